"""Where the body stands in a frame whose anchors do not say: the best stretch of its lines."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from cleaner.generic import lines as seen
from cleaner.generic.stretch import Model, Stretch
from cleaner.model import Span
from cleaner.page import Page

SITE_LINE, WRAPPED_LINE = -3.0, 1.5  # the scores of a line of the site, and of one that was cut at a width
WIDTHS = (15, 60)
_WINDOW = 8  # lines
_FULL_STOP = re.compile(r"。|[a-z]\.(?: |$)")


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
    if not lines:
        return 0, 0
    known = dict.fromkeys(wrapped_lines(lines), WRAPPED_LINE) | dict.fromkeys(barriers, SITE_LINE)
    scores = {number: score * math.sqrt(min(max(len(lines[number]), 8), 400)) for number, score in known.items()}
    found = Stretch(seen.Page(list(lines)), Model.shipped(), scores)
    return (found.first, found.last + 1) if found.mass > 0 else (0, 0)


def wrapped_lines(lines: Sequence[str]) -> frozenset[int]:
    """Numbers of the lines in runs that were cut at one width, without regard to sentences."""
    found: set[int] = set()
    for start in range(0, max(len(lines) - _WINDOW + 3, 0), 3):
        window = range(start, min(start + _WINDOW, len(lines)))
        width = sorted(len(lines[number]) for number in window)[-2]
        full = [number for number in window if width - 3 <= len(lines[number]) <= width + 2]
        sentences = sum(bool(_FULL_STOP.search(lines[number])) for number in window)
        open_ended = sum(lines[number][-1].isalnum() or lines[number][-1] in ",、" for number in full)
        is_full = WIDTHS[0] <= width <= WIDTHS[1] and len(full) * 2 >= len(window)
        if is_full and open_ended * 2 >= len(full) and sentences * 5 >= len(window):
            found.update(number for number in window if len(lines[number]) >= 2)
    return frozenset(found)
