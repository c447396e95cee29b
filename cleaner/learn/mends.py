"""What the site did to its texts: numbered chunks, hard wraps, paragraphs run together."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from cleaner.learn.edges import Frames
from cleaner.learn.parts import Part, of
from cleaner.learn.study import Study
from cleaner.mechanisms import mends

MIN_SHARE = 0.6
MIN_MARKS = 2
OPENED = 0.8  # of the pages open with the first number
LIKELY_SIZES = (300, 500, 1000, 2000)
_PREFIXES = (
    r"(?<n>\d{1,4})、",
    r"第 ?(?<n>\d{1,4}) ?页(?:[ /,]*共 ?\d+ ?页)?[::]?",
    r"[\[【(](?<n>\d{1,4})[\]】)]",
    r"(?<n>\d{1,4})/\d{1,4}",
    r"(?<n>\d{1,4})[..::]",
    r"#(?<n>\d{1,4})",
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
FLAT_BREAKS = (
    rf"(?<=[\p{{Han}}。;:!?”)…]) (?={_NUMERAL}、|\({_NUMERAL}\)|第{_NUMERAL}[章节条])"
    r"|(?<=[。;:!?”)…]) (?=[\p{Han}“(《\d])"
    rf"|(?<=(?:^| ){_NUMERAL}、[^ 。]{{2,40}}) (?=[\p{{Han}}“(《\d])"
)
_FLAT = re.compile(r"[。!?”] +(?=[\u4e00-\u9fff“(《])")
_LONG = 150  # characters of a line in which spaces stand for breaks


def repair_parts(known: Study, frames: Frames) -> list[Part]:
    """The repairs that most pages call for."""
    parts = [chunk_part(known, frames), wrap_part(known, frames), paragraph_part(known, frames)]
    return [part for part in parts if part]


def _enough(known: Study) -> float:
    return max(2, MIN_SHARE * len(known.voters))


# ------------------------------------------------------------------------------------------------ chunks
def chunk_part(known: Study, frames: Frames) -> Part | None:
    """Pieces with numbers before them; the size that most of them have. A page whose text fits one piece has only the
    first number."""
    tries = [(_chunked(known, frames, prefix), prefix) for prefix in _PREFIXES]
    sizes, prefix = max(tries, key=lambda one: len(one[0]))
    opened = sum(_opens_with_one(known, page, frames[page], prefix) for page in known.voters)
    if opened >= OPENED * len(known.voters) and not sizes:
        prefix = _PREFIXES[0]
        longest = max(sum(map(len, known.sheets[page].lines[slice(*frames[page])])) for page in known.voters)
        size = next((size for size in LIKELY_SIZES if size >= longest), None)
        told = f"{of(opened, len(known.voters))} open with number 1, and none is long enough for a second piece"
        return Part("repair.chunks", {"prefix": prefix, "size": size}, told) if size else None
    if len(sizes) < (1 if opened >= OPENED * len(known.voters) else max(2, 0.4 * len(known.voters))):
        return None
    size, count = Counter(size for found in sizes for size in found).most_common(1)[0]
    keys: dict[str, object] = {"prefix": prefix} | ({"size": size} if count >= MIN_MARKS or size % 50 == 0 else {})
    told = f"{of(opened, len(known.voters))} open with number 1, {len(sizes)} have more; {count} pieces of {size}"
    return Part("repair.chunks", keys, told)


def _opens_with_one(known: Study, page: int, frame: tuple[int, int], prefix: str) -> bool:
    hit = (
        re.match(prefix.replace("(?<n>", "(?P<n>"), known.sheets[page].lines[frame[0]]) if frame[0] < frame[1] else None
    )
    return bool(hit and int(hit["n"]) == 1)


def _chunked(known: Study, frames: Frames, prefix: str) -> list[list[int]]:
    """The sizes of the pieces of each page that has some, as most of its pieces have it."""
    rule = mends()["chunks"].Rule(prefix=prefix)
    found = []
    for page in known.voters:
        view = known.sheets[page].page(*frames[page], known.titles[page])
        marks = sorted(mends()["chunks"].find(rule, view))
        if len(marks) >= MIN_MARKS:
            text = view.reading.text
            found.append([len(text[mark.end : following.start].rstrip()) for mark, following in pairwise(marks)])
    return found


# ------------------------------------------------------------------------------------------------ wraps, paragraphs
def wrap_part(known: Study, frames: Frames) -> Part | None:
    module = mends()["reflow"]
    views = [known.sheets[page].page(*frames[page]) for page in known.voters]
    count = sum(any(True for _ in module.find(module.Rule(), view)) for view in views)
    if count < _enough(known):
        return None
    return Part("repair.reflow", {"width": "auto"}, f"{of(count, len(known.voters))} are cut at one width")


def paragraph_part(known: Study, frames: Frames) -> Part | None:
    count = 0
    for page in known.voters:
        lines = known.sheets[page].lines[slice(*frames[page])]
        long = [line for line in lines if len(line) >= _LONG]
        breaks = sum(len(_FLAT.findall(line)) for line in long)
        count += breaks >= max(2, len(lines) // 3)
    if count < _enough(known):
        return None

    evidence = f"{of(count, len(known.voters))} have spaces behind sentences where paragraphs ended"
    return Part("repair.paragraphs", {"break_at": FLAT_BREAKS}, evidence)
