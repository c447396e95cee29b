"""What a mechanism sees of a page, and what it answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner import patterns
from cleaner.fold import Reading
from cleaner.html import Markup
from cleaner.model import Span
from cleaner.patterns import Budget


class Hit(NamedTuple):
    """What a mechanism found, in offsets of the reading copy; an empty hit without replacement only says its note.

    `proved` marks text that stands elsewhere in the body too, so that nothing is lost with it. `goes_on` marks a copy
    that says more than the body does.
    """

    start: int
    end: int
    replacement: str = ""
    note: str = ""
    proved: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the mechanisms see it: its reading copy, where the body stands in that, and the page's title."""

    reading: Reading
    frame: Span
    budget: Budget
    title: str | None = None
    sure: bool = True  # recognised by more than what an inline strip removes
    markup: Markup | None = None

    def lines(self, pattern: str, first: int = 0) -> Iterator[tuple[int, patterns.Match]]:
        """Numbers of the lines that a line pattern matches whole, from line `first` on, each with its match."""
        yield from lines_matching(self.reading, pattern, self.budget, first)

    def numbers(self, pattern: str) -> Iterable[int]:
        """Numbers of the lines that a line pattern matches whole."""
        return line_numbers(self.reading, pattern, self.budget)

    def frame_lines(self) -> range:
        """Numbers of the lines of the frame."""
        if self.frame.start >= self.frame.end:
            return range(0)
        return range(self.reading.line_of(self.frame.start), self.reading.line_of(self.frame.end - 1) + 1)

    def whole_lines(self, first: int, last: int) -> Hit:
        """The lines `first` to `last` with the line break behind them (at the end of the text: before them)."""
        starts = self.reading.line_starts
        start, end = starts[first], starts[last] + len(self.reading.lines[last])
        if end < len(self.reading.text):
            return Hit(start, end + 1)
        return Hit(max(start - 1, 0), end)


def line_numbers(reading: Reading, pattern: str, budget: Budget, first: int = 0) -> Iterable[int]:
    """Numbers of the lines from `first` on that a line pattern matches whole."""
    only = patterns.line_matcher(pattern).only
    if only is None:
        return (number for number, _ in lines_matching(reading, pattern, budget, first))
    numbers = reading.numbers.get(only, ())
    return [number for number in numbers if number >= first] if first else numbers


def lines_matching(
    reading: Reading, pattern: str, budget: Budget, first: int = 0
) -> Iterator[tuple[int, patterns.Match]]:
    """Numbers of the lines from `first` on that a line pattern matches whole, each with its match.

    Only lines that hold a literal which the pattern needs are tried.
    """
    matcher, lines = patterns.line_matcher(pattern), reading.lines
    for number in _candidates(reading, matcher.needed, first):
        if hit := matcher.full_match(lines[number], budget):
            yield number, hit


def _candidates(reading: Reading, needed: Sequence[str] | None, first: int) -> Iterable[int]:
    if needed is None:
        return range(first, len(reading.lines))
    if len(needed) == 1:
        return _holding(reading, needed[0], first)
    return sorted({number for literal in needed for number in _holding(reading, literal, first)})


def _holding(reading: Reading, literal: str, first: int) -> list[int]:
    """Numbers of the lines from `first` on in which a literal begins. Searching the text beats asking every line."""
    starts, find, found = reading.line_starts, reading.text.find, []
    at = find(literal, starts[first]) if first < len(starts) else -1
    while at >= 0:
        number = bisect_right(starts, at) - 1
        found.append(number)
        at = find(literal, starts[number + 1]) if number + 1 < len(starts) else -1
    return found
