"""What lint and the samples say, and what the samples leave untried, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Any

from cleaner.authoring.adopt import Departure, Unclear
from cleaner.authoring.check import Outcome
from cleaner.authoring.coverage import Coverage
from cleaner.authoring.findings import Finding
from cleaner.review.diff import compared
from cleaner.review.origin import short_path
from cleaner.review.terminal import Piece, Row, Style, as_json, counted, hanging, padded, printable, shortened
from cleaner.review.view import Look, view


def about(findings: Iterable[Finding], ids: Collection[str]) -> list[Finding]:
    """The findings on some rule files, each once."""
    return [finding for finding in dict.fromkeys(findings) if finding.rule.partition("#")[0] in ids]


def outcomes_of(outcomes: Iterable[Outcome], ids: Collection[str] | None) -> list[Outcome]:
    """The outcomes of the samples of some rule files; None means of all samples."""
    names = None if ids is None else groups_of(ids)
    return [outcome for outcome in outcomes if names is None or outcome.case.group in names]


def groups_of(ids: Iterable[str]) -> set[str]:
    """The groups that the samples of some rule files are in."""
    return {id.partition("/")[2] for id in ids}


def finding_rows(finding: Finding, width: int) -> Iterator[Row]:
    """What is wrong, where, the line itself, and what to do."""
    style: Style = "bad" if finding.severity == "error" else "warning"
    place = f"{short_path(finding.file)}{finding.place}"
    yield from hanging((Piece(finding.severity, style), Piece(": ")), [Piece(printable(finding.problem))], width)
    yield (Piece("  --> ", "faint"), Piece(printable(f"{place}  {finding.rule}"), "rule"))
    if finding.line and (source := _source(finding)):
        head = f"{finding.line:>5} | "
        yield Piece(head, "faint"), Piece(shortened(source, width - len(head)))
    if finding.remedy:
        yield from hanging((Piece("      = ", "faint"),), [Piece(printable(finding.remedy))], width)


def _source(finding: Finding) -> str:
    """The line of the file that a finding is about; empty where the file has gone."""
    try:
        lines = finding.file.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return ""
    return printable(lines[(finding.line or 1) - 1].strip()) if len(lines) >= (finding.line or 1) else ""


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


def coverage_rows(found: Coverage, width: int) -> Iterator[Row]:
    """A row a rule that no sample exercises, by file."""
    for file, rules in groupby(found.idle, key=lambda rule: rule.file):
        yield (Piece(printable(short_path(file)), "title"),)
        for rule in rules:
            head = Piece(f"  {rule.line or '':>4}  "), Piece(padded(rule.kind, 12))
            yield from hanging(head, [Piece(printable(rule.rule.partition("#")[2]), "rule")], width)
    share = f"{found.rules - len(found.idle):,} of {counted(found.rules, 'rule')} at work in a sample"
    yield (Piece(f"{share}, {len(found.idle):,} not"),)


def departure_rows(found: Departure | Unclear, look: Look) -> Iterator[Row]:
    """A sample that came out other than wanted: its fields, and its body beside the one that is wanted."""
    yield (Piece(printable(str(found.case)), "title"),)
    if isinstance(found, Unclear):
        yield from hanging((Piece("  "),), [Piece(printable(found.problem), "bad")], look.width)
        return
    if found.reason:
        yield from hanging((Piece("  "),), [Piece(printable(found.reason), "warning")], look.width)
    for field in found.fields:
        pieces = [Piece(_value(field.wanted), "removed"), Piece(" → "), Piece(_value(field.got), "added")]
        yield from hanging((Piece(printable(f"  {field.name}: ")),), pieces, look.width)
    if found.wanted != found.body:
        yield from view(compared(str(found.case), found.wanted, found.body), look)


def _value(value: Any) -> str:
    return printable(as_json(value))
