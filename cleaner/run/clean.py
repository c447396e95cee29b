"""A run: many documents, one after the other, into their bodies and an account."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError, InputError
from cleaner.rulebook.load import load_rules
from cleaner.run import book as books
from cleaner.run import strangers
from cleaner.run.account import Entry, Run, Torn, Unsound, body, entries
from cleaner.run.begin import State, begin
from cleaner.run.place import Place, header, settle
from cleaner.run.pool import Loss, ordered
from cleaner.run.record import Record
from cleaner.run.survey import check_names, found_pages, head, survey
from cleaner.run.tally import Tally, as_table, tally
from cleaner.run.work import Options, Outcome, Task, lost, prepare
from cleaner.sources import Found

PAGES_A_JOB = 100  # fewer are done before another process has started


class Stopped(CleanerError):
    """A run that cannot go on; what it committed stands."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for. `jobs` are processes; None means as many as are useful."""

    given: Path
    output: Path
    rules: tuple[Path, ...] = ()
    options: Options = field(default_factory=Options)
    jobs: int | None = None
    fresh: bool = False
    account: Path | None = None


@dataclass(slots=True)
class Progress:
    """A run under way: how far it is, and how many of its processes died and were replaced."""

    order: Order
    task: Task
    state: State
    head: dict[str, Any]
    done: int = 0
    counts: Tally = field(default_factory=Counter)
    strangers: strangers.Strangers = field(default_factory=dict)
    deaths: int = 0

    @property
    def pages(self) -> int:
        return int(self.head["input"]["pages"])

    @property
    def place(self) -> Place:
        return self.task.place


def start(order: Order) -> Progress:
    """Check an order, and make its place ready.

    Raises:
        CleanerError: the rules do not load, the input or the output will not do; nothing was written.
    """
    rulebook = load_rules(*order.rules)
    check_names(order.options.without, rulebook)
    place = settle(order.given, order.output, order.account)
    new_head = head(order.given, place, survey(order.given, place), rulebook, order.options)
    try:
        state = begin(place, new_head, found_pages(order.given, place), order.fresh)
    except OSError as error:
        raise InputError(f"{order.output}: cannot be written to: {error}") from error
    task = Task(order.rules, rulebook.digest, order.options, place)
    return Progress(order, task, state, header(place.files) if state == "goes on" else new_head)


def proceed(run: Progress) -> Iterator[Record]:
    """Clean the pages that are not done yet; yields the record of each document, also of those done before.

    Raises:
        Stopped: the place cannot be written to. What was committed stands, and the same order goes on from there.
    """
    try:
        yield from _to_stdout(run) if run.place.account is None else _with_account(run)
    except OSError as error:
        raise Stopped(f"the run stopped: {error}; mend that, and the same command goes on from here") from error


def _to_stdout(run: Progress) -> Iterator[Record]:
    for outcome in _outcomes(run, found_pages(run.order.given, run.place)):
        yield _counted(run, _printed(outcome))
    run.head |= _totals(run)


def _with_account(run: Progress) -> Iterator[Record]:
    with books.opened(run.place) as book:
        if run.state == "new":
            books.write_head(book.account, run.head)
        yield from _done_before(run, book)
        for outcome in _outcomes(run, islice(found_pages(run.order.given, run.place), run.done, None)):
            books.commit(book, outcome if run.place.form != "stdout" else _printed(outcome), run.done + 1)
            yield _counted(run, outcome)
        _finish(run, book)


def _finish(run: Progress, book: books.Book) -> None:
    run.head |= {"finished": True, **_totals(run)}
    if hasattr(os, "sync"):
        os.sync()  # all bodies at once: one by one would take longer than cleaning them
    books.write_head(book.account, run.head)


def _totals(run: Progress) -> dict[str, Any]:
    return {"counts": as_table(run.counts), "unrecognised": strangers.as_table(run.strangers)}


def _done_before(run: Progress, book: books.Book) -> Iterator[Record]:
    """The documents that a killed run committed whole; what else it left is cut away."""
    last = Entry({}, {})
    for entry in _whole(run):
        last = entry
        run.done += 1
        run.counts.update(tally(entry.record, entry.line))
        strangers.add(run.strangers, entry.record["path"], strangers.marks(entry.record, entry.line))
        yield entry.record
    books.cut_back(book, last.records_end, last.edits_end)


def _whole(run: Progress) -> Iterator[Entry]:
    try:
        for entry, found in zip(entries(run.place), found_pages(run.order.given, run.place), strict=False):
            if entry.record["path"] != found.path:
                return
            body(Run(run.place, run.head), entry)
            yield entry
    except (Torn, Unsound):
        return


def _outcomes(run: Progress, pages: Iterable[Found]) -> Iterator[Outcome]:
    left = run.pages - run.done
    jobs = min(run.order.jobs, left) if run.order.jobs else min(_cores(), left // PAGES_A_JOB)
    loss = Loss(partial(_note_death, run), partial(lost, task=run.task))
    return ordered(partial(prepare, run.task), pages, max(jobs, 1), loss)


def _note_death(run: Progress) -> None:
    run.deaths += 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _counted(run: Progress, outcome: Outcome) -> Record:
    run.done += 1
    run.counts.update(outcome.counts)
    strangers.add(run.strangers, outcome.record["path"], outcome.marks)
    return outcome.record


def _printed(outcome: Outcome) -> Outcome:
    if outcome.body is not None:
        sys.stdout.buffer.write(outcome.body)
        sys.stdout.buffer.flush()
    return outcome
