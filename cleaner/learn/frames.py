"""Where the frame that was found stands on each page."""

from __future__ import annotations

from cleaner.errors import CleanerError
from cleaner.frame import locate
from cleaner.learn.anchors import Side
from cleaner.learn.parts import Part, of
from cleaner.learn.study import Study
from cleaner.patterns import Budget
from cleaner.plan import Anchors

SURE_SHARE = 0.6  # of the pages have an anchor, from five pages on
FEW = 5  # with fewer pages all must have one
SURE_AGREEMENT = 0.9


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
    return bool(side.sources) and side.covered >= enough * len(known.voters)


def frame_part(known: Study, after: Side, before: Side) -> Part:
    """The frame. Where an anchor is missing on a page, the body finder works between what is there."""
    keys: dict[str, object] = {}
    for name, side in (("after", after), ("before", before)):
        if side.sources:
            keys[name] = side.sources[0] if len(side.sources) == 1 else list(side.sources)
    keys |= {"after_optional": True, "before_optional": True}
    total = len(known.voters)
    told = [
        f"{name}: {of(side.covered, total)}, {side.agreement:.0%} agreement with where the bodies seem to stand"
        for name, side in (("after", after), ("before", before))
        if side.sources
    ]
    return Part("frame", keys, "; ".join(told) or "no line stands beside enough bodies: the body finder does it all")
