"""Work on many things at once, in processes, with the results in order."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import Pipe, connection, get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 8  # things under way for each process: enough to keep it busy, few enough to keep memory flat

_prepare: Callable[[], Callable[[Any], Any]]
_function: Callable[[Any], Any] | None = None


class Loss(NamedTuple, Generic[T, R]):
    """What to do when a process dies: call `noted`. A thing that it dies of twice is tried in the parts that `split`
    gives; of one that has none take `result`."""

    noted: Callable[[], None]
    result: Callable[[T], R]
    split: Callable[[T], list[T]] = lambda thing: []


def ordered(prepare: Callable[[], Callable[[T], R]], things: Iterable[T], jobs: int, loss: Loss[T, R]) -> Iterator[R]:
    """The results of `prepare()(thing)`, in the order of the things.

    Each process prepares once, or all of them together before they fork. A thing whose process dies is tried once more
    alone.
    """
    rest, (pool, stop) = iter(things), _pool(prepare, jobs)
    window: deque[tuple[T, Future[R]]] = deque()
    try:
        while True:
            window += ((thing, _submit(pool, thing)) for thing in islice(rest, jobs * AHEAD - len(window)))
            if not window:
                return
            thing, future = window.popleft()
            if not _died(future):
                yield future.result()
                continue
            loss.noted()
            yield from _alone(prepare, [(thing, future), *window], loss)
            window.clear()
            pool.shutdown()
            pool, stop = _pool(prepare, jobs)
    except BaseException:
        stop.send_bytes(b"!")  # nobody wants what they are at
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _died(future: Future[R]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)


def _alone(
    prepare: Callable[[], Callable[[T], R]], things: Iterable[tuple[T, Future[R]]], loss: Loss[T, R]
) -> Iterator[R]:
    """The results of things that were under way when a process died: nobody knows yet which of them it died of."""
    for thing, future in things:
        yield from alone(prepare, thing, loss) if _died(future) else (future.result(),)


def alone(prepare: Callable[[], Callable[[T], R]], thing: T, loss: Loss[T, R]) -> Iterator[R]:
    """The result of a thing, from a process of its own; of its parts, if that dies."""
    crew = _pool(prepare, 1)
    with crew.pool:
        future = _submit(crew.pool, thing)
        if not _died(future):
            yield future.result()
            return
    smaller = loss.split(thing)
    for part in smaller:
        yield from alone(prepare, part, loss)
    if not smaller:
        yield loss.result(thing)


def _submit(pool: ProcessPoolExecutor, thing: T) -> Future[Any]:
    try:
        with _no_interrupt():
            return pool.submit(_call, thing)
    except BrokenProcessPool as error:
        future: Future[Any] = Future()
        future.set_exception(error)
        return future


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C from the processes that start here: they would each print where it met them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Crew(NamedTuple):
    """Processes, and where to write something for all of them to end at once."""

    pool: ProcessPoolExecutor
    stop: Connection


def _pool(prepare: Callable[[], Any], jobs: int) -> _Crew:
    """Processes that are forked where that is safe, and then have all that `prepare` made; or else started afresh."""
    global _function
    stopped, stop = Pipe(duplex=False)
    way = "fork" if can_fork() else "spawn"
    if way == "fork":
        _function = prepare()
    return _Crew(ProcessPoolExecutor(jobs, get_context(way), _start, (prepare, stopped)), stop)


def can_fork() -> bool:
    """Whether this process has no other thread: a fork would copy the locks that it may hold, and nobody frees them."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _start(prepare: Callable[[], Any], stopped: Connection) -> None:
    """In a new process: it leaves Ctrl-C to its parent, and ends with it however that ends."""
    global _prepare
    _prepare = prepare
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, args=(stopped,), daemon=True).start()


def _end_with_parent(stopped: Connection) -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel, stopped])
        os._exit(1)


def _call(thing: Any) -> Any:
    global _function
    if _function is None:
        _function = _prepare()
    return _function(thing)
