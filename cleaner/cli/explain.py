"""`cleaner explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli._options import Pager, Rules


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A raw page, or a row of a shard, as a.jsonl:17; an address; - for the standard input."
        ),
    ],
    rules: Rules = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where the page comes from.")] = None,
    every: Annotated[bool, typer.Option("--all", help="List every change of white space.")] = False,
    pager: Pager = True,
) -> None:
    """Say which site a page is of, and what each rule did to it."""
    from cleaner import load_rules
    from cleaner.cli import _screen
    from cleaner.files import path
    from cleaner.pipeline import clean_document
    from cleaner.review.explain import Trace, explain
    from cleaner.review.pairs import one_page

    rulebook = load_rules(*(rules or ()))
    result = clean_document(one_page(path(file), url), rulebook)
    _screen.show(explain(Trace(result, rulebook, _screen.width(), every)), pager)
