"""JSON Lines: a shard with a document a line, as dolma, datatrove and Hugging Face datasets write them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import nullcontext
from io import BytesIO
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cleaner import files
from cleaner.packing import PACKINGS, packing_of, unpacked, with_packings
from cleaner.sources import Fields, Found, Piece, Row, stdin
from cleaner.sources import text as plain

SUFFIXES = (*with_packings(".jsonl", ".ndjson"), *(f".json{packing}" for packing in PACKINGS))
PIECE = 4 << 20  # bytes that a process takes at once: less would cost more in shipping, more would cost memory
MAX_ROW = 128 << 20  # bytes; a longer line is no row
TEXT = "text"
TEXTS, URL, ID = (TEXT, "content", "raw_content"), ("url", "metadata.url", "meta.url"), ("id",)

_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="jsonl")


# -------------------------------------------------------------------------------------------------- pieces
def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """Whole lines of about `PIECE` bytes each; one piece at least."""
    packing, from_stdin = packing_of(found.path), found.file == "-"
    start, number, passed = 0, 1, 0
    with (
        nullcontext(stdin.stream()) if from_stdin else files.opened(found.file) as file,
        unpacked(file, packing) as stream,
    ):
        for lines, is_last in _stretches(stream):
            end, tell = start + len(lines), 0 if from_stdin else file.tell()
            until = number + lines.count(b"\n") + (not lines.endswith(b"\n") and bool(lines))
            piece = Piece(found, start, end, number, until, is_last, tell - passed)
            yield _spooled(piece, lines, scratch) if packing or from_stdin else piece
            start, number, passed = end, until, tell


def _stretches(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """What a stream holds, cut behind line ends, and whether that was the last of it.

    Of a stream that is damaged whole lines come before the error.
    """
    ready = rest = b""
    try:
        for block in _blocks(stream):
            rest += block
            cut = rest.rfind(b"\n") + 1 or (len(rest) if len(rest) > MAX_ROW else 0)
            if cut and ready:
                yield ready, False
            ready, rest = (rest[:cut], rest[cut:]) if cut else (ready, rest)
    except Exception:
        if ready:
            yield ready, False
        raise
    yield ready + rest, True


def _blocks(stream: Any) -> Iterator[bytes]:
    """About `PIECE` bytes each; what stands before a damaged place comes before the error."""
    block, problem = bytearray(), None
    while problem is None:
        try:
            taken = stream.read1(PIECE)
        except Exception as error:  # each packing has its own
            taken, problem = b"", error
        block += taken
        if block and (not taken or len(block) >= PIECE):
            yield bytes(block)
            block.clear()
        if not taken:
            break
    if problem:
        raise problem


def _spooled(piece: Piece, data: bytes, scratch: Path) -> Piece:
    file = scratch / f"{piece.name}.in"
    file.write_bytes(data)
    return piece._replace(spool=str(file))


# -------------------------------------------------------------------------------------------------- rows
class Line(NamedTuple):
    """A row as it stands in its line: the values of its fields, and where each stands there.

    `spots` are the start of the name, the start of the value and its end; `close` is where the closing brace stands.
    """

    text: str
    values: dict[str, Any]
    spots: dict[str, tuple[int, int, int]]
    close: int
    is_utf8: bool = True


def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    with files.opened(piece.spool or piece.found.file) as file:
        file.seek(0 if piece.spool else piece.start)
        data = BytesIO(file.read(piece.end - piece.start))
    for number, line in enumerate(data, piece.first - piece.skip):
        yield row(number, line, fields)


def row(number: int, raw: bytes, fields: Fields) -> Row:
    """The row of a line."""
    if not raw.strip():
        return Row(number, raw, "")
    try:
        line = _read(raw, fields.encoding)
    except (ValueError, RecursionError) as error:
        return Row(number, raw, problem=f"the line is no JSON object in UTF-8: {error}")
    return of_values(Row(number, raw, fields=line.values, inner=line), fields)


def of_values(row: Row, fields: Fields) -> Row:
    """The row with its text, its address and its name, found in its fields."""
    values = row.fields
    name = text_field(values, fields.text)
    text, url, id = values.get(name), _first(values, fields.url, URL), _first(values, fields.id, ID)
    if isinstance(text, str):
        return row._replace(page=text, url=url, id=id)
    if text is None and name in values:
        return row._replace(page="", url=url, id=id, problem="its text is null")
    return row._replace(url=url, id=id, problem=no_text(values, fields.text))


def text_field(names: Container[str], asked: str | None) -> str:
    """The name of the field with the text of a row with fields of these names."""
    return asked or next((name for name in TEXTS if name in names), TEXT)


def no_text(values: Mapping[str, Any], asked: str | None, names: Iterable[str] | None = None) -> str:
    """What to say of a row without a text; `names` are those of all its fields."""
    known = list(names or values)
    name, shown = text_field(known, asked), ", ".join(known[:8]) or "none"
    if name in values:
        return f"its field '{name}' holds no text, but {type(values[name]).__name__}; --text-field names another"
    return f"it has no text in a field '{name}' (its fields: {shown}); --text-field names another"


def _read(raw: bytes, encoding: str | None) -> Line:
    try:
        return parsed(raw.decode())
    except UnicodeDecodeError:
        if encoding is None:
            raise
        return parsed(raw.decode(encoding))._replace(is_utf8=False)


def _first(values: Mapping[str, Any], asked: str | None, usual: tuple[str, ...]) -> str | None:
    """The first of some fields, as `name` or `name.inner`, that holds a word or a number."""
    for name in (asked,) if asked else usual:
        found: Any = values.get(name)
        if found is None and "." in name:
            found = values
            for part in name.split("."):
                found = _table(found).get(part)
        if found and isinstance(found, (str, int)):
            return str(found)
    return None


def _table(value: Any) -> Mapping[str, Any]:
    """An object as it stands in a field: as such, as JSON in a string, or as pairs, as Arrow gives its maps."""
    try:
        made = json.loads(value) if isinstance(value, str) else dict(value) if isinstance(value, list) else value
    except (ValueError, TypeError, RecursionError):
        return {}
    return made if isinstance(made, Mapping) else {}


def parsed(text: str) -> Line:
    """The object that a line holds.

    Raises:
        ValueError: it holds none.
    """
    try:
        return _parsed(text)
    except (IndexError, StopIteration) as error:
        raise ValueError("it breaks off, or is out of form") from error


def _parsed(text: str) -> Line:
    at = _skip(text, 1 if text[0] == "\ufeff" else 0)
    line = Line(text, {}, {}, 0)
    _expect(text, at, "{")
    at = _skip(text, at + 1)
    while text[at] != "}":
        if line.values:
            _expect(text, at, ",")
            at = _skip(text, at + 1)
        _expect(text, at, '"')
        name, behind = scanstring(text, at + 1, True)
        colon = _skip(text, behind)
        _expect(text, colon, ":")
        start = _skip(text, colon + 1)
        line.values[name], end = _scan(text, start)
        line.spots[name] = (at, start, end)
        at = _skip(text, end)
    if text[at + 1 :].strip(" \t\r\n"):
        raise ValueError(f"something follows the object at character {at + 1}")
    return line._replace(close=at)


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _expect(text: str, at: int, char: str) -> None:
    if text[at] != char:
        raise ValueError(f"{char} is missing at character {at}")
