"""Hard wraps: lines of one width, cut without regard to sentences, joined to paragraphs again.

Widths are ems: a Han character is one, and so are the marks `,:;!?()`, which were full width before somebody narrowed
them; letters and digits are half of one, curled quotes a little less. In a wrapped text the first line of a paragraph
is two ems shorter, for its indent was lost. A line has room if what opens the next one would still have fitted. A
paragraph ends at a line with room that ends a sentence, at a full one that does if an indented line follows, before an
outline mark, and after a heading. A line with room for no such reason is a page break, and joins.

A line break between two words of Latin letters stood for a space, unless they are the halves of a word that was cut:
the text has them joined elsewhere, and neither of them alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from cleaner import patterns
from cleaner.grammar import Count, Pattern, Table
from cleaner.page import Hit, Page

ORDER = 1
LABEL = "layout"
MIN_LINES = 4
WIDTHS = (15, 60)
INDENT = 2
MAX_HEADING = 200  # characters
_QUOTE = 0.444
_QUOTES = "“”‘’"
_WIDE = b",:;!?()\x7f"
_CLOSERS = "”’」』)]}》〉】\"'"
_NEVER_OPENS = frozenset("。,、;:!?…" + _CLOSERS)
_NUMBER = "[一二三四五六七八九十]{1,3}"
_OUTLINE = rf"{_NUMBER}、|\({_NUMBER}\)|第{_NUMBER}[章节条]|\d{{1,2}}[、.](?!\d)"


class Rule(Table):
    headings: Pattern | None = None
    width: Count | Literal["auto"] = "auto"


class _Line(NamedTuple):
    """A line that is not blank, in offsets of the reading copy; in ems its width and that of what opens it."""

    start: int
    end: int
    text: str
    width: float
    opening: float


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    lines = _lines(page)
    width = float(rule.width) if isinstance(rule.width, int) else _full_width(lines)
    if width and _is_wrapped(lines, width):
        yield from _joins(rule, page, lines, width)


def ems(texts: Sequence[str]) -> list[float]:
    """The widths of texts, each in one line."""
    together = "\n".join(texts)
    narrow = together.encode("ascii", "ignore").translate(None, _WIDE).split(b"\n")
    quotes = any(quote in together for quote in _QUOTES)
    return [
        len(text) - 0.5 * len(mark) - (1 - _QUOTE) * (sum(map(text.count, _QUOTES)) if quotes else 0)
        for text, mark in zip(texts, narrow, strict=False)  # of no texts there is one empty line
    ]


def _lines(page: Page) -> list[_Line]:
    """The lines of the frame that are not blank."""
    numbers = [number for number in page.frame_lines() if page.reading.lines[number]]
    texts = [page.reading.lines[number] for number in numbers]
    starts = [page.reading.line_starts[number] for number in numbers]
    ends = [start + len(text) for start, text in zip(starts, texts, strict=True)]
    return list(map(_Line, starts, ends, texts, ems(texts), ems([_opening(text) for text in texts])))


# ------------------------------------------------------------------------------------------------ the proof
def _full_width(lines: list[_Line]) -> float:
    """The width of full lines: the largest that a fifth of the lines come within an em of; 0 where there is none.

    A closing mark may hang over the edge, so it does not count.
    """
    all_widths = (line.width - (line.text[-1] in _NEVER_OPENS) for line in lines)
    widths = sorted(width for width in all_widths if WIDTHS[0] <= width <= WIDTHS[1])
    enough = max(2, len(lines) // 5)
    near = (bisect_right(widths, width) - bisect_left(widths, width - 1) for width in reversed(widths))
    return next((width for width, count in zip(reversed(widths), near, strict=True) if count >= enough), 0)


def _is_wrapped(lines: list[_Line], width: float) -> bool:
    """Half the lines are full, counting those that lost an indent, hardly one is wider, and half of the full ones break
    off inside a sentence."""
    full = [line for line in lines if width - INDENT - 1.5 <= line.width <= width + 1]
    wide = sum(line.width > width + 1 for line in lines)
    open_ended = sum(not _ends_sentence(line.text) for line in full)
    return len(full) >= max(MIN_LINES, len(lines) // 2) and wide * 10 <= len(lines) and open_ended * 2 >= len(full)


# ------------------------------------------------------------------------------------------------ the joins
def _joins(rule: Rule, page: Page, lines: list[_Line], width: float) -> Iterator[Hit]:
    opens, paragraph = True, ""
    words = Counter(patterns.words(page.reading.text[lines[0].start : lines[-1].end]))
    for at, (line, following) in enumerate(pairwise(lines)):
        paragraph += line.text if rule.headings else ""
        has_room = _has_room(line, following, width - INDENT * opens)
        is_heading = _is_heading(rule, paragraph, page)
        ends_sentence = _ends_sentence(line.text)
        if _is_outline(following):
            ends = has_room or ends_sentence or is_heading
        elif has_room:
            ends = ends_sentence or opens or is_heading or line.text.endswith((";", ":"))
        else:
            ends = ends_sentence and at + 2 < len(lines) and _is_indented(following, lines[at + 2], width)
        if not ends:
            yield Hit(line.end, following.start, _seam(line.text, following.text, words))
        opens, paragraph = ends, "" if ends else paragraph


def _is_heading(rule: Rule, paragraph: str, page: Page) -> bool:
    if rule.headings is None or len(paragraph) > MAX_HEADING:
        return False
    return patterns.full_match(rule.headings, paragraph, page.budget) is not None


def _has_room(line: _Line, following: _Line, width: float) -> bool:
    return line.width + following.opening <= width


def _is_indented(line: _Line, following: _Line, width: float) -> bool:
    return _has_room(line, following, width) and not _has_room(line, following, width - INDENT)


def _opening(text: str) -> str:
    """What cannot be parted at the start of a line: a word or a character, with the marks that never open a line."""
    end = 1
    while end < len(text) and (text[end] in _NEVER_OPENS or (_is_word(text[end - 1]) and _is_word(text[end]))):
        end += 1
    return text[:end]


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_outline(line: _Line) -> bool:
    return patterns.compiled(_OUTLINE).match(line.text) is not None


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(("。", "!", "?", "…"))


def _seam(before: str, after: str, words: Counter[str]) -> str:
    """What a line break is joined with, in a text that has these words."""
    if not (_is_word(before[-1]) and _is_word(after[0])):
        return ""
    left, right = patterns.words(before)[-1], patterns.words(after)[0]
    return "" if words[left + right] and words[left] == words[right] == 1 else " "
