"""The quick walk over a page's tree gives what the plain way gives, mark by mark: the same text and element map."""

from __future__ import annotations

import html

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode
from strategies import many

from cleaner.html import _BLOCKS, _CELLS, _HIDDEN, _SPACES, lay_out

_TAGS = (
    "p", "b", "div", "br", "td", "tr", "table", "pre", "script", "head", "svg", "template", "ul", "textarea",
)  # fmt: skip
_PARTS = [f"<{slash}{tag}>" for tag in _TAGS for slash in ("", "/")]
_PARTS += [
    "一",
    "二 三",
    " ",
    "\n",
    "\t\f",
    "四\xa0",
    "&nbsp;五",
    "&amp;lt;",
    "<!-- x -->",
    "<a b='\"' \"=1>",
    "\0",
    "\r",
]
_WIDTHS = ("", " ", "\t", "\n")


class _Plain:
    """What was written of a page, the space that waits, and the elements."""

    def __init__(self) -> None:
        self.text, self.waiting = "", ""
        self.elements: list[list[object]] = []

    def wait(self, space: str) -> None:
        self.waiting = max(self.waiting, space, key=_WIDTHS.index)

    def mark(self, mark: str, in_pre: bool) -> None:
        if mark in _SPACES:
            self.wait("\n" if in_pre and mark == "\n" else " ")
            return
        self.text += (self.waiting if self.text else "") + mark
        self.waiting = ""

    def node(self, node: LexborNode, parent: int, in_pre: bool) -> None:
        tag = node.tag or ""
        if tag == "-text":
            for mark in node.text_content or "":
                self.mark(mark, in_pre)
        elif tag[:1] != "-" and tag not in _HIDDEN:
            self.element(node, tag, parent, in_pre or tag == "pre")

    def element(self, node: LexborNode, tag: str, parent: int, in_pre: bool) -> None:
        self.wait("\n" if tag in _BLOCKS or tag == "br" else "\t" if tag in _CELLS else "")
        number, before = len(self.elements), len(self.text)
        self.elements.append([tag, parent, before, before])
        child = node.child
        while child is not None:
            self.node(child, number, in_pre)
            child = child.next
        if len(self.text) > before:
            inside = self.text[before:]
            self.elements[number][2:] = [before + len(inside) - len(inside.lstrip(" \t\n")), len(self.text)]
        if tag in _BLOCKS:
            self.wait("\n")


@many
@given(st.lists(st.sampled_from(_PARTS), max_size=25).map("".join))
def test_a_page_is_laid_out_as_the_plain_way_lays_it_out(markup: str) -> None:
    plain = _Plain()
    root = LexborHTMLParser(markup).root
    if root is not None:
        plain.node(root, -1, False)
    text, found = lay_out(markup)
    assert text == plain.text
    assert [[one.tag, one.parent, one.start, one.end] for one in found.elements] == plain.elements


@many
@given(
    st.lists(st.sampled_from(_PARTS), max_size=25).map("".join),
    st.sets(st.sampled_from(("p", "b", "div", "td", "pre"))),
)
def test_a_selector_finds_what_the_element_map_has(markup: str, tags: set[str]) -> None:
    _, found = lay_out(markup)
    wanted = [(one.start, one.end) for one in found.elements if one.tag in tags and one.start < one.end]
    assert [tuple(span) for span in found.select(", ".join(sorted(tags) or ["none"]))] == wanted


_WELL_FORMED = st.recursive(
    st.text("一二。 \n\u3000a&<>\"'", max_size=8).map(html.escape),
    lambda inner: st.tuples(
        st.sampled_from(["div", "section", "span", "b", "a", "ul", "li", "h2", "blockquote", "pre"]), st.lists(inner)
    ).map(lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"),
    max_leaves=20,
)


@many
@given(_WELL_FORMED)
def test_another_parser_reads_the_same_characters_in_the_same_order(markup: str) -> None:
    text, _ = lay_out(f"<body>{markup}</body>")
    assert "".join(text.split()) == "".join(BeautifulSoup(markup, "html.parser").get_text().split())
