"""What was removed, counted by label and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.model import Edit
from cleaner.review.diff import Compared, Unseen
from cleaner.review.doubts import Doubts, doubts
from cleaner.review.terminal import Piece, Row, printable, shortened

NO_DOUBTS = Doubts()


class Count(NamedTuple):
    """What one rule came to; `removed` counts code points."""

    removed: int = 0
    edits: int = 0
    documents: int = 0


@dataclass(slots=True)
class Totals:
    """Counts over documents, added to one by one; `characters` are those of the raw texts, and `computed` counts the
    documents without an account."""

    documents: int = 0
    computed: int = 0
    doubts: Doubts = NO_DOUBTS
    characters: int = 0
    by_rule: dict[tuple[str, str], Count] = field(default_factory=dict)
    unseen: list[Unseen] = field(default_factory=list)

    def add(self, raw: str, edits: Iterable[Edit]) -> None:
        self.documents += 1
        self.characters += len(raw)
        seen: set[tuple[str, str]] = set()
        for edit in edits:
            key = (edit.label, edit.rule)
            before = self.by_rule.get(key, Count())
            self.by_rule[key] = Count(
                before.removed + len(edit.removed), before.edits + 1, before.documents + (key not in seen)
            )
            seen.add(key)

    @property
    def removed(self) -> int:
        return sum(count.removed for count in self.by_rule.values())


def over(documents: Iterable[Compared | Unseen]) -> Totals:
    """The totals of documents, those aside that cannot be shown."""
    totals = Totals()
    for document in documents:
        if isinstance(document, Unseen):
            totals.unseen.append(document)
        else:
            totals.add(document.raw, document.edits)
            if document.computed:
                totals.computed += 1
                totals.doubts = totals.doubts.plus(doubts(document.edits))
    return totals


def table(totals: Totals, width: int) -> Iterator[Row]:
    """A row a rule, the one that removed most first."""
    if not totals.by_rule:
        return
    many = totals.documents > 1
    pages = "pages  " if many else ""
    yield (Piece(f"  removed  edits  {pages}label              rule", "faint"),)
    ranked = sorted(totals.by_rule.items(), key=lambda item: (-item[1].removed, item[0]))
    for (label, rule), count in ranked:
        pages = f"{count.documents:>5,}  " if many else ""
        figures = f"{count.removed:>9,}  {count.edits:>5,}  {pages}{label or '-':<17}  "
        yield Piece(figures), Piece(shortened(printable(rule), max(width - len(figures), 10)), "rule")


def as_dict(totals: Totals) -> dict[str, Any]:
    """The counts as data."""
    rules = [
        {"label": label or None, "rule": rule, **count._asdict()}
        for (label, rule), count in sorted(totals.by_rule.items())
    ]
    return {
        "documents": totals.documents,
        "computed": totals.computed,
        "chars": totals.characters,
        "removed": totals.removed,
        "rules": rules,
        "doubts": totals.doubts._asdict(),
        "problems": {document.name: document.problem for document in totals.unseen},
    }
