"""`cleaner rules test`."""

from __future__ import annotations

import typer

from cleaner.cli._options import Ids, Rules


def command(ids: Ids = None, rules: Rules = None) -> None:
    """Try rule files on their examples and on all samples. Ends with 1 if anything is not as wanted."""
    from cleaner import load_rules
    from cleaner.authoring.check import check
    from cleaner.authoring.lint import lint
    from cleaner.cli import _screen
    from cleaner.review.checks import about, finding_rows, outcome_rows, outcomes_of
    from cleaner.review.rules import named
    from cleaner.review.terminal import counted

    rulebook = load_rules(*(rules or ()))
    wanted = named(rulebook, ids or ())
    checked = check(rulebook)
    outcomes = outcomes_of(checked.outcomes, wanted if ids else None)
    examples = [finding for finding in lint(rulebook) if finding.severity == "error"]
    found = about([*examples, *checked.findings], wanted)
    _screen.show(outcome_rows(outcomes, _screen.width()))
    _screen.show(row for finding in found for row in finding_rows(finding, _screen.width()))
    failed = sum(outcome.verdict != "validated" for outcome in outcomes)
    _screen.tell(
        f"{counted(len(wanted), 'rule file')}, {counted(len(outcomes), 'sample')}: "
        f"{failed} not as wanted, {counted(len(found), 'other finding')}"
    )
    raise typer.Exit(1 if failed or found else 0)
