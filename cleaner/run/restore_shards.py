"""The shards of a run undone: rows as they came, or as they would be without one rule, in the shards they came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from cleaner import sinks, sources
from cleaner.as_json import as_json
from cleaner.edits import apply, without
from cleaner.run.account import Entry, Run, Unsound, body, is_row, raw_text, row_as_it_came
from cleaner.run.page_rows import written
from cleaner.run.record import Record, edits_of, sha256
from cleaner.run.shards import shard_of
from cleaner.run.work import title_line
from cleaner.sinks.jsonl import Cleaned

ROWS = 1000  # that are held at most before they are written
SIZE = 4 << 20  # and their code points


class Restored(NamedTuple):
    """A document, or a file of many, that was restored, or a `problem`: why it was not."""

    path: str
    problem: str | None = None


class Restoring:
    """Rows on their way into shards; `target` says where a shard goes, `scratch` where it grows."""

    def __init__(self, run: Run, only: str | None, target: Callable[[str], Path], scratch: Path) -> None:
        self._run, self._only, self._target, self._scratch = run, only, target, scratch
        self._shard: str | None = None
        self._waiting: list[Any] = []
        self._size = 0

    def add(self, entry: Entry) -> Iterator[Restored]:
        """Take in the next row, or, where bodies are wanted, the next page that stands in a row."""
        path = entry.record["path"]
        shard = shard_of(entry.record, entry.line) if is_row(entry) else self._run.place.gathered
        try:
            row = self._without(entry) if self._only else row_as_it_came(self._run, entry)
        except Unsound as error:
            yield Restored(path, str(error))
            return
        if shard != self._shard:
            self._begin(shard)
        self._waiting += [row] if row is not None else []
        self._size += int(entry.record["chars"]["raw"])
        if self._size > SIZE or len(self._waiting) == ROWS:
            self._flush()
        yield Restored(path)

    def _begin(self, shard: str | None) -> None:
        self.end()
        self._shard = shard
        self._scratch.write_bytes(b"")

    def end(self) -> None:
        """Put the shard under way in its place."""
        if self._shard is not None:
            self._flush()
            self._form().finish(self._scratch, self._target(self._name()))
            self._shard = None

    def empty(self, shard: str) -> None:
        """Put a shard without rows in its place, with the columns that it had."""
        self._begin(shard)
        form = self._form()
        place = self._run.place.body_of({"output": self._run.place.output_of(shard)})
        is_same = form is self._run.place.sink_of(
            shard
        )  # of rows in another form no column is known where there are none
        if is_same and hasattr(form, "without_rows") and place and place.exists():
            self._scratch.write_bytes(form.without_rows(place, bool(self._only)))
        self.end()

    def _name(self) -> str:
        shard = self._shard or ""
        return (self._only and self._run.place.output_of(shard)) or shard

    def _form(self) -> ModuleType:
        """The form of the shard: as it came, or, for bodies, as the run wrote it."""
        shard = self._shard or ""
        return self._run.place.sink_of(shard) if self._only else sinks.of(shard)

    def _flush(self) -> None:
        make = self._form().part if self._only else self._form().again
        with open(self._scratch, "ab") as grown:
            grown.write(make(self._waiting, self._name()))
        self._waiting.clear()
        self._size = 0

    def _without(self, entry: Entry) -> Any:
        """A row as a run without the rule writes it."""
        text = body(self._run, entry)
        if text is None or entry.line.get("style") == "same":
            return entry.row
        edits = without(edits_of(entry.line), {self._only or ""})
        text = title_line(entry.record["title"], self._run.titled) + apply(edits, raw_text(self._run, entry))
        sums = {"body_sha256": sha256(text.encode("utf-8", "surrogatepass"))}
        record = entry.record | sums | {"chars": entry.record["chars"] | {"body": len(text)}}
        return self._written(entry, record, text)

    def _written(self, entry: Entry, record: Record, text: str) -> Any:
        sink, fields = self._form(), self._run.fields
        if not is_row(entry):
            return written(record, text, sink, fields.text)
        came = row_as_it_came(self._run, entry)
        row = sources.again(self._shard or "", entry.line["row"], came, fields)
        return sink.written(Cleaned(row, text, as_json(record)), fields.text)
