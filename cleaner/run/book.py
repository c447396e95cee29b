"""The account of a run, written: one document after another, each whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cleaner.errors import InputError
from cleaner.run.place import EDITS, HEADER, RECORDS, SCRATCH, Place
from cleaner.run.work import Outcome
from cleaner.sinks import tree

try:
    import fcntl
except ImportError:  # no such locks here: two runs into one place go unnoticed
    fcntl = None  # type: ignore[assignment]

SYNC_EVERY = 256  # documents
_held: list[BinaryIO] = []  # by this process; one that is forked would keep the lock of one that is killed
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: [file.close() for file in _held])


class Book(NamedTuple):
    """The open files of an account in the directory `account`."""

    place: Place
    account: Path
    records: BinaryIO
    edits: BinaryIO


@contextmanager
def opened(place: Place) -> Iterator[Book]:
    """The account, open for more lines, and for this process only.

    Raises:
        InputError: another run writes it.
    """
    with ExitStack() as stack:
        records, edits = (stack.enter_context(open(place.files / name, "ab")) for name in (RECORDS, EDITS))
        _lock(records)
        _held[:] = records, edits
        yield Book(place, place.files, records, edits)
        _sync(edits, records)


def check_idle(account: Path) -> None:
    """Check that nobody is writing an account.

    Raises:
        InputError: a run is.
    """
    if (account / RECORDS).exists():
        with open(account / RECORDS, "rb") as records:
            _lock(records)


def _lock(file: BinaryIO) -> None:
    if fcntl:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError(f"{file.name}: another run is writing here; wait for it, or stop it") from error


def cut_back(book: Book, records_end: int, edits_end: int) -> None:
    """Take away what stands behind these offsets: lines of documents that were not committed whole."""
    for file, end in ((book.records, records_end), (book.edits, edits_end)):
        if file.tell() > end:
            file.truncate(end)
    (book.account / SCRATCH).unlink(missing_ok=True)


def commit(book: Book, outcome: Outcome, number: int) -> None:
    """Write a document: its edits, its body, its record. A document is done when its record stands."""
    append(book.edits, outcome.edits_line)
    place = book.place.body_of(outcome.record)
    if place and outcome.body is not None:
        tree.write(place, outcome.body, book.account / SCRATCH)
    append(book.records, outcome.record_line)
    if number % SYNC_EVERY == 0:
        _sync(book.edits, book.records)


def append(file: BinaryIO, line: bytes) -> None:
    """Write a line, so that others see it."""
    file.write(line)
    file.flush()


def _sync(*files: BinaryIO) -> None:
    for file in files:
        os.fsync(file.fileno())


def write_head(account: Path, head: dict[str, Any]) -> None:
    """Write the head of an account, whole or not at all."""
    account.mkdir(parents=True, exist_ok=True)
    text = json.dumps(head, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"
    tree.write(account / HEADER, text, account / SCRATCH)
