"""The reading copy: what matching sees of a text, with a sparse map back to it.

Matching ignores width and kinds of space: full-width ASCII reads as ASCII, every space as a space, every line break as
LF, line ends are trimmed, zero-width characters are gone. The output never changes width, so nothing here is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from cleaner.model import Claim, Edit, Span

LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
SPACES = "\t \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
WHITE_SPACE = frozenset(SPACES + LINE_BREAKS)  # Unicode's White_Space, and nothing else
ZERO_WIDTH = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
DASHES = "-‐‑‒–—―−─━－"

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(SPACES, " ")
_WIDE = re.compile("[" + "".join(mark for mark in _NARROW if mark != " ") + "]")  # four times as fast as translate
_SPACE_RUNS = re.compile(f"[{SPACES}{LINE_BREAKS}]+")
_GAPS = regex.compile(f"[{SPACES}{LINE_BREAKS}{ZERO_WIDTH}]+")
_ZERO_WIDTH = regex.compile(f"[{ZERO_WIDTH}]+")
_BREAKS = regex.compile(f"[{LINE_BREAKS}]")
_PARTS = regex.compile(f"(?P<line_break>\r\n|[{LINE_BREAKS}])|[{SPACES}{ZERO_WIDTH}]+")
_SQUEEZED = dict.fromkeys(map(ord, WHITE_SPACE | set(DASHES) | set(ZERO_WIDTH)))


def fold_characters(text: str) -> str:
    """Full-width ASCII as ASCII, every kind of space as a space; one character for one."""
    return _WIDE.sub(lambda hit: _NARROW[hit[0]], text)


def squeeze(text: str) -> str:
    """The text without white space, zero-width characters and dashes, folded: what copies are compared in."""
    return fold_characters(text).translate(_SQUEEZED)


def count_marks(text: str) -> int:
    """How many characters are not white space."""
    return len(text) - len("".join(_SPACE_RUNS.findall(text)))


def widened(text: str, start: int, end: int) -> Span:
    """A stretch with the zero-width characters around it."""
    while start and text[start - 1] in ZERO_WIDTH:
        start -= 1
    while end < len(text) and text[end] in ZERO_WIDTH:
        end += 1
    return Span(start, end)


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """Every run of white space and zero-width characters."""
    return (gap.span() for gap in _GAPS.finditer(text))


class _Stretch(NamedTuple):
    """Characters of the reading copy from `at` on, and the raw text they stand for.

    They run one to one from `start` on, unless `end` says that the last of them stands for more.
    """

    at: int
    start: int
    end: int


class _Change(NamedTuple):
    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Reading:
    """A reading copy of `raw`: `text` is folded, `plain` is the same, character for character, in its own width."""

    raw: str
    plain: str
    text: str
    stretches: tuple[_Stretch, ...]

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def numbers(self) -> Mapping[str, Sequence[int]]:
        """The numbers, from 0, of the lines that read so."""
        numbers: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            numbers.setdefault(line, []).append(number)
        return numbers

    @cached_property
    def squeezed(self) -> str:
        """`squeeze` of the text: in it stands, squeezed, whatever stands in the text."""
        text = self.text.replace(" ", "").replace("\n", "")
        for dash in DASHES:
            text = text.replace(dash, "")
        return text

    @cached_property
    def line_starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    @cached_property
    def _ats(self) -> list[int]:
        return [stretch.at for stretch in self.stretches]

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.stretches]

    def line_of(self, offset: int) -> int:
        """The number, from 0, of the line that holds an offset of the reading copy."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, number: int) -> Span:
        """Where a line stands in the reading copy, its line break aside."""
        start = self.line_starts[number]
        return Span(start, start + len(self.lines[number]))

    def to_raw(self, start: int, end: int) -> Span:
        """The raw stretch that a stretch of the reading copy stands for."""
        if start == end:
            offset = self._raw_start(start)
            return Span(offset, offset)
        last = self.stretches[bisect_left(self._ats, end) - 1]
        following = bisect_left(self._ats, end)
        at_its_end = (following == len(self.stretches) and end == len(self.text)) or (
            following < len(self.stretches) and self._ats[following] == end
        )
        return Span(self._raw_start(start), last.end if at_its_end else last.start + end - last.at)

    def _raw_start(self, offset: int) -> int:
        if offset >= len(self.text):
            return self.stretches[-1].end if self.stretches else 0
        stretch = self.stretches[bisect_right(self._ats, offset) - 1]
        return stretch.start + offset - stretch.at

    def gap_in_raw(self, start: int, end: int) -> Span:
        """The raw stretch between the characters around a stretch of the reading copy: with what folding took out."""
        first = self.to_raw(start - 1, start).end if start else 0
        last = self.to_raw(end, end + 1).start if end < len(self.text) else len(self.raw)
        return Span(first, max(first, last))

    def from_raw(self, offset: int) -> int:
        """The first offset of the reading copy that stands for `offset` of the raw text, or for what comes after."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return 0
        stretch = self.stretches[number]
        following = self._ats[number + 1] if number + 1 < len(self.stretches) else len(self.text)
        return min(stretch.at + offset - stretch.start, following)


def read(raw: str, edits: Iterable[Edit | Claim] = ()) -> Reading:
    """The reading copy of `raw` as it stands after `edits` (sorted, disjoint)."""
    after = edited(raw, edits)
    plain, stretches = _rewrite(after.plain, list(after.stretches), _folds(after.plain))
    return Reading(raw, plain, fold_characters(plain), tuple(stretches))


def edited(raw: str, edits: Iterable[Edit | Claim]) -> Reading:
    """The text of `raw` after `edits`, with its map, not folded."""
    plain, stretches = _rewrite(raw, [_Stretch(0, 0, len(raw))] if raw else [], _changes(edits))
    return Reading(raw, plain, plain, tuple(stretches))


def _changes(edits: Iterable[Edit | Claim]) -> Iterator[_Change]:
    return (_Change(edit.start, edit.end, edit.replacement) for edit in edits)


def _folds(text: str) -> Iterator[_Change]:
    """What folding takes out of a text."""
    for gap in _GAPS.finditer(text):
        if gap[0] in (" ", "\n") and gap.start() > 0 and gap.end() < len(text):
            continue
        at_a_line_end = gap.start() == 0 or gap.end() == len(text) or _BREAKS.search(gap[0])
        for part in _PARTS.finditer(text, gap.start(), gap.end()):
            kept = "\n" if part["line_break"] else "" if at_a_line_end else _ZERO_WIDTH.sub("", part[0])
            if kept != part[0]:
                yield _Change(part.start(), part.end(), kept)


def _rewrite(text: str, stretches: list[_Stretch], changes: Iterable[_Change]) -> tuple[str, list[_Stretch]]:
    """Text and stretches after changes to the text (sorted, disjoint)."""
    pieces: list[str] = []
    out: list[_Stretch] = []
    cursor = _Cursor(stretches, len(text))
    at = done = 0
    for change in changes:
        pieces.append(text[done : change.start])
        at += cursor.copy(done, change.start, at, out)
        if change.replacement:
            raw = cursor.raw(change.start, change.end)
            out.extend(_replaced(change.replacement, raw, at))
            pieces.append(change.replacement)
            at += len(change.replacement)
        done = change.end
    pieces.append(text[done:])
    cursor.copy(done, len(text), at, out)
    return "".join(pieces), out


def _replaced(replacement: str, raw: Span, at: int) -> Iterator[_Stretch]:
    """One stretch a character, so that the first begins and the last ends where the replaced text did."""
    for number in range(len(replacement)):
        start = min(raw.start + number, raw.end)
        yield _Stretch(at + number, start, raw.end if number == len(replacement) - 1 else min(start + 1, raw.end))


class _Cursor:
    """Walks the stretches of a text from left to right."""

    def __init__(self, stretches: list[_Stretch], length: int) -> None:
        self.stretches, self.length, self.number = stretches, length, 0

    def copy(self, start: int, end: int, at: int, out: list[_Stretch]) -> int:
        """Puts the stretches of text[start:end] behind `out`, as they stand from `at` on; gives their length."""
        first = at
        while start < end:
            stretch, following = self._seek(start)
            stop = min(end, following)
            raw_end = stretch.end if stop == following else stretch.start + stop - stretch.at
            out.append(_Stretch(at, stretch.start + start - stretch.at, raw_end))
            at += stop - start
            start = stop
        return at - first

    def raw(self, start: int, end: int) -> Span:
        stretch, _ = self._seek(start)
        first = stretch.start + start - stretch.at
        if end == start:
            return Span(first, first)
        last, following = self._seek(end - 1)
        return Span(first, last.end if end == following else last.start + end - last.at)

    def _seek(self, offset: int) -> tuple[_Stretch, int]:
        """The stretch that holds an offset, and where the next one begins."""
        while self.number + 1 < len(self.stretches) and self.stretches[self.number + 1].at <= offset:
            self.number += 1
        following = self.stretches[self.number + 1].at if self.number + 1 < len(self.stretches) else self.length
        return self.stretches[self.number], following
