"""What speaks for a line being the body's first, or its last: numbers, each beside its name.

Weights are learned for them, in this order. They come in groups, and a group depends on few things, of which there are
few combinations: what it adds up to is worked out once for each. What is left over is one share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from cleaner.generic.headline import HeadlineScore, above, headline_numbers, title_words
from cleaner.generic.lines import NOTHING, Page
from cleaner.generic.own import Group, summed
from cleaner.generic.traits import FIFTEEN, TEN, THIRTY, TWELVE, Traits

_TEXT = 3  # paragraphs
_INSERT = 10  # lines


def may_start(page: Page, i: int) -> bool:
    if i > 1 and page.columns.texts[i - 1] and page.columns.bodies[i - 2]:
        return False
    return page.traits[i].sentence or page.traits[i].length >= TWELVE or page.traits[i + 1].sentence


def may_end(page: Page, i: int) -> bool:
    return page.traits[i].ends or page.traits[i].length >= TEN or i + 1 == page.n or page.traits[i + 1].mark


# ------------------------------------------------------------------------------------------------ what it is known by
Key = tuple[Any, ...]


class Seen(NamedTuple):
    """What is seen of a bound: which share of the page's text lies beyond it, and what each group of numbers depends
    on."""

    beyond: float
    keys: tuple[Key, ...]


Look = Callable[[Page, int], Seen]
Groups = tuple[Callable[..., Group], ...]


class BoundScore:
    """What the numbers of a bound come to, each times its weight."""

    def __init__(self, look: Look, groups: Groups, weights: Sequence[float]):
        first = look(Page([NOTHING.text]), 0)
        names = [name for group, key in zip(groups, first.keys, strict=True) for name in group(*key)]
        self._look, self._beyond, self._const = look, weights[0], weights[-1]
        weight = dict(zip(names, weights[1:-1], strict=True))
        self._sums = [summed(group, weight) for group in groups]

    def __call__(self, page: Page, i: int) -> float:
        beyond, keys = self._look(page, i)
        score = self._const + self._beyond * beyond
        for known, key in zip(self._sums, keys, strict=True):
            score += known(*key)
        return score


def _features(seen: Seen, groups: Groups) -> list[float]:
    tables = (group(*key) for group, key in zip(groups, seen.keys, strict=True))
    return [seen.beyond, *(number for table in tables for number in table.values())]


# ------------------------------------------------------------------------------------------------ the first line
def start_features(page: Page, i: int) -> list[float]:
    """What speaks for the line i being the body's first."""
    return [*_features(_seen_start(page, i), _START), *headline_numbers(*title_words(page, i)).values()]


def start_score(weights: Sequence[float]) -> tuple[BoundScore, HeadlineScore]:
    """What the numbers of a start come to, and what those of the headline above add, which is asked of few."""
    *most, words, near, repeated, const = weights
    return BoundScore(_seen_start, _START, [*most, const]), HeadlineScore((words, near, repeated))


def _seen_start(page: Page, i: int) -> Seen:
    x, before, zone, head, shape = page.traits[i], NOTHING.traits, True, 0, 0
    if i:
        before, zone, head, shape = page.traits[i - 1], page.zone[i - 1], page.header[i - 1], page.shape[i - 1]
    seen, top = page.columns, above(page, i).stop + 1
    header = page.header.rfind(1, top, i)
    keys: tuple[Key, ...] = (
        (x, page.header[i]),
        (x.sentence, page.traits[i + 1]),
        (before, x.sentence, not zone or head, head, shape),
        (i - header if header >= 0 else 0, page.first_header.find(1, top, i) >= 0, page.clocked.find(1, top, i) >= 0),
        (seen.dated.find(1, top, i) >= 0, seen.bodies.count(1, max(0, i - 6), i), page.mass[i] == 0),
    )
    return Seen(page.mass[i] / page.total, keys)


def _first_line(x: Traits, header: int) -> Group:
    return {
        "tool": x.tool,
        "header_line": header or (x.dated and x.length < THIRTY),
        "nav": x.nav,
        "sentence": x.sentence,
        "dateline": x.dateline,
        "short": x.length < TEN,
        "rights": x.rights,
        "body": x.body,
        "credit": x.credit,
    }


def _first_and_next(sentence: bool, following: Traits) -> Group:
    return {
        "two_bare": not sentence and not following.sentence,
        "body_next": following.body,
    }


