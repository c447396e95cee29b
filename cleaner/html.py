"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
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


class Columns(NamedTuple):
    """The elements of a page, field by field."""

    tags: list[str]
    parents: list[int]
    starts: list[int]
    ends: list[int]
    nodes: list[LexborNode]


@dataclass(frozen=True, eq=False)
class Markup:
    """A page's tree, and its elements in the order of the page, parents first: columns of what an `Element` is of."""

    tree: LexborHTMLParser
    columns: Columns

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(map(Element, *self.columns))

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        found = [self._numbers.get(node.mem_id) for node in _selected(self.tree, selector)]
        starts, ends = self.columns.starts, self.columns.ends
        numbers = sorted(number for number in found if number is not None)
        return [Span(starts[number], ends[number]) for number in numbers if starts[number] < ends[number]]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The places of the nodes in the columns."""
        return {node.mem_id: number for number, node in enumerate(self.columns.nodes)}


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
    layout = _Layout()
    if tree.root is not None:
        layout.walk(tree.root)
    return "".join(layout.pieces), Markup(tree, layout.columns)


def _not_too_deep(markup: str) -> str:
    if markup.count("<") < _DEEPEST:
        return markup
    depth = 0
    for tag in _NESTING.finditer(markup):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return markup[: tag.start()]
    return markup


class _Layout:
    """Writes the text of a tree piece by piece; white space waits until text follows it.

    Pages have thousands of nodes: what is done for each is written for speed.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.offsets: list[int] = []
        self.length = 0
        self.waiting = 0
        self.columns = Columns([], [], [], [], [])
        self.open: list[tuple[int, int]] = []  # the elements that are, by number, and the pieces before each
        self.verbatim = 0  # how many <pre> are open

    def walk(self, root: LexborNode) -> None:
        """In the order of the page, and without recursion, because pages nest as deep as they like."""
        hidden, open_ = _HIDDEN, self.open
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self.write(node.text_content or "")
            elif tag not in hidden and tag[:1] != "-":
                self.enter(tag, node)
                child = node.child
                if child is not None:
                    node = child
                    continue
                self.leave()
            following = node.next if open_ else None
            while following is None and open_:
                node = self.leave()
                following = node.next if open_ else None
            node = following

    def enter(self, tag: str, node: LexborNode) -> None:
        space = _OPENS.get(tag, 0)
        if space > self.waiting:
            self.waiting = space
        if tag == "pre":
            self.verbatim += 1
        tags, parents, starts, ends, nodes = self.columns
        number = len(tags)
        tags.append(tag)
        parents.append(self.open[-1][0] if self.open else -1)
        starts.append(self.length)
        ends.append(self.length)
        nodes.append(node)
        self.open.append((number, len(self.pieces)))

    def leave(self) -> LexborNode:
        """The element that closes here."""
        number, entered = self.open.pop()
        tags, _, starts, ends, nodes = self.columns
        if tags[number] in _BLOCKS:
            self.waiting = _BREAK
            if tags[number] == "pre":
                self.verbatim -= 1
        if len(self.pieces) > entered:
            first = self.pieces[entered]
            starts[number] = self.offsets[entered] + (len(first) if first.isspace() else 0)
            ends[number] = self.length
        return nodes[number]

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
            self.waiting = self.waiting or (_SPACE if text else 0)
            return
        waiting = self.waiting or (_SPACE if text[0] in _SPACES else 0)
        if waiting and self.length:
            self.pieces.append(_WAITING[waiting])
            self.offsets.append(self.length)
            self.length += 1
        if "  " in words or not words.isprintable():
            words = _collapsed(words)
        self.pieces.append(words)
        self.offsets.append(self.length)
        self.length += len(words)
        self.waiting = _SPACE if text[-1] in _SPACES else 0


def _collapsed(text: str) -> str:
    """White space as a browser shows it: runs of what HTML collapses are one space, and none at the ends."""
    for space in _SPACES[1:]:
        text = text.replace(space, " ")
    return " ".join(filter(None, text.split(" ")))
