"""Parquet: rows as they came, but for another text and, in a column `cleaner`, the record of its cleaning as JSON.

A shard grows as tables of Arrow, one behind the other, and becomes Parquet when it is whole.
Rows that come from JSON have no types until all of them are known: a column has the type that holds all its values,
and where there is none it is text, with what is no text as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.sinks.jsonl import Cleaned, values
from cleaner.sources import Piece
from cleaner.sources.line import OWN, TEXTS, text_field
from cleaner.sources.parquet import Cell, opened
from cleaner.sources.parquet import check_installed as check_installed

_INFERRED = {b"cleaner": b"inferred"}  # marks tables whose types are not known before all rows are
DEPTH = 32  # types in types; streams of Arrow take twice as many
GROUP = 16 << 20  # bytes of a row group that is written, in memory
BATCH = 256  # rows that are read at once


# -------------------------------------------------------------------------------------------------- written
def cannot_hold(text: str) -> str | None:
    """Why a text cannot stand in Parquet, if so."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"its text has half a character, {text[error.start]!a}, which Parquet cannot hold"
    return None


def written(cleaned: Cleaned, field: str | None) -> tuple[Cleaned, str | None]:
    return cleaned, field


def part(rows: Iterable[Any], name: str, piece: Piece | None = None) -> bytes:
    """Rows as a table of Arrow; without one it still has the columns that those of its shard have."""
    import pyarrow as pa

    tables = [_table(list(group)) for _, group in groupby(rows, key=_origin)]
    if not tables and piece and piece.found.kind == "parquet" and not piece.found.problem:
        with opened(piece.found.file) as file:
            tables = [_with_column(file.schema_arrow.empty_table(), OWN, pa.array([], pa.string()))]
    return _stream(_joined(tables)) if tables else b""


def _origin(row: Any) -> int:
    """What rows have in common that can become a table at once."""
    cell = row[0].row.inner if isinstance(row, tuple) and isinstance(row[0], Cleaned) else row
    return id(cell.batch) if isinstance(cell, Cell) else 0


def _table(rows: list[Any]) -> Any:

    if isinstance(rows[0], Cell):
        return _taken(rows)
    texts, told = [_held(cleaned.text) for cleaned, _ in rows], [cleaned.record.decode() for cleaned, _ in rows]
    if not isinstance(rows[0][0].row.inner, Cell):
        return _with_column(_inferred([_changed(cleaned, field) for cleaned, field in rows]), OWN, told)
    cells = [cleaned.row.inner for cleaned, _ in rows]
    table = _taken(cells)
    field = text_field(table.schema.names, rows[0][1])
    changed = _with_column(table, field, texts) if field in table.schema.names else table
    return _with_column(changed, OWN, told)


def _taken(cells: list[Cell]) -> Any:
    """Rows of one batch as a table; by slices, as not every type knows how to take single rows."""
    import pyarrow as pa

    runs: list[list[int]] = []  # where rows that follow one another begin and end
    for cell in cells:
        if runs and runs[-1][1] == cell.at:
            runs[-1][1] += 1
        else:
            runs.append([cell.at, cell.at + 1])
    return pa.Table.from_batches([cells[0].batch.slice(start, end - start) for start, end in runs])


def _held(text: str | None) -> str | None:
    return None if text is None or cannot_hold(text) else text


def _changed(cleaned: Cleaned, field: str | None) -> dict[str, Any]:
    came = values(cleaned.row)
    return came | {text_field(came, field): _held(cleaned.text)}


def _with_column(table: Any, name: str, cells: Any) -> Any:
    """The table with a column of text in the place of one of the name, or behind all others."""
    import pyarrow as pa

    at = table.schema.get_field_index(name)
    if at < 0:
        return table.append_column(name, pa.array(cells, pa.string()))
    if name == OWN:
        return table.set_column(at, name, pa.array(cells, pa.string()))
    field = table.schema.field(at)
    changed = pa.array(cells, field.type)
    return table.set_column(at, field.with_nullable(field.nullable or changed.null_count > 0), changed)


def _inferred(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    names = dict.fromkeys(name for row in rows for name in row if name != OWN)
    table = pa.table({name: _column([row.get(name) for row in rows]) for name in names})
    return table.replace_schema_metadata(_INFERRED)


def _column(cells: list[Any]) -> Any:
    import pyarrow as pa

    try:
        made = pa.array(cells)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError, TypeError):
        return pa.array([_as_text(cell) for cell in cells], pa.string())
    return made if _can_stand(made.type) else pa.array([_as_text(cell) for cell in cells], pa.string())


def _can_stand(kind: Any, depth: int = DEPTH) -> bool:
    """Whether a type can stand in Parquet, which has no structs without fields, and not too deep for Arrow."""
    if kind.num_fields == 0:
        return not str(kind).startswith("struct")
    return depth > 0 and all(_can_stand(kind.field(number).type, depth - 1) for number in range(kind.num_fields))


def _as_text(cell: Any) -> str | None:
    text = cell if cell is None or isinstance(cell, str) else json.dumps(cell, ensure_ascii=False, default=str)
    return text and _as_utf8(text)


def _as_utf8(text: str) -> str:
    """The text with half characters, such as names of files can hold, escaped as in JSON."""
    return text.encode("utf-8", "backslashreplace").decode()


# -------------------------------------------------------------------------------------------------- joined
def _stream(table: Any) -> bytes:
    from pyarrow import ipc

    made = BytesIO()
    with ipc.new_stream(made, table.schema) as stream:
        stream.write_table(table)
    return made.getvalue()


