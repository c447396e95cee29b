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
from itertools import accumulate
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
_COMMON = tuple((mark, _NARROW[mark]) for mark in "\uff0c\uff1a\uff1b\uff1f\uff01\uff08\uff09\u3000\xa0\t")
_NO_SPACE = "\x1c\x1d\x1e\x1f"  # str.split splits at these too
_GAPS = regex.compile(f"[{SPACES}{LINE_BREAKS}{ZERO_WIDTH}]+")
_ZERO_WIDTH = regex.compile(f"[{ZERO_WIDTH}]+")
_ODD = re.compile(f"[{ZERO_WIDTH}{LINE_BREAKS[1:]}]")
_DASHES = re.compile(f"[{re.escape(DASHES)}]")
_BREAKS = regex.compile(f"[{LINE_BREAKS}]")
_PARTS = regex.compile(f"(?P<line_break>\r\n|[{LINE_BREAKS}])|[{SPACES}{ZERO_WIDTH}]+")
_SQUEEZED = dict.fromkeys(map(ord, WHITE_SPACE | set(DASHES) | set(ZERO_WIDTH)))


def fold_characters(text: str) -> str:
    """Full-width ASCII as ASCII, every kind of space as a space; one character for one."""
    for mark, narrow in _COMMON:  # each in one pass that costs next to nothing, and then mostly nothing is left
        text = text.replace(mark, narrow)
    return _WIDE.sub(lambda hit: _NARROW[hit[0]], text) if _WIDE.search(text) else text


def squeeze(text: str) -> str:
    """The text without white space, zero-width characters and dashes, folded: what copies are compared in."""
    folded = fold_characters(text)
    if _ODD.search(folded):
        return folded.translate(_SQUEEZED)
    return _DASHES.sub("", folded.replace(" ", "").replace("\n", ""))  # ten times as fast


def count_marks(text: str) -> int:
    """How many characters are not white space."""
    marks = len("".join(text.split()))
    return marks + sum(map(text.count, _NO_SPACE)) if any(mark in text for mark in _NO_SPACE) else marks


def widened(text: str, start: int, end: int) -> Span:
    """A stretch with the zero-width characters around it."""
    while start and text[start - 1] in ZERO_WIDTH:
        start -= 1
    while end < len(text) and text[end] in ZERO_WIDTH:
        end += 1
    return Span(start, end)


def line_gaps(text: str) -> Iterator[tuple[int, int]]:
    """The runs of white space and zero-width characters that hold a line break, or with which the text begins or ends;
    perhaps less line breaks that stand alone between two lines."""
    if _ODD.search(text):
        all_gaps = (gap.span() for gap in _GAPS.finditer(text))
        yield from (gap for gap in all_gaps if gap[0] == 0 or gap[1] == len(text) or _BREAKS.search(text, *gap))
        return
    at = end = 0
    for line in text.split("\n"):
        if bare := line.strip(SPACES):
            start = at if len(bare) == len(line) else at + line.find(bare)
            if start > end + 1 or end == 0 < start:
                yield end, start
            end = start + len(bare)
        at += len(line) + 1
    if end < len(text):
        yield end, len(text)


class _Stretches(NamedTuple):
    """The raw text that a text stands for: characters from `ats[n]` on stand for the raw text from `starts[n]` on.

    They run one to one, unless `ends[n]` says that the last of them stands for more. Lists, for there are hundreds.
    """

    ats: list[int]
    starts: list[int]
    ends: list[int]


_Change = tuple[int, int, str]  # start, end, replacement


