"""`cleaner rules where`."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli._options import Rules


def command(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="A rule file; the layers without this.")] = None,
    rules: Rules = None,
) -> None:
    """Say which layer a rule file comes from, and what it extends."""
    from cleaner import load_rules
    from cleaner.cli import _screen
    from cleaner.review.rules import layer_rows, named, stack

    rulebook = load_rules(*(rules or ()))
    _screen.show(stack(rulebook, named(rulebook, [id])[0]) if id else layer_rows(rulebook))
