"""What a line shows by itself, and what it shows in its place on the page."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import add

from cleaner.generic import words as w
from cleaner.generic.own import marks_of, own_features
from cleaner.generic.traits import LENGTHS, THIRTY, Plain, columns, traits

_MANY = 1 << 16  # lines that are remembered
WORD = re.compile(r"\w{4,}")


# A plain tuple, for it is made for every line: what of it counts with its place; whether a zone of chrome is open, and
# for how many lines that has been so or not; how many lines it is to the next body line; whether the line is a header,
# one of many of its shape, and a copy of one above.
Place = tuple[Plain, bool, int, int, int, int, bool]


class Line:
    """One folded, trimmed, non-empty line: only what follows from its text."""

    __slots__ = (
        "_grams", "any_date", "body", "clocked", "credit", "credit_end", "dated", "dateline", "dens", "ends",
        "has_digit", "header", "headlike", "latin", "length", "low", "mark", "marks", "nav", "opener", "rights", "root",
        "said", "sentence", "shape", "sharing", "strong", "text", "tool", "traits", "u",
    )  # fmt: skip

    def __init__(self, text: str, low: str, shape: str, marks: str, u: float):
        """`low` is the text in lower case, `shape` has 0 for each of its digits, `marks` is its punctuation, `u` its
        length in units."""
        self.text, self.low, self.shape, self.marks, self.u = text, low, shape, marks, u
        self._grams: frozenset[str] | None = None
        self.root = math.sqrt(u)
        self.length = bisect_right(LENGTHS, u)
        self.latin = u < 0.6 * len(text)
        self.has_digit = "0" in shape
        last = text[-1]
        self.ends = last in w.ENDS
        self.sentence = "。" in text or last == "." or (self.ends and "," in text) or ". " in text
        self.body = self.sentence and u >= 25
        self._look_for_words()
        self.headlike = 8 <= u <= 48 and not self.dated and not self.sentence and last not in ":,"
        self.nav = u < 90 and not self.sentence and self._is_menu()
        self.dens = self._density() if u < 70 and not self.sentence else 0.0
        self.tool = not self.sentence and not self.header and (self.opener or self.dens >= 0.5 or self.nav)
        self.mark = self.tool or (self.credit and not self.sentence) or (self.rights and u < 200)
        self.strong = self._is_strong()
        dens = (self.dens >= 0.3) + (self.dens >= 0.5) + (self.dens >= 0.9)
        bracket = self.credit_end or (last == ")" and (u < 40 or self.sentence))
        self.traits = traits(
            min(self.length, THIRTY), self.sentence, self.body, self.ends, bracket, self.rights, self.credit,
            self.opener, self.nav, self.tool, self.mark, self.strong, dens, self.dated, self.dateline,
            self.headlike,
        )  # fmt: skip

    def _look_for_words(self) -> None:
        """Which kinds of chrome words the line has; some say nothing in a long line, and are not looked for there."""
        text, low, u = self.text, self.low, self.u
        meta = w.META.search(low) is not None
        self.sharing = u < 60 and w.SHARE.search(low) is not None
        self.rights = w.RIGHTS.search(low) is not None
        self.opener = u < 24 and w.OPENER.match(low) is not None
        self.credit = u < 60 and w.CREDIT_LINE.match(low) is not None
        self.credit_end = w.CREDIT_END.search(text[-60:]) is not None
        dateline = w.DATELINE.search(text, 0, 40)
        self.dateline = dateline is not None and dateline.start() <= 24 and "。" not in text[: dateline.start()]
        self._look_for_dates(meta)
        self.said = (
            u < 40,
            u < 40 and w.MORE.search(low) is not None,
            w.LEGAL.search(low) is not None,
            w.COMMENT.search(low) is not None,
            self.sharing,
            meta,
            self.any_date,
            u < 40 and w.CREDIT.match(low) is not None,
            w.BULLET.match(text) is not None,
            self.latin,
            self.ends,
            text[-1] == ":",
            text[-1] == "…" or text[-3:] == "...",
            text[-1] in "!?",
            text[0] in "([【",
            not self.latin and not w.HAN.search(text),
        )

    def _look_for_dates(self, meta: bool) -> None:
        """Whether there is a date, and whether the line is the header of a text, with or without a time."""
        low, u = self.low, self.u
        has_year = self.has_digit and ("20" in low or "19" in low)  # every date but one has
        self.dated = has_year and u < 90 and w.DATE.search(low) is not None
        self.header = self.dated and u < 70 and (u < 16 or w.HEADING.search(low) is not None)
        self.any_date = u < 60 and (has_year or (self.has_digit and ":" in low)) and w.ANY_DATE.search(low) is not None
        self.clocked = self.header and (u < 16 or meta or w.CLOCK.search(low) is not None)

    def _is_menu(self) -> bool:
        """Whether short pieces stand in a row with separators between them."""
        count = self.text.count
        spaces = count(" ")
        if self.marks.count("|") + spaces < 3:  # which stands for all separators
            return False
        bars, dots = count("|"), count("·")
        separators = bars + spaces + dots + count(">")
        rows = separators >= 4 and not self.ends and len(self.text) / (separators + 1) < 8
        return rows or bars + dots + (count(" - ") if spaces > 1 else 0) >= 3

    def _density(self) -> float:
        """Share of the line's letters that are chrome words."""
        core = len(self.text if self.text.isalpha() else w.GLUE.sub("", self.text))
        return sum(map(len, w.TOKENS.findall(self.low))) / core if core else 0.3

    def _is_strong(self) -> bool:
        """Whether the line can be nothing but a tool of the site."""
        if self.sentence or self.u >= 60 or self.header:
            return False
        if self.dens >= 0.9 or (self.opener and self.dens >= 0.5):
            return True
        is_likely = self.dens >= 0.3 or self.u < 14
        return is_likely and bool(w.STRONG.search(self.low) or w.STRONG_HEAD.match(self.low))

    @property
    def own(self) -> list[float]:
        """The numbers that the line gives by itself."""
        return own_features(self)

    @property
    def grams(self) -> frozenset[str]:
        """What a text about the same shares with the line: pairs of letters, in Latin script the longer words."""
        if self._grams is None:
            pairs = map(add, self.text, self.text[1:])
            self._grams = frozenset(WORD.findall(self.low) if self.latin else filter(str.isalnum, pairs))
        return self._grams


