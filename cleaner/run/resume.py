"""What a run that was killed had done: whole pages and whole pieces, as far as they stand on the disk; and where the
account of a run before, by other rules, speaks of what is to be done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO, NamedTuple

from cleaner import sources
from cleaner.run.account import Entry, Run, Unsound, body, next_entry
from cleaner.run.join import Joined, grown, journal, read_stretch, stands
from cleaner.run.parts import Figures, figures
from cleaner.run.past import Passage
from cleaner.run.place import EDITS, RECORDS, Place
from cleaner.run.record import Line, Record
from cleaner.run.things import Start
from cleaner.sinks import jsonl
from cleaner.sources import Found


class Done(NamedTuple):
    """A page or a piece that is done: what it counts, and where the run and its account go on behind it."""

    start: Start
    figures: Figures
    weight: int
    records_end: int
    edits_end: int
    joined: Joined | None = None


def done(run: Run, found: Iterator[Found]) -> Iterator[Done]:
    """What stands of a run over these files, in order, up to the first page or piece that does not."""
    with ExitStack() as stack:
        records, edits = (stack.enter_context(open(run.place.files / name, "rb")) for name in (RECORDS, EDITS))
        pieces = journal(run.place)
        for number, file in enumerate(found):
            last: Done | None = None
            for last in _shard(run.place, file, number, pieces) if sources.is_shard(file.kind) else ():
                records.seek(last.records_end)
                edits.seek(last.edits_end)
                yield last
            if not sources.is_shard(file.kind):
                last = _page(run, file, number, (records, edits))
                yield from (last,) if last else ()
            if last is None or last.start.files == number:
                return


def _page(run: Run, file: Found, number: int, lines: tuple[BinaryIO, BinaryIO]) -> Done | None:
    records, edits = lines
    record = records.readline()
    if not record:
        return None
    try:
        entry = next_entry(record, edits.readline(), Entry({}, {}, records.tell(), edits.tell()))
        if entry.record["path"] != file.path:
            return None
        body(run, entry)
    except (Unsound, ValueError):
        return None
    found = figures([(entry.record, entry.line)])
    return Done(Start(number + 1), found, file.size, records.tell(), edits.tell())


def _shard(place: Place, file: Found, number: int, pieces: Iterator[Joined]) -> Iterator[Done]:
    found = list(_standing(place, file, pieces))
    can_grow = grown(place, file.path).exists() or place.sink_of(file.path) is jsonl
    for joined in found if can_grow or (found and found[-1].last) else ():
        start = Start(number + 1) if joined.last else Start(number, joined.until)
        ends = joined.ends["records"], joined.ends["edits"]
        yield Done(start, figures(_documents(place, joined)), joined.weight, *ends, joined)


def _standing(place: Place, file: Found, pieces: Iterator[Joined]) -> Iterator[Joined]:
    for joined in pieces:
        if joined.path != file.path or not stands(place, joined):
            return
        yield joined
        if joined.last:
            return


def _documents(place: Place, joined: Joined) -> Iterator[tuple[Record, Line]]:
    """What the account says of the rows of a piece."""
    stretches = [
        read_stretch(place.files / name, joined.ends[what], joined.stretches[what])
        for name, what in ((RECORDS, "records"), (EDITS, "edits"))
    ]
    for record, line in zip(*(data.splitlines() for data in stretches), strict=True):
        yield json.loads(record), json.loads(line)


# ------------------------------------------------------------------------------------------------ the run before
def marked(found: Iterator[Found], before: Place) -> Iterator[Found]:
    """The files of an input, each with where the account of a run before over the same input speaks of it."""
    try:
        with ExitStack() as stack:
            lines = [stack.enter_context(open(before.files / name, "rb")) for name in (RECORDS, EDITS)]
            pieces = _Ahead(journal(before))
            for file in found:
                past = tuple(_of_shard(file, pieces, lines) if sources.is_shard(file.kind) else _of_page(file, lines))
                yield file._replace(past=past)
                if not past:
                    break  # it was stopped here
    except (OSError, ValueError, TypeError, KeyError):
        pass  # what cannot be read is done anew
    yield from found


class _Ahead:
    """An iterator that shows what comes next."""

    def __init__(self, pieces: Iterator[Joined]) -> None:
        self._rest = pieces
        self.next = next(pieces, None)

    def take(self) -> None:
        self.next = next(self._rest, None)


def _of_shard(file: Found, pieces: _Ahead, lines: Sequence[BinaryIO]) -> Iterator[Passage]:
    first = 1
    while (joined := pieces.next) and joined.path == file.path:
        ends = [joined.ends[what] for what in ("records", "edits")]
        records, edits = (
            (end - joined.stretches[what].bytes, end) for end, what in zip(ends, ("records", "edits"), strict=True)
        )
        yield Passage(first, joined.until, records, edits)
        for opened, end in zip(lines, ends, strict=True):
            opened.seek(end)
        first = joined.until
        pieces.take()


def _of_page(file: Found, lines: Sequence[BinaryIO]) -> Iterator[Passage]:
    starts = [opened.tell() for opened in lines]
    record, edits = (opened.readline() for opened in lines)
    if edits.endswith(b"\n") and record.endswith(b"\n") and json.loads(record)["path"] == file.path:
        spans = [(start, opened.tell()) for start, opened in zip(starts, lines, strict=True)]
        yield Passage(0, 1, *spans)
