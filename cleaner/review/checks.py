"""What lint and the samples say, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from cleaner.authoring.check import Outcome
from cleaner.authoring.findings import Finding
from cleaner.review.origin import short_path
from cleaner.review.terminal import Piece, Row, Style, counted, hanging, printable


def about(findings: Iterable[Finding], ids: Collection[str]) -> list[Finding]:
    """The findings on some rule files, each once."""
    return [finding for finding in dict.fromkeys(findings) if finding.rule.partition("#")[0] in ids]


def outcomes_of(outcomes: Iterable[Outcome], ids: Collection[str] | None) -> list[Outcome]:
    """The outcomes of the samples of some rule files; None means of all samples."""
    names = None if ids is None else {id.partition("/")[2] for id in ids}
    return [outcome for outcome in outcomes if names is None or outcome.case.group in names]


def finding_rows(finding: Finding, width: int) -> Iterator[Row]:
    """What is wrong, where, and what to do."""
    style: Style = "bad" if finding.severity == "error" else "warning"
    place = f"{short_path(finding.file)}:{finding.line}" if finding.line else short_path(finding.file)
    yield from hanging((Piece(finding.severity, style), Piece(": ")), [Piece(printable(finding.problem))], width)
    yield (Piece("  "), Piece(printable(f"{place}  {finding.rule}"), "rule"))
    if finding.remedy:
        yield from hanging((Piece("  "),), [Piece(printable(finding.remedy))], width)


def outcome_rows(outcomes: Iterable[Outcome], width: int) -> Iterator[Row]:
    """A row for the samples of each group, and one for each that did not come out as wanted."""
    for group, members in groupby(outcomes, key=lambda outcome: outcome.case.group):
        found = list(members)
        failed = [outcome for outcome in found if outcome.verdict != "validated"]
        count = counted(len(found), "sample") + (f", {len(failed)} not as wanted" if failed else "")
        yield _sign(not failed), Piece(printable(f" {group}  {count}"))
        for outcome in failed:
            head = Piece("  "), _sign(False), Piece(f" {printable(outcome.case.name)}  ")
            yield from hanging(head, [Piece(printable(f"{outcome.verdict}: {outcome.difference}"))], width)


def _sign(good: bool) -> Piece:
    return Piece("✓", "good") if good else Piece("✗", "bad")
