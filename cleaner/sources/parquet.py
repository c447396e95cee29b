"""Parquet: a shard with a document a row; a process takes a row group at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import InputError
from cleaner.sources import Fields, Found, Piece, Row, jsonl
from cleaner.sources import text as plain

SUFFIXES = (".parquet",)
BATCH = 256  # rows that are read at once

row = jsonl.row  # what the account keeps of a row is a line of JSON


class Cell(NamedTuple):
    """Where a row stands: its batch, and which of its rows it is."""

    batch: Any
    at: int


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="parquet")


def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """A piece for each row group; one with all the weight that is left for a file without any."""
    with _opened(found.file) as file:
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    first, share = 1, found.size // max(len(groups), 1)
    for number, group in enumerate(groups):
        is_last = number == len(groups) - 1
        weight = found.size - share * number if is_last else share
        yield Piece(found, number, number + 1, first, first + group.num_rows, is_last, weight)
        first += group.num_rows
    if not groups:
        yield Piece(found, weight=found.size)


def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    number = piece.first - piece.skip
    with _opened(piece.found.file) as file:
        groups = range(piece.start, piece.end)
        for batch in file.iter_batches(BATCH, row_groups=groups) if groups else ():
            yield from _in_batch(number, batch, fields)
            number += batch.num_rows


def _in_batch(first: int, batch: Any, fields: Fields) -> Iterator[Row]:
    wanted = [name for name in _wanted(fields) if name in batch.schema.names]
    for index, values in enumerate(batch.select(wanted).to_pylist()):
        raw = json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace") + b"\n"
        found = jsonl.row(first + index, raw, fields)
        yield found._replace(inner=Cell(batch, index))


def _wanted(fields: Fields) -> list[str]:
    """The columns that matter; all others pass by unread."""
    asked = fields.url, fields.id
    usual = (*(jsonl.URL if not fields.url else ()), *(jsonl.ID if not fields.id else ()), "cleaner")
    names = [fields.text or jsonl.TEXT, *(name for name in (*asked, *usual) if name)]
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def _opened(file: str) -> Any:
    """An open file.

    Raises:
        InputError: the library for it is not installed.
        OSError: it cannot be read, or is damaged.
    """
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise InputError("shards of Parquet need pyarrow: pip install 'cleaner[parquet]'") from error
    try:
        return ParquetFile(file)
    except ArrowInvalid as error:
        raise OSError(0, f"it is damaged: {error}") from error
