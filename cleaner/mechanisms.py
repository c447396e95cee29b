"""Finds the mechanisms by walking their rooms: adding one adds a file, and no list names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from cleaner import patterns, repairs, strips
from cleaner.fold import Reading
from cleaner.grammar import Strip
from cleaner.page import Hit, Page


def _walk(room: ModuleType) -> Mapping[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(room.__path__))
    return MappingProxyType({name: importlib.import_module(f"{room.__name__}.{name}") for name in names})


@cache
def ops() -> Mapping[str, ModuleType]:
    """The files of `strips/` by the op they are."""
    return _walk(strips)


@cache
def mends() -> Mapping[str, ModuleType]:
    """The files of `repairs/` by name, in the order in which they run."""
    found = _walk(repairs)
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].ORDER)))


def hits(rule: Strip, page: Page) -> list[Hit]:
    """What a strip finds on a page, less what its `unless` spares: hits whose lines hold a match of that pattern."""
    found = list(ops()[rule.op].find(rule, page))
    return _less_spared(found, rule.unless, page) if rule.unless else found


def _less_spared(found: list[Hit], unless: str, page: Page) -> list[Hit]:
    reading = page.reading

    @cache  # a line may hold thousands of hits
    def is_spared(first: int, last: int) -> bool:
        lines = reading.text[reading.line_span(first).start : reading.line_span(last).end]
        return patterns.search(unless, lines, page.budget) is not None

    return [hit for hit in found if not is_spared(*_lines_of(hit, reading))]


def _lines_of(hit: Hit, reading: Reading) -> tuple[int, int]:
    """The first and the last line of a hit, the line breaks that it takes along aside."""
    found = reading.text[hit.start : hit.end]
    start = hit.start + len(found) - len(found.lstrip())
    return reading.line_of(start), reading.line_of(max(hit.start + len(found.rstrip()) - 1, start))
