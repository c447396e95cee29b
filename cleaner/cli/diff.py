"""`cleaner diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli._options import Pager

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.review.diff import Compared, Unseen
    from cleaner.review.filters import Sieve

Label = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="LABEL", help="Only changes with this label; may come repeatedly."),
]
Rule = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="RULE", help="Only changes by this rule or rule file; may come repeatedly."),
]
Site = Annotated[
    list[str] | None,
    typer.Option(
        "--site", metavar="SITE", help="Only documents of this site or family, or 'none'; may come repeatedly."
    ),
]


def command(
    first: Annotated[str, typer.Argument(metavar="RUN|RAW", help="What `clean` wrote; or raw pages.")],
    second: Annotated[
        str | None, typer.Argument(metavar="DOCUMENT|CLEAN", help="One document of the run; or the clean pages.")
    ] = None,
    label: Label = None,
    rule: Rule = None,
    site: Site = None,
    stat: Annotated[bool, typer.Option("--stat", help="Only count what was removed, by label and rule.")] = False,
    data: Annotated[bool, typer.Option("--json", help="The changes as data, one document a line.")] = False,
    patch: Annotated[
        bool, typer.Option("--unified", help="A unified diff by lines, raw to clean, as `patch` reads it.")
    ] = False,
    context: Annotated[int, typer.Option(min=0, metavar="N", help="Characters in sight beside a change.")] = 40,
    full: Annotated[bool, typer.Option("--full", help="Show unchanged text too.")] = False,
    layout: Annotated[bool, typer.Option("--layout/--no-layout", help="Show changes of white space.")] = True,
    pager: Pager = True,
) -> None:
    """Show what was removed, in place, with the rule that did it.

    A RUN has an account of its changes. Of two files or trees without one, the changes are computed. With --label or
    --rule all other changes are taken as made. A filter that nothing fits ends with 1.
    """
    from cleaner.cli import _screen
    from cleaner.errors import InputError
    from cleaner.files import path
    from cleaner.review.document import document_rows, stat_rows
    from cleaner.review.filters import Sieve, Wanted
    from cleaner.review.pairs import documents
    from cleaner.review.view import Look
    from cleaner.run.remote import here

    if patch and (stat or data):
        raise InputError(f"--unified is another form than {'--stat' if stat else '--json'}: name one of them")
    sieve = Sieve(Wanted(tuple(label or ()), tuple(rule or ()), tuple(site or ())))
    with here(path(first)) as place:
        seen = _Watched(sieve.passing(documents(place, second)))
        if data or patch:
            _screen.write(_data(seen, stat) if data else _patch(seen))
        elif stat:
            _screen.show(stat_rows(seen, _screen.width()))
        else:
            look = Look(_screen.width(), not _screen.in_colour(), None if full else context, layout)
            _screen.show((row for document in seen for row in document_rows(document, look)), pager)
    if _told(sieve) or seen.faulty:
        raise typer.Exit(1)


def _told(sieve: Sieve) -> bool:
    """Say which filters fit nothing; whether there are any."""
    from cleaner.cli import _screen

    misses = list(sieve.misses())
    for miss in misses:
        _screen.tell(f"cleaner: {miss}")
    return bool(misses)


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


def _patch(seen: Iterable[Compared | Unseen]) -> Iterator[str]:
    """The lines to the letter in a pipe, as `patch` needs them; on a terminal nothing in them steers it."""
    from cleaner.review.terminal import printable
    from cleaner.review.unified import unified

    made = (line for document in seen for line in unified(document))
    return (printable(line, keep="\t") for line in made) if sys.stdout.isatty() else made
