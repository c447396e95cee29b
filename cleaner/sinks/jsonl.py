"""JSON Lines: rows as they came, byte for byte, but for another text and the record of its cleaning in `cleaner`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii
from pathlib import Path
from typing import Literal, NamedTuple

from cleaner.packing import pack, packing_of, unpacked
from cleaner.sources import Row
from cleaner.sources.jsonl import SUFFIXES, TEXT, Line, parsed

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
    return path if path.lower().endswith(SUFFIXES) else f"{path.removesuffix(packing)}.jsonl{packing}"


def part(rows: Iterable[bytes], file: str) -> bytes:
    """Rows as the stretch of a shard that can be joined with others; `file` is the name of the shard."""
    return pack(b"".join(rows), packing_of(file))


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
        return _new(cleaned)
    is_ascii = line.text.isascii()
    record = _ascii(cleaned.record) if is_ascii else cleaned.record
    spot = line.spots.get(field or TEXT)
    changes = [(spot[1], spot[2], _string(cleaned.text, is_ascii))] if spot and cleaned.text != row.page else []
    if OWN in line.spots:
        changes.append((*line.spots[OWN][1:], record))
    else:
        changes.append((line.close, line.close, f'{"," if line.spots else ""}"{OWN}":{record}'))
    made = _changed(line.text, sorted(changes))
    return (made if made.endswith("\n") else made + "\n").encode("utf-8", "backslashreplace")


def _new(cleaned: Cleaned) -> bytes:
    row = cleaned.row
    fields = {"id": row.id, "url": row.url, **row.fields, TEXT: cleaned.text}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=str)
    return f'{text[:-1]},"{OWN}":{cleaned.record}}}\n'.encode("utf-8", "backslashreplace")


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
    """How a line writes its text, so that `unwritten` can make it again; None where it cannot."""
    line = row.inner
    if not isinstance(line, Line) or not isinstance(row.page, str) or OWN in line.spots:
        return None
    if not (row.raw.endswith(b"\n") and line.is_utf8):
        return None
    _, start, end = line.spots[field or TEXT]
    text = line.text[start:end]
    if not _is_utf8(row.page):
        return None
    if line.text.isascii() and text == encode_basestring_ascii(row.page):
        return "ascii"
    return "plain" if text == encode_basestring(row.page) else None


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
    if OWN not in line.spots or (field or TEXT) not in line.spots:
        raise ValueError("the row is not as it was written")
    at, _, end = line.spots[OWN]
    _, start, stop = line.spots[field or TEXT]
    comma = at - 1
    return _changed(line.text, sorted([(start, stop, _string(text, style == "ascii")), (comma, end, "")])).encode()


def text_of(written: bytes, field: str | None) -> str | None:
    """The text of a line that `written` gave.

    Raises:
        ValueError: this is no such line.
    """
    text = parsed(written.decode()).values.get(field or TEXT)
    return text if isinstance(text, str) else None
