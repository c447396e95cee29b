"""Whether a page shows the whole document, said only where the page gives evidence.

Evidence and an unfinished tail: cut short. A limit notice and a finished tail, or an unfinished tail without evidence:
not known. Neither: whole. (Of complete bodies, more than one in four ends without the end of a sentence.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from cleaner import patterns
from cleaner.errors import named
from cleaner.fold import fold_characters
from cleaner.model import Truncation
from cleaner.page import Hit, Page
from cleaner.plan import Rule, Site
from cleaner.rulebook import schema

_CLOSERS = r"[”’」』)\]》〉】\"']*"
_FINISHED = (
    rf"(?:[。!?…]{_CLOSERS}|[.]{_CLOSERS}"  # the end of a sentence
    rf"|[。!?…]{_CLOSERS}\s*[(\[][^()\[\]\n]{{1,30}}[)\]]"  # and a byline in brackets behind it
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"  # the date under a signature
    r"|》\s?[(]\s?\d{4}年\d{1,2}月\d{1,2}日[^()\n]{0,12}[)]"  # the imprint of a newspaper
    r"|(?:^|\n)[(][^()\n]{2,40}[)])\Z"  # a note in brackets, on a line of its own
)
_TAIL = 80  # characters of the body's end that tell whether it is finished


class Sign(NamedTuple):
    """A marker of truncation that a page shows: the rule that knows it, why, what it counts, and where it stands."""

    rule: str
    reason: str
    text: str
    fields: Mapping[str, str]
    removed: tuple[Hit, ...]


def signs(site: Site, page: Page) -> tuple[Sign, ...]:
    """What the truncation rules of a site find on a page."""
    return tuple(sign for rule in site.truncations for sign in _signs(rule, page))


def _signs(rule: Rule[schema.Truncation], page: Page) -> Iterator[Sign]:
    is_placed = _placed(rule.part.at, page)
    with named(rule.id):
        found = [hit for hit in _found(rule.part, page) if is_placed(hit[0])]
    if found:
        removed = tuple(hit for hit, _ in found) if rule.part.removes_marker else ()
        fields = {name: value for _, match in found for name, value in match.groupdict().items() if value}
        yield Sign(rule.id, rule.part.reason, found[-1][1][0].strip(), fields, removed)


def _found(part: schema.Truncation, page: Page) -> Iterator[tuple[Hit, patterns.Match]]:
    if part.line is not None:
        for number, match in page.lines(part.line):
            yield page.whole_lines(number, number), match
    else:
        for match in patterns.find_all(part.text or "", page.reading.text, page.budget):
            yield Hit(*match.span()), match


def _placed(at: str, page: Page) -> Callable[[Hit], bool]:
    """Whether a marker stands where its rule wants it: at the very end or start of the frame."""
    start, end = page.frame
    shown = page.reading.text[start:end]
    first, last = end - len(shown.lstrip()), start + len(shown.rstrip())

    def is_placed(hit: Hit) -> bool:
        if at == "anywhere":
            return True
        return start <= hit.start <= hit.end <= end and (hit.end >= last if at == "tail" else hit.start <= first)

    return is_placed


def is_finished(body: str) -> bool:
    """Whether a body ends like one: with a sentence, a byline behind it, or a signature's date.

    A closing quote alone is no ending.
    """
    return patterns.compiled(_FINISHED).search(fold_characters(body[-_TAIL:].rstrip())) is not None


def judge(
    found: tuple[Sign, ...], fields: Mapping[str, Any], goes_on: bool, body: str
) -> tuple[bool | None, Truncation | None]:
    """Whether the page is cut short (None: not known), and why.

    Args:
        found: the markers that the page shows.
        fields: its metadata; `pages_total`, `chars_shown` and their kin count.
        goes_on: a summary says more than the body does.
        body: the clean body.
    """
    counts = {**{name: value for sign in found for name, value in sign.fields.items()}, **fields}
    unit, shown, total = _counts(counts)
    shows_less = total is not None and (shown < total if shown is not None else total > 1)
    notice = [f"{sign.rule}: {sign.text}" for sign in found]
    if shown is not None and shows_less:
        notice.append(f"{shown} of {total} {unit} shown")
    weak = [f"{total} {unit} in all"] if shows_less and shown is None else []
    weak += ["a summary goes on where the body ends"] if goes_on else []
    finished = is_finished(body)
    reason = found[0].reason if found else "preview_limit" if notice else "unfinished"
    evidence = (*notice, *weak, "" if finished else f"the tail is unfinished: {body.rstrip()[-12:]}")
    cut = Truncation(reason, shown, total, unit, tuple(filter(None, evidence)))
    if finished:
        return (None, cut) if notice else (False, None)
    return (True, cut) if notice or weak else (None, cut)


def _counts(fields: Mapping[str, Any]) -> tuple[str | None, int | None, int | None]:
    """Unit, shown and total, from fields such as `pages_total` and `pages_shown`; `pages_left` gives a total too."""
    unit = next((name.rpartition("_")[0] for name in fields if name.endswith(("_total", "_left"))), None)
    if unit is None:
        return None, None, None
    counts = (str(fields.get(f"{unit}_{what}")) for what in ("shown", "left", "total"))
    shown, left, total = map(patterns.whole_number, counts)
    if total is None and shown is not None and left is not None:
        total = shown + left
    return unit, shown, total
