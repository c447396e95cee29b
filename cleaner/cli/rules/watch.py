"""`cleaner rules watch`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli._options import Rules

if TYPE_CHECKING:
    from cleaner.authoring.watch import Sight
    from cleaner.errors import CleanerError
    from cleaner.review.view import Look


def command(
    id: Annotated[str, typer.Argument(metavar="ID", help="The rule file that you work on.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A raw page.")],
    rules: Rules = None,
    context: Annotated[int, typer.Option(min=0, metavar="N", help="Characters in sight beside a change.")] = 40,
) -> None:
    """Clean a page anew and show its diff whenever a rule file is saved.

    Below it stands what lint says of ID. Ctrl-C ends.
    """
    from cleaner.authoring.watch import sights, snapshots
    from cleaner.cli import _screen
    from cleaner.errors import InputError
    from cleaner.review.view import Look

    if not file.is_file():
        raise InputError(f"{file}: there is no such file; name one raw page")
    given = rules or []
    try:
        for number, sight in enumerate(sights(file, given, snapshots(file, given))):
            _screen.clear()
            _show(sight, id, Look(_screen.width(), not _screen.in_colour(), context), is_first=number == 0)
            _screen.tell("Waiting for a rule file to be saved; Ctrl-C ends.")
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _show(sight: Sight | CleanerError, id: str, look: Look, is_first: bool) -> None:
    """Shows what there is to see. That there is no rule file ID ends the command only if there was none before."""
    from cleaner.authoring.watch import Sight
    from cleaner.cli import _screen
    from cleaner.errors import InputError
    from cleaner.review.watch import sight_rows

    if isinstance(sight, Sight):
        try:
            _screen.show(list(sight_rows(sight, id, look)))
        except InputError as error:
            if is_first:
                raise
            _screen.tell(str(error))
    else:
        for line in str(sight).splitlines():
            _screen.tell(line)
    sys.stdout.flush()
