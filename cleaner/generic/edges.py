"""What the tree of a page of HTML says of a line being the body's first, or its last, in logits.

Set by hand and small: learned together with the words that bodies begin and end with, it takes their place, and then
chrome that stands in the body's own box is not seen any more.
"""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.fold import squeeze
from cleaner.generic.lines import Line
from cleaner.generic.tree import Say

OPENS = 1.0  # it begins as the page is described
ENTERS = 0.3  # the box of most of the running text begins
BEHIND = -0.2  # for each logit that the lines behind it are worth
SAME_BOX = -0.1  # the next line stands in the same box
_AHEAD, _NOTHING = 4, -2.0  # lines; the worth of one behind the page's last


def bounded(said: Mapping[int, Say], lines: Mapping[int, Line], opening: str) -> dict[int, Say]:
    """The same, with `start` and `end`; `opening` is what a page's description begins with, squeezed."""
    every = list(said.values())
    logits = [one.logit for one in every] + [_NOTHING] * _AHEAD
    inside = ["around main box" in one.facts for one in every]
    found = {}
    for k, (at, one) in enumerate(said.items()):
        text = lines[at].text
        opens = opening[:1] in text and opening in squeeze(text) if opening else False
        enters = inside[k] and not (k and inside[k - 1])
        same = k + 1 < len(every) and every[k + 1].box == one.box
        behind = sum(logits[k + 1 : k + 1 + _AHEAD]) / _AHEAD
        found[at] = one._replace(start=OPENS * opens + ENTERS * enters, end=BEHIND * behind + SAME_BOX * same)
    return found
