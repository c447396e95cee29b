"""JSON Lines: rows as they came, byte for byte, but for another text and the record of its cleaning in `cleaner`."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cleaner.as_json import as_json, in_ascii
from cleaner.packing import pack, packing_of, unpacked
from cleaner.sources import Piece, Row
from cleaner.sources.jsonl import SUFFIXES
from cleaner.sources.line import OWN, Line, text_field
from cleaner.sources.line import read as read_line

Style = Literal["plain", "ascii"]

_FIELD = f',"{OWN}":'.encode()  # as it comes behind others


class Cleaned(NamedTuple):
    """A row to be written, with its text, None where it is to have none, and the JSON of its record."""

    row: Row
    text: str | None
    record: bytes


def name(path: str) -> str:
    """The name of the shard that is made of another."""
    packing = packing_of(path)
    return path if path.lower().endswith(SUFFIXES) else f"{path[: len(path) - len(packing)]}.jsonl{packing}"


def part(rows: Iterable[bytes], name: str, piece: Piece | None = None) -> bytes:
    """Rows as the stretch of a shard that can be joined with others; `name` is that of the shard."""
    return pack(b"".join(rows), packing_of(name))


again = part  # rows as they came are lines, or records of a web archive, which are joined in the same way


def finish(grown: Path, target: Path) -> None:
    """Put a shard, which grew elsewhere on the same disk, in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    grown.replace(target)


def read(file: Path, name: str) -> Iterator[bytes]:
    """The rows of a shard that `name` says is ours.

    Raises:
        OSError: it cannot be read.
    """
    with open(file, "rb") as opened, unpacked(opened, packing_of(name)) as stream:
        yield from stream


# -------------------------------------------------------------------------------------------------- a row
def written(cleaned: Cleaned, field: str | None) -> bytes:
    """The row as a line; a record that it had already gives way."""
    row, line = cleaned.row, cleaned.row.inner
    if not isinstance(line, Line):
        return _new(cleaned, field)
    is_ascii = line.whole.isascii()
    record = _ascii(cleaned.record) if is_ascii else cleaned.record
    changes = []
    if line.text[0] < line.text[1] and cleaned.text != row.page:
        changes.append((*line.text, _string(cleaned.text, is_ascii)))
    if line.own:
        changes.append((*line.own, record))
    else:
        changes.append((line.close, line.close, (_FIELD if line.values else _FIELD[1:]) + record))
    made = _changed(line.whole, sorted(changes))
    return made if made.endswith(b"\n") else made + b"\n"


def _new(cleaned: Cleaned, field: str | None) -> bytes:
    """A row that came in another form, as a line."""
    came = {name: value for name, value in values(cleaned.row).items() if name != OWN}
    fields = came | {text_field(came, field): cleaned.text}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=_as_json)
    return f'{text[:-1]},"{OWN}":'.encode("utf-8", "backslashreplace") + cleaned.record + b"}\n"


def values(row: Row) -> dict[str, Any]:
    """The fields of a row; one that came without any has its name and its address."""
    if isinstance(row.inner, Line):
        return row.inner.values
    if hasattr(row.inner, "readable"):
        found: dict[str, Any] = row.inner.readable()
        return found
    return {"id": row.id, "url": row.url, **row.fields}


def _as_json(value: Any) -> str:
    """What JSON has no form for: bytes in base64, all else (dates, decimals) as it prints."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _changed(line: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for start, end, new in changes:
        pieces += line[at:start], new
        at = end
    return b"".join([*pieces, line[at:]])


def _string(text: str | None, is_ascii: bool) -> bytes:
    return in_ascii(text) if is_ascii and text is not None else as_json(text)


def _ascii(record: bytes) -> bytes:
    return record if record.isascii() else json.dumps(json.loads(record), separators=(",", ":")).encode()


# -------------------------------------------------------------------------------------------------- and back
def style(row: Row, field: str | None) -> Style | None:
    """How a line writes its text, so that it can be made again; None where it cannot."""
    line = row.inner
    if not isinstance(line, Line) or not isinstance(row.page, str):
        return None
    if not (row.raw.endswith(b"\n") and line.whole == row.raw):
        return None
    text = line.whole[slice(*line.text)]
    if line.whole.isascii() and text == in_ascii(row.page):
        return "ascii" if _is_utf8(row.page) else None
    return "plain" if text == as_json(row.page) and _is_utf8(row.page) else None


def frame(row: Row) -> tuple[str, str]:
    """What stands in a line before and behind its text."""
    line: Line = row.inner
    return line.whole[: line.text[0]].decode(), line.whole[line.text[1] :].decode()


def framed(frame: Sequence[str], text: str, style: Style) -> bytes:
    """The line as it came, of what stood before and behind its text."""
    before, behind = frame
    return before.encode() + _string(text, style == "ascii") + behind.encode()


def _is_utf8(text: str) -> bool:
    try:
        return bool(text.encode()) or True
    except UnicodeEncodeError:  # lone surrogates, which come escaped
        return False


def unwritten(written: bytes, text: str, style: Style, field: str | None) -> bytes:
    """The line as it came, of the line that `written` gave, the row's text as it came, and its style.

    Raises:
        ValueError: this is no such line.
    """
    line = read_line(written, field, None)
    start = line.own[0] - len(_FIELD) if line.own else 0
    if line.own is None or line.whole[start : line.own[0]] != _FIELD or line.text[0] == line.text[1]:
        raise ValueError("the row is not as it was written")
    ours, its = (start, line.own[1], b""), (*line.text, _string(text, style == "ascii"))
    return _changed(line.whole, sorted([ours, its]))


def text_of(written: bytes, field: str | None) -> str | None:
    """The text of a line that `written` gave.

    Raises:
        ValueError: this is no such line.
    """
    values = read_line(written, field, None).values
    text = values.get(text_field(values, field))
    return text if isinstance(text, str) else None
