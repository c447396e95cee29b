"""JSON Lines: a shard with a document a line, as dolma, datatrove and Hugging Face datasets write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from cleaner import files
from cleaner.packing import PACKINGS, packing_in, unpacked, with_packings
from cleaner.sources import Fields, Found, Piece, Row, stdin
from cleaner.sources import text as plain
from cleaner.sources.line import read, text_field

SUFFIXES = (*with_packings(".jsonl", ".ndjson"), *(f".json{packing}" for packing in PACKINGS))
PIECE = 4 << 20  # bytes that a process takes at once: less would cost more in shipping, more would cost memory
MAX_ROW = 128 << 20  # bytes; a longer line is no row
URL, ID = ("url", "metadata.url", "meta.url"), ("id",)


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="jsonl")


# -------------------------------------------------------------------------------------------------- pieces
def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """Whole lines of about `PIECE` bytes each; one piece at least."""
    from_stdin = found.file == "-"
    with nullcontext(stdin.stream()) if from_stdin else files.opened(found.file) as file:
        packing = packing_in(files.begin(file), found.path)
        if packing or from_stdin:
            yield from _spooled(found, file, packing, scratch)
        else:
            yield from _in_place(found, file)


def _in_place(found: Found, file: Any) -> Iterator[Piece]:
    start, first = 0, 1
    for end, until, is_last in _cuts(file):
        yield Piece(found, start, end, first, until, is_last, end - start)
        start, first = end, until


def _cuts(file: Any) -> Iterator[tuple[int, int, bool]]:
    """Where a file is cut behind line ends, the number of the row that follows, and whether that is its end."""
    buffer, read, number, cut = bytearray(PIECE), 0, 1, (0, 1)
    try:
        while taken := file.readinto(buffer):
            behind = buffer.rfind(b"\n", 0, taken) + 1
            number += buffer.count(b"\n", 0, behind)
            if not behind and read + taken - cut[0] > MAX_ROW:
                behind, number = taken, number + 1
            if behind and cut[0]:
                yield *cut, False
            cut = (read + behind, number) if behind else cut
            read += taken
    except Exception:  # what stands before a damaged place comes before the error
        if cut[0]:
            yield *cut, False
        raise
    yield read, number + (read > cut[0]), True


def _spooled(found: Found, file: BinaryIO, packing: str, scratch: Path) -> Iterator[Piece]:
    """Pieces of what only one process can read, each in a file of its own."""
    start, number, passed = 0, 1, 0
    with unpacked(file, packing) as stream:
        for lines, is_last in _stretches(stream):
            end, tell = start + len(lines), file.tell() if packing else 0
            until = number + lines.count(b"\n") + (not lines.endswith(b"\n") and bool(lines))
            piece = Piece(found, start, end, number, until, is_last, tell - passed)
            yield spooled(piece, lines, scratch)
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


def spooled(piece: Piece, data: bytes, scratch: Path) -> Piece:
    """The piece with what it holds, unpacked, in a file of its own."""
    file = scratch / f"{piece.name}.in"
    file.write_bytes(data)
    return piece._replace(spool=str(file))


# -------------------------------------------------------------------------------------------------- rows
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
        line = read(raw, fields.text, fields.encoding)
    except UnicodeDecodeError as error:
        others = f" nor in {fields.encoding}" if fields.encoding else "; --encoding says what it is in"
        return Row(number, raw, problem=f"the line is not in UTF-8, as its byte {error.start + 1} shows{others}")
    except (ValueError, RecursionError) as error:
        return Row(number, raw, problem=f"the line is no JSON object: {error}")
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


def no_text(values: Mapping[str, Any], asked: str | None, names: Iterable[str] | None = None) -> str:
    """What to say of a row without a text; `names` are those of all its fields."""
    known = list(names or values)
    name, shown = text_field(known, asked), ", ".join(known[:8]) or "none"
    if name in values:
        return f"its field '{name}' holds no text, but {type(values[name]).__name__}; --text-field names another"
    return f"it has no text in a field '{name}' (its fields: {shown}); --text-field names another"


def _first(values: Mapping[str, Any], asked: str | None, usual: tuple[str, ...]) -> str | None:
    """The first of some fields, as `name` or `name.inner`, that holds a word or a number."""
    for name in (asked,) if asked else usual:
        found: Any = values.get(name)
        if found is None and "." in name:
            found = values
            for part in name.split("."):
                found = _table(found).get(part)
        if found not in (None, "") and isinstance(found, (str, int)) and not isinstance(found, bool):
            return str(found)
    return None


def _table(value: Any) -> Mapping[str, Any]:
    """An object as it stands in a field: as such, as JSON in a string, or as pairs, as Arrow gives its maps."""
    try:
        made = json.loads(value) if isinstance(value, str) else dict(value) if isinstance(value, list) else value
    except (ValueError, TypeError, RecursionError):
        return {}
    return made if isinstance(made, Mapping) else {}
