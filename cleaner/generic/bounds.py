"""What speaks for a line being the body's first, or its last: numbers, each beside its name.

Weights are learned for them, in this order.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from cleaner.generic.lines import NOTHING, Line, Page

_HEAD = 8  # lines above a first line that may be its header
_TEXT = 3  # paragraphs
_INSERT = 10  # lines
_TWICE = 0.25  # the share that a headline needs for its copies to count


def may_start(page: Page, i: int) -> bool:
    x = page.lines
    if i > 1 and x[i - 1].body and x[i - 2].body and not x[i - 1].rights:
        return False
    return x[i].sentence or x[i].u >= 12 or (i + 1 < page.n and x[i + 1].sentence)


def may_end(page: Page, i: int) -> bool:
    x = page.lines
    return x[i].ends or x[i].u >= 10 or i + 1 == page.n or x[i + 1].mark


def above(page: Page, i: int, reach: int = _HEAD) -> list[int]:
    """The lines above i, nearest first, up to and with the first body line."""
    out = []
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        out.append(k)
        if page.lines[k].body:
            break
    return out


# ------------------------------------------------------------------------------------------------ a headline above
class Headline(NamedTuple):
    """The line above that looks most like the headline of what follows."""

    share: float  # of its pairs of letters, that the text uses
    far: int  # lines above
    twice: bool  # whether the page has it before, too, and the text uses enough of it


def title_words(page: Page, i: int, back: list[int]) -> Headline:
    """The best headline among the lines `back` for the text from i on."""
    best, far = 0.0, 99
    for k in back:
        x = page.lines[k]
        if x.headlike and not x.opener and len(x.grams) >= 3:
            share = _share(page, k, i)
            if share > best:
                best, far = share, i - k
    return Headline(best, far, best >= _TWICE and _stands_above(page, i - far))


def _share(page: Page, k: int, i: int) -> float:
    """The share of the pairs of letters of line k that the text from i on uses, in its first eight telling lines."""
    first = bisect_left(page.telling, i)
    lines = page.telling[first : min(first + 8, bisect_left(page.telling, i + 60))]
    key = k, tuple(lines)
    if key not in page.shares:
        head = page.lines[k]
        text, pairs = (
            "\n".join([page.lines[line].low if head.latin else page.lines[line].text for line in lines]),
            head.grams,
        )
        page.shares[key] = len([pair for pair in pairs if pair in text]) / len(pairs)
    return page.shares[key]


def _stands_above(page: Page, k: int) -> bool:
    text = page.lines[k].text
    return len(text) >= 6 and any(text in page.lines[m].text for m in range(max(0, k - 60), k))


# ------------------------------------------------------------------------------------------------ the first line
def start_features(page: Page, i: int) -> list[float]:
    """What speaks for the line i being the body's first."""
    return list(_start(page, i).values())


def _start(page: Page, i: int) -> dict[str, float]:
    lines, x, following = page.lines, page.lines[i], page.padded[i + 1]
    before, has_before = (lines[i - 1], True) if i else (NOTHING, False)
    back = above(page, i)
    head = next((i - k for k in back if page.header[k]), 0)
    title = title_words(page, i, back)
    return {
        "header3": 0 < head <= 3,
        "header": head > 0,
        "dated": any(lines[k].dated for k in back),
        "body_above": before.body,
        "sentence_above": before.sentence and not before.body,
        "tool": x.tool,
        "header_line": page.header[i] or (x.dated and x.u < 30),
        "nav": x.nav,
        "sentence": x.sentence,
        "dateline": x.dateline,
        "title_words": min(title.share, 0.6),
        "title_near": title.share >= 0.3 and title.far <= 3,
        "title_repeated": title.twice,
        "before": page.mass[i] / page.total,
        "short": x.u < 10,
        "two_bare": not x.sentence and not following.sentence,
        "bodies_above": sum([line.body for line in lines[max(0, i - 6) : i]]) / 3,
        "tool_above": before.tool,
        "clear": has_before and (not page.zone[i - 1] or page.header[i - 1]),
        "rights": x.rights,
        "under_header": has_before and page.header[i - 1] and x.sentence,
        "body_next": following.body,
        "body": x.body,
        "credit": x.credit,
        "first_header": any(page.first_header[k] for k in back),
        "opener_above": before.opener,
        "nothing_above": page.mass[i] == 0,
        "shape_above": has_before and page.shape[i - 1],
        "clocked": any(page.clocked[k] for k in back),
    }


