"""Whether the account of a run adds up."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.model import Edit
from cleaner.run.account import Entry, Run, Unsound, body, entries, is_row, open_run, raw_bytes, raw_text, written_text
from cleaner.run.join import journal
from cleaner.run.place import BEFORE, EDITS, HEADER, JOURNAL, PARTS, RECORDS
from cleaner.run.record import Record, edits_of, sha256
from cleaner.run.tally import Tally, add, as_table


class Checked(NamedTuple):
    """A document, or the run as a whole, that adds up, or a `problem`: why it does not."""

    path: str
    problem: str | None = None


def verify(path: Path) -> Iterator[Checked]:
    """Check every document of a run, and then the run as a whole.

    Raises:
        InputError: there is no such run.
    """
    return _verify(open_run(path))


def _verify(run: Run) -> Iterator[Checked]:
    counts = Tally()
    bodies: set[Path] = set()
    paths: Counter[str] = Counter()
    try:
        for entry in entries(run.place):
            yield _checked(run, entry)
            paths[entry.record["path"]] += 1
            add(counts, entry.record, entry.line)
            place = run.place.body_of(entry.record)
            bodies |= {place} if place else set()
    except (InputError, ValueError, TypeError, LookupError) as error:
        yield Checked("", f"the account cannot be read further: {error}")
        return
    yield from (Checked(path, f"stands {count} times in the account") for path, count in paths.items() if count > 1)
    yield from _as_a_whole(run, counts)
    yield from (Checked(str(stray), "is in no record of the run") for stray in _strays(run, bodies))


def _as_a_whole(run: Run, counts: Tally) -> Iterator[Checked]:
    if not run.head.get("finished"):
        yield Checked("", "the run is not finished; the same `cleaner clean` goes on with it")
    elif run.head.get("counts") != as_table(counts):
        yield Checked(HEADER, "its counts are not those of the documents")


def _checked(run: Run, entry: Entry) -> Checked:
    path = entry.record["path"]
    try:
        problem = next(_problems(run, entry), None)
    except (Unsound, ValueError, TypeError, LookupError) as error:
        problem = str(error)
    return Checked(path, problem)


def _problems(run: Run, entry: Entry) -> Iterator[str]:
    record, edits = entry.record, edits_of(entry.line)
    if record["output"] is not None and record["verdict"] != "cleaned":
        yield f"it is {record['verdict']}, and has a body"
    body(run, entry)
    if record["raw_sha256"] is None:
        return
    raw_bytes(run, entry)
    if record["decoding"] is None and (not is_row(entry) or record["verdict"] == "failed"):
        return
    raw = raw_text(run, entry)
    yield from _edit_problems(edits, raw, record)
    made = written_text(run, entry, edits)
    if record["body_sha256"] not in (None, sha256(made.encode("utf-8", "surrogatepass"))):
        yield "its edits do not make its body of the page"


def _edit_problems(edits: Sequence[Edit], raw: str, record: Record) -> Iterator[str]:
    if any(edit.start < 0 or edit.end > len(raw) for edit in edits):
        yield "an edit reaches out of the text"
    if any(before.end > after.start for before, after in pairwise(edits)):
        yield "its edits overlap, or are not in order"
    if any(raw[edit.start : edit.end] != edit.removed for edit in edits):
        yield "an edit removed something else than it says"
    if len(raw) != record["chars"]["raw"]:
        yield "the page has not as many characters as its record says"


def _strays(run: Run, bodies: set[Path]) -> Iterator[Path]:
    """The files below a run that belong to no document; strays in the account itself too."""
    account = run.place.files
    bodies |= {place for piece in journal(run.place) if (place := run.place.body_of({"output": piece.output}))}
    own = bodies | {account / name for name in (RECORDS, EDITS, HEADER, JOURNAL)}
    under_way = (str(account / PARTS), str(account / BEFORE))
    for directory, _, names in os.walk(run.place.root if run.place.form == "tree" else account):
        if not directory.startswith(under_way):
            yield from sorted({Path(directory, name) for name in names} - own)
