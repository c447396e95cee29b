"""Where readers' comments begin: a line that says so, and below it dated lines again and again."""

from __future__ import annotations

import re

from cleaner.generic import words as w
from cleaner.generic.lines import look

_NEAR, _FAR = 4, 40  # lines below the opener in which the first, and all, of the dated lines stand
_DATED = 3
_OPENS = re.compile(
    r"^\W{0,3}(?:(?:最新|最热|热门|精彩|全部|所有|网友|網友|用户|读者|讀者|查看|文章|本文|博文)*"
    r"(?:评论|評論|跟帖|留言|回复|回覆|回應|迴響)(?:列表|区|區|内容)?|(?:\d+ |user |reader |all |latest |recent )?"
    r"(?:comments?|responses?|replies|thoughts on\b.{0,80}|responses? to\b.{0,80}|discussion))"
    r"(?: ?[:(\[]? ?(?:共|已有|已被|全部)? ?\d* ?(?:条|個|个|篇|则|則)?(?:评论|評論|留言|回复|回應)?[)\]]?)?\W{0,3}$"
)
_AGO = re.compile(
    r"\d+ ?(?:秒|分钟|分鐘|小时|小時|天|周|个?月|年)前|昨天|前天"
    r"|\b\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago"
)


def comments_from(lines: list[str]) -> int | None:
    """The number of the line that opens the comments below a text; None where none does."""
    numbers = [number for number, line in enumerate(lines) if line and not line.isspace()]
    has_text = False
    for at, number in enumerate(numbers):
        text = lines[number].strip()
        if has_text and len(text) < 110 and _OPENS.match(text.lower()) and _are_dated(lines, numbers[at + 1 :][:_FAR]):
            return number
        has_text = has_text or look(text).body
    return None


def _are_dated(lines: list[str], numbers: list[int]) -> bool:
    dated = [at for at, number in enumerate(numbers) if _is_dated(lines[number].strip().lower())]
    return len(dated) >= _DATED and dated[0] < _NEAR


def _is_dated(text: str) -> bool:
    return len(text) < 100 and bool(w.ANY_DATE.search(text) or w.DATE.search(text) or _AGO.search(text))
