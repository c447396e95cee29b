"""A run: many documents, one after the other, into their bodies and an account."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from cleaner.errors import CleanerError, InputError
from cleaner.files import Given, Remote, is_reached_by_all
from cleaner.rulebook.load import load_rules
from cleaner.run import book as books
from cleaner.run import join, strangers
from cleaner.run.account import Run
from cleaner.run.begin import Over, State, begin
from cleaner.run.parts import Figures, Part
from cleaner.run.past import Before, before
from cleaner.run.place import BEFORE, HEADER, PARTS, Place, header, settle
from cleaner.run.record import Record
from cleaner.run.resume import done, marked
from cleaner.run.survey import check_left_out, check_names, found_pages, head, survey
from cleaner.run.tally import Tally, as_table, merge
from cleaner.run.things import FIRST, Start, Thing, lost, prepare, prepare_for_all, split, things
from cleaner.run.work import Options, Outcome, Task, hold
from cleaner.sources import Found
from cleaner.sources.jsonl import PIECE

PAGES_A_JOB = 100  # fewer are done before another process has started
PIECES_TO_PREPARE = 4  # for each process; with fewer it takes longer to make things ready than not to have them


class Stopped(CleanerError):
    """A run that cannot go on; what it committed stands."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for. `jobs` are processes; None means as many as are useful."""

    given: Given
    output: Path
    rules: tuple[Path, ...] = ()
    options: Options = field(default_factory=Options)
    jobs: int | None = None
    over: Over = "stop"
    account: Path | None = None
    engine: str = "processes"  # or "dask"
    scheduler: str | None = None
    final: Remote | None = None  # where the output is put when it is done


class Step(NamedTuple):
    """A page or a piece that is done, with the records of documents that a person may want to hear of."""

    records: tuple[Record, ...]
    weight: int


@dataclass(slots=True)
class Progress:
    """A run under way: how far it is, and how many of its processes died and were replaced.

    `weight` is how many bytes of the input are done. Of the documents, `stood` were done by this very run before it was
    stopped, which are `stood_weight` of these bytes, and `kept` have the results of a run by other rules.
    """

    order: Order
    task: Task
    state: State
    head: dict[str, Any]
    start: Start = FIRST
    weight: int = 0
    counts: Tally = field(default_factory=Tally)
    strangers: strangers.Strangers = field(default_factory=dict)
    deaths: int = 0
    kept: int = 0
    stood: int = 0
    stood_weight: int = 0

    @property
    def done(self) -> int:
        """The documents that are done."""
        return self.counts.counts[("documents",)]

    @property
    def failed(self) -> int:
        """Those of them that failed."""
        return self.counts.counts[("verdicts", "failed")]

    @property
    def size(self) -> int:
        """The bytes of the input."""
        return self._given("bytes")

    @property
    def shards(self) -> int:
        return self._given("shards")

    @property
    def shard_bytes(self) -> int:
        return self._given("shard_bytes")

    @property
    def pages(self) -> int:
        return self._given("pages")

    def _given(self, what: str) -> int:
        return int(self.head["input"].get(what, 0))

    @property
    def place(self) -> Place:
        return self.task.place


def start(order: Order) -> Progress:
    """Check an order, and make its place ready.

    Raises:
        CleanerError: the rules do not load, the input or the output will not do; nothing was written.
    """
    if order.engine == "dask":
        from cleaner.run.cluster import check_installed

        check_installed()
        if "-" in (str(order.given), str(order.output)):
            raise InputError("--engine dask is for files: name an input and an output")
        if order.scheduler and order.final:
            raise InputError("--scheduler needs an output that all machines share, not an address")
    rulebook = load_rules(*order.rules)
    hold(rulebook)
    check_names(order.options.without, rulebook)
    place = settle(order.given, order.output, order.account, order.options.to)
    options = replace(order.options, to=place.to)
    found = survey(order.given, place)
    check_left_out(found, place, options)
    new_head = head(order.given, place, found, rulebook, options)
    try:
        state = begin(place, new_head, found_pages(order.given, place), order.over)
    except OSError as error:
        raise InputError(f"{order.output}: cannot be written to: {error}") from error
    if state == "goes on" and found.shards and str(order.given) == "-":
        raise InputError(f"{order.output} holds a run over the standard input, which is gone; --fresh deletes it")
    parts = place.files / PARTS if place.account else Path(".")
    task = Task(order.rules, rulebook.digest, options, place, parts, _before(place, new_head, options))
    return Progress(order, task, state, new_head)


def _before(place: Place, head: dict[str, Any], options: Options) -> Before | None:
    """The run before by other rules, whose account is kept until this one is finished.

    Where rules are taken back, it does not have the bodies by which pages are recognised a second time.
    """
    if place.account is None or not (place.account / BEFORE / HEADER).exists():
        return None
    found = before(place, header(place.account / BEFORE), head)
    return None if options.without and not found.recognises_alike else found


