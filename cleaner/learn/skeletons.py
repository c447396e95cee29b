"""Skeletons: lines without what varies from page to page, and the patterns that such lines are hit by."""

from __future__ import annotations

import re
from collections.abc import Iterator

TITLE, DATE, NUMBER = "\ue000", "\ue001", "\ue002"
MARKS = (TITLE, DATE, NUMBER)

DATE_PATTERN = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: ?\d{1,2}:\d\d(?::\d\d)?)?"
_DATE = re.compile(DATE_PATTERN.replace("(?: ?", "(?: *"))
_NUMBER = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_MARK = re.compile("[" + "".join(MARKS) + "]")
_SIGNS = re.compile(r"([\\^$.|?*+()\[\]{}])")
_PATTERNS = {TITLE: ".{2,120}", DATE: DATE_PATTERN, NUMBER: r"\d+"}
MIN_TITLE = 5
STUB, MAX_STUBBED = 4, 30  # characters of a line's start or end; of the line
_LABEL = re.compile(r"^([^\s::]{2,8}[::])")
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">"}


def skeleton(line: str, title: str | None = None) -> str:
    """A folded line with a mark in place of the page's title, of dates, and of other numbers."""
    line = _SPACE.sub(" ", line)
    if title and len(title) >= MIN_TITLE:
        line = line.replace(title, TITLE)
    return _NUMBER.sub(NUMBER, _DATE.sub(DATE, line))


def pattern(skeleton: str) -> str:
    """The pattern of the lines that have a skeleton."""
    return "".join(_PATTERNS.get(part) or escape(part) for part in _parts(skeleton))


def escape(text: str) -> str:
    """The pattern of a text, escaped no more than need be."""
    return _SIGNS.sub(r"\\\1", text).replace("\n", r"\n")


def _parts(skeleton: str) -> list[str]:
    return re.findall(f"[{''.join(MARKS)}]|[^{''.join(MARKS)}]+", skeleton)


def is_literal(skeleton: str) -> bool:
    """Whether all lines of a skeleton are one text."""
    return not _MARK.search(skeleton)


def says(skeleton: str) -> str:
    """What a skeleton says without its marks, white space and punctuation."""
    return "".join(character for character in _MARK.sub("", skeleton) if character.isalnum())


def shapes(one: str) -> Iterator[str]:
    """Patterns of a line with a slot: a label and anything, a date at the start with anything behind it, brackets."""
    if hit := _LABEL.match(one):
        yield pattern(hit[1]) + ".*"
    if one.startswith(DATE):
        yield pattern(DATE) + ".*"
    if one[0] in _BRACKETS and one.endswith(_BRACKETS[one[0]]) and len(one) < 60:
        yield escape(one[0]) + ".+" + escape(_BRACKETS[one[0]])
    head, space, _ = one.partition(" ")
    if space and len(says(head)) >= 2 and NUMBER not in head and TITLE not in head:
        yield pattern(head) + " .+"


def stubs(one: str) -> Iterator[str]:
    """Patterns of a short line by how it starts, and by how it ends: good for an anchor, too loose for a strip."""
    if 2 * STUB <= len(one) <= MAX_STUBBED:
        if len(says(one[:STUB])) == STUB:
            yield escape(one[:STUB]) + ".+"
        if len(says(one[-STUB:])) == STUB:
            yield ".+" + escape(one[-STUB:])
