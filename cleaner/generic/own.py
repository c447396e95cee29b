"""The numbers that a line gives by itself, each beside its name. Weights are learned for them, in this order.

They come in groups, and a group depends on little: on a length, on the last characters, on which words there are. So
what a group adds up to is worked out once for all lines that are alike in that; what is left over are three shares.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.generic import words as w

if TYPE_CHECKING:
    from cleaner.generic.lines import Line

Group = dict[str, float]  # a truth counts 1
_MANY = 1 << 13
_NO_MARKS = re.compile('[^。.!?;…,、:|>\\-_/·»“"「‘《(\\[【]+')


class Marks(NamedTuple):
    """How much of each kind of punctuation a line has, as far as it counts; how many of 15, 25 and 30 its length."""

    sentences: float
    stops: bool
    commas: int
    pauses: int
    quotes: float
    brackets: int
    separators: int
    none: bool
    length: int


# A plain tuple, for it is made for every line: whether the line is short; has words that lead on, of the law, of
# comments, of sharing, of a text's data; a date; a credit; a bullet; is in Latin letters; is excited; begins with a
# bracket; has no letters.
Said = tuple[bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool]


def own_features(line: Line) -> list[float]:
    """What a line shows by itself."""
    return [number for group in _groups(line) for number in group.values()]


def own_names(line: Line) -> list[str]:
    """The names of these numbers, the same for any line."""
    return [name for group in _groups(line) for name in group]


def _groups(line: Line) -> tuple[Group, ...]:
    marks, *shares = _seen(line)
    return _length(line.u), _marks(marks, *shares), _ends(line.text[-3:]), _words(line.said, *shares)


def summed(group: Callable[..., Group], weight: Mapping[str, float]) -> Callable[..., float]:
    """What a group of numbers adds up to, each times its weight."""
    return lru_cache(_MANY)(lambda *given: sum([weight[name] * number for name, number in group(*given).items()]))


class OwnScore:
    """What the numbers of a line come to, each times its weight."""

    def __init__(self, weights: Sequence[float], names: Sequence[str]):
        weight = dict(zip(names, weights, strict=True))
        self._density, self._spaces, self._digits = weight["density"], weight["spaces"], weight["digits"]
        self._length, self._marks = summed(_length, weight), summed(_marks, weight)
        self._ends, self._words = summed(_ends, weight), summed(_words, weight)

    def __call__(self, line: Line) -> float:
        marks, density, spaces, digits = _seen(line)
        score = self._length(line.u) + self._marks(marks) + self._ends(line.text[-3:]) + self._words(line.said)
        return score + self._density * density + self._spaces * spaces + self._digits * digits


def _seen(line: Line) -> tuple[Marks, float, float, float]:
    """The punctuation of a line, and which shares of it are punctuation, spaces and digits."""
    text, size = line.text, len(line.text)
    found = _NO_MARKS.sub("", text)
    stops = text.count(". ") + (text[-1] == ".") if "." in found else 0
    marks, count = _counted(found, stops, (line.u >= 15) + (line.u >= 25) + (line.u >= 30))
    spaces = 0.0 if line.latin else min(text.count(" ") / size, 0.3) * 3
    digits = min(line.shape.count("0") / size, 0.5) * 2 if line.has_digit else 0.0
    return marks, min(count / size, 0.15) * 10, spaces, digits


# ------------------------------------------------------------------------------------------------ length
def _length(u: float) -> Group:
    return {
        "len6": u >= 6,
        "len10": u >= 10,
        "len15": u >= 15,
        "len25": u >= 25,
        "len40": u >= 40,
        "len80": u >= 80,
        "len150": u >= 150,
        "loglen": math.log1p(u) / 3,
    }


# ------------------------------------------------------------------------------------------------ punctuation
@lru_cache(_MANY)
def _counted(found: str, stops: int, length: int) -> tuple[Marks, float]:
    """The punctuation in a line, and how many sentences, commas and pauses it marks.

    Args:
        found: the line's marks.
        stops: how many of them are full stops of Latin sentences.
    """
    count = found.count
    stops += count("。")
    sentences = stops + count("!") + count("?") + count(";") + count("…") / 2
    commas, lists = count(","), count("、")
    quotes = count("“") + count('"') / 2 + count("「") + count("‘") + count("《")
    marks = Marks(
        sentences=min(sentences, 4),
        stops=stops > 0,
        commas=min(commas, 5),
        pauses=min(lists + count(":"), 4),
        quotes=min(quotes, 4),
        brackets=min(count("(") + count("[") + count("【"), 3),
        separators=min(sum(map(count, "|>-_/·»")), 6),
        none=not (sentences or commas or lists),
        length=length,
    )
    return marks, sentences + commas + lists


def _marks(marks: Marks, density: float = 0.0, *_: float) -> Group:
    """How much of each kind there is, and how much for the length."""
    sentences, commas, length = marks.sentences, marks.commas, marks.length
    return {
        "nsent": sentences / 2,
        "ncomma": commas / 2,
        "npause": marks.pauses / 2,
        "nquote": marks.quotes / 2,
        "nbracket": marks.brackets / 2,
        "nsep": marks.separators / 3,
        "any_mark": sentences > 0,
        "any_stop": marks.stops,
        "one_comma": commas == 1,
        "two_commas": commas >= 2,
        "density": density,
        "mark15": sentences > 0 and length >= 1,
        "comma30": commas > 0 and length >= 3,
        "nomark25": marks.none and length >= 2,
        "nomark15": marks.none and length == 1,
    }


def _ends(text: str) -> Group:
    return {
        "ends": text[-1] in w.ENDS,
        "endcolon": text[-1] == ":",
        "endellipsis": text.endswith(("...", "…")),
    }


# ------------------------------------------------------------------------------------------------ words and shape
def _words(said: Said, _: float = 0.0, spaces: float = 0.0, digits: float = 0.0) -> Group:
    """Words of chrome, in a short line, where they say something, or in a long one; and what else is true of a line."""
    short, more, legal, comment, sharing, meta, date, credit, bullet, latin, excited, bracket, no_letters = said
    return {
        "more": more,
        "legal": short and legal,
        "comment": short and comment,
        "share": short and sharing,
        "meta": short and meta,
        "date": date,
        "credit": credit,
        "bullet": bullet,
        "spaces": spaces,
        "latin": latin,
        "digits": digits,
        "long_legal": not short and legal,
        "long_comment": not short and comment,
        "long_meta": not short and meta,
        "excited": excited,
        "bracket_head": bracket,
        "no_letters": no_letters,
    }