@dataclass(frozen=True)
class Reading:
    """A reading copy of `raw`: `text` is folded, `plain` is the same, character for character, in its own width."""

    raw: str
    plain: str
    text: str
    stretches: _Stretches

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
        return _DASHES.sub("", self.text.replace(" ", "").replace("\n", ""))

    @cached_property
    def line_starts(self) -> list[int]:
        ends = accumulate([len(line) + 1 for line in self.lines], initial=0)
        return list(ends)[:-1]

    def line_of(self, offset: int) -> int:
        """The number, from 0, of the line that holds an offset of the reading copy."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, number: int) -> Span:
        """Where a line stands in the reading copy, its line break aside."""
        start = self.line_starts[number]
        return Span(start, start + len(self.lines[number]))

    def to_raw(self, start: int, end: int) -> Span:
        """The raw stretch that a stretch of the reading copy stands for."""
        first = self._raw_start(start)
        return Span(first, self._raw_end(end) if end > start else first)

    def _raw_start(self, offset: int) -> int:
        ats, starts, ends = self.stretches
        if offset >= len(self.text):
            return ends[-1] if ends else 0
        number = bisect_right(ats, offset) - 1
        return starts[number] + offset - ats[number]

    def _raw_end(self, offset: int) -> int:
        """Where the raw text of the character before an offset ends."""
        ats, starts, ends = self.stretches
        following = bisect_left(ats, offset)
        is_at_its_end = offset == (ats[following] if following < len(ats) else len(self.text))
        return ends[following - 1] if is_at_its_end else starts[following - 1] + offset - ats[following - 1]

    def gap_in_raw(self, start: int, end: int) -> Span:
        """The raw stretch between the characters around a stretch of the reading copy: with what folding took out."""
        first = self._raw_end(start) if start else 0
        last = self._raw_start(end) if end < len(self.text) else len(self.raw)
        return Span(first, max(first, last))

    def from_raw(self, offset: int) -> int:
        """The first offset of the reading copy that stands for `offset` of the raw text, or for what comes after."""
        ats, starts, _ = self.stretches
        number = bisect_right(starts, offset) - 1
        if number < 0:
            return 0
        following = ats[number + 1] if number + 1 < len(ats) else len(self.text)
        return min(ats[number] + offset - starts[number], following)


def read(raw: str, edits: Iterable[Edit | Claim] = ()) -> Reading:
    """The reading copy of `raw` as it stands after `edits` (sorted, disjoint)."""
    after = edited(raw, edits)
    plain, stretches = _rewrite(after.plain, after.stretches, _folds(after.plain))
    return Reading(raw, plain, fold_characters(plain), stretches)


def edited(raw: str, edits: Iterable[Edit | Claim]) -> Reading:
    """The text of `raw` after `edits`, with its map, not folded."""
    whole = _Stretches([0], [0], [len(raw)]) if raw else _Stretches([], [], [])
    plain, stretches = _rewrite(raw, whole, [(edit.start, edit.end, edit.replacement) for edit in edits])
    return Reading(raw, plain, plain, stretches)


def _folds(text: str) -> Sequence[_Change]:
    """What folding takes out of a text."""
    if _ODD.search(text):
        return list(_odd_folds(text))
    changes: list[_Change] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line and (line[0] in SPACES or line[-1] in SPACES) and len(bare := line.strip(SPACES)) < len(line):
            changes += _trimmed(line, bare, at)
        at = end + 1
    return changes


def _trimmed(line: str, bare: str, at: int) -> Iterator[_Change]:
    """What is gone from a line that stands at an offset."""
    start = line.find(bare)
    if start:
        yield at, at + start, ""
    if start + len(bare) < len(line):
        yield at + start + len(bare), at + len(line), ""


def _odd_folds(text: str) -> Iterator[_Change]:
    """The same for a text with zero-width characters or other line breaks than LF."""
    for gap in _GAPS.finditer(text):
        if gap[0] in (" ", "\n") and gap.start() > 0 and gap.end() < len(text):
            continue
        at_a_line_end = gap.start() == 0 or gap.end() == len(text) or _BREAKS.search(gap[0])
        for part in _PARTS.finditer(text, gap.start(), gap.end()):
            kept = "\n" if part["line_break"] else "" if at_a_line_end else _ZERO_WIDTH.sub("", part[0])
            if kept != part[0]:
                yield part.start(), part.end(), kept


def _rewrite(text: str, stretches: _Stretches, changes: Sequence[_Change]) -> tuple[str, _Stretches]:
    """Text and stretches after changes to the text (sorted, disjoint)."""
    if not changes:
        return text, stretches
    pieces: list[str] = []
    cursor = _Cursor(stretches, len(text))
    done = 0
    for start, end, replacement in changes:
        if start > done:
            pieces.append(text[done:start])
            cursor.copy(done, start)
        if replacement:
            pieces.append(replacement)
            cursor.replace(start, end, len(replacement))
        done = end
    pieces.append(text[done:])
    cursor.copy(done, len(text))
    return "".join(pieces), cursor.out


class _Cursor:
    """Walks the stretches of a text from left to right, and writes those of the text that it becomes."""

    def __init__(self, stretches: _Stretches, length: int) -> None:
        self.stretches, self.number, self.length = stretches, 0, length
        self.out, self.at = _Stretches([], [], []), 0

    def copy(self, start: int, end: int) -> None:
        """Puts the stretches of text[start:end] behind those that are out."""
        ats, starts, ends = self.stretches
        out_ats, out_starts, out_ends = self.out
        while start < end:
            following = self._seek(start)
            stop = end if end < following else following
            shift = starts[self.number] - ats[self.number]
            out_ats.append(self.at)
            out_starts.append(start + shift)
            out_ends.append(ends[self.number] if stop == following else stop + shift)
            self.at += stop - start
            start = stop

    def replace(self, start: int, end: int, length: int) -> None:
        """Puts as many characters in the place of text[start:end]: one stretch a character, so that the first begins
        and the last ends where that did."""
        first, last = self._raw(start, end)
        for number in range(length):
            raw = min(first + number, last)
            self.out.ats.append(self.at + number)
            self.out.starts.append(raw)
            self.out.ends.append(last if number == length - 1 else min(raw + 1, last))
        self.at += length

    def _raw(self, start: int, end: int) -> tuple[int, int]:
        ats, starts, ends = self.stretches
        if not ats:
            return 0, 0
        self._seek(start)
        first = starts[self.number] + start - ats[self.number]
        if end == start:
            return first, first
        following = self._seek(end - 1)
        last = self.number
        return first, ends[last] if end == following else starts[last] + end - ats[last]

    def _seek(self, offset: int) -> int:
        """Goes to the stretch that holds an offset, and says where the next one begins."""
        ats, number = self.stretches.ats, self.number
        last = len(ats) - 1
        while number < last and ats[number + 1] <= offset:
            number += 1
        self.number = number
        return ats[number + 1] if number < last else self.length
