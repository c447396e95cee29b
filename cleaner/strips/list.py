"""Lists: a header line and the items under it, or a run of items alone; blank lines between them belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cleaner import patterns
from cleaner.fold import squeeze
from cleaner.grammar import Count, Pattern, Strip
from cleaner.page import Hit, Page


class Rule(Strip):
    op: Literal["list"]
    header: Pattern | None = None
    item: Pattern
    min_items: Count = 3


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    items = list(page.numbers(rule.item))
    headers = set(page.numbers(rule.header)) if rule.header is not None else set()
    for run in _runs(items, page.reading.lines):
        opens = _line_above(run[0], page.reading.lines)
        has_header = opens in headers
        if len(run) >= rule.min_items and (has_header or rule.header is None):
            yield page.whole_lines(opens if has_header else run[0], run[-1])


def needs(rule: Rule) -> frozenset[str] | None:
    needed = (patterns.needs(rule.header) if rule.header is not None else None) or patterns.needs(rule.item)
    return None if needed is None else frozenset(map(squeeze, needed))


def _runs(items: list[int], lines: list[str]) -> Iterator[list[int]]:
    """Items with nothing but blank lines between them."""
    run: list[int] = []
    for number in items:
        if run and any(lines[run[-1] + 1 : number]):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _line_above(number: int, lines: list[str]) -> int:
    """The next line above that is not blank; -1 where there is none."""
    return next((above for above in range(number - 1, -1, -1) if lines[above]), -1)
