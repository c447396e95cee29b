"""How much a removal should worry a reader, and why."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from enum import IntFlag
from typing import Any

from cleaner.model import Edit

PROSE_CHARS = 25  # a line of prose has this many at least
NEAR = 0.8  # of a guard's limit
UNUSUAL = 0.25  # more of the page removed than the median of its site's pages

_LINE = re.compile(r"[^\r\n]+")
_SENTENCE_MARK = re.compile(r"[。！？；]|[!?](?=\s|$)|\.(?=\s|$)")
_COMMA = re.compile(r"[，,、]")
_SENTENCE_ENDS = "。！？…；：”）!?;:)"
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")


class Reason(IntFlag):
    """Why a removal is worth a look. The page knows these bits."""

    PROSE = 1  # it reads like prose
    IN_SENTENCE = 2  # it was cut out of the middle of a sentence
    ALONE = 4  # its rule fired on one page only
    NEAR_LIMIT = 8  # one of its pages is near a guard's limit
    UNUSUAL = 16  # one of its pages lost far more than its site's pages usually do


def prose_chars(text: str) -> int:
    """How many characters of a removed text stand in lines that read like prose."""
    return sum(len(line) for line in _LINE.findall(text) if _is_prose(line))


def _is_prose(line: str) -> bool:
    if len(line) < PROSE_CHARS:
        return False
    return bool(_SENTENCE_MARK.search(line)) or len(_COMMA.findall(line)) >= 2


def in_sentence(raw: str, edits: Sequence[Edit], number: int) -> bool:
    """Whether an edit took text out of the middle of a sentence: text that stays stands on both sides of its line."""
    edit = edits[number]
    before = edits[number - 1].end if number else 0
    after = edits[number + 1].start if number + 1 < len(edits) else len(raw)
    head, tail = raw[before : edit.start][-80:].rstrip(" \t\u3000"), raw[edit.end : after][:80].lstrip(" \t\u3000")
    text = edit.removed.strip(" \t\u3000")
    if not head or not tail or text[:1] in "\r\n" or text[-1:] in "\r\n":
        return False
    return head[-1] not in "\r\n" + _SENTENCE_ENDS and tail[0] not in "\r\n"


def is_near_limit(record: Mapping[str, Any]) -> bool:
    """Whether a page nearly failed a guard, if its record has the guards' figures."""
    return any(_is_near(figure) for figure in record.get("guards") or ())


def _is_near(figure: Mapping[str, Any]) -> bool:
    measured, allowed = _number(figure.get("measured")), _number(figure.get("allowed"))
    if measured is None or not allowed or not figure.get("holds"):
        return False
    if figure.get("guard") == "max_removed":
        return measured >= NEAR * allowed
    return figure.get("guard") == "min_chars" and measured * NEAR <= allowed


def _number(text: object) -> float | None:
    """The figure in what a guard says: `12.3%`, `at least 20`."""
    found = _PERCENT.search(str(text)) or re.search(r"(\d+)", str(text))
    return float(found[1]) if found else None


def score(label: str, prose: int, reasons: int, count: int) -> float:
    """What orders the groups of one removed text: the riskiest have the most, and a text that is seen often has less.

    A proved copy (`echo`) stands elsewhere in the body, so its prose is not lost.
    """
    points = min(2 + math.log2(prose / PROSE_CHARS), 6) if prose else 0.0
    if label == "echo":
        points *= 0.3
    points += 2 * bool(reasons & Reason.IN_SENTENCE) + 2 * bool(reasons & Reason.ALONE)
    points += 3 * bool(reasons & Reason.NEAR_LIMIT) + 2 * bool(reasons & Reason.UNUSUAL)
    return points / (1 + math.log(count))
