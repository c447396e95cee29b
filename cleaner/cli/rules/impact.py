"""`cleaner rules impact`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.authoring.impact import Unread
    from cleaner.model import Document

_EVERY = 500  # pages between two words on how far it is


def command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Rule files; - for the rules without NEW.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Rule files.")],
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A directory of raw pages.")],
    data: Annotated[bool, typer.Option("--json", help="The same as data, one object.")] = False,
) -> None:
    """Show what a change of rules does to raw pages.

    Text lost and gained by site and rule, worst first, and pages whose verdict, site or metadata change. OLD and NEW
    are directories of rule files, each laid over the rules in force.
    """
    from cleaner.authoring.impact import impact, pages, rulebooks
    from cleaner.cli import _screen
    from cleaner.review.impact import as_dict, impact_rows
    from cleaner.review.terminal import as_json

    rules = rulebooks(None if str(old) == "-" else old, new)
    total = impact(_counted(pages(corpus)), *rules)
    if data:
        _screen.write([as_json(as_dict(total))])
    else:
        _screen.show(impact_rows(total, _screen.width()))


def _counted(pages: Iterator[Document | Unread]) -> Iterator[Document | Unread]:
    """The pages as they pass by; a person who waits is told how many."""
    from cleaner.cli import _screen

    for number, page in enumerate(pages, start=1):
        yield page
        if number % _EVERY == 0:
            _screen.tell(f"{number:,} pages …")
