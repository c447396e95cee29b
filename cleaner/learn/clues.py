"""Clues: lines that nearly every page of the site has, and no page of another one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from cleaner import patterns
from cleaner.fold import read
from cleaner.learn.inline_marks import Mark, plain_source
from cleaner.learn.labels import URL
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import TITLE, pattern, says
from cleaner.learn.study import OUTLINE, Study
from cleaner.patterns import Budget

Clue = dict[str, Any]

MOST = 12
SHARE, LEAST_SHARE = 0.8, 0.5  # of the pages have a clue; and where too few lines are on so many
FEWEST = 4
LEAST = 4  # points: two lines at least
ENOUGH = 0.4  # of the points
LONGEST = 120
LIKELY = 8  # characters of a line that stays when the news have changed
NAMED, PLAIN = 3, 2  # points; more than a family's clues, which other sites share


def match_part(
    known: Study, hosts: Iterable[str], names: Collection[str], marks: Iterable[Mark], others: Iterable[str]
) -> Part:
    """The hosts and the clues of the site.

    Args:
        names: what the site is called.
        others: pages of other sites, which no clue may hit.
    """
    taken = frozenset(line for text in others for line in read(text).lines)
    clues = [*_mark_clues(known, marks), *_line_clues(known, names, taken)][:MOST]
    keys: dict[str, Any] = {"hosts": list(hosts)} if hosts else {}
    if clues:
        keys |= {"threshold": _threshold(known, clues), "clues": clues}
    return Part("match", keys, _evidence(known, clues))


def _threshold(known: Study, clues: Sequence[Clue]) -> int:
    """Less than any page of the site has, as long as it is more than chance would give another."""
    total = sum(int(clue["weight"]) for clue in clues)
    lines = {clue["line"]: clue["weight"] for clue in clues if "line" in clue}
    found = [sum(lines.get(source, 0) for source in {pattern(one) for one in page}) for page in known.skeletons]
    threshold: int = min(max(min(math.ceil(ENOUGH * total), min(found) - PLAIN), LEAST), total)
    return threshold


def _evidence(known: Study, clues: list[Clue]) -> str:
    if not clues:
        return "no line stands on enough pages to know the site by"
    counts = [_pages(known, clue) for clue in clues]
    return f"{len(clues)} clues, each on {min(counts)} to {of(max(counts), len(known.sheets))}"


def _pages(known: Study, clue: Clue) -> int:
    if "text" in clue:
        return sum(
            patterns.search(str(clue["text"]), read(sheet.document.raw).text, Budget()) is not None
            for sheet in known.sheets
        )
    return max((count for one, count in known.support.items() if pattern(one) == clue["line"]), default=0)


def _mark_clues(known: Study, marks: Iterable[Mark]) -> list[Clue]:
    common = [mark for mark in marks if mark.sure and mark.pages >= SHARE * len(known.sheets)]
    return [{"text": plain_source(known, mark), "weight": NAMED} for mark in common[:1]]


def _line_clues(known: Study, names: Collection[str], taken: Collection[str]) -> list[Clue]:
    inside = {one for page in known.voters for one in known.skeletons[page][slice(*known.bodies[page])]}
    examples = {
        one: line
        for page, sheet in enumerate(known.sheets)
        for one, line in zip(known.skeletons[page], sheet.lines, strict=True)
    }
    usable = [
        one
        for one, count in known.support.items()
        if count >= max(2, LEAST_SHARE * len(known.sheets))
        and one not in inside
        and _may_be_clue(one)
        and examples[one] not in taken
    ]
    common = [one for one in usable if known.support[one] >= SHARE * len(known.sheets)]
    usable = common if len(common) >= FEWEST else usable
    ranked = sorted(
        usable, key=lambda one: (-known.support[one], not _is_named(one, names), -min(len(says(one)), 30), one)
    )
    return [{"line": pattern(one), "weight": NAMED if _is_named(one, names) else PLAIN} for one in ranked]


def _may_be_clue(one: str) -> bool:
    return len(says(one)) >= 3 and len(one) <= LONGEST and TITLE not in one and not OUTLINE.match(one)


def _is_named(one: str, names: Collection[str]) -> bool:
    return bool(URL.search(one)) or any(name in one for name in names)
