"""Where readers' comments, or other texts, begin: a line that says so, and below it dated lines again and again."""

from __future__ import annotations

import re
from itertools import pairwise

from cleaner.generic import words as w
from cleaner.generic.lines import look, look_all

_NEAR, _FAR = 4, 40  # lines below the opener in which the first, and all, of the dated lines stand
_DATED = 3
_OPENS = re.compile(
    r"^\W{0,3}(?:(?:最新|最热|热门|精彩|全部|所有|网友|網友|用户|读者|讀者|查看|文章|本文|博文)*"
    r"(?:评论|評論|跟帖|留言|回复|回覆|回應|迴響)(?:列表|区|區|内容)?|(?:\d+ |user |reader |all |latest |recent )?"
    r"(?:comments?|responses?|replies|thoughts on\b.{0,80}|responses? to\b.{0,80}|discussion))"
    r"(?: ?[:(\[]? ?(?:共|已有|已被|全部)? ?\d* ?(?:条|個|个|篇|则|則)?(?:评论|評論|留言|回复|回應)?[)\]]?)?\W{0,3}$"
)
_FEEDS = re.compile(
    r"^\W{0,3}(?:大家都在[看搜]|为[你您]推荐|猜[你您](?:喜欢|想看)|(?:相关|相關|热门|精彩|更多|编辑|今日|精选|最新)"
    r"(?:推荐|阅读|文章|资讯|新闻|视频|报道|精选|内容)|recommended(?: for you)?|more (?:on|from)\b.{0,40}"
    r"|latest(?: news| stories)?|(?:related|top|more|popular|recent) (?:articles|stories|posts|news)"
    r"|you (?:may|might) also like|most (?:read|popular))\W{0,3}$"
)
_AGO = re.compile(
    r"\d+ ?(?:秒|分钟|分鐘|小时|小時|天|周|个?月|年)前|昨天|前天"
    r"|\b\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago"
)


def others_from(texts: list[str]) -> tuple[int, str] | None:
    """The number of the line that opens the comments, or the teasers, below a text, and the label of what follows; None
    where none does.

    Args:
        texts: lines without blanks around them, none of them empty.
    """
    lines = look_all(texts)
    below_text = next((at for at, line in enumerate(lines) if line.body), len(lines)) + 1
    for at, line in enumerate(lines[below_text:], below_text):
        if len(line.text) < 110:
            opens, feeds = _OPENS.match(line.low), _FEEDS.match(line.low)
            below = texts[at + 1 : at + 1 + _FAR] if opens or feeds else []
            if opens and _are_dated(below):
                return at, "comments"
            if feeds and _are_dated(below) and not _is_text(below):
                return at, "related-links"
    return None


def _are_dated(texts: list[str]) -> bool:
    dated = [at for at, text in enumerate(texts) if _is_dated(text.lower())]
    return len(dated) >= _DATED and dated[0] < _NEAR


def _is_text(texts: list[str]) -> bool:
    """Whether two paragraphs follow one another, as they do not in a list of teasers."""
    return any(look(one).body and look(other).body for one, other in pairwise(texts) if one and other)


def _is_dated(text: str) -> bool:
    return len(text) < 100 and bool(w.ANY_DATE.search(text) or w.DATE.search(text) or _AGO.search(text))