def proceed(run: Progress) -> Generator[Step, None, None]:
    """Clean what is not done yet; yields a step for each page or piece, also of those done before.

    Raises:
        Stopped: the place cannot be written to. What was committed stands, and the same order goes on from there.
    """
    try:
        yield from _to_stdout(run) if run.place.account is None else _with_account(run)
    except OSError as error:
        where = f"the run to {run.order.final or run.order.output} stopped"
        raise Stopped(f"{where}: {error}; mend that, and the same command goes on from here") from error


def _to_stdout(run: Progress) -> Iterator[Step]:
    with TemporaryDirectory(prefix="cleaner-") as scratch:
        run.task = run.task._replace(parts=Path(scratch))
        for thing in _outcomes(run):
            if isinstance(thing, Part):
                join.pass_on(run.task, thing)
            yield _counted(run, thing if isinstance(thing, Part) else _printed(thing))
    run.head |= _totals(run)


def _with_account(run: Progress) -> Iterator[Step]:
    with books.opened(run.place) as book:
        if run.state != "goes on":
            books.write_head(book.account, run.head)
        run.task.parts.mkdir(exist_ok=True)
        yield from _done_before(run, book)
        for thing in _outcomes(run):
            if isinstance(thing, Part):
                join.join(book, run.task, thing)
            else:
                books.commit(book, thing if run.place.form != "stdout" else _printed(thing), run.done + 1)
            yield _counted(run, thing)
        _finish(run, book)


def _finish(run: Progress, book: books.Book) -> None:
    run.task.parts.rmdir()
    shutil.rmtree(run.place.files / BEFORE, ignore_errors=True)
    run.head |= {"finished": True, **_totals(run)}
    if hasattr(os, "sync"):
        os.sync()  # all bodies at once: one by one would take longer than cleaning them
    books.write_head(book.account, run.head)


def _totals(run: Progress) -> dict[str, Any]:
    return {"counts": as_table(run.counts), "unrecognised": strangers.as_table(run.strangers)}


def _done_before(run: Progress, book: books.Book) -> Iterator[Step]:
    """What a killed run committed whole; what else it left is cut away."""
    last, pieces = None, []
    for last in done(Run(run.place, run.head), found_pages(run.order.given, run.place)):
        run.start = last.start
        pieces += [last.joined] if last.joined else []
        yield _added(run, last.figures, last.weight)
    run.stood, run.stood_weight = run.done, run.weight
    books.cut_back(book, last.records_end if last else 0, last.edits_end if last else 0)
    join.tidy(run.place, pieces)


def _outcomes(run: Progress) -> Iterator[Outcome | Part]:
    if run.order.engine != "dask" and _jobs(run) == 1:
        yield from map(prepare(run.task), things(_files(run, run.order.given), run.task.parts, run.start.row))
    else:
        yield from _in_processes(run)


def _in_processes(run: Progress) -> Iterator[Outcome | Part]:
    from cleaner.run.pool import Loss, can_fork, ordered  # here, as one page does not need it
    from cleaner.run.ready import make_ready

    loss: Loss[Thing, Outcome | Part] = Loss(partial(_note_death, run), partial(lost, task=run.task), split)
    if run.order.engine == "dask":
        from cleaner.run.cluster import on_dask

        given = run.order.given
        files = _files(run, given.resolve() if isinstance(given, Path) else given)
        yield from on_dask(files, run.start, run.task, (run.order.scheduler, run.order.jobs), loss)
    else:
        if can_fork() and run.size >= PIECES_TO_PREPARE * PIECE * _jobs(run) and str(run.order.given) != "-":
            make_ready(run.task, _files(run, run.order.given))
        found = things(_files(run, run.order.given), run.task.parts, run.start.row)
        yield from ordered(partial(prepare_for_all, run.task), found, _jobs(run), loss)


def _files(run: Progress, given: Given) -> Iterator[Found]:
    """The files that are not done, each with where the run before speaks of it."""
    found = found_pages(given, run.place)
    return islice(marked(found, run.task.before.place) if run.task.before else found, run.start.files, None)


def _jobs(run: Progress) -> int:
    """How many processes: as many as there are cores, if there is enough to do for so many."""
    pieces = run.shard_bytes // PIECE
    if not is_reached_by_all(str(run.order.given)):
        return 1
    if run.order.jobs:
        return max(1, min(run.order.jobs, run.pages + run.shards + pieces))
    return max(1, min(_cores(), run.pages // PAGES_A_JOB + pieces))


def _note_death(run: Progress) -> None:
    run.deaths += 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _counted(run: Progress, done: Outcome | Part) -> Step:
    run.kept += done.kept
    if isinstance(done, Part):
        return _added(run, done.figures, done.piece.weight)
    strangers.add(run.strangers, done.record["path"], done.marks)
    return _added(run, Figures(done.counts, {}, (done.record,)), done.size)


def _added(run: Progress, figures: Figures, weight: int) -> Step:
    merge(run.counts, figures.counts)
    strangers.merge(run.strangers, figures.strangers)
    run.weight += weight
    return Step(figures.troubles, weight)


def _printed(outcome: Outcome) -> Outcome:
    if outcome.body is not None:
        sys.stdout.buffer.write(outcome.body)
        sys.stdout.buffer.flush()
    return outcome
