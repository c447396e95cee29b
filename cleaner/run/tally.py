"""What the documents of a run come to, counted from their lines in the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cleaner.run.record import Line, Record

Tally = Counter[tuple[str, ...]]

_VERDICTS = ("cleaned", "empty", "refused", "failed")
_TRUNCATED = {True: "true", False: "false", None: "unknown"}


def tally(record: Record, line: Line) -> Tally:
    """The counts of one document; a run's are their sum."""
    counts: Tally = Counter()
    add(counts, record, line)
    return counts


def add(counts: Tally, record: Record, line: Line) -> None:
    """Count one more document."""
    for what, count in _of_document(record):
        counts[what] += count
    if record["verdict"] == "cleaned":
        counts[("truncated", _TRUNCATED[record["truncated"]])] += 1
        _count_edits(counts, line)


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


def _count_edits(counts: Tally, line: Line) -> None:
    rules = line["rules"]
    edits, chars = [0] * len(rules), [0] * len(rules)
    for row in line["edits"]:
        number = row[3]
        edits[number] += 1
        chars[number] += row[1]
    seen = set()
    for (rule, label), count, length in zip(rules, edits, chars, strict=True):
        if count:
            for what in (("rules", rule), ("labels", label)):
                counts[(*what, "edits")] += count
                counts[(*what, "chars")] += length
                counts[(*what, "documents")] += what not in seen
                seen.add(what)


def as_table(counts: Tally) -> dict[str, Any]:
    """The counts as the account writes them: nested by name, in order.

    Each document counts once: for its site, for its family if it fits no site of that, or as generic.
    """
    table: dict[str, Any] = {"documents": counts[("documents",)], "written": counts[("written",)]}
    table["verdicts"] = {verdict: counts[("verdicts", verdict)] for verdict in _VERDICTS}
    table["truncated"] = {value: counts[("truncated", value)] for value in _TRUNCATED.values()}
    table["chars"] = {side: counts[("chars", side)] for side in ("raw", "body")}
    table["generic"] = counts[("generic",)]
    for what in ("sites", "families"):
        table[what] = {name: counts[what, name] for name in _names(counts, what)}
    for what in ("labels", "rules"):
        figures = ("documents", "edits", "chars")
        table[what] = {
            name: {figure: counts[what, name, figure] for figure in figures} for name in _names(counts, what)
        }
    return table


def _names(counts: Tally, what: str) -> dict[str, None]:
    return dict.fromkeys(key[1] for key in sorted(counts) if key[0] == what)
