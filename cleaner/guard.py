"""Guards: what must hold of a cleaned page, or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cleaner import patterns
from cleaner.edits import furthest_end
from cleaner.fold import count_marks
from cleaner.model import Edit, GuardFigure, Span
from cleaner.patterns import Budget
from cleaner.rulebook.schema import Guard


def figures(
    guard: Guard, body: str, read_body: Callable[[], str], removed: float, budget: Budget
) -> tuple[GuardFigure, ...]:
    """Every guard of a site with its figure.

    Args:
        read_body: gives the reading copy of the body, for guards that have patterns.
        removed: the share of the frame's characters that was removed, see `share_removed`.
    """
    return tuple(_figures(guard, body, read_body, removed, budget))


def _figures(
    guard: Guard, body: str, read_body: Callable[[], str], removed: float, budget: Budget
) -> Iterator[GuardFigure]:
    text = read_body() if guard.must_keep or guard.must_not_contain else ""
    if guard.max_removed is not None:
        holds = removed <= guard.max_removed
        yield GuardFigure("max_removed", f"{removed:.1%}", f"at most {guard.max_removed:.1%}", holds)
    if guard.min_chars is not None:
        chars = count_marks(body)
        yield GuardFigure("min_chars", str(chars), f"at least {guard.min_chars}", chars >= guard.min_chars)
    for pattern in guard.must_keep:
        hit = patterns.search(pattern, text, budget)
        yield GuardFigure(f"must_keep {pattern}", "there" if hit else "not there", "there", bool(hit))
    for pattern in guard.must_not_contain:
        hit = patterns.search(pattern, text, budget)
        yield GuardFigure(f"must_not_contain {pattern}", hit[0][:80] if hit else "not there", "not there", not hit)


def share_removed(raw: str, frame: Span, edits: Iterable[Edit], proved: frozenset[Span]) -> float:
    """The share of the frame's characters, white space aside, that edits remove; copies that stand elsewhere in the
    body too do not count.

    Args:
        frame: in the raw text.
        proved: stretches of the raw text that are such copies.
    """
    first, last = frame
    inside = [(edit.start, edit.end) for edit in edits if edit.start < last and edit.end > first]
    if proved:
        proved_to = furthest_end(proved)
        inside = [(start, end) for start, end in inside if proved_to(start + 1) < end]
    removed = "".join([raw[max(start, first) : min(end, last)] for start, end in inside])
    return count_marks(removed) / (count_marks(raw[first:last]) or 1)
