"""Lines of the site: inside the frame those that recur, at its edges or everywhere; outside it, those worth a label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from cleaner import patterns
from cleaner.learn.labels import label_of, speaks_of_site
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import DATE, TITLE, is_literal, pattern, says, shapes
from cleaner.learn.study import ABOUT_TEXT, OUTLINE, Study
from cleaner.patterns import Budget

EDGE = 4  # lines at either end of the frame
SHARE = 0.5  # of the pages have a line that says nothing a site says
SITE_SHARE = 0.15  # and one that does
SURE_SHARE = 0.8
OUTSIDE_SHARE = 0.6  # of the pages have a line around the body that gets a label
NEAR = 40  # lines around the frame that get a label
MOST_LINES = 16  # of one label
LONGEST_KEPT = 80  # characters of a line under `keeps`
_CLOSING = re.compile(
    r"特此.{0,4}$|^此致|^敬礼|^(?:注|附件?|参考文献|摘要|引言|前言|目录|结语|结论|概述|简介|正文)[::]?$"
)


class Line(NamedTuple):
    """A recurring line: the pattern of it or its text, the pages it is on, real examples."""

    skeleton: str
    source: str
    pages: int
    examples: tuple[str, ...]


Frames = Sequence[tuple[int, int]]


# ------------------------------------------------------------------------------------------------ inside the frame
def inside_parts(known: Study, frames: Frames) -> list[Part]:
    """Strips for the lines of the site between the anchors, and proposals for what may be some."""
    total = len(known.voters)
    found = _recurring_inside(known, frames)
    sure = [line for line in found if _is_the_sites(line, known, total)]
    doubtful = [line for line in found if line not in sure and line.pages >= max(3, 0.3 * total)]
    parts = _by_label(known, sure, "inside", total)
    return [
        *parts,
        *(part.proposed("formulaic prose recurs too") for part in _by_label(known, doubtful[:6], "maybe", total)),
    ]


def _recurring_inside(known: Study, frames: Frames) -> list[Line]:
    pages: Counter[str] = Counter()
    middle: set[str] = set()
    examples: dict[str, dict[str, None]] = {}
    for page in known.voters:
        first, last = frames[page]
        seen = set()
        for number in range(first, last):
            if number in known.wrapped[page] and not speaks_of_site(known.sheets[page].lines[number]):
                continue  # a phrase that happened to be cut at the same places
            for one in {known.skeletons[page][number], *shapes(known.skeletons[page][number])}:
                seen.add(one)
                examples.setdefault(one, {})[known.sheets[page].plain(number)] = None
                if first + EDGE <= number < last - EDGE:
                    middle.add(one)
        pages.update(seen)
    enough = max(2, SITE_SHARE * len(known.voters))
    return [
        Line(one, pattern(one), count, tuple(examples[one]))
        for one, count in pages.most_common()
        if count >= enough and one in known.support and not (one in middle and count < SHARE * len(known.voters))
    ]


def _is_the_sites(line: Line, known: Study, total: int) -> bool:
    """Whether a line that recurs inside the frame is the site's and no formula of the documents."""
    one, share = line.skeleton, line.pages / total
    bare = one.replace(TITLE, "").replace(DATE, "")
    if (
        one == TITLE
        or ABOUT_TEXT.search(one)
        or _CLOSING.search(one)
        or any(title == example for title in known.titles for example in line.examples)
    ):
        return False
    if one[-1] in ",、;" or (OUTLINE.match(one) and share < 0.6):
        return False
    if one[-1] in ":" and share < SURE_SHARE and not speaks_of_site(one):
        return False
    if len(re.findall("[。!?]", one)) >= 2 and share < SURE_SHARE:
        return False
    if not bare.strip(" ,.-()[]/|"):
        return False  # a date or a number alone: documents are signed with such lines
    return share >= (SITE_SHARE if speaks_of_site(bare) and len(one) < 60 else SHARE)


