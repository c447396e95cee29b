"""Whole lines: literal ones, many at once, or the lines that a pattern matches from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from cleaner import patterns
from cleaner.fold import read, squeeze
from cleaner.grammar import Pattern, Strip, Texts, rule_check
from cleaner.page import Hit, Page


class Rule(Strip):
    op: Literal["line"]
    lines: Texts = ()
    match: Pattern | None = None

    @rule_check
    def _has_one(self) -> Rule:
        if not self.lines and self.match is None:
            raise ValueError("give `lines` or `match`")
        return self


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    for line in _folded(rule.lines):
        for number in page.reading.numbers.get(line, ()):
            yield page.whole_lines(number, number)
    if rule.match is not None:
        for number in page.numbers(rule.match):
            yield page.whole_lines(number, number)


def needs(rule: Rule) -> frozenset[str] | None:
    literals = frozenset(map(squeeze, rule.lines))
    if rule.match is None:
        return literals
    needed = patterns.needs(rule.match)
    return None if needed is None else literals | frozenset(map(squeeze, needed))


@lru_cache(maxsize=4096)
def _folded(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(read(line).text for line in lines)
