"""The frame: the lines that bodies start after and end before, chosen by how well they agree with where the bodies of
all pages seem to stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import NamedTuple

from cleaner.learn.skeletons import MARKS, TITLE, pattern, says, shapes, stubs
from cleaner.learn.study import ABOUT_TEXT, OUTLINE, Study

MOST_ANCHORS = 5
MIN_GAIN = 0.004
RIGHT_SIDE = 0.8  # of the pages that have an anchor
GOOD_FALLBACK = 0.85  # agreement
MIN_SHARE = 0.3  # of the pages have an anchor's line
NATURAL = 0.9  # agreement of bodies with the bounds of their pages
UNCOVERED = 0.7  # what a page without any of the anchors counts
MAX_LINE = 120  # characters of a line that may be an anchor
SURE_SHARE = 0.8  # of the pages have a line that ends in a colon, if it is no salutation
SLOT = 0.003  # what a pattern costs that takes more than its line says
MAX_INSIDE = 0.15  # of the pages have such a line inside the body
FAR = 0.004  # what each line between an anchor and the body costs
_SALUTATION = re.compile(r"^[^,。]{2,40}[::]$")

Hits = Mapping[int, tuple[int, ...]]  # page to numbers of lines


Place = Callable[[Study, Sequence["Candidate"], int], "int | None"]
Score = Callable[[Study, int, int], float]


class Candidate(NamedTuple):
    """A line pattern, and the lines that it hits."""

    source: str
    hits: Hits
    has_slot: bool = False


class Side(NamedTuple):
    """One side of the frame: patterns in order, on how many voters one of them hits, how well they agree."""

    sources: tuple[str, ...]
    covered: int
    agreement: float


def find_frame(known: Study) -> tuple[Side, Side]:
    """`after` and `before`; a side without patterns where nothing does."""
    found = candidates(known)
    after = _side(known, found, _start, _after_score)
    before = _side(known, found, _end, _before_score)
    return _or_none(known, after, _after_score, [0] * len(known.sheets)), _or_none(
        known, before, _before_score, [len(sheet.lines) for sheet in known.sheets]
    )


def _or_none(known: Study, side: Side, score: Score, bounds: Sequence[int]) -> Side:
    """No anchor where bodies start, or end, with their pages."""
    natural = mean(score(known, page, bounds[page]) for page in known.voters) if known.voters else 0.0
    needs_none = natural >= max(NATURAL, side.agreement)
    return Side((), len(known.voters), natural) if needs_none else side


# ------------------------------------------------------------------------------------------------ candidates
def candidates(known: Study) -> list[Candidate]:
    """Line patterns that hit lines of enough pages: skeletons of lines, and shapes with a slot."""
    hits: dict[tuple[str, bool], dict[int, list[int]]] = {}
    for page in known.voters:
        for number, one in enumerate(known.skeletons[page]):
            if _may_anchor(one, known):
                for key in {(pattern(one), False), *((shape, True) for shape in (*shapes(one), *stubs(one)))}:
                    hits.setdefault(key, {}).setdefault(page, []).append(number)
    enough = max(2, MIN_SHARE * len(known.voters))
    return [
        Candidate(source, {page: tuple(numbers) for page, numbers in pages.items()}, has_slot)
        for (source, has_slot), pages in hits.items()
        if len(pages) >= enough and not (has_slot and _hits_bodies(known, pages))
    ]


def _hits_bodies(known: Study, hits: Mapping[int, Sequence[int]]) -> bool:
    """Whether a pattern with a slot hits lines within bodies, on more than a few pages."""
    inside = sum(
        any(known.bodies[page][0] < number < known.bodies[page][1] - 1 for number in found)
        for page, found in hits.items()
    )
    return inside > MAX_INSIDE * len(hits)


def _may_anchor(one: str, known: Study) -> bool:
    """Whether a line is no part of a text: no outline mark, no salutation, no title alone."""
    bare = one.strip(TITLE)
    if not bare or len(one) > MAX_LINE or OUTLINE.match(one) or ABOUT_TEXT.search(one):
        return False
    if _SALUTATION.match(one) and known.share(known.support[one]) < SURE_SHARE:
        return False
    return len(says(one)) > 1 or any(mark in bare for mark in MARKS)


# ------------------------------------------------------------------------------------------------ the search
def _side(known: Study, found: Sequence[Candidate], place: Place, score: Score) -> Side:
    """Adds the anchor that helps most, first or last in the list, until none does."""
    found = [one for one in found if _is_beside(known, one, place, score)]
    chosen: list[Candidate] = []
    reached = _agreement(known, chosen, place, score)
    while len(chosen) < MOST_ANCHORS:
        tries = [(one, at) for one in found if one not in chosen for at in {0, len(chosen)}]
        lists = [[*chosen[:at], one, *chosen[at:]] for one, at in tries]
        best = max(lists, key=lambda one: (_agreement(known, one, place, score), _readable(one)), default=None)
        if best is None or _agreement(known, best, place, score) < reached + MIN_GAIN:
            break
        chosen, reached = best, _agreement(known, best, place, score)
    if chosen:
        chosen += _fallback(known, found, chosen, place, score)
    covered = sum(place(known, chosen, page) is not None for page in known.voters)
    return Side(tuple(one.source for one in chosen), covered, reached)


def _is_beside(known: Study, one: Candidate, place: Place, score: Score) -> bool:
    """Whether an anchor stands on the right side of the body on nearly all pages that have it."""
    scores = [score(known, page, at) for page in one.hits if (at := place(known, [one], page)) is not None]
    return sum(value >= 0.5 for value in scores) >= RIGHT_SIDE * max(len(scores), 1)


def _fallback(
    known: Study, found: Sequence[Candidate], chosen: Sequence[Candidate], place: Place, score: Score
) -> list[Candidate]:
    """One more anchor that all pages have, on lines of its own: for pages to come, whose first anchor is missing."""
    taken = {(page, number) for one in chosen for page, numbers in one.hits.items() for number in numbers}
    usable = [
        one
        for one in found
        if len(one.hits) == len(known.voters)
        and not any((page, number) in taken for page, numbers in one.hits.items() for number in numbers)
    ]
    best = max(usable, key=lambda one: _agreement(known, [one], place, score), default=None)
    return [best] if best and _agreement(known, [best], place, score) >= GOOD_FALLBACK else []


def _readable(chosen: Sequence[Candidate]) -> int:
    return -sum(len(one.source) for one in chosen)


def _agreement(known: Study, chosen: Sequence[Candidate], place: Place, score: Score) -> float:
    scores = []
    for page in known.voters:
        number = place(known, chosen, page)
        scores.append(UNCOVERED if number is None else max(score(known, page, number), 0.4))
    return mean(scores) - SLOT * sum(one.has_slot for one in chosen) if scores else 0.0


def _start(known: Study, chosen: Sequence[Candidate], page: int) -> int | None:
    """The line behind the first hit of the first pattern that hits."""
    return next((one.hits[page][0] + 1 for one in chosen if page in one.hits), None)


def _end(known: Study, chosen: Sequence[Candidate], page: int) -> int | None:
    """The first hit of the first pattern that hits behind the body's start."""
    first, _ = known.bodies[page]
    behind = ((number for number in one.hits.get(page, ()) if number > first) for one in chosen)
    return next((number for hits in behind if (number := next(hits, None)) is not None), None)


def _after_score(known: Study, page: int, start: int) -> float:
    first, last = known.bodies[page]
    return _f1(known, page, (start, max(last, start))) - FAR * max(first - start, 0)


def _before_score(known: Study, page: int, end: int) -> float:
    first, last = known.bodies[page]
    return _f1(known, page, (first, end)) - FAR * max(end - last, 0)


def _f1(known: Study, page: int, frame: tuple[int, int]) -> float:
    """How well a range of lines agrees with the body, by characters."""
    body = known.bodies[page]
    common = known.weight(page, max(frame[0], body[0]), min(frame[1], body[1]))
    both = known.weight(page, *frame) + known.weight(page, *body)
    return 2 * common / both if both else 0.0
