"""From a document to its result: the whole story, stage by stage.

Every stage reads the text as the edits before it left it, and answers in spans of the raw text; nothing is rewritten
before the end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cleaner import guard, stages
from cleaner.capture import capture, from_head, metadata, take_dates
from cleaner.edits import apply, resolve
from cleaner.edits import without as taken_back
from cleaner.errors import OutOfTime, RuleFailed, named
from cleaner.fold import Reading, read
from cleaner.frame import AnchorMissing, locate
from cleaner.generic import LINES_RULE, clean_blank, clean_unknown, is_blank, labelled_author
from cleaner.generic.between import seek
from cleaner.html import is_source
from cleaner.model import Captured, Claim, Document, GuardFigure, Result, Span, Verdict
from cleaner.page import Page
from cleaner.patterns import Budget
from cleaner.plan import Site, all_plans, generic_plans, narrowed
from cleaner.recognise import Recognised, may_fit, recognise
from cleaner.rulebook.load import Rulebook
from cleaner.stages import Found, together
from cleaner.truncation import judge, signs

MAX_CHARS = 50_000_000  # code points; a larger document fails, so that it cannot take the machine with it


def clean_document(document: Document, rulebook: Rulebook, without: Collection[str] = ()) -> Result:
    """The result of one document; no input makes it raise.

    Args:
        without: rule ids, or ids of rule files, whose edits are taken back when all else is done.
    """
    if len(document.raw) > MAX_CHARS:
        reason = f"the document has {len(document.raw):,} characters, at most {MAX_CHARS:,} are taken"
        return Result(document, "failed", document.raw, reason=reason)
    try:
        result = _clean(document, rulebook, Budget())
    except RuleFailed as error:
        return Result(document, "failed", document.raw, reason=str(error), out_of_time=isinstance(error, OutOfTime))
    except Exception as error:  # a fault of ours must not cost the run: the page fails and says why
        return Result(document, "failed", document.raw, reason=f"internal error: {type(error).__name__}: {error}")
    return take_back(result, without) if without else result


def take_back(result: Result, rules: Collection[str]) -> Result:
    """The result with the edits of some rules taken back and all else as it is."""
    edits = taken_back(result.edits, rules)
    return replace(result, edits=edits, body=apply(edits, result.document.raw))


def _clean(document: Document, rulebook: Rulebook, budget: Budget) -> Result:
    if is_blank(document.raw):
        return clean_blank(document)
    reading = read(document.raw)
    recognised = recognise(reading, document.url, rulebook, budget)
    result, fell_back = _by_rules(document, reading, recognised, rulebook, budget)
    if result:
        result = _settled(result, reading, rulebook, budget)
    else:
        result = clean_unknown(document, reading, for_any_page(document, reading, rulebook, budget))
    notes = (recognised.reason, *result.notes) if recognised.reason else result.notes
    if document.markup is None and is_source(document.raw):
        notes = (*notes, "this is the source of a page of HTML, and was read as plain text")
    if fell_back or notes is not result.notes:
        result = replace(result, fell_back_from=fell_back, notes=notes)
    return result


def _by_rules(
    document: Document, reading: Reading, recognised: Recognised, rulebook: Rulebook, budget: Budget
) -> tuple[Result | None, Mapping[str, str]]:
    """The result by the first rule file that fits, and why those before it did not; None where none does."""
    fell_back: dict[str, str] = {}
    for id in recognised.choices:
        try:
            result = _clean_as(all_plans(rulebook)[id], document, reading, recognised, budget)
            return result, MappingProxyType(fell_back)
        except AnchorMissing as missing:
            fell_back[id] = str(missing)
    return None, MappingProxyType(fell_back)


def for_any_page(document: Document, reading: Reading, rulebook: Rulebook, budget: Budget) -> tuple[Claim, ...]:
    """What the files in `generic/` claim of a page of no known site."""
    page = Page(reading, Span(0, len(reading.text)), budget, markup=document.markup)
    return together(*(stages.anywhere(narrowed(site, reading), page) for site in generic_plans(rulebook))).claims


def _settled(result: Result, page: Reading, rulebook: Rulebook, budget: Budget) -> Result:
    """The result, refused where its body still shows so many clues that the rules would clean it once more."""
    if result.verdict != "cleaned" or not may_fit(page.squeezed_after(result.edits), rulebook):
        return result
    body = Document(result.document.id, result.body)
    reading = read(body.raw)
    recognised = recognise(reading, None, rulebook, budget)
    more, _ = _by_rules(body, reading, recognised, rulebook, budget)
    result = replace(result, second_look=recognised.choices)
    if more is None or (more.verdict == "cleaned" and not more.edits):
        return result
    rules = ", ".join(sorted({edit.rule for edit in more.edits}))
    figure = GuardFigure("cleaned_again", f"changed by {rules}" if rules else more.verdict, "unchanged", False)
    reason = f"guard of {result.site or result.family}: cleaned again, it would be {figure.measured}"
    return replace(result, verdict="refused", reason=reason, guards=(*result.guards, figure))


def _clean_as(site: Site, document: Document, reading: Reading, recognised: Recognised, budget: Budget) -> Result:
    """The result by the rules of one site.

    Raises:
        AnchorMissing: the page has no line that the site's frame needs.
    """
    raw, whole = document.raw, site
    site = narrowed(whole, reading)
    found = stages.inline(site, Page(reading, Span(0, len(reading.text)), budget), recognised)
    edits = resolve(found.claims, raw)
    if edits:
        reading = reading.after(edits)
        site = narrowed(whole, reading)

    captured = capture(site, reading, budget)
    with named(site.frame.id):
        body_lines, is_open = locate(site.frame, reading, budget)
    title = _as_text(next((one.value for one in captured if one.name == "title"), None))
    page = Page(reading, body_lines, budget, title, markup=document.markup)
    if is_open:
        page, captured = _sought(site, page, captured)
    captured = _completed(captured, page)
    frame = reading.gap_in_raw(*page.frame)
    marks = signs(site, page)
    markers = stages.markers(marks, page)

    repaired = stages.early_repairs(site, page, edits)
    if repaired.claims:
        found, reading, site = _joined(whole, page, together(found, repaired), recognised)
    page = replace(page, reading=reading, frame=Span(reading.from_raw(frame.start), reading.from_raw(frame.end)))
    found = together(found, markers, stages.strips(site, page), stages.outside(site, frame, raw))

    edits = stages.late_repairs(site, page, resolve(found.claims, raw))
    body = apply(edits, raw)
    with named(f"{site.id}#guard"):
        share = guard.share_removed(raw, frame, edits, found.proved)
        figures = guard.figures(site.guard, body, lambda: reading.text_after(edits), share, budget)
    verdict, reason = _verdict(site, body, figures)
    fields = metadata(captured)
    truncated, cut = judge(marks, fields, found.goes_on, body)
    return Result(
        document, verdict, body, edits, reason, truncated=truncated, truncation=cut, notes=tuple(sorted(found.notes)),
        captured=captured, guards=figures, **_known(site, fields),
    )  # fmt: skip


def _joined(whole: Site, page: Page, found: Found, recognised: Recognised) -> tuple[Found, Reading, Site]:
    """What was found, with watermarks that a chunk mark had cut in two; the text read anew, and what can match it."""
    raw = page.reading.raw
    reading = page.reading.after(resolve(found.claims, raw))
    site = narrowed(whole, reading)
    cut = stages.inline(site, Page(reading, Span(0, len(reading.text)), page.budget), recognised)
    found = together(found, cut)
    if cut.claims:
        reading = reading.after(resolve(found.claims, raw))
        site = narrowed(whole, reading)
    return found, reading, site


def _completed(captured: tuple[Captured, ...], page: Page) -> tuple[Captured, ...]:
    """With what the site's file does not say where to look for: an article's author where a label names one, and what
    the head of a page of HTML gives."""
    names = {one.name for one in captured}
    author = labelled_author(page.reading, page.frame) if "published" in names and "author" not in names else None
    captured = (*captured, author) if author else captured
    return (*captured, *from_head(page.markup, page.reading, captured)) if page.markup else captured


def _sought(site: Site, page: Page, captured: tuple[Captured, ...]) -> tuple[Page, tuple[Captured, ...]]:
    """The page with the body that was found between its anchors, and with its title where no capture has one."""
    found = seek(page, stages.site_lines(site, page))
    page = replace(page, frame=found.body)
    if page.title or not found.title:
        return page, captured
    title = page.reading.plain[found.title.start : found.title.end]
    one = Captured("title", title, LINES_RULE, *page.reading.to_raw(*found.title))
    return replace(page, title=title), (*captured, one)


def _verdict(site: Site, body: str, figures: tuple[GuardFigure, ...]) -> tuple[Verdict, str | None]:
    if is_blank(body):
        return "empty", f"nothing is left between the anchors of {site.frame.id}"
    broken = [f"{one.guard}: {one.measured}, wanted {one.allowed}" for one in figures if not one.holds]
    return ("refused", f"guard of {site.id}: " + "; ".join(broken)) if broken else ("cleaned", None)


def _known(site: Site, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a result that the site and its captures decide."""
    published, rest = take_dates(fields)
    named = {name: _as_text(rest.pop(name, None)) for name in ("title", "source", "author")}
    return named | {
        "site": None if site.is_family else site.id,
        "family": site.family,
        "published": published,
        "metadata": MappingProxyType(rest),
    }


def _as_text(value: Any) -> str | None:
    return " ".join(map(str, value)) if isinstance(value, list) else value
