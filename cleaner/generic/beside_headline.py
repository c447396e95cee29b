"""Where the lines of a page of HTML stand beside its headline: a body stands below it, and near it in the tree.

Of 283 labelled pages whose headline is a heading that says what the page's head does, none has a line of its body
above it; and of the sentences that stand further out in the tree than those nearest to it, the Chinese pages count
three in 454 to the body, the English ones half. Set by hand and not learned with: else the words of the lines lose the
weight that they need on pages without such a headline.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from cleaner.fold import squeeze
from cleaner.generic.lines import Line
from cleaner.generic.tree import Say, Tree

ABOVE, AWAY = -1.0, -0.6  # logits of a line above the headline, and of one as far out as counts
_TELLING = 12  # units of a sentence that tells where the text is
_FAR = 3  # boxes


def placed(said: Mapping[int, Say], tree: Tree, lines: Mapping[int, Line], titles: Set[str]) -> Mapping[int, Say]:
    """The same, with `placed`; `titles` are those of the page's head, and parts of them, squeezed."""
    headline = _headline(said, lines, titles)
    if headline is None:
        return said
    chain = {box: step for step, box in enumerate(tree.boxes(tree.owner[headline]))}
    below = [at for at in said if at > headline]
    steps = {owner: _steps(tree, chain, owner) for owner in {tree.owner[at] for at in below}}
    telling = [at for at in below if lines[at].sentence and lines[at].u >= _TELLING]
    nearest = min((steps[tree.owner[at]] for at in telling), default=0)
    worth = {at: ABOVE for at in said if at < headline}
    worth |= {at: AWAY * min(max(steps[tree.owner[at]] - nearest, 0), _FAR) / _FAR for at in below}
    return {at: one._replace(placed=worth.get(at, 0.0)) for at, one in said.items()}


def _headline(said: Mapping[int, Say], lines: Mapping[int, Line], titles: Set[str]) -> int | None:
    """The first main heading that says what a title of the head does, or else the first heading that does."""
    headings = [
        at
        for at, one in said.items()
        if one.heading and one.facts.get("linked", 0.0) < 0.5 and squeeze(lines[at].text) in titles
    ]
    return next((at for at in headings if said[at].heading == "h1"), headings[0] if headings else None)


def _steps(tree: Tree, chain: Mapping[int, int], owner: int) -> int:
    """How many boxes one must leave, from the headline outwards, to come to an element."""
    return next((chain[box] for box in tree.boxes(owner) if box in chain), len(chain))
