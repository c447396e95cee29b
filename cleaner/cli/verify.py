"""`cleaner verify`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(run: Annotated[str, typer.Argument(metavar="RUN", help="What `clean` wrote, or its account.")]) -> None:
    """Check that the account of a run adds up: bodies, edits, counts.

    What does not is printed, a line each. Ends with 1 if anything was.
    """
    from cleaner.cli import _screen
    from cleaner.files import path
    from cleaner.review.terminal import printable
    from cleaner.run.remote import here
    from cleaner.run.verify import verify

    good = problems = 0
    with here(path(run)) as place:
        for checked in verify(place):
            good += checked.problem is None
            if checked.problem:
                problems += 1
                _screen.write([printable(f"{checked.path or run}: {checked.problem}")])
    _screen.tell(f"Documents that add up: {good:,}" + (f"; problems: {problems:,}" if problems else ""))
    raise typer.Exit(1 if problems else 0)
