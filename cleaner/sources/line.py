"""A row of JSON Lines as its line has it: the values of its fields, and where its text stands.

A line goes out as it came but for its text, so it is not enough to know what it says. Most of a line is its text. Where
that is found at the first look, the rest is read with a mark in its place: if the mark comes out as the value of the
text's field, the text is what stood there. Any other line is read field by field.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Container
from functools import cache
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.as_json import as_json, text_in

OWN = "cleaner"  # the field that is ours
TEXTS = ("text", "content", "raw_content")

_MARK = os.urandom(16).hex()  # a text that no row has
_QUOTED_MARK = as_json(_MARK)
_BEFORE_TEXT = re.compile(rb'[ \t\r\n]*:[ \t\r\n]*(?=")')
_BACKSLASH = ord("\\")
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_scan_long = json.JSONDecoder(parse_int=lambda digits: _number(digits)).scan_once  # type: ignore[attr-defined]


class Line(NamedTuple):
    """A row in its line, in UTF-8; offsets are bytes.

    `text` is where the value of its text stands, an empty stretch where it has none, `own` where that of our field
    does, and `close` where the closing brace is.
    """

    whole: bytes
    values: dict[str, Any]
    text: tuple[int, int]
    own: tuple[int, int] | None
    close: int


def text_field(names: Container[str], asked: str | None) -> str:
    """The name of the field with the text of a row with fields of these names."""
    return asked or next((name for name in TEXTS if name in names), TEXTS[0])


def read(raw: bytes, asked: str | None, encoding: str | None) -> Line:
    """The row in a line; `asked` is the field with its text, if one was named, `encoding` that of lines not in UTF-8.

    Raises:
        ValueError: it holds none.
        RecursionError: it is nested too deeply.
    """
    return _around_text(raw, asked) or _field_by_field(raw, asked, encoding)


# -------------------------------------------------------------------------------------------------- around the text
def _around_text(raw: bytes, asked: str | None) -> Line | None:
    """The row, where its text was found at the first look; None where that is not certain."""
    for name in (asked,) if asked else TEXTS:
        found = raw.find(_quoted(name))
        if found >= 0:
            value = _BEFORE_TEXT.match(raw, found + len(_quoted(name)))
            end = _behind_string(raw, value.end()) if value else 0
            line = _marked(raw, name, (value.end(), end)) if value and end else None
            return line if line and text_field(line.values, asked) == name else None  # a name may stand in escapes
    return None


@cache
def _quoted(name: str) -> bytes:
    return as_json(name)


def _behind_string(raw: bytes, start: int) -> int:
    """Where a string ends that begins at an offset; 0 if it does not."""
    at = start
    while (at := raw.find(b'"', at + 1)) >= 0:
        escaped = at
        while raw[escaped - 1] == _BACKSLASH:
            escaped -= 1
        if (at - escaped) % 2 == 0:
            return at + 1
    return 0


def _marked(raw: bytes, name: str, text: tuple[int, int]) -> Line | None:
    start, end = text
    try:
        values = json.loads((raw[:start] + _QUOTED_MARK + raw[end:]).decode())
        found = text_in(raw[start:end])
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get(name) != _MARK or OWN in values:
        return None
    values[name] = found
    return Line(raw, values, text, None, raw.rindex(b"}"))


# -------------------------------------------------------------------------------------------------- field by field
class Spots(NamedTuple):
    """The values of an object, and where each of its fields stands in the text: the start of the name, the start of the
    value and its end; `close` is where the closing brace is."""

    values: dict[str, Any]
    fields: dict[str, tuple[int, int, int]]
    close: int


def _field_by_field(raw: bytes, asked: str | None, encoding: str | None) -> Line:
    text = _decoded(raw, encoding)
    values, fields, close = spots(text)

    def at(offset: int) -> int:
        return len(_encoded(text[:offset]))

    _, *value = fields.get(text_field(fields, asked), (close, close, close))
    own = fields.get(OWN)
    return Line(
        _encoded(text), values, (at(value[0]), at(value[1])), (at(own[1]), at(own[2])) if own else None, at(close)
    )


def _decoded(raw: bytes, encoding: str | None) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if encoding is None:
            raise
        return raw.decode(encoding)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def spots(text: str) -> Spots:
    """The object that a text holds, and where in it its fields stand.

    Raises:
        ValueError: it holds none.
        RecursionError: it is nested too deeply.
    """
    try:
        return _spots(text)
    except (IndexError, StopIteration) as error:
        raise ValueError("it breaks off, or is out of form") from error


def _spots(text: str) -> Spots:
    values: dict[str, Any] = {}
    fields: dict[str, tuple[int, int, int]] = {}
    at = _skip(text, 1 if text[0] == "\ufeff" else 0)
    _expect(text, at, "{")
    at = _skip(text, at + 1)
    while text[at] != "}":
        if values:
            _expect(text, at, ",")
            at = _skip(text, at + 1)
        _expect(text, at, '"')
        name, behind = scanstring(text, at + 1, True)
        colon = _skip(text, behind)
        _expect(text, colon, ":")
        start = _skip(text, colon + 1)
        values[name], end = _value(text, start)
        fields[name] = (at, start, end)
        at = _skip(text, end)
    if text[at + 1 :].strip(" \t\r\n"):
        raise ValueError(f"something follows the object at character {at + 1}")
    return Spots(values, fields, at)


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        found: tuple[Any, int] = _scan(text, at)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number with more digits than Python takes
        found = _scan_long(text, at)
    return found


def _number(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _expect(text: str, at: int, char: str) -> None:
    if text[at] != char:
        raise ValueError(f"{char} is missing at character {at}")
