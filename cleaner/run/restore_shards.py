"""The shards of a run undone: rows as they came, or as they would be without one rule, in the shards they came in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner import sinks, sources
from cleaner.edits import apply, without
from cleaner.packing import pack, packing_of
from cleaner.run.account import Entry, Run, Unsound, body, raw_text, row_as_it_came
from cleaner.run.record import edits_of, sha256
from cleaner.run.shards import shard_of
from cleaner.run.work import title_line
from cleaner.sinks import jsonl
from cleaner.sources.jsonl import PIECE

_NOT_PARQUET = "rows of Parquet are not restored; the run's shard has their other columns, `cleaner diff` their texts"


class Restored(NamedTuple):
    """A document, or a file of many, that was restored, or a `problem`: why it was not."""

    path: str
    problem: str | None = None


class Restoring:
    """Rows on their way into shards; `target` says where a shard goes, `scratch` where it grows."""

    def __init__(self, run: Run, only: str | None, target: Callable[[str], Path], scratch: Path) -> None:
        self._run, self._only, self._target, self._scratch = run, only, target, scratch
        self._shard: str | None = None
        self._waiting: list[bytes] = []
        self._size = 0

    def add(self, entry: Entry) -> Iterator[Restored]:
        """Take in the next row."""
        shard, path = shard_of(entry.record, entry.line), entry.record["path"]
        if sinks.of(shard) is not jsonl:
            yield Restored(path, _NOT_PARQUET)
            return
        if shard != self._shard:
            self.end()
            self._shard = shard
            self._scratch.write_bytes(b"")
        try:
            row = self._without(entry) if self._only else row_as_it_came(self._run, entry)
        except Unsound as error:
            yield Restored(path, str(error))
            return
        self._waiting += [row] if row is not None else []
        self._size += len(row or b"")
        if self._size > PIECE:
            self._flush()
        yield Restored(path)

    def end(self) -> None:
        """Put the shard under way in its place."""
        if self._shard is not None:
            self._flush()
            jsonl.finish(self._scratch, self._target(self._name()))
            self._shard = None

    def _name(self) -> str:
        shard = self._shard or ""
        return (self._only and self._run.place.output_of(shard)) or shard

    def _flush(self) -> None:
        with open(self._scratch, "ab") as grown:
            grown.write(pack(b"".join(self._waiting), packing_of(self._name())))
        self._waiting.clear()
        self._size = 0

    def _without(self, entry: Entry) -> bytes | None:
        """A row as a run without the rule writes it."""
        text = body(self._run, entry)
        if text is None or entry.line.get("style") == "same":
            return entry.row
        edits = without(edits_of(entry.line), {self._only or ""})
        text = title_line(entry.record["title"], self._run.titled) + apply(edits, raw_text(self._run, entry))
        sums = {"body_sha256": sha256(text.encode("utf-8", "surrogatepass"))}
        record = entry.record | sums | {"chars": entry.record["chars"] | {"body": len(text)}}
        row = sources.row(self._shard or "", entry.line["row"], row_as_it_came(self._run, entry), self._run.fields)
        told = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return jsonl.written(jsonl.Cleaned(row, text, told), self._run.fields.text)
