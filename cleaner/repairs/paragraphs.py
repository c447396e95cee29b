"""Paragraph breaks that a template flattened: a line break at each place, or in place of the white space, that
`break_at` matches."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.grammar import BreakPattern, Table
from cleaner.page import Hit, Page

ORDER = 2
LABEL = "layout"


class Rule(Table):
    break_at: BreakPattern


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    text = page.reading.text
    for hit in patterns.find_breaks(rule.break_at, text, page.budget):
        start, end = hit.span()
        at_a_line_end = "\n" in text[max(start - 1, 0) : end + 1] or start == 0 or end == len(text)
        if not hit[0].strip() and not at_a_line_end:
            yield Hit(start, end, "\n")
