"""`cleaner clean`."""

from __future__ import annotations

import codecs
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cleaner.run.clean import Order, Progress


class KeepOrDrop(StrEnum):
    KEEP = "keep"
    DROP = "drop"


def command(
    given: Annotated[Path, typer.Argument(metavar="INPUT", help="A directory of pages, one page, or `-` for stdin.")],
    output: Annotated[
        Path | None, typer.Argument(metavar="OUTPUT", help="A new directory; for one page a file, or `-` for stdout.")
    ] = None,
    rules: Annotated[
        list[Path], typer.Option("--rules", metavar="DIR", help="Rule files over all others; give it more than once.")
    ] = [],  # noqa: B006 (typer wants a list)
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes; as many as are useful without this.")
    ] = None,
    title: Annotated[bool, typer.Option("--title", help="Put the title before each body, as its first line.")] = False,
    without: Annotated[
        list[str], typer.Option("--without", metavar="RULE", help="Undo what this rule did; a rule or a rule file.")
    ] = [],  # noqa: B006
    truncated: Annotated[
        KeepOrDrop, typer.Option(help="Whether pages that are cut short give a body.")
    ] = KeepOrDrop.KEEP,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the pages say they are in; proven UTF-8 stays so.")
    ] = None,
    account: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the account goes of a run to stdout.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Delete what the run in OUTPUT wrote, and start anew.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 also if pages were refused.")] = False,
) -> None:
    """Clean pages, with an account of every change in OUTPUT/.cleaner.

    A run that was stopped goes on when the same command is given again. Ends with 0; with 1 if pages failed; with 2 if
    it could not start, and then nothing was written; with 3 if it could not go on.
    """
    from cleaner.run.clean import Order
    from cleaner.run.work import Options

    options = Options(title, tuple(without), _codec(encoding), truncated.value)
    order = Order(given, _output(given, output), tuple(rules), options, jobs, fresh, account)
    counts = _run(order)
    failed = counts["verdicts"]["failed"] or (strict and counts["verdicts"]["refused"])
    raise typer.Exit(1 if failed else 0)


def _output(given: Path, output: Path | None) -> Path:
    if output is None and str(given) != "-":
        raise typer.BadParameter(f"Name where the clean pages of {given} are to go.", param_hint="OUTPUT")
    return output or Path("-")


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError as error:
        raise typer.BadParameter(f"There is no encoding '{name}'.", param_hint="--encoding") from error


def _run(order: Order) -> dict[str, Any]:
    from cleaner.cli import _progress, _screen
    from cleaner.run.clean import Stopped, start

    run = start(order)
    _screen.say(_progress.opening(run))
    try:
        troubles = _progress.watch(run)
    except KeyboardInterrupt:
        _screen.tell("Stopped." + (" The same command goes on from here." if _can_go_on(run) else ""))
        raise typer.Exit(130) from None
    except Stopped as error:
        _screen.tell(f"cleaner: {error}")
        raise typer.Exit(3) from error
    _screen.say(_progress.summary(run, troubles))
    counts: dict[str, Any] = run.head["counts"]
    return counts


def _can_go_on(run: Progress) -> bool:
    return run.place.account is not None and run.place.form != "stdout"
