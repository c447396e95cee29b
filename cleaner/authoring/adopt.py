"""Samples that come out other than they are wanted: seen one by one, and what comes out taken over as wanted."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.authoring.check import outcome, same_field
from cleaner.authoring.samples import Case, Sample, load
from cleaner.authoring.samples import cases as all_cases
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.load import Rulebook

SAMPLES = Path("samples")  # beside ./rules; those of other layers are not ours to write

_ALWAYS = ("site", "family", "verdict", "truncated")
_FIELDS = ("title", "published", "source", "author", "metadata", "truncation")
_CUT = ("reason", "shown", "total", "unit")


class Field(NamedTuple):
    """A field of the record that is other than wanted."""

    name: str
    wanted: Any
    got: Any


class Departure(NamedTuple):
    """A sample that came out other than wanted.

    `wanted` is the body that its file holds, "" where there is none; `body` and `meta` are what would be written.
    """

    case: Case
    wanted: str
    body: str
    fields: tuple[Field, ...]
    meta: dict[str, Any]
    reason: str | None = None


class Unclear(NamedTuple):
    """A sample that cannot be stepped through, and why."""

    case: Case
    problem: str


def cases(rulebook: Rulebook, groups: Collection[str] | None = None) -> tuple[Case, ...]:
    """The samples of ./samples, or of some groups there.

    Raises:
        InputError: there is no ./samples beside ./rules.
    """
    if not (SAMPLES.is_dir() and Path("rules").is_dir()):
        raise InputError("there is no ./samples beside ./rules here: only samples of your own can be accepted")
    own = (case for case in all_cases(rulebook) if os.path.realpath(case.samples) == os.path.realpath(SAMPLES))
    return tuple(case for case in dict.fromkeys(own) if groups is None or case.group in groups)


def departures(cases: Collection[Case], rulebook: Rulebook) -> Iterator[Departure | Unclear]:
    """Those samples that do not come out as wanted. A file of what is wanted that is not there wants nothing yet."""
    for case in cases:
        try:
            sample, is_new = _read(case)
        except InputError as error:
            yield Unclear(case, str(error))
            continue
        result = clean_document(sample.raw, rulebook)
        if is_new or outcome(sample, rulebook).verdict != "validated":
            yield _departure(sample, result)


def _read(case: Case) -> tuple[Sample, bool]:
    """A sample, and whether a file of what is wanted is missing."""
    missing = not case.clean.exists() or not case.meta.exists()
    return load(case, partly=True), missing


def _departure(sample: Sample, result: Result) -> Departure:
    body = result.body if result.verdict == "cleaned" else ""
    meta = _updated(sample.meta, result) if sample.case.meta.exists() else _all_fields(result)
    names = dict.fromkeys([*sample.meta, *meta])
    changed = (Field(name, sample.meta.get(name), meta[name]) for name in names)
    fields = tuple(one for one in changed if one.wanted != one.got or one.name not in sample.meta)
    return Departure(sample.case, sample.clean, body, fields, meta, result.reason)


def _updated(wanted: dict[str, Any], result: Result) -> dict[str, Any]:
    """The fields that are wanted, with what came out where that differs; nothing that was not asked for is added."""
    return {
        name: want if same_field(result, name, want) else _taken_over(want, _plain(result, name))
        for name, want in wanted.items()
    }


def _taken_over(want: Any, got: Any) -> Any:
    if isinstance(want, dict) and isinstance(got, dict):
        return {name: got.get(name) for name in want}
    return got


def _all_fields(result: Result) -> dict[str, Any]:
    found = {name: _plain(result, name) for name in (*_ALWAYS, *_FIELDS)}
    return {name: value for name, value in found.items() if name in _ALWAYS or value}


def _plain(result: Result, name: str) -> Any:
    """A field of a result as JSON has it."""
    value = getattr(result, name, None)
    if name == "truncation" and value is not None:
        return {part: getattr(value, part) for part in _CUT if getattr(value, part) is not None}
    return dict(result.metadata) if name == "metadata" else value


def adopt(departure: Departure) -> None:
    """Writes what came out as what is wanted, each file whole or not at all.

    Raises:
        InputError: a file cannot be written.
    """
    meta = json.dumps(departure.meta, ensure_ascii=False, indent=1) + "\n"
    _write(departure.case.clean, departure.body)
    _write(departure.case.meta, meta)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(text.encode("utf-8", "surrogatepass"))
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
