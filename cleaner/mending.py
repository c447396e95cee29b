"""From what a repair found to edits, beside the edits that are there already.

A repair reads what is left of the raw text, so a gap that it closes may run across stretches that are gone: it claims
what lies between them, and the white space that folding took out there. Where it found the white space that another
edit put in, its own takes the place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from cleaner.fold import Reading
from cleaner.model import Claim, Edit
from cleaner.page import Hit


def claims_in_gaps(rule: str, label: str, found: Iterable[Hit], reading: Reading, edits: Sequence[Edit]) -> list[Claim]:
    """Claims on what is left of the raw text between the characters around each hit; the first of them replaces.

    Args:
        found: in the order of the text.
        reading: what the repair read, the text as `edits` left it.
    """
    hits = list(found)
    spans = reading.gaps_in_raw((hit.start, hit.end) for hit in hits)
    return [Claim(*part, rule, label) for part in _parts(hits, spans, edits)]


def _parts(hits: Sequence[Hit], spans: Sequence[tuple[int, int]], edits: Sequence[Edit]) -> list[tuple[int, int, str]]:
    """What is left of the raw text in the gap of each hit, and what comes in its place."""
    ends = [edit.end for edit in edits]
    count, parts = len(ends), []
    for hit, (start, end) in zip(hits, spans, strict=True):
        at = bisect_right(ends, start)
        if at == count or edits[at].start >= end:
            parts.append((start, end, hit.replacement))
        else:
            first, *more = _less(start, end, edits, at)
            parts += (*first, hit.replacement), *((*part, "") for part in more)
    return parts


def _less(start: int, end: int, edits: Sequence[Edit], at: int) -> list[tuple[int, int]]:
    """The parts of a stretch that no edit from `at` on covers; where nothing is left, its empty beginning."""
    parts: list[tuple[int, int]] = []
    begin = start
    while at < len(edits) and edits[at].start < end:
        if edits[at].start > start:
            parts.append((start, edits[at].start))
        start = max(start, edits[at].end)
        at += 1
    if start < end:
        parts.append((start, end))
    return parts or [(begin, begin)]


def mended(edits: Sequence[Edit], name: tuple[str, str], found: Iterable[Hit], reading: Reading) -> tuple[Edit, ...]:
    """The edits with those of a repair, sorted.

    Args:
        name: rule id and label of the repair.
        found: in the order of the text.
        reading: what the repair read, the text as `edits` left it.
    """
    hits = list(found)
    if not hits:
        return tuple(edits)
    raw = reading.raw
    spans = reading.gaps_in_raw((hit.start, hit.end) for hit in hits)
    gaps = [span for hit, span in zip(hits, spans, strict=True) if hit.end > hit.start]
    kept = [edit for edit in _yielding(edits, gaps) if edit.removed or edit.replacement]
    more = [
        Edit(start, end, replacement, *name, raw[start:end])
        for start, end, replacement in _parts(hits, spans, edits)
        if end > start or replacement
    ]
    return tuple(sorted([*kept, *more], key=itemgetter(0, 1)))


def _yielding(edits: Sequence[Edit], spans: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """The edits; those within one of the spans give up the white space that they put in."""
    starts = [start for start, _ in spans]
    for edit in edits:
        if edit.replacement:
            at = bisect_right(starts, edit.start) - 1
            if at >= 0 and edit.end <= spans[at][1]:
                edit = edit._replace(replacement="")
        yield edit
