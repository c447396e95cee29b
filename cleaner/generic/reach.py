"""How far a body reaches beyond its best stretch, where the page says so itself: to its header, over a list that it
announces, to the hand that signs it."""

from __future__ import annotations

import re

from cleaner.generic.lines import Line, Page

_FAR = 20  # lines between a header and a stretch that cannot be its tools
_LONG = 10  # paragraphs
_LISTED = 3  # lines that make a list
_ANNOUNCED = re.compile(r"附(?:[件录表注]\d*)?[:：]|.{2,}:$")
_NO_LIST = re.compile(r"(?:topics|tags|filed under|posted in|share|follow|comments?|标签|分享|来源|声明|作者|电话)\W*$")
_OFFICE = re.compile(r"政府|委员会|[办厅局部院处署委会]$|办公[室厅]|公司|大学|学校|中心|银行|小组|法院")
_YEAR = r"(?:(?:19|20)\d\d|[一二三四五六七八九〇零○oΟ]{4})"
_SIGNED = re.compile(
    rf"\W{{0,3}}{_YEAR} ?年 ?[\d一二三四五六七八九十]{{1,3}} ?月 ?[\d一二三四五六七八九十]{{1,3}} ?日\W{{0,3}}"
)


def reach(page: Page, first: int, last: int) -> tuple[int, int]:
    """The first and last line of a body whose best stretch goes from `first` to `last`."""
    return _up_to_header(page, _over_sentence(page, first), last), _down_to_hand(page, _over_list(page, last))


def _up_to_header(page: Page, first: int, last: int) -> int:
    """A long way without any tool from a dated header down to the stretch is part of a body that has other texts."""
    header = next((k for k in range(first - 1, -1, -1) if page.clocked[k] or _speaks_of_site(page.lines[k])), -1)
    if header < 0 or first - header <= _FAR or not page.clocked[header]:
        return first
    texts = sum(line.body for line in page.lines[header + 1 : first])
    is_long = sum(line.body for line in page.lines[first : last + 1]) >= _LONG
    return header + 1 if texts or is_long else first


def _over_sentence(page: Page, first: int) -> int:
    """A short first sentence between the page's head and the stretch."""
    if first < 2:
        return first
    line, above = page.lines[first - 1], page.lines[first - 2]
    in_head = page.header[first - 2] or above.mark or above.nav or above.headlike
    told = line.sentence and line.ends and not (line.mark or line.rights or page.header[first - 1])
    return first - 1 if told and in_head else first


def _over_list(page: Page, last: int) -> int:
    """Bare lines below a line that announces them, down to the first tool."""
    lines, n = page.lines, page.n
    start = next((k for k in (last, last + 1) if k < n and _announces(lines[k])), None)
    if start is None:
        return last
    end = next((k for k in range(start + 1, n) if _speaks_of_site(lines[k]) or page.clocked[k]), n)
    return end - 1 if end - start > _LISTED else last


def _announces(line: Line) -> bool:
    return (
        line.u >= (7 if line.latin else 2)
        and bool(_ANNOUNCED.match(line.text))
        and not _NO_LIST.search(line.low)
        and not line.opener
    )


def _down_to_hand(page: Page, last: int) -> int:
    """An office and the day it signed: `某县人民政府`, `2022年1月27日`."""
    after = page.lines[last + 1 : last + 4]
    for far, line in enumerate(after):
        if _SIGNED.fullmatch(line.text):
            return last + far + 1 if far and all(_is_office(one) for one in after[:far]) else last
    return last


def _is_office(line: Line) -> bool:
    return 3 <= line.u <= 30 and not line.sentence and bool(_OFFICE.search(line.text))


def _speaks_of_site(line: Line) -> bool:
    return line.mark or line.strong or line.nav or line.opener
