"""`cleaner review`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.authoring.decisions import Decision
    from cleaner.review.page.write import Written
    from cleaner.run.account import Run


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="What `clean` wrote, or its account.")],
    page: Annotated[
        Path | None, typer.Argument(metavar="PAGE", help="The page to write; RUN.review.html without this.")
    ] = None,
    decisions: Annotated[
        Path, typer.Option(metavar="FILE", help="Decisions that are not to be asked for again; --serve saves there.")
    ] = Path("decisions.jsonl"),
    serve: Annotated[
        bool, typer.Option("--serve", help="Show the page at an address of this machine, and save decisions.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="For --serve; any without this.")] = 0,
) -> None:
    """Make a web page of a run, to look through what was removed.

    The riskiest removals come first, to be accepted or rejected.

    The page works from its file, without a network. It reads nothing but the run, and --serve leaves no page behind
    unless PAGE names one. `cleaner rules accept` turns the decisions into examples of the rules.
    """
    from cleaner.authoring import decisions as decided
    from cleaner.files import path
    from cleaner.review.page.write import Wish, default_page, write
    from cleaner.run.account import open_run
    from cleaner.run.remote import here

    given, known = path(run), decided.read(decisions)
    with here(given) as place:
        found = open_run(place)
        if serve:
            _serve(found, page, (decisions, known), port)
            return
        beside = default_page(found) if isinstance(given, Path) else Path(default_page(found).name)
        with _progress(found) as seen:
            written = write(found, page or beside, Wish(known), seen)
    _tell(written)


@contextmanager
def _progress(run: Run) -> Iterator[Callable[[], object]]:
    """A bar on a terminal, and nothing elsewhere; what it gives is to be called for each document."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    told = run.head.get("input")
    total = told.get("pages") if isinstance(told, dict) else None
    columns = TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("documents"), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total if isinstance(total, int) else None)
        yield lambda: bar.advance(task)


def _tell(written: Written) -> None:
    from cleaner.cli import _screen

    size = f"{written.bytes / 1e6:,.1f} MB"
    _screen.tell(f"{written.documents:,} documents, {written.groups:,} removed texts, {size}")
    if written.torn:
        _screen.tell(f"The run is not whole, so neither is the page: {written.torn}")
    _screen.write([_printable(written.page)])


def _serve(run: Run, page: Path | None, decisions: tuple[Path, tuple[Decision, ...]], port: int) -> None:
    import tempfile

    from cleaner.review.page.write import Wish, write

    file, known = decisions
    with tempfile.TemporaryDirectory(prefix="cleaner-review-") as scratch:
        with _progress(run) as seen:
            written = write(run, page or Path(scratch, "review.html"), Wish(known, served=True), seen)
        _watch(written, file, port)


def _watch(written: Written, file: Path, port: int) -> None:
    from cleaner.cli import _screen
    from cleaner.errors import InputError
    from cleaner.review.page.serve import server

    try:
        found, address = server(written.page, written.data, file, port)
    except OSError as error:
        raise InputError(f"port {port} cannot be used: {error.strerror}; without --port any free one is") from error
    _screen.tell(f"Decisions are saved in {file}. Stop with Ctrl+C. The page is at")
    _screen.write([address])
    sys.stdout.flush()
    try:
        found.serve_forever()
    except KeyboardInterrupt:
        _screen.tell("Stopped.")
    finally:
        found.server_close()


def _printable(path: Path) -> str:
    from cleaner.review.terminal import printable

    return printable(str(path))
