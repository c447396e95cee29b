"""What the processes of a run leave of a shard, joined in order: each piece whole or not at all.

A piece is done when its line stands in the journal. The line says how far the files of the account and the shard
reach then, with checksums, so that a run that was killed knows what to trust.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cleaner.as_json import as_json
from cleaner.run import book as books
from cleaner.run.parts import ENDS, Part, Stretch, file_of
from cleaner.run.place import EDITS, JOURNAL, PARTS, RECORDS, SCRATCH, Place
from cleaner.run.work import Task
from cleaner.sinks import jsonl
from cleaner.sinks.tree import write
from cleaner.sources import key


class Joined(NamedTuple):
    """A line of the journal: the rows of the shard `path` before number `until` are done."""

    path: str
    output: str | None
    until: int
    last: bool
    weight: int
    ends: Mapping[str, int]
    stretches: Mapping[str, Stretch]


def grown(place: Place, path: str) -> Path:
    """Where a shard grows until it is whole."""
    return place.files / PARTS / f"{key(path)}.grown"


def join(book: books.Book, task: Task, part: Part) -> None:
    """Put a part behind those before it, and take its files away."""
    place, piece = task.place, part.piece
    ends = dict.fromkeys(ENDS, 0)
    with ExitStack() as stack:
        targets: dict[str, BinaryIO] = {"edits": book.edits, "records": book.records, "rows": sys.stdout.buffer}
        if place.form != "stdout":
            targets["rows"] = stack.enter_context(open(grown(place, piece.found.path), "ab"))
        for what in ENDS:
            _copy(file_of(task, piece, what), targets[what])
            ends[what] = targets[what].tell() if targets[what].seekable() else 0
    output = place.output_of(piece.found.path)
    told = piece.found.path, output, piece.until, piece.last, piece.weight
    joined = Joined(*told, ends, part.stretches)
    with open(place.files / JOURNAL, "ab") as journal:
        books.append(journal, _line(joined))
    complete(place, joined)
    drop(task, part)


def pass_on(task: Task, part: Part) -> None:
    """Give the rows of a part to the standard output, and keep no account."""
    _copy(file_of(task, part.piece, "rows"), sys.stdout.buffer)
    drop(task, part)


def _copy(file: Path, target: BinaryIO) -> None:
    with open(file, "rb") as part:
        shutil.copyfileobj(part, target, 1 << 20)
    target.flush()


def complete(place: Place, joined: Joined) -> None:
    """Put a shard that is whole in its place."""
    body = place.body_of({"output": joined.output})
    if joined.last and body and grown(place, joined.path).exists():
        place.sink_of(joined.path).finish(grown(place, joined.path), body)


def drop(task: Task, part: Part) -> None:
    """Take the files of a part away."""
    for what in ENDS:
        file_of(task, part.piece, what).unlink(missing_ok=True)
    if part.piece.spool and not part.piece.shared:
        Path(part.piece.spool).unlink(missing_ok=True)


# -------------------------------------------------------------------------------------------------- the journal
def _line(joined: Joined) -> bytes:
    return as_json(joined._asdict()) + b"\n"


def journal(place: Place) -> Iterator[Joined]:
    """The pieces of a run that are done, up to the first line that is not whole."""
    try:
        with open(place.files / JOURNAL, "rb") as lines:
            for line in lines:
                yield _joined(json.loads(line))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return


def _joined(told: Mapping[str, Any]) -> Joined:
    stretches = {what: Stretch(*told["stretches"][what]) for what in ENDS}
    ends = {what: int(told["ends"][what]) for what in ENDS}
    path, output, until, last, weight = (told[name] for name in ("path", "output", "until", "last", "weight"))
    return Joined(path, output, until, last, weight, ends, stretches)


def stands(place: Place, joined: Joined) -> bool:
    """Whether what a line of the journal says is on the disk."""
    rows = grown(place, joined.path)
    body = place.body_of({"output": joined.output})
    files = {"edits": place.files / EDITS, "records": place.files / RECORDS}
    if rows.exists() or place.sink_of(joined.path) is jsonl:  # Parquet that is whole is no stretches any more
        files["rows"] = body if body and not rows.exists() else rows
    elif not body or not body.exists():
        return False
    return all(_is_whole(file, joined.ends[what], joined.stretches[what]) for what, file in files.items())


def _is_whole(file: Path, end: int, stretch: Stretch) -> bool:
    try:
        return zlib.crc32(read_stretch(file, end, stretch)) == stretch.crc
    except (OSError, ValueError):
        return False


def read_stretch(file: Path, end: int, stretch: Stretch) -> bytes:
    """The bytes of a stretch that ends at an offset of a file.

    Raises:
        OSError: they cannot be read.
    """
    with open(file, "rb") as opened:
        opened.seek(end - stretch.bytes)
        return opened.read(stretch.bytes)


def tidy(place: Place, done: Sequence[Joined]) -> None:
    """Take away what a run that was killed left behind its last piece that is done."""
    last = done[-1] if done else None
    keep = grown(place, last.path) if last else None
    for file in (place.files / PARTS).glob("*"):
        if file != keep:
            file.unlink()
    if done or (place.files / JOURNAL).exists():
        write(place.files / JOURNAL, b"".join(map(_line, done)), place.files / SCRATCH)
    if last and keep and not keep.exists():
        _take_back(place, last, keep)
    if last and keep and keep.exists():
        os.truncate(keep, last.ends["rows"])
        complete(place, last)


def _take_back(place: Place, last: Joined, grown: Path) -> None:
    """Let a shard grow again that was whole, but is damaged: a machine that lost its power may do that."""
    body = place.body_of({"output": last.output})
    if not last.last and body and body.exists():
        body.replace(grown)
