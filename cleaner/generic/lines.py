"""What a line shows by itself, and what it shows in its place on the page."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from functools import lru_cache

from cleaner.generic import words as w

ZERO_DIGITS = str.maketrans("0123456789", "0" * 10)
OWN = [
    "len6",
    "len10",
    "len15",
    "len25",
    "len40",
    "len80",
    "len150",
    "loglen",
    "nsent",
    "ncomma",
    "npause",
    "nquote",
    "nbracket",
    "nsep",
    "any_mark",
    "any_stop",
    "one_comma",
    "two_commas",
    "density",
    "mark15",
    "comma30",
    "nomark25",
    "nomark15",
    "ends",
    "endcolon",
    "endellipsis",
    "more",
    "legal",
    "comment",
    "share",
    "meta",
    "date",
    "credit",
    "bullet",
    "spaces",
    "latin",
    "digits",
    "long_legal",
    "long_comment",
    "long_meta",
    "excited",
    "bracket_head",
    "no_letters",
]
PLACE = [
    "dens3",
    "dens5",
    "dens9",
    "zone_short",
    "zone_sentence",
    "zone_old",
    "clear_short",
    "clear_old",
    "gap",
    "legal_sentence",
    "header",
    "shape",
    "repeated",
    "nav",
]


def units(s: str) -> float:
    """Length in Chinese characters: an ASCII character counts .35."""
    n = len(s)
    wide = (len(s.encode("utf-8", "replace")) - n) / 2
    return wide + 0.35 * (n - wide)


class Line:
    """One folded, trimmed, non-empty line: only what follows from its text."""

    __slots__ = (
        "_grams",
        "body",
        "bullet",
        "clocked",
        "credit",
        "credit_end",
        "dated",
        "dateline",
        "dens",
        "ends",
        "has_digit",
        "header",
        "headlike",
        "low",
        "mark",
        "nav",
        "opener",
        "own",
        "rights",
        "sentence",
        "shape",
        "sharing",
        "strong",
        "text",
        "tool",
        "u",
    )

    def __init__(self, text: str):
        self.text, self.u = text, units(text)
        self._grams: frozenset[str] | None = None
        low = self.low = text.lower()
        self.shape = text.translate(ZERO_DIGITS)
        self.own = own_features(text, low, self.u, self.shape.count("0"))
        u, count = self.u, text.count
        self.ends = text[-1] in w.ENDS
        self.sentence = "。" in text or ". " in text or text[-1] == "." or (self.ends and "," in text)
        self.body = self.sentence and u >= 25
        self.dated = u < 90 and bool(w.DATE.search(low))
        self.header = self.dated and u < 70 and (u < 16 or bool(w.HEADING.search(low)))
        self.clocked = self.header and (u < 16 or bool(w.CLOCK.search(text) or w.META.search(low)))
        self.opener = u < 24 and bool(w.OPENER.search(low))
        self.credit = u < 60 and bool(w.CREDIT_LINE.search(low))
        self.rights = bool(w.RIGHTS.search(low))
        self.credit_end = bool(w.CREDIT_END.search(text[-60:]))
        self.dens = self._density()
        seps = count("|") + count(" ") + count("·") + count(">")
        self.nav = (
            u < 90
            and not self.sentence
            and (
                count("|") + count(" - ") + count("·") >= 3
                or (seps >= 4 and not self.ends and len(text) / (seps + 1) < 8)
            )
        )
        self.headlike = 8 <= u <= 48 and not self.dated and not self.sentence and text[-1] not in ":,"
        self.dateline = bool(w.DATELINE.search(text[:40]))
        self.bullet = bool(w.BULLET.search(text))
        self.tool = not self.sentence and not self.header and (self.opener or self.dens >= 0.5 or self.nav)
        self.mark = self.tool or (self.credit and not self.sentence) or (self.rights and u < 200)
        self.strong = (
            not self.sentence
            and u < 60
            and not self.header
            and (
                self.dens >= 0.9
                or (self.opener and self.dens >= 0.5)
                or ((self.dens >= 0.3 or u < 14) and bool(w.STRONG.search(low)))
            )
        )
        self.has_digit = "0" in self.shape
        self.sharing = bool(w.SHARE.search(low)) if u < 60 else False

    def _density(self) -> float:
        """Share of the line's letters that are chrome words."""
        if self.u >= 70 or self.sentence:
            return 0.0
        core = len(w.GLUE.sub("", self.text))
        return sum(map(len, w.TOKENS.findall(self.low))) / core if core else 0.3

    @property
    def grams(self) -> frozenset[str]:
        if self._grams is None:
            s = self.text
            self._grams = frozenset(a + b for a, b in itertools.pairwise(s) if a.isalnum() and b.isalnum())
        return self._grams


