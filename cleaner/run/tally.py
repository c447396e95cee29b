"""What the documents of a run come to, counted from their lines in the account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cleaner.run.record import Line, Record

_VERDICTS = ("cleaned", "empty", "refused", "failed")
_TRUNCATED = {True: "true", False: "false", None: "unknown"}
_FIGURES = ("documents", "edits", "chars")


def _none() -> list[int]:
    return [0, 0, 0]


def _figures() -> defaultdict[str, list[int]]:
    return defaultdict(_none)


@dataclass(slots=True)
class Tally:
    """How many documents there are of what kind; and of each rule and each label, on how many documents it acted, with
    how many edits, of how many code points."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    rules: defaultdict[str, list[int]] = field(default_factory=_figures)
    labels: defaultdict[str, list[int]] = field(default_factory=_figures)


def tally(record: Record, line: Line) -> Tally:
    """The counts of one document; a run's are their sum."""
    counts = Tally()
    add(counts, record, line)
    return counts


def add(tally: Tally, record: Record, line: Line) -> None:
    """Count one more document."""
    for what, count in _of_document(record):
        tally.counts[what] += count
    if record["verdict"] == "cleaned":
        tally.counts[("truncated", _TRUNCATED[record["truncated"]])] += 1
        _add_edits(tally, line)


def merge(tally: Tally, more: Tally) -> None:
    """Count more documents."""
    tally.counts.update(more.counts)
    for known, others in ((tally.rules, more.rules), (tally.labels, more.labels)):
        for name, (documents, edits, chars) in others.items():
            figures = known[name]
            figures[0] += documents
            figures[1] += edits
            figures[2] += chars


def _of_document(record: Record) -> Iterator[tuple[tuple[str, ...], int]]:
    yield ("documents",), 1
    yield ("written",), int(record["body_sha256"] is not None)
    yield ("verdicts", record["verdict"]), 1
    yield ("chars", "raw"), record["chars"]["raw"]
    yield ("chars", "body"), record["chars"]["body"]
    if record["site"]:
        yield ("sites", record["site"]), 1
    elif record["family"]:
        yield ("families", record["family"]), 1
    elif record["verdict"] != "failed":
        yield ("generic",), 1


def _add_edits(tally: Tally, line: Line) -> None:
    table = line["rules"]
    edits, chars = [0] * len(table), [0] * len(table)
    for _, length, _, number, _, _ in line["edits"]:
        edits[number] += 1
        chars[number] += length
    acted = [told for told in zip(table, edits, chars, strict=True) if told[1]]
    for (rule, label), count, length in acted:
        for figures in (tally.rules[rule], tally.labels[label]):
            figures[1] += count
            figures[2] += length
    for rule in {rule for (rule, _), _, _ in acted}:
        tally.rules[rule][0] += 1
    for label in {label for (_, label), _, _ in acted}:
        tally.labels[label][0] += 1


def as_table(tally: Tally) -> dict[str, Any]:
    """The counts as the account writes them: nested by name, in order.

    Each document counts once: for its site, for its family if it fits no site of that, or as generic.
    """
    counts = tally.counts
    table: dict[str, Any] = {"documents": counts[("documents",)], "written": counts[("written",)]}
    table["verdicts"] = {verdict: counts[("verdicts", verdict)] for verdict in _VERDICTS}
    table["truncated"] = {value: counts[("truncated", value)] for value in _TRUNCATED.values()}
    table["chars"] = {side: counts[("chars", side)] for side in ("raw", "body")}
    table["generic"] = counts[("generic",)]
    for what in ("sites", "families"):
        table[what] = {key[1]: counts[key] for key in sorted(counts) if key[0] == what}
    for what, known in (("labels", tally.labels), ("rules", tally.rules)):
        table[what] = {name: dict(zip(_FIGURES, known[name], strict=True)) for name in sorted(known)}
    return table
