"""`cleaner diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli._options import Pager

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.review.diff import Compared, Unseen


def command(
    first: Annotated[Path, typer.Argument(metavar="RUN|RAW", help="What `clean` wrote; or raw pages.")],
    second: Annotated[
        str | None, typer.Argument(metavar="DOCUMENT|CLEAN", help="One document of the run; or the clean pages.")
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="Only count what was removed, by label and rule.")] = False,
    data: Annotated[bool, typer.Option("--json", help="The changes as data, one document a line.")] = False,
    context: Annotated[int, typer.Option(min=0, metavar="N", help="Characters in sight beside a change.")] = 40,
    full: Annotated[bool, typer.Option("--full", help="Show unchanged text too.")] = False,
    layout: Annotated[bool, typer.Option("--layout/--no-layout", help="Show changes of white space.")] = True,
    pager: Pager = True,
) -> None:
    """Show what was removed, in place, with the rule that did it.

    A RUN has an account of its changes. Of two files or trees without one, the changes are computed.
    """
    from cleaner.cli import _screen
    from cleaner.review.document import document_rows, stat_rows
    from cleaner.review.pairs import documents
    from cleaner.review.view import Look

    seen = _Watched(documents(first, second))
    if data:
        _screen.write(_data(seen, stat))
    elif stat:
        _screen.show(stat_rows(seen, _screen.width()))
    else:
        look = Look(_screen.width(), not _screen.in_colour(), None if full else context, layout)
        _screen.show((row for document in seen for row in document_rows(document, look)), pager)
    if seen.faulty:
        raise typer.Exit(1)


class _Watched:
    """Documents that pass by; afterwards it is known whether one of them could not be shown."""

    def __init__(self, documents: Iterator[Compared | Unseen]) -> None:
        self._documents, self.faulty = documents, False

    def __iter__(self) -> Iterator[Compared | Unseen]:
        from cleaner.review.diff import Unseen

        for document in self._documents:
            self.faulty |= isinstance(document, Unseen)
            yield document


def _data(seen: Iterable[Compared | Unseen], stat: bool) -> Iterator[str]:
    from cleaner.review import diff, totals
    from cleaner.review.terminal import as_json

    made = [totals.as_dict(totals.over(seen))] if stat else map(diff.as_dict, seen)
    return map(as_json, made)
