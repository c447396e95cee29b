"""Elements of a page of HTML, by a CSS selector; plain text has none. Its examples are pieces of markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cleaner.grammar import Selector, Strip
from cleaner.page import Hit, Page

ON_MARKUP = True


class Rule(Strip):
    op: Literal["css"]
    select: Selector


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    reading = page.reading
    for start, end in page.markup.select(rule.select) if page.markup else ():
        first, last = reading.from_raw(start), reading.from_raw(end)
        yield from (_with_break(reading.text, first, last),) if last > first else ()


def needs(rule: Rule) -> frozenset[str] | None:
    return None


def _with_break(text: str, start: int, end: int) -> Hit:
    """The hit, and where it fills whole lines the line break behind them too, or at the end the one before."""
    if (start and text[start - 1] != "\n") or text[end : end + 1] not in ("", "\n"):
        return Hit(start, end)
    return Hit(start, end + 1) if end < len(text) else Hit(max(start - 1, 0), end)
