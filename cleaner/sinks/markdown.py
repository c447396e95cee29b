"""Markdown: a body as CommonMark shows it. What HTML says of its headings, lists, quotes, tables and code is kept.

It is a rendering: the account still speaks of the body, and a run in Markdown keeps the pages themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleaner.edits import apply
from cleaner.html import Element
from cleaner.model import Document, Edit

_INLINE = re.compile(r"[\\`*<\[\]]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_START = re.compile(r"(?=#{1,6}(?:\s|$)|[>|+=~-])|\d{1,9}(?=[.)](?:\s|$))")
_HEADING = re.compile(r"h[1-6]")
_LISTS = ("ul", "ol", "menu", "dir")


class _Line(NamedTuple):
    """A line of a body, and the elements that it stands in, the innermost first; each by its place in the page."""

    text: str
    chain: tuple[tuple[int, str], ...]

    def within(self, *tags: str) -> int | None:
        """The innermost element of one of these tags."""
        return next((place for place, tag in self.chain if tag in tags), None)


def rendered(document: Document, edits: Sequence[Edit], title: str | None = None) -> str:
    """The body that edits make of a document, with its title before it as a heading, if it is to have one."""
    lines = _lines(document, edits)
    head = [f"# {_escaped(' '.join(title.splitlines()))}"] if title else []
    return "".join(f"{block}\n\n" for block in (*head, *_blocks(lines)))[:-1]


def _lines(document: Document, edits: Sequence[Edit]) -> list[_Line]:
    body = apply(edits, document.raw)
    if document.markup is None:
        return [_Line(text, ()) for text in body.splitlines() if text.strip()]
    elements = document.markup.elements
    starts = [element.start for element in elements]
    found, at = list[_Line](), 0
    offsets = _Offsets(edits)
    for text in body.split("\n"):
        place = offsets.raw(at + len(text) - len(text.lstrip()))
        found += [_Line(text, tuple(_chain(elements, bisect_right(starts, place) - 1, place)))] if text.strip() else []
        at += len(text) + 1
    return found


class _Offsets:
    """From offsets of the body to those of the raw text."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._body, self._raw, shift = [0], [0], 0
        for edit in edits:
            self._body += [edit.start + shift + len(edit.replacement)]
            self._raw += [edit.end]
            shift += len(edit.replacement) - (edit.end - edit.start)

    def raw(self, offset: int) -> int:
        """Where a character of the body stood."""
        number = bisect_right(self._body, offset) - 1
        return self._raw[number] + offset - self._body[number]


def _chain(elements: Sequence[Element], number: int, at: int) -> Iterator[tuple[int, str]]:
    """The elements that cover an offset, the innermost first."""
    while number >= 0:
        element = elements[number]
        if element.end > at:
            yield number, element.tag
        number = element.parent


# -------------------------------------------------------------------------------------------------- blocks
def _blocks(lines: Sequence[_Line]) -> Iterator[str]:
    counts: Counter[int] = Counter()
    begun: set[int] = set()
    for _, group in groupby(
        lines, lambda line: (line.within("pre"), line.within("table"), line.within(*_LISTS) is None)
    ):
        together = list(group)
        if together[0].within("pre") is not None:
            yield _code(together)
        elif together[0].within("table") is not None and (table := _table(together)):
            yield table
        elif together[0].within(*_LISTS) is not None:
            yield "\n".join(_item(line, counts, begun) for line in together)
        else:
            yield from map(_paragraph, together)


def _code(lines: Sequence[_Line]) -> str:
    text = "\n".join(line.text for line in lines)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _table(lines: Sequence[_Line]) -> str | None:
    """Rows of as many cells; None where the lines are no such table."""
    rows = [[_escaped(cell).replace("|", "\\|") for cell in line.text.split("\t")] for line in lines]
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows):
        return None
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * width, *rows[1:]))


def _item(line: _Line, counts: Counter[int], begun: set[int]) -> str:
    """A line of a list: the first of an entry has its mark or number, the others stand below it."""
    depth = sum(tag in _LISTS for _, tag in line.chain) - 1
    entry, whole = line.within("li"), line.within(*_LISTS)
    if entry is None or whole is None or entry in begun:
        return "   " * (depth + 1) + _escaped(line.text)
    begun.add(entry)
    counts[whole] += 1
    tag = next(tag for _, tag in line.chain if tag in _LISTS)
    return "   " * depth + (f"{counts[whole]}. " if tag == "ol" else "-  ") + _escaped(line.text)


def _paragraph(line: _Line) -> str:
    heading = next((tag for _, tag in line.chain if _HEADING.fullmatch(tag)), None)
    quotes = sum(tag == "blockquote" for _, tag in line.chain)
    return "> " * quotes + ("#" * int(heading[1]) + " " if heading else "") + _escaped(line.text)


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    plain = _INLINE.sub(r"\\\g<0>", text.strip())
    mark = _START.match(plain)
    return f"{plain[: mark.end()]}\\{plain[mark.end() :]}" if mark else plain
