"""Parquet: rows as they came, but for another text and, in a column `cleaner`, the record of its cleaning as JSON.

A shard grows as batches of Arrow, one behind the other, and becomes Parquet when it is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.sinks.jsonl import OWN, Cleaned, text_of, unwritten
from cleaner.sources import Row
from cleaner.sources.jsonl import TEXT
from cleaner.sources.parquet import Cell

__all__ = ["finish", "part", "read", "style", "text_of", "unwritten", "written"]

Written = tuple[Cleaned, str]


def written(cleaned: Cleaned, field: str | None) -> Written:
    return cleaned, field or TEXT


def part(rows: Iterable[Written], file: str) -> bytes:
    from pyarrow import ipc

    made = BytesIO()
    for _, group in groupby(rows, key=lambda one: id(one[0].row.inner.batch)):
        batch = _batch(list(group))
        with ipc.new_stream(made, batch.schema) as stream:
            stream.write_batch(batch)
    return made.getvalue()


def _batch(rows: list[Written]) -> Any:
    """The rows of one batch, changed."""
    import pyarrow as pa

    cells: list[Cell] = [cleaned.row.inner for cleaned, _ in rows]
    batch, field = cells[0].batch.take(pa.array([cell.at for cell in cells])), rows[0][1]
    if field in batch.schema.names:
        at = batch.schema.get_field_index(field)
        texts = pa.array([cleaned.text for cleaned, _ in rows], batch.schema.field(at).type)
        batch = batch.set_column(at, pa.field(field, texts.type), texts)
    told = pa.array([cleaned.record for cleaned, _ in rows], pa.string())
    at = batch.schema.get_field_index(OWN)
    return batch.append_column(OWN, told) if at < 0 else batch.set_column(at, OWN, told)


def finish(grown: Path, target: Path) -> None:
    """Make Parquet of a shard that grew elsewhere on the same disk; without a row it has no columns either."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    whole, writer = grown.with_suffix(".whole"), None
    for batch in _batches(grown):
        writer = writer or ParquetWriter(whole, batch.schema, compression="zstd")
        writer.write_batch(batch.cast(writer.schema))
    writer = writer or ParquetWriter(whole, pa.schema([]))
    writer.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.replace(target)
    grown.unlink()


def _batches(grown: Path) -> Iterator[Any]:
    from pyarrow import ipc

    size = grown.stat().st_size
    with open(grown, "rb") as file:
        while file.tell() < size:
            yield from ipc.open_stream(file)


def read(file: Path, name: str) -> Iterator[bytes]:
    """The rows of a shard, each as a line of JSON."""
    from pyarrow.parquet import ParquetFile

    batches = _batches(file) if file.suffix == ".grown" else ParquetFile(file).iter_batches(256)
    for batch in batches:
        for values in batch.to_pylist():
            yield json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace") + b"\n"


def style(row: Row, field: str | None) -> str | None:
    """Values come back as they were: the text from its edits, all else from the row."""
    return "value" if isinstance(row.page, str) and isinstance(row.inner, Cell) else None
