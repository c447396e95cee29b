"""What became of a text, found out by comparing: for texts that come without an account.

Texts are compared by their marks, the characters that are not white space. Where the marks of the clean text stand in
the raw text in the same order, which holds for all that `cleaner` writes, the answer deletes and never invents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from cleaner.fold import WHITE_SPACE
from cleaner.model import Edit

RULE = "computed"
_NEAR = (400, 20_000)  # how far ahead to look before looking everywhere
_LONG = (32, 16, 8)  # runs that hardly stand somewhere by chance
_SHORT = (4, 2, 1)
_SMALL = 250_000  # product of two lengths up to which difflib compares character by character
_FARTHEST_SLIDE = 200
_CLAUSE = re.compile(r".{0,79}[。！？；：，、,.;:!?]|.{1,80}", re.DOTALL)


def align(raw: str, clean: str) -> tuple[Edit, ...]:
    """Edits, sorted and disjoint, that make `clean` of `raw`. Their rule is `computed` and their label empty."""
    raw_marks, clean_marks = _marks(raw), _marks(clean)
    pairs = _pairs(_text_of(raw, raw_marks), _text_of(clean, clean_marks))
    matched = ((raw_marks[pair.raw], clean_marks[pair.clean]) for pair in pairs)
    return tuple(_edits(raw, clean, matched))


def _marks(text: str) -> list[int]:
    return [at for at, char in enumerate(text) if char not in WHITE_SPACE]


def _text_of(text: str, places: list[int]) -> str:
    return "".join([text[at] for at in places])


class _Pair(NamedTuple):
    """A character of one text that is the same character in the other."""

    raw: int
    clean: int


def _pairs(raw: str, clean: str, raw_start: int = 0, clean_start: int = 0) -> Iterator[_Pair]:
    """Which characters are the same, in order; the starts shift the answer."""
    latest = _latest_places(raw, clean)
    if latest is not None:
        found = _embedded(raw, clean, latest)
    elif len(raw) * len(clean) <= _SMALL:
        found = _blocks(SequenceMatcher(None, raw, clean, autojunk=False))
    else:
        found = _by_clauses(raw, clean)
    for pair in found:
        yield _Pair(pair.raw + raw_start, pair.clean + clean_start)


def _latest_places(raw: str, clean: str) -> list[int] | None:
    """The last place that each character of `clean` can have in `raw`; None where it is no subsequence."""
    places, at = [0] * len(clean), len(raw)
    for number in range(len(clean) - 1, -1, -1):
        at = raw.rfind(clean[number], 0, at)
        if at < 0:
            return None
        places[number] = at
    return places


def _embedded(raw: str, clean: str, latest: list[int]) -> Iterator[_Pair]:
    """The places of `clean` in `raw`, in runs as long as can be."""
    at = number = 0
    while number < len(clean):
        at = _next_run(raw, clean, number, at, latest[number])
        while number < len(clean) and raw[at] == clean[number]:
            yield _Pair(at, number)
            at += 1
            number += 1
            if at == len(raw):
                return


def _next_run(raw: str, clean: str, number: int, at: int, last: int) -> int:
    """Where the rest of `clean` goes on in `raw`, from `at` on and at `last` at the latest."""
    for reach in (*_NEAR, last - at):
        for length in _LONG:
            wanted = clean[number : number + length]
            if (found := raw.find(wanted, at, min(at + reach, last) + len(wanted))) >= 0:
                return found
    for length in _SHORT:
        wanted = clean[number : number + length]
        if (found := raw.find(wanted, at, last + len(wanted))) >= 0:
            return found
    return last


def _blocks(matcher: SequenceMatcher[str]) -> Iterator[_Pair]:
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            yield _Pair(block.a + step, block.b + step)


def _by_clauses(raw: str, clean: str) -> Iterator[_Pair]:
    """Compares whole clauses first, then what lies between clauses that are the same."""
    raw_clauses, clean_clauses = _CLAUSE.findall(raw), _CLAUSE.findall(clean)
    raw_starts, clean_starts = _starts(raw_clauses), _starts(clean_clauses)
    raw_at = clean_at = 0
    for block in SequenceMatcher(None, raw_clauses, clean_clauses).get_matching_blocks():
        raw_next, clean_next = raw_starts[block.a], clean_starts[block.b]
        yield from _between(raw[raw_at:raw_next], clean[clean_at:clean_next], raw_at, clean_at)
        raw_at, clean_at = raw_starts[block.a + block.size], clean_starts[block.b + block.size]
        yield from (_Pair(raw_next + step, clean_next + step) for step in range(raw_at - raw_next))


def _starts(clauses: list[str]) -> list[int]:
    starts = [0]
    for clause in clauses:
        starts.append(starts[-1] + len(clause))
    return starts


def _between(raw: str, clean: str, raw_start: int, clean_start: int) -> Iterator[_Pair]:
    small = len(raw) * len(clean) <= _SMALL
    if raw and clean and (small or _latest_places(raw, clean) is not None):
        yield from _pairs(raw, clean, raw_start, clean_start)


def _edits(raw: str, clean: str, matched: Iterator[tuple[int, int]]) -> Iterator[Edit]:
    raw_at = clean_at = done = 0
    for raw_next, clean_next in [*matched, (len(raw), len(clean))]:
        if raw[raw_at:raw_next] != clean[clean_at:clean_next]:
            edit = _trimmed(raw, raw_at, raw_next, clean[clean_at:clean_next])
            if not edit.replacement:
                edit = _slid(raw, edit, done)
            yield edit
            done = edit.end
        raw_at, clean_at = raw_next + 1, clean_next + 1


def _trimmed(raw: str, start: int, end: int, replacement: str) -> Edit:
    """The edit without what both sides have at their ends."""
    head = same_head(raw[start:end], replacement)
    start, replacement = start + head, replacement[head:]
    tail = same_head(raw[start:end][::-1], replacement[::-1])
    end, replacement = end - tail, replacement[: len(replacement) - tail]
    return Edit(start, end, replacement, RULE, "", raw[start:end])


def same_head(one: str, other: str) -> int:
    """How many characters two texts have in common from their start on."""
    differ = (number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(differ, min(len(one), len(other)))


def _slid(raw: str, edit: Edit, lowest: int) -> Edit:
    """The same deletion where it looks most like one: whole lines before parts of lines."""
    best, start, end = (_looks(raw, edit.start, edit.end), edit.start), edit.start, edit.end
    for _ in range(min(edit.start - lowest, _FARTHEST_SLIDE)):
        if raw[start - 1] != raw[end - 1]:
            break
        start, end = start - 1, end - 1
        best = max(best, (_looks(raw, start, end), start))
    end = best[1] + edit.end - edit.start
    return edit._replace(start=best[1], end=end, removed=raw[best[1] : end])


def _looks(raw: str, start: int, end: int) -> int:
    at_line_start = start == 0 or raw[start - 1] == "\n"
    at_line_end = end == len(raw) or raw[end - 1] == "\n"
    return 2 * at_line_start + at_line_end
