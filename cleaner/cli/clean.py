"""`cleaner clean`."""

from __future__ import annotations

import codecs
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.files import Remote, path

if TYPE_CHECKING:
    from cleaner.run.begin import Over
    from cleaner.run.clean import Order, Progress


class KeepOrDrop(StrEnum):
    KEEP = "keep"
    DROP = "drop"


class Engine(StrEnum):
    PROCESSES = "processes"
    DASK = "dask"


class LeftOut(StrEnum):
    DROP = "drop"
    KEEP = "keep"
    RAW = "raw"


class To(StrEnum):
    SAME = "same"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"
    PARQUET = "parquet"


_Given = Annotated[
    str,
    typer.Argument(
        metavar="INPUT", help="A directory, a page, a shard, or an address; `-` for a page or rows on stdin."
    ),
]
_Output = Annotated[
    str | None,
    typer.Argument(metavar="OUTPUT", help="A new directory; for a file a file, or `-` for stdout; or an address."),
]
_Rules = Annotated[
    list[Path], typer.Option("--rules", metavar="DIR", help="Rule files over all others; give it more than once.")
]
_Jobs = Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; as many as are useful without this.")]
_To = Annotated[
    To, typer.Option(help="The form of what comes out; of a file its name says it. Pages give one shard of rows.")
]
_Title = Annotated[bool, typer.Option("--title", help="Put the title before each body, as its first line.")]
_Without = Annotated[
    list[str], typer.Option("--without", metavar="RULE", help="Undo what this rule did; a rule or a rule file.")
]
_Truncated = Annotated[KeepOrDrop, typer.Option(help="Whether pages that are cut short give a body.")]
_Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="What the pages say they are in; proven UTF-8 stays so.")
]
_LeftOut = Annotated[
    LeftOut, typer.Option(help="What becomes of rows without a clean body: no row, or one without text, or as raw.")
]
_TextField = Annotated[
    str | None, typer.Option(metavar="NAME", help="The field of a row with its text; `text` without this.")
]
_UrlField = Annotated[
    str | None, typer.Option(metavar="NAME", help="With its address; `url` or `metadata.url` without this.")
]
_IdField = Annotated[str | None, typer.Option(metavar="NAME", help="With its name; `id` without this.")]
_Account = Annotated[Path | None, typer.Option(metavar="DIR", help="Where the account goes of a run to stdout.")]
_Fresh = Annotated[bool, typer.Option("--fresh", help="Delete what the run in OUTPUT wrote, and start anew.")]
_Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with what is in OUTPUT, also if it is finished, or by other rules.")
]
_Engine = Annotated[Engine, typer.Option(help="Where the work is done: in processes here, or on a cluster of Dask.")]
_Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="The cluster's scheduler; without it Dask starts here.")
]
_Strict = Annotated[bool, typer.Option("--strict", help="End with 1 also if pages were refused.")]


def command(
    given: _Given,
    output: _Output = None,
    rules: _Rules = [],  # noqa: B006 (typer wants a list)
    jobs: _Jobs = None,
    to: _To = To.SAME,
    title: _Title = False,
    without: _Without = [],  # noqa: B006
    truncated: _Truncated = KeepOrDrop.KEEP,
    encoding: _Encoding = None,
    left_out: _LeftOut = LeftOut.DROP,
    text_field: _TextField = None,
    url_field: _UrlField = None,
    id_field: _IdField = None,
    account: _Account = None,
    engine: _Engine = Engine.PROCESSES,
    scheduler: _Scheduler = None,
    resume: _Resume = False,
    fresh: _Fresh = False,
    strict: _Strict = False,
) -> None:
    """Clean pages, with an account of every change in OUTPUT/.cleaner.

    A run that was stopped goes on when the same command is given again. Ends with 0; with 1 if pages failed; with 2 if
    it could not start, and then nothing was written; with 3 if it could not go on.
    """
    from cleaner.run.clean import Order
    from cleaner.run.work import Options

    options = Options(
        title,
        tuple(without),
        _codec(encoding),
        truncated.value,
        left_out.value,
        text_field,
        url_field,
        id_field,
        to.value,
    )
    over: Over = "fresh" if fresh else "resume" if resume else "stop"
    place, final, over = _places(given, output, over)
    order = Order(path(given), place, tuple(rules), options, jobs, over, account, engine.value, scheduler, final)
    counts = _run(order)
    failed = counts["verdicts"]["failed"] or (strict and counts["verdicts"]["refused"])
    raise typer.Exit(1 if failed else 0)


def _places(given: str, output: str | None, over: Over) -> tuple[Path, Remote | None, Over]:
    """Where the run works, where its output is put in the end if that is elsewhere, and how it begins."""
    if output is None and given != "-":
        raise typer.BadParameter(f"Name where the clean pages of {given} are to go.", param_hint="OUTPUT")
    final = path(output or "-")
    if isinstance(final, Path):
        return final, None, over
    from cleaner.run import remote

    place, over = remote.begin(final, path(given), over)
    return place, final, over


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
        if order.final:
            _put(order.final)
    except KeyboardInterrupt:
        _screen.tell("Stopped." + (" The same command goes on from here." if _can_go_on(run) else ""))
        raise typer.Exit(130) from None
    except Stopped as error:
        _screen.tell(f"cleaner: {error}")
        raise typer.Exit(3) from error
    _screen.say(_progress.summary(run, troubles))
    counts: dict[str, Any] = run.head["counts"]
    return counts


def _put(final: Remote) -> None:
    """Put a run that is done where it belongs."""
    from cleaner.run import remote
    from cleaner.run.clean import Stopped

    try:
        remote.finish(final)
    except OSError as error:
        problem = f"the run is done, but cannot be put in place: {error.strerror or error}"
        raise Stopped(f"{problem}; the same command tries again") from error


def _can_go_on(run: Progress) -> bool:
    return run.place.account is not None and run.place.form != "stdout"
