"""Lists of links behind the body: a heading, and lines of one shape under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaner.learn.edges import Frames, near_body_lines
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import DATE_PATTERN, escape
from cleaner.learn.study import Study

MIN_ITEMS = 3
MIN_SHARE = 0.5
_SHAPES = (
    rf"[-•·・*■◆] ?[(\[]{DATE_PATTERN}[)\]].+",
    r"[-•·・*■◆▪●○►»>].+",
    rf"[(\[]?{DATE_PATTERN}[)\]]?.+",
    rf".+[(\[]?{DATE_PATTERN}[)\]]?",
    r".+\(\d\d[-/]\d\d(?: \d\d:\d\d)?\)",
    r"\d{1,2}[.、:].+",
)
_COMPILED = tuple((shape, re.compile(shape)) for shape in _SHAPES)


def list_parts(known: Study, frames: Frames) -> list[Part]:
    """Strips for lists that most pages have behind the body, under one heading."""
    found: dict[tuple[str, str], list[tuple[int, list[str]]]] = {}
    for page in known.voters:
        for header, shape, items in _lists(known, page, frames[page][1]):
            found.setdefault((header, shape), []).append((page, items))
    common = [
        (key, hits)
        for key, hits in found.items()
        if len({page for page, _ in hits}) >= max(2, MIN_SHARE * len(known.voters))
    ]
    return [_part(known, number, key, hits) for number, (key, hits) in enumerate(common[:3])]


def _lists(known: Study, page: int, first: int) -> Iterator[tuple[str, str, list[str]]]:
    """Heading, shape and items of each list from a line on."""
    lines = known.sheets[page].lines
    number = first
    while number < len(lines) - MIN_ITEMS:
        shape = next(
            (s for s, one in _COMPILED if all(one.fullmatch(x) for x in lines[number + 1 : number + 1 + MIN_ITEMS])),
            None,
        )
        header = lines[number]
        if (
            shape is None
            or known.support[known.skeletons[page][number]] < 2
            or dict(_COMPILED)[shape].fullmatch(header)
        ):
            number += 1
            continue
        end = number + 1
        while end < len(lines) and dict(_COMPILED)[shape].fullmatch(lines[end]):
            end += 1
        yield header, shape, list(lines[number + 1 : end])
        number = end


def _part(known: Study, number: int, key: tuple[str, str], hits: list[tuple[int, list[str]]]) -> Part:
    header, shape = key
    sample = "\n".join([header, *hits[0][1][:MIN_ITEMS]])
    keys = {
        "id": f"related-list-{number + 1}" if number else "related-list",
        "op": "list",
        "label": "related-links",
        "header": escape(header),
        "item": shape,
        "min_items": MIN_ITEMS,
        "removes": [sample],
        "keeps": near_body_lines(known, shape, [header], 1),
    }
    sizes = Counter(len(items) for _, items in hits)
    pages = len({page for page, _ in hits})
    return Part("strip", keys, f"{of(pages, len(known.voters))}, {min(sizes)} to {max(sizes)} items, behind the body")
