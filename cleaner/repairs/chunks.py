"""Numbered preview chunks: a site cuts its text every so many characters and puts `1、`, `2、`, … before the pieces.

A body has numbered lists of its own, so a mark counts only as a link of a chain 1..n whose pieces have the size; the
last piece is shorter than two. A piece may be one short where the cut fell on white space, which comes back as a space.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from cleaner import patterns
from cleaner.grammar import Count, Pattern, Table, rule_check
from cleaner.page import Hit, Page
from cleaner.strips.echo import opens_with_title

ORDER = -1
LABEL = "page-marker"
MIN_SIZE = 100  # no site is known that cuts finer; two marks of a body's own list often stand closer
ROUND = 50  # with two pieces alone, a size that is not round proves nothing
MAX_SIZE = 10_000  # of a guess
MAX_GUESSES = 200  # pairs of a first and a second mark; so many are no chunks


class Rule(Table):
    prefix: Pattern = r"(?<n>\d{1,4})、"
    size: Count | None = None

    @rule_check
    def _counts(self) -> Rule:
        if "n" not in patterns.groups(self.prefix):
            raise ValueError("`prefix` needs a group `(?<n>…)` around the number")
        return self


class _Mark(NamedTuple):
    """A number that may open a piece, and where the text above it ends; `raw` is its place in the raw text."""

    number: int
    start: int
    end: int
    above: int
    raw: int


class _Marks(NamedTuple):
    """The marks of a page by their numbers; `stop` is where the text of the frame ends."""

    page: Page
    numbered: Mapping[int, Sequence[_Mark]]
    stop: int


class _Chain(NamedTuple):
    marks: tuple[_Mark, ...]
    size: int


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    marks = list(_marks(rule, page))
    chain = _longest(_by_number(marks, page), rule.size) or _single(marks, page, rule.size)
    if chain:
        yield Hit(chain.marks[0].start, chain.marks[0].end)
        yield from _joins(page, chain)


def _marks(rule: Rule, page: Page) -> Iterator[_Mark]:
    above = page.frame.start
    for line in page.frame_lines():
        start, end = page.reading.line_span(line)
        hit = patterns.match_start(rule.prefix, page.reading.lines[line], page.budget)
        number = patterns.whole_number(hit["n"]) if hit else None
        if hit and number is not None:
            yield _Mark(number, start, start + hit.end(), above, page.reading.to_raw(start, start).start)
        above = end if end > start else above


def _by_number(marks: list[_Mark], page: Page) -> _Marks:
    numbered: dict[int, list[_Mark]] = defaultdict(list)
    for mark in marks:
        numbered[mark.number].append(mark)
    return _Marks(page, numbered, len(page.reading.text[: page.frame.end].rstrip()))


# ------------------------------------------------------------------------------------------------ the chain
def _longest(marks: _Marks, size: int | None) -> _Chain | None:
    """The longest chain of marks whose pieces have the size; of equal ones the first. Sizes are tried as the site
    gives them, then as the first pieces have them: sites on one template cut at different lengths."""
    given = [_follow(first, size, marks) for first in marks.numbered.get(1, ())] if size else []
    chains = [chain for chain in given if len(chain.marks) > 1] or list(_guessed(marks))
    return max(chains, key=_rank, default=None)


def _rank(chain: _Chain) -> tuple[int, int, bool, int]:
    return len(chain.marks), -chain.marks[0].start, chain.size % ROUND == 0, -chain.size


def _follow(first: _Mark, size: int, marks: _Marks) -> _Chain:
    chain = [first]
    while following := _next(chain[-1], size, marks):
        chain.append(following)
    return _Chain(tuple(chain) if marks.stop - chain[-1].end < 2 * size else (), size)


def _next(mark: _Mark, size: int, marks: _Marks) -> _Mark | None:
    """The mark that a piece of the size leads to; only marks about so far away are looked at."""
    candidates, reading = marks.numbered.get(mark.number + 1, ()), marks.page.reading
    nearest = reading.to_raw(mark.end, mark.end).start + size - 1
    at = bisect_left(candidates, nearest, key=lambda candidate: candidate.raw)
    while at < len(candidates) and candidates[at].above - mark.end <= size:
        if any(length in (size, size - 1) for length in _lengths(marks.page, mark, candidates[at])):
            return candidates[at]
        at += 1
    return None


def _guessed(marks: _Marks) -> Iterator[_Chain]:
    """Chains whose size is one that a first piece may have: round, or borne out by three pieces and more."""
    pairs = (
        (first, second)
        for first in marks.numbered.get(1, ())
        for second in _within(first, marks.numbered.get(2, ()), MAX_SIZE)
    )
    for first, second in islice(pairs, MAX_GUESSES):
        for size in {length + short for length in _lengths(marks.page, first, second) for short in (0, 1)}:
            chain = _follow(first, size, marks) if size >= MIN_SIZE else _Chain((), size)
            if len(chain.marks) > (1 if size % ROUND == 0 else 2):
                yield chain


def _within(mark: _Mark, candidates: Sequence[_Mark], distance: int) -> Sequence[_Mark]:
    first = bisect_left(candidates, mark.end, key=lambda candidate: candidate.start)
    last = bisect_left(candidates, mark.end + distance, first, key=lambda candidate: candidate.start)
    return candidates[first:last]


def _lengths(page: Page, mark: _Mark, following: _Mark) -> tuple[int, int]:
    """The characters of a piece without and with what stands inline in it, the white space at its end aside."""
    if following.above <= mark.end:
        return 0, 0
    # Read with a character of the mark before it, for a piece may open with white space.
    raw = page.reading.to_raw(mark.end - 1, following.above)
    return following.above - mark.end, len(page.reading.text_of(*raw)) - 1


def _single(marks: list[_Mark], page: Page, size: int | None) -> _Chain | None:
    """A mark alone counts if it opens the frame, and either the title's echo follows it, or the site is known to cut
    at a size that the text does not fill, and there is no second mark, as a list would have."""
    if not marks or marks[0].number != 1 or page.reading.text[page.frame.start : marks[0].start].strip():
        return None
    text = page.reading.text[marks[0].end : page.frame.end].strip()
    is_alone = size is not None and len(text) <= size and all(mark.number != 2 for mark in marks)
    return _Chain(tuple(marks[:1]), 0) if is_alone or opens_with_title(page, marks[0].end) else None


# ------------------------------------------------------------------------------------------------ the edits
def _joins(page: Page, chain: _Chain) -> Iterator[Hit]:
    """From the end of each piece to the end of the next mark, with the white space that the cut there swallowed."""
    swallowed = _swallowed(page, chain)
    space = _space_in(page)
    for number, (before, mark) in enumerate(pairwise(chain.marks), start=1):
        yield Hit(max(mark.above, before.end), mark.end, space if number in swallowed else "")


def _swallowed(page: Page, chain: _Chain) -> frozenset[int]:
    """Numbers of the marks whose cut fell on white space: a piece beside it is one short.

    That is the piece before, unless only the text before it ends like a paragraph and no other piece accounts for that.
    """
    found: set[int] = set()
    for number, (mark, following) in enumerate(pairwise(chain.marks)):
        if chain.size in _lengths(page, mark, following):
            continue
        ends_behind = _may_end(_piece(page, mark, following))
        ends_before = number > 0 and _may_end(_piece(page, chain.marks[number - 1], mark))
        found.add(number if ends_before and not ends_behind and number not in found else number + 1)
    return frozenset(found)


def _piece(page: Page, mark: _Mark, following: _Mark) -> str:
    return page.reading.text[mark.end : following.above]


def _may_end(piece: str) -> bool:
    """Whether a paragraph may end where the piece does."""
    return piece.endswith(("。", ";", ":", "!", "?", "…", "”", ")"))


def _space_in(page: Page) -> str:
    """The white space that a cut swallowed: a line break where pieces keep their lines, else a space."""
    lines = [page.reading.lines[number] for number in page.frame_lines()]
    adjacent = any(one and other for one, other in pairwise(lines))
    return "\n" if adjacent else " "
