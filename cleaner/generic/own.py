"""The numbers that a line gives by itself, each beside its name. Weights are learned for them, in this order.

The first are shares. The others come in groups, and a group depends on little: on a length, on which marks there are,
on which words. So what a group adds up to is worked out once for all lines that are alike in that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from cleaner.generic import traits as t

if TYPE_CHECKING:
    from cleaner.generic.lines import Line

Group = dict[str, float]  # a truth counts 1
_MANY = 1 << 13
_SHARES = "loglen", "density", "spaces", "digits"
_NO_MARKS = re.compile('[^。!?;…,、:|>\\-_/·»“"「‘《(\\[【\n]+')
_ALIKE = tuple((mark, marks[0]) for marks in ("!?;", "“「‘《", "([【", "|>-_/·»") for mark in marks[1:])


class Marks(NamedTuple):
    """How much of each kind of punctuation a line has, as far as it counts."""

    sentences: float
    stops: bool
    commas: int
    none: bool
    pauses: int
    quotes: float
    brackets: int
    separators: int
    all: float  # sentences, commas and lists


# A plain tuple, for it is made for every line: whether the line is short; has words that lead on, of the law, of
# comments, of sharing, of a text's data; a date; a credit; a bullet; is in Latin letters; ends like a sentence, with a
# colon, with an ellipsis; is excited; begins with a bracket; has no letters.
Said = tuple[bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool]


def own_features(line: Line) -> list[float]:
    """What a line shows by itself."""
    shares = _shares(line, _counted(line.marks).all)
    return [*shares, *(number for group in _groups(line) for number in group.values())]


def own_names(line: Line) -> list[str]:
    """The names of these numbers, the same for any line."""
    return [*_SHARES, *(name for group in _groups(line) for name in group)]


def _groups(line: Line) -> tuple[Group, ...]:
    marks = _counted(line.marks)
    return _length(line.length), _kinds(*marks[:4], line.length), _counts(*marks[4:8]), _words(line.said)


def summed(group: Callable[..., Group], weight: Mapping[str, float]) -> Callable[..., float]:
    """What a group of numbers adds up to, each times its weight."""
    return lru_cache(_MANY)(lambda *given: sum([weight[name] * number for name, number in group(*given).items()]))


class OwnScore:
    """What the numbers of a line come to, each times its weight."""

    def __init__(self, weights: Sequence[float], names: Sequence[str]):
        weight = dict(zip(names, weights, strict=True))
        self._shares = weights[: len(_SHARES)]
        length, kinds, counts = (summed(group, weight) for group in (_length, _kinds, _counts))

        def by_marks(found: str, size: int) -> tuple[float, float]:
            marks = _counted(found)
            return length(size) + kinds(*marks[:4], size) + counts(*marks[4:8]), marks.all

        self._by_marks, self._words = lru_cache(_MANY)(by_marks), summed(_words, weight)

    def __call__(self, line: Line) -> float:
        score, marks = self._by_marks(line.marks, line.length)
        shares: float = sum(map(mul, self._shares, _shares(line, marks)))
        return score + self._words(line.said) + shares


def _shares(line: Line, marks: float) -> tuple[float, float, float, float]:
    """The length, and which shares of it are punctuation, spaces and digits."""
    size = len(line.text)
    spaces = 0.0 if line.latin else min(line.text.count(" ") / size, 0.3) * 3
    digits = min(line.shape.count("0") / size, 0.5) * 2 if line.has_digit else 0.0
    return math.log1p(line.u) / 3, min(marks / size, 0.15) * 10, spaces, digits


# ------------------------------------------------------------------------------------------------ length
def _length(length: int) -> Group:
    return {
        "len6": length >= t.SIX,
        "len10": length >= t.TEN,
        "len15": length >= t.FIFTEEN,
        "len25": length >= t.TWENTY_FIVE,
        "len40": length >= t.FORTY,
        "len80": length >= t.EIGHTY,
        "len150": length >= t.LONGEST,
    }


# ------------------------------------------------------------------------------------------------ punctuation
def marks_of(page: str) -> str:
    """The marks of each line of a page; those that count alike stand for one another, `。` for Latin full stops too."""
    page = f"{page}\n".replace(". ", "。 ").replace(".\n", "。\n")[:-1]
    found = _NO_MARKS.sub("", page)
    for mark, like in _ALIKE:
        found = found.replace(mark, like)
    return found


def _counted(found: str) -> Marks:
    """How many of each kind a line's marks are."""
    count = found.count
    stops, commas, lists = count("。"), count(","), count("、")
    sentences = stops + count("!") + count("…") / 2
    return Marks(
        sentences=min(sentences, 4),
        stops=stops > 0,
        commas=min(commas, 5),
        none=not (sentences or commas or lists),
        pauses=min(lists + count(":"), 4),
        quotes=min(count("“") + count('"') / 2, 4),
        brackets=min(count("("), 3),
        separators=min(count("|"), 6),
        all=sentences + commas + lists,
    )


def _kinds(sentences: float, stops: bool, commas: int, none: bool, length: int) -> Group:
    """What is marked, and what is not though the line is long."""
    return {
        "nsent": sentences / 2,
        "ncomma": commas / 2,
        "any_mark": sentences > 0,
        "any_stop": stops,
        "one_comma": commas == 1,
        "two_commas": commas >= 2,
        "mark15": sentences > 0 and length >= t.FIFTEEN,
        "comma30": commas > 0 and length >= t.THIRTY,
        "nomark25": none and length >= t.TWENTY_FIVE,
        "nomark15": none and length == t.FIFTEEN,
    }


def _counts(pauses: int, quotes: float, brackets: int, separators: int) -> Group:
    return {"npause": pauses / 2, "nquote": quotes / 2, "nbracket": brackets / 2, "nsep": separators / 3}


# ------------------------------------------------------------------------------------------------ words and shape
def _words(said: Said) -> Group:
    """Words of chrome, in a short line, where they say something, or in a long one; and what else is true of a line."""
    short, more, legal, comment, sharing, meta, date, credit, bullet, latin, *shape = said
    ends, colon, ellipsis, excited, bracket, no_letters = shape
    return {
        "ends": ends,
        "endcolon": colon,
        "endellipsis": ellipsis,
        "more": more,
        "legal": short and legal,
        "comment": short and comment,
        "share": short and sharing,
        "meta": short and meta,
        "date": date,
        "credit": credit,
        "bullet": bullet,
        "latin": latin,
        "long_legal": not short and legal,
        "long_comment": not short and comment,
        "long_meta": not short and meta,
        "excited": excited,
        "bracket_head": bracket,
        "no_letters": no_letters,
    }