def finish(grown: Path, target: Path) -> None:
    """Make Parquet of a shard that grew elsewhere on the same disk."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    whole = grown.with_suffix(".whole")
    schema = _settled(_schema([table.schema for table in _tables(grown)])) if grown.stat().st_size else pa.schema([])
    with open(whole, "wb") as file, ParquetWriter(file, schema, compression="zstd") as writer:
        for table in _groups(_fitted(table, schema) for table in _tables(grown)):
            writer.write_table(table, row_group_size=table.num_rows)
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.replace(target)
    grown.unlink()


def _groups(tables: Iterable[Any]) -> Iterator[Any]:
    """The tables, as many together as make a row group of about `GROUP` bytes."""
    import pyarrow as pa

    waiting: list[Any] = []
    for table in tables:
        waiting += [table] if table.num_rows else []
        if sum(one.nbytes for one in waiting) >= GROUP:
            yield pa.concat_tables(waiting)
            waiting.clear()
    if waiting:
        yield pa.concat_tables(waiting)


def _settled(schema: Any) -> Any:
    """The schema, if it was inferred with text for what never had a value."""
    import pyarrow as pa

    if schema.metadata != _INFERRED:
        return schema
    return pa.schema([field.with_type(pa.string()) if field.type == pa.null() else field for field in schema])


def _joined(tables: list[Any]) -> Any:
    import pyarrow as pa

    schema = _schema([table.schema for table in tables])
    return pa.concat_tables([_fitted(table, schema) for table in tables]).combine_chunks()


def _tables(grown: Path) -> Iterator[Any]:
    from pyarrow import ipc

    size = grown.stat().st_size
    with open(grown, "rb") as file:
        while file.tell() < size:
            yield ipc.open_stream(file).read_all()


def _schema(schemas: list[Any]) -> Any:
    """One schema for all; a column on which they cannot agree is text."""
    import pyarrow as pa

    first = schemas[0]
    if all(schema.equals(first, check_metadata=False) for schema in schemas[1:]):
        return first
    names = dict.fromkeys(name for schema in schemas for name in schema.names if name != OWN)
    fields = [_field(name, schemas) for name in names]
    return pa.schema([*fields, *([pa.field(OWN, pa.string())] if OWN in first.names else [])], first.metadata)


def _field(name: str, schemas: list[Any]) -> Any:
    import pyarrow as pa

    kinds = [pa.schema([schema.field(name)]) for schema in schemas if name in schema.names]
    try:
        return pa.unify_schemas(kinds, promote_options="permissive").field(name)
    except pa.ArrowException:
        return pa.field(name, pa.string())


def _fitted(table: Any, schema: Any) -> Any:
    import pyarrow as pa

    if table.schema.equals(schema, check_metadata=False):
        return table.replace_schema_metadata(schema.metadata)
    return pa.table([_cells(table, field) for field in schema], schema)


def _cells(table: Any, field: Any) -> Any:
    import pyarrow as pa

    if field.name not in table.schema.names:
        return pa.nulls(table.num_rows, field.type)
    column = table.column(field.name)
    if field.type == pa.string() and column.type not in (pa.string(), pa.large_string(), pa.null()):
        return pa.array([_as_text(cell) for cell in column.to_pylist()], pa.string())
    return column.cast(field.type)


# -------------------------------------------------------------------------------------------------- and back
def read(file: Path, name: str) -> Iterator[Cell]:
    """The rows of a shard, or of one that grows."""
    for batch in _grown_batches(file) if file.suffix == ".grown" else _batches(file):
        yield from (Cell(batch, at) for at in range(batch.num_rows))


def _grown_batches(file: Path) -> Iterator[Any]:
    yield from (batch for table in _tables(file) for batch in table.to_batches(BATCH))


def _batches(file: Path) -> Iterator[Any]:
    with opened(str(file)) as shard:
        yield from shard.iter_batches(BATCH)


def text_of(row: Cell, field: str | None) -> str | None:
    """The text of a row that was read; rows that came from JSON may each have it in another field."""
    names = [name for name in ([field] if field else TEXTS) if name in row.batch.schema.names]
    cells = (row.batch.column(name)[row.at].as_py() for name in names)
    return next((text for text in cells if isinstance(text, str)), None)


def unwritten(row: Cell, text: str, style: str, field: str | None) -> Cell:
    """The row as it came, of the row as it was written, and its text as it came."""
    one = row.batch.slice(row.at, 1)
    one = _with_column(one, text_field(one.schema.names, field), [text])
    return Cell(one.drop_columns([OWN]) if OWN in one.schema.names else one, 0)


def without_rows(file: Path, ours: bool) -> bytes:
    """A table without rows, with the columns of a shard; with that which is `ours`, or as it came."""
    with opened(str(file)) as shard:
        schema = shard.schema_arrow
    at = schema.get_field_index(OWN)
    return _stream((schema if ours or at < 0 else schema.remove(at)).empty_table())


def again(rows: Iterable[Cell | bytes], name: str) -> bytes:
    """Rows as they came, as a table."""
    import pyarrow as pa
    from pyarrow import ipc

    cells = [row if isinstance(row, Cell) else Cell(ipc.open_stream(row).read_next_batch(), 0) for row in rows]
    tables = [pa.Table.from_batches([cell.batch.slice(cell.at, 1)]) for cell in cells]
    return _stream(_joined(tables)) if tables else b""
