"""Many literals in one pass over a text.

What can only be where one of its literals stands is asked for only where one does: an `Index` tells which of thousands
of patterns can match a text at all. Aho-Corasick finds the literals; where Hyperscan is installed, which is five times
as fast but takes a while to compile, it takes over once a set of literals has been looked for often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from threading import Lock
from typing import Any, Generic, TypeVar

import ahocorasick_rs

Scan = Callable[[str], Iterable[int]]  # numbers of the literals that stand in a text, perhaps some more than once

MIN_OTHER = 2  # characters of a literal that is worth asking for beside another
T = TypeVar("T")


class Index(Generic[T]):
    """Things by the literals that must stand where they do: of each of a thing's sets at least one."""

    def __init__(self, things: Iterable[tuple[T, Sequence[frozenset[str]]]]) -> None:
        self._things: list[T] = []
        self._always: list[int] = []
        self._owners: list[list[int]] = []  # by literal
        self._others: list[list[set[int]]] = []  # by thing: sets of which it was not filed under one
        numbers: dict[str, int] = {}
        for number, (thing, sets) in enumerate(things):
            telling = sorted((one for one in sets if "" not in one), key=_tells_most)
            self._things.append(thing)
            self._others.append([])
            for literal in telling[0] if telling else ():
                self._owners[self._number(literal, numbers)].append(number)
            for one in telling[1:]:
                if min(map(len, one)) >= MIN_OTHER:
                    self._others[-1].append({self._number(literal, numbers) for literal in one})
            if not telling:
                self._always.append(number)
        self._scan = scanner(tuple(numbers))

    def _number(self, literal: str, numbers: dict[str, int]) -> int:
        if literal not in numbers:
            numbers[literal] = len(numbers)
            self._owners.append([])
        return numbers[literal]

    def literals(self, text: str) -> frozenset[int]:
        """The literals, by numbers of its own, that stand in a text."""
        return frozenset(self._scan(text))

    def among(self, literals: frozenset[int]) -> list[T]:
        """The things that can be in a text where these literals stand, in the order in which they were given."""
        found = set(self._always)
        for literal in literals:
            found.update(self._owners[literal])
        is_missing = literals.isdisjoint
        return [self._things[number] for number in sorted(found) if not any(map(is_missing, self._others[number]))]


def _tells_most(literals: frozenset[str]) -> tuple[int, int]:
    return -min(map(len, literals)), len(literals)


def scanner(literals: Sequence[str]) -> Scan:
    """Finds which of some literals, none of them empty, stand in a text."""
    if not literals:
        return lambda text: ()
    return _warming(literals) if _has_hyperscan() else by_aho_corasick(literals)


@cache
def _has_hyperscan() -> bool:
    from importlib.util import find_spec

    return find_spec("hyperscan") is not None


def _warming(literals: Sequence[str]) -> Scan:
    """Aho-Corasick at first; Hyperscan after half as many scans as there are literals, which is about when it pays."""
    scan, scans = by_aho_corasick(literals), 0

    def warming(text: str) -> Iterable[int]:
        nonlocal scan, scans
        scans += 1
        if scans == (len(literals) + 1) // 2:
            scan = by_hyperscan(literals)
        return scan(text)

    return warming


def by_aho_corasick(literals: Sequence[str]) -> Scan:
    slow = one_by_one(literals)
    if not _is_whole("".join(literals)):
        return slow
    automaton = ahocorasick_rs.AhoCorasick(literals)

    def scan(text: str) -> Iterable[int]:
        try:
            return [number for number, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)]
        except UnicodeEncodeError:
            return slow(text)

    return scan


def by_hyperscan(literals: Sequence[str]) -> Scan:
    import hyperscan

    if any("\0" in literal for literal in literals):  # its Python face ends a literal there
        return by_aho_corasick(literals)
    expressions = [_bytes(literal) for literal in literals]
    database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=expressions, flags=hyperscan.HS_FLAG_SINGLEMATCH, literal=True)
    lock = Lock()  # the database has room for one scan at a time

    def scan(text: str) -> Iterable[int]:
        found: list[int] = []

        def hit(number: int, start: int, end: int, flags: int, context: object) -> None:
            found.append(number)

        with lock:
            database.scan(_bytes(text), hit)
        return found

    return scan


def one_by_one(literals: Sequence[str]) -> Scan:
    return lambda text: [number for number, literal in enumerate(literals) if literal in text]


def _is_whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair, which Aho-Corasick has no strings for."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
