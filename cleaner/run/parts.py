"""What is made of a piece of a shard: files that the run joins, and what their documents come to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.as_json import as_json
from cleaner.run import strangers
from cleaner.run.record import Line, Record
from cleaner.run.strangers import Strangers
from cleaner.run.tally import Tally, add
from cleaner.run.work import Task
from cleaner.sources import Piece

ENDS = ("edits", "rows", "records")  # of the files of a part, in the order in which they are joined
MOST = 1 << 19  # code points of rows, or bytes of their edits, that wait to be written
MARKS = 200  # of the pages of no known site in a piece that count for the run
SHOWN = 5  # troubles of a verdict that a person may want to see


class Stretch(NamedTuple):
    """How long a file of a part is, and a checksum of it."""

    bytes: int
    crc: int


class Figures(NamedTuple):
    """What the documents of a piece come to; of the pages of no known site what most of them have in common."""

    counts: Tally
    strangers: Strangers
    troubles: tuple[Record, ...]


class Part(NamedTuple):
    """A piece, cleaned: its files, what they count, its first documents in trouble, and how many documents have the
    results of the run before."""

    piece: Piece
    stretches: Mapping[str, Stretch]
    figures: Figures
    kept: int = 0


class Told(NamedTuple):
    """A row in the words of the account, and as it is passed on; None where it is not. Where `is_kept`, its result is
    that of the run before."""

    record: Record
    record_text: bytes
    line: Line
    passed: Any
    is_kept: bool = False


@dataclass(slots=True)
class Files:
    """The files of a part, written bit by bit: a piece may be longer than memory is large."""

    task: Task
    piece: Piece
    records: bytearray = field(default_factory=bytearray)
    edits: bytearray = field(default_factory=bytearray)
    passed: list[Any] = field(default_factory=list)
    stretches: dict[str, Stretch] = field(default_factory=dict)
    size: int = 0
    kept: int = 0

    def add(self, told: Told) -> tuple[Record, Line]:
        self.records += told.record_text + b"\n"
        self.edits += as_json(told.line) + b"\n"
        self.passed += [told.passed] if told.passed is not None else []
        self.kept += told.is_kept
        self.size += told.record["chars"]["raw"]
        if max(self.size, len(self.edits)) > MOST:
            self.write()
        return told.record, told.line

    def write(self) -> None:
        """Write what is there, behind what was."""
        place, path = self.task.place, self.piece.found.path
        rows = place.sink_of(path).part(self.passed, place.output_of(path) or "", self.piece)
        for what, data in (("edits", self.edits), ("rows", rows), ("records", self.records)):
            self.stretches[what] = _written(file_of(self.task, self.piece, what), data, self.stretches.get(what))
        self.records.clear()
        self.edits.clear()
        self.passed.clear()
        self.size = 0


def _written(file: Path, data: bytes | bytearray, before: Stretch | None) -> Stretch:
    if before is None:
        file.write_bytes(data)
        return Stretch(len(data), zlib.crc32(data))
    with open(file, "ab") as grown:
        grown.write(data)
    return Stretch(before.bytes + len(data), zlib.crc32(data, before.crc))


def file_of(task: Task, piece: Piece, what: str) -> Path:
    """Where a file of a part stands."""
    return task.parts / f"{piece.name}.{what}"


def figures(documents: Iterable[tuple[Record, Line]]) -> Figures:
    """What documents come to."""
    counts = Tally()
    seen: Strangers = {}
    troubles: list[Record] = []
    for made, told in documents:
        add(counts, made, told)
        strangers.add(seen, made["path"], strangers.marks(made, told))
        if made["verdict"] != "cleaned" and counts.counts[("verdicts", made["verdict"])] <= SHOWN:
            troubles.append(made)
    return Figures(counts, strangers.most(seen, MARKS), tuple(troubles))
