"""JSON Lines: rows as they came, byte for byte, but for another text and the record of its cleaning in `cleaner`."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring, encode_basestring_ascii
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cleaner.packing import pack, packing_of, unpacked
from cleaner.sources import Piece, Row
from cleaner.sources.jsonl import SUFFIXES, Line, parsed, text_field

OWN = "cleaner"  # the field that is ours

Style = Literal["plain", "ascii"]


class Cleaned(NamedTuple):
    """A row to be written, with its text, None where it is to have none, and the JSON of its record."""

    row: Row
    text: str | None
    record: str


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
    is_ascii = line.text.isascii()
    record = _ascii(cleaned.record) if is_ascii else cleaned.record
    spot = line.spots.get(text_field(line.spots, field))
    changes = [(spot[1], spot[2], _string(cleaned.text, is_ascii))] if spot and cleaned.text != row.page else []
    if OWN in line.spots:
        changes.append((*line.spots[OWN][1:], record))
    else:
        changes.append((line.close, line.close, f'{"," if line.spots else ""}"{OWN}":{record}'))
    made = _changed(line.text, sorted(changes))
    return (made if made.endswith("\n") else made + "\n").encode("utf-8", "backslashreplace")


def _new(cleaned: Cleaned, field: str | None) -> bytes:
    """A row that came in another form, as a line."""
    came = {name: value for name, value in values(cleaned.row).items() if name != OWN}
    fields = came | {text_field(came, field): cleaned.text}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=_as_json)
    return f'{text[:-1]},"{OWN}":{cleaned.record}}}\n'.encode("utf-8", "backslashreplace")


def values(row: Row) -> dict[str, Any]:
    """The fields of a row; one that came without any has its name and its address."""
    if isinstance(row.inner, Line):
        return row.inner.values
    if hasattr(row.inner, "values"):
        found: dict[str, Any] = row.inner.values()
        return found
    return {"id": row.id, "url": row.url, **row.fields}


def _as_json(value: Any) -> str:
    """What JSON has no form for: bytes in base64, all else (dates, decimals) as it prints."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _changed(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in changes:
        pieces += text[at:start], new
        at = end
    return "".join([*pieces, text[at:]])


def _string(text: str | None, is_ascii: bool) -> str:
    if text is None:
        return "null"
    encoded: str = encode_basestring_ascii(text) if is_ascii else encode_basestring(text)
    return encoded


def _ascii(text: str) -> str:
    return text if text.isascii() else json.dumps(json.loads(text), separators=(",", ":"))


# -------------------------------------------------------------------------------------------------- and back
def style(row: Row, field: str | None) -> Style | None:
    """How a line writes its text, so that it can be made again; None where it cannot."""
    line = row.inner
    if not isinstance(line, Line) or not isinstance(row.page, str):
        return None
    if not (row.raw.endswith(b"\n") and line.is_utf8):
        return None
    _, start, end = line.spots[text_field(line.spots, field)]
    text = line.text[start:end]
    if not _is_utf8(row.page):
        return None
    if line.text.isascii() and text == encode_basestring_ascii(row.page):
        return "ascii"
    return "plain" if text == encode_basestring(row.page) else None


def frame(row: Row, field: str | None) -> tuple[str, str]:
    """What stands in a line before and behind its text."""
    _, start, end = row.inner.spots[text_field(row.inner.spots, field)]
    return row.inner.text[:start], row.inner.text[end:]


def framed(frame: Sequence[str], text: str, style: Style) -> bytes:
    """The line as it came, of what stood before and behind its text."""
    before, behind = frame
    return (before + _string(text, style == "ascii") + behind).encode()


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
    line = parsed(written.decode())
    name = text_field(line.spots, field)
    if OWN not in line.spots or name not in line.spots:
        raise ValueError("the row is not as it was written")
    at, _, end = line.spots[OWN]
    _, start, stop = line.spots[name]
    comma = at - 1
    return _changed(line.text, sorted([(start, stop, _string(text, style == "ascii")), (comma, end, "")])).encode()


def text_of(written: bytes, field: str | None) -> str | None:
    """The text of a line that `written` gave.

    Raises:
        ValueError: this is no such line.
    """
    values = parsed(written.decode()).values
    text = values.get(text_field(values, field))
    return text if isinstance(text, str) else None
