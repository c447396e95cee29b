"""Edits over one text: claims that overlap become edits that do not, and texts go through them and back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

from cleaner.model import Claim, Edit

# The more precise a label, the earlier it stands; a label that is not named here ranks between the two groups.
_PRECISE = ("watermark", "page-marker", "truncation-marker", "echo")
_VAGUE = ("outside-body", "layout")
_VAGUENESS = {label: at - len(_PRECISE) for at, label in enumerate(_PRECISE)} | {
    label: 1 + at for at, label in enumerate(_VAGUE)
}


def apply(edits: Iterable[Edit], raw: str) -> str:
    """The text after the edits (sorted, disjoint)."""
    pieces: list[str] = []
    at = 0
    for start, end, replacement, *_ in edits:
        pieces += raw[at:start], replacement
        at = end
    return "".join([*pieces, raw[at:]])


def revert(edits: Iterable[Edit], body: str) -> str:
    """The raw text that the edits, which carry what they removed, made `body` of."""
    pieces: list[str] = []
    at = grown = 0
    for start, _, replacement, _, _, removed, _ in edits:
        pieces += body[at : start + grown], removed
        at = start + grown + len(replacement)
        grown += len(replacement) - len(removed)
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
    claims = sorted(set(claims), key=itemgetter(0, 1))
    if all(one.end > one.start for one in claims) and all(one.end <= two.start for one, two in pairwise(claims)):
        return tuple(Edit(*claim, raw[claim.start : claim.end]) for claim in claims)  # as the way below has them
    ranked = sorted(claims, key=_rank)
    edits = [*_covered(ranked, raw), *_insertions(ranked)]
    return tuple(sorted(edits, key=itemgetter(0, 1)))


def _rank(claim: Claim) -> tuple[int, int, str, int, str, bool, str]:
    start, end, replacement, rule, label = claim
    return _VAGUENESS.get(label, 0), start - end, rule, start, label, not replacement, replacement


def _covered(ranked: Sequence[Claim], raw: str) -> list[Edit]:
    edits = []
    written: set[int] = set()
    for start, end, numbers in _pieces(ranked):
        winner = ranked[numbers[0]]
        replacement = winner.replacement if numbers[0] not in written else ""
        written.add(numbers[0])
        behind: Iterable[tuple[str, str]] = ()
        if len(numbers) > 1:
            others = (ranked[number] for number in numbers[1:])
            behind = dict.fromkeys((claim.rule, claim.label) for claim in others if claim.rule != winner.rule)
        edits.append(Edit(start, end, replacement, winner.rule, winner.label, raw[start:end], tuple(behind)))
    return edits


def _pieces(ranked: Sequence[Claim]) -> list[tuple[int, int, list[int]]]:
    """The longest stretches that the same claims cover: start, end, and the claims by their ranks."""
    bounds = [(claim.start, number) for number, claim in enumerate(ranked) if claim.end > claim.start]
    bounds += [(ranked[number].end, number) for _, number in bounds]
    pieces: list[tuple[int, int, list[int]]] = []
    open_now: list[int] = []
    last = 0
    for at, number in sorted(bounds):
        if open_now and at > last:
            start = last
            if pieces and pieces[-1][1] == last and pieces[-1][2] == open_now:
                start = pieces.pop()[0]
            pieces.append((start, at, open_now.copy()))
        last = at
        place = bisect_left(open_now, number)
        if place < len(open_now) and open_now[place] == number:
            del open_now[place]
        else:
            open_now.insert(place, number)
    return pieces


def _insertions(ranked: Sequence[Claim]) -> Iterable[Edit]:
    if all(claim.end > claim.start for claim in ranked):
        return
    end_before = furthest_end((claim.start, claim.end) for claim in ranked if claim.end > claim.start)
    taken: set[int] = set()
    for claim in ranked:
        covered = end_before(claim.start) > claim.start
        if claim.start == claim.end and claim.replacement and not covered and claim.start not in taken:
            taken.add(claim.start)
            yield Edit(claim.start, claim.start, claim.replacement, claim.rule, claim.label, "")
