"""The last edits: one paragraph a line, no white space at line ends, one line break at the end."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.fold import Reading, line_gaps
from cleaner.page import Hit

RULE = "cleaner#layout"
LABEL = "layout"


def find(left: Reading) -> Iterator[Hit]:
    """What has to change in a body that is otherwise finished, in offsets of its text, where nothing is taken out."""
    text = left.text
    ends_in_gap = False
    for start, stop in line_gaps(left):
        ends_in_gap = stop == len(text)
        wanted = "" if start == 0 else "\n"
        if text[start:stop] != wanted:
            yield Hit(start, stop, wanted)
    if text and not ends_in_gap:
        yield Hit(len(text), len(text), "\n")
