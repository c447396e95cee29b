"""What the account of the run before says of a page, where other rules cannot have changed it.

While a run by other rules goes on, the account of the run before stands in `before/`. A page whose bytes are the same,
which the rules still recognise as they did, and whose rule files do what they did, has the same result: it is taken
from there and written anew. Its rule files are those that it fell back from, the one that fitted, and those that
recognised its clean body when it was looked at once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from cleaner.edits import apply
from cleaner.errors import RuleFailed
from cleaner.fold import read, squeeze
from cleaner.generic import is_blank
from cleaner.model import Document, GuardFigure, Guess, Result, Truncation
from cleaner.patterns import Budget
from cleaner.recognise import may_fit, recognise
from cleaner.rulebook.digests import GENERIC
from cleaner.rulebook.load import Rulebook
from cleaner.run.place import BEFORE, EDITS, RECORDS, Place
from cleaner.run.record import Line, Record, edits_of, sha256

Said = tuple[Record, Line]

_AMBIGUOUS = "ambiguous: "  # how the reason begins why a page was not recognised, its first note


class Before(NamedTuple):
    """The run before, by other rules: where its account is, whether its rules recognise pages just as those of now do,
    and the rule files that do something else now, or are only in one of the two."""

    place: Place
    recognises_alike: bool
    changed: frozenset[str]


class Passage(NamedTuple):
    """Where an account speaks of the rows from `first` to before `until`, or of a page: offsets into its two files."""

    first: int
    until: int
    records: tuple[int, int]
    edits: tuple[int, int]


def before(place: Place, old: Mapping[str, Any], new: Mapping[str, Any]) -> Before:
    """The run before in the place of a run, by the heads of both."""
    was, now = old["rules"], new["rules"]
    files, others = (rules.get("each") or {} for rules in (was, now))
    changed = frozenset(id for id in files.keys() | others.keys() if files.get(id) != others.get(id))
    return Before(replace(place, account=place.files / BEFORE), was.get("recognition") == now["recognition"], changed)


def account_of(before: Before, passages: Sequence[Passage]) -> Iterator[Said]:
    """What the account of the run before says of documents, as far as it can be read."""
    account = before.place.files
    for passage in passages:
        try:
            records, edits = _read(account / RECORDS, *passage.records), _read(account / EDITS, *passage.edits)
            yield from zip(map(json.loads, records), map(json.loads, edits), strict=True)
        except (OSError, ValueError):
            return


def _read(file: Path, start: int, end: int) -> list[bytes]:
    with open(file, "rb") as opened:
        opened.seek(start)
        return opened.read(end - start).splitlines()


def of_row(number: int, found: Iterator[Said]) -> Said | None:
    """What is said of row `number`, where its turn in `found` has come; rows are asked for in order."""
    for record, line in found:
        if int(line.get("row", 0)) >= number:
            return (record, line) if line["row"] == number else None
    return None


def of_page(path: str, found: Iterator[Said]) -> Said | None:
    """What is said of a page, where its turn in `found` has come; pages are asked for in order."""
    return next((said for said in found if said[0]["path"] == path), None)


# ------------------------------------------------------------------------------------------------ whether it holds
def recalled(document: Document, raw: bytes, said: Said, before: Before, rulebook: Rulebook) -> Result | None:
    """The result that the run before had for a document; None where the rules of now may say something else, or where
    it does not add up. `raw` are the bytes that its record has the checksum of."""
    record, line = said
    try:
        if record["verdict"] == "failed" or not _is_of(record, document, raw):
            return None
        if before.changed & _asked(record, line):
            return None
        result = _result(document, record, line)
        alike = before.recognises_alike or _recognised_alike(result, record, rulebook)
    except (KeyError, IndexError, TypeError, ValueError, RuleFailed):
        return None
    return result if alike else None


def _is_of(record: Record, document: Document, raw: bytes) -> bool:
    encoding = document.decoding.encoding if document.decoding else None
    same = (record["url"], record["encoding"], record["chars"]["raw"]) == (document.url, encoding, len(document.raw))
    return same and record["raw_sha256"] == sha256(raw)


def _asked(record: Record, line: Line) -> set[str]:
    """The rule files that a result depends on; those for pages of no known site under one name."""
    return {*_tried(record), *_again(line), *(() if record["site"] or record["family"] else (GENERIC,))}


def _tried(record: Record) -> tuple[str, ...]:
    """The rule files that were tried on a page, in order."""
    fitted = record["site"] or record["family"]
    return (*record["fell_back_from"], *((fitted,) if fitted else ()))


def _again(line: Line) -> tuple[str, ...]:
    return tuple(line.get("again", ()))


def _result(document: Document, record: Record, line: Line) -> Result:
    """As much of a result as the account keeps.

    Raises:
        ValueError: its edits are not of this document.
    """
    edits, cut, guess = edits_of(line), record["truncation"], record["guess"]
    if any(document.raw[edit.start : edit.end] != edit.removed for edit in edits):
        raise ValueError("an edit removed something else than it says")
    same = ("verdict", "reason", "site", "family", "title", "published", "source", "author", "truncated")
    return Result(
        document,
        body=apply(edits, document.raw),
        edits=edits,
        fell_back_from=MappingProxyType(record["fell_back_from"]),
        metadata=MappingProxyType(record["metadata"]),
        truncation=cut and Truncation(**cut),
        notes=tuple(record["notes"]),
        guards=tuple(GuardFigure(**figure) for figure in record["guards"]),
        guess=guess and Guess(**guess),
        second_look=_again(line),
        **{name: record[name] for name in same},
    )


def _recognised_alike(result: Result, record: Record, rulebook: Rulebook) -> bool:
    """Whether the rules of now try the same files on a page, and on its clean body, as those of the run before did.

    Raises:
        RuleFailed: a clue ran out of its time.
    """
    document, tried, budget = result.document, _tried(record), Budget()
    if is_blank(document.raw):
        return not tried
    now = recognise(read(document.raw), document.url, rulebook, budget)
    first = result.notes[0] if result.notes else ""
    if now.reason != (first if first.startswith(_AMBIGUOUS) else None):
        return False
    fitted = result.site or result.family
    if not fitted:
        return now.choices == tried
    if now.choices[: len(tried)] != tried:
        return False
    return (result.verdict != "cleaned" and not result.second_look) or _second_look(result, rulebook, budget)


def _second_look(result: Result, rulebook: Rulebook, budget: Budget) -> bool:
    choices: tuple[str, ...] = ()
    if may_fit(squeeze(result.body), rulebook):
        choices = recognise(read(result.body), None, rulebook, budget).choices
    return choices == result.second_look
