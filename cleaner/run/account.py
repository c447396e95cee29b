"""The account of a run, read back: its documents, their edits, and their pages as they came."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import sources
from cleaner.decode import encode
from cleaner.edits import apply, revert
from cleaner.errors import CleanerError, InputError
from cleaner.model import Document, Edit
from cleaner.run import place as places
from cleaner.run import shards
from cleaner.run.place import EDITS, RECORDS, Place
from cleaner.run.record import Line, Record, decoding_of, edits_of, raw_of, sha256
from cleaner.run.work import title_line
from cleaner.sinks import markdown
from cleaner.sources import Fields, Raw


class Torn(InputError):
    """An account that stops before its end, as that of a killed run may."""


class Unsound(CleanerError):
    """A document that does not agree with its account; the message says what does not fit."""


class Entry(NamedTuple):
    """A document in the account, and where its lines end there, in bytes; `row` is that of a shard, as written."""

    record: Record
    line: Line
    records_end: int = 0
    edits_end: int = 0
    row: Any = None


class Run(NamedTuple):
    """A run that is there: where it stands, and the head of its account."""

    place: Place
    head: Mapping[str, Any]

    @property
    def titled(self) -> bool:
        return self._option("title") is True

    @property
    def declared(self) -> str | None:
        encoding = self._option("encoding")
        return encoding if isinstance(encoding, str) else None

    @property
    def fields(self) -> Fields:
        """Where the rows of its shards have what."""
        names = (self._option(name) for name in ("text_field", "url_field", "id_field", "encoding"))
        return Fields(*(name if isinstance(name, str) else None for name in names))

    def _option(self, name: str) -> Any:
        options = self.head.get("options")
        return options.get(name) if isinstance(options, dict) else None


def open_run(run: Path) -> Run:
    """The run that a path names by its output or by its account.

    Raises:
        InputError: there is none, or its head cannot be read.
    """
    place = places.find(run)
    return Run(place, places.header(place.files))


def entries(place: Place) -> Iterator[Entry]:
    """The documents of a run, in order.

    Raises:
        Torn: at the first line that is not whole, or does not speak of the document that it should.
    """
    try:
        with open(place.files / RECORDS, "rb") as records, open(place.files / EDITS, "rb") as edits:
            sizes = os.fstat(records.fileno()).st_size, os.fstat(edits.fileno()).st_size
            entry, number, rows = Entry({}, {}), 0, shards.Shards(place)
            for record_line, edits_line in zip(records, edits, strict=False):
                entry = next_entry(record_line, edits_line, entry)
                entry = entry._replace(row=rows.row_of(entry.record, entry.line))
                number += 1
                yield entry
    except (OSError, ValueError) as error:
        raise Torn(f"{place.files}: the account cannot be read behind document {number}: {error}") from error
    if (entry.records_end, entry.edits_end) != sizes:
        raise Torn(f"{place.files}: {RECORDS} and {EDITS} do not end with the same document")


def uncommitted(place: Place) -> list[str]:
    """The ids of documents whose edits stand in the account, but whose records do not."""
    ids = []
    try:
        with open(place.files / RECORDS, "rb") as records, open(place.files / EDITS, "rb") as edits:
            for line in islice(edits, sum(line.endswith(b"\n") for line in records), None):
                told = json.loads(line)
                ids += [str(told["id"])] if "row" not in told else []
    except (OSError, ValueError, KeyError, TypeError):
        pass  # the run was killed in the middle of a line, before it wrote the body
    return ids


def next_entry(record_line: bytes, edits_line: bytes, before: Entry) -> Entry:
    """The document that two lines speak of.

    Raises:
        ValueError: they are damaged, or speak of two.
    """
    if not (record_line.endswith(b"\n") and edits_line.endswith(b"\n")):
        raise ValueError("a line is cut short")
    record, line = json.loads(record_line), json.loads(edits_line)
    if not _fits(record, _RECORD) or not _fits(line, _LINE) or record["id"] != line["id"]:
        raise ValueError("a line is damaged, or speaks of another document")
    return Entry(record, line, before.records_end + len(record_line), before.edits_end + len(edits_line))


_RECORD: Mapping[str, Any] = {
    "id": str, "path": str, "verdict": str, "output": str | None, "title": str | None, "chars": dict,
    "raw_sha256": str | None, "body_sha256": str | None, "encoding": str | None, "decoding": dict | None,
}  # fmt: skip
_LINE: Mapping[str, Any] = {"id": str, "rules": list, "edits": list}


def _fits(given: Any, shape: Mapping[str, Any]) -> bool:
    return isinstance(given, dict) and all(isinstance(given.get(key, ...), kind) for key, kind in shape.items())


def body(run: Run, entry: Entry) -> str | None:
    """The body of a document as its file has it, less the title that the run put before it; None where there is none.

    Raises:
        Unsound: the file is gone, or was changed.
        InputError: the record names a file outside the run.
    """
    place = run.place.body_of(entry.record)
    if place is None:
        return None
    if shards.in_shard(entry.line):
        return _body_of_row(run, entry)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise Unsound(f"its body {entry.record['output']} cannot be read: {error.strerror}") from error
    if sha256(data) != entry.record["body_sha256"]:
        raise Unsound(f"its body {entry.record['output']} was changed since")
    return data.decode().removeprefix(title_line(entry.record["title"], run.titled))


def is_row(entry: Entry) -> bool:
    """Whether a document is a row of a shard."""
    return isinstance(entry.line.get("row"), int)


def _body_of_row(run: Run, entry: Entry) -> str:
    try:
        text = shards.body(entry.row, run.fields)
    except ValueError as error:
        raise Unsound(str(error)) from error
    if sha256(text.encode("utf-8", "surrogatepass")) != entry.record["body_sha256"]:
        raise Unsound("the text of its row was changed since")
    return text.removeprefix(title_line(entry.record["title"], run.titled))


def raw_text(run: Run, entry: Entry) -> str:
    """The page as it was decoded.

    Raises:
        Unsound: it never was, or the account is damaged here.
        InputError: the record names a file outside the run.
    """
    if entry.record["decoding"] is None and not is_row(entry):
        raise Unsound(f"it was never decoded: {entry.record.get('reason')}")
    try:
        if is_row(entry):
            return shards.raw_text(entry.record, entry.line, body(run, entry), run.fields)
        kept = raw_of(entry.line)
        if kept is not None:
            return _document(run, entry, kept).raw
        return revert(edits_of(entry.line), body(run, entry) or "")
    except shards.NoText as error:
        raise Unsound(f"it never had a text: {error}") from error
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise Unsound(f"its lines in the account are damaged: {error}") from error


def _document(run: Run, entry: Entry, kept: bytes) -> Document:
    return sources.document(entry.record["path"], Raw(kept), run.declared)


def written_text(run: Run, entry: Entry, edits: Sequence[Edit]) -> str:
    """What a run writes of a document with these edits: its body in the form of the run, with its title if asked for.

    Raises:
        Unsound: the account does not hold the page.
        InputError: the record names a file outside the run.
    """
    title = entry.record["title"]
    if run.place.to == "markdown":
        document = _document(run, entry, raw_of(entry.line) or b"")
        return markdown.rendered(document, edits, title if run.titled else None)
    return title_line(title, run.titled) + apply(edits, raw_text(run, entry))


def raw_bytes(run: Run, entry: Entry) -> bytes:
    """The page byte for byte; of a row of a shard, its text.

    Raises:
        Unsound: the account does not hold it, or it is not the page that the record speaks of.
        InputError: the record names a file outside the run.
    """
    if entry.record["raw_sha256"] is None:
        raise Unsound(f"its bytes are not in the account: {entry.record.get('reason')}")
    try:
        data = _raw_bytes(run, entry)
    except (ValueError, TypeError, LookupError) as error:
        raise Unsound(f"its lines in the account are damaged: {error}") from error
    if sha256(data) != entry.record["raw_sha256"]:
        raise Unsound("the account does not give back the bytes that the page had")
    return data


def _raw_bytes(run: Run, entry: Entry) -> bytes:
    if is_row(entry):
        return shards.raw_bytes(entry.record, entry.line, body(run, entry), run.fields)
    kept = raw_of(entry.line)
    return encode(raw_text(run, entry), decoding_of(entry.record)) if kept is None else kept


def row_as_it_came(run: Run, entry: Entry) -> Any:
    """A row of a shard byte for byte; of Parquet as a row of Arrow.

    Raises:
        Unsound: neither the account nor the shard of the run give it.
    """
    raw_bytes(run, entry)
    try:
        return shards.as_it_came(entry.record, entry.line, entry.row, body(run, entry), run.fields)
    except (ValueError, TypeError, LookupError) as error:
        raise Unsound(f"it cannot be made again: {error}") from error
