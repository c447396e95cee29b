"""Edits: apply and revert, claims that overlap, taking a rule back."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import RULES, claims, many

from cleaner.edits import apply, furthest_end, resolve, revert, without
from cleaner.fold import Reading, read
from cleaner.mending import claims_in_gaps, mended
from cleaner.model import Claim, Edit
from cleaner.page import Hit

RAW = "abcdefghijkl"
WHITE = ("", "", " ", "\n")


def claim(start: int, end: int, rule: str = "s#1", label: str = "navigation", replacement: str = "") -> Claim:
    return Claim(start, end, replacement, rule, label)


def owners(edits: tuple[Edit, ...]) -> list[str | None]:
    """The rule that removes each character of RAW."""
    return [next((edit.rule for edit in edits if edit.start <= at < edit.end), None) for at in range(len(RAW))]


# ------------------------------------------------------------------------------------------------ resolve
@many
@given(claims(replacements=WHITE))
def test_edits_are_sorted_disjoint_and_cover_what_the_claims_cover(found: list[Claim]) -> None:
    edits = resolve(found, RAW)
    ends = [0, *(edit.end for edit in edits)]
    assert all(end <= edit.start <= edit.end for end, edit in zip(ends, edits, strict=False))
    assert [owner is not None for owner in owners(edits)] == [
        any(one.start <= at < one.end for one in found) for at in range(len(RAW))
    ]
    assert revert(edits, apply(edits, RAW)) == RAW


@many
@given(claims(replacements=WHITE), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_changes_nothing(found: list[Claim], mixer: random.Random) -> None:
    assert resolve(mixer.sample(found, len(found)), RAW) == resolve(found, RAW)


@many
@given(claims(), st.sets(st.sampled_from(sorted([*RULES, "sites/a", "families/b"]))))
def test_taking_rules_back_is_running_without_them(found: list[Claim], gone: set[str]) -> None:
    left = [one for one in found if one.rule not in gone and one.rule.partition("#")[0] not in gone]
    taken_back, without_them = without(resolve(found, RAW), gone), resolve(left, RAW)
    assert apply(taken_back, RAW) == apply(without_them, RAW)
    assert owners(taken_back) == owners(without_them)


@pytest.mark.parametrize(
    ("found", "owned"),
    [
        ([claim(0, 4, "a#1"), claim(4, 8, "a#1")], [(0, 4, "a#1"), (4, 8, "a#1")]),  # that touch stay two
        ([claim(0, 9, "a#1"), claim(2, 4, "b#1", "watermark")], [(0, 2, "a#1"), (2, 4, "b#1"), (4, 9, "a#1")]),
        ([claim(0, 4, "a#1"), claim(2, 9, "b#1")], [(0, 2, "a#1"), (2, 4, "b#1"), (4, 9, "b#1")]),  # the longer
        ([claim(0, 4, "b#1"), claim(0, 4, "a#1")], [(0, 4, "a#1")]),  # then the rule's name
        ([claim(0, 9, "z#1", "outside-body"), claim(3, 9, "a#1", "layout")], [(0, 3, "z#1"), (3, 9, "z#1")]),
        ([claim(0, 4, "a#1"), claim(0, 4, "a#1")], [(0, 4, "a#1")]),
    ],
)
def test_where_claims_overlap_the_more_precise_wins(found: list[Claim], owned: list[tuple[int, int, str]]) -> None:
    assert [(edit.start, edit.end, edit.rule) for edit in resolve(found, RAW)] == owned


def test_those_who_also_claimed_stand_in_line() -> None:
    found = [claim(0, 4, "a#1"), claim(0, 9, "b#1", "outside-body"), claim(0, 4, "c#1", "echo")]
    first, last = resolve(found, RAW)
    assert (first.rule, first.also) == ("c#1", (("a#1", "navigation"), ("b#1", "outside-body")))
    assert (last.rule, last.also) == ("b#1", ())
    (one, two) = without((first, last), {"c#1"})
    assert (one.rule, one.also, two.rule) == ("a#1", (("b#1", "outside-body"),), "b#1")
    assert without((first, last), {"a", "b", "c"}) == ()


def test_a_replacement_is_put_in_once_where_its_claim_is_cut_in_two() -> None:
    found = [claim(0, 9, "a#1", replacement="\n"), claim(3, 5, "b#1", "watermark")]
    assert apply(resolve(found, RAW), RAW) == "\njkl"


@pytest.mark.parametrize(
    ("place", "covers", "put"),
    [
        (4, [], True),
        (4, [(0, 4), (4, 8)], True),
        (4, [(4, 8)], True),
        (4, [(0, 8)], False),
        (4, [(0, 2), (0, 5), (3, 4)], False),
    ],
)
def test_white_space_is_put_in_where_no_claim_runs_over_it(
    place: int, covers: list[tuple[int, int]], put: bool
) -> None:
    found = [claim(place, place, "i#1", replacement="\n"), *(claim(*cover) for cover in covers)]
    assert ("\n" in apply(resolve(found, RAW), RAW)) is put


@many
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)), st.integers(-1, 22))
def test_how_far_spans_reach(spans: list[tuple[int, int]], offset: int) -> None:
    assert furthest_end(spans)(offset) == max((end for start, end in spans if start < offset), default=-1)


# ------------------------------------------------------------------------------------------------ mending
@many
@given(claims(replacements=WHITE), st.data())
def test_repairs_stand_beside_other_edits(found: list[Claim], data: st.DataObject) -> None:
    raw = data.draw(st.text("ab \n", min_size=12, max_size=12))
    edits = resolve(found, raw)
    reading = data.draw(st.sampled_from([Reading.after, Reading.edited]))(read(raw), edits)
    gaps = [Hit(*gap.span(), "\n") for gap in re.finditer(r"\s+", reading.text) if data.draw(st.booleans())]
    more = mended(edits, ("m#1", "layout"), gaps, reading)
    assert revert(more, apply(more, raw)) == raw
    assert all(before.end <= behind.start for before, behind in pairwise(more))
    assert apply(more, raw).replace(" ", "").replace("\n", "") == apply(edits, raw).replace(" ", "").replace("\n", "")


def test_a_gap_that_runs_over_an_edit_claims_what_is_left_of_it() -> None:
    raw = "one  WM  two"
    edits = (Edit(5, 7, "", "w#1", "watermark", "WM"),)
    reading = read(raw, edits)
    (found,) = [Hit(3, 7, "\n")]
    claimed = claims_in_gaps("m#1", "layout", [found], reading, edits)
    assert [(one.start, one.end, one.replacement) for one in claimed] == [(3, 5, "\n"), (7, 9, "")]
    assert apply(mended(edits, ("m#1", "layout"), [found], reading), raw) == "one\ntwo"


def test_a_repair_takes_the_place_of_white_space_that_an_edit_put_in() -> None:
    raw = "one WM two"
    edits = (Edit(3, 7, " ", "w#1", "watermark", " WM "),)
    more = mended(edits, ("m#1", "layout"), [Hit(3, 4, "\n")], read(raw).edited(edits))
    assert apply(more, raw) == "one\ntwo"
    assert [(edit.rule, edit.replacement) for edit in more] == [("m#1", "\n"), ("w#1", "")]
