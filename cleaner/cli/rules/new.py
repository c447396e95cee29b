"""`cleaner rules new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli._options import Rules


def command(
    host: Annotated[str, typer.Argument(metavar="HOST", help="The host of the site, such as example.com.")],
    page: Annotated[Path, typer.Option("--page", metavar="FILE", help="A raw page of the site.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a rule file that is there.")] = False,
    rules: Rules = None,
) -> None:
    """Write a rule file to start from, made of one page, to ./rules/sites."""
    from cleaner.cli import _screen
    from cleaner.learn.lesson import start

    lesson = start(host, page, rules or ())
    path = lesson.save(Path("rules"), force)
    for line in lesson.account:
        _screen.tell(line)
    _screen.write([str(path)])
