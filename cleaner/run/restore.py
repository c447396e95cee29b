"""A run undone: the pages as they came, or the bodies as they would be without one rule."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cleaner.edits import without
from cleaner.errors import InputError
from cleaner.run.account import Entry, Run, Torn, Unsound, body, entries, is_row, open_run, raw_bytes, written_text
from cleaner.run.join import journal
from cleaner.run.record import edits_of
from cleaner.run.restore_shards import Restored, Restoring
from cleaner.run.shards import in_shard, shard_of
from cleaner.run.survey import check_known
from cleaner.sinks import tree

_SCRATCH = ".scratch.tmp"


def restore(path: Path, output: Path, only: str | None = None) -> Iterator[Restored]:
    """Write the pages of a run as they came to `output`: below it, or, if the run was over one file, to that name.

    With `only`, a rule id or the id of a rule file, write the bodies with the edits of just that rule undone.

    Raises:
        InputError: there is no such run or rule, `output` will not do, or the account leads out of it; in all these
            cases nothing was written.
    """
    run = open_run(path)
    _check_output(run, output, only)
    _check_account(run, output, only)
    return _restored(run, output, only)


def _check_output(run: Run, output: Path, only: str | None) -> None:
    target, place = output.resolve(), run.place
    is_tree = _is_tree(run, only)
    if is_tree and output.is_dir() and any(output.iterdir()):
        raise InputError(f"{output} is not empty: restoring never writes over anything; name a new directory")
    if not is_tree and os.path.lexists(output):
        raise InputError(f"{output} is there: restoring never writes over anything; name a new file")
    if output.exists() and not output.is_dir():
        raise InputError(f"{output} is a file: name a directory")
    if target.is_relative_to(place.files) or (place.form == "tree" and target.is_relative_to(place.root)):
        raise InputError(f"{output} lies inside the run: name a place outside it")


def _check_account(run: Run, output: Path, only: str | None) -> None:
    """Check all paths before anything is written, and that the rule took part somewhere."""
    known: set[str] = set()
    try:
        for entry in entries(run.place):
            run.place.body_of(entry.record)
            _target(run, only, output, _name(entry, only))
            if only:
                known |= {rule for rule, _ in _rules(entry)}
    except Torn:
        pass  # what is whole can be restored; the end of it is reported
    if only:
        files = {rule.partition("#")[0] for rule in known}
        check_known((only,), known | files, "no document of this run was touched by a rule")


def _rules(entry: Entry) -> list[tuple[str, str]]:
    try:
        return [(str(rule), str(label)) for rule, label in entry.line["rules"]]
    except (TypeError, ValueError):
        return []  # its document will say that it is damaged


def _name(entry: Entry, only: str | None) -> str:
    path: str = shard_of(entry.record, entry.line) if is_row(entry) else entry.record["path"]
    return (only and entry.record["output"]) or path


def _is_tree(run: Run, only: str | None) -> bool:
    """Whether what is restored is a directory: as the input was, or, for bodies, as the output is."""
    given = run.head.get("input")
    was_directory = isinstance(given, dict) and given.get("directory") is True
    return run.place.form == "tree" or (was_directory and not only)


def _target(run: Run, only: str | None, output: Path, name: str) -> Path:
    return tree.inside(output, name) if _is_tree(run, only) else output


def _restored(run: Run, output: Path, only: str | None) -> Iterator[Restored]:
    directory = output if _is_tree(run, only) else output.parent
    directory.mkdir(parents=True, exist_ok=True)
    scratch, target = directory / _SCRATCH, partial(_target, run, only, output)
    shards = Restoring(run, only, target, scratch)
    try:
        for entry in entries(run.place):
            if is_row(entry) or (only and in_shard(entry.line)):
                yield from shards.add(entry)
            else:
                shards.end()
                yield from _one(run, entry, (target(_name(entry, only)), scratch), only)
    except Torn as error:
        yield Restored("", str(error))
    finally:
        shards.end()
    for piece in journal(run.place):
        if piece.last and piece.until == 1:  # a shard without a row
            shards.empty(piece.path)


def _one(run: Run, entry: Entry, places: tuple[Path, Path], only: str | None) -> Iterator[Restored]:
    """A page; `places` are where it goes, and where it is written before."""
    path = entry.record["path"]
    try:
        data = _without(run, entry, only) if only else raw_bytes(run, entry)
        if data is not None:
            tree.write(places[0], data, places[1])
            yield Restored(path)
    except Unsound as error:
        yield Restored(path, str(error))
    except OSError as error:
        yield Restored(path, f"cannot be written: {error.strerror}")


def _without(run: Run, entry: Entry, rule: str) -> bytes | None:
    """The body of a document with the edits of a rule undone; None where the document has no body."""
    if entry.record["body_sha256"] is None:
        return None
    body(run, entry)
    return written_text(run, entry, without(edits_of(entry.line), {rule})).encode()
