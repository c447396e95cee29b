"""Captures: the title where it was found, the date and the source beside the body, and what stands under labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner.learn.edges import Frames
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import DATE, DATE_PATTERN, MARKS, escape
from cleaner.learn.study import Study
from cleaner.learn.titles import Place

MIN_SHARE = 0.6
HEAD = 14  # lines above the body where date and source stand
_DATE = re.compile(DATE_PATTERN.replace("(?: ?", "(?: *"))
_LABELS = (
    ("source", r"来源|來源|稿源|文章来源|信息来源|出处", r"\S+"),
    ("author", r"作者|撰稿|文/", r"\S+"),
    ("editor", r"责任编辑|責任編輯|责编|编辑|編輯", r"[^\s\])】]+"),
    ("tags", r"关键词|关键字|标签|關鍵字|Tags", r"\S.*"),
    ("uploader", r"上传人|上传者|上传用户|发布者|贡献者|分享者", r"\S+"),
    ("doc_id", r"文档编号|资源编号|资源ID|编号|文档ID", r"\w+"),
    ("pages_total", r"页数|全文页数|文档页数|总页数", r"\d+"),
    ("size", r"文件大小|文档大小|资源大小|大小", r"\d\S*"),
    ("format", r"文档格式|资源格式|文件格式|格式", r"\w+"),
    ("category", r"分类|栏目|所属分类|类别", r"\S+"),
    ("views", r"浏览|阅读|浏览次数|阅读量|点击|点击数|人气", r"\d+"),
)


def title_parts(known: Study, places: Sequence[Place]) -> list[Part]:
    """The captures of the title; of two that find one the first counts."""
    parts = []
    for number, place in enumerate(places, start=1):
        told = of(sum(title is not None for title in place.titles), len(known.sheets))
        id = f"title-{number}" if number > 1 else "title"
        told += "; for pages where the first does not find it" if number > 1 else ""
        parts.append(Part("capture", {"id": id, place.key: place.source}, told))
    return parts


def date_parts(known: Study, frames: Frames) -> list[Part]:
    """The date that stands nearest above the body."""
    nearest = {page: hit for page in known.voters if (hit := _nearest_date(known, page, frames[page][0])) is not None}
    if len(nearest) < max(2, MIN_SHARE * len(known.voters)):
        return []
    for source, nth in _date_sources(known, nearest):
        right = sum(_hit_line(known, page, source, nth) == number for page, number in nearest.items())
        if right >= max(2, MIN_SHARE * len(known.voters)):
            keys: dict[str, object] = {"id": "date", "line": source} | ({"nth": -1} if nth < 0 else {})
            return [Part("capture", keys, f"{of(right, len(known.voters))}, near the head of the body")]
    return []


def _nearest_date(known: Study, page: int, first: int) -> int | None:
    lines = known.sheets[page].lines
    numbers = range(min(first, len(lines)) - 1, max(first - HEAD, 0) - 1, -1)
    return next((number for number in numbers if len(lines[number]) < 120 and _DATE.search(lines[number])), None)


def _date_sources(known: Study, nearest: dict[int, int]) -> Iterator[tuple[str, int]]:
    lines = [known.skeletons[page][number] for page, number in nearest.items()]
    before, count = Counter(line.partition(DATE)[0] for line in lines if DATE in line).most_common(1)[0]
    name = "uploaded" if any("上传" in line for line in lines) else "published"
    date = f"(?<{name}>{DATE_PATTERN})"
    if count >= 0.8 * len(lines) and not any(mark in before for mark in MARKS):
        yield from ((f"{escape(before)}{date}.*", nth) for nth in (1, -1))
    yield from ((f".*?{date}.*", nth) for nth in (1, -1))


def _hit_line(known: Study, page: int, source: str, nth: int) -> int | None:
    pattern = re.compile(source.replace("(?<", "(?P<"))
    hits = [number for number, line in enumerate(known.sheets[page].lines) if pattern.fullmatch(line)]
    return hits[0 if nth > 0 else -1] if hits else None


def label_parts(known: Study, frames: Frames) -> list[Part]:
    """What stands under a label that is known."""
    parts = []
    for field, labels, value in _LABELS:
        found = Counter(hit for page in known.voters for hit in _labels_on(known, page, frames[page], labels, value))
        if found:
            label, count = found.most_common(1)[0]
            if count >= max(2, MIN_SHARE * len(known.voters)):
                keys = {"id": field.replace("_", "-"), "text": f"{label}: ?(?<{field}>{value})"}
                parts.append(Part("capture", keys, of(count, len(known.voters))))
    return parts


def _labels_on(known: Study, page: int, frame: tuple[int, int], labels: str, value: str) -> set[str]:
    """The labels that stand on a page outside of its body."""
    lines = known.sheets[page].lines
    outside = [*lines[max(frame[0] - 2 * HEAD, 0) : frame[0]], *lines[frame[1] : frame[1] + HEAD]]
    pattern = re.compile(rf"(?<!\w)({labels}): ?{value}")
    return {hit[1] for line in outside if len(line) < 160 for hit in pattern.finditer(line)}
