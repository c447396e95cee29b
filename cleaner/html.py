"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from cleaner.model import Span

# fmt: off
_HIDDEN = frozenset({
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
    "audio", "video", "datalist",
})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option",
    "p", "pre", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})
# fmt: on
_CELLS = frozenset(("td", "th"))
_SPACES = " \t\n\r\f"  # what HTML collapses; no-break and ideographic spaces stay
_DEEPEST = 4000  # elements
_NESTING = re.compile(
    rb"<(/?)(?:div|span|font|table|section|article|ul|ol|dl|center|blockquote|form|b|i|u|a|em|strong|small|big)\b", re.I
)  # what opens one level more if nobody closes it
_WAITING = ("", " ", "\t", "\n")  # the white space that can wait for text, the widest last
_SPACE, _TAB, _BREAK = 1, 2, 3
_TEXT, _LEFT_OUT, _VERBATIM = 4, -1, -2
_MEANS: dict[str | None, int] = {  # what waits from a node of this tag on, or what it is
    **dict.fromkeys((*_BLOCKS, "br"), _BREAK),
    **dict.fromkeys(_CELLS, _TAB),
    **dict.fromkeys(_HIDDEN, _LEFT_OUT),
    "pre": _VERBATIM,
    "-text": _TEXT,
}


class Element(NamedTuple):
    """An element of a page, and the stretch of the linear text that it covers; `parent` is its place in the list."""

    tag: str
    parent: int
    start: int
    end: int
    node: LexborNode

    @property
    def names(self) -> str:
        """Its class and id: what the page's author calls it."""
        given = self.node.attributes
        return f"{given.get('class') or ''} {given.get('id') or ''}"


@dataclass(frozen=True, eq=False)
class Markup:
    """A page's tree, and its linear text in pieces: one for each text of the tree that shows; `texts` names those."""

    tree: LexborHTMLParser
    pieces: Sequence[str]
    texts: Sequence[int]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements in the order of the page, parents first. Most pages are cleaned without a look at them."""
        return tuple(self._elements(self.tree.root)) if self.tree.root is not None else ()

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        spans: dict[int, Span] = {}
        nodes = [node for node in _selected(self.tree, selector) if node.tag not in _HIDDEN]
        for node in nodes:
            if node.mem_id not in spans:
                spans |= {one.node.mem_id: Span(one.start, one.end) for one in self._elements(node)}
        found = (spans[node.mem_id] for node in nodes)
        return sorted((span for span in found if span.start < span.end), key=lambda span: (span.start, -span.end))

    def _elements(self, root: LexborNode) -> Iterator[Element]:
        """An element and those in it, each without the white space before its text, and empty where it has none."""
        numbers: dict[int, int] = {}
        nodes: list[LexborNode] = []
        parents, before, behind = list[int](), list[int](), list[int]()  # how many pieces stand before and behind
        written = self._first_piece(root)
        for node in _shown(root):
            parent = numbers.get(node.parent.mem_id, -1) if node.parent else -1
            if node.mem_id in self._places:
                written += 1
                behind[parent] = written
            elif (node.tag or "")[:1] != "-":
                numbers[node.mem_id] = len(nodes)
                nodes.append(node)
                parents.append(parent)
                before.append(written)
                behind.append(written)
        for number in range(len(nodes) - 1, 0, -1):
            behind[parents[number]] = max(behind[parents[number]], behind[number])
        for node, parent, *span in zip(nodes, parents, before, behind, strict=True):
            yield Element(node.tag or "", parent, *self._span(*span), node)

    def _first_piece(self, root: LexborNode) -> int:
        texts = (self._places.get(node.mem_id) for node in root.traverse(include_text=True, skip_empty=True))
        return next((place for place in texts if place is not None), 0)

    def _span(self, first: int, last: int) -> Span:
        """The stretch of some pieces."""
        start = self._offsets[first]
        return Span(start + _space_before(self.pieces[first]) if last > first else start, self._offsets[last])

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each piece begins, and where the last one ends."""
        return list(accumulate(map(len, self.pieces), initial=0))

    @cached_property
    def _places(self) -> dict[int, int]:
        """The pieces' numbers by their texts."""
        return {text: number for number, text in enumerate(self.texts)}


def _space_before(piece: str) -> int:
    if piece[0] in _WAITING[1:]:
        return 1
    first = piece.partition("\n")[0]
    return len(first) if first.isspace() else 0


