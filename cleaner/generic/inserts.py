"""Lists of links that a page puts between two paragraphs, and transcripts of its videos.

They are taken out before the body is looked for: else a body ends at the first of them. What proves one is what stands
around it: a paragraph above, and at least two in a row below, without a line of comments or rights between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from cleaner.generic.lines import Line, look_all

_MOST = 12  # lines
_BELOW = 2  # paragraphs
_OPENS = re.compile(
    r"^\W{0,4}(?:"
    r"related(?: (?:stories|story|articles?|news|links?|coverage|content|posts?|topics|reading|videos?))?"
    r"|(?:read|see) (?:more|next|also)|read this next|also read"
    r"|more(?: (?:from|on|in|stories|news|about|like)\b.{0,40})?"
    r"|you (?:may|might) (?:also )?like.{0,12}|recommended(?: .{0,20})?|don[’']t miss|must read|trending(?: .{0,20})?"
    r"|most (?:read|popular|viewed).{0,20}|popular(?: .{0,16})?|top stories|latest(?: .{0,20})?"
    r"|editor[’']?s?[’']? picks?"
    r"|what to read next|up next|newsletters?|video|watch"
    r"|(?:相关|相關|推荐|推薦|延伸|更多|热门|熱門|精彩|猜你|编辑推荐)"
    r"(?:新闻|新聞|阅读|閱讀|报道|報道|報導|文章|链接|連結|推荐|推薦|内容|资讯|专题|喜欢|视频|图片|精彩内容|精彩)?"
    r")\W{0,6}$"
)
_OTHER = re.compile(
    r"评论|評論|跟帖|登录|登錄|版权|版權|copyright|comment|©|all rights|log ?in|sign in|上一[篇页则]|下一[篇页则]"
    r"|责任编辑|責任編輯|reply|回复|分享|打印|tags?\b|标签|关键词"
)  # what stands behind a body, not in it


_TIMED = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s+\S")
_SPOKEN, _WRITTEN = 6, 3  # timed lines in a row that are a transcript; paragraphs that make it a video's beside a text


def transcript(texts: Sequence[str]) -> set[int]:
    """Numbers of the lines of a video's transcript, each with the time at which it is spoken, and of what heads it;
    none where the transcript is the text.

    Args:
        texts: lines without blanks around them, none of them empty.
    """
    timed = [text[0].isdigit() and bool(_TIMED.match(text)) for text in texts]
    found: set[int] = set()
    for is_timed, run in groupby(range(len(texts)) if sum(timed) >= _SPOKEN else (), key=timed.__getitem__):
        places = list(run)
        if is_timed and len(places) >= _SPOKEN and _times_rise([texts[at] for at in places]):
            head = places[0] - 1
            has_head = head >= 0 and not look_all([texts[head]])[0].body
            found.update(places, [head] if has_head else [])
    written = look_all([text for at, text in enumerate(texts) if at not in found]) if found else []
    return found if sum(line.body for line in written) >= _WRITTEN else set()


def _times_rise(lines: Sequence[str]) -> bool:
    times = [[int(part) for part in line.split()[0].split(":")] for line in lines]
    return all(earlier < later or len(earlier) < len(later) for earlier, later in pairwise(times))


def links_between(texts: list[str]) -> set[int]:
    """Numbers of the lines that hold a list of links between two paragraphs, the opener's among them.

    Args:
        texts: lines without blanks around them, none of them empty.
    """
    lines, found = look_all(texts), set[int]()
    for at in range(1, len(lines) - _BELOW):
        above, line = lines[at - 1], lines[at]
        if above.body and not above.rights and at not in found and len(line.text) < 70 and _OPENS.match(line.low):
            found.update(range(at, _end(lines, at)))
    return found


def _end(lines: Sequence[Line], opener: int) -> int:
    """The place of the paragraph that a list of links ends before; that of the opener where it is no such list."""
    for at in range(opener + 1, min(opener + _MOST, len(lines) - _BELOW) + 1):
        line = lines[at]
        if line.body:
            return at if all(one.body and not one.rights for one in lines[at : at + _BELOW]) else opener
        if _OTHER.search(line.low):
            break
    return opener