def those_in(text: str, grams: Iterable[str]) -> list[str]:
    """Those that stand in a text. A single letter is looked up twenty times as fast as two, and mostly is not there."""
    return [gram for gram in grams if gram[0] in text and gram[1] in text and gram in text]


# ------------------------------------------------------------------------------------------------ all lines at once
_seen: dict[str, Line] = {}  # chrome lines repeat from page to page of a host


def look(text: str) -> Line:
    """One line; many at once take less."""
    return look_all([text])[0]


def look_all(texts: Sequence[str]) -> list[Line]:
    """The lines of a page, none of them blank; what was seen of late is not looked at again."""
    found = {text: _seen.get(text) for text in texts}
    new = [text for text, line in found.items() if line is None]
    if new:
        made = dict(zip(new, _looked(new), strict=True))
        if len(_seen) + len(made) > _MANY:
            _seen.clear()
        _seen.update(made)
        found |= made
    return [found[text] for text in texts]  # type: ignore[misc]


def _looked(texts: list[str]) -> Iterable[Line]:
    """What can be done for all at once, is: that is a tenth of the work."""
    page = shapes = "\n".join(texts)
    for digit in "123456789":
        shapes = shapes.replace(digit, "0")
    sizes = map(len, page.encode("utf-8", "replace").split(b"\n"))
    units = [_units(len(text), size) for text, size in zip(texts, sizes, strict=True)]
    return map(Line, texts, page.lower().split("\n"), shapes.split("\n"), marks_of(page).split("\n"), units)


def _units(characters: int, size: int) -> float:
    """Length in Chinese characters, of a text of so many characters and bytes: an ASCII character counts .35."""
    wide = (size - characters) / 2
    return wide + 0.35 * (characters - wide)


NOTHING = look("一")  # stands for a line beyond a page's: nothing speaks of it
_BEYOND = 6  # lines behind the last that may be asked for


