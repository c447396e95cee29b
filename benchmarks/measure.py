"""How the benchmarks measure: CPU time, a pair in turns in one run, medians, ratios.

A machine may be busy, but it is then busy for both of a pair; and what a process waits for is not counted.
"""

from __future__ import annotations

import importlib.util
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from cleaner import plan, recognise

ROOT = Path(__file__).resolve().parent.parent


class Figure(NamedTuple):
    """One row of the table.

    `ratio` is None where nothing was measured; `wanted` is a sign and a number, as "≥ 50" or "≤ 2.5", or "" where the
    row only tells; `behind` has the figures behind the ratio, or why there is none.
    """

    what: str
    ratio: float | None
    wanted: str
    behind: str

    @property
    def reached(self) -> str:
        """`yes`, `no`, or nothing where there is nothing to reach or nothing was measured."""
        if self.ratio is None or not self.wanted:
            return ""
        sign, figure = self.wanted.split()[:2]
        holds = self.ratio >= float(figure) if sign == "≥" else self.ratio <= float(figure)
        return "yes" if holds else "no"


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of its children that have ended."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median seconds of each of several works, done in turns. What is remembered of pages is forgotten before each
    time: a run meets a page once."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            plan._narrowed.cache_clear()
            recognise._where.cache_clear()
            times[number].append(cpu(work))
    return [median(one) for one in times]


def absent(*modules: str) -> str:
    """Which of the modules that a row needs are not installed, as the row says it; nothing where all are."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    return f"{' and '.join(missing)} not installed" if missing else ""


def speed(megabytes: float, seconds: float) -> str:
    """Megabytes a second, as a row shows them."""
    each = megabytes / seconds
    return f"{each:.2f} MB/s" if each < 10 else f"{each:.0f} MB/s"
