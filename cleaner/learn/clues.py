"""Clues: lines that nearly every page of the site has, and no page of another one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from cleaner import patterns
from cleaner.fold import read
from cleaner.learn.inline_marks import Mark, source
from cleaner.learn.labels import URL
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import TITLE, pattern, says
from cleaner.learn.study import OUTLINE, Study
from cleaner.patterns import Budget

MOST = 12
SHARE = 0.8
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
    points = sum(clue["weight"] for clue in clues)
    keys: dict[str, object] = {"hosts": list(hosts)} if hosts else {}
    if clues:
        keys |= {"threshold": min(max(2, math.ceil(ENOUGH * points)), points), "clues": clues}
    return Part("match", keys, _evidence(known, clues))


def _evidence(known: Study, clues: list[dict[str, object]]) -> str:
    if not clues:
        return "no line stands on enough pages to know the site by"
    counts = [_pages(known, clue) for clue in clues]
    return f"{len(clues)} clues, each on {min(counts)} to {of(max(counts), len(known.sheets))}"


def _pages(known: Study, clue: dict[str, object]) -> int:
    if "text" in clue:
        return sum(
            patterns.search(str(clue["text"]), sheet.document.raw, Budget()) is not None for sheet in known.sheets
        )
    return max((count for one, count in known.support.items() if pattern(one) == clue["line"]), default=0)


def _mark_clues(known: Study, marks: Iterable[Mark]) -> list[dict[str, object]]:
    common = [mark for mark in marks if mark.sure and mark.pages >= SHARE * len(known.sheets)]
    return [{"text": source(mark), "weight": NAMED} for mark in common[:1]]


def _line_clues(known: Study, names: Collection[str], taken: Collection[str]) -> list[dict[str, object]]:
    inside = {one for page in known.voters for one in known.skeletons[page][slice(*known.bodies[page])]}
    enough = max(2, SHARE * len(known.sheets))
    examples = {
        one: line
        for page, sheet in enumerate(known.sheets)
        for one, line in zip(known.skeletons[page], sheet.lines, strict=True)
    }
    usable = [
        one
        for one, count in known.support.items()
        if count >= enough and one not in inside and _may_be_clue(one) and examples[one] not in taken
    ]
    ranked = sorted(
        usable, key=lambda one: (-known.support[one], not _is_named(one, names), -min(len(says(one)), 30), one)
    )
    return [{"line": pattern(one), "weight": NAMED if _is_named(one, names) else PLAIN} for one in ranked]


def _may_be_clue(one: str) -> bool:
    return len(says(one)) >= 3 and len(one) <= LONGEST and TITLE not in one and not OUTLINE.match(one)


def _is_named(one: str, names: Collection[str]) -> bool:
    return bool(URL.search(one)) or any(name in one for name in names)
