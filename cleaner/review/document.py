"""What `cleaner diff` shows: a document with what became of it as a whole, or the totals of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.review import totals
from cleaner.review.diff import Compared, Unseen
from cleaner.review.doubts import doubts, in_words
from cleaner.review.terminal import Piece, Row, counted, printable, wrapped
from cleaner.review.view import Look, view

_MEANINGS = {"⏎": "line break removed", "¶": "line break added", "␣": "space removed or added"}


def document_rows(document: Compared | Unseen, look: Look) -> Iterator[Row]:
    """A document's name and what became of it as a whole, its changes in place, and the rules that made them."""
    if isinstance(document, Unseen):
        yield from (_unseen(document), ())
        return
    name = Piece(printable(document.name), "title")
    if not document.edits:
        yield name, Piece("  nothing was changed")
        return
    yield (name,)
    yield from wrapped([Piece(_facts(document))], look.width)
    if document.computed:
        yield from wrapped([Piece(in_words(doubts(document.edits)), "faint")], look.width)
    yield ()
    used: set[str] = set()
    for row in view(document, look):
        used.update(mark for mark in _MEANINGS for piece in row if mark in piece.text)
        yield row
    yield ()
    if used:
        legend = "  ".join(f"{mark} {_MEANINGS[mark]}" for mark in sorted(used))
        yield from wrapped([Piece(legend, "faint")], look.width)
    if not document.computed:
        yield from totals.table(totals.over([document]), look.width)
    yield ()


def _unseen(document: Unseen) -> Row:
    return (
        Piece(printable(document.name), "title"),
        Piece(" cannot be shown: ", "bad"),
        Piece(printable(document.problem)),
    )


def _facts(document: Compared) -> str:
    removed = sum(len(edit.removed) for edit in document.edits)
    change = f"{counted(len(document.raw), 'character')}, {removed:,} removed"
    if document.others:
        change += f" by what is shown · {counted(len(document.others), 'other change')} taken as made"
    if document.computed:
        return f"no account: computed from the two texts · {change}"
    record = document.record
    reason = f" ({record['reason']})" if record.get("reason") else ""
    site = record.get("site") or record.get("family") or "no known site"
    return printable(f"{site} · {record['verdict']}{reason} · {change}")


def stat_rows(seen: Iterable[Compared | Unseen], width: int) -> Iterator[Row]:
    """The totals over many documents."""
    found = totals.over(seen)
    texts = f"{counted(found.documents, 'document')}, {counted(found.characters, 'character')}"
    yield (Piece(f"{texts}, {found.removed:,} removed"),)
    if found.computed:
        told = f"{found.computed:,} without an account: computed. {in_words(found.doubts)}"
        yield from wrapped([Piece(told, "faint")], width)
    yield from totals.table(found, width)
    yield from map(_unseen, found.unseen)
