"""Printing rows: in colour on a terminal, by a pager if they are many; plain in a pipe, or where NO_COLOR says so."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from io import TextIOWrapper
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from cleaner.review.terminal import Piece, Row, printable

if TYPE_CHECKING:
    from rich.console import Console

_FORCED = {"FORCE_COLOR", "TTY_COMPATIBLE"}  # what makes rich take anything for a terminal

_COLOURS = {
    "removed": "red strike",
    "added": "green",
    "faint": "dim",
    "title": "bold",
    "rule": "cyan",
    "good": "green",
    "bad": "bold red",
    "warning": "yellow",
}


def width() -> int:
    """The columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def in_colour(errors: bool = False) -> bool:
    """Whether what is printed now comes in colour; `errors` asks of the standard error."""
    if not ((sys.stderr if errors else sys.stdout).isatty() or os.environ.keys() & _FORCED):
        return False
    from rich.console import Console  # here, as it takes longer than a page

    console = Console(stderr=errors)
    return console.is_terminal and console.color_system is not None and not console.no_color


def clear() -> None:
    """Clear the screen, where the standard output is one."""
    if sys.stdout.isatty():
        sys.stdout.write("\x1b[H\x1b[2J")


def show(rows: Iterable[Row], pager: bool = False) -> None:
    """Print rows to the standard output."""
    lines = _lines(rows, in_colour())
    if pager and sys.stdout.isatty():
        height = shutil.get_terminal_size().lines
        first = list(islice(lines, height))
        if len(first) == height and _paged(chain(first, lines)):
            return
        lines = chain(first, lines)
    write(lines)


def say(rows: Iterable[Row]) -> None:
    """Print rows to the standard error: what a person is told beside the data."""
    write(_lines(rows, in_colour(errors=True)), sys.stderr)


def tell(text: str) -> None:
    """Print one line to the standard error."""
    say([(Piece(printable(text)),)])


def _lines(rows: Iterable[Row], colour: bool) -> Iterator[str]:
    return (_painted(row) if colour else "".join(piece.text for piece in row).rstrip() for row in rows)


@cache
def _painter() -> Console:
    from rich.console import Console

    return Console(force_terminal=True, width=10_000)


def _painted(row: Row) -> str:
    from rich.text import Text

    console = _painter()
    text = Text.assemble(*((piece.text, _COLOURS.get(piece.style, "")) for piece in row))
    with console.capture() as captured:
        console.print(text, end="", soft_wrap=True, highlight=False)
    return captured.get()


def write(lines: Iterable[str], stream: IO[str] | None = None) -> None:
    """Write lines to the standard output; what its encoding does not have comes escaped."""
    stream = stream or sys.stdout
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    for line in lines:
        stream.write(line + "\n")


def _paged(lines: Iterator[str]) -> bool:
    """Print by the pager of the user; False where there is none."""
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | dict(os.environ)
    command = shlex.split(os.environ.get("PAGER") or "less")
    if not command or not shutil.which(command[0]):
        return False
    pager = subprocess.Popen(command, stdin=subprocess.PIPE, encoding="utf-8", env=environment)
    assert pager.stdin
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager, which stays until it is left
    with contextlib.suppress(BrokenPipeError):  # the reader has seen enough
        write(lines, pager.stdin)
        pager.stdin.close()
    pager.wait()
    return True
