"""Title, date, source and author of a page, given where its body is."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cleaner.generic import words as w
from cleaner.generic.lines import Page

FAR = 16  # lines
LIKELY = 2.0  # what a title of the head is worth


class Field(NamedTuple):
    value: str
    line: int
    score: float


# --- title
def title_features(page: Page, first: int, last: int, likely: Collection[int] = ()) -> list[tuple[int, list[float]]]:
    """The lines that may be the title, those near the body's head and the likely ones, with what speaks for each."""
    lines, highest = page.lines, max(0, first - FAR)
    pairs = frozenset().union(*(x.grams for x in lines[first : min(last + 1, first + 40)] if x.u >= 15))
    dated = [k for k in range(highest, min(first + 2, page.n)) if lines[k].dated]
    found = []
    for k in sorted({*range(highest, min(first + 2, last + 1)), *likely}):
        x = lines[k]
        fits = k in likely or (4 <= x.u <= 60 and (k < first or not x.sentence))
        if fits and len(x.grams) >= 2:
            used = len(x.grams & pairs) / len(x.grams)
            found.append((k, list(_title(page, k, min(first - k, FAR), used, [at - k for at in dated]).values())))
    return found


def _title(page: Page, k: int, far: int, used: float, dates: Sequence[int]) -> dict[str, float]:
    """What speaks for a line being the title, in the order of the weights.

    Args:
        far: lines down to the body's first.
        used: share of its pairs of letters that the body uses.
        dates: lines down to those with dates, above it if negative.
    """
    x, text = page.lines[k], page.lines[k].text
    others = [m for m, line in enumerate(page.lines) if text in line.text and m != k]
    return {
        "words": used,
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


def find_title(page: Page, first: int, last: int, weights: list[float], likely: Collection[int] = ()) -> Field | None:
    """The line that is most like a title; `likely` are the lines that the head of a page of HTML calls so."""
    best = None
    for k, values in title_features(page, first, last, likely):
        score = sum(a * b for a, b in zip(weights, values, strict=True)) + LIKELY * (k in likely)
        if best is None or score > best.score:
            best = Field(page.lines[k].text, k, score)
    return best


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


def dates_in(text: str) -> list[str]:
    out = []
    for pattern in _DATES:
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


# --- source and author
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|出处|转自|摘自|source)\s*[:/]\s*\[?\s*(?P<v>[^\s\[\]()|,;:。<>【】=]{2,24})", re.I
)
_NAME = r"[\u4e00-\u9fff·]{2,4}"
_NAMES = rf"(?P<v>{_NAME}(?:[ 、,/]{{1,2}}{_NAME})*)"
_BY = re.compile(
    r"(?:作\s?者|(?<![\u4e00-\u9fff])文|撰文|执笔人?|撰稿|作者姓名|(?<!\w)by)\s*[:/]\s*(?P<v>[^|<>\[\]【】:;。=]{2,60})",
    re.I,
)
_REPORTER = re.compile(rf"(?:记者|記者|通讯员|实习生|特约撰稿人?|撰文)\s*[:/]?\s*{_NAMES}")
_EDITOR = re.compile(rf"(?:责任编辑|責任編輯|责编|编辑|編輯)\s*[:/]\s*(?P<v>{_NAME}(?:[ 、]{_NAME})*)")
_TAIL = re.compile(
    rf"(?m)(?:^|[。!?”…\s])[(【\[](?:[^()【】\[\]]{{0,14}}?(?:记者|記者|通讯员|文/|文:|作者[:/]?)\s*)?{_NAMES}(?:\s*(?:报道|发自.{{2,4}}|[\u4e00-\u9fff]{{2}}报道|摄))?\s*[)】\]]\W*$"
)
_POSTED = re.compile(
    r"(?m)^(?P<v>[\w·&-]{2,16}) (?:发表于|發表於|posted)|由(?P<v1>[\w·&-]{2,12}?)(?:张贴|发表|发布|于(?=\d{4}))|\bby (?P<v2>\w[\w.'-]{1,20})(?=\W|$)"  # noqa: E501
)
_BESIDE_DATE = re.compile(rf"\d\s*[\[(]\s*{_NAMES}\s*[\])]")
_BARE = re.compile(_NAMES)
_CUT = re.compile(
    r"\s{2,}|\s(?:来源|來源|时间|时間|日期|出自|编辑|责编|点击|阅读|选稿|发布|发表|摄|我来|访问|19\d\d|20\d\d)|\s\d|(?:来源|编辑|阅读|时间)\s*[:(]|发自|报道|摄影"
)
_NO_NAME = re.compile(
    r"本报|本网|报道|新闻|日报|晚报|网|电$|来源|编辑|首页|图片|评论|推荐|相关|更多|分享|发布|打印|正文|关闭|目录|导读|摘要|专题|时间|注册|登录|搜索|论坛|博客|频道"
    r"|资料|责任|公司|中国|国际|社会|体育|财经|娱乐|科技|返回|附件|字号|朗读|广告|视频|音频|文章|全文|原创|编者按|前言|引言|正确|关注|粉丝|无内容|江湖|待续|[的是了]$|\"|="
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


def _tidy(value: str, cut: bool) -> str:
    value = _CUT.split(value.strip(), maxsplit=1)[0] if cut else value
    value = re.sub(r"\s*[\u4e00-\u9fff]{0,3}(?:报道|摄)$", "", value).strip(" /,·-、")
    value = re.sub(r"^(.) (.)$", r"\1\2", value)
    return (
        value + ")"
        if value.count("(") > value.count(")")
        else value.rstrip(")")
        if ")" in value and "(" not in value
        else value
    )


class _Names:
    """Candidates with their scores; the best wins, with its neighbours' where reporters stand on lines of their own."""

    def __init__(self, page: Page):
        self.page = page
        self.found: list[Field] = []
        self.reporters: dict[int, str] = {}

    def add(self, pattern: re.Pattern[str], k: int, score: float, text: str | None = None) -> None:
        for m in pattern.finditer(self.page.lines[k].text if text is None else text):
            if m.string[m.end() : m.end() + 1] == "=":
                continue
            value = _tidy(next(v for v in m.groupdict().values() if v), pattern in (_BY, _POSTED))
            if 1 < len(value) <= 40 and not _NO_NAME.search(value):
                self.found.append(Field(value, k, score))
                if pattern is _REPORTER and self.page.lines[k].u < 30:
                    self.reporters.setdefault(k, value)

    def best(self) -> Field | None:
        if not self.found:
            return None
        top = max(self.found, key=lambda f: f.score)
        run = [top.line] if top.line in self.reporters else []
        for step in (-1, 1):
            k = top.line + step
            while run and k in self.reporters:
                run.append(k)
                k += step
        return top._replace(value=" ".join(self.reporters[k] for k in sorted(run))) if len(run) > 1 else top


_LABELS = (_REPORTER, _BESIDE_DATE, _TAIL, _POSTED, _BY)


def may_name_author(lines: Sequence[str], first: int, last: int) -> bool:
    """Whether `find_author` could find a label; asking is cheap, for it takes no look at the lines."""
    ends = [lines[first][:40], *(line[-60:] for line in lines[max(first, last - 5) : last + 1])]
    text = "\n".join(["", *lines[max(0, first - 30) : first], *ends, *lines[last + 1 : last + 6], ""])
    return any(label.search(text) for label in _LABELS)


def find_author(page: Page, first: int, last: int, title: int | None) -> Field | None:
    """Labelled names near the body's head, then reporters at either end, a bare name under the headline, an editor."""
    lines, names = page.lines, _Names(page)
    for k in range(first - 1, max(-1, first - 31), -1):
        x, far = lines[k], (first - k) * 0.1
        if x.u >= 90 or (x.nav and not page.clocked[k]) or w.BREADCRUMB.search(x.text):
            continue
        names.add(_BY, k, 9 - far)
        if first - k > 12:
            continue
        names.add(_REPORTER, k, 7 - far)
        names.add(_POSTED, k, 6 - far)
        if x.dated:
            names.add(_BESIDE_DATE, k, 6.2 - far)
        if first - k <= 6 and (title is None or k > title) and _BARE.fullmatch(x.text) and not x.opener:
            names.add(_BARE, k, 6.5 - far)
    for k in range(last + 1, min(last + 6, page.n)):
        far = (k - last) * 0.3
        if lines[k].u < 60:
            for pattern, score in ((_BY, 6.9), (_REPORTER, 6.8), (_EDITOR, 3), (_POSTED, 4.5), (_TAIL, 5)):
                names.add(pattern, k, score - far)
    names.add(_REPORTER, first, 5.5, lines[first].text[:40])
    for k in range(max(first, last - 5), last + 1):
        tail = lines[k].text[-60:]
        if k == last:
            names.add(_TAIL, k, 6.6, tail)
        if lines[k].u < 40:
            names.add(_POSTED, k, 5.2, tail)
            if k >= last - 1:
                names.add(_REPORTER, k, 6.4, tail)
                names.add(_EDITOR, k, 3, tail)
    return names.best()
