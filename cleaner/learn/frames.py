"""Where the frame that was found stands on each page."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from cleaner.errors import CleanerError
from cleaner.frame import locate
from cleaner.learn.anchors import Side
from cleaner.learn.parts import Part, of
from cleaner.learn.study import Study
from cleaner.patterns import Budget
from cleaner.plan import Anchors

SURE_SHARE = 0.6  # of the pages have an anchor, from five pages on
FEW = 5  # with fewer pages all must have one
TIGHT = 0.03  # of the characters may be on the wrong side of an anchor
TIGHT_WRAPPED = 0.2  # the body finder is not at home in wrapped lines


def frames(known: Study, after: Side, before: Side) -> tuple[tuple[int, int], ...]:
    """The range of lines of each page that the frame holds; the body's own where an anchor is missing."""
    anchors = Anchors("learned", after.sources, before.sources)
    return tuple(_frame(known, page, anchors) for page in range(len(known.sheets)))


def _frame(known: Study, page: int, anchors: Anchors) -> tuple[int, int]:
    sheet = known.sheets[page]
    try:
        span = locate(anchors, sheet.reading, Budget()).span
    except CleanerError:
        return known.bodies[page]
    starts = [sheet.reading.line_starts[number] for number in sheet.numbers]
    inside = [number for number, start in enumerate(starts) if span.start <= start < span.end]
    return (inside[0], inside[-1] + 1) if inside else known.bodies[page]


def is_sure(known: Study, side: Side) -> bool:
    """Whether enough pages have the anchor for it to be written."""
    enough = SURE_SHARE if len(known.voters) >= FEW else 1.0
    return side.covered >= enough * len(known.voters)


def is_tight(known: Study, where: Sequence[tuple[int, int]], after: Side, before: Side) -> bool:
    """Whether every page has both anchors, and they agree with where the bodies seem to stand, but for a few lines."""
    if min(after.covered, before.covered) < len(known.voters) or not known.voters:
        return False
    wrapped = sum(bool(known.wrapped[page]) for page in known.voters) * 2 > len(known.voters)
    return mean(known.differs(page, where[page]) for page in known.voters) <= (TIGHT_WRAPPED if wrapped else TIGHT)


def frame_part(known: Study, after: Side, before: Side, tight: bool) -> Part:
    """The frame. Where it is not tight, both anchors are optional: the body is looked for between them."""
    keys: dict[str, object] = {}
    sides = (("after", after), ("before", before))
    for name, side in sides:
        if side.sources:
            keys[name] = side.sources[0] if len(side.sources) == 1 else list(side.sources)
    keys |= {} if tight else {"after_optional": True, "before_optional": True}
    keys |= {} if keys else {"after_optional": True, "before_optional": True}
    told = [
        f"{name}: {of(side.covered, len(known.voters))}, {side.agreement:.0%} agreement with where bodies seem to stand"
        for name, side in sides
        if side.sources
    ]
    told += [
        f"no `{name}`: bodies go to the bounds of their pages" for name, side in sides if not side.sources and tight
    ]
    loose = [] if tight else ["the anchors do not say all: the body is looked for between them"]
    return Part("frame", keys, "; ".join([*told, *loose]))
