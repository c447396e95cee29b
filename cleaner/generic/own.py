"""The numbers that a line gives by itself, each beside its name. Weights are learned for them, in this order."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.generic import words as w

if TYPE_CHECKING:
    from cleaner.generic.lines import Line


def own_features(line: Line) -> list[float]:
    """What a line shows by itself; a truth counts 1."""
    length, marks, ends, words, shape = _groups(line)
    return [*length.values(), *marks.values(), *ends.values(), *words.values(), *shape.values()]


def own_names(line: Line) -> list[str]:
    """The names of these numbers, the same for any line."""
    return [name for group in _groups(line) for name in group]


def _groups(line: Line) -> tuple[dict[str, float], ...]:
    text, u = line.text, line.u
    return _length(u), _marks(text, u), _ends(text[-3:]), _words(line), _shape(line)


@lru_cache(maxsize=4096)
def _length(u: float) -> dict[str, float]:
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


def _marks(text: str, u: float) -> dict[str, float]:
    """Punctuation: how much of each kind there is, and how much for the length."""
    if text.isalnum():
        return _NO_MARKS if u < 15 else {**_NO_MARKS, "nomark25": u >= 25, "nomark15": u < 25}
    count = text.count
    stops = count("。") + count(". ") + (text[-1] == ".")
    sentences = stops + count("!") + count("?") + count(";") + count("…") / 2
    commas, lists = count(","), count("、")
    marks = sentences + commas + lists
    separators = count("|") + count(">") + count("-") + count("_") + count("/") + count("·") + count("»")
    quotes = count("“") + count('"') / 2 + count("「") + count("‘") + count("《")
    return {
        "nsent": min(sentences, 4) / 2,
        "ncomma": min(commas, 5) / 2,
        "npause": min(lists + count(":"), 4) / 2,
        "nquote": min(quotes, 4) / 2,
        "nbracket": min(count("(") + count("[") + count("【"), 3) / 2,
        "nsep": min(separators, 6) / 3,
        "any_mark": sentences > 0,
        "any_stop": stops > 0,
        "one_comma": commas == 1,
        "two_commas": commas >= 2,
        "density": min(marks / len(text), 0.15) * 10,
        "mark15": sentences > 0 and u >= 15,
        "comma30": commas > 0 and u >= 30,
        "nomark25": marks == 0 and u >= 25,
        "nomark15": marks == 0 and 15 <= u < 25,
    }


_NO_MARKS = dict.fromkeys(_marks(" ", 0), 0.0)  # of a line of letters and digits


@lru_cache(maxsize=4096)
def _ends(text: str) -> dict[str, float]:
    return {
        "ends": text[-1] in w.ENDS,
        "endcolon": text[-1] == ":",
        "endellipsis": text.endswith(("...", "…")),
    }


def _words(line: Line) -> dict[str, float]:
    """Words of chrome, in a short line, where they say something, or in a long one."""
    short = line.u < 40
    return {
        "more": line.more,
        "legal": short and line.legal,
        "comment": short and line.comment,
        "share": short and line.sharing,
        "meta": short and line.meta,
        "date": line.any_date,
        "credit": short and bool(w.CREDIT.match(line.low)),
        "bullet": line.bullet,
        "spaces": 0.0 if line.latin else min(line.text.count(" ") / len(line.text), 0.3) * 3,
        "latin": line.latin,
        "digits": min(line.shape.count("0") / len(line.text), 0.5) * 2,
        "long_legal": not short and line.legal,
        "long_comment": not short and line.comment,
        "long_meta": not short and line.meta,
    }


def _shape(line: Line) -> dict[str, float]:
    return {
        "excited": line.text[-1] in "!?",
        "bracket_head": line.text[0] in "([【",
        "no_letters": not line.latin and not w.HAN.search(line.text),
    }