def own_features(s: str, low: str, u: float, digits: int) -> list[float]:
    """The numbers of OWN, in its order."""
    n, c = len(s), s.count
    stop = c("。") + c(". ") + (s[-1] == ".")
    sent = stop + c("!") + c("?") + c(";") + c("…") / 2
    comma, pause = c(","), c("、") + c(":")
    quote = c("“") + c('"') / 2 + c("「") + c("‘") + c("《")
    bracket = c("(") + c("[") + c("【")
    sep = c("|") + c(">") + c("-") + c("_") + c("/") + c("·") + c("»")
    marks = sent + comma + c("、")
    latin = u < 0.6 * n
    ends = s[-1] in w.ENDS
    short = u < 40
    more, legal, comment, meta = (bool(p.search(low)) for p in (w.MORE, w.LEGAL, w.COMMENT, w.META))
    share = short and bool(w.SHARE.search(low))
    return [
        u >= 6,
        u >= 10,
        u >= 15,
        u >= 25,
        u >= 40,
        u >= 80,
        u >= 150,
        math.log1p(u) / 3,
        min(sent, 4) / 2,
        min(comma, 5) / 2,
        min(pause, 4) / 2,
        min(quote, 4) / 2,
        min(bracket, 3) / 2,
        min(sep, 6) / 3,
        sent > 0,
        stop > 0,
        comma == 1,
        comma >= 2,
        min(marks / n, 0.15) * 10,
        sent > 0 and u >= 15,
        comma > 0 and u >= 30,
        marks == 0 and u >= 25,
        marks == 0 and 15 <= u < 25,
        ends,
        s[-1] == ":",
        s.endswith(("...", "…")),
        short and more,
        short and legal,
        short and comment,
        share,
        short and meta,
        u < 60 and bool(w.ANY_DATE.search(low)),
        short and bool(w.CREDIT.search(low)),
        bool(w.BULLET.search(s)),
        0 if latin else min(c(" ") / n, 0.3) * 3,
        latin,
        min(digits / n, 0.5) * 2,
        not short and legal,
        not short and comment,
        not short and meta,
        s[-1] in "!?",
        s[0] in "([【",
        not latin and not w.HAN.search(s),
    ]


@lru_cache(maxsize=1 << 16)
def look(text: str) -> Line:
    """Chrome lines repeat from page to page of a host; a line's own features are computed once."""
    return Line(text)


class Page:
    """The non-empty lines of a page and what follows from their places."""

    def __init__(self, texts: list[str]):
        self.lines = lines = [look(t) for t in texts]
        n = self.n = len(lines)
        shapes, heads = Counter(x.shape for x in lines), Counter(x.shape[:4] for x in lines if x.header)
        dated_list = [x.header and heads[x.shape[:4]] >= 3 for x in lines]  # a dated list is no header
        self.header = [x.header and not d for x, d in zip(lines, dated_list, strict=False)]
        self.clocked = [x.clocked and not d for x, d in zip(lines, dated_list, strict=False)]
        self.shape = [d or (x.has_digit and shapes[x.shape] >= 3) for x, d in zip(lines, dated_list, strict=False)]
        self.repeated, self.zone, self.age, self.first_header = [False] * n, [False] * n, [0] * n, [False] * n
        self._walk()
        self.gap = [0] * n
        ahead = 0
        for i in range(n - 1, -1, -1):
            self.gap[i] = ahead
            ahead = 0 if lines[i].body else min(ahead + 1, 20)
        strong = self.strong = [x.strong for x in lines]
        self.cluster = [sum(strong[i : i + 5]) if strong[i] else 0 for i in range(n)]
        mass = [x.body * math.sqrt(x.u) for x in lines]
        self.mass = [0.0]
        for m in mass:
            self.mass.append(self.mass[-1] + m)

    def _walk(self) -> None:
        """Left to right: inside a zone that chrome opened, or in the clear after a header or a sentence."""
        seen: set[str] = set()
        zone, age, headers = True, 0, 0
        for i, x in enumerate(self.lines):
            self.repeated[i] = x.u >= 8 and x.text in seen
            self.zone[i], self.age[i] = zone, age
            self.first_header[i] = self.header[i] and not headers
            headers += self.clocked[i]
            age += 1
            if x.mark:
                zone, age = True, 0
            elif self.header[i] or (x.body and not x.rights):
                zone, age = False, 0
            seen.add(x.text)

    def place_features(self, i: int) -> list[float]:
        """The numbers of PLACE, in its order."""
        x, zone, old = self.lines[i], self.zone[i], self.age[i]
        bare = not x.sentence
        return [
            x.dens >= 0.3,
            x.dens >= 0.5,
            x.dens >= 0.9,
            zone and bare,
            zone and x.sentence,
            zone and bare and old >= 3,
            not zone and bare,
            not zone and bare and old >= 4,
            bare and min(self.gap[i], 10) / 10,
            x.rights and x.sentence,
            self.header[i],
            self.shape[i],
            self.repeated[i],
            x.nav,
        ]
