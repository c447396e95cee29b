"""Guards, from what the pages lose to the strips of the draft."""

from __future__ import annotations

from cleaner.learn.edges import Frames
from cleaner.learn.parts import Part
from cleaner.learn.study import Study

MIN_CHARS = 20


def guard_part(known: Study, frames: Frames) -> Part:
    shares = [known.site_share(page, frames[page]) for page in known.voters]
    keys: dict[str, object] = {
        "max_removed": round(min(1.5 * max(shares, default=0.0) + 0.25, 0.9), 2),
        "min_chars": MIN_CHARS,
    }
    return Part("guard", keys, f"lines of the site take at most {max(shares, default=0.0):.0%} of a frame")
