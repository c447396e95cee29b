"""What a pattern is made of: its bounds and the literals it needs, told before `regex` compiles it.

A small parser of our own, because a compile cannot be timed out: it reads as much of a pattern as the bounds and the
literals ask for, and refuses what rules may not use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import prod

import regex

from cleaner.errors import PatternError

MAX_DEPTH = 24
MAX_NEEDS = 64
MANY = 10**18

Match = regex.Match[str]


# ------------------------------------------------------------------------------------------------ the tree
@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Other:
    """Anything that needs no literal: a class, a dot, an assertion, a back reference."""


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Node
    least: int
    most: int
    is_endless: bool = False


Node = Literal | Other | Sequence | Choice | Repeat

_GROUP = regex.compile(
    r"\(\?(?:(?P<look>[=!]|<[=!])|(?P<plain>:|>|\||P?<\w+>|[aimsux-]+:)|(?P<flags>[aimsux]+)\)|(?P<comment>\#[^)]*)\))"
)
_ESCAPE = regex.compile(
    r"\\(?:[pP]\{[^}]*\}|N\{[^}]*\}|x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})"
    r"|g<\w+>|(?P<digits>\d{1,3})|(?P<letter>[A-Za-z])|(?P<sign>.))",
    regex.DOTALL,
)
_CLASS = regex.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*+\]", regex.DOTALL)
_REPEAT = regex.compile(r"(?:[*+?]|\{(?P<least>\d*)(?P<comma>,)?(?P<most>\d*)\})(?P<mode>[+?])?")
_FUZZY = regex.compile(r"\{[^{}]*[<=][^{}]*\}|\{[eids](?:,[eids])*\}")
_CONTROLS = {"n": "\n", "t": " ", "r": "\n", "f": "\n", "v": "\n"}
_NO_TEXT = set("AZbBGmMzdDsSwWXRKh")


class Parser:
    """Recursive descent over one pattern; only what the bounds and the literals ask for."""

    def __init__(self, source: str) -> None:
        self.source, self.at, self.depth = source, 0, 0
        self.ignores_case = self.looks_around = False

    def parse(self) -> Node:
        tree = self.choice()
        if self.at < len(self.source):
            raise PatternError(f"unbalanced ')' at {self.at + 1}")
        return tree

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(f"groups nested more than {MAX_DEPTH} deep")
        branches = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while (sign := self.peek()) and sign not in "|)":
            parts.append(self.repeated(self.atom(sign)))
        return Sequence(tuple(parts))

    def repeated(self, part: Node) -> Node:
        if _FUZZY.match(self.source, self.at):
            raise PatternError(f"fuzzy matching at {self.at + 1} is not allowed in rules")
        while hit := _REPEAT.match(self.source, self.at):
            sign = hit[0][0]
            if sign == "{" and not (hit["least"] or hit["most"]):
                break
            self.at = hit.end()
            part = Repeat(part, *_bounds(sign, hit))
        return part

    def atom(self, sign: str) -> Node:
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.skip(_CLASS, "a '[' that is not closed")
        if sign == "\\":
            return self.escape()
        self.at += 1
        return Other() if sign in ".^$" else Literal(sign)

    def skip(self, token: regex.Pattern[str], problem: str) -> Node:
        hit = token.match(self.source, self.at)
        if not hit:
            raise PatternError(f"{problem}, at {self.at + 1}")
        self.at = hit.end()
        return Other()

    def group(self) -> Node:
        opening = _GROUP.match(self.source, self.at)
        if not opening and self.source.startswith(("(?", "(*"), self.at):
            raise PatternError(f"the group at {self.at + 1} is of a kind that rules may not use (recursion, condition)")
        self.at = opening.end() if opening else self.at + 1
        if opening and (opening["flags"] or opening["comment"]):
            self.flags(opening["flags"] or "")
            return Other()
        self.flags(opening["plain"] or "" if opening and opening[0].endswith(":") else "")
        inside = self.choice()
        if self.peek() != ")":
            raise PatternError("a '(' that is not closed")
        self.at += 1
        if opening and opening["look"]:
            self.looks_around = True
            return Other()
        return inside

    def flags(self, flags: str) -> None:
        if "x" in flags:
            raise PatternError("the flag x (verbose) is not allowed in rules")
        self.ignores_case |= "i" in flags

    def escape(self) -> Node:
        hit = _ESCAPE.match(self.source, self.at)
        if not hit:
            raise PatternError("a '\\' at the end")
        self.at = hit.end()
        if code := hit["x"] or hit["u"] or hit["U"]:
            return Literal(chr(int(code, 16)))
        letter = hit["letter"]
        if letter == "L":
            raise PatternError("named lists are not allowed in rules")
        if letter in _CONTROLS:
            return Literal(_CONTROLS[letter])
        return Literal(hit["sign"]) if hit["sign"] else Other()

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]


def _bounds(sign: str, hit: Match) -> tuple[int, int, bool]:
    """Least and most repeats, and whether there is no end; that counts as one more than the least, for it costs no
    states."""
    if sign != "{":
        return (1, 2, True) if sign == "+" else (0, 1, sign == "*")
    least = int(hit["least"] or 0)
    if not hit["comma"]:
        return least, least, False
    return least, int(hit["most"] or least + 1), not hit["most"]


def states(node: Node) -> int:
    """How large a compiled pattern may grow: characters times their repeats."""
    match node:
        case Sequence(parts) | Choice(parts):
            return 1 + sum(map(states, parts))
        case Repeat(part, _, most):
            return states(part) * max(most, 1)
        case _:
            return 1


def ways(node: Node, length: int) -> int:
    """At most so many ways, up to MANY, lead a pattern over a text of some length; its time is of their order."""
    match node:
        case Sequence(parts):
            return min(prod(ways(part, length) for part in parts), MANY)
        case Choice(branches):
            return sum(ways(branch, length) for branch in branches)
        case Repeat(part, least, most, is_endless):
            times = length if is_endless else min(most - least, length)
            inside = ways(part, length)
            return times + 1 if inside == 1 else min((times + 1) * inside ** min(least + times, 64), MANY)
        case _:
            return 1


# ------------------------------------------------------------------------------------------------ the literals
def flat(node: Node) -> list[Node]:
    """The parts of a sequence with its nested sequences laid open."""
    match node:
        case Sequence(parts):
            return [leaf for part in parts for leaf in flat(part)]
        case Repeat(part, least, most) if least == most and 1 <= least <= 8:
            return flat(part) * least
        case _:
            return [node]


def needs(node: Node) -> frozenset[str] | None:
    """Strings of which every match holds at least one; None where nothing can be said."""
    return _telling(requires(node))


def _telling(options: Iterable[frozenset[str]]) -> frozenset[str] | None:
    """The set that stands in the fewest texts, as far as lengths and counts tell."""
    return max(options, key=lambda option: (min(map(len, option)), -len(option)), default=None)


def requires(node: Node) -> tuple[frozenset[str], ...]:
    """Sets of strings; of each of them every match holds at least one."""
    match node:
        case Literal(text):
            return (frozenset([text]),)
        case Choice(branches):
            return _of_all([requires(branch) for branch in branches])
        case Repeat(part, least, _):
            return requires(part) if least else ()
        case Sequence():
            return tuple(_runs(flat(node)))
        case _:
            return ()


def _of_all(branches: list[tuple[frozenset[str], ...]]) -> tuple[frozenset[str], ...]:
    """What every branch of a choice requires, and a set of one telling thing of each."""
    if not all(branches):
        return ()
    common = [option for option in branches[0] if all(option in other for other in branches[1:])]
    together = frozenset().union(*filter(None, map(_telling, branches)))
    return (*common, *((together,) if len(together) <= MAX_NEEDS and together not in common else ()))


def _runs(parts: list[Node]) -> Iterator[frozenset[str]]:
    run = ""
    for part in parts:
        if isinstance(part, Literal):
            run += part.text
            continue
        if run:
            yield frozenset([run])
        run = ""
        yield from requires(part)
    if run:
        yield frozenset([run])


def leaves(node: Node) -> Iterator[str]:
    """Every run of literal characters in a tree, also those that a match can do without."""
    match node:
        case Literal(text):
            yield text
        case Choice(branches):
            for branch in branches:
                yield from leaves(branch)
        case Repeat(part):
            yield from leaves(part)
        case Sequence():
            for is_literal, run in groupby(flat(node), lambda part: isinstance(part, Literal)):
                texts = [text for part in run for text in leaves(part)]
                yield from ["".join(texts)] if is_literal else texts
