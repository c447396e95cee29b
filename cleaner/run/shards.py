"""The rows of a run's shards beside the account: their bodies, and the rows as they came."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from cleaner import sources
from cleaner.edits import revert
from cleaner.run.join import grown
from cleaner.run.place import Place
from cleaner.run.record import Line, Record, edits_of, raw_of
from cleaner.run.rows import bytes_of
from cleaner.sinks import jsonl, parquet
from cleaner.sources import Fields, Row


class NoText(Exception):
    """A row that came without a text; the message says why."""


class Shards:
    """The rows of a run as its shards hold them, read along with its account."""

    def __init__(self, place: Place) -> None:
        self._place, self._shard = place, ""
        self._rows: Iterator[Any] = iter(())

    def row_of(self, record: Record, line: Line) -> Any:
        """The row of the next document of the account; None where it has none, or where it cannot be read."""
        if not ("style" in line or line.get("passed")):
            return None
        shard = shard_of(record, line) if isinstance(line.get("row"), int) else self._place.gathered or ""
        if shard != self._shard:
            self._shard, self._rows = shard, self._opened(shard)
        try:
            return next(self._rows, None)
        except OSError:
            return None

    def _opened(self, shard: str) -> Iterator[Any]:
        if self._place.form == "stdout":
            return iter(())
        under_way = grown(self._place, shard)
        name = self._place.output_of(shard) or ""
        whole = self._place.body_of({"output": name})
        file = under_way if under_way.exists() or whole is None else whole
        rows: Iterator[Any] = self._place.sink_of(shard).read(file, name)
        return rows


def in_shard(line: Line) -> bool:
    """Whether the body of a document stands in a row of a shard."""
    return isinstance(line.get("row"), int) or "passed" in line


def shard_of(record: Record, line: Line) -> str:
    """The path of the shard that a row stands in."""
    path: str = record["path"]
    return path.removesuffix(f":{line['row']}")


def body(row: Any, fields: Fields) -> str:
    """The text of a row as it was written.

    Raises:
        ValueError: there is none.
    """
    text: str | None = _form(row).text_of(row, fields.text) if row is not None else None
    if text is None:
        raise ValueError("its row is gone, or was changed since")
    return text


def _form(row: Any) -> ModuleType:
    return jsonl if isinstance(row, bytes) else parquet


def raw_text(record: Record, line: Line, text: str | None, fields: Fields) -> str:
    """The text of a row as it came; `text` is its body.

    Raises:
        NoText: it came without one.
        ValueError: the account does not hold it.
    """
    kept = _kept(record, line, fields)
    if kept is None:
        return revert(edits_of(line), text or "")
    if isinstance(kept.page, bytes):
        return sources.row_document(kept, record["id"], fields).raw
    if kept.page is None:
        raise NoText(kept.problem)
    return kept.page


def raw_bytes(record: Record, line: Line, text: str | None, fields: Fields) -> bytes:
    """What the checksum of a row is of."""
    kept = _kept(record, line, fields)
    return bytes_of(kept) if kept else raw_text(record, line, text, fields).encode("utf-8", "surrogatepass")


def as_it_came(record: Record, line: Line, row: Any, text: str | None, fields: Fields) -> Any:
    """A row as its shard held it: in JSON Lines and web archives byte for byte, in Parquet as a row of Arrow.

    Raises:
        ValueError: neither the account nor the row as it was written give it.
    """
    kept = raw_of(line)
    if kept is not None:
        return kept
    if line.get("style") == "same":
        if row is None:
            raise ValueError("its row is gone")
        return row
    raw, style = raw_text(record, line, text, fields), line["style"]
    if "frame" in line:
        return jsonl.framed(line["frame"], raw, style)
    if row is None:
        raise ValueError("its row is gone")
    return _form(row).unwritten(row, raw, style, fields.text)


def _kept(record: Record, line: Line, fields: Fields) -> Row | None:
    kept = raw_of(line)
    return sources.row(shard_of(record, line), line["row"], kept, fields) if kept is not None else None
