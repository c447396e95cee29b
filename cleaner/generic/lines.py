"""What a line shows by itself, and what it shows in its place on the page."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from cleaner.generic import words as w
from cleaner.generic.own import own_features

_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"\w{4,}")


def units(s: str) -> float:
    """Length in Chinese characters: an ASCII character counts .35."""
    n = len(s)
    wide = (len(s.encode("utf-8", "replace")) - n) / 2
    return wide + 0.35 * (n - wide)


class Plain(NamedTuple):
    """What of a line counts together with its place; `dens` is how many of .3, .5 and .9 its density reaches."""

    dens: int
    sentence: bool
    rights: bool
    nav: bool


class Line:
    """One folded, trimmed, non-empty line: only what follows from its text."""

    __slots__ = (
        "_grams", "any_date", "body", "bullet", "clocked", "comment", "credit", "credit_end", "dated", "dateline",
        "dens", "ends", "has_digit", "header", "headlike", "latin", "legal", "low", "mark", "meta", "more", "nav",
        "opener", "plain", "rights", "root", "sentence", "shape", "sharing", "strong", "text", "tool", "u",
    )  # fmt: skip

    def __init__(self, text: str):
        self.text, self.u, self.low = text, units(text), text.lower()
        self._grams: frozenset[str] | None = None
        self.has_digit = bool(_DIGIT.search(text))
        self.shape = _DIGIT.sub("0", text) if self.has_digit else text
        self.ends = text[-1] in w.ENDS
        self.sentence = "。" in text or ". " in text or text[-1] == "." or (self.ends and "," in text)
        self.body = self.sentence and self.u >= 25
        self.latin = self.u < 0.6 * len(text)
        self.bullet = bool(w.BULLET.match(text))
        self._look_for_words()
        self._look_for_dates()
        self.credit_end = bool(w.CREDIT_END.search(text[-60:]))
        self.nav = self._is_menu()
        self.dens = self._density()
        self.headlike = 8 <= self.u <= 48 and not self.dated and not self.sentence and text[-1] not in ":,"
        self.tool = not self.sentence and not self.header and (self.opener or self.dens >= 0.5 or self.nav)
        self.mark = self.tool or (self.credit and not self.sentence) or (self.rights and self.u < 200)
        self.strong = self._is_strong()
        self.plain = Plain(sum(self.dens >= much for much in (0.3, 0.5, 0.9)), self.sentence, self.rights, self.nav)
        self.root = math.sqrt(self.u)

    def _look_for_words(self) -> None:
        """Which kinds of chrome words the line has; some say nothing in a long line, and are not looked for there."""
        low, u = self.low, self.u
        self.more = u < 40 and bool(w.MORE.search(low))
        self.sharing = u < 60 and bool(w.SHARE.search(low))
        self.comment, self.legal = bool(w.COMMENT.search(low)), bool(w.LEGAL.search(low))
        self.meta, self.rights = bool(w.META.search(low)), bool(w.RIGHTS.search(low))
        self.opener = u < 24 and bool(w.OPENER.match(low))
        self.credit = u < 60 and bool(w.CREDIT_LINE.match(low))
        self.dateline = bool(w.DATELINE.match(self.text[:40]))

    def _look_for_dates(self) -> None:
        """Whether there is a date, and whether the line is the header of a text, with or without a time."""
        low, u = self.low, self.u
        self.any_date = self.has_digit and u < 60 and bool(w.ANY_DATE.search(low))
        self.dated = self.has_digit and u < 90 and bool(w.DATE.search(low))
        self.header = self.dated and u < 70 and (u < 16 or bool(w.HEADING.search(low)))
        self.clocked = self.header and (u < 16 or bool(w.CLOCK.search(low)) or self.meta)

    def _is_menu(self) -> bool:
        """Whether short pieces stand in a row with separators between them."""
        if self.u >= 90 or self.sentence or self.text.isalnum():
            return False
        count = self.text.count
        bars, dots, spaces = count("|"), count("·"), count(" ")
        separators = bars + spaces + dots + count(">")
        rows = separators >= 4 and not self.ends and len(self.text) / (separators + 1) < 8
        return rows or bars + count(" - ") + dots >= 3

    def _density(self) -> float:
        """Share of the line's letters that are chrome words."""
        if self.u >= 70 or self.sentence:
            return 0.0
        core = len(w.GLUE.sub("", self.text))
        return sum(map(len, w.TOKENS.findall(self.low))) / core if core else 0.3

    def _is_strong(self) -> bool:
        """Whether the line can be nothing but a tool of the site."""
        if self.sentence or self.u >= 60 or self.header:
            return False
        if self.dens >= 0.9 or (self.opener and self.dens >= 0.5):
            return True
        return (self.dens >= 0.3 or self.u < 14) and bool(w.STRONG.search(self.low))

    @property
    def own(self) -> list[float]:
        """The numbers that the line gives by itself."""
        return own_features(self)

    @property
    def grams(self) -> frozenset[str]:
        """What a text about the same shares with the line: pairs of letters, in Latin script the longer words."""
        if self._grams is None:
            if self.latin:
                self._grams = frozenset(_WORD.findall(self.low))
            else:
                pairs = itertools.pairwise(self.text)
                self._grams = frozenset(a + b for a, b in pairs if a.isalnum() and b.isalnum())
        return self._grams


