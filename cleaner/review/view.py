"""A compared document as rows for a terminal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from cleaner.fold import SPACES
from cleaner.model import Edit
from cleaner.review.diff import CONTEXT, Compared, Line, Stretch, lines
from cleaner.review.terminal import Piece, Row, Style, columns, padded, printable, shortened, wrapped

_SPACE_MARKS = {ord(space): "␣" for space in SPACES} | {ord("\u3000"): "␣␣", ord("\t"): "⇥"}
_STYLES: dict[str, Style] = {"kept": "", "removed": "removed", "joined": "removed", "added": "added"}
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
    kind = line[0].kind if len({stretch.kind for stretch in line}) == 1 else "kept"
    gutter = Piece(_GUTTERS.get(kind, "│") + " ", _STYLES[kind] or "faint")
    blank = all(stretch.is_space for stretch in line)
    whole = kind in _GUTTERS and not blank
    pieces = [_whole_piece(stretch) if whole else _piece(stretch, look.marks) for stretch in line]
    places = accumulate((len(piece.text) for piece in pieces), initial=0)
    starts = deque(
        (place, stretch.edit)
        for place, stretch in zip(places, line, strict=False)
        if stretch.edit and not (stretch.is_space and kind == "removed")
    )
    end = 0
    for row in wrapped(pieces, room):
        end += sum(len(piece.text) for piece in row)
        while starts and starts[0][0] < end:
            margin.announce(starts.popleft()[1])
        yield (*margin.next(), gutter, *row)


def _whole_piece(stretch: Stretch) -> Piece:
    """Text on a line that went, or came, as a whole."""
    return Piece(_shown(stretch.text.removesuffix("\n")), _STYLES[stretch.kind])


def _piece(stretch: Stretch, marks: bool) -> Piece:
    style = _STYLES[stretch.kind]
    if stretch.kind == "kept":
        return Piece(_shown(stretch.text.removesuffix("\n")))
    break_mark = "¶" if stretch.kind == "added" else "⏎"
    if stretch.is_space:
        return Piece(space_marks(stretch.text, break_mark), style)
    before, behind = _BRACKETS[stretch.kind] if marks else ("", "")
    return Piece(before + _shown(stretch.text.replace("\n", break_mark)) + behind, style)


def _shown(text: str) -> str:
    return printable(text, keep="\t").expandtabs(4)


def space_marks(text: str, break_mark: str) -> str:
    """White space as signs that can be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return printable(text.translate(_SPACE_MARKS).replace("\n", break_mark))


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

    def announce(self, edit: Edit) -> None:
        """Puts the rule of an edit that begins in the next row in line; a rule that was named last is not again."""
        if (edit.rule, edit.label) == self._last:
            return
        self._last = (edit.rule, edit.label)
        if self._waiting and self._waiting[-1].style == "faint":  # the label of the rule before: no room is left
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
            yield self.next()
        self._waiting.clear()
        self._last = None
