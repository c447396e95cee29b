"""`cleaner restore`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="What `clean` wrote, or its account.")],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="A new directory; for a run over one page a file.")],
    only: Annotated[
        str | None,
        typer.Option(metavar="RULE", help="Undo just this rule, or rule file: gives the bodies as without it."),
    ] = None,
) -> None:
    """Give back the raw pages, byte for byte, from the account of a run.

    The input is not needed. Ends with 1 if a page could not be given back; with 2 if nothing was written.
    """
    from cleaner.cli import _screen
    from cleaner.files import here_only, path
    from cleaner.run.remote import here
    from cleaner.run.restore import restore

    target = here_only(output)
    done = failed = 0
    with here(path(run)) as place:
        for document in restore(place, target, only):
            done += document.problem is None
            if document.problem:
                failed += 1
                _screen.tell(f"{document.path or run}: {document.problem}")
    what = "Bodies" if only else "Pages"
    _screen.tell(f"{what} restored to {output}: {done:,}" + (f"; not restored: {failed:,}" if failed else ""))
    raise typer.Exit(1 if failed else 0)
