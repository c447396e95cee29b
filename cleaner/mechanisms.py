"""Finds the mechanisms by walking their rooms: adding one adds a file, and no list names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from cleaner import patterns, repairs, strips
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
    found = ops()[rule.op].find(rule, page)
    return [hit for hit in found if not (rule.unless and _is_spared(hit, rule.unless, page))]


def _is_spared(hit: Hit, unless: str, page: Page) -> bool:
    reading = page.reading
    first, last = reading.line_of(hit.start), reading.line_of(max(hit.end - 1, hit.start))
    lines = reading.text[reading.line_span(first).start : reading.line_span(last).end]
    return patterns.search(unless, lines, page.budget) is not None
