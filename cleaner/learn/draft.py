"""From pages to the draft of a rule file: the whole story of learning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from cleaner import patterns
from cleaner.errors import InputError
from cleaner.learn.anchors import find_frame
from cleaner.learn.captures import date_parts, label_parts, title_parts
from cleaner.learn.clues import match_part
from cleaner.learn.echoes import echo_parts
from cleaner.learn.edges import Frames, inside_parts, outside_parts
from cleaner.learn.frames import frame_part, frames, is_sure, is_tight
from cleaner.learn.guards import guard_part
from cleaner.learn.heads import credit_parts
from cleaner.learn.inline_marks import Mark, find_marks, main_label, site_names, source, strip_parts
from cleaner.learn.lists import list_parts
from cleaner.learn.mends import repair_parts
from cleaner.learn.pages import Sheet, sheet
from cleaner.learn.parts import Draft, Part
from cleaner.learn.study import Study, study, with_titles
from cleaner.learn.tails import truncation_parts
from cleaner.learn.titles import find_titles
from cleaner.mechanisms import mends
from cleaner.model import Claim, Document
from cleaner.patterns import Budget

FEW = 5


def learn(documents: Sequence[Document], id: str, hosts: Collection[str] = (), others: Iterable[str] = ()) -> Draft:
    """What the pages of one site say about it.

    Args:
        hosts: its hosts, as `[match]` wants them.
        others: pages of other sites, which the clues must not hit.

    Raises:
        InputError: no page has a body, or nothing would tell that a page is of the site.
    """
    as_they_are = study([sheet(document) for document in documents])
    names = site_names(as_they_are) | {main_label(host) for host in hosts} - {""}
    marks = find_marks(as_they_are, names)
    known = study([without(sheet(document), marks) for document in documents])
    titles = find_titles(known)
    known = with_titles(known, titles[0].titles) if titles else known
    if not known.voters:
        raise InputError("no page reads as if it had a body; nothing can be learned from these pages.")
    after, before = find_frame(known)
    after, before = (side if is_sure(known, side) else side._replace(sources=(), covered=0) for side in (after, before))
    where: Frames = frames(known, after, before)
    tight = is_tight(known, where, after, before)
    repairs = repair_parts(known, where)
    known, where = without_chunks(known, where, repairs)
    match = match_part(known, hosts, names, marks, others)
    if not match.keys:
        raise InputError(
            "the pages have no line in common to know them by. Give --host; or --group, if they are mixed."
        )
    parts: list[Part] = [
        match,
        *title_parts(known, titles),
        *date_parts(known, where),
        *label_parts(known, where),
        *truncation_parts(known, where),
        frame_part(known, after, before, tight),
        *strip_parts(as_they_are, marks),
        *echo_parts(known, where),
        *inside_parts(known, where),
        *credit_parts(known, where),
        *outside_parts(known, where),
        *list_parts(known, where),
        *repairs,
        guard_part(known, where),
    ]
    return Draft(id, _about(id, as_they_are, names), None, tuple(unique(parts)), tuple(_notes(known)))


def without(one: Sheet, marks: Iterable[Mark]) -> Sheet:
    """A page without its watermarks."""
    claims = [
        Claim(*one.reading.to_raw(*hit.span()), "", mark.text, "watermark")
        for mark in marks
        if mark.sure
        for hit in patterns.find_all(source(mark), one.reading.text, Budget())
    ]
    return sheet(one.document, claims) if claims else one


def without_chunks(known: Study, where: Frames, repairs: Iterable[Part]) -> tuple[Study, Frames]:
    """The pages as they read when their pieces are joined, and their frames."""
    found = [part for part in repairs if part.table == "repair.chunks"]
    if not found:
        return known, where
    rule = mends()["chunks"].Rule(**found[0].keys)
    sheets, joined = [], []
    for page, one in enumerate(known.sheets):
        hits = mends()["chunks"].find(rule, one.page(*where[page], known.titles[page]))
        claims = [Claim(*one.reading.to_raw(hit.start, hit.end), hit.replacement, "", "page-marker") for hit in hits]
        sheets.append(sheet(one.document, [*one.claims, *claims]))
        gone = len(one.lines) - len(sheets[-1].lines)
        first, last = where[page]
        joined.append((first, max(last - gone, first)))
    return with_titles(replace(known, sheets=tuple(sheets)), known.titles), tuple(joined)


def unique(parts: Iterable[Part]) -> list[Part]:
    """The parts with ids that are no two the same."""
    seen: dict[str, int] = {}
    out = []
    for part in parts:
        id = part.keys.get("id")
        if id is not None:
            seen[id] = seen.get(id, 0) + 1
            part = part._replace(keys={**part.keys, "id": f"{id}-{seen[id]}"}) if seen[id] > 1 else part
        out.append(part)
    return out


def _about(id: str, known: Study, names: Iterable[str]) -> str:
    """What most recurring lines call the site."""
    recurring = [one for one, count in known.support.items() if count >= 2 and known.share(count) >= 0.5]
    counts = {name: sum(name in one for one in recurring) for name in names if not name.isascii()}
    return max(counts, key=lambda name: (counts[name], -len(name), name), default=id.partition("/")[2])


def _notes(known: Study) -> list[str]:
    notes = [f"Learned from {len(known.sheets)} pages, {len(known.voters)} of them with a body."]
    if len(known.voters) < FEW:
        notes.append("So few pages make a draft: look through it, and learn again from more.")
    return notes
