"""Finds the mechanisms by walking their rooms: adding one adds a file, and no list names it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Mapping

from cleaner import repairs, strips


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