@lru_cache(maxsize=1 << 16)
def look(text: str) -> Line:
    """Chrome lines repeat from page to page of a host; a line's own features are computed once."""
    return Line(text)


NOTHING = look("一")  # stands for a line beyond a page's: nothing speaks of it
_BEYOND = 6  # lines behind the last that may be asked for


class Page:
    """The non-empty lines of a page and what follows from their places.

    Lists have an entry for each line, and some, `padded` first of all, a few for those beyond the last.
    """

    def __init__(self, texts: list[str]):
        self.lines = lines = [look(text) for text in texts]
        self.n = len(lines)
        self.padded = lines + [NOTHING] * _BEYOND
        self._tell_headers_from_lists()
        self._walk()
        self._look_ahead()
        self.strong = strong = [x.strong for x in lines]
        self.cluster = [sum(strong[i : i + 5]) if strong[i] else 0 for i in range(self.n)] + [0] * _BEYOND
        self.mass = [0.0, *itertools.accumulate(x.body * math.sqrt(x.u) for x in lines)]
        self.total = max(self.mass[-1], 1)
        self.telling = [i for i, x in enumerate(lines) if x.sentence and x.u >= 15]
        self.shares: dict[tuple[int, tuple[int, ...]], float] = {}  # what was found already of headlines and texts

    def _tell_headers_from_lists(self) -> None:
        """A line with a date heads a text, but not one of a dated list."""
        heads = Counter(x.shape[:4] for x in self.lines if x.header)
        shapes = Counter(x.shape for x in self.lines if x.has_digit)
        listed = [x.header and heads[x.shape[:4]] >= 3 for x in self.lines]
        both = list(zip(self.lines, listed, strict=True))
        self.header = [x.header and not is_listed for x, is_listed in both]
        self.clocked = [x.clocked and not is_listed for x, is_listed in both]
        self.shape = [is_listed or (x.has_digit and shapes[x.shape] >= 3) for x, is_listed in both] + [False] * _BEYOND

    def _walk(self) -> None:
        """Left to right: inside a zone that chrome opened, or in the clear after a header or a sentence."""
        self.repeated: list[bool] = []
        self.zone: list[bool] = []
        self.age: list[int] = []
        self.first_header: list[bool] = []
        seen: set[str] = set()
        zone, age, headers = True, 0, 0
        for x, header, clocked in zip(self.lines, self.header, self.clocked, strict=True):
            self.repeated.append(x.u >= 8 and x.text in seen)
            self.zone.append(zone)
            self.age.append(min(age, 4))
            self.first_header.append(header and not headers)
            headers += clocked
            age += 1
            if x.mark:
                zone, age = True, 0
            elif header or (x.body and not x.rights):
                zone, age = False, 0
            seen.add(x.text)
        self.repeated += [False] * _BEYOND

    def _look_ahead(self) -> None:
        """How many lines it is to the next body line, and with that all that a line's place says of it."""
        ahead, gaps = 0, []
        for x in reversed(self.lines):
            gaps.append(ahead)
            ahead = 0 if x.body else min(ahead + 1, 10)
        marks = zip(self.header, self.shape, self.repeated, strict=False)
        self.places = list(zip([x.plain for x in self.lines], self.zone, self.age, reversed(gaps), marks, strict=True))

    def place_features(self, i: int) -> list[float]:
        """The numbers that a line gives by its place, in the order of `place_names`."""
        return list(place_features(*self.places[i]).values())


def place_names() -> list[str]:
    return list(place_features(*Page([NOTHING.text]).places[0]))


def place_features(plain: Plain, zone: bool, age: int, gap: int, marks: tuple[bool, bool, bool]) -> dict[str, float]:
    """What a line shows by its place: it is `plain`, `age` lines after a zone began or ended, `gap` lines before the
    next body line, and it is or is not a header, one of many of its shape, and a copy of one above."""
    bare = not plain.sentence
    header, shape, repeated = marks
    return {
        "dens3": plain.dens >= 1,
        "dens5": plain.dens >= 2,
        "dens9": plain.dens >= 3,
        "zone_short": zone and bare,
        "zone_sentence": zone and plain.sentence,
        "zone_old": zone and bare and age >= 3,
        "clear_short": not zone and bare,
        "clear_old": not zone and bare and age >= 4,
        "gap": bare and gap / 10,
        "legal_sentence": plain.rights and plain.sentence,
        "header": header,
        "shape": shape,
        "repeated": repeated,
        "nav": plain.nav,
    }