class Page:
    """The non-empty lines of a page and what follows from their places.

    Lists have an entry for each line, and some, `padded` first of all, a few for those beyond the last.
    """

    def __init__(self, texts: list[str]):
        self.lines = lines = look_all(texts)
        self.n = n = len(lines)
        self.padded = lines + [NOTHING] * _BEYOND
        self.traits = [x.traits for x in self.padded]
        self.columns = columns(self.traits)
        self._tell_headers_from_lists()
        self._walk()
        self._look_ahead()
        self.strong = strong = self.columns.strong
        self.cluster = [strong.count(1, i, i + 5) if strong[i] else 0 for i in range(n)] + [0] * _BEYOND
        self.mass = [0.0, *itertools.accumulate([x.root if x.body else 0.0 for x in lines])]
        self.total = max(self.mass[-1], 1)
        self.telling = [i for i, x in enumerate(lines) if x.sentence and x.u >= 15]
        self.shares: dict[tuple[int, int, int], float] = {}  # what was found already of headlines and texts

    @cached_property
    def text(self) -> str:
        return "\n".join([x.text for x in self.lines])

    def _tell_headers_from_lists(self) -> None:
        """A line with a date heads a text, but not one of a dated list."""
        heads = _often(x.shape[:4] for x in self.lines if x.header)
        shapes = _often(x.shape for x in self.lines if x.has_digit)
        self.header = bytes([x.header and x.shape[:4] not in heads for x in self.lines])
        both = list(zip(self.lines, self.header, strict=True))
        self.clocked = bytes([x.clocked and header for x, header in both])
        self.shape = bytes([x.shape in shapes or x.header > header for x, header in both]) + bytes(_BEYOND)

    def _walk(self) -> None:
        """Left to right: inside a zone that chrome opened, or in the clear after a header or a sentence."""
        self.zone: list[bool] = []
        self.age: list[int] = []
        zone, age = True, 0
        for mark, text, header in zip(self.columns.marks, self.columns.texts, self.header, strict=False):
            self.zone.append(zone)
            self.age.append(age)
            if mark:
                zone, age = True, 0
            elif header or text:
                zone, age = False, 0
            elif age < 4:
                age += 1
        self.first_header = self.header[: self.clocked.find(1) + 1 or self.n]  # headers no further than the first clock
        seen: set[str] = set()
        see = seen.add  # gives nothing back
        self.repeated = [x.u >= 8 and (x.text in seen or bool(see(x.text))) for x in self.lines] + [False] * _BEYOND

    def _look_ahead(self) -> None:
        """How many lines it is to the next body line, and with that all that a line's place says of it."""
        ahead, gaps = 0, []
        for body in reversed(self.columns.bodies[: self.n]):
            gaps.append(ahead)
            ahead = 0 if body else ahead + 1 if ahead < 10 else 10
        plain = [traits.plain for traits in self.traits]
        columns = plain, self.zone, self.age, reversed(gaps), self.header, self.shape, self.repeated
        self.places: list[Place] = list(zip(*columns, strict=False))

    def place_features(self, i: int) -> list[float]:
        """The numbers that a line gives by its place."""
        return list(place_features(self.places[i]).values())


def _often(shapes: Iterable[str]) -> set[str]:
    """The shapes that three lines or more have."""
    return {shape for shape, count in Counter(shapes).items() if count >= 3}


def place_features(place: Place) -> dict[str, float]:
    """What a line shows by its place."""
    (dens, sentence, rights, nav), zone, age, gap, header, shape, repeated = place
    bare = not sentence
    return {
        "dens3": dens >= 1,
        "dens5": dens >= 2,
        "dens9": dens >= 3,
        "zone_short": zone and bare,
        "zone_sentence": zone and sentence,
        "zone_old": zone and bare and age >= 3,
        "clear_short": not zone and bare,
        "clear_old": not zone and bare and age >= 4,
        "gap": bare and gap / 10,
        "legal_sentence": rights and sentence,
        "header": header,
        "shape": shape,
        "repeated": repeated,
        "nav": nav,
    }
