"""Parquet: a shard with a document a row; a process takes a row group at once, or a part of one that is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import files
from cleaner.errors import check_library
from cleaner.sources import Fields, Found, Piece, Row, jsonl
from cleaner.sources import text as plain
from cleaner.sources.line import OWN, TEXTS

SUFFIXES = (".parquet",)
BATCH = 256  # rows that are read at once
MAX_GROUP = 64 << 20  # bytes of a row group, unpacked, that a process takes as a whole


class Cell(NamedTuple):
    """Where a row stands: its batch, and which of its rows it is."""

    batch: Any
    at: int

    def values(self) -> dict[str, Any]:
        """All that the row holds."""
        one = self.batch.slice(self.at, 1)
        try:
            found: dict[str, Any] = one.to_pylist()[0]
        except UnicodeDecodeError:
            raise
        except ValueError:
            return {name: _value(one.column(name)) for name in one.schema.names}
        return found

    def readable(self) -> dict[str, Any]:
        """All that the row holds, with question marks in texts that are not in UTF-8."""
        try:
            return self.values()
        except UnicodeDecodeError:
            one = self.batch.slice(self.at, 1)
            return {name: _readable(one.column(name)) for name in one.schema.names}


def _value(column: Any) -> Any:
    """The first value of a column; as it prints where Python has nothing like it, such as nanoseconds."""
    try:
        return column.to_pylist()[0]
    except UnicodeDecodeError:
        raise
    except ValueError:
        kind = column.type
        if str(kind).startswith("struct"):
            return {kind.field(at).name: _value(column.field(at)) for at in range(kind.num_fields)}
        return str(column.cast("string")[0]) if kind.num_fields == 0 else str(column)


def _readable(column: Any) -> Any:
    from pyarrow import ArrowException, binary

    try:
        return _value(column)
    except UnicodeDecodeError:
        pass
    try:
        held = column.cast(binary())[0].as_py()
    except ArrowException:  # a text deep inside of it
        return None
    return held.decode("utf-8", "replace")


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="parquet")


# -------------------------------------------------------------------------------------------------- pieces
def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """A piece for each row group, several for one that is long, at least one for the file."""
    with opened(found.file) as file:
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        first, share = 1, found.size // max(len(groups), 1)
        for number, group in enumerate(groups):
            is_last = number == len(groups) - 1
            weight = found.size - share * number if is_last else share
            piece = Piece(found, number, number + 1, first, first + group.num_rows, is_last, weight)
            yield from [piece] if group.total_byte_size <= MAX_GROUP else _parts(piece, file, scratch)
            first = piece.until
    if not groups:
        yield Piece(found, weight=found.size)


def _parts(piece: Piece, file: Any, scratch: Path) -> Iterator[Piece]:
    """A long row group in pieces of about `jsonl.PIECE` bytes, read once and left in files for whoever takes them."""
    from pyarrow import ipc

    first, waiting = piece.first, list[Any]()
    for batch in file.iter_batches(BATCH, row_groups=[piece.start]):
        waiting.append(batch)
        rows = sum(one.num_rows for one in waiting)
        is_last = first + rows == piece.until
        if is_last or sum(one.nbytes for one in waiting) >= jsonl.PIECE:
            made = piece._replace(
                first=first, until=first + rows, last=piece.last and is_last, weight=piece.weight if is_last else 0
            )
            spool = scratch / f"{made.name}.in"
            with ipc.new_stream(str(spool), batch.schema) as stream:
                for one in waiting:
                    stream.write_batch(one)
            yield made._replace(spool=str(spool))
            first, waiting = made.until, []


# -------------------------------------------------------------------------------------------------- rows
def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    number = piece.first - piece.skip
    for batch in _batches(piece):
        yield from of_batch(number, batch, fields)
        number += batch.num_rows


def _batches(piece: Piece) -> Iterator[Any]:
    from pyarrow import ArrowException, ipc

    try:
        if piece.spool:
            with ipc.open_stream(piece.spool) as stream:
                yield from stream
        elif piece.start < piece.end:
            with opened(piece.found.file) as file:
                yield from file.iter_batches(BATCH, row_groups=range(piece.start, piece.end))
    except ArrowException as error:
        raise OSError(0, f"it is damaged: {error}") from error


def row(number: int, raw: bytes, fields: Fields) -> Row:
    """The row of a stream of Arrow with just this row."""
    from pyarrow import ipc

    return next(of_batch(number, ipc.open_stream(raw).read_next_batch(), fields))


def of_cell(number: int, cell: Cell, fields: Fields) -> Row:
    """The row that stands there."""
    return next(of_batch(number, cell.batch.slice(cell.at, 1), fields))


def kept(row: Row) -> bytes:
    """The row as a stream of Arrow with just this row."""
    from pyarrow import ipc

    made = BytesIO()
    one = row.inner.batch.slice(row.inner.at, 1)
    with ipc.new_stream(made, one.schema.remove_metadata()) as stream:
        stream.write_batch(one.replace_schema_metadata(None))
    return made.getvalue()


def of_batch(first: int, batch: Any, fields: Fields) -> Iterator[Row]:
    """The rows of a batch or a table of Arrow, numbered from `first` on."""
    wanted = batch.select([name for name in _wanted(fields) if name in batch.schema.names])
    try:
        found = wanted.to_pylist()
    except ValueError:  # Parquet takes any bytes for text, and has types that Python has not
        found = [_values(wanted, at) for at in range(batch.num_rows)]
    for at, values in enumerate(found):
        row = Row(first + at, b"", fields=values or {}, inner=Cell(batch, at))
        if values is None:
            yield row._replace(problem="it holds text that is not in UTF-8")
            continue
        row = jsonl.of_values(row, fields)
        no_text = row.page is None and jsonl.no_text(values, fields.text, batch.schema.names)
        yield row._replace(problem=no_text) if no_text else row


def _values(batch: Any, at: int) -> dict[str, Any] | None:
    """The fields of a row; None where they are not what they say."""
    try:
        return Cell(batch, at).values()
    except UnicodeDecodeError:
        return None


def _wanted(fields: Fields) -> list[str]:
    """The columns that matter; all others pass by unread."""
    asked = fields.url, fields.id
    usual = (*(jsonl.URL if not fields.url else ()), *(jsonl.ID if not fields.id else ()), OWN)
    names = [*([fields.text] if fields.text else TEXTS), *(name for name in (*asked, *usual) if name)]
    return list(dict.fromkeys(part for name in names for part in (name, name.partition(".")[0])))


def check_installed() -> None:
    """Check that what reads and writes such shards is there.

    Raises:
        InputError: it is not.
    """
    check_library("pyarrow", "shards of Parquet", "parquet")


@contextmanager
def opened(file: str) -> Iterator[Any]:
    """An open file.

    Raises:
        InputError: the library for it is not installed.
        OSError: it cannot be read, or is damaged.
    """
    check_installed()
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    with files.opened(file) as stream:  # by a name it would have to be one in UTF-8
        try:
            found = ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        except ArrowInvalid as error:
            raise OSError(0, f"it is damaged: {error}") from error
        names = Counter(found.schema_arrow.names)
        if twice := [name for name, count in names.items() if count > 1]:
            raise OSError(0, f"it has more than one column of the name {', '.join(map(repr, twice))}: rename one")
        yield found
