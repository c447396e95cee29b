"""Markup to text: the linear text of a page, and which stretch of it each element covers.

Block elements and `<br>` break lines, table cells stand behind tabs, white space collapses as a browser shows it; what
a browser never shows (scripts, styles, templates, the head) is left out. A CSS selector becomes spans of the text, so
rules for HTML and for plain text end in the same edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
_WIDTH = {"": 0, " ": 1, "\t": 2, "\n": 3}


@dataclass(frozen=True)
class Markup:
    """A page's tree, and the stretch of the linear text that each of its elements covers, by the node's number."""

    tree: LexborHTMLParser
    spans: Mapping[int, Span]

    def select(self, selector: str) -> list[Span]:
        """The stretches of the elements that a CSS selector names, in the order of the text.

        Raises:
            ValueError: the selector is none.
        """
        try:
            found = [self.spans[node.mem_id] for node in self.tree.css(selector) if node.mem_id in self.spans]
        except SelectolaxError as error:
            raise ValueError(f"'{selector}' is no CSS selector: {error}") from error
        return sorted(span for span in found if span.end > span.start)


def lay_out(markup: str) -> tuple[str, Markup]:
    """The linear text of a page of HTML, and its element map. Any text at all is HTML of some kind."""
    tree = LexborHTMLParser(markup)
    layout = _Layout()
    if tree.root is not None:
        layout.walk(tree.root)
    return "".join(layout.pieces), Markup(tree, layout.spans)


class _Layout:
    """Writes the text of a tree piece by piece; white space waits until text follows it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.offsets: list[int] = []
        self.length = 0
        self.waiting = ""
        self.spans: dict[int, Span] = {}

    def walk(self, root: LexborNode) -> None:
        """In the order of the page, and without recursion, because pages nest as deep as they like."""
        stack: list[tuple[LexborNode, int]] = [(root, -1)]
        while stack:
            node, entered = stack.pop()
            tag = node.tag or ""
            if entered >= 0:
                self.leave(node, tag, entered)
            elif tag == "-text":
                self.write(node.text_content or "")
            elif tag[:1] != "-" and tag not in _HIDDEN:
                self.enter(tag)
                stack.append((node, len(self.pieces)))
                stack.extend((child, -1) for child in _children(node))

    def enter(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self.wait("\n")
        elif tag in _CELLS:
            self.wait("\t")

    def leave(self, node: LexborNode, tag: str, entered: int) -> None:
        if tag in _BLOCKS:
            self.wait("\n")
        if len(self.pieces) > entered:
            opens_with_space = self.pieces[entered].isspace()
            start = self.offsets[entered] + (len(self.pieces[entered]) if opens_with_space else 0)
            self.spans[node.mem_id] = Span(start, self.length)

    def wait(self, space: str) -> None:
        """The widest of the white space that waits is what will stand there."""
        if _WIDTH[space] > _WIDTH[self.waiting]:
            self.waiting = space

    def write(self, text: str) -> None:
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