# ------------------------------------------------------------------------------------------------ outside of it
def outside_parts(known: Study, frames: Frames) -> list[Part]:
    """Strips for the lines that most pages have around the body: for the labels, and as bounds for the body finder."""
    pages: Counter[str] = Counter()
    inside = {one for page in known.voters for one in known.skeletons[page][slice(*frames[page])]}
    inside |= {one for page in known.voters for one in known.skeletons[page][slice(*known.bodies[page])]}
    examples: dict[str, dict[str, None]] = {}
    for page in known.voters:
        first, last = frames[page]
        around = [*range(max(first - NEAR, 0), first), *range(last, min(last + NEAR, len(known.sheets[page].lines)))]
        for number in around:
            examples.setdefault(known.skeletons[page][number], {})[known.sheets[page].plain(number)] = None
        pages.update({known.skeletons[page][number] for number in around})
    enough = max(2, OUTSIDE_SHARE * len(known.voters))
    lines = [
        Line(one, pattern(one), count, tuple(examples[one]))
        for one, count in pages.most_common()
        if count >= enough
        and one not in inside
        and not ABOUT_TEXT.search(one)
        and len(says(one)) >= 2
        and not OUTLINE.match(one)
        and TITLE not in one
    ]
    return _by_label(known, lines, "outside", len(known.voters))


def _placed(known: Study, lines: Sequence[Line]) -> str:
    """Where on their pages lines stand, in tenths."""
    wanted = {line.skeleton for line in lines}
    tenths = {
        10 * number // len(page)
        for page in (known.skeletons[page] for page in known.voters)
        for number, one in enumerate(page)
        if one in wanted
    }
    first, last = min(tenths) + 1, max(tenths) + 1
    return f"always in tenth {first} of the page" if first == last else f"in tenths {first} to {last} of the page"


# ------------------------------------------------------------------------------------------------ as parts
def _by_label(known: Study, lines: Iterable[Line], where: str, total: int) -> list[Part]:
    groups: dict[tuple[str, bool], list[Line]] = {}
    for line in lines:
        groups.setdefault((label_of(line.skeleton), is_literal(line.skeleton)), []).append(line)
    parts = []
    for (label, literal), group in sorted(groups.items()):
        chosen = group[:MOST_LINES]
        made = _literal_part(label, chosen, where) if literal else _pattern_part(known, label, chosen, where)
        least, most = min(line.pages for line in chosen), max(line.pages for line in chosen)
        counts = of(most, total) if least == most else f"{least} to {of(most, total)}"
        parts += [Part("strip", made, f"{counts}, {_where(where)}, {_placed(known, chosen)}")] if made else []
    return parts


def _where(where: str) -> str:
    return {"inside": "between the anchors", "outside": "around the body"}.get(where, "between the anchors")


def _literal_part(label: str, lines: Sequence[Line], where: str) -> dict[str, object]:
    texts = [line.examples[0] for line in lines]
    examples = sorted({min(texts, key=len), max(texts, key=len)}, key=len)
    return {"id": f"{label}-{where}", "op": "line", "label": label, "lines": texts, "removes": examples}


def _pattern_part(known: Study, label: str, lines: Sequence[Line], where: str) -> dict[str, object] | None:
    source = "|".join(dict.fromkeys(line.source for line in lines))
    removes = [
        example for line in lines for example in sorted(line.examples, key=len)[:: max(len(line.examples) - 1, 1)][:2]
    ]
    kept = near_body_lines(known, source, removes)
    if not kept:
        return None
    id = f"{label}-{where}-slots"
    return {"id": id, "op": "line", "label": label, "match": source, "removes": removes[:6], "keeps": kept}


def near_body_lines(known: Study, source: str, removes: Sequence[str], most: int = 2) -> list[str]:
    """Body lines that a pattern does not hit, the nearest to what it does hit."""
    lines = {line for page in known.voters for line in known.body_lines(page) if 2 <= len(line) <= LONGEST_KEPT}
    lines = lines or {line[:LONGEST_KEPT] for page in known.voters for line in known.body_lines(page)}
    spared = [line for line in lines if not patterns.full_match(source, line, Budget())]
    target = removes[0] if removes else source
    return sorted(spared, key=lambda line: (-SequenceMatcher(None, line[:40], target[:40]).quick_ratio(), line))[:most]
