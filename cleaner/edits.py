"""Edits over one text: claims that overlap become edits that do not, and texts go through them and back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from cleaner.model import Claim, Edit

# The more precise a label, the earlier it stands; a label that is not named here ranks between the two groups.
_PRECISE = ("watermark", "page-marker", "truncation-marker", "echo")
_VAGUE = ("outside-body", "layout")


def apply(edits: Iterable[Edit], raw: str) -> str:
    """The text after the edits (sorted, disjoint)."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += raw[at : edit.start], edit.replacement
        at = edit.end
    return "".join([*pieces, raw[at:]])


def revert(edits: Iterable[Edit], body: str) -> str:
    """The raw text that the edits, which carry what they removed, made `body` of."""
    pieces: list[str] = []
    at = grown = 0
    for edit in edits:
        start = edit.start + grown
        pieces += body[at:start], edit.removed
        at = start + len(edit.replacement)
        grown += len(edit.replacement) - len(edit.removed)
    return "".join([*pieces, body[at:]])


def without(edits: Iterable[Edit], rules: Collection[str]) -> tuple[Edit, ...]:
    """The edits as they are when some rules take theirs back: the next rule in line takes over, or the text returns.

    `rules` are rule ids, or ids of whole rule files.
    """
    kept = (_taken_back(edit, frozenset(rules)) for edit in edits)
    return tuple(edit for edit in kept if edit is not None)


def _taken_back(edit: Edit, rules: frozenset[str]) -> Edit | None:
    line = [claimant for claimant in ((edit.rule, edit.label), *edit.also) if not _is_named(claimant[0], rules)]
    if not line:
        return None
    if line[0][0] == edit.rule:
        return edit._replace(also=tuple(line[1:]))
    return edit._replace(rule=line[0][0], label=line[0][1], replacement="", also=tuple(line[1:]))


def _is_named(rule: str, rules: frozenset[str]) -> bool:
    return rule in rules or rule.partition("#")[0] in rules


def furthest_end(spans: Iterable[tuple[int, int]]) -> Callable[[int], int]:
    """For an offset, how far the spans reach that start before it; -1 where none does."""
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    reach = [-1, *accumulate((end for _, end in ordered), max)]
    return lambda offset: reach[bisect_left(starts, offset)]


def resolve(claims: Iterable[Claim], raw: str) -> tuple[Edit, ...]:
    """Sorted, disjoint edits that cover what the claims cover.

    Where claims overlap the more precise label wins, then the longer claim, then the rule id; the others stand behind
    it in `also`. A claim that is empty inserts its replacement, unless another claim covers its place.
    """
    ranked = sorted(set(claims), key=_rank)
    edits = [*_covered(ranked, raw), *_insertions(ranked)]
    return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _rank(claim: Claim) -> tuple[int, int, str, int]:
    return _vagueness(claim.label), claim.start - claim.end, claim.rule, claim.start


def _vagueness(label: str) -> int:
    if label in _PRECISE:
        return _PRECISE.index(label) - len(_PRECISE)
    return 1 + _VAGUE.index(label) if label in _VAGUE else 0


class _Piece(NamedTuple):
    """A stretch that the same claims cover, the winner first."""

    start: int
    end: int
    claims: tuple[Claim, ...]


def _covered(ranked: Sequence[Claim], raw: str) -> list[Edit]:
    edits = []
    written: set[Claim] = set()
    for piece in _merged(_pieces(ranked)):
        winner = piece.claims[0]
        replacement = "" if winner in written else winner.replacement
        written.add(winner)
        behind = {(claim.rule, claim.label): None for claim in piece.claims[1:] if claim.rule != winner.rule}
        removed = raw[piece.start : piece.end]
        edits.append(Edit(piece.start, piece.end, replacement, winner.rule, winner.label, removed, tuple(behind)))
    return edits


def _pieces(ranked: Sequence[Claim]) -> Iterable[_Piece]:
    """The text between two bounds of claims, with the claims that cover it, by rank."""
    events: dict[int, list[tuple[int, bool]]] = {}
    for number, claim in enumerate(ranked):
        if claim.end > claim.start:
            events.setdefault(claim.start, []).append((number, True))
            events.setdefault(claim.end, []).append((number, False))
    open_now: set[int] = set()
    bounds = sorted(events)
    for start, end in pairwise(bounds):
        for number, opens in events[start]:
            (open_now.add if opens else open_now.discard)(number)
        if open_now:
            yield _Piece(start, end, tuple(ranked[number] for number in sorted(open_now)))


def _merged(pieces: Iterable[_Piece]) -> Iterable[_Piece]:
    """Pieces that touch and are covered by the same claims, as one."""
    last: _Piece | None = None
    for piece in pieces:
        if last and last.end == piece.start and last.claims == piece.claims:
            last = last._replace(end=piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _insertions(ranked: Sequence[Claim]) -> Iterable[Edit]:
    end_before = furthest_end((claim.start, claim.end) for claim in ranked if claim.end > claim.start)
    taken: set[int] = set()
    for claim in ranked:
        covered = end_before(claim.start) > claim.start
        if claim.start == claim.end and claim.replacement and not covered and claim.start not in taken:
            taken.add(claim.start)
            yield Edit(claim.start, claim.start, claim.replacement, claim.rule, claim.label, "")
