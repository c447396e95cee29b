"""From what was found of a page of no known site to its result: edits, fields, doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

from cleaner import layout
from cleaner.edits import apply, resolve
from cleaner.fold import Reading, count_marks
from cleaner.generic import LINES_RULE, claimed_lines
from cleaner.generic.fields import Field
from cleaner.generic.find import BLANK, BODY, TITLE, Finding, find
from cleaner.generic.markup import told_by
from cleaner.mending import mended
from cleaner.model import Captured, Claim, Document, Edit, Guess, LineReason, Result
from cleaner.truncation import judge

SHORT, UNSURE = 350, 0.5  # characters and confidence below which a body is often not all of it, or too much


def cleaned(document: Document, reading: Reading, claims: Sequence[Claim]) -> Result:
    """What `clean_unknown` gives."""
    claimed = claimed_lines(reading, claims)
    lines = ["" if number in claimed else line for number, line in enumerate(reading.lines)]
    found = find(lines, told=told_by(document, lines))
    for number, claim in claimed.items():
        found.labels[number], found.reasons[number] = claim.label, f"rule {claim.rule}"
    edits = _edits(found, reading, claims)
    body = apply(edits, document.raw)
    truncated, cut = judge((), {}, False, body)
    result = Result(
        document,
        "empty" if found.reason else "cleaned",
        body,
        edits,
        found.reason,
        truncated=None if found.reason else truncated,
        truncation=None if found.reason else cut,
        notes=tuple(_doubts(found, body)),
        lines=tuple(map(LineReason, found.labels, found.reasons, found.scores)),
        guess=Guess(MappingProxyType(found.chrome), found.confidence if found.evidence else None),
    )
    return _with_fields(result, found, reading)


def _doubts(found: Finding, body: str) -> Iterator[str]:
    """What makes it likely that lines were told wrong; nothing was on a page that is left as it is."""
    if found.untouched or found.reason:
        return
    if count_marks(body) < SHORT:
        yield f"short body: not sure ({count_marks(body)} characters)"
    if found.confidence < UNSURE:
        yield f"reads little like a body: not sure (confidence {found.confidence:.2f})"


def _edits(found: Finding, reading: Reading, claims: Sequence[Claim]) -> tuple[Edit, ...]:
    if found.untouched:
        return resolve(claims, reading.raw)
    edits = resolve([*claims, *_claims(found, reading)], reading.raw)
    after = reading.edited(edits)
    return mended(edits, (layout.RULE, layout.LABEL), layout.find(after), after)


def _claims(found: Finding, reading: Reading) -> Iterator[Claim]:
    """Runs of lines with one label that is not the body's, with their line breaks; an empty page keeps none."""
    labels, starts = found.labels, [*reading.line_starts, len(reading.text)]
    if found.reason:
        labels = ["outside-body" if label == BODY else label for label in labels]
    spans, names, number = [], [], 0
    for label, run in groupby(labels):
        first, number = number, number + len(list(run))
        if label not in (BODY, BLANK) and not found.reasons[first].startswith("rule "):
            spans.append((starts[first], starts[number]))
            names.append("metadata" if label == TITLE else label)
    for span, name in zip(reading.all_to_raw(spans), names, strict=True):
        yield Claim(*span, "", LINES_RULE, name)


def _with_fields(result: Result, found: Finding, reading: Reading) -> Result:
    captured = tuple(_captured(found, reading))
    fields: dict[str, Any] = {one.name: one.value for one in captured}
    kind = {"date_kind": "published"} if "published" in fields else {}
    return replace(result, captured=captured, metadata=MappingProxyType(kind), **fields)


def _captured(found: Finding, reading: Reading) -> Iterator[Captured]:
    fields = {"title": found.title, "published": found.published, "source": found.source, "author": found.author}
    for name, field in fields.items():
        if field:
            line = reading.to_raw(*reading.line_span(field.line))
            yield Captured(name, _as_written(field, reading), LINES_RULE, *line)


def _as_written(field: Field, reading: Reading) -> str:
    """A value in the width in which the page has it; a date in its normal form."""
    start = reading.text.find(field.value, *reading.line_span(field.line))
    return field.value if start < 0 else reading.plain[start : start + len(field.value)]
