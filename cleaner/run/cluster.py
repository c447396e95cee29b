"""Running on Dask: a task for each shard, or for a hundred pages, on whatever machines share the files.

The machines need the same paths: of the input, of the rules, and of the account, where the parts of the work are left
for the run to join.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache, partial
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any

from cleaner.errors import InputError
from cleaner.rulebook.load import Rulebook
from cleaner.run import work
from cleaner.run.parts import Part
from cleaner.run.pool import Loss, alone
from cleaner.run.things import Start, Thing, clean, of_file, prepare
from cleaner.run.work import Outcome, Task
from cleaner.sources import Found, is_shard

PAGES = 100  # that one task cleans
AHEAD = 4  # tasks under way for each thread of the cluster
TIMEOUT = 10  # seconds that a scheduler has to answer
LOCAL = 2  # processes, where there is no cluster and nobody says how many

Done = list[Outcome | Part]
Batch = tuple[tuple[Found, ...], int]  # files, and the row of the first to begin with


def on_dask(
    files: Iterator[Found],
    start: Start,
    task: Task,
    cluster: tuple[str | None, int | None],
    loss: Loss[Thing, Outcome | Part],
) -> Iterator[Outcome | Part]:
    """The outcomes of files, in order; `cluster` is the address of a scheduler, or how many processes to start here.

    What kills one worker after the other is cleaned here, bit by bit, to find out what it is.

    Raises:
        OSError: there is no such cluster.
    """
    from_here = task._replace(parts=task.parts.resolve(), rules=tuple(Path(rule).resolve() for rule in task.rules))
    with ExitStack() as stack:
        client = _client(stack, *cluster)
        batches, window = _batches(files, start), deque[tuple[Batch, Any]]()
        threads = sum(client.nthreads().values()) or 1
        while True:
            for batch in islice(batches, threads * AHEAD - len(window)):
                window.append((batch, client.submit(_clean, batch, from_here, pure=False)))
            if not window:
                return
            batch, future = window.popleft()
            yield from _result(batch, future, from_here, loss)


def check_installed() -> None:
    """Check that Dask is there.

    Raises:
        InputError: it is not installed.
    """
    if find_spec("distributed") is None:
        raise InputError("--engine dask needs Dask: pip install 'cleaner[dask]'")


def _client(stack: ExitStack, scheduler: str | None, jobs: int | None) -> Any:
    from distributed import Client, LocalCluster

    if scheduler is None:
        here = LocalCluster(n_workers=jobs or LOCAL, threads_per_worker=1, dashboard_address=None)
        return stack.enter_context(Client(stack.enter_context(here)))
    try:
        return stack.enter_context(Client(scheduler, timeout=TIMEOUT))
    except OSError as error:
        raise OSError(f"no Dask scheduler answers at {scheduler}: {error}") from error


def _batches(files: Iterator[Found], start: Start) -> Iterator[Batch]:
    """Each shard on its own, pages by the hundred, in order."""
    waiting: list[Found] = []
    row = start.row
    for found in files:
        if waiting and (is_shard(found.kind) or len(waiting) == PAGES):
            yield tuple(waiting), 1
            waiting.clear()
        if is_shard(found.kind):
            yield (found,), row
        else:
            waiting.append(found)
        row = 1
    if waiting:
        yield tuple(waiting), 1


def _result(batch: Batch, future: Any, task: Task, loss: Loss[Thing, Outcome | Part]) -> Iterator[Outcome | Part]:
    from distributed import KilledWorker

    try:
        yield from future.result()
    except KilledWorker:
        loss.noted()
        for thing in _things(batch, task):
            yield from alone(partial(prepare, task), thing, loss)


def _things(batch: Batch, task: Task) -> Iterator[Thing]:
    files, row = batch
    return chain.from_iterable(of_file(found, task.parts, row) for found in files)


def _clean(batch: Batch, task: Task) -> Done:
    return [clean(thing, task, _rules(task)) for thing in _things(batch, task)]


@cache
def _rules(task: Task) -> Rulebook:
    return work.rules_of(task)
