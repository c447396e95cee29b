"""Watermarks: text that stands anywhere, also in the middle of a sentence, and leaves a gap to close.

A literal is also found where white space or a line break stands in it, where zero-width characters do, in full width,
with another dash, and a host in it also in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from cleaner import patterns
from cleaner.fold import squeeze
from cleaner.grammar import Count, Pattern, Strip, Text, rule_check
from cleaner.model import Span
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
    spans = [Span(*hit.span()) for hit in found]
    join = _JOINS[rule.join]
    yield from _closed(text, spans, join) if join else (Hit(*span) for span in spans)


def needs(rule: Rule) -> frozenset[str] | None:
    if rule.literal is not None:
        longest = max(map(squeeze, patterns.hosts_apart(rule.literal)[::2]), key=len)
        return frozenset([longest]) if longest else None
    needed = patterns.needs(rule.match or "")
    return None if needed is None else frozenset(map(squeeze, needed))


def _source(rule: Rule) -> str:
    return patterns.loose(rule.literal) if rule.literal is not None else rule.match or ""


def _closed(text: str, spans: Iterable[Span], join: str) -> Iterator[Hit]:
    """The hits and how their gaps close. White space can only take the place of white space, so a hit takes in what
    stands around it, and closes with nothing where there is none."""
    for start, end in _with_space(text, spans):
        has_space = any(character.isspace() for character in text[start:end])
        yield Hit(start, end, join if has_space and start > 0 and end < len(text) else "")


def _with_space(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans with the white space around them; those that touch then are one."""
    wide: list[Span] = []
    for start, end in spans:
        while start and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
        if wide and start <= wide[-1].end:
            start = wide.pop().start
        wide.append(Span(start, end))
    return wide
