"""Pages of no known site or template: the body told from the lines alone, and nothing removed from a page that shows no
chrome by two independent kinds of evidence.

What tells the lines, vocabularies and weights, is imported when the first such page comes: pages of known sites, which
pass by here, do not need it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cleaner.fold import Reading
from cleaner.generic.labels import may_name_author
from cleaner.model import Captured, Claim, Document, Edit, Result, Span

EMPTY_RULE = "cleaner#no-text"
LINES_RULE = "cleaner#lines"
AUTHOR_RULE = "cleaner#author"
LABELLED = 4.4  # the score of a name that stands behind a label, not an editor's


def clean_unknown(document: Document, reading: Reading, claims: Sequence[Claim] = ()) -> Result:
    """The body, the title, date, source and author of a page, as far as its lines tell them.

    Args:
        claims: what the rules for any page claim; whole lines of theirs say nothing of where the body stands.
    """
    from cleaner.generic.unknown import cleaned

    return cleaned(document, reading, claims)


def claimed_lines(reading: Reading, claims: Sequence[Claim]) -> dict[int, Claim]:
    """The lines that claims take whole, by their numbers."""
    found = {}
    for claim in claims:
        start, end = reading.from_raw(claim.start), reading.from_raw(claim.end)
        for number in range(reading.line_of(start), reading.line_of(max(end - 1, start)) + 1):
            span = reading.line_span(number)
            if start <= span.start and span.end <= end and span.start < span.end:
                found[number] = claim
    return found


def labelled_author(reading: Reading, frame: Span) -> Captured | None:
    """The author of a text whose place is known, where a label names one: `记者 …`, `作者:…`, `(… 报道)`."""
    numbers = [number for number, line in enumerate(reading.lines) if line]
    inside = [at for at, number in enumerate(numbers) if frame.start <= reading.line_starts[number] < frame.end]
    if not inside:
        return None
    lines = [reading.lines[number] for number in numbers]
    if not may_name_author(lines, inside[0], inside[-1]):
        return None
    from cleaner.generic.authors import find_author
    from cleaner.generic.lines import Page

    page = Page(lines)
    found = find_author(page, inside[0], inside[-1], page.n)
    if found is None or found.score < LABELLED:
        return None
    start = reading.text.find(found.value, reading.line_starts[numbers[found.line]])
    if start < 0:
        return None
    end = start + len(found.value)
    return Captured("author", reading.plain[start:end], AUTHOR_RULE, *reading.to_raw(start, end))


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but white space, control and format characters."""
    return all(character.isspace() or unicodedata.category(character)[0] == "C" for character in text)


def clean_blank(document: Document) -> Result:
    """A page without text has no body."""
    raw = document.raw
    edits = (Edit(0, len(raw), "", EMPTY_RULE, "outside-body", raw),) if raw else ()
    return Result(document, "empty", "", edits, reason="the page has no text", truncated=False)
