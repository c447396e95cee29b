"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from operator import add
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
_SOURCE = re.compile(r"\ufeff?\s*<(?:!doctype html|html|head)\b", re.IGNORECASE)
_WAITING = ("", " ", "\t", "\n")  # the white space that can wait for text, the widest last
_MARK = "\ud800"  # stands in no text: the parser reads UTF-8
_SPACE, _TAB, _BREAK = 1, 2, 3
_TEXT, _LEFT_OUT, _VERBATIM = 4, -1, -2
_MEANING: dict[str | None, int] = {  # what waits from a node of this tag on, or what it is
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
        nodes, tags, parents = list[LexborNode](), list[str](), list[int]()
        before, behind = list[int](), list[int]()  # how many pieces stand before and behind the end of each
        written = 0
        open_ = [(-1, iter([self.tree.root] if self.tree.root is not None else []))]  # each with what is left of it
        while open_:
            parent, inside = open_[-1]
            for node in inside:
                tag = node.tag or ""
                if tag == "-text":
                    written += 1
                elif tag not in _HIDDEN and tag[:1] != "-":
                    open_.append((len(nodes), node.iter(include_text=True, skip_empty=True)))
                    nodes.append(node)
                    tags.append(tag)
                    parents.append(parent)
                    before.append(written)
                    behind.append(written)
                    break
            else:
                open_.pop()
                if parent >= 0:
                    behind[parent] = written
        offsets, words = self._offsets, [self._start(number) for number in range(len(self.pieces))]
        starts = [words[at] if at < end else offsets[at] for at, end in zip(before, behind, strict=True)]
        return tuple(map(Element, tags, parents, starts, [offsets[end] for end in behind], nodes))

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        nodes = _selected(self.tree, selector)
        spans, seen = list[Span](), set[int]()
        for node in nodes:
            names = [one.mem_id for one in node.traverse(include_text=True, skip_empty=True)]
            if names[0] in seen:  # one within another, and so perhaps thousands: all are told from one look at the page
                spans = [self._spans.get(node.mem_id, Span(0, 0)) for node in nodes]
                break
            seen.update(names)
            places = [self._places[name] for name in names if name in self._places]
            if places:
                spans.append(Span(self._start(places[0]), self._offsets[places[-1] + 1]))
        return sorted((span for span in spans if span.start < span.end), key=lambda span: (span.start, -span.end))

    def _start(self, number: int) -> int:
        """Where a piece begins, the white space before it aside."""
        piece = self.pieces[number]
        line = piece.partition("\n")[0] if piece[0].isspace() else ""
        return self._offsets[number] + (1 if piece[0] in _SPACES else len(line) if line.isspace() else 0)

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each piece begins, and where the last one ends."""
        return list(accumulate(map(len, self.pieces), initial=0))

    @cached_property
    def _spans(self) -> dict[int, Span]:
        """The stretches of all elements, by their nodes."""
        return {one.node.mem_id: Span(one.start, one.end) for one in self.elements}

    @cached_property
    def _places(self) -> dict[int, int]:
        """The pieces' numbers by their texts."""
        return {text: number for number, text in enumerate(self.texts)}


def is_source(text: str) -> bool:
    """Whether a text begins like the source of a page of HTML."""
    return _SOURCE.match(text) is not None


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
    """The text of a tree in pieces, each with the white space before it, and the node of each.

    Every look at a node costs, and pages have a thousand: so they come in the order in which they open, without blank
    texts, and what lies between two texts is asked for only where no block opens there.
    """
    texts, spaces, names = list[str](), list[str](), list[int]()
    verbatim: set[int] = set()  # what stands in a <pre>
    meaning, waiting = _MEANING.get, _BREAK
    nodes = root.traverse(include_text=True, skip_empty=True)
    for node in nodes:
        means = meaning(node.tag)
        if means is None:
            continue
        if means == _TEXT:
            text, name = node.text_content or "", node.mem_id
            is_verbatim = verbatim and name in verbatim
            if is_verbatim and _is_blank(text.partition("\n")[0]):
                waiting = _BREAK
            if waiting < _BREAK:
                waiting = max(waiting, _between(names[-1], node, verbatim))
                waiting = waiting or text[0] in _SPACES or texts[-1][-1] in _SPACES
            texts.append(text)
            spaces.append(_WAITING[waiting])
            names.append(name)
            waiting = _BREAK if is_verbatim and _is_blank(text.rpartition("\n")[2]) else 0
        elif means > waiting:
            waiting = means
        elif means == _LEFT_OUT:
            within = len(list(node.traverse(include_text=True, skip_empty=True))) - 1
            deque(islice(nodes, within), maxlen=0)
        elif means == _VERBATIM:
            waiting = _BREAK
            if node.mem_id not in verbatim:
                verbatim.update([inner.mem_id for inner in node.traverse(include_text=True)])
    if spaces:
        spaces[0] = ""
    words = _collapsed(texts)
    for number in [number for number, name in enumerate(names) if name in verbatim] if verbatim else ():
        words[number] = "\n".join(filter(None, _collapsed(texts[number].split("\n"))))
    return list(map(add, spaces, words)), names


def _between(last: int, node: LexborNode, verbatim: Collection[int]) -> int:
    """What waits between two texts, of which `node` is the second: a block that ends there, or a blank text."""
    one, waiting = node.prev, 0
    while one is None or one.mem_id != last:
        if one is None:
            above = node.parent
            assert above is not None  # for the first of the two texts stands before it
            node, one = above, above.prev
            continue
        tag = one.tag
        if tag in _BLOCKS:
            return _BREAK
        if tag == "-text":
            waiting = max(waiting, _BREAK if one.mem_id in verbatim and "\n" in (one.text_content or "") else _SPACE)
        node = one
        one = (node.last_child if tag not in _HIDDEN else None) or node.prev
    return waiting


def _is_blank(line: str) -> bool:
    return not line.strip(_SPACES)


def _collapsed(texts: Sequence[str]) -> list[str]:
    """White space as a browser shows it: runs of what HTML collapses are one space, and none at the ends."""
    together = _MARK.join(texts)
    for space in _SPACES[1:]:
        together = together.replace(space, " ")
    together = " ".join(filter(None, together.split(" ")))
    return together.replace(f" {_MARK}", _MARK).replace(f"{_MARK} ", _MARK).split(_MARK)
