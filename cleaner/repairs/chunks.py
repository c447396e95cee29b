"""Numbered preview chunks: a site cuts its text every so many characters and puts `1、`, `2、`, … before the pieces.

A body has numbered lists of its own, so a mark counts only as a link of a chain 1..n whose pieces have the size; the
last piece is shorter than two. A piece may be one short where the cut fell on white space, which comes back as a space.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cleaner import patterns
from cleaner.fold import read
from cleaner.grammar import Count, Pattern, Table, rule_check
from cleaner.page import Hit, Page
from cleaner.strips.echo import opens_with_title

ORDER = -1
LABEL = "page-marker"
MIN_SIZE = 100  # no site is known that cuts finer; two marks of a body's own list often stand closer
ROUND = 50  # with two pieces alone, a size that is not round proves nothing


class Rule(Table):
    prefix: Pattern = r"(?<n>\d{1,4})、"
    size: Count | None = None

    @rule_check
    def _counts(self) -> Rule:
        if "n" not in patterns.groups(self.prefix):
            raise ValueError("`prefix` needs a group `(?<n>…)` around the number")
        return self


class _Mark(NamedTuple):
    number: int
    start: int
    end: int


class _Chain(NamedTuple):
    marks: tuple[_Mark, ...]
    size: int


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    marks = list(_marks(rule, page))
    chain = _longest(marks, page, rule.size) or _single(marks, page)
    if chain:
        yield Hit(chain.marks[0].start, chain.marks[0].end)
        yield from _joins(page, chain)


def _marks(rule: Rule, page: Page) -> Iterator[_Mark]:
    for number in page.frame_lines():
        start = page.reading.line_starts[number]
        hit = patterns.match_start(rule.prefix, page.reading.lines[number], page.budget)
        if hit:
            yield _Mark(int(hit["n"]), start, start + hit.end())


# ------------------------------------------------------------------------------------------------ the chain
def _longest(marks: list[_Mark], page: Page, size: int | None) -> _Chain | None:
    """The longest chain of marks whose pieces have the size; of equal ones the first. Sizes are tried as the site
    gives them, then as the first pieces have them: sites on one template cut at different lengths."""
    starts = [at for at, mark in enumerate(marks) if mark.number == 1]
    chains = [_follow(marks, at, size, page) for at in starts] if size else []
    if not any(len(chain.marks) > 1 for chain in chains):
        chains = [_follow(marks, at, guess, page) for at in starts for guess in _guesses(marks, at, page)]
    return max((chain for chain in chains if len(chain.marks) > 1), key=lambda chain: len(chain.marks), default=None)


def _follow(marks: list[_Mark], at: int, size: int, page: Page) -> _Chain:
    chain = [marks[at]]
    for mark in marks[at + 1 :]:
        if mark.number == chain[-1].number + 1 and _has_size(page, chain[-1].end, mark.start, size):
            chain.append(mark)
    last = min(_lengths(page, chain[-1].end, page.frame.end))
    return _Chain(tuple(chain) if last < 2 * size else (), size)


def _guesses(marks: list[_Mark], at: int, page: Page) -> list[int]:
    """Sizes that the first piece may have: round, or borne out by three pieces and more."""
    sizes = {
        length + short
        for mark in marks[at + 1 :]
        if mark.number == 2
        for length in _lengths(page, marks[at].end, mark.start)
        for short in (0, 1)
    }
    likely = [size for size in sizes if size >= MIN_SIZE and _is_likely(_follow(marks, at, size, page))]
    return sorted(likely, key=lambda size: (size % ROUND != 0, size))


def _is_likely(chain: _Chain) -> bool:
    return chain.size % ROUND == 0 or len(chain.marks) > 2


def _has_size(page: Page, start: int, end: int, size: int) -> bool:
    return any(length in (size, size - 1) for length in _lengths(page, start, end))


def _lengths(page: Page, start: int, end: int) -> tuple[int, int]:
    """The characters of a piece without and with what stands inline in it, the white space at its end aside."""
    shown = page.reading.text[start:end].rstrip()
    if not shown:
        return 0, 0
    raw = page.reading.to_raw(start, start + len(shown))
    return len(shown), len(read(page.reading.raw[raw.start : raw.end]).text)


def _single(marks: list[_Mark], page: Page) -> _Chain | None:
    """A mark alone counts if it opens the frame and the title's echo follows it."""
    if not marks or marks[0].number != 1:
        return None
    opens = not page.reading.text[page.frame.start : marks[0].start].strip()
    return _Chain(tuple(marks[:1]), 0) if opens and opens_with_title(page, marks[0].end) else None


# ------------------------------------------------------------------------------------------------ the edits
def _joins(page: Page, chain: _Chain) -> Iterator[Hit]:
    """From the end of each piece to the end of the next mark, with the white space that the cut there swallowed."""
    swallowed = _swallowed(page, chain)
    for number, (before, mark) in enumerate(pairwise(chain.marks), start=1):
        piece = _piece(page, before, mark)
        yield Hit(before.end + len(piece), mark.end, _space_in(page) if number in swallowed else "")


def _swallowed(page: Page, chain: _Chain) -> frozenset[int]:
    """Numbers of the marks whose cut fell on white space: a piece beside it is one short.

    That is the piece before, unless only the text before it ends like a paragraph and no other piece accounts for that.
    """
    found: set[int] = set()
    for number, (mark, following) in enumerate(pairwise(chain.marks)):
        if chain.size in _lengths(page, mark.end, following.start):
            continue
        ends_behind = _may_end(_piece(page, mark, following))
        ends_before = number > 0 and _may_end(_piece(page, chain.marks[number - 1], mark))
        found.add(number if ends_before and not ends_behind and number not in found else number + 1)
    return frozenset(found)


def _piece(page: Page, mark: _Mark, following: _Mark) -> str:
    return page.reading.text[mark.end : following.start].rstrip()


def _may_end(piece: str) -> bool:
    """Whether a paragraph may end where the piece does."""
    return piece.endswith(("。", ";", ":", "!", "?", "…", "”", ")"))


def _space_in(page: Page) -> str:
    """The white space that a cut swallowed: a line break where pieces keep their lines, else a space."""
    lines = [page.reading.lines[number] for number in page.frame_lines()]
    adjacent = any(one and other for one, other in pairwise(lines))
    return "\n" if adjacent else " "
