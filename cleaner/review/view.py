"""A compared document as rows for a terminal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.fold import SPACES
from cleaner.model import Edit
from cleaner.review.diff import CONTEXT, Compared, Line, Stretch, lines
from cleaner.review.terminal import Piece, Row, Style, columns, padded, printable, shortened, wrapped

_SPACE_MARKS = {ord(space): "␣" for space in SPACES} | {ord("\u3000"): "␣␣", ord("\t"): "⇥"}
_STYLES: dict[str, Style] = {"kept": "", "removed": "removed", "added": "added", "folded": "faint"}
_BRACKETS = {"kept": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_GUTTERS = {"removed": "-", "added": "+"}


class Look(NamedTuple):
    """How to show a document: `marks` spells out what colours would show; see `diff.lines` for the others."""

    width: int = 80
    marks: bool = True
    context: int | None = CONTEXT
    layout: bool = True


def view(document: Compared, look: Look) -> Iterator[Row]:
    """The document's changes in place, the rule and then the label of each in the margin."""
    margin = _Margin(0 if document.computed else _margin_width(document.edits, look.width))
    room = max(look.width - margin.width - 3, 10)
    for line in lines(document, look.context, look.layout):
        if line[0].kind == "folded" or line[-1].kind == "folded":
            yield from _around_fold(line, margin, room, look)
        else:
            yield from _line_rows(line, margin, room, look)
    yield from margin.rest()


def _around_fold(line: Line, margin: _Margin, room: int, look: Look) -> Iterator[Row]:
    if line[:-1]:
        yield from _line_rows(line[:-1], margin, room, look)
    yield from margin.rest()
    yield (Piece(" " * (margin.width + 2)), Piece(shortened(line[-1].text, room), "faint"))


def _line_rows(line: Line, margin: _Margin, room: int, look: Look) -> Iterator[Row]:
    kinds = {stretch.kind for stretch in line}
    whole = line[0].kind if len(kinds) == 1 and not any(stretch.is_join for stretch in line) else "kept"
    pieces = [_piece(stretch, whole, look.marks) for stretch in line]
    starts = [(sum(len(piece.text) for piece in pieces[:number]), stretch.edit) for number, stretch in enumerate(line)]
    at = 0
    for row in wrapped(pieces, room):
        end = at + sum(len(piece.text) for piece in row)
        margin.announce(edit for start, edit in starts if edit and at <= start < max(end, at + 1))
        yield (*margin.next(), Piece(_GUTTERS.get(whole, "│") + " ", _STYLES[whole] or "faint"), *row)
        at = end


def _piece(stretch: Stretch, whole: str, marks: bool) -> Piece:
    style = _STYLES[stretch.kind]
    if stretch.kind == "kept":
        return Piece(printable(stretch.text.removesuffix("\n"), keep="\t").expandtabs(4))
    break_mark = "⏎" if stretch.kind == "removed" else "¶"
    if stretch.is_space:
        return Piece(printable(stretch.text.translate(_SPACE_MARKS).replace("\n", break_mark)), style)
    if whole != "kept":
        return Piece(printable(stretch.text.removesuffix("\n")), style)
    text = printable(stretch.text.replace("\n", break_mark))
    before, behind = _BRACKETS[stretch.kind] if marks else ("", "")
    return Piece(before + text + behind, style)


# ------------------------------------------------------------------------------------------------ the margin
def _margin_width(edits: Iterable[Edit], width: int) -> int:
    names = {name for edit in edits for name in (short_rule(edit.rule), "  " + edit.label)}
    return min(max(map(columns, names), default=0) + 1, width // 3)


def short_rule(rule: str) -> str:
    """The rule without the folder of its file."""
    return printable(rule.partition("/")[2] or rule)


class _Margin:
    """What stands left of the text: the rule of a change beside its first row, the label under it if there is room."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._waiting: deque[Piece] = deque()
        self._last: tuple[str, str] | None = None

    def announce(self, edits: Iterable[Edit]) -> None:
        """Puts the rules of edits that begin in the next row in line; a rule that was named last is not again."""
        for edit in edits:
            if (edit.rule, edit.label) == self._last:
                continue
            self._last = (edit.rule, edit.label)
            while self._waiting and self._waiting[-1].style == "faint":
                self._waiting.pop()
            self._waiting += Piece(short_rule(edit.rule), "rule"), Piece("  " + edit.label, "faint")

    def next(self) -> Row:
        """The margin of the next row."""
        piece = self._waiting.popleft() if self._waiting else Piece("")
        text = piece.text
        if columns(text) >= self.width and "#" in text:
            text = "…#" + text.partition("#")[2]
        return (Piece(padded(shortened(text, max(self.width - 1, 0)), self.width), piece.style),) if self.width else ()

    def rest(self) -> Iterator[Row]:
        """Rows for what is still in line; after them every rule is named anew."""
        while self._waiting and self.width:
            yield (*self.next(), Piece("│", "faint"))
        self._waiting.clear()
        self._last = None
