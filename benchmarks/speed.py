"""Speed and memory, as ratios to what people use instead: `make bench` prints them and writes docs/performance.md.

    python benchmarks/speed.py                          all of it, and the table
    python benchmarks/speed.py start_up workers         just these; prints, and writes nothing

Every figure is CPU time, and each pair is measured in turns in one run (`measure.py`). A module that is named in
MODULES has `rows(directory)`, which yields its figures; the directory is for scratch. Add a figure there.
"""

from __future__ import annotations

import importlib
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from measure import ROOT, Figure

MODULES = (
    "against_loops", "against_tools", "against_trafilatura", "generic_speed", "copying", "workers", "memory", "start_up",
)  # fmt: skip
PAGE = ROOT / "docs" / "performance.md"


def main(asked: Sequence[str]) -> None:
    figures = []
    for figure in _measured(asked or MODULES):
        print(_row(figure), flush=True)
        figures.append(figure)
    if not asked:
        _write(figures)


def _measured(modules: Sequence[str]) -> Iterator[Figure]:
    for name in modules:
        with tempfile.TemporaryDirectory() as scratch:
            yield from importlib.import_module(name).rows(Path(scratch))


def _write(figures: list[Figure]) -> None:
    before, mark, behind = PAGE.read_text("utf-8").partition("<!-- the table -->\n")
    _, end, behind = behind.partition("<!-- the end of the table -->\n")
    PAGE.write_text(before + mark + _table(figures) + end + behind, "utf-8")


def _table(figures: list[Figure]) -> str:
    machine = f"Python {platform.python_version()}, {platform.machine()}, {time.strftime('%Y-%m-%d')}."
    head = ["| figure | ratio | wanted | reached | behind it |", "|---|---|---|---|---|"]
    return "\n".join([machine, "", *head, *map(_row, figures), ""])


def _row(figure: Figure) -> str:
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
    return f"| {figure.what} | {ratio} | {figure.wanted} | {figure.reached} | {figure.behind} |"


if __name__ == "__main__":
    main(sys.argv[1:])
