"""Title, date and source of a page, given where its body is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import mul
from types import MappingProxyType
from typing import NamedTuple

from cleaner.generic import words as w
from cleaner.generic.lines import WORD, Line, Page, those_in

FAR = 16  # lines
NONE_LIKELY: Mapping[int, float] = MappingProxyType({})
OTHER, ABOVE = 4.0, 1.5  # what speaks against a byline, a date or tools, and for the Latin line right above one
_BYLINE = re.compile(
    r"(?:(?i:posted |written |story |analysis |words )?(?:[Bb]y|BY):? [A-Z].{1,60}"
    r"|(?:来源|來源|作者|发布时间|发布日期|编辑)\s*:.*)$"
)
_STAMP = re.compile(r"\b\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b|\b\d{1,2}:\d\d ?(?:[ap]\.?m|ET|EDT|EST|GMT|BST)\b", re.I)


class Field(NamedTuple):
    value: str
    line: int
    score: float


# --- title
def title_features(
    page: Page, first: int, last: int, likely: Mapping[int, float] = NONE_LIKELY
) -> list[tuple[int, list[float]]]:
    """The lines that may be the title, those near the body's head and the likely ones, with what speaks for each."""
    used = _used(page, first, last)
    return [(k, [used(page.lines[k]), *rest]) for k, rest in _candidates(page, first, last, likely)]


def _candidates(
    page: Page, first: int, last: int, likely: Mapping[int, float]
) -> Iterator[tuple[int, Iterable[float]]]:
    """The same, less how much of a line the body uses, which takes longest to tell."""
    lines, highest = page.lines, max(0, first - FAR)
    dated = [k for k in range(highest, min(first + 2, page.n)) if lines[k].dated]
    for k in sorted({*range(highest, min(first + 2, last + 1)), *likely}):
        x = lines[k]
        fits = k in likely or (4 <= x.u <= 60 and (k < first or not x.sentence))
        if fits and len(x.grams) >= 2:
            yield k, _title(page, k, min(first - k, FAR), [at - k for at in dated]).values()


def _used(page: Page, first: int, last: int) -> Callable[[Line], float]:
    """The share of a line's pairs of letters, in Latin script of its longer words, that a body's first lines use."""
    near = [x for x in page.lines[first : min(last + 1, first + 40)] if x.u >= 15]
    text = "\n".join([x.text for x in near if not x.latin])
    words = frozenset(WORD.findall("\n".join([x.low for x in near if x.latin])))

    def used(x: Line) -> float:
        return len(x.grams & words if x.latin else those_in(text, x.grams)) / len(x.grams)

    return used


def _title(page: Page, k: int, far: int, dates: Sequence[int]) -> dict[str, float]:
    """What else speaks for a line being the title, in the order of the weights.

    Args:
        far: lines down to the body's first.
        dates: lines down to those with dates, above it if negative.
    """
    x, text = page.lines[k], page.lines[k].text
    is_alone = page.text.count(text) == 1
    others = [] if is_alone else [m for m, line in enumerate(page.lines) if text in line.text and m != k]
    return {
        "length": 1 - abs(x.u - 20) / 20 if x.u < 40 else 0.0,
        "short": x.u < 8,
        "long": x.u > 38,
        "dated": x.dated,
        "sentence_end": text[-1] in "。.;,…",
        "nav": x.nav or ">" in text or "|" in text,
        "credit": x.credit,
        "opener": x.opener,
        "date_below": any(0 < down <= 3 for down in dates),
        "next_to_body": far == 1,
        "distance": max(far, 0) / 8,
        "inside_other": any(m < k and page.lines[m].text != text for m in others),
        "twice": any(page.lines[m].text == text for m in others),
        "in_body": far <= 0,
        "digit_head": text[0].isdigit(),
        "colon": text[-1] == ":",
        "share": x.sharing,
        "digits": sum(map(str.isdigit, text)) / len(text),
        "bracket": text[0] in "[【(<·",
        "rights": x.rights,
        "header_above": any(-4 <= down < 0 for down in dates),
        "quote": any(mark in text for mark in '“"「'),
    }


def is_byline(line: Line) -> bool:
    """Whether a line says who wrote a text, where it is from or when it came: a headline stands above such a line."""
    if line.u >= 60 or line.header or line.credit:
        return line.u < 60
    may_be_stamp = "/" in line.text or ":" in line.text
    return bool(_BYLINE.match(line.text) or (may_be_stamp and _STAMP.search(line.text)))


def _cannot_head(line: Line) -> bool:
    tells = (
        line.latin
        and not w.HAN.search(line.text)
        and (line.sharing or line.text[-1] == "." or line.text.count(" ") < 3 or " Photo" in line.text)
    )
    return tells or line.dens >= 0.5 or is_byline(line)


