"""`cleaner rules learn`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli._options import Rules


def command(
    pages: Annotated[list[Path], typer.Argument(metavar="PAGES...", help="Raw pages of one site, or directories.")],
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Of the rule file, as in sites/example.com.")
    ] = None,
    host: Annotated[list[str] | None, typer.Option("--host", metavar="H", help="A host of the site.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the file under ./rules; else print it.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a rule file that is there.")] = False,
    group: Annotated[
        bool, typer.Option("--group", help="Tell several templates apart first; a file for each.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Write a rule file from raw pages of a site.

    What was found, and why, goes to the standard error.
    """
    from cleaner.cli import _screen
    from cleaner.learn.lesson import Wanted, lessons

    for lesson in lessons(pages, Wanted(id, tuple(host or ()), group), rules or ()):
        for line in lesson.account:
            _screen.tell(line)
        if lesson.proved is None:
            continue
        if write:
            _screen.tell(f"written: {lesson.save(Path('rules'), force)}")
        else:
            _screen.write([lesson.proved.text.rstrip("\n")])
