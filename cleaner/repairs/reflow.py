"""Hard wraps: lines of one width, cut without regard to sentences, joined to paragraphs again.

Widths are display columns: a Han character takes two, ASCII and the curled quotes one. In a wrapped text the first
line of a paragraph is two characters shorter, for its indent was lost. A paragraph ends at a short line that ends a
sentence, at a full one if an indented line follows, before an outline mark, and after a heading; a line that is short
for another reason is a page break, and joins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from cleaner import patterns
from cleaner.grammar import Count, Pattern, Table
from cleaner.page import Hit, Page

ORDER = 1
LABEL = "layout"
MIN_LINES = 4
WIDTHS = range(30, 121)  # columns
INDENT = 4  # columns that a first line lost
SLACK = 3  # columns that a full line may lack, where a mark would have opened the next one
_NARROW = frozenset("“”‘’")
_CLOSERS = "”’」』)]}》〉】\"'"
_NUMBER = "[一二三四五六七八九十]{1,3}"
_OUTLINE = rf"{_NUMBER}、|\({_NUMBER}\)|第{_NUMBER}[章节条]|\d{{1,2}}[、.](?!\d)"


class Rule(Table):
    headings: Pattern | None = None
    width: Count | Literal["auto"] = "auto"


class _Line(NamedTuple):
    """A line that is not blank, in offsets of the reading copy; `width` in columns."""

    start: int
    end: int
    text: str
    width: int


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    lines = [_line(page, number) for number in page.frame_lines() if page.reading.lines[number]]
    width = 2 * rule.width if isinstance(rule.width, int) else _usual_width(lines)
    if width and _is_wrapped(lines, width):
        yield from _joins(rule, page, lines, width)


def columns(text: str) -> int:
    """The display width of a text in columns."""
    return sum(1 if character < "\x7f" or character in _NARROW else 2 for character in text)


def _line(page: Page, number: int) -> _Line:
    start, end = page.reading.line_span(number)
    return _Line(start, end, page.reading.lines[number], columns(page.reading.lines[number]))


# ------------------------------------------------------------------------------------------------ the proof
def _usual_width(lines: list[_Line]) -> int | None:
    """The width that most lines have, a column more or less; of equal ones the larger."""
    counts = Counter(line.width for line in lines if line.width in WIDTHS)
    near = {width: sum(counts[width + step] for step in (-1, 0, 1)) for width in counts}
    return max(near, key=lambda width: (near[width], width), default=None)


def _is_wrapped(lines: list[_Line], width: int) -> bool:
    """Half the lines are full, hardly one is wider, and half of the full ones break off inside a sentence."""
    full = [line for line in lines if abs(line.width - width) <= SLACK]
    wide = sum(line.width > width + SLACK for line in lines)
    open_ended = sum(not _ends_sentence(line.text) for line in full)
    return len(full) >= max(MIN_LINES, len(lines) // 2) and wide * 10 <= len(lines) and open_ended * 2 >= len(full)


# ------------------------------------------------------------------------------------------------ the joins
def _joins(rule: Rule, page: Page, lines: list[_Line], width: int) -> Iterator[Hit]:
    opens, paragraph = True, ""
    for line, following in pairwise(lines):
        paragraph += line.text
        is_short = line.width < width - SLACK - INDENT * opens
        heads = is_short and rule.headings is not None and patterns.full_match(rule.headings, paragraph, page.budget)
        if heads or _ends(line, following, is_short, opens, width):
            opens, paragraph = True, ""
            continue
        opens = False
        yield Hit(line.end, following.start, _seam(line.text, following.text))


def _ends(line: _Line, following: _Line, is_short: bool, opens: bool, width: int) -> bool:
    """Whether a paragraph ends with `line`."""
    ends_sentence = _ends_sentence(line.text)
    if is_short and (ends_sentence or line.text.endswith((";", ":")) or opens):
        return True
    if patterns.compiled(_OUTLINE).match(following.text):
        return is_short or ends_sentence
    is_indented = abs(following.width - (width - INDENT)) < SLACK
    return ends_sentence and is_indented


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(("。", "!", "?", "…"))


def _seam(before: str, after: str) -> str:
    """Words of Latin letters keep the space that the line break stood for."""
    return " " if before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum() else ""
