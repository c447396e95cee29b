"""The frame: the line that the body starts after, and the line that it ends before."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.errors import CleanerError
from cleaner.fold import Reading
from cleaner.model import Span
from cleaner.page import line_numbers
from cleaner.patterns import Budget
from cleaner.plan import Anchors


class AnchorMissing(CleanerError):
    """A page without a line that the frame needs: no verdict on the page, for sites get redesigned."""


class Frame(NamedTuple):
    """Where the body stands in the reading copy; `is_open` where both anchors are optional: then they only bound the
    search for it."""

    span: Span
    is_open: bool = False


def locate(anchors: Anchors, reading: Reading, budget: Budget) -> Frame:
    """Where the body stands in the reading copy.

    Raises:
        AnchorMissing: a pattern that is not optional hits no line.
    """
    first, last = 0, len(reading.lines)
    before = after = None
    if anchors.after:
        after = _first_hit(anchors.after, reading, budget, 0)
        if after is None and not anchors.after_optional:
            raise AnchorMissing(f"no line of the page fits `after` of {anchors.id}")
        first = 0 if after is None else after + 1
    if anchors.before:
        before = _first_hit(anchors.before, reading, budget, first)
        if before is None and not anchors.before_optional:
            raise AnchorMissing(f"no line behind the body's start fits `before` of {anchors.id}")
        last = len(reading.lines) if before is None else before
    is_open = anchors.after_optional and anchors.before_optional
    return Frame(Span(_line_start(reading, first), _line_start(reading, last)), is_open)


def _first_hit(patterns: tuple[str, ...], reading: Reading, budget: Budget, first: int) -> int | None:
    """The first hit of the first pattern that hits at all."""
    hits = (next(iter(line_numbers(reading, pattern, budget, first)), None) for pattern in patterns)
    return next((number for number in hits if number is not None), None)


def _line_start(reading: Reading, number: int) -> int:
    return reading.line_starts[number] if number < len(reading.lines) else len(reading.text)
