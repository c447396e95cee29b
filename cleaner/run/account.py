"""The account of a run, read back: its documents, their edits, and their pages as they came."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import sources
from cleaner.decode import encode
from cleaner.edits import revert
from cleaner.errors import CleanerError, InputError
from cleaner.run import place as places
from cleaner.run.place import EDITS, RECORDS, Place
from cleaner.run.record import Line, Record, decoding_of, edits_of, raw_of, sha256
from cleaner.run.work import title_line
from cleaner.sources import Raw


class Torn(InputError):
    """An account that stops before its end, as that of a killed run may."""


class Unsound(CleanerError):
    """A document that does not agree with its account; the message says what does not fit."""


class Entry(NamedTuple):
    """A document in the account, and where its lines end there, in bytes."""

    record: Record
    line: Line
    records_end: int = 0
    edits_end: int = 0


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
            entry, number = Entry({}, {}), 0
            for record_line, edits_line in zip(records, edits, strict=False):
                entry = _entry(record_line, edits_line, entry)
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
                ids.append(str(json.loads(line)["id"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # the run was killed in the middle of a line, before it wrote the body
    return ids


def _entry(record_line: bytes, edits_line: bytes, before: Entry) -> Entry:
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
    try:
        data = place.read_bytes()
    except OSError as error:
        raise Unsound(f"its body {entry.record['output']} cannot be read: {error.strerror}") from error
    if sha256(data) != entry.record["body_sha256"]:
        raise Unsound(f"its body {entry.record['output']} was changed since")
    return data.decode().removeprefix(title_line(entry.record["title"], run.titled))


def raw_text(run: Run, entry: Entry) -> str:
    """The page as it was decoded.

    Raises:
        Unsound: it never was, or the account is damaged here.
        InputError: the record names a file outside the run.
    """
    if entry.record["decoding"] is None:
        raise Unsound(f"it was never decoded: {entry.record.get('reason')}")
    try:
        kept = raw_of(entry.line)
        if kept is not None:
            return sources.document(entry.record["path"], Raw(kept), run.declared).raw
        return revert(edits_of(entry.line), body(run, entry) or "")
    except (ValueError, TypeError, LookupError) as error:
        raise Unsound(f"its lines in the account are damaged: {error}") from error


def raw_bytes(run: Run, entry: Entry) -> bytes:
    """The page byte for byte.

    Raises:
        Unsound: the account does not hold it, or it is not the page that the record speaks of.
        InputError: the record names a file outside the run.
    """
    if entry.record["raw_sha256"] is None:
        raise Unsound(f"its bytes are not in the account: {entry.record.get('reason')}")
    try:
        kept = raw_of(entry.line)
        data = encode(raw_text(run, entry), decoding_of(entry.record)) if kept is None else kept
    except (ValueError, TypeError, LookupError) as error:
        raise Unsound(f"its lines in the account are damaged: {error}") from error
    if sha256(data) != entry.record["raw_sha256"]:
        raise Unsound("the account does not give back the bytes that the page had")
    return data
