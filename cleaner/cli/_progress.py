"""What a run says while it goes on and when it is done, on the standard error."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from time import monotonic
from typing import Any, NamedTuple

from cleaner.cli import _screen
from cleaner.review.terminal import Piece, Row, Style, padded, printable, wrapped
from cleaner.run.clean import Progress, Step, proceed
from cleaner.run.past import Before
from cleaner.run.survey import listed
from cleaner.sources import ACCOUNT

SHOWN = 5  # troubles of a kind
SITES = 12
STRANGERS = 5  # hosts, and lines, of pages of no known site
EVERY = 10.0  # seconds between two lines in a pipe
REDRAWN = 0.1  # seconds after which a bar is drawn anew

_STYLES: Mapping[str, Style] = {"failed": "bad", "refused": "warning", "empty": "faint"}


class Troubles(NamedTuple):
    """The first documents of each verdict but `cleaned`, with the reasons."""

    empty: list[tuple[str, str]]
    refused: list[tuple[str, str]]
    failed: list[tuple[str, str]]


def watch(run: Progress) -> Troubles:
    """See a run to its end."""
    troubles = Troubles([], [], [])
    with closing(proceed(run)) as steps:  # whatever stops it, its processes end now
        for step in _with_bar(run, steps) if sys.stderr.isatty() else _with_lines(run, steps):
            for record in step.records:
                kept: list[tuple[str, str]] | None = getattr(troubles, record["verdict"], None)
                if kept is not None and len(kept) < SHOWN:
                    kept.append((record["path"], record["reason"] or ""))
    return troubles


def _with_bar(run: Progress, steps: Iterator[Step]) -> Iterator[Step]:
    """Shards are counted in bytes: how many documents they hold is not known before.

    The bar is drawn here, at times, and not by a thread: processes can be forked only where there is none.
    """
    from rich import progress as bars  # here, as it takes longer than a page
    from rich.console import Console

    amount = (bars.DownloadColumn(), bars.TransferSpeedColumn()) if run.shards else (bars.MofNCompleteColumn(),)
    columns = *amount, bars.TextColumn("{task.fields[told]}"), bars.TimeRemainingColumn()
    console = Console(stderr=True)
    with bars.Progress(bars.BarColumn(), *columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=run.size if run.shards else run.pages, told="")
        drawn = begun = monotonic()
        for step in steps:
            bar.update(task, completed=run.weight if run.shards else run.done, told=_told_in_bar(run, begun))
            if monotonic() - drawn > REDRAWN:
                drawn = monotonic()
                bar.refresh()
            yield step


def _told_in_bar(run: Progress, begun: float) -> str:
    if run.shards:
        return f"{run.done:,} documents{_failed(run)}"
    return f"pages{_failed(run)}, {(run.done - run.stood) / max(monotonic() - begun, 0.1):,.0f} a second"


def _failed(run: Progress) -> str:
    """How many failed: who named a wrong field wants to know it before the end."""
    return f", {run.failed:,} failed" if run.failed else ""


def _with_lines(run: Progress, steps: Iterator[Step]) -> Iterator[Step]:
    last = begun = monotonic()
    for step in steps:
        if monotonic() - last > EVERY:
            last = monotonic()
            _screen.tell(_so_far(run, last - begun))
        yield step


def _so_far(run: Progress, seconds: float) -> str:
    """Of a run that goes on, the rate is that of what it does itself."""
    if run.shards:
        rate, rest = (run.weight - run.stood_weight) / seconds, run.size - run.weight
        sizes = f"{run.weight / 1e6:,.0f} of {run.size / 1e6:,.0f} MB, {rate / 1e6:,.1f} MB/s"
        told = f"{run.done:,} documents{_failed(run)}, {sizes}"
    else:
        rate, rest = (run.done - run.stood) / seconds, run.pages - run.done
        told = f"{run.done:,} of {run.pages:,} pages{_failed(run)}, {rate:,.0f} a second"
    return f"{told}, about {timedelta(seconds=round(rest / rate))} left" if rate > 0 else told


def opening(run: Progress) -> Iterator[Row]:
    """Which rules a run uses, and whether it goes on."""
    rules = run.head["rules"]
    layers = [f"{layer['name']} {layer['directory']}" for layer in rules["layers"]]
    yield from _told("Rules", f"{rules['files']:,} files from " + ", over ".join(layers))
    if run.state == "goes on":
        yield from _told("Goes on", "a run stopped here; what it committed stays")
    if run.task.before:
        yield from _told("New rules", _changed(run.task.before))


def _changed(before: Before) -> str:
    number = len(before.changed)
    files = f"{number:,} rule file does" if number == 1 else f"{number:,} rule files do"
    return f"{files} other work now" + ("" if before.recognises_alike else ", and other pages may fit")


def summary(run: Progress, troubles: Troubles) -> Iterator[Row]:
    """What a run came to, where it stands, and what to do next."""
    counts = run.head["counts"]
    yield from _verdicts(run, counts)
    yield from _texts(counts)
    yield from _sites(counts)
    yield from _unrecognised(run.head["unrecognised"])
    passed_over = run.head["input"]["passed_over"]
    if passed_over:
        yield from _told("Passed over", listed(passed_over))
    for verdict in ("failed", "refused", "empty"):
        yield from _troubles(verdict, getattr(troubles, verdict), counts["verdicts"][verdict])
    if run.task.before:
        anew = counts["documents"] - run.stood - run.kept
        yield from _told("Kept", f"{run.kept:,} pages that the change of rules does not touch; {anew:,} cleaned anew")
    if run.deaths:
        yield from _told("Processes", f"{run.deaths:,} died; the pages they had were cleaned again, one by one")
    if run.place.account:
        run_name = run.place.account if run.place.form == "stdout" else run.order.final or run.order.output
        yield from _whole("Account", _account(run))
        yield from _whole("Next", f"cleaner diff {shlex.quote(str(run_name))}")


def _account(run: Progress) -> str:
    if run.order.final is None:
        return str(run.place.account)
    return str(run.order.final) + ("/" if run.place.form == "tree" else "") + ACCOUNT


def _verdicts(run: Progress, counts: Mapping[str, Any]) -> Iterator[Row]:
    verdicts = counts["verdicts"]
    others = "".join(f", {verdicts[verdict]:,} {verdict}" for verdict in _STYLES if verdicts[verdict])
    yield from _told("Cleaned", f"{verdicts['cleaned']:,} of {counts['documents']:,} pages{others}")
    if counts["written"] < verdicts["cleaned"]:
        yield from _told("Left out", f"{verdicts['cleaned'] - counts['written']:,} that are cut short")


def _texts(counts: Mapping[str, Any]) -> Iterator[Row]:
    chars, cut = counts["chars"], counts["truncated"]
    yield from _told("Characters", f"{chars['raw']:,} in, {chars['body']:,} out")
    if cut["true"] or cut["unknown"]:
        perhaps = f", perhaps {cut['unknown']:,} more" if cut["unknown"] else ""
        yield from _told("Cut short", f"{cut['true']:,} of the cleaned pages{perhaps}")


def _sites(counts: Mapping[str, Any]) -> Iterator[Row]:
    ranked = sorted({**counts["sites"], **counts["families"]}.items(), key=lambda item: (-item[1], item[0]))
    shown, others = ranked[:SITES], ranked[SITES:]
    if others:
        shown.append((f"{len(others):,} other sites", sum(count for _, count in others)))
    if counts["generic"]:
        shown.append(("no known site: told by their lines", counts["generic"]))
    for number, (name, count) in enumerate(shown):
        yield from _told("" if number else "Sites", f"{count:>7,}  {name}")


def _unrecognised(found: Mapping[str, Any]) -> Iterator[Row]:
    """What most pages of no known site have in common, with a page to write rules from."""
    ranked = [
        (seen["pages"], mark, seen["first"])
        for kind in ("hosts", "lines")
        for mark, seen in list(found[kind].items())[:STRANGERS]
        if seen["pages"] > 1
    ]
    for number, (pages, mark, first) in enumerate(ranked):
        yield from _told("" if number else "No rules for", f"{pages:>7,}  {mark}, as {first}")


def _troubles(verdict: str, shown: list[tuple[str, str]], count: int) -> Iterator[Row]:
    for path, reason in shown:
        yield from _told(verdict.capitalize(), f"{path}: {reason}", _STYLES[verdict])
    if count > len(shown):
        yield from _told("", f"and {count - len(shown):,} more; documents.jsonl in the account names them all")


def _told(head: str, text: str, style: Style = "") -> Iterator[Row]:
    """A line with its head in the margin; what does not fit goes on below."""
    for number, row in enumerate(wrapped([Piece(printable(text))], _screen.width() - 13)):
        yield (Piece(padded(head if not number else "", 13), style or "title"), *row)


def _whole(head: str, text: str) -> Iterator[Row]:
    """A line that is there to be copied, so it is never broken."""
    yield Piece(padded(head, 13), "title"), Piece(printable(text))
