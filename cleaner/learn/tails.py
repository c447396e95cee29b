"""Signs that pages show less than the whole: an ellipsis at the end of the body, a notice of a limit."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.learn.edges import Frames
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import pattern
from cleaner.learn.study import Study

MIN_SHARE = 0.5
_UNFINISHED = re.compile(r"[^。!?.…](?:\.{3,}|…+)$")
_LIMIT = re.compile(
    r"(?:试读|预览).{0,12}(?:结束|完毕|超出|范围)|超出.{0,6}预览|(?:剩余|还剩|未读).{0,8}(?:页|内容|字|%)|未完,?.{0,4}全文共|(?:下载|付费|购买|开通).{0,12}(?:查看|阅读).{0,6}(?:全文|完整|剩余)"
)
_LOGIN = re.compile(r"(?:登录|登入|注册)后?.{0,6}(?:查看|阅读|继续)")


def truncation_parts(known: Study, frames: Frames) -> list[Part]:
    """What tells that a page is cut short."""
    return [part for part in (_ellipsis(known, frames), *_notices(known)) if part]


def _ellipsis(known: Study, frames: Frames) -> Part | None:
    ends = [known.sheets[page].lines[frames[page][1] - 1] for page in known.voters if frames[page][1] > frames[page][0]]
    count = sum(bool(_UNFINISHED.search(line)) for line in ends)
    if count < max(2, MIN_SHARE * len(known.voters)):
        return None
    keys = {"id": "cut-off", "text": r"\.{3,}|…+", "at": "tail", "reason": "ellipsis", "removes_marker": True}
    return Part("truncation", keys, f"{of(count, len(known.voters))} end in an ellipsis behind an unfinished sentence")


def _notices(known: Study) -> list[Part]:
    counts = Counter(
        one
        for page in known.voters
        for one in {
            one for one in known.skeletons[page] if len(one) < 80 and (_LIMIT.search(one) or _LOGIN.search(one))
        }
    )
    found = [(one, count) for one, count in counts.most_common(2) if count >= max(2, MIN_SHARE * len(known.voters))]
    return [
        Part(
            "truncation",
            {
                "id": f"limit-{number}" if number > 1 else "limit",
                "line": pattern(one),
                "reason": "login_wall" if _LOGIN.search(one) else "preview_limit",
            },
            of(count, len(known.voters)),
        )
        for number, (one, count) in enumerate(found, start=1)
    ]
