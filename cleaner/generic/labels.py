"""The labels that name an author. A module of their own, and one that asks for little: every page whose place is known
is asked whether it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAME = r"[\u4e00-\u9fff·]{2,4}"
NAMES = rf"(?P<v>{NAME}(?:[ 、,/]{{1,2}}{NAME})*)"
BY = re.compile(
    r"(?:作\s?者|(?<![\u4e00-\u9fff])(?:图?文字?|文图)|撰文|执笔人?|撰稿|作者姓名|(?<!\w)by)\s*[:/|丨]\s*(?P<v>[^|<>\[\]【】:;。=]{2,60})",
    re.I,
)
REPORTER = re.compile(rf"(?:记者|記者|通讯员|实习生|特约撰稿人?|撰文)\s*[:/]?\s*{NAMES}")
TAIL = re.compile(
    rf"(?m)(?:^|[。!?”…\s])[(【\[](?:[^()【】\[\]]{{0,14}}?(?:记者|記者|通讯员|文/|文:|作者[:/]?)\s*)?{NAMES}(?:\s*(?:报道|发自.{{2,4}}|[\u4e00-\u9fff]{{2}}报道|摄))?\s*[)】\]]\W*$"
)
POSTED = re.compile(
    r"(?m)^(?P<v>[\w·&-]{2,16}) (?:发表于|發表於|posted)|由(?P<v1>[\w·&-]{2,12}?)(?:张贴|发表|发布|于(?=\d{4}))"
    r"|(?:^|[|·•,;:)\d] ?|(?i:posted|written|story|analysis|words|published|updated) )(?:[Bb]y|BY) "
    r"(?P<v2>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}|[A-Za-z][\w.'-]{1,20})(?=\W|$)"
    r"|^(?P<v3>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,2}),? ?[|·•–-]? ?"
    r"(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d|\d{1,2}/\d{1,2}/\d\d)"
)
_POSTS = re.compile("发表于|發表於|posted|由|by |By |BY ")
BESIDE_DATE = re.compile(rf"\d\s*[\[(]\s*{NAMES}\s*[\])]")
_LABELS = (REPORTER, BESIDE_DATE, TAIL, POSTED, BY)


def may_be_posted(line: str) -> bool:
    """Whether `POSTED` could find something in a line; it takes ten times as long to say so."""
    return "A" <= line[:1] <= "Z" or _POSTS.search(line) is not None


def may_name_author(lines: Sequence[str], first: int, last: int) -> bool:
    """Whether `find_author` of `authors` could find a label; asking is cheap, for it takes no look at the lines."""
    ends = [lines[first][:40], *(line[-60:] for line in lines[max(first, last - 5) : last + 1])]
    text = "\n".join(["", *lines[max(0, first - 30) : first], *ends, *lines[last + 1 : last + 6], ""])
    return any(label.search(text) for label in _LABELS)
