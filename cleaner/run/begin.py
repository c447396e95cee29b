"""What stands in the place of a run when it begins: nothing, the same run unfinished, or something else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import InputError
from cleaner.run.account import Torn, entries, uncommitted
from cleaner.run.book import check_idle, write_head
from cleaner.run.join import journal
from cleaner.run.place import BEFORE, EDITS, HEADER, JOURNAL, PARTS, RECORDS, SCRATCH, Place, header
from cleaner.run.survey import OTHER_RULES, differences
from cleaner.sinks import tree
from cleaner.sources import Found

State = Literal["new", "goes on", "by other rules"]

_OWN = (RECORDS, EDITS, JOURNAL, SCRATCH, HEADER)  # the head goes last: with it the rest is known to be ours


Over = Literal["stop", "resume", "fresh"]


def begin(place: Place, head: Mapping[str, Any], pages: Iterable[Found], over: Over) -> State:
    """Make the place ready for a run, and say whether one is to go on there.

    `over` says what becomes of a run that is there: one of the same work that is not finished goes on in any case. With
    `resume` so does one that is, which mends what is not as it was; and one by other rules gives way, but its account
    is set aside for what the new rules cannot change. With `fresh` any gives way.

    Raises:
        InputError: something else is there; nothing was changed.
        OSError: the place cannot be written to.
    """
    account = place.account
    if account is None:
        return "new"
    old = header(account) if (account / HEADER).exists() else None
    if over == "resume" and old and differences(old, head) == [OTHER_RULES]:
        _give_way(place, old, pages)
        _set_aside(account, old)
        return "by other rules"
    if over == "fresh":
        _clear(place, old, pages)
    elif old is None:
        _check_empty(place)
    else:
        return _goes_on(place, old, head, over)
    account.mkdir(parents=True, exist_ok=True)
    return "new"


def _goes_on(place: Place, old: Mapping[str, Any], head: Mapping[str, Any], over: Over) -> State:
    output = place.files if place.form == "stdout" else place.root / place.name
    other = differences(old, head)
    if other:
        on = "--resume goes on by these, " if other == [OTHER_RULES] else ""
        raise InputError(f"{output} holds a run with {' and '.join(other)}; {on}--fresh deletes what it wrote")
    if old.get("finished") and over != "resume":
        raise InputError(f"{output} holds this very run, finished; --fresh deletes what it wrote, and does it again")
    if place.form == "stdout":
        raise InputError(f"{output} holds a run to the standard output, which cannot go on; --fresh deletes it")
    return "goes on"


def _check_empty(place: Place) -> None:
    strange = next(_strange(place), None)
    if strange:
        advice = "name another place, or move it away (--fresh deletes only what the account of a run lists)"
        raise InputError(f"{strange} is there, and of no run: {advice}")


def _strange(place: Place) -> Iterator[Path]:
    """What stands in the place of a run without being of one; the empty files of a run that just began may."""
    if place.form == "file" and os.path.lexists(place.root / place.name):
        yield place.root / place.name
    if place.form == "tree" and place.root.is_dir():
        yield from (entry for entry in place.root.iterdir() if entry != place.files)
    if place.files.is_dir():
        yield from (entry for entry in place.files.iterdir() if not _just_begun(entry))


def _just_begun(file: Path) -> bool:
    return file.name == SCRATCH or (file.name in (RECORDS, EDITS) and file.stat().st_size == 0)


# --------------------------------------------------------------------------------------------------- fresh
def _clear(place: Place, old: Mapping[str, Any] | None, pages: Iterable[Found]) -> None:
    """Delete the bodies that an old account lists, and that account; nothing else.

    Raises:
        InputError: something else stands where a body is to go; nothing was deleted.
    """
    _give_way(place, old, pages)
    if old:
        shutil.rmtree(place.files / BEFORE, ignore_errors=True)
    for name in _OWN if old else ():
        (place.files / name).unlink(missing_ok=True)


def _give_way(place: Place, old: Mapping[str, Any] | None, pages: Iterable[Found]) -> None:
    """Delete the bodies that an old account lists.

    Raises:
        InputError: something else stands where a body is to go; nothing was deleted.
    """
    check_idle(place.files)
    bodies = list(dict.fromkeys(_bodies(place))) if old else []
    _check_free(place, pages, frozenset(bodies))
    for body in bodies:
        tree.remove(place.root, body)
    if old:
        shutil.rmtree(place.files / PARTS, ignore_errors=True)


def _set_aside(account: Path, old: Mapping[str, Any]) -> None:
    """Keep the lines of an account for the run that takes its place, unless those that are kept already say more.

    Whenever this is broken off, the account is one of a run that is not finished, and the same call goes on from there.
    """
    aside, lines = account / BEFORE, (JOURNAL, EDITS, RECORDS)  # with its records the account there is whole
    write_head(account, {**old, "finished": False})
    if _size(aside / RECORDS) < _size(account / RECORDS):
        if _digest(aside) != old["rules"]["digest"] or (aside / RECORDS).exists():
            shutil.rmtree(aside, ignore_errors=True)
            write_head(aside, dict(old))
        for name in lines:
            if (account / name).exists():
                (account / name).replace(aside / name)
    for name in lines:
        (account / name).unlink(missing_ok=True)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _digest(account: Path) -> Any:
    """The digest of the rules of an account; None where there is none."""
    return header(account)["rules"]["digest"] if (account / HEADER).exists() else None


def _bodies(place: Place) -> Iterator[Path]:
    """Where the bodies of an old run stand, also that of a document that it was killed over."""
    outputs = [place.output_of(id) for id in uncommitted(place)]
    outputs += dict.fromkeys(piece.output for piece in journal(place))
    with suppress(Torn):
        for entry in entries(place):
            output = entry.record["output"]
            if output not in outputs[-1:]:  # rows of a shard share theirs
                outputs.append(output)  # one by one: what stands before a torn line counts
    bodies = (place.body_of({"output": output}) for output in outputs)
    yield from (body for body in bodies if body)


def _check_free(place: Place, pages: Iterable[Found], ours: frozenset[Path]) -> None:
    for found in pages:
        output = place.output_of(found.path)
        body = place.body_of({"output": output})
        if body and body not in ours and os.path.lexists(body):
            raise InputError(f"{body} is there, and of no run, and a body is to go there: move it away")