def check_selector(selector: str) -> str:
    """The selector, if it is one.

    Raises:
        ValueError: it is none.
    """
    _selected(LexborHTMLParser("<p>"), selector)
    return selector


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise ValueError(f"'{selector}' is no CSS selector") from error


def lay_out(markup: str | bytes) -> tuple[str, Markup]:
    """The linear text of a page of HTML, and its element map. Any text at all is HTML of some kind.

    A page that nests deeper than any template does is read up to there: parsing takes the square of the depth.

    Args:
        markup: as bytes it is in UTF-8.
    """
    data = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
    tree = LexborHTMLParser(_not_too_deep(data))
    pieces, texts = _written(tree.root) if tree.root is not None else ([], [])
    return "".join(pieces), Markup(tree, pieces, texts)


def _not_too_deep(markup: bytes) -> bytes:
    tags = markup.count(b"<")
    if tags <= _DEEPEST or tags - markup.count(b"</") <= _DEEPEST:  # so many open at most
        return markup
    depth = 0
    for tag in _NESTING.finditer(markup):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return markup[: tag.start()]
    return markup


# ------------------------------------------------------------------------------------------------ from tree to text
def _written(root: LexborNode) -> tuple[list[str], list[int]]:
    """The text of a tree in pieces, and the node of each. White space waits until text follows it.

    Every look at a node costs, and pages have a thousand: so they come in the order in which they open, blank texts
    aside, and what ends between two texts is only asked for where that matters.
    """
    pieces: list[str] = []
    texts: list[int] = []
    verbatim: set[int] = set()  # what stands in a <pre>
    waiting = 0
    nodes = root.traverse(include_text=True, skip_empty=True)
    for node in nodes:
        means = _MEANS.get(node.tag, 0)
        if means == _TEXT:
            text, name = node.text_content or "", node.mem_id
            if waiting < _BREAK and texts:
                waiting = max(waiting, _between(texts[-1], node, verbatim))
            words = text.strip(_SPACES)
            if name in verbatim:
                before, _, behind = text.partition(words)
                waiting, then = max(waiting, _waits(before, True)), _waits(behind, True)
                words = "\n".join(filter(None, map(_collapsed, words.split("\n"))))
            else:
                waiting, then = waiting or text[0] in _SPACES, text[-1] in _SPACES
                if "  " in words or not words.isprintable():
                    words = _collapsed(words)
            pieces.append(_WAITING[waiting] + words if texts else words)
            texts.append(name)
            waiting = then
        elif means > waiting:
            waiting = means
        elif means == _LEFT_OUT:
            _skip(node, nodes)
        elif means == _VERBATIM:
            waiting = _BREAK
            if node.mem_id not in verbatim:
                verbatim.update([inner.mem_id for inner in node.traverse(include_text=True)])
    return pieces, texts


def _shown(root: LexborNode) -> Iterator[LexborNode]:
    """A node and those in it, without blank texts and without what is left out."""
    nodes = root.traverse(include_text=True, skip_empty=True)
    for node in nodes:
        if node.tag in _HIDDEN:
            _skip(node, nodes)
        else:
            yield node


def _skip(node: LexborNode, nodes: Iterator[LexborNode]) -> None:
    """Takes the nodes in a node from those that follow it."""
    within = sum(1 for _ in node.traverse(include_text=True, skip_empty=True)) - 1
    deque(islice(nodes, within), maxlen=0)


def _between(last: int, node: LexborNode, verbatim: Collection[int]) -> int:
    """What waits between two texts of which the second is `node`: a block that ends there, or a blank text."""
    waiting = 0
    for one in _backwards(node):
        name = one.mem_id
        if name == last:
            break
        if one.tag in _BLOCKS:
            return _BREAK
        waiting = max(waiting, _waits(one.text_content or "", name in verbatim))
    return waiting


def _backwards(node: LexborNode | None) -> Iterator[LexborNode]:
    """What ends before a node, the last first; of what is left out nothing but itself."""
    while node is not None:
        before = node.prev
        if before is None:
            node = node.parent
            continue
        node = before
        yield node
        while node.tag not in _HIDDEN and (inner := node.last_child) is not None:
            node = inner
            yield node


def _waits(space: str, is_verbatim: bool) -> int:
    """What waits after white space that stands at the edge of a text."""
    return _BREAK if is_verbatim and "\n" in space else _SPACE if space else 0


def _collapsed(text: str) -> str:
    """White space as a browser shows it: runs of what HTML collapses are one space, and none at the ends."""
    for space in _SPACES[1:]:
        text = text.replace(space, " ")
    return " ".join(filter(None, text.split(" ")))
