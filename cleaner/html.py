"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
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
    r"<(/?)(?:div|span|font|table|section|article|ul|ol|dl|center|blockquote|form|b|i|u|a|em|strong|small|big)\b", re.I
)  # what opens one level more if nobody closes it
_WAITING = ("", " ", "\t", "\n")  # the white space that can wait for text, the widest last
_SPACE, _TAB, _BREAK = 1, 2, 3
_OPENS = {**dict.fromkeys((*_BLOCKS, "br"), _BREAK), **dict.fromkeys(_CELLS, _TAB)}  # what waits where a tag opens


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


class Layout(NamedTuple):
    """A text in pieces, and its elements field by field: how many pieces stand before each, and before its end."""

    pieces: list[str]
    tags: list[str]
    parents: list[int]
    entered: list[int]
    left: list[int]
    nodes: list[LexborNode]


def _space_before(piece: str) -> int:
    if piece[0] in _WAITING[1:]:
        return 1
    return len(piece) if piece.isspace() else 0


@dataclass(frozen=True, eq=False)
class Markup:
    """A page's tree, and its elements in the order of the page, parents first."""

    tree: LexborHTMLParser
    layout: Layout

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements. Most pages are cleaned without a look at them."""
        tags, nodes = self.layout.tags, self.layout.nodes
        starts, ends = zip(*map(self._span, range(len(tags))), strict=True) if tags else ((), ())
        return tuple(map(Element, tags, self.layout.parents, starts, ends, nodes))

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        found = [self._numbers.get(node.mem_id) for node in _selected(self.tree, selector)]
        spans = (self._span(number) for number in sorted(number for number in found if number is not None))
        return [span for span in spans if span.start < span.end]

    def _span(self, number: int) -> Span:
        """The stretch of an element: without the white space before its text, and empty where it has none."""
        entered, left = self.layout.entered[number], self.layout.left[number]
        start = self._offsets[entered]
        if left > entered:
            start += _space_before(self.layout.pieces[entered])
        return Span(start, self._offsets[left])

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each piece begins, and where the last one ends."""
        return list(accumulate(map(len, self.layout.pieces), initial=0))

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The elements' places among them, by their nodes."""
        return {node.mem_id: number for number, node in enumerate(self.layout.nodes)}


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


def lay_out(markup: str) -> tuple[str, Markup]:
    """The linear text of a page of HTML, and its element map. Any text at all is HTML of some kind.

    A page that nests deeper than any template does is read up to there: parsing takes the square of the depth.
    """
    tree = LexborHTMLParser(_not_too_deep(markup).encode("utf-8", "replace"))
    writer = _Writer()
    if tree.root is not None:
        writer.walk(tree.root)
    return "".join(writer.layout.pieces), Markup(tree, writer.layout)


def _not_too_deep(markup: str) -> str:
    if markup.count("<") - markup.count("</") <= _DEEPEST:  # so many tags open at most
        return markup
    depth = 0
    for tag in _NESTING.finditer(markup):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return markup[: tag.start()]
    return markup


class _Writer:
    """Writes the text of a tree piece by piece; white space waits until text follows it.

    Pages have thousands of nodes: what is done for each is written for speed.
    """

    def __init__(self) -> None:
        self.layout = Layout([], [], [], [], [], [])
        self.waiting = 0
        self.verbatim = 0  # how many <pre> are open

    def walk(self, root: LexborNode) -> None:
        """In the order of the page, and without recursion, because pages nest as deep as they like."""
        pieces, tags, parents, entered, left, nodes = self.layout
        open_ = [-1]  # the elements that are, by number; the root has no parent
        node: LexborNode | None = root
        while node is not None:
            tag, following = node.tag or "", None
            if tag == "-text":
                self.write(node.text_content or "")
            elif tag not in _HIDDEN and tag[:1] != "-":
                self.enter(tag)
                parents.append(open_[-1])
                open_.append(len(tags))
                tags.append(tag)
                entered.append(len(pieces))
                left.append(len(pieces))
                nodes.append(node)
                following = node.child
                if following is None:
                    open_.pop()
                    self.leave(tag)
            while following is None and len(open_) > 1:
                following = node.next
                if following is None:
                    number = open_.pop()
                    node, left[number] = nodes[number], len(pieces)
                    self.leave(tags[number])
            node = following

    def enter(self, tag: str) -> None:
        space = _OPENS.get(tag, 0)
        if space > self.waiting:
            self.waiting = space
        if tag == "pre":
            self.verbatim += 1

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.waiting = _BREAK
            if tag == "pre":
                self.verbatim -= 1

    def write(self, text: str) -> None:
        if not self.verbatim:
            self.write_line(text)
            return
        first, *others = text.split("\n")
        self.write_line(first)
        for line in others:
            self.waiting = _BREAK
            self.write_line(line)

    def write_line(self, text: str) -> None:
        words = text.strip(_SPACES)
        if not words:
            if text and not self.waiting:
                self.waiting = _SPACE
            return
        if "  " in words or not words.isprintable():
            words = _collapsed(words)
        pieces = self.layout.pieces
        if pieces and self.waiting:
            words = _WAITING[self.waiting] + words
        elif pieces and text[0] in _SPACES:
            words = " " + words
        pieces.append(words)
        self.waiting = _SPACE if text[-1] in _SPACES else 0


def _collapsed(text: str) -> str:
    """White space as a browser shows it: runs of what HTML collapses are one space, and none at the ends."""
    for space in _SPACES[1:]:
        text = text.replace(space, " ")
    return " ".join(filter(None, text.split(" ")))
