"""`cleaner rules lint`."""

from __future__ import annotations

import typer

from cleaner.cli._options import Ids, Rules


def command(ids: Ids = None, rules: Rules = None) -> None:
    """Look for mistakes in rule files. Ends with 1 if there are errors; warnings do not count."""
    from cleaner import load_rules
    from cleaner.authoring.check import trespasses
    from cleaner.authoring.lint import lint
    from cleaner.cli import _screen
    from cleaner.review.checks import about, finding_rows
    from cleaner.review.rules import named
    from cleaner.review.terminal import counted

    rulebook = load_rules(*(rules or ()))
    wanted = named(rulebook, ids or ())
    found = about([*lint(rulebook, ids=wanted), *trespasses(rulebook)], wanted)
    _screen.show(row for finding in found for row in finding_rows(finding, _screen.width()))
    errors = sum(finding.severity == "error" for finding in found)
    figures = f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}"
    _screen.tell(f"{counted(len(wanted), 'rule file')}: {figures}")
    raise typer.Exit(1 if errors else 0)
