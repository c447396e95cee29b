"""The headline above the body's first line: how much of its words the text uses."""

from __future__ import annotations

from bisect import bisect_left
from operator import mul
from typing import NamedTuple

from cleaner.generic.lines import Page, those_in
from cleaner.generic.own import Group

_HEAD = 8  # lines above a first line that may be its header
_TWICE = 0.25  # the share that a headline needs for its copies to count


def above(page: Page, i: int) -> range:
    """The lines above i, nearest first, up to and with the first body line."""
    return range(i - 1, max(page.columns.bodies.rfind(1, 0, i), i - _HEAD, 0) - 1, -1)


class Headline(NamedTuple):
    """The line above that looks most like the headline of what follows."""

    share: float = 0.0  # of its pairs of letters, that the text uses
    far: int = 99  # lines above
    twice: bool = False  # whether the page has it before, too, and the text uses enough of it


def title_words(page: Page, i: int) -> Headline:
    """The best headline above the text from i on, by the first eight telling lines of that."""
    heads = [k for k in above(page, i) if page.columns.heads[k] and len(page.lines[k].grams) >= 3]
    if not heads:
        return Headline()
    first = bisect_left(page.telling, i)
    last = min(first + 8, bisect_left(page.telling, i + 60))
    best, far = 0.0, 99
    for k in heads:
        share = _share(page, k, first, last)
        if share > best:
            best, far = share, i - k
    return Headline(best, far, best >= _TWICE and _stands_above(page, i - far))


def _share(page: Page, k: int, first: int, last: int) -> float:
    """The share of the pairs of letters of line k that telling lines use."""
    key = k, first, last
    if key not in page.shares:
        head, lines = page.lines[k], [page.lines[line] for line in page.telling[first:last]]
        text, pairs = "\n".join([line.low if head.latin else line.text for line in lines]), head.grams
        page.shares[key] = len(those_in(text, pairs)) / len(pairs)
    return page.shares[key]


def _stands_above(page: Page, k: int) -> bool:
    text = page.lines[k].text
    return len(text) >= 6 and text in "\n".join([line.text for line in page.lines[max(0, k - 60) : k]])


def headline_numbers(share: float, far: int, twice: bool) -> Group:
    return {
        "title_words": min(share, 0.6),
        "title_near": share >= 0.3 and far <= 3,
        "title_repeated": twice,
    }


class HeadlineScore:
    """What the headline above a start comes to; `most` is what the best would."""

    def __init__(self, weights: tuple[float, float, float]):
        self._weights = weights
        words, *others = (max(weight, 0.0) for weight in weights)
        self.most = 0.6 * words + sum(others)

    def __call__(self, page: Page, i: int) -> float:
        return float(sum(map(mul, self._weights, headline_numbers(*title_words(page, i)).values())))
