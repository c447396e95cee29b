"""A page as the rules now have it, as rows."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.authoring.lint import lint
from cleaner.authoring.watch import Sight
from cleaner.model import Result
from cleaner.plan import plan
from cleaner.review.checks import finding_rows
from cleaner.review.diff import Compared
from cleaner.review.document import document_rows
from cleaner.review.rules import named
from cleaner.review.terminal import Piece, Row, hanging, printable
from cleaner.review.view import Look
from cleaner.rulebook.load import Rulebook


def sight_rows(sight: Sight, id: str, look: Look) -> Iterator[Row]:
    """The page's diff, a word if it is not taken for one of the site `id`, and what lint says of that rule file.

    Raises:
        InputError: there is no such rule file.
    """
    wanted = named(sight.rulebook, [id])[0]
    result = sight.result
    record = {name: getattr(result, name) for name in ("site", "family", "verdict", "reason")}
    yield from document_rows(Compared(result.document.id, result.document.raw, result.edits, record), look)
    if not _is_at_work(wanted, result, sight.rulebook):
        told = f"{wanted} is not at work here: cleaner explain says which clues hit and which do not"
        yield from hanging((Piece("warning", "warning"), Piece(": ")), [Piece(printable(told))], look.width)
    for finding in lint(sight.rulebook, ids=[wanted]):
        yield from finding_rows(finding, look.width)


def _is_at_work(wanted: str, result: Result, rulebook: Rulebook) -> bool:
    used = result.site or result.family
    return used is not None and (wanted == used or wanted in plan(rulebook, used).ancestors)
