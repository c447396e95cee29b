"""Where the title stands: behind or before a line that every page has, under a label, with a file ending."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from statistics import mean
from typing import NamedTuple

from cleaner.learn.skeletons import is_literal, pattern, says
from cleaner.learn.study import OUTLINE, Study

FILE_ENDING = r"\.(?:docx?|pdf|pptx?|xlsx?|txt|wps|rtf)"
_NAMED_FILE = re.compile(rf"(?P<title>.+){FILE_ENDING}", re.IGNORECASE)
_LABELLED = re.compile(r"(?P<label>[^\s:]{0,6}(?:标题|題目|题目|题名|名称|篇名)):\s?(?P<title>.+)")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d\d[-/]\d\d$")
_PATH = re.compile(r"[。;]|[>»┊|]|::|https?://|www\.")
_LABEL = re.compile(r"[^\s:]{2,5}:")
STEPS = 3  # lines between an anchor and the title
LENGTHS = (4, 90)
LIKELY = (6, 50)
MIN_BOUND = 40
FULL = 0.85  # of the width: a line that was cut
TITLE = r"(?<title>\S.{3,89})"
MIN_SHARE = 0.6
MIN_SCORE = 0.05
FIRST = 0.1  # what it is worth to be the first line of the page
STRUCTURE = 0.3  # what a file ending or a label is worth
_ANCHORS = 80  # how many lines are tried


class Place(NamedTuple):
    """A way to find the title: the capture that does, and the text it gives on each page, or None."""

    key: str
    source: str
    titles: tuple[str | None, ...]
    score: float = 0.0
    anchor: str = ""


def find_titles(known: Study) -> list[Place]:
    """The best way to find the titles of the pages, and another one that agrees with it, for pages where it fails."""
    overlap = _Overlap(known)
    places = [place for place in _places(known) if place is not None]
    ranked = sorted((_scored(place, known, overlap) for place in places), key=lambda place: -place.score)
    if not ranked or ranked[0].score < MIN_SCORE:
        return []
    best = ranked[0]
    others = [place for place in ranked[1:] if _agrees(place, best)]
    return [_bounded(place) for place in (best, *others[:1])]


def _agrees(place: Place, best: Place) -> bool:
    """Whether a way finds what the best one does, by another line of the page."""
    both = [(one, other) for one, other in zip(place.titles, best.titles, strict=True) if one and other]
    same = sum(one == other for one, other in both)
    return bool(both) and same >= 0.9 * len(best.titles) and place.anchor != best.anchor


def _bounded(place: Place) -> Place:
    """The place for titles that are not much longer than those seen: a longer line there is something else."""
    longest = max(len(title) for title in place.titles if title)
    bound = min(max(MIN_BOUND, longest * 3 // 2), LENGTHS[1]) - 1
    return place._replace(source=place.source.replace(TITLE, rf"(?<title>\S.{{3,{bound}}})"))


def _places(known: Study) -> Iterator[Place | None]:
    yield _named_files(known)
    yield from _labelled(known)
    yield from _by_position(known)
    for anchor in _anchors(known):
        source = pattern(anchor)
        for step in range(1, STEPS + 1):
            gap = rf"(?:.+\n+){{{step - 1}}}" if step > 1 else ""
            for text, at in ((rf"^{source}\n+{gap}{TITLE}$", step), (rf"^{TITLE}\n+{gap}{source}$", -step)):
                place = _place(known, "text", text, _beside(anchor, at))
                yield place._replace(anchor=anchor) if place else None


Finder = Callable[[Study, int], "tuple[int, str] | None"]


def _place(known: Study, key: str, source: str, finder: Finder) -> Place | None:
    titles = []
    for page in range(len(known.sheets)):
        hit = finder(known, page)
        titles.append(hit[1] if hit and _may_be_title(hit[1]) and _stands_right(known, page, hit[0]) else None)
    found = [title for title in titles if title]
    if len(found) < max(2, MIN_SHARE * len(known.sheets)) or len(set(found)) < 0.8 * len(found):
        return None
    return Place(key, source, tuple(titles))


def _stands_right(known: Study, page: int, number: int) -> bool:
    """Whether a line is above the body, and no piece of it that was cut off."""
    first, last = known.bodies[page]
    return (number <= first or last == first) and not _is_piece(known, page, number)


def _is_piece(known: Study, page: int, number: int) -> bool:
    """Whether a line goes on in the next one, or goes on from the one above, because it was cut at a width."""
    wrapped, lines = known.wrapped[page], known.sheets[page].lines
    if number not in wrapped:
        return False
    full = FULL * max(len(lines[one]) for one in wrapped)
    return len(lines[number]) >= full or (number - 1 in wrapped and len(lines[number - 1]) >= full)


def _may_be_title(text: str) -> bool:
    return LENGTHS[0] <= len(text) <= LENGTHS[1] and not (
        _DATE.search(text) or _PATH.search(text) or _LABEL.match(text) or OUTLINE.match(text)
    )


# ------------------------------------------------------------------------------------------------ the ways
def _named_files(known: Study) -> Place | None:
    def finder(known: Study, page: int) -> tuple[int, str] | None:
        hits = ((number, _NAMED_FILE.fullmatch(line)) for number, line in enumerate(known.sheets[page].lines))
        return next(((number, hit["title"]) for number, hit in hits if hit), None)

    endings = r"(?<title>.+)\.(?<format>docx?|pdf|pptx?|xlsx?|txt|wps|rtf)"
    return _place(known, "line", endings, finder)


def _labelled(known: Study) -> Iterator[Place | None]:
    labels = Counter(
        hit["label"] for sheet in known.sheets for line in islice(sheet.lines, 80) if (hit := _LABELLED.fullmatch(line))
    )
    for label, _ in labels.most_common(3):

        def finder(known: Study, page: int, label: str = label) -> tuple[int, str] | None:
            hits = ((n, _LABELLED.fullmatch(line)) for n, line in enumerate(known.sheets[page].lines))
            return next(((n, hit["title"]) for n, hit in hits if hit and hit["label"] == label), None)

        yield _place(known, "line", rf"{label}: ?(?<title>.+)", finder)


def _by_position(known: Study) -> Iterator[Place | None]:
    for step in range(STEPS + 1):

        def finder(known: Study, page: int, step: int = step) -> tuple[int, str] | None:
            lines = known.sheets[page].lines
            return (step, lines[step]) if step < len(lines) else None

        gap = rf"(?:.+\n+){{{step}}}" if step else ""
        yield _place(known, "text", rf"\A\n*{gap}{TITLE}$", finder)


def _beside(anchor: str, step: int) -> Finder:
    def finder(known: Study, page: int) -> tuple[int, str] | None:
        skeletons, lines = known.skeletons[page], known.sheets[page].lines
        at = skeletons.index(anchor) if anchor in skeletons else None
        number = at + step if at is not None else -1
        return (number, lines[number]) if 0 <= number < len(lines) else None

    return finder


def _anchors(known: Study) -> Iterable[str]:
    """Skeletons above most bodies, on most pages, the nearest to the bodies first."""
    distances: dict[str, list[int]] = {}
    for page in known.voters:
        seen: set[str] = set()
        for number, one in enumerate(known.skeletons[page][: known.bodies[page][0] + 1]):
            if one not in seen and (says(one) or not is_literal(one)):
                seen.add(one)
                distances.setdefault(one, []).append(known.bodies[page][0] - number)
    enough = max(2, MIN_SHARE * len(known.voters))
    common = [one for one, found in distances.items() if len(found) >= enough]
    return sorted(common, key=lambda one: mean(distances[one]))[:_ANCHORS]


# ------------------------------------------------------------------------------------------------ how good one is
class _Overlap:
    """How much of a text's pairs of characters stand in the body of a page."""

    def __init__(self, known: Study) -> None:
        self.bodies = [_pairs("".join(known.body_lines(page))) for page in range(len(known.sheets))]

    def own(self, text: str, page: int) -> float:
        """Beyond what stands in the bodies of other pages."""
        pairs = _pairs(text)
        if not pairs:
            return 0.0
        others = [len(pairs & body) for number, body in enumerate(self.bodies) if number != page]
        return (len(pairs & self.bodies[page]) - (mean(others) if others else 0.0)) / len(pairs)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _scored(place: Place, known: Study, overlap: _Overlap) -> Place:
    values = [_title_score(title, page, known, overlap) if title else 0.0 for page, title in enumerate(place.titles)]
    is_first = place.source.startswith(r"\A") and "{" not in place.source.removesuffix(TITLE + "$")
    return place._replace(score=mean(values) + STRUCTURE * (place.key == "line") + FIRST * is_first)


def _title_score(title: str, page: int, known: Study, overlap: _Overlap) -> float:
    lines = known.sheets[page].lines
    first, last = known.bodies[page]
    repeated = sum(title in line for number, line in enumerate(lines) if not first < number < last) > 1
    looks_right = LIKELY[0] <= len(title) <= LIKELY[1] and title[-1] not in "。,;、:"
    return (
        overlap.own(title, page) + 0.15 * repeated + (0.1 if looks_right else -0.3) - 0.3 * (known.support[title] > 1)
    )
