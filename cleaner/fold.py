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

import regex

from cleaner.model import Claim, Edit, Span
from cleaner.stretches import Change, Stretches, rewrite, spliced, whole

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
_ODD = ZERO_WIDTH + LINE_BREAKS[1:]
_INDENTS = re.compile("\n( +)")
_BLANKS = re.compile("\n[ \n]+")
_BREAKS_AND_BLANKS = re.compile("\n[ \n]*")
_BREAKS = regex.compile(f"[{LINE_BREAKS}]")
_PARTS = regex.compile(f"(?P<line_break>\r\n|[{LINE_BREAKS}])|[{SPACES}{ZERO_WIDTH}]+")
_SQUEEZED = dict.fromkeys(map(ord, WHITE_SPACE | set(DASHES) | set(ZERO_WIDTH)))
_SQUEEZED_MARKS = " \n" + "".join(mark for mark in DASHES if mark not in _NARROW)


def fold_characters(text: str) -> str:
    """Full-width ASCII as ASCII, every kind of space as a space; one character for one."""
    for mark, narrow in _COMMON:  # each in one pass that costs next to nothing, and then mostly nothing is left
        text = text.replace(mark, narrow)
    return _WIDE.sub(lambda hit: _NARROW[hit[0]], text) if _WIDE.search(text) else text


def squeeze(text: str) -> str:
    """The text without white space, zero-width characters and dashes, folded: what copies are compared in."""
    folded = fold_characters(text)
    return folded.translate(_SQUEEZED) if is_odd(folded) else _squeezed(folded)


def _squeezed(text: str) -> str:
    """The same of a folded text that is not odd; twenty times as fast."""
    for mark in _SQUEEZED_MARKS:
        if mark in text:  # replacing what is not there takes ten times as long
            text = text.replace(mark, "")
    return text


def is_odd(text: str) -> bool:
    """Whether a text holds zero-width characters, or other line breaks than LF."""
    return any(mark in text for mark in _ODD)  # faster than a pattern


def count_marks(text: str) -> int:
    """How many characters are not white space."""
    return len("".join(text.split())) + sum(text.count(mark) for mark in _NO_SPACE if mark in text)


def widened(text: str, start: int, end: int) -> Span:
    """A stretch with the zero-width characters around it."""
    while start and text[start - 1] in ZERO_WIDTH:
        start -= 1
    while end < len(text) and text[end] in ZERO_WIDTH:
        end += 1
    return Span(start, end)


def line_gaps(reading: Reading) -> Sequence[tuple[int, int]]:
    """The runs of white space and zero-width characters that hold a line break, or with which the text begins or ends;
    perhaps less line breaks that stand alone between two lines. In offsets of the reading's text."""
    text = reading.text
    if reading.is_odd:
        all_gaps = (gap.span() for gap in _GAPS.finditer(text))
        return [gap for gap in all_gaps if gap[0] == 0 or gap[1] == len(text) or _BREAKS.search(text, *gap)]
    padded = f"\n{text}\n"
    has_spaces = " \n" in padded
    found = []
    for hit in (_BREAKS_AND_BLANKS if has_spaces else _BLANKS).finditer(padded):
        start, end = hit.span()
        while has_spaces and padded[start - 1] == " ":
            start -= 1
        if end > start + 1:
            found.append((max(start - 1, 0), min(end - 1, len(text))))
    return [gap for gap in found if gap[0] < gap[1]]


