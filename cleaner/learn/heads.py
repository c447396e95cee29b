"""Lines between the anchor and the text that name who wrote it, and where: on each page others, but of few shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.learn.edges import Frames, near_body_lines
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import TITLE, pattern, shapes, stubs
from cleaner.learn.study import Study

MOST_LINES = 6  # above the body that are looked at
LONGEST = 40
MOST_PATTERNS = 6
_CREDITS = re.compile(
    r"报道|報道|報導|记者|記者|通讯员|作者|编辑|編輯|时报|時報|日报|日報|晚报|晚報|周刊|新闻|新聞|来源|來源|社$|网$|網$"
)


def credit_parts(known: Study, frames: Frames) -> list[Part]:
    """A strip for such lines, where two pages have them and no body does."""
    examples: dict[str, dict[int, str]] = {}
    for page in known.voters:
        for number in _head(known, page, frames[page][0]):
            for source in _sources(known.skeletons[page][number]):
                examples.setdefault(source, {}).setdefault(page, known.sheets[page].plain(number))
    bodies = [line for page in known.voters for line in known.body_lines(page)]
    found = {
        source: pages
        for source, pages in examples.items()
        if len(pages) >= 2 and not any(re.fullmatch(source, line) for line in bodies)
    }
    chosen = _covering(found)
    if not chosen:
        return []
    pages = {page for source in chosen for page in found[source]}
    removes = list(dict.fromkeys(next(iter(found[source].values())) for source in chosen))
    keys = {"id": "credits", "op": "line", "label": "metadata", "match": "|".join(chosen), "removes": removes}
    keys["keeps"] = near_body_lines(known, "|".join(chosen), removes)
    return [Part("strip", keys, f"{of(len(pages), len(known.voters))}, between the anchor and the text")]


def _head(known: Study, page: int, first: int) -> Iterator[int]:
    """Numbers of the lines between the frame's start and the body that give credit."""
    for number in range(first, min(known.bodies[page][0], first + MOST_LINES)):
        line = known.sheets[page].lines[number]
        if len(line) <= LONGEST and line[-1] not in "。!?:" and _CREDITS.search(line):
            yield number


def _sources(one: str) -> set[str]:
    return {pattern(one), *shapes(one), *stubs(one)} if one != TITLE else set()


def _covering(found: dict[str, dict[int, str]]) -> list[str]:
    """Patterns that together hit all the lines, those with most pages first."""
    chosen: list[str] = []
    for source in sorted(found, key=lambda source: (-len(found[source]), source)):
        lines = set(found[source].values())
        covered = {line for other in chosen for line in found[other].values()}
        if lines - covered and len(chosen) < MOST_PATTERNS:
            chosen.append(source)
    return chosen
