"""What became of a text, found out by comparing: for texts that come without an account.

Texts are compared by their marks, the characters that are not white space. Where the marks of the clean text stand in
the raw text in the same order, which holds for all that `cleaner` writes, the answer deletes and never invents.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from cleaner.fold import WHITE_SPACE
from cleaner.model import Edit
from cleaner.review.matching import Block, blocks, same_head

RULE = "computed"
_FARTHEST_SLIDE = 200
_WORD = re.compile(f"[^{''.join(WHITE_SPACE)}]+")


def align(raw: str, clean: str) -> tuple[Edit, ...]:
    """Edits, sorted and disjoint, that make `clean` of `raw`. Their rule is `computed` and their label empty."""
    one, other = _Marks(raw), _Marks(clean)
    matched = (run for block in blocks(one.text, other.text) for run in _unspaced(one, other, block))
    return tuple(_edits(raw, clean, matched))


class _Marks:
    """The characters of a text that are not white space, and where they stand in it."""

    def __init__(self, text: str) -> None:
        words = list(_WORD.finditer(text))
        self.text = "".join([word[0] for word in words])
        self._offsets = [word.start() for word in words]
        self._firsts = list(accumulate((word.end() - word.start() for word in words), initial=0))

    def offset(self, mark: int) -> int:
        word = bisect_right(self._firsts, mark) - 1
        return self._offsets[word] + mark - self._firsts[word]

    def gaps(self, start: int, end: int) -> list[int]:
        """The marks between these two, exclusive, that have white space before them."""
        return self._firsts[bisect_right(self._firsts, start) : bisect_left(self._firsts, end)]


def _unspaced(one: _Marks, other: _Marks, block: Block) -> Iterator[Block]:
    """The parts of a run of marks that have no white space in them in either text, by offsets of the texts."""
    raw, clean, size = block
    cuts = {mark - raw for mark in one.gaps(raw, raw + size)}
    cuts.update(mark - clean for mark in other.gaps(clean, clean + size))
    for start, end in pairwise([0, *sorted(cuts), size]):
        yield Block(one.offset(raw + start), other.offset(clean + start), end - start)


def _edits(raw: str, clean: str, matched: Iterable[Block]) -> Iterator[Edit]:
    raw_at = clean_at = done = 0
    for raw_next, clean_next, size in [*matched, Block(len(raw), len(clean), 0)]:
        if raw[raw_at:raw_next] != clean[clean_at:clean_next]:
            edit = _trimmed(raw, raw_at, raw_next, clean[clean_at:clean_next])
            if not edit.replacement:
                edit = _slid(raw, edit, done)
            yield edit
            done = edit.end
        for edit in _forms(raw, clean, Block(raw_next, clean_next, size)):
            yield edit
            done = edit.end
        raw_at, clean_at = raw_next + size, clean_next + size


def _forms(raw: str, clean: str, run: Block) -> Iterator[Edit]:
    """Within a run, the marks that came back in another form."""
    at, there, rest = run
    while rest > (size := min(same_head(raw, clean, at, there), rest)):
        at, there, rest = at + size, there + size, rest - size
        yield Edit(at, at + 1, clean[there], RULE, "", raw[at])
        at, there, rest = at + 1, there + 1, rest - 1


def _trimmed(raw: str, start: int, end: int, replacement: str) -> Edit:
    """The edit without what both sides have at their ends."""
    head = same_head(raw[start:end], replacement)
    start, replacement = start + head, replacement[head:]
    tail = same_head(raw[start:end][::-1], replacement[::-1])
    end, replacement = end - tail, replacement[: len(replacement) - tail]
    return Edit(start, end, replacement, RULE, "", raw[start:end])


def _slid(raw: str, edit: Edit, lowest: int) -> Edit:
    """The same deletion where it looks most like one: whole lines before parts of lines."""
    best, start, end = (_looks(raw, edit.start, edit.end), edit.start), edit.start, edit.end
    for _ in range(min(edit.start - lowest, _FARTHEST_SLIDE)):
        if raw[start - 1] != raw[end - 1]:
            break
        start, end = start - 1, end - 1
        best = max(best, (_looks(raw, start, end), start))
    end = best[1] + edit.end - edit.start
    return edit._replace(start=best[1], end=end, removed=raw[best[1] : end])


def _looks(raw: str, start: int, end: int) -> int:
    at_line_start = start == 0 or raw[start - 1] == "\n"
    at_line_end = end == len(raw) or raw[end - 1] == "\n"
    return 2 * at_line_start + at_line_end
