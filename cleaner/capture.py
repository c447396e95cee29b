"""Metadata: the named groups of captures, with their types."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from cleaner import patterns
from cleaner.errors import named
from cleaner.fold import Reading, fold_characters
from cleaner.head import FIELDS, agreed, read_head
from cleaner.html import Markup
from cleaner.model import Captured
from cleaner.page import lines_matching
from cleaner.patterns import Budget
from cleaner.plan import Rule, Site
from cleaner.rulebook.schema import Capture

HEAD_RULE = "cleaner#head"
DATES = ("published", "uploaded", "updated")  # the first of them that a page gives is the date it gives
_WIDE_NAME = re.compile(r"(?<![一-鿿])([一-鿿])\s+([一-鿿])(?![一-鿿])")


def capture(site: Site, reading: Reading, budget: Budget) -> tuple[Captured, ...]:
    """What the captures of a site find on a page; of two that find the same field the first counts."""
    found: dict[str, Captured] = {}
    for rule in site.captures:
        with named(rule.id):
            for one in _captured(rule, reading, budget):
                found.setdefault(one.name, one)
    return tuple(found.values())


def from_head(markup: Markup, reading: Reading, found: tuple[Captured, ...]) -> Iterator[Captured]:
    """The title, date, source and author that the head of a page of HTML gives and its text bears out, where nothing
    else gave them."""
    names = {"published" if one.name in DATES else one.name for one in found}
    fields = [name for name in FIELDS if name not in names]
    known = agreed(read_head(markup), reading.text, reading.squeezed, fields) if fields else {}
    for name, value in known.items():
        start = max(reading.text.find(value), 0)
        end = start + len(value) if reading.text.startswith(value, start) else start
        yield Captured(name, value, HEAD_RULE, *reading.to_raw(start, end))


def _captured(rule: Rule[Capture], reading: Reading, budget: Budget) -> Iterator[Captured]:
    hits = list(_hits(rule.part, reading, budget))
    if not hits:
        return
    offset, hit = hits[-1 if rule.part.nth == -1 else 0]
    for name in hit.groupdict():
        start, end = hit.span(name)
        value = _value(name, reading.plain[offset + start : offset + end], rule.part.split) if start >= 0 else None
        if value not in (None, "", []):
            yield Captured(name, value, rule.id, *reading.to_raw(offset + start, offset + end))


def _hits(part: Capture, reading: Reading, budget: Budget) -> Iterator[tuple[int, patterns.Match]]:
    """Matches with the offset that their spans count from."""
    if part.line is not None:
        for number, hit in lines_matching(reading, part.line, budget):
            yield reading.line_starts[number], hit
    else:
        for hit in patterns.find_all(part.text or "", reading.text, budget):
            yield 0, hit


def _value(name: str, text: str, split: str | None) -> Any:
    text = text.strip()
    if split is not None:
        parts = fold_characters(text).split(fold_characters(split))
        return [part.strip() for part in parts if part.strip()]
    if name.endswith(("_total", "_shown", "_left", "_count")):
        return patterns.whole_number("".join(filter(str.isdecimal, fold_characters(text))))
    return text


def metadata(captured: tuple[Captured, ...]) -> dict[str, Any]:
    """Fields by name; dates become ISO 8601 with the original beside them, and names lose the space inside them."""
    fields: dict[str, Any] = {}
    for one in captured:
        date = iso_date(one.value) if one.name in DATES and isinstance(one.value, str) else None
        fields[one.name] = date or _unspaced(one)
        if date and date != one.value:
            fields[f"{one.name}_original"] = one.value
    return fields


def _unspaced(one: Captured) -> Any:
    """The value; an author's name of two characters that is set as wide as one of three reads as everywhere else."""
    return _WIDE_NAME.sub(r"\1\2", one.value) if one.name == "author" and isinstance(one.value, str) else one.value


@lru_cache(maxsize=256)
def iso_date(text: str) -> str | None:
    """A date written in numbers, year first, with or without a time of day, as ISO 8601; None if it is none."""
    try:
        numbers = [int(number) for number in patterns.numbers(fold_characters(text))[:6]]
        if len(numbers) > 3:
            return datetime.datetime(*numbers).isoformat()  # type: ignore[arg-type]
        return datetime.date(*numbers).isoformat()
    except (TypeError, ValueError, OverflowError):
        return None


def take_dates(fields: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The date that the page gives, and the other fields with a word on what kind of date it is."""
    kind = next((name for name in DATES if name in fields), None)
    if kind is None:
        return None, dict(fields)
    rest = {name: value for name, value in fields.items() if name != kind}
    return fields[kind], rest | {"date_kind": kind}
