"""What is known of the pages of a site: their lines, what recurs, where the bodies seem to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from cleaner.generic.between import estimated_body, wrapped_lines
from cleaner.learn.pages import Sheet
from cleaner.learn.skeletons import TITLE, shapes, skeleton

OUTLINE = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十\d]{1,3}[章节条]"
    r"|\d{1,2}[、.](?!\d))"
)
# A disclaimer that speaks of this text and its author is printed as a part of the text: who wants it gone says so.
ABOUT_TEXT = re.compile(r"(?:本文|文章|作品|此文).{0,16}(?:代表|观点|觀點)|仅代表作者|僅代表作者")
_LABELS = re.compile(r"(?:^|[ \t|])[\w/]{2,8}:")
SITE_LINE = 0.1  # what a character counts in a line that seems to be the site's
MAX_LABELLED = 60  # characters of a line that a label at its start tells something about
MIN_BODY = 80  # characters; a page with less may not vote on where bodies start and end


@dataclass(frozen=True)
class Study:
    """The pages, and for each of them its title, where one is known, and the range of lines that its body seems to
    take."""

    sheets: tuple[Sheet, ...]
    titles: tuple[str | None, ...]
    bodies: tuple[tuple[int, int], ...] = ()

    @cached_property
    def skeletons(self) -> tuple[tuple[str, ...], ...]:
        """The skeleton of each line of each page."""
        pairs = zip(self.sheets, self.titles, strict=True)
        return tuple(tuple(skeleton(line, title) for line in sheet.lines) for sheet, title in pairs)

    @cached_property
    def wrapped(self) -> tuple[frozenset[int], ...]:
        """Numbers of the lines of each page that were cut at one width."""
        return tuple(wrapped_lines(sheet.lines) for sheet in self.sheets)

    @cached_property
    def support(self) -> Counter[str]:
        """On how many pages a skeleton stands."""
        return Counter(one for page in self.skeletons for one in set(page))

    @cached_property
    def voters(self) -> tuple[int, ...]:
        """Numbers of the pages with a body to speak of."""
        return tuple(number for number in range(len(self.sheets)) if self.body_chars(number) >= MIN_BODY)

    def body_chars(self, page: int) -> int:
        first, last = self.bodies[page]
        return sum(map(len, self.sheets[page].lines[first:last]))

    def share(self, count: int) -> float:
        return count / len(self.sheets)

    def site_share(self, page: int, frame: tuple[int, int]) -> float:
        """The share of a range of lines that seems to be the site's, by characters."""
        lines = self.sheets[page].lines
        site = sum(len(lines[number]) for number in range(*frame) if number in self.barriers[page])
        return site / (sum(map(len, lines[slice(*frame)])) or 1)

    def weight(self, page: int, first: int, last: int) -> float:
        """The characters of a range of lines; those of lines that seem to be the site's count little."""
        return self.sums[page][last] - self.sums[page][first] if last > first else 0.0

    def differs(self, page: int, frame: tuple[int, int]) -> float:
        """How much of a range of lines and of the body is not in both."""
        body = self.bodies[page]
        common = self.weight(page, max(frame[0], body[0]), min(frame[1], body[1]))
        return 1 - common / (self.weight(page, *frame) + self.weight(page, *body) - common or 1)

    def body_lines(self, page: int) -> tuple[str, ...]:
        first, last = self.bodies[page]
        return self.sheets[page].lines[first:last]

    def recurs(self, one: str) -> bool:
        """Whether a skeleton is the site's, as far as recurring says: the headings of formulaic prose recur too."""
        count = self.support[one]
        return count >= 2 and not (OUTLINE.match(one) and self.share(count) < 0.6) and not ABOUT_TEXT.search(one)

    @cached_property
    def barriers(self) -> tuple[frozenset[int], ...]:
        """Numbers of the lines of each page that seem to be the site's."""
        return tuple(self._barriers(page) for page in range(len(self.sheets)))

    def _barriers(self, page: int) -> frozenset[int]:
        pairs = enumerate(zip(self.skeletons[page], self.sheets[page].lines, strict=True))
        return frozenset(n for n, (one, line) in pairs if self.recurs(one) or self._has_labels(one, line))

    def is_labelled(self, page: int, number: int) -> bool:
        """Whether a line of a page has several labels, or one that most pages have."""
        return self._has_labels(self.skeletons[page][number], self.sheets[page].lines[number])

    def _has_labels(self, one: str, line: str) -> bool:
        """Whether a line has several labels, or one that most pages have."""
        if len(line) > MAX_LABELLED or line[-1] in "。!?":
            return len(_LABELS.findall(line)) >= 3
        return any(self.share(self.shape_support[shape]) >= 0.5 for shape in shapes(one))

    @cached_property
    def shape_support(self) -> Counter[str]:
        """On how many pages a line of a shape stands."""
        return Counter(shape for page in self.skeletons for shape in {shape for one in page for shape in shapes(one)})

    def with_closing_lines(self, page: int, first: int, last: int) -> tuple[int, int]:
        """A range of lines, with what is said of the text itself right under it."""
        while last > first and last < len(self.skeletons[page]) and ABOUT_TEXT.search(self.skeletons[page][last]):
            last += 1
        return first, last

    @cached_property
    def sums(self) -> tuple[list[float], ...]:
        """Of each page, the characters above each line; those of the site's lines and of the title count little."""
        return tuple(self._sums(page) for page in range(len(self.sheets)))

    def _sums(self, page: int) -> list[float]:
        lines = self.sheets[page].lines
        known = {*self.barriers[page], *(n for n, one in enumerate(self.skeletons[page]) if TITLE in one)}
        counts = (len(line) * (SITE_LINE if number in known else 1.0) for number, line in enumerate(lines))
        return list(accumulate(counts, initial=0.0))


def study(sheets: Sequence[Sheet]) -> Study:
    """The pages, and where their bodies seem to stand."""
    return with_bodies(Study(tuple(sheets), (None,) * len(sheets)))


def with_titles(known: Study, titles: Iterable[str | None]) -> Study:
    """The study with the pages' titles known, and so with more of their lines recurring."""
    return with_bodies(Study(known.sheets, tuple(titles)))


def with_bodies(known: Study) -> Study:
    bodies = (estimated_body(sheet.lines, known.barriers[page]) for page, sheet in enumerate(known.sheets))
    return replace(known, bodies=tuple(known.with_closing_lines(page, *body) for page, body in enumerate(bodies)))
