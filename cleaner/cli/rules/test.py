"""`cleaner rules test`."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli._options import Ids, Rules


def command(
    ids: Ids = None,
    rules: Rules = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="List the rules that no sample exercises.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Step through samples in ./samples that changed; accept with a key.")
    ] = False,
) -> None:
    """Try rule files on their examples and on all samples. Ends with 1 if anything is not as wanted."""
    from cleaner import load_rules
    from cleaner.authoring.check import check
    from cleaner.authoring.lint import lint
    from cleaner.cli import _screen
    from cleaner.review.checks import about, finding_rows, groups_of, outcome_rows, outcomes_of
    from cleaner.review.rules import named
    from cleaner.review.terminal import counted

    rulebook = load_rules(*(rules or ()))
    wanted = named(rulebook, ids or ())
    if review:
        from cleaner.cli.rules._review import step_through

        raise typer.Exit(1 if step_through(rulebook, groups_of(wanted) if ids else None) else 0)
    checked = check(rulebook)
    outcomes = outcomes_of(checked.outcomes, wanted if ids else None)
    examples = [finding for finding in lint(rulebook) if finding.severity == "error"]
    found = about([*examples, *checked.findings], wanted)
    _screen.show(outcome_rows(outcomes, _screen.width()))
    _screen.show(row for finding in found for row in finding_rows(finding, _screen.width()))
    if coverage:
        from cleaner.authoring import coverage as measured
        from cleaner.review.checks import coverage_rows

        _screen.show(coverage_rows(measured.coverage(rulebook, wanted), _screen.width()))
    failed = sum(outcome.verdict != "validated" for outcome in outcomes)
    _screen.tell(
        f"{counted(len(wanted), 'rule file')}, {counted(len(outcomes), 'sample')}: "
        f"{failed} not as wanted, {counted(len(found), 'other finding')}"
    )
    raise typer.Exit(1 if failed or found else 0)
