"""The sparse map of a rewritten text: which stretch of the raw text each of its characters stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

Change = tuple[int, int, str]  # start, end, replacement


class Stretches(NamedTuple):
    """The raw text that a text stands for: characters from `ats[n]` on stand for the raw text from `starts[n]` on.

    They run one to one, unless `ends[n]` says that the last of them stands for more. Lists, for there are hundreds.
    """

    ats: list[int]
    starts: list[int]
    ends: list[int]


def whole(raw: str) -> Stretches:
    """The map of a text that stands for itself."""
    return Stretches([0], [0], [len(raw)]) if raw else Stretches([], [], [])


def spliced(text: str, changes: Iterable[Change]) -> str:
    """A text after changes to it (sorted, disjoint)."""
    pieces: list[str] = []
    at = 0
    for start, end, replacement in changes:
        pieces += text[at:start], replacement
        at = end
    return "".join([*pieces, text[at:]]) if at or pieces else text


def rewrite(text: str, stretches: Stretches, changes: Sequence[Change]) -> tuple[str, Stretches]:
    """Text and map after changes to the text (sorted, disjoint).

    What a change puts in becomes one stretch a character, so that the first begins and the last ends where that did
    which it replaces.
    """
    if not changes:
        return text, stretches
    ats, starts, ends = stretches
    out = out_ats, out_starts, out_ends = Stretches([], [], [])
    pieces: list[str] = []
    length, last = len(text), len(ats) - 1
    at = number = grown = 0  # where the copy stands in the text, and in which stretch; how much longer it became
    for start, end, replacement in chain(changes, ((length, length, ""),)):
        pieces += text[at:start], replacement
        while at < start:
            while number < last and ats[number + 1] <= at:
                number += 1
            following = ats[number + 1] if number < last else length
            stop = following if following < start else start
            shift = starts[number] - ats[number]
            out_ats.append(at + grown)
            out_starts.append(at + shift)
            out_ends.append(ends[number] if stop == following else stop + shift)
            at = stop
        if replacement:
            _put(out, at + grown, len(replacement), _raw(text, stretches, start, end))
        at, grown = end, grown + start - end + len(replacement)
    return "".join(pieces), out


def _put(out: Stretches, at: int, length: int, raw: tuple[int, int]) -> None:
    first, last = raw
    for number in range(length):
        start = min(first + number, last)
        out.ats.append(at + number)
        out.starts.append(start)
        out.ends.append(last if number == length - 1 else min(start + 1, last))


def _raw(text: str, stretches: Stretches, start: int, end: int) -> tuple[int, int]:
    """The raw stretch that text[start:end] stands for."""
    ats, starts, ends = stretches
    if not ats:
        return 0, 0
    number = bisect_right(ats, start) - 1
    first = starts[number] + start - ats[number]
    if end == start:
        return first, first
    number = bisect_right(ats, end - 1) - 1
    following = ats[number + 1] if number + 1 < len(ats) else len(text)
    return first, ends[number] if end == following else starts[number] + end - ats[number]
