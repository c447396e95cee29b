"""Watermarks: text that stands anywhere, also in the middle of a sentence, and leaves a gap to close.

A literal is also found where white space or a line break stands in it, where zero-width characters do, in full width,
and with another dash.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cleaner import patterns
from cleaner.fold import squeeze
from cleaner.grammar import Count, Pattern, Strip, Text, rule_check
from cleaner.page import Hit, Page

INLINE = True

_JOINS = {"tight": "", "space": " ", "line": "\n"}


class Rule(Strip):
    op: Literal["inline"]
    literal: Text | None = None
    match: Pattern | None = None
    min_count: Count = 1
    join: Literal["tight", "space", "line"] = "tight"

    @rule_check
    def _has_one(self) -> Rule:
        if (self.literal is None) == (self.match is None):
            raise ValueError("give either `literal` or `match`")
        return self


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    text = page.reading.text
    found = list(patterns.find_all(_source(rule), text, page.budget))
    if len(found) < rule.min_count and not page.sure:
        if found:
            yield Hit(found[0].start(), found[0].start(), note=f"stands here {len(found)} times only, so it was kept")
        return
    for hit in found:
        yield _closed(text, hit.start(), hit.end(), _JOINS[rule.join])


def needs(rule: Rule) -> frozenset[str] | None:
    if rule.literal is not None:
        return frozenset([squeeze(rule.literal)])
    needed = patterns.needs(rule.match or "")
    return None if needed is None else frozenset(map(squeeze, needed))


def _source(rule: Rule) -> str:
    return patterns.loose(rule.literal) if rule.literal is not None else rule.match or ""


def _closed(text: str, start: int, end: int, join: str) -> Hit:
    """The hit and how its gap closes. White space can only take the place of white space, so with `join` the hit
    takes in what stands around it, and closes with nothing where there is none."""
    if not join:
        return Hit(start, end)
    first, last = len(text[:start].rstrip()), end + len(text[end:]) - len(text[end:].lstrip())
    has_space = (first, last) != (start, end) or any(character.isspace() for character in text[start:end])
    return Hit(first, last, join if has_space and first > 0 and last < len(text) else "")
