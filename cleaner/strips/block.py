"""Blocks: the lines from one that opens a block to the next one that closes it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from cleaner import patterns
from cleaner.fold import squeeze
from cleaner.grammar import Count, Pattern, Strip
from cleaner.page import Hit, Page


class Rule(Strip):
    op: Literal["block"]
    first: Pattern
    last: Pattern
    max_lines: Count = 40


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    closing = list(page.numbers(rule.last))
    done = -1
    for opens in page.numbers(rule.first):
        if opens <= done:
            continue
        at = bisect_left(closing, opens)
        if at < len(closing) and closing[at] < opens + rule.max_lines:
            done = closing[at]
            yield page.whole_lines(opens, done)


def needs(rule: Rule) -> frozenset[str] | None:
    needed = patterns.needs(rule.first) or patterns.needs(rule.last)
    return None if needed is None else frozenset(map(squeeze, needed))
