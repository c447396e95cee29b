"""Frame and guards: where a body stands, and what must hold of it."""

from __future__ import annotations

from typing import Any

import pytest
from builders import clean, site

from cleaner.guard import share_removed
from cleaner.model import Edit, Span

STRIPS = [{"id": "ad", "op": "line", "label": "advert", "match": "广告.*"}]


# ------------------------------------------------------------------------------------------------ the frame
@pytest.mark.parametrize(
    ("text", "frame", "body"),
    [
        ("头\n开始\n文\n结束\n尾", {"after": "开始", "before": "结束"}, "文\n"),
        ("头\n开始\n文\n尾", {"after": "开始"}, "文\n尾\n"),
        ("头\n文\n结束\n尾", {"before": "结束"}, "头\n文\n"),
        ("结束\n开始\n文\n结束\n尾", {"after": "开始", "before": "结束"}, "文\n"),  # the first behind the start
        ("开始\n文\n开始\n结束", {"after": "开始", "before": "结束"}, "文\n开始\n"),  # at its first hit
        ("乙\n文\n甲\n文", {"after": ["甲", "乙"]}, "文\n"),  # the first that hits counts
        ("乙\n文", {"after": ["甲", "乙"]}, "文\n"),
        ("文\n结束", {"after": "开始", "after_optional": True, "before": "结束"}, "文\n"),
        ("开始\n文", {"after": "开始", "before": "结束", "before_optional": True}, "文\n"),
        ("请开始\n文", {}, "请开始\n文\n"),
    ],
)
def test_a_body_stands_between_its_anchors(text: str, frame: dict[str, Any], body: str) -> None:
    found = clean(text, site(frame=frame))
    assert (found.verdict, found.body, dict(found.fell_back_from)) == ("cleaned", body, {})


@pytest.mark.parametrize("frame", [{"after": "开始"}, {"before": "结束"}, {"after": "甲", "before": "开始"}])
def test_a_page_without_an_anchor_is_left_as_it_is(frame: dict[str, Any]) -> None:
    found = clean("开始了\n甲\n广告", site(frame=frame, strip=STRIPS))
    assert (found.verdict, found.body, found.site) == ("cleaned", found.document.raw, None)
    assert list(found.fell_back_from) == ["sites/s"]


@pytest.mark.parametrize("text", ["开始\n结束", "开始\n \u200b\n结束", "开始\n广告\n结束"])
def test_a_page_without_a_body_is_empty(text: str) -> None:
    found = clean(text, site(frame={"after": "开始", "before": "结束"}, strip=STRIPS))
    assert (found.verdict, found.body.strip()) == ("empty", "")
    assert found.reason == "nothing is left between the anchors of sites/s#frame"


# ------------------------------------------------------------------------------------------------ guards
@pytest.mark.parametrize(
    ("guard", "reason"),
    [
        ({"max_removed": 0.4}, "max_removed: 50.0%, wanted at most 40.0%"),
        ({"max_removed": 0.5}, None),
        ({"min_chars": 5}, "min_chars: 4, wanted at least 5"),
        ({"min_chars": 4}, None),
        ({"must_keep": ["丁"]}, "must_keep 丁: not there, wanted there"),
        ({"must_keep": ["甲.*丙"]}, None),
        ({"must_not_contain": ["丙$"]}, "must_not_contain 丙$: 丙, wanted not there"),
        ({"must_not_contain": ["广告"]}, None),
        (
            {"min_chars": 5, "must_keep": ["丁"]},
            "min_chars: 4, wanted at least 5; must_keep 丁: not there, wanted there",
        ),
    ],
)
def test_a_page_whose_guards_fail_is_refused(guard: dict[str, Any], reason: str | None) -> None:
    found = clean("甲乙文丙\n广告广告", site(strip=STRIPS, guard=guard))
    assert found.verdict == ("refused" if reason else "cleaned")
    assert found.reason == (f"guard of sites/s: {reason}" if reason else None)
    assert [figure.guard.split()[0] for figure in found.guards] == list(guard)
    assert found.body == "甲乙文丙\n"  # for explaining; it is not written


def test_limits_are_fractions_of_the_frame() -> None:
    text = "广告" * 99 + "\n开始\n甲乙文丙\n结束\n" + "尾" * 99
    found = clean(text, site(frame={"after": "开始", "before": "结束"}, strip=STRIPS, guard={"max_removed": 0.0}))
    assert (found.verdict, found.body) == ("cleaned", "甲乙文丙\n")


def test_the_share_that_was_removed() -> None:
    raw = "ab cd\nef gh"
    edits = [Edit(start, end, "", "r", "advert", raw[start:end]) for start, end in ((0, 1), (3, 6), (8, 11))]
    assert share_removed(raw, Span(0, 11), edits, frozenset()) == 5 / 8
    assert share_removed(raw, Span(3, 8), edits, frozenset()) == 2 / 4
    assert share_removed(raw, Span(0, 11), edits, frozenset([Span(3, 5)])) == 5 / 8  # only a part is proved
    assert share_removed(raw, Span(0, 11), edits, frozenset([Span(2, 6), Span(0, 1)])) == 2 / 8
    assert share_removed(" \n", Span(0, 2), [], frozenset()) == 0


def test_a_body_that_would_be_cleaned_once_more_is_refused() -> None:
    mark = {"id": "w", "op": "inline", "label": "watermark", "literal": "AB"}
    rules = {"id": "sites/s", "match": {"clues": [{"text": "AB", "weight": 3}]}, "strip": [mark]}
    assert clean("甲AB乙", rules, url=None).body == "甲乙\n"
    found = clean("甲AABB乙", rules, url=None)
    assert (found.verdict, found.body) == ("refused", "甲AB乙\n")
    assert found.reason == "guard of sites/s: cleaned again, it would be changed by sites/s#w"
    assert found.guards[-1].guard == "cleaned_again"
