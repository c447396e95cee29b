"""Patterns of rule files: checked, folded, compiled once, and matched under a budget.

Patterns see the reading copy only (`cleaner.fold`), so they are folded the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from cleaner import pattern_tree
from cleaner.errors import PatternError
from cleaner.fold import DASHES, ZERO_WIDTH, fold_characters
from cleaner.pattern_tree import Literal, Parser
from cleaner.pattern_tree import Match as Match

MAX_LENGTH = 4_000
MAX_REPEATS = 10_000
MAX_DIGITS = 19
SECONDS_PER_DOCUMENT = 5.0


SHORT = 256  # characters of a line that a tame pattern need not be timed on
MAX_WAYS = 2 * (SHORT + 1) ** 2


_FOLDS = regex.compile(
    r"\\(?:u(?P<code>[0-9a-fA-F]{4})|x(?P<code>[0-9a-fA-F]{2})|(?P<tab>t)|(?P<escaped>.))|[^\x00-\x7f]|\t", regex.DOTALL
)

# What `_is_plain` knows, and each at most repeated once.
_TIMES = r"(?:(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??)?"
_ATOM = r"(?:[^\\\[\](){}*+?|^$]|\\[dDsSwW]|\\[^\w\s]|\\p\{Han\}|\[\^?(?:[^\\\[\]^&|~:-]|\\[dsw]|0-9|a-z|A-Z)+\])"
_PLAIN = regex.compile(rf"(?:{_ATOM}{_TIMES}|\((?:\?:|\?<[A-Za-z_][A-Za-z0-9_]*>)?|\){_TIMES}|[|^$])*+")
_DASH = f"[{regex.escape(DASHES)}]+"
_MARKS = regex.compile(f"{_DASH}|[^\\s{regex.escape(DASHES)}]")
_UNSEEN = regex.compile(f"[{ZERO_WIDTH}]+")
_HOST = regex.compile(r"((?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,})")
_BOUNDS = regex.compile(r"\{(\d+),(\d+)\}")


class Budget:
    """CPU seconds that the patterns of one document may use; `left` never falls below a millisecond."""

    __slots__ = ("calls", "ends")

    def __init__(self, seconds: float = SECONDS_PER_DOCUMENT) -> None:
        self.ends = time.process_time() + seconds
        self.calls = 0

    def tick(self) -> None:
        """Counts a match that is not timed, as timing one takes four times as long as most matches do.

        Raises:
            TimeoutError: the seconds are used up; looked at now and then.
        """
        self.calls += 1
        if self.calls % 64 == 0 and time.process_time() > self.ends:
            raise TimeoutError

    def left(self) -> float:
        return max(self.ends - time.process_time(), 0.001)


# ------------------------------------------------------------------------------------------------ the public face
@lru_cache(maxsize=8192)
def fold_pattern(source: str) -> str:
    """The pattern for the reading copy: characters folded as the text is, escaped where folding made a sign of them."""
    if "\\" not in source and fold_characters(source) == source:
        return source

    def folded(hit: Match) -> str:
        character = chr(int(hit["code"], 16)) if hit["code"] else "\t" if hit["tab"] else hit["escaped"] or hit[0]
        plain = fold_characters(character)
        return hit[0] if plain == character else regex.escape(plain, special_only=True)

    return _FOLDS.sub(folded, source)


@lru_cache(maxsize=512)
def _parsed(source: str) -> tuple[pattern_tree.Node, Parser]:
    """What a pattern is made of, and what its parser met: asked for several times while a rule file loads."""
    parser = Parser(fold_pattern(source))
    return parser.parse(), parser


@lru_cache(maxsize=8192)
def check(source: str) -> None:
    """Refuses a pattern that is out of bounds, does not compile, or matches the empty string.

    Raises:
        PatternError: says what is wrong with it. The bounds are checked before compiling.
    """
    if len(source) > MAX_LENGTH:
        raise PatternError(f"the pattern is {len(source)} characters long, at most {MAX_LENGTH} are allowed")
    tree, _ = _parsed(source)
    if pattern_tree.states(tree) > MAX_LENGTH + MAX_REPEATS:
        raise PatternError(f"its nested repeats come to more than {MAX_REPEATS} steps")
    if not _is_plain(fold_pattern(source)):
        compiled(source)


def _is_plain(folded: str) -> bool:
    """Whether a pattern that the parser took is sure to compile: then it waits until a page needs it."""
    return bool(_PLAIN.fullmatch(folded)) and all(int(least) <= int(most) for least, most in _BOUNDS.findall(folded))


def may_be_empty(source: str) -> bool:
    """Whether the pattern matches the empty string."""
    return not needs(source) and compiled(source).search("") is not None


@lru_cache(maxsize=8192)
def compiled(source: str) -> regex.Pattern[str]:
    """The folded pattern, compiled for the reading copy."""
    try:
        return regex.compile(fold_pattern(source), regex.MULTILINE, cache_pattern=False)  # its cache rolls global dice
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(f"the pattern does not compile: {error}") from error


@lru_cache(maxsize=8192)
def literal(source: str) -> str | None:
    """The text that the pattern spells out, where it is nothing but a literal; else None."""
    tree, parser = _parsed(source)
    parts = pattern_tree.flat(tree)
    if parser.ignores_case or not all(isinstance(part, Literal) for part in parts):
        return None
    return "".join(part.text for part in parts if isinstance(part, Literal))


@lru_cache(maxsize=8192)
def only_line(source: str) -> str | None:
    """The one line that the pattern matches whole, where it spells one out; else None."""
    line = literal(source)
    return line if line is not None and compiled(source).fullmatch(line) else None


def literals(source: str) -> frozenset[str]:
    """Every literal that the pattern spells out, needed or not."""
    return frozenset(pattern_tree.leaves(Parser(fold_pattern(source)).parse()))


@lru_cache(maxsize=8192)
def needs(source: str) -> frozenset[str] | None:
    """Literals of the reading copy of which every match holds at least one; None where nothing can be said."""
    tree, parser = _parsed(source)
    found = pattern_tree.needs(tree)
    return None if parser.ignores_case else found


def requires(source: str) -> tuple[frozenset[str], ...]:
    """Sets of literals of the reading copy; of each of them every match holds at least one."""
    tree, parser = _parsed(source)
    found = pattern_tree.requires(tree)
    return () if parser.ignores_case else found


class LineMatcher(NamedTuple):
    """A pattern as lines are asked for it: the one that it spells out, else the literals that it needs, and the match
    of a whole line, which a tame pattern need not be timed on."""

    only: str | None
    needed: Sequence[str] | None
    match: Callable[..., Match | None]
    is_tame: bool

    def full_match(self, text: str, budget: Budget) -> Match | None:
        if self.is_tame and len(text) <= SHORT:
            budget.tick()
            return self.match(text)
        return self.match(text, timeout=budget.left())


@lru_cache(maxsize=8192)
def line_matcher(source: str) -> LineMatcher:
    needed = needs(source)
    return LineMatcher(
        only_line(source), None if needed is None else tuple(needed), compiled(source).fullmatch, _is_tame(source)
    )


def full_match(source: str, text: str, budget: Budget) -> Match | None:
    return line_matcher(source).full_match(text, budget)


def _is_tame(source: str) -> bool:
    """Whether a pattern cannot take long on a short text."""
    tree, parser = _parsed(source)
    return pattern_tree.ways(tree, SHORT) <= MAX_WAYS and not parser.looks_around


def search(source: str, text: str, budget: Budget) -> Match | None:
    return compiled(source).search(text, timeout=budget.left())


def find_all(source: str, text: str, budget: Budget, start: int = 0, end: int | None = None) -> Iterator[Match]:
    """Every match that is not empty, from left to right."""
    stop = len(text) if end is None else end
    for hit in compiled(source).finditer(text, start, stop, timeout=budget.left()):
        if hit.end() > hit.start():
            yield hit


def find_breaks(source: str, text: str, budget: Budget) -> Iterator[Match]:
    """Every match, empty ones too: places between two characters, or the white space there."""
    yield from compiled(source).finditer(text, timeout=budget.left())


def match_start(source: str, text: str, budget: Budget) -> Match | None:
    """A match at the start of the text."""
    return compiled(source).match(text, timeout=budget.left())


@lru_cache(maxsize=1024)
def loose(literal: str) -> str:
    """A pattern for a literal that may be broken by white space, written with other dashes, its hosts in capitals."""
    pieces = enumerate(hosts_apart(literal))
    return r"\s*+".join(_loose(mark, number % 2 == 1) for number, piece in pieces for mark in _MARKS.findall(piece))


def _loose(mark: str, in_host: bool) -> str:
    if mark[0] in DASHES:
        return _DASH
    return f"[{mark.lower()}{mark.upper()}]" if in_host and mark.isalpha() else regex.escape(mark)


def hosts_apart(literal: str) -> list[str]:
    """A literal, folded, cut at the names of hosts in it: every second piece is one."""
    return _HOST.split(_UNSEEN.sub("", fold_characters(literal)))


def words(text: str) -> list[str]:
    """The runs of ASCII letters and digits in a text."""
    return regex.findall(r"[0-9A-Za-z]+", text)


def numbers(text: str) -> list[str]:
    """The runs of digits in a text."""
    return regex.findall(r"[0-9]+", text)


def whole_number(text: str | None) -> int | None:
    """The number that a text of digits spells; None if it is none, or longer than numbers on a page are."""
    return int(text) if text and text.isdecimal() and len(text) < MAX_DIGITS else None


def groups(source: str) -> frozenset[str]:
    """The names of the groups of a pattern."""
    return frozenset(compiled(source).groupindex)
