"""What the comparison of two texts, without an account, cannot tell for sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cleaner.fold import count_marks
from cleaner.model import Edit
from cleaner.review.matching import is_same_but_for_width
from cleaner.review.terminal import counted

_COARSE = 100  # characters on both sides of a change from which it is no change but another text


class Doubts(NamedTuple):
    """Characters, white space aside, that the raw text does not have there: `widths` of them are the same marks in
    another form, `coarse` belong to stretches that have too little in common to be compared, `added` is the rest."""

    added: int = 0
    widths: int = 0
    coarse: int = 0

    def plus(self, other: Doubts) -> Doubts:
        return Doubts(*(one + more for one, more in zip(self, other, strict=True)))


def doubts(edits: Iterable[Edit]) -> Doubts:
    """The doubts about edits that were computed."""
    found = Doubts()
    for edit in edits:
        if (size := count_marks(edit.replacement)) > 0:
            found = found.plus(_doubt(edit, size))
    return found


def _doubt(edit: Edit, size: int) -> Doubts:
    if is_same_but_for_width(_bare(edit.removed), _bare(edit.replacement)):
        return Doubts(widths=size)
    return Doubts(coarse=size) if min(size, count_marks(edit.removed)) >= _COARSE else Doubts(added=size)


def _bare(text: str) -> str:
    return "".join(text.split())


def in_words(found: Doubts) -> str:
    """What is sure and what is a guess."""
    added, widths, coarse = found
    parts = []
    if widths:
        parts.append(f"{counted(widths, 'mark')} came back in another width or form")
    if added:
        parts.append(f"{counted(added, 'character')} came that do not stand there in the raw text (changed, or moved)")
    if coarse:
        parts.append(
            f"{counted(coarse, 'character')} have too little in common with what they replace: shown as a whole"
        )
    sure = "; ".join(parts) or "The clean text is the raw text less what is shown"
    return f"{sure}. Guessed: which of several like stretches went. Not known: why, and by which rule."