def find_title(
    page: Page, first: int, last: int, weights: list[float], likely: Mapping[int, float] = NONE_LIKELY
) -> Field | None:
    """The line that is most like a title; `likely` are those that markup calls so, and how much that counts."""
    rated, best, weight = [], None, weights[0]
    for k, rest in _candidates(page, first, last, likely):
        score = sum(map(mul, weights[1:], rest)) + likely.get(k, 0.0)
        score -= OTHER * (k not in likely and _cannot_head(page.lines[k]))
        score += ABOVE * (page.lines[k].latin and is_byline(page.padded[k + 1]))
        rated.append((score, -k))
    used = _used(page, first, last)
    for rest, k in sorted(rated, reverse=True):  # the upper one of two that are as good
        if best and rest + max(weight, 0.0) < best[0]:
            break
        best = max(best or (-math.inf, 0), (rest + weight * used(page.lines[-k]), k))
    return best and Field(page.lines[-best[1]].text, -best[1], best[0])


# --- date
_CLOCK = r"(?:\s*[T,]?\s*[( ]?\s*(?P<H>[0-2]?\d)[:时](?P<M>[0-5]\d)(?:[:分](?P<S>[0-5]\d))?)?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MON = r"(?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = [
    re.compile(p + _CLOCK, re.I)
    for p in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d) ?[-/.年] ?(?P<m>[01]?\d) ?[-/.月] ?(?P<d>[0-3]?\d)(?!\d) ?[日号]?(?:\s*[(\[]?(?:星期|周|礼拜).[)\]]?)?",  # noqa: E501
        r"(?<!\d)(?P<d>[0-3]?\d)[-/.](?P<m>[0-3]?\d)[-/.](?P<y>(?:19|20)\d\d)(?!\d)(?:\s*-)?",
        r"\b" + _MON + r" (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)",
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)? " + _MON + r",? (?P<y>(?:19|20)\d\d)",
    )
]
_MONTH_ONLY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>1[0-2]|0?[1-9]) ?月(?! ?\d)")
_LABEL = re.compile(
    r"发布|發布|发表|發表|时间|時間|日期|更新|来源|來源|作者|记者|編輯|编辑|posted|published|updated", re.I
)


_CHANGED = re.compile(r"更新(?!时间)|修改|修订|updated|modified|edited", re.I)


def dates_in(text: str) -> list[str]:
    out: list[str] = []
    for pattern in _DATES if "19" in text or "20" in text else ():  # every date has a year
        for m in pattern.finditer(text):
            g = m.groupdict()
            month = int(g["m"]) if g.get("m") else _MONTHS.index(g["b"].lower()[:3]) + 1
            day = int(g["d"])
            if month > 12 >= day:
                month, day = day, month
            if 1 <= month <= 12 and 1 <= day <= 31:
                clock = (
                    f"T{int(g['H']):02d}:{g['M']}" + (f":{g['S']}" if g["S"] else "")
                    if g["H"] and int(g["H"]) < 24
                    else ""
                )
                out.append(f"{g['y']}-{month:02d}-{day:02d}{clock}")
        if out:
            break
    return out


def find_date(page: Page, first: int, last: int) -> Field | None:
    """The best dated line above the body, just inside its head, or just below its end."""
    best = None
    for k in sorted(
        {*range(max(0, first - 40), min(first + 3, page.n)), *range(max(0, last - 2), min(last + 8, page.n))}
    ):
        x = page.lines[k]
        inside = first <= k <= last
        if x.u > 110 or (inside and x.u > 40) or (x.rights and k > last):
            continue
        found = dates_in(x.text)
        if not found:
            continue
        score = 10 - (first - k) * 0.3 if k < first else 6.0 if inside else 5 - (k - last) * 0.4
        score += (
            2 * ("T" in found[0])
            + 1.5 * bool(_LABEL.search(x.text))
            - bool(_CHANGED.search(x.text))
            - (x.u > 60)
            - 2 * (len(found) > 1)
            - 3 * page.shape[k]
        )
        if best is None or score > best.score:
            best = Field(found[0], k, score)
    if best is None:
        for k in [
            *range(last, max(first, last - 4) - 1, -1),
            *range(last + 1, min(last + 6, page.n)),
            *range(first - 1, max(-1, first - 9), -1),
        ]:
            m = _MONTH_ONLY.search(page.lines[k].text) if page.lines[k].u < 40 else None
            if m:
                return Field(f"{m['y']}-{int(m['m']):02d}", k, 1.0)
    return best


# --- source
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|出处|转自|摘自|source)\s*[:/]\s*\[?\s*(?P<v>[^\s\[\]()|,;:。<>【】=]{2,24})", re.I
)


def find_source(page: Page, first: int, last: int) -> Field | None:
    for k in [
        *range(first - 1, max(-1, first - 12), -1),
        *range(first, min(first + 2, last + 1)),
        *range(last + 1, min(last + 6, page.n)),
        last,
    ]:
        x = page.lines[k]
        m = _SOURCE.search(x.text) if x.u < 80 else None
        if m:
            return Field(m["v"], k, 1.0)
    return None
