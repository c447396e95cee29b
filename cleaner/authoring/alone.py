"""A strip alone: what it finds in a text, all other rules and the frame aside."""

from __future__ import annotations

from dataclasses import replace

from cleaner.fold import read
from cleaner.grammar import Strip
from cleaner.html import Markup, lay_out
from cleaner.mechanisms import hits, ops
from cleaner.model import Span
from cleaner.page import Page
from cleaner.patterns import Budget


def all_body(text: str, markup: Markup | None = None) -> Page:
    """A page that is all body, and has no title."""
    reading = read(text)
    return Page(reading, Span(0, len(reading.text)), Budget(), markup=markup)


def example_page(strip: Strip, example: str) -> Page:
    """An example of a strip as a page; those of a strip that reads markup are markup."""
    return all_body(*lay_out(example)) if getattr(ops()[strip.op], "ON_MARKUP", False) else all_body(example)


def found_on(strip: Strip, page: Page) -> tuple[str, ...]:
    """The texts that a strip would remove, as they stand in the reading copy.

    Raises:
        TimeoutError: its pattern ran out of time.
    """
    found = hits(strip, replace(page, budget=Budget()))
    return tuple(page.reading.text[hit.start : hit.end] for hit in found if hit.end > hit.start)
