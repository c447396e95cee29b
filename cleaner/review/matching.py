"""Which characters of a text became which characters of another, in order: bounded also for texts of many megabytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from cleaner.fold import fold_characters

_NEAR = (400, 20_000)  # how far ahead to look before looking everywhere
_LONG = (32, 16, 8)  # runs that hardly stand somewhere by chance
_SHORT = (4, 2, 1)
_ANCHORS = (32, 12, 6)  # lengths of the runs that hold two texts together which differ in more than what went
_SMALL = 20_000  # product of two lengths up to which difflib compares character by character
_ASCII_MARKS = str.maketrans("。、“”‘’", ".,\"\"''")


class Block(NamedTuple):
    """A run of `size` characters of one text, from `raw` on, that stands in the other from `clean` on."""

    raw: int
    clean: int
    size: int


def blocks(raw: str, clean: str) -> Iterator[Block]:
    """Runs that are the same, in order, in texts without white space.

    Where all of `clean` stands in `raw` in its order, all of it is found. Otherwise widths, and Chinese and ASCII
    forms of a mark, count as the same; what has too little in common is left unmatched as a whole.
    """
    latest = _latest_places(raw, clean)
    if latest is not None:
        return _embedded(raw, clean, latest)
    return _matched(_folded(raw), _folded(clean), _ANCHORS)


def _folded(text: str) -> str:
    return fold_characters(text).translate(_ASCII_MARKS)


def is_same_but_for_width(one: str, other: str) -> bool:
    """Whether two texts, as a whole, differ in nothing but the widths and forms of their marks."""
    return _folded(one) == _folded(other)


def same_head(one: str, other: str, at: int = 0, there: int = 0) -> int:
    """How many characters two texts have in common, each from its offset on."""
    limit = min(len(one) - at, len(other) - there)
    size, step = 0, 16

    def goes_on() -> bool:
        end = size + step
        return end <= limit and one[at + size : at + end] == other[there + size : there + end]

    while goes_on():
        size, step = size + step, 2 * step
    while step := step // 2:
        if goes_on():
            size += step
    return size


# ------------------------------------------------------------------------------------------------ only deleted
def _latest_places(raw: str, clean: str) -> list[int] | None:
    """The last place that each character of `clean` can have in `raw`; None where it is no subsequence."""
    places, at = [0] * len(clean), len(raw)
    for number in range(len(clean) - 1, -1, -1):
        at = raw.rfind(clean[number], 0, at)
        if at < 0:
            return None
        places[number] = at
    return places


def _embedded(raw: str, clean: str, latest: Sequence[int]) -> Iterator[Block]:
    """The places of `clean` in `raw`, in runs as long as can be."""
    at = number = 0
    while number < len(clean):
        at = _next_run(raw, clean, number, at, latest[number])
        size = same_head(raw, clean, at, number)
        yield Block(at, number, size)
        at, number = at + size, number + size


def _next_run(raw: str, clean: str, number: int, at: int, last: int) -> int:
    """Where the rest of `clean` goes on in `raw`, from `at` on and at `last` at the latest."""
    for reach in (*_NEAR, last - at):
        for length in _LONG:
            wanted = clean[number : number + length]
            if (found := raw.find(wanted, at, min(at + reach, last) + len(wanted))) >= 0:
                return found
    for length in _SHORT:
        wanted = clean[number : number + length]
        if (found := raw.find(wanted, at, last + len(wanted))) >= 0:
            return found
    return last


# ------------------------------------------------------------------------------------------------ anything
def _matched(raw: str, clean: str, anchors: Sequence[int], base: tuple[int, int] = (0, 0)) -> Iterator[Block]:
    """Runs that are the same: between long ones that stand in both texts once, shorter ones; `base` shifts them."""
    head = same_head(raw, clean)
    tail = same_head(raw[head:][::-1], clean[head:][::-1])
    ends = len(raw) - tail, len(clean) - tail
    inner = _inner(raw[head : ends[0]], clean[head : ends[1]], anchors)
    found = [Block(0, 0, head), *(Block(r + head, c + head, size) for r, c, size in inner), Block(*ends, tail)]
    yield from (Block(r + base[0], c + base[1], size) for r, c, size in found if size)


def _inner(raw: str, clean: str, anchors: Sequence[int]) -> Iterator[Block]:
    if not raw or not clean:
        return
    if len(raw) * len(clean) <= _SMALL:
        if not set(raw).isdisjoint(clean):
            yield from (Block(*block) for block in SequenceMatcher(None, raw, clean, False).get_matching_blocks())
    elif (latest := _latest_places(raw, clean)) is not None:
        yield from _embedded(raw, clean, latest)
    elif anchors:
        raw_at = clean_at = 0
        for block in [*_heaviest(_candidates(raw, clean, anchors[0])), Block(len(raw), len(clean), 0)]:
            between = raw[raw_at : block.raw], clean[clean_at : block.clean]
            yield from _matched(*between, anchors[1:], (raw_at, clean_at))
            yield block
            raw_at, clean_at = block.raw + block.size, block.clean + block.size


def _candidates(raw: str, clean: str, length: int) -> Iterator[Block]:
    """Runs of `raw`, in order, that stand in `clean`: each holds one of its pieces of this length that it has once."""
    places: dict[str, int] = {}
    for at in range(0, len(clean) - length + 1, length):
        piece = clean[at : at + length]
        places[piece] = -1 if piece in places else at
    at, last = 0, len(raw) - length
    while at <= last:
        place = places.get(raw[at : at + length], -1)
        if place < 0:
            at += 1
            continue
        size = same_head(raw, clean, at, place)
        yield Block(at, place, size)
        at += size


def _heaviest(candidates: Iterator[Block]) -> list[Block]:
    """Those candidates that stand in the same order in both texts and are most characters together."""
    ends, weights = [0], [0]  # the best chains so far by where they end in the clean text: the later the heavier
    chains: list[tuple[Block, object] | None] = [None]
    for block in candidates:
        place = bisect_right(ends, block.clean) - 1
        end, weight = block.clean + block.size, weights[place] + block.size
        low = bisect_right(ends, end)
        if weights[low - 1] >= weight:
            continue
        high = bisect_right(weights, weight)
        low -= ends[low - 1] == end
        chain = (block, chains[place])
        ends[low:high], weights[low:high], chains[low:high] = [end], [weight], [chain]
    return _unrolled(chains[-1])


def _unrolled(chain: object) -> list[Block]:
    found = []
    while isinstance(chain, tuple):
        block, chain = chain
        found.append(block)
    return found[::-1]
