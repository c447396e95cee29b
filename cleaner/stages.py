"""The stages that find edits: each asks the mechanisms of a site, and answers in claims on the raw text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner import layout
from cleaner.edits import resolve
from cleaner.errors import named
from cleaner.fold import Reading, widened
from cleaner.grammar import Strip
from cleaner.mechanisms import hits, mends
from cleaner.mending import claims_in_gaps, mended
from cleaner.model import Claim, Edit, Span
from cleaner.page import Hit, Page
from cleaner.plan import Rule, Site, is_inline, repair_name
from cleaner.recognise import Recognised, is_sure
from cleaner.truncation import Sign


class Found(NamedTuple):
    """What a stage found: claims, what it has to say, copies that stand elsewhere too, a summary that goes on."""

    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    proved: frozenset[Span] = frozenset()
    goes_on: bool = False


NOTHING = Found()


def together(*parts: Found) -> Found:
    """The findings of several stages as one."""
    parts = tuple(part for part in parts if part is not NOTHING)
    return Found(
        tuple(claim for part in parts for claim in part.claims),
        tuple(note for part in parts for note in part.notes),
        frozenset().union(*(part.proved for part in parts)),
        any(part.goes_on for part in parts),
    )


def inline(site: Site, page: Page, recognised: Recognised) -> Found:
    """Watermarks. Where the site is recognised by more than they are, one that stands once only counts too."""
    rules = [rule for rule in site.strips if is_inline(rule)]
    found = _widened(_strips(rules, page), page.reading.raw)
    if not found.claims or site.id in recognised.by_host:
        return found
    rest = page.reading.after(resolve(found.claims, page.reading.raw))
    if is_sure(site, rest, page.budget):
        return found
    unsure = replace(page, sure=False)
    return _widened(_strips(rules, unsure), page.reading.raw)


def strips(site: Site, page: Page) -> Found:
    """All other strips; they do not see one another's hits."""
    return _strips([rule for rule in site.strips if not is_inline(rule)], page)


def anywhere(site: Site, page: Page) -> Found:
    """All strips, on a page of no known site: a watermark has to stand as often as its rule asks."""
    unsure = replace(page, sure=False)
    marks = _strips([rule for rule in site.strips if is_inline(rule)], unsure)
    return together(_widened(marks, page.reading.raw), strips(site, page))


def site_lines(site: Site, page: Page) -> frozenset[int]:
    """Numbers of the lines that strips claim whole: a body that has to be looked for does not lie across many."""
    found: set[int] = set()
    for rule in site.strips:
        if rule.part.op != "echo" and not is_inline(rule):
            with named(rule.id):
                for hit in hits(rule.part, page):
                    found.update(
                        range(page.reading.line_of(hit.start), page.reading.line_of(max(hit.end - 1, hit.start)) + 1)
                    )
    return frozenset(found)


def markers(signs: Iterable[Sign], page: Page) -> Found:
    """Markers of truncation that are to go."""
    return _found([(sign.rule, "truncation-marker", hit) for sign in signs for hit in sign.removed], page.reading)


def outside(site: Site, frame: Span, raw: str) -> Found:
    """What stands before and behind the frame."""
    spans = (Span(0, frame.start), Span(frame.end, len(raw)))
    id = site.frame.id
    return Found(tuple(Claim(*span, "", id, "outside-body") for span in spans if span.end > span.start))


def early_repairs(site: Site, page: Page, edits: Sequence[Edit]) -> Found:
    """The repairs that strips build on."""
    claims: list[Claim] = []
    for rule in site.repairs:
        module = mends()[repair_name(rule)]
        if module.ORDER < 0:
            with named(rule.id):
                claims += claims_in_gaps(rule.id, module.LABEL, module.find(rule.part, page), page.reading, edits)
    return Found(tuple(claims))


def late_repairs(site: Site, page: Page, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits with those of the repairs that read what is left, one after the other, and of the layout."""
    for rule in site.repairs:
        module = mends()[repair_name(rule)]
        if module.ORDER > 0:
            reading = page.reading.after(edits)
            left = replace(page, reading=reading, frame=Span(0, len(reading.text)))
            with named(rule.id):
                edits = mended(edits, (rule.id, module.LABEL), module.find(rule.part, left), reading)
    reading = page.reading.edited(edits)
    return mended(edits, (layout.RULE, layout.LABEL), layout.find(reading), reading)


# ------------------------------------------------------------------------------------------------ from hits to claims
def _strips(rules: Iterable[Rule[Strip]], page: Page) -> Found:
    found: list[tuple[str, str, Hit]] = []
    for rule in rules:
        with named(rule.id):
            found += [(rule.id, rule.part.label, hit) for hit in hits(rule.part, page)]
    return _found(found, page.reading)


def _found(found: Sequence[tuple[str, str, Hit]], reading: Reading) -> Found:
    """What was found as claims on the raw text; each hit comes with its rule's id and label."""
    if not found:
        return NOTHING
    spans = reading.all_to_raw([(hit.start, hit.end) for _, _, hit in found])
    claims, notes, proved, goes_on = [], [], [], False
    for (rule, label, hit), (start, end) in zip(found, spans, strict=True):
        if hit.end > hit.start:
            claims.append(Claim(start, end, hit.replacement, rule, label))
        if hit.note:
            notes.append(f"{rule}: {hit.note}")
        if hit.proved:
            proved.append(Span(start, end))
        goes_on |= hit.goes_on
    return Found(tuple(claims), tuple(notes), frozenset(proved), goes_on)


def _widened(found: Found, raw: str) -> Found:
    """A watermark takes the zero-width characters around it along."""
    if not found.claims:
        return found
    spans = [widened(raw, claim.start, claim.end) for claim in found.claims]
    claims = [claim._replace(start=start, end=end) for claim, (start, end) in zip(found.claims, spans, strict=True)]
    return found._replace(claims=tuple(claims))
