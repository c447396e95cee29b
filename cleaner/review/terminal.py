"""Text made fit for a terminal: nothing in it steers the terminal, and its width counts as the terminal counts it.

A row is a line of styled pieces. Who prints it turns styles into colours, or leaves them out.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

_CLOSING = frozenset("，。、；：？！”’）》」』】,.;:?!)]")  # a row does not begin with these

Style = Literal["", "removed", "added", "faint", "title", "rule", "good", "bad", "warning"]


class Piece(NamedTuple):
    """A stretch of a row in one style."""

    text: str
    style: Style = ""


Row = tuple[Piece, ...]


def printable(text: str, keep: str = "") -> str:
    r"""The text with all that could steer a terminal or hide in it written out, as in `\x1b` or `\u202e`.

    These are control and format characters (bidi overrides, zero-width characters), line and paragraph separators and
    lone surrogates. Characters in `keep` stay.
    """
    if text.isprintable():  # then nothing in it is of these kinds
        return text
    return "".join(char if char in keep else _written_out(char) for char in text)


@lru_cache(maxsize=4096)
def _written_out(char: str) -> str:
    if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char
    short = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
    code = ord(char)
    return short.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def as_json(value: Any) -> str:
    """The value as one line of JSON, with all that could steer a terminal escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if _written_out(char) == char else json.dumps(char)[1:-1] for char in text)


def counted(number: int, thing: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a Chinese character, none for a combining mark."""
    return len(text) if text.isascii() else sum(map(_char_columns, text))


@lru_cache(maxsize=16384)
def _char_columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me") else 1


def padded(text: str, width: int) -> str:
    """The text with spaces behind it, up to `width` columns."""
    return text + " " * (width - columns(text))


def shortened(text: str, width: int) -> str:
    """The text, or as much of its start as fits `width` columns with an ellipsis behind it."""
    if columns(text) <= width:
        return text
    room = width - 1
    for number, char in enumerate(text):
        room -= _char_columns(char)
        if room < 0:
            return text[:number] + "…"
    return text


class _Cell(NamedTuple):
    char: str
    style: Style


def wrapped(pieces: Iterable[Piece], width: int) -> Iterator[Row]:
    """The pieces in rows of at most `width` columns, broken at spaces or beside wide characters where that can be."""
    cells = [_Cell(char, piece.style) for piece in pieces for char in piece.text]
    start = taken = fitting = 0
    for number, cell in enumerate(cells):
        size = _char_columns(cell.char)
        if taken + size > width and number > start:
            stop = fitting if fitting > start else number
            yield _row(cells[start:stop])
            start = stop
            taken = sum(_char_columns(before.char) for before in cells[start:number])
        if number > start and _may_break(cells[number - 1].char, cell.char):
            fitting = number
        taken += size
    yield _row(cells[start:])


def _may_break(before: str, after: str) -> bool:
    beside_wide = _char_columns(before) == 2 or _char_columns(after) == 2
    return before == " " or (beside_wide and after not in _CLOSING)


def _row(cells: Sequence[_Cell]) -> Row:
    pieces: list[Piece] = []
    run: list[str] = []
    for number, cell in enumerate(cells):
        run.append(cell.char)
        if number + 1 == len(cells) or cells[number + 1].style != cell.style:
            pieces.append(Piece("".join(run), cell.style))
            run = []
    return tuple(pieces)


def hanging(head: Row, pieces: Iterable[Piece], width: int) -> Iterator[Row]:
    """The pieces in rows behind `head`; further rows begin below the first one's text."""
    indent = sum(columns(piece.text) for piece in head)
    for number, row in enumerate(wrapped(pieces, max(width - indent, 10))):
        yield (*(head if number == 0 else (Piece(" " * indent),)), *row)
