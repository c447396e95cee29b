"""Where the tables, keys and list items of a TOML text stand: `tomllib` gives values, and no line numbers.

A path names a value as `data[...]` would: `('strip', 2, 'lines', 0)`. The text is one that `tomllib` has read, so this
only finds things and checks nothing; where it cannot follow, it stops and knows less.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<line_break>\n)
    |(?P<quoted>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<sign>[\[\]{}=,.])
    |(?P<bare>[^\s\[\]{}=,.#"']+|.)""",
    re.VERBOSE | re.DOTALL,
)


class Place(NamedTuple):
    """A line and a column, both from 1; columns count code points."""

    line: int
    column: int


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def places(text: str) -> Mapping[Path, Place]:
    """The place of every table (its header), key and list item (the value itself)."""
    breaks = [hit.start() for hit in re.finditer("\n", text)]

    def place(offset: int) -> Place:
        number = bisect_right(breaks, offset - 1)
        return Place(number + 1, offset - (breaks[number - 1] + 1 if number else 0) + 1)

    return {path: place(offset) for path, offset in _Reader(text).read().items()}


def nearest(found: Mapping[Path, Place], path: Path) -> Place | None:
    """The place of a path, or of its nearest known ancestor."""
    return next((found[path[:end]] for end in range(len(path), 0, -1) if path[:end] in found), None)


class _Reader:
    """Walks the tokens of a text once and notes the offset where each path stands first."""

    def __init__(self, text: str) -> None:
        self.tokens = [token for token in _tokens(text) if token.kind != "skip"]
        self.number = 0
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}  # tables of each array of tables so far

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self.number < len(self.tokens):
            token = self.tokens[self.number]
            if token.kind == "line_break":
                self.number += 1
            elif token.text == "[" and token.kind == "sign":
                table = self.header(token.at)
            else:
                self.pair(table)
                self.skip_line()
        return self.found

    def header(self, at: int) -> Path:
        """`[a.b]` or `[[a.b]]`: the path that its keys belong to."""
        self.number += 1
        opens_array = self.accept("[")
        *parents, last = self.keys() or [("", at)]
        table = (*self.inside((), [key for key, _ in parents], at), last[0])
        self.note(table, at)
        if opens_array:
            table = (*table, self.counts.get(table, 0))
            self.counts[table[:-1]] = self.counts.get(table[:-1], 0) + 1
            self.note(table, at)
        self.skip_line()
        return table

    def inside(self, table: Path, keys: list[str], at: int) -> Path:
        """The path that keys lead to from a table; in an array of tables its last one is meant."""
        for key in keys:
            table = (*table, key)
            self.note(table, at)
            if table in self.counts:
                table = (*table, self.counts[table] - 1)
        return table

    def pair(self, table: Path) -> None:
        """`key = value`, also with a dotted key."""
        for key, at in self.keys():
            table = (*table, key)
            self.note(table, at)
        if self.accept("="):
            self.value(table)

    def keys(self) -> list[tuple[str, int]]:
        found = []
        while (token := self.peek()) and token.kind in ("bare", "quoted"):
            found.append((_spelled_out(token), token.at))
            self.number += 1
            self.accept(".")
        return found

    def value(self, path: Path) -> None:
        if self.accept("["):
            self.items(path)
        elif self.accept("{"):
            self.inline_table(path)
        else:
            while (token := self.peek()) and token.text not in (",", "]", "}") and token.kind != "line_break":
                self.number += 1

    def items(self, path: Path) -> None:
        """What stands in `[…]`, up to and with its end."""
        index = 0
        while (token := self.peek()) and not self.accept("]"):
            if token.kind == "line_break" or token.text == ",":
                self.number += 1
                continue
            self.note((*path, index), token.at)
            before = self.number
            self.value((*path, index))
            self.number += self.number == before  # what is no value must not hold us up
            index += 1

    def inline_table(self, path: Path) -> None:
        """What stands in `{…}`, up to and with its end."""
        while (token := self.peek()) and not self.accept("}"):
            if token.kind in ("bare", "quoted"):
                self.pair(path)
            else:
                self.number += 1

    def skip_line(self) -> None:
        while (token := self.peek()) and token.kind != "line_break":
            self.number += 1

    def note(self, path: Path, at: int) -> None:
        self.found.setdefault(path, at)

    def peek(self) -> _Token | None:
        return self.tokens[self.number] if self.number < len(self.tokens) else None

    def accept(self, sign: str) -> bool:
        token = self.peek()
        if token and token.kind == "sign" and token.text == sign:
            self.number += 1
            return True
        return False


def _tokens(text: str) -> Iterator[_Token]:
    return (_Token(hit.lastgroup or "bare", hit[0], hit.start()) for hit in _TOKEN.finditer(text))


def _spelled_out(token: _Token) -> str:
    """The key that a token stands for."""
    if token.kind == "bare":
        return token.text
    try:
        return next(iter(tomllib.loads(f"{token.text} = 0")))
    except (tomllib.TOMLDecodeError, StopIteration):
        return token.text
