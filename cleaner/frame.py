"""The frame: the line that the body starts after, and the line that it ends before."""

from __future__ import annotations

from cleaner.errors import CleanerError
from cleaner.fold import Reading
from cleaner.model import Span
from cleaner.page import lines_matching
from cleaner.patterns import Budget
from cleaner.plan import Anchors


class AnchorMissing(CleanerError):
    """A page without a line that the frame needs: no verdict on the page, for sites get redesigned."""


def locate(anchors: Anchors, reading: Reading, budget: Budget) -> Span:
    """Where the body stands in the reading copy.

    Raises:
        AnchorMissing: a pattern that is not optional hits no line.
    """
    first, last = 0, len(reading.lines)
    if anchors.after:
        number = _first_hit(anchors.after, reading, budget, 0)
        if number is None and not anchors.after_optional:
            raise AnchorMissing(f"no line of the page fits `after` of {anchors.id}")
        first = 0 if number is None else number + 1
    if anchors.before:
        number = _first_hit(anchors.before, reading, budget, first)
        if number is None and not anchors.before_optional:
            raise AnchorMissing(f"no line behind the body's start fits `before` of {anchors.id}")
        last = len(reading.lines) if number is None else number
    return Span(_line_start(reading, first), _line_start(reading, last))


def _first_hit(patterns: tuple[str, ...], reading: Reading, budget: Budget, first: int) -> int | None:
    """The first hit of the first pattern that hits at all."""
    hits = (next(lines_matching(reading, pattern, budget, first), None) for pattern in patterns)
    return next((hit[0] for hit in hits if hit), None)


def _line_start(reading: Reading, number: int) -> int:
    return reading.line_starts[number] if number < len(reading.lines) else len(reading.text)
