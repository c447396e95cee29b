"""Where the body stands in a frame whose anchors do not say: the best stretch of its lines."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleaner.model import Span
from cleaner.page import Page

if TYPE_CHECKING:
    from cleaner.generic.stretch import Stretch

SITE_LINE, TEXT_LINE = -1.5, 1.5  # the scores of lines of which it is known what they are
OUTSIDE = -1e4  # a line outside of the frame is out of reach
WIDTHS = (15, 60)
_WINDOW = 8  # lines
_FULL_STOP = re.compile(r"。|[a-z]\.(?: |$)")


class Sought(NamedTuple):
    """What was found between the anchors, in offsets of the reading copy: the body, and the title's line."""

    body: Span
    title: Span | None = None


def seek(page: Page, barriers: Collection[int]) -> Sought:
    """The stretch of the page's frame that reads most like a body, the frame itself where nothing does; and its title,
    which may stand outside of the frame.

    Args:
        barriers: numbers of lines that are known to be the site's.
    """
    reading = page.reading
    numbers = [number for number, line in enumerate(reading.lines) if line]
    lines, inside = [reading.lines[number] for number in numbers], page.frame_lines()
    known = {at: SITE_LINE for at, number in enumerate(numbers) if number in barriers}
    known |= {at: OUTSIDE for at, number in enumerate(numbers) if number not in inside}
    found = _stretch(lines, known) if lines else None
    if found is None or found.mass <= 0:
        return Sought(page.frame)
    from cleaner.generic.fields import find_title

    title = find_title(found.page, found.first, found.last, found.model.data["title"])
    first = found.first + (title is not None and title.line == found.first < found.last)
    end = min(reading.line_span(numbers[found.last]).end + 1, page.frame.end)
    body = Span(max(reading.line_starts[numbers[first]], page.frame.start), end)
    return Sought(body, reading.line_span(numbers[title.line]) if title else None)


def estimated_body(lines: Sequence[str], barriers: Collection[int] = ()) -> tuple[int, int]:
    """The half-open range of the lines that read most like a body; empty where none do.

    Args:
        lines: of one page, folded, none of them blank.
        barriers: numbers of lines that are known to be the site's.
    """
    found = _stretch(lines, dict.fromkeys(barriers, SITE_LINE)) if lines else None
    return (found.first, found.last + 1) if found and found.mass > 0 else (0, 0)


def _stretch(lines: Sequence[str], known: Mapping[int, float]) -> Stretch:
    """Args: known: scores of lines, each for a character of a line that is not long."""
    from cleaner.generic import lines as seen
    from cleaner.generic.stretch import Model, Stretch

    scores = dict.fromkeys(wrapped_lines(lines), TEXT_LINE) | dict(known)
    weighed = {number: score * math.sqrt(min(max(len(lines[number]), 8), 400)) for number, score in scores.items()}
    return Stretch(seen.Page(list(lines)), Model.shipped(), weighed)


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