def _line_above(before: Traits, sentence: bool, clear: int, header: int, shape: int) -> Group:
    return {
        "body_above": before.body,
        "sentence_above": before.sentence and not before.body,
        "tool_above": before.tool,
        "opener_above": before.opener,
        "clear": clear,
        "under_header": header and sentence,
        "shape_above": shape,
    }


def _header_above(far: int, first: bool, clocked: bool) -> Group:
    return {
        "header3": 0 < far <= 3,
        "header": far > 0,
        "first_header": first,
        "clocked": clocked,
    }


def _lines_above(dated: bool, bodies: int, nothing: bool) -> Group:
    return {
        "dated": dated,
        "bodies_above": bodies / 3,
        "nothing_above": nothing,
    }


_START: Groups = _first_line, _first_and_next, _line_above, _header_above, _lines_above


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
    return _features(_seen_end(page, i), _END)


def end_score(weights: Sequence[float]) -> BoundScore:
    return BoundScore(_seen_end, _END, weights)


def _seen_end(page: Page, i: int) -> Seen:
    x, a, b = page.traits[i : i + 3]
    seen, at = page.columns, i + 1
    resumes, clocks = texts_ahead(page)[at], page.clocked
    first_mark = a.mark and seen.marks.find(1, max(0, i - 2), at) < 0
    keys: tuple[Key, ...] = (
        (x, page.header[i], at == page.n),
        (a, page.shape[at], page.repeated[at], clocks.find(1, at, at + 1) >= 0),
        (x, a, min(page.cluster[at], 3)),
        (a, b, page.cluster[i + 2] >= 2),
        (seen.texts.count(1, at, at + 3), seen.texts.count(1, at, at + 6), seen.marks.count(1, at, at + 6)),
        (seen.leads.find(1, at, at + 3) >= 0, seen.bare.find(0, at, at + 4) < 0, seen.tools.find(1, at, at + 3) >= 0),
        (clocks.find(1, at + 1, at + 3) >= 0, first_mark, min(resumes, 5)),
    )
    return Seen((page.mass[-1] - page.mass[at]) / page.total, keys)


def _last_line(x: Traits, header: int, last: bool) -> Group:
    return {
        "ends": x.ends,
        "bracket": x.bracket,
        "tool": x.tool,
        "rights": x.rights,
        "header_line": header or (x.dated and x.length < THIRTY),
        "stub": x.length < TEN and not x.ends,
        "is_credit": x.credit,
        "last": last,
    }


def _line_below(a: Traits, shape: int, repeated: bool, clocked: bool) -> Group:
    return {
        "opener": a.opener,
        "credit": a.credit,
        "rights_next": a.rights,
        "body_next": a.is_text,
        "dated": a.dated,
        "nav": a.nav,
        "tool_next": a.tool,
        "dens9": a.dens >= 3,
        "dateline": a.dateline,
        "strong": a.strong,
        "shape": shape,
        "repeated": repeated,
        "clocked": clocked,
    }


def _last_and_next(x: Traits, a: Traits, cluster: int) -> Group:
    """How the line and the next go together; a `full` line ends like a paragraph."""
    full, bare = x.ends and x.length >= TWELVE, not a.sentence
    return {
        "sentence_tool": full and a.tool,
        "sentence_mark": full and a.mark,
        "bare_tool": not x.ends and a.tool,
        "bare_bare": not x.ends and bare,
        "bracket_bare": x.bracket and bare,
        "sentence_short": a.length < FIFTEEN and x.ends and bare,
        "sentence_credit": full and a.credit,
        "cluster2": cluster >= 2,
        "cluster3": cluster >= 3,
        "sentence_cluster": full and cluster >= 2,
    }


def _next_two(a: Traits, b: Traits, cluster: bool) -> Group:
    return {
        "body_then": b.is_text and not a.mark,
        "tool_bare": a.tool and not b.sentence,
        "credit_then": b.credit,
        "rights_then": b.rights,
        "cluster_then": cluster and not a.sentence,
    }


def _texts_below(in_three: int, in_six: int, marks: int) -> Group:
    return {"bodies3": in_three / 3, "bodies6": in_six / 6, "marks6": marks / 3}


def _lines_below(leads: bool, bare: bool, tool: bool) -> Group:
    return {"opener3": leads, "short4": bare, "tool3": tool}


def _page_below(clocked: bool, first_mark: bool, resumes: int) -> Group:
    return {"clocked3": clocked, "first_mark": first_mark, "resumes": resumes >= 3, "resumes5": resumes >= 5}


_END: Groups = _last_line, _line_below, _last_and_next, _next_two, _texts_below, _lines_below, _page_below
