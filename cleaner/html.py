"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_WIDTH = {"": 0, " ": 1, "\t": 2, "\n": 3}


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
    """A page's tree, and its elements in the order of the page, parents first."""

    tree: LexborHTMLParser
    elements: tuple[Element, ...]

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        wanted = {node.mem_id for node in _selected(self.tree, selector)}
        return [Span(one.start, one.end) for one in self.elements if one.start < one.end and one.node.mem_id in wanted]


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
    tree = LexborHTMLParser(_not_too_deep(markup).encode("utf-8", "replace").decode())
    layout = _Layout()
    if tree.root is not None:
        layout.walk(tree.root)
    return "".join(layout.pieces), Markup(tree, tuple(layout.elements))


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
    """Writes the text of a tree piece by piece; white space waits until text follows it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.offsets: list[int] = []
        self.length = 0
        self.waiting = ""
        self.elements: list[Element] = []
        self.verbatim = 0  # how many <pre> are open

    def walk(self, root: LexborNode) -> None:
        """In the order of the page, and without recursion, because pages nest as deep as they like."""
        stack: list[tuple[LexborNode, int, int]] = [(root, -1, -1)]  # a node, its parent, the pieces before it
        while stack:
            node, place, entered = stack.pop()
            tag = node.tag or ""
            if entered >= 0:
                self.leave(place, entered)
            elif tag == "-text":
                self.write(node.text_content or "")
            elif tag[:1] != "-" and tag not in _HIDDEN:
                number = len(self.elements)
                self.enter(tag)
                self.elements.append(Element(tag, place, self.length, self.length, node))
                stack.append((node, number, len(self.pieces)))
                stack.extend((child, number, -1) for child in _children(node))

    def enter(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self.wait("\n")
        elif tag in _CELLS:
            self.wait("\t")
        self.verbatim += tag == "pre"

    def leave(self, number: int, entered: int) -> None:
        element = self.elements[number]
        if element.tag in _BLOCKS:
            self.wait("\n")
        self.verbatim -= element.tag == "pre"
        if len(self.pieces) > entered:
            opens_with_space = self.pieces[entered].isspace()
            start = self.offsets[entered] + (len(self.pieces[entered]) if opens_with_space else 0)
            self.elements[number] = element._replace(start=start, end=self.length)

    def wait(self, space: str) -> None:
        """The widest of the white space that waits is what will stand there."""
        if _WIDTH[space] > _WIDTH[self.waiting]:
            self.waiting = space

    def write(self, text: str) -> None:
        first, *others = text.split("\n") if self.verbatim else (text,)
        self.write_line(first)
        for line in others:
            self.wait("\n")
            self.write_line(line)

    def write_line(self, text: str) -> None:
        words = _collapsed(text)
        if not words:
            self.wait(" " if text else "")
            return
        if text[0] in _SPACES:
            self.wait(" ")
        if self.waiting and self.length:
            self.put(self.waiting)
        self.waiting = " " if text[-1] in _SPACES else ""
        self.put(words)

    def put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.offsets.append(self.length)
        self.length += len(piece)


def _children(node: LexborNode) -> list[LexborNode]:
    """The children of a node, the last first."""
    children = []
    child = node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children[::-1]


def _collapsed(text: str) -> str:
    """White space as a browser shows it: runs of what HTML collapses are one space, and none at the ends."""
    for space in _SPACES[1:]:
        text = text.replace(space, " ")
    return " ".join(filter(None, text.split(" ")))
