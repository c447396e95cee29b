"""Where the body stands in a frame whose anchors do not say: the best stretch of its lines."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from cleaner.model import Span
from cleaner.page import Page

_SENTENCE = re.compile(r"[。!?]|[a-z]\.(?:\s|$)")
_SEPARATORS = re.compile(r"[|>»┊·•_]")
_WORDS = re.compile(
    r"版权|版權|copyright|©|all rights|ICP|备案|许可证|声明|免责|责任编辑|編輯|编辑:|评论|評論|登录|登入"
    r"|注册|註冊|分享|收藏|打印|列印|字号|字體|字体|相关|相關|推荐|推薦|热门|熱門|上一篇|下一篇|返回"
    r"|举报|下载|会员|login|sign in|subscribe|share",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:\.{2,}|…)[»\"”]?\w{0,4}»?$")
_FULL_STOP = re.compile(r"。|[a-z]\.(?: |$)")
_BARRIER = -3.0
WRAPPED = (15, 60)
HEADLINE = 30  # characters; a shorter line without a full stop may be one, whatever else stands in it


def body_between(page: Page, barriers: Collection[int]) -> Span:
    """The stretch of the page's frame that reads most like a body; the frame itself where nothing does.

    Args:
        barriers: numbers of lines that are known to be the site's.
    """
    numbers = [number for number in page.frame_lines() if page.reading.lines[number]]
    lines = [page.reading.lines[number] for number in numbers]
    first, last = estimated_body(lines, [at for at, number in enumerate(numbers) if number in barriers])
    if first == last:
        return page.frame
    end = page.reading.line_span(numbers[last - 1]).end
    return Span(page.reading.line_starts[numbers[first]], min(end + 1, page.frame.end))


def estimated_body(lines: Sequence[str], barriers: Collection[int] = ()) -> tuple[int, int]:
    """The half-open range of the lines that read most like a body; empty where none do.

    Args:
        lines: of one page, folded, none of them blank.
        barriers: numbers of lines that are known to be the site's.
    """
    wrapped = wrapped_lines(lines)
    best, best_range, total, start = 0.0, (0, 0), 0.0, 0
    for number, line in enumerate(lines):
        value = _BARRIER if number in barriers else _value(line, number in wrapped)
        if total <= 0:
            total, start = 0.0, number
        total += value * math.sqrt(min(max(len(line), 8), 400))
        if total > best:
            best, best_range = total, (start, number + 1)
    return best_range


def _value(line: str, wrapped: bool) -> float:
    length = len(line)
    if wrapped:
        return 1.5
    value = -1.1
    is_headline = length < HEADLINE and "。" not in line
    value += 2.0 * bool(_SENTENCE.search(line) and not is_headline)
    value += min(len(re.findall("[,、]", line)), 2) * (0.2 if is_headline else 0.6)
    value += 0.6 * (length >= 25) + 0.5 * (length >= 40) + 0.5 * (length >= 80) - 0.6 * (length < 6)
    value -= min(len(_SEPARATORS.findall(line)), 3) * 0.7
    value -= 2.0 * (length < 60 and bool(_WORDS.search(line)))
    value -= 1.2 * (length < 120 and bool(_UNFINISHED.search(line)))
    return max(-4.0, min(4.0, value))


def wrapped_lines(lines: Sequence[str]) -> frozenset[int]:
    """Numbers of the lines in runs that were cut at one width, without regard to sentences."""
    found: set[int] = set()
    for start in range(0, max(len(lines) - 5, 0), 3):
        window = range(start, min(start + 8, len(lines)))
        lengths = sorted(len(lines[number]) for number in window)
        width = lengths[-2]
        full = [number for number in window if width - 3 <= len(lines[number]) <= width + 2]
        sentences = sum(bool(_FULL_STOP.search(lines[number])) for number in window)
        open_ended = [number for number in full if lines[number][-1].isalnum() or lines[number][-1] in ",、"]
        is_full = WRAPPED[0] <= width <= WRAPPED[1] and len(full) * 2 >= len(window)
        if is_full and len(open_ended) * 2 >= len(full) and sentences * 5 >= len(window):
            found.update(number for number in window if len(lines[number]) >= 2)
    return frozenset(found)
