"""Whether a page shows the whole document, and why it is thought so."""

from __future__ import annotations

from typing import Any

import pytest
from builders import clean, page, rulebook, site
from hypothesis import given
from hypothesis import strategies as st
from strategies import any_text, many

from cleaner.model import Result, Truncation
from cleaner.plan import plan
from cleaner.truncation import Sign, is_finished, judge, signs

WHOLE, OPEN = "这件事到这里就说完了。", "这件事到这里就说"
NOTICE = Sign("s#limit", "preview_limit", "到这儿已超出免费预览范围", {}, ())


# ------------------------------------------------------------------------------------------------ the tail
SENTENCES = ["说完了。", "说完了!", "说完了？", "说完了……", "“说完了。”", "说完了。\n", "说完了。”）", "Done."]
SIGNED = ["说完了。(张群华)", "说完了。(本报记者 张群华)", "某某办公室\n2023年8月23日", "文\n(本文作者是县志办编辑)"]


@pytest.mark.parametrize("body", SENTENCES + SIGNED)
def test_tails_that_are_finished(body: str) -> None:
    assert is_finished(body)


@pytest.mark.parametrize(
    "body", ["", "说", "说完了,", "“说完了”", "一、提高认识", "说完了;", "(张群华)说", "2023年8月", "说(一)"]
)
def test_tails_that_are_not(body: str) -> None:
    assert not is_finished(body)


# ------------------------------------------------------------------------------------------------ the verdict
@pytest.mark.parametrize(
    ("found", "fields", "goes_on", "of_whole", "of_open"),
    [
        ((), {}, False, False, None),
        ((NOTICE,), {}, False, None, True),
        ((), {"pages_shown": 6, "pages_total": 10}, False, None, True),
        ((), {"pages_shown": 10, "pages_total": 10}, False, False, None),
        ((), {"pages_shown": 11, "pages_total": 10}, False, False, None),
        ((), {"pages_total": 10}, False, False, True),
        ((), {"pages_total": 1}, False, False, None),
        ((), {"pages_total": "?"}, False, False, None),
        ((), {"pages_total": "9" * 5000}, False, False, None),
        ((), {}, True, False, True),
        ((NOTICE,), {"pages_total": 10}, True, None, True),
    ],
)
def test_evidence_and_the_tail_decide(
    found: tuple[Sign, ...], fields: dict[str, Any], goes_on: bool, of_whole: bool | None, of_open: bool | None
) -> None:
    for body, wanted in ((WHOLE, of_whole), (OPEN, of_open)):
        truncated, cut = judge(found, fields, goes_on, body)
        assert truncated is wanted
        assert (cut is None) == (truncated is False)


@many
@given(
    any_text, st.dictionaries(st.sampled_from(["pages_total", "pages_shown", "chars_left"]), any_text), st.booleans()
)
def test_any_page_gets_a_verdict(body: str, fields: dict[str, Any], goes_on: bool) -> None:
    truncated, cut = judge((NOTICE,) if goes_on else (), fields, goes_on, body)
    assert truncated is not False or cut is None
    assert cut is None or cut.evidence


def test_the_reason_and_the_figures() -> None:
    pages = {"pages_shown": 6, "pages_total": 10}
    assert judge((NOTICE,), pages, False, OPEN)[1] == Truncation(
        "preview_limit", 6, 10, "pages",
        ("s#limit: 到这儿已超出免费预览范围", "6 of 10 pages shown", "the tail is unfinished: 这件事到这里就说"),
    )  # fmt: skip
    assert cut(judge((), pages, False, OPEN)[1]) == ("preview_limit", 6, 10)
    assert cut(judge((), {}, True, OPEN)[1]) == ("unfinished", None, None)
    assert cut(judge((NOTICE._replace(reason="pager", fields={"pages_total": "7"}),), {}, False, OPEN)[1]) == (
        "pager", None, 7,
    )  # fmt: skip


def cut(found: Truncation | None) -> tuple[str, int | None, int | None]:
    assert found is not None
    return found.reason, found.shown, found.total


# ------------------------------------------------------------------------------------------------ markers
def with_marker(text: str, **tables: Any) -> Result:
    marker = {"id": "t", "text": r"\.{3,}", "reason": "ellipsis", "removes_marker": True, **tables.pop("marker", {})}
    return clean(text, site(truncation=[marker], frame={"before": "完", "before_optional": True}, **tables))


@pytest.mark.parametrize(
    ("text", "at", "hits"),
    [
        ("说到这里...\n完", "tail", 1),
        ("说到这里... \n\n完", "tail", 1),
        ("说...到这里\n完", "tail", 0),
        ("说到这里。\n完\n...", "tail", 0),
        ("...说到这里\n完", "head", 1),
        ("说...到这里\n完", "head", 0),
        ("说...到这里\n完\n...", "anywhere", 2),
    ],
)
def test_where_a_marker_has_to_stand(text: str, at: str, hits: int) -> None:
    found = with_marker(text, marker={"at": at})
    marker = [edit for edit in found.edits if edit.label == "truncation-marker"]
    assert len(marker) == hits
    assert (found.truncation is not None and found.truncation.reason == "ellipsis") is bool(hits)


def test_a_marker_stays_unless_it_is_to_go() -> None:
    assert with_marker("说到这里...\n完").body == "说到这里\n"
    assert with_marker("说到这里...\n完", marker={"removes_marker": False}).body == "说到这里...\n"
    line = {"id": "t", "line": "全文.*", "reason": "login_wall", "removes_marker": True}
    assert clean("说到这里\n全文在会员区\n", site(truncation=[line])).body == "说到这里\n"


def test_a_marker_goes_where_it_stands_also_behind_chunks() -> None:
    text = "1、" + "的" * 300 + "\n\n2、" + "是" * 200 + "..."
    found = with_marker(text, repair={"chunks": {"size": 300}})
    assert found.body == "的" * 300 + "是" * 200 + "\n"
    assert found.truncated is True


def test_a_watermark_in_a_marker_does_not_hide_it() -> None:
    strips = [{"id": "w", "op": "inline", "label": "watermark", "literal": "WM"}]
    assert with_marker("说到这里..WM.\n完", strip=strips).body == "说到这里\n"


def test_what_a_marker_counts_is_read_from_it() -> None:
    marker = {"id": "t", "line": r"共(?<pages_total>\d+)页,已显示(?<pages_shown>\d+)页", "reason": "preview_limit"}
    book = rulebook(site(truncation=[marker]))
    (sign,) = signs(plan(book, "sites/s"), page("文\n共１０页，已显示3页\n"))
    assert sign.fields == {"pages_total": "10", "pages_shown": "3"}
    assert cut(judge((sign,), {}, False, OPEN)[1]) == ("preview_limit", 3, 10)
