"""`cleaner rules show`."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli._options import Pager, Rules


def command(
    id: Annotated[str, typer.Argument(metavar="ID", help="A rule file.")], rules: Rules = None, pager: Pager = True
) -> None:
    """Show all rules in force for a site, and where each is written."""
    from cleaner import load_rules
    from cleaner.cli import _screen
    from cleaner.review.rules import named
    from cleaner.review.toml import effective

    rulebook = load_rules(*(rules or ()))
    _screen.show(effective(rulebook, named(rulebook, [id])[0]), pager)