# ------------------------------------------------------------------------------------------------ the last line
@lru_cache(maxsize=4)
def texts_ahead(page: Page) -> list[int]:
    """How many paragraphs in a row make the next text of each line: the next three or more of them, no further than a
    list of links and below no header."""
    ahead, run, left = [0] * (page.n + 1), 0, 0
    text = 0
    for i in range(page.n - 1, -1, -1):
        x = page.lines[i]
        if page.clocked[i]:
            run = text = left = 0
        elif x.body and not x.rights:
            run += 1
            if run >= _TEXT:
                text, left = run, _INSERT
        else:
            run = 0
            left -= 1
            text = text if left > 0 else 0
        ahead[i] = text
    return ahead


def end_features(page: Page, i: int) -> list[float]:
    """What speaks for the line i being the body's last."""
    here = _Here(page, i)
    return [*_end(page, i, here).values(), *_end_and_next(page, i, here).values()]


class _Here:
    """A line and what comes behind it, as both halves of the table need it."""

    __slots__ = ("bare", "bracket", "clean", "following", "full", "next", "second", "x")

    def __init__(self, page: Page, i: int):
        x = self.x = page.lines[i]
        self.following: list[Line] = page.padded[i + 1 : i + 7]
        self.next, self.second = self.following[0], self.following[1]
        self.clean = [line.body and not line.rights for line in self.following]
        self.bracket = x.credit_end or (x.text[-1] == ")" and (x.u < 40 or x.sentence))
        self.full = x.ends and x.u >= 12  # the line ends like a paragraph
        self.bare = not self.next.sentence


def _end(page: Page, i: int, here: _Here) -> dict[str, float]:
    """What the line shows, and what the lines behind it do."""
    x, a, b, following, clean = here.x, here.next, here.second, here.following, here.clean
    return {
        "ends": x.ends,
        "bracket": here.bracket,
        "tool": x.tool,
        "rights": x.rights,
        "header_line": page.header[i] or (x.dated and x.u < 30),
        "opener": a.opener,
        "credit": a.credit,
        "rights_next": a.rights,
        "body_next": clean[0],
        "body_then": clean[1] and not a.mark,
        "dated": a.dated,
        "nav": a.nav,
        "opener3": any(line.opener or line.credit or line.rights for line in following[:3]),
        "short4": all(line.u < 25 and not line.sentence for line in following[:4]),
        "rest": (page.mass[-1] - page.mass[i + 1]) / page.total,
        "last": i + 1 == page.n,
        "stub": x.u < 10 and not x.ends,
        "repeated": page.repeated[i + 1],
        "tool_next": a.tool,
        "dens9": a.dens >= 0.9,
        "tool3": a.tool or b.tool or following[2].tool,
        "marks6": sum([line.mark for line in following]) / 3,
    }


def _end_and_next(page: Page, i: int, here: _Here) -> dict[str, float]:
    """How the line and those behind it go together."""
    x, a, b, clean, full, bare = here.x, here.next, here.second, here.clean, here.full, here.bare
    clocked, cluster = page.clocked[i + 1 : i + 4], page.cluster[i + 1]
    resumes = texts_ahead(page)
    return {
        "sentence_tool": full and a.tool,
        "sentence_mark": full and a.mark,
        "bare_tool": not x.ends and a.tool,
        "clocked": any(clocked[:1]),
        "clocked3": any(clocked[1:]),
        "shape": page.shape[i + 1],
        "is_credit": x.credit,
        "bare_bare": not x.ends and bare,
        "bodies3": sum(clean[:3]) / 3,
        "bodies6": sum(clean) / 6,
        "bracket_bare": here.bracket and bare,
        "sentence_short": a.u < 15 and x.ends and bare,
        "dateline": a.dateline,
        "sentence_credit": full and a.credit,
        "tool_bare": a.tool and not b.sentence,
        "credit_then": b.credit,
        "rights_then": b.rights,
        "first_mark": a.mark and not any(line.mark for line in page.lines[max(0, i - 2) : i + 1]),
        "strong": a.strong,
        "cluster2": cluster >= 2,
        "cluster3": cluster >= 3,
        "cluster_then": page.cluster[i + 2] >= 2 and bare,
        "sentence_cluster": full and cluster >= 2,
        "resumes": resumes[i + 1] >= 3,
        "resumes5": resumes[i + 1] >= 5,
    }
