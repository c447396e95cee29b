"""Why each line of a page of no known site stayed or went, as rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from cleaner.fold import read
from cleaner.model import LineReason, Result
from cleaner.review.terminal import Piece, Row, columns, counted, hanging, printable, shortened

_HEAD, _TAIL = 3, 2  # lines that are shown of many that stay
_STAYS = "body"
_BLANK = "layout"
_LEGEND = "Beside each line: how much speaks for it being text, or against that where it is below 0."


class _Line(NamedTuple):
    number: int  # in the raw page, from 1
    text: str
    why: LineReason


def told_by_lines(result: Result, width: int, every: bool) -> Iterator[Row]:
    """The chrome that a page of no known site shows, and its lines with their scores, run by run of one reason.

    Args:
        every: show also the lines in the middle of what stays.
    """
    if not result.guess:
        return
    yield from hanging((Piece("  chrome      "),), [Piece(_chrome(result))], width)
    if result.guess.confidence is not None:
        yield (Piece(f"  confidence  {result.guess.confidence:.2f} of 1 that this is a body"),)
    yield from hanging((Piece("  "),), [Piece(_LEGEND, "faint")], width)
    for why, run in groupby(_lines(result), key=lambda line: line.why._replace(score=None)):
        yield from _run(why, list(run), width, every)


def _chrome(result: Result) -> str:
    chrome = result.guess.chrome if result.guess else {}
    told = ", ".join(f"{kind} {count:,}" for kind, count in sorted(chrome.items(), key=lambda one: (-one[1], one[0])))
    if result.guess and result.guess.confidence is not None:
        return f"{told} (lines around the text)"
    return f"{told or 'none'}: too little to act on, so nothing was removed"


def _lines(result: Result) -> Iterator[_Line]:
    """The lines that are not blank."""
    raw, reading = result.document.raw, read(result.document.raw)
    starts = [0, *(hit.end() for hit in re.finditer(r"\r\n|\r|\n", raw))]
    for number, why in enumerate(result.lines):
        if why.label != _BLANK:
            start, end = reading.line_span(number)
            offset = reading.to_raw(start, end).start
            yield _Line(bisect_right(starts, offset), reading.plain[start:end], why)


def _run(why: LineReason, lines: list[_Line], width: int, every: bool) -> Iterator[Row]:
    stays = why.label == _STAYS
    label = Piece(why.label, "good" if stays else "removed")
    yield from hanging((Piece("  "),), [label, Piece(f"  {why.reason}")], width)
    hidden = len(lines) - _HEAD - _TAIL if stays and not every else 0
    for at, line in enumerate(lines):
        if hidden > 1 and _HEAD <= at < len(lines) - _TAIL:
            if at == _HEAD:
                yield (Piece(f"    … and {counted(hidden, 'more line')}; --all shows them", "faint"),)
            continue
        yield _row(line, width)


def _row(line: _Line, width: int) -> Row:
    score = "" if line.why.score is None else f"{line.why.score:+.1f}"
    head = f"    line {line.number:<4} {score:>6} "
    return Piece(head, "faint"), Piece(shortened(printable(line.text), width - columns(head)))