@dataclass(frozen=True)
class Reading:
    """A reading copy of `raw`: `text` is folded, `plain` is the same, character for character, in its own width.

    `folded` is `raw` with its characters folded; `is_odd` says whether that holds what `is_odd` asks for.
    """

    raw: str
    folded: str
    is_odd: bool
    plain: str
    text: str
    stretches: Stretches

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
        return _squeezed(self.text)

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
        return Span(*self.all_to_raw(((start, end),))[0])

    def all_to_raw(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The raw stretches that stretches of the reading copy stand for; plain pairs, for there are hundreds."""
        ats, starts, ends = self.stretches
        count, length, found = len(ats), len(self.text), []
        for start, end in spans:
            if start < length:
                number = bisect_right(ats, start) - 1
                first = last = starts[number] + start - ats[number]
            else:
                first = last = ends[-1] if ends else 0
            if end > start:
                number = bisect_left(ats, end)
                is_at_its_end = end == (ats[number] if number < count else length)
                number -= 1
                last = ends[number] if is_at_its_end else starts[number] + end - ats[number]
            found.append((first, last))
        return found

    def gaps_in_raw(self, gaps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The raw stretches between the characters around stretches of the reading copy: with what folding took out."""
        ats, starts, ends = self.stretches
        count, length, found = len(ats), len(self.text), []
        for start, end in gaps:
            first, last = 0, len(self.raw)
            if start:
                number = bisect_left(ats, start)
                is_at_its_end = start == (ats[number] if number < count else length)
                number -= 1
                first = ends[number] if is_at_its_end else starts[number] + start - ats[number]
            if end < length:
                number = bisect_right(ats, end) - 1
                last = starts[number] + end - ats[number]
            found.append((first, last if last > first else first))
        return found

    def gap_in_raw(self, start: int, end: int) -> Span:
        """The raw stretch between the characters around one stretch of the reading copy."""
        return Span(*self.gaps_in_raw(((start, end),))[0])

    def from_raw(self, offset: int) -> int:
        """The first offset of the reading copy that stands for `offset` of the raw text, or for what comes after."""
        ats, starts, _ = self.stretches
        number = bisect_right(starts, offset) - 1
        if number < 0:
            return 0
        following = ats[number + 1] if number + 1 < len(ats) else len(self.text)
        return min(ats[number] + offset - starts[number], following)

    def edited(self, edits: Iterable[Edit | Claim]) -> Reading:
        """The raw text after `edits` (sorted, disjoint) with its characters folded, and nothing taken out."""
        return self._changed(whole(self.raw), (self.raw, self.folded), [edit[:3] for edit in edits])

    def after(self, edits: Iterable[Edit | Claim]) -> Reading:
        """The reading copy of the raw text as it stands after `edits` (sorted, disjoint)."""
        left = self.edited(edits)
        return self._changed(left.stretches, (left.plain, left.text), _folds(left))

    def text_after(self, edits: Iterable[Edit]) -> str:
        """The text of the reading copy `after(edits)`."""
        if self.is_odd:
            return self.after(edits).text
        return _trimmed(spliced(self.folded, [edit[:3] for edit in edits]))

    def text_of(self, start: int, end: int) -> str:
        """The text of the reading copy of a stretch of the raw text alone, as if there were no edits."""
        return read(self.raw[start:end]).text if self.is_odd else _trimmed(self.folded[start:end])

    def squeezed_after(self, edits: Iterable[Edit]) -> str:
        """The same, squeezed."""
        return _squeezed(self.text_after(edits))

    def _changed(self, stretches: Stretches, texts: tuple[str, str], changes: Sequence[Change]) -> Reading:
        plain, stretches = rewrite(texts[0], stretches, changes)
        text = fold_characters(plain) if self.is_odd else spliced(texts[1], changes)
        return Reading(self.raw, self.folded, self.is_odd, plain, text, stretches)


def read(raw: str, edits: Iterable[Edit | Claim] = ()) -> Reading:
    """The reading copy of `raw` as it stands after `edits` (sorted, disjoint)."""
    folded = fold_characters(raw)
    return Reading(raw, folded, is_odd(folded), raw, folded, whole(raw)).after(edits)


def _folds(left: Reading) -> Sequence[Change]:
    """What folding takes out of a text whose characters are folded."""
    return list(_odd_folds(left.plain)) if left.is_odd else _trims(left.text)


def _trimmed(text: str) -> str:
    return spliced(text, _trims(text))


def _trims(text: str) -> list[Change]:
    """The spaces at line ends, in a text that is not odd."""
    padded = f"\n{text}\n"
    found = {hit.span(1) for hit in _INDENTS.finditer(padded)}
    end = padded.find(" \n") + 1
    while end:
        start = end
        while padded[start - 1] == " ":
            start -= 1
        found.add((start, end))
        end = padded.find(" \n", end) + 1
    return [(start - 1, end - 1, "") for start, end in sorted(found)]


def _odd_folds(text: str) -> Iterator[Change]:
    """The same in any text."""
    for gap in _GAPS.finditer(text):
        if gap[0] in (" ", "\n") and gap.start() > 0 and gap.end() < len(text):
            continue
        at_a_line_end = gap.start() == 0 or gap.end() == len(text) or _BREAKS.search(gap[0])
        for part in _PARTS.finditer(text, gap.start(), gap.end()):
            kept = "\n" if part["line_break"] else "" if at_a_line_end else _ZERO_WIDTH.sub("", part[0])
            if kept != part[0]:
                yield part.start(), part.end(), kept
