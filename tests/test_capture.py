"""Captures: named groups become metadata, with their types."""

from __future__ import annotations

from typing import Any

import pytest
from builders import clean, page, rulebook, site
from hypothesis import given
from strategies import any_text, many, rule_files, small_texts

from cleaner.capture import capture, iso_date, metadata, take_dates
from cleaner.fold import fold_characters
from cleaner.patterns import Budget
from cleaner.plan import plan


def fields(text: str, *captures: dict[str, Any]) -> dict[str, Any]:
    """What captures find on a page; their ids do not matter."""
    tables = [{"id": f"c{number}", **one} for number, one in enumerate(captures)]
    return metadata(capture(plan(rulebook(site(capture=tables)), "sites/s"), page(text).reading, Budget()))


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("来源：县志办", r"来源:(?<source>\S+)", {"source": "县志办"}),
        ("来源：ＡＢ（县）", r"来源:(?<source>\S+)", {"source": "ＡＢ（县）"}),  # in the width in which it stands
        ("来源：", r"来源:(?<source>\S*)", {}),
        ("共 12 页", r"共(?<pages_total>.+)", {"pages_total": 12}),
        ("共１２页", r"共(?<pages_total>.+)", {"pages_total": 12}),
        ("共1,204字", r"共(?<chars_count>.+)", {"chars_count": 1204}),
        ("共几页", r"共(?<pages_total>.+)", {}),
        ("共" + "9" * 5000 + "页", r"共(?<pages_total>.+)", {}),
        (
            "日期:2023年8月2日",
            r"日期:(?<published>.+)",
            {"published": "2023-08-02", "published_original": "2023年8月2日"},
        ),
        ("日期:2023-08-02", r"日期:(?<published>.+)", {"published": "2023-08-02"}),
        ("日期:昨天", r"日期:(?<published>.+)", {"published": "昨天"}),
        ("甲 乙", r"(?<one>.) (?<two>.)(?<three>x)?", {"one": "甲", "two": "乙"}),
        ("文", r"(?<title>标题)", {}),
        ("还剩5页", r"还剩(?<pages_left>\d+)页", {"pages_left": 5}),
        ("作者:赵　培", r"作者:(?<author>.+)", {"author": "赵培"}),
        ("作者:赵 培, 李 明 周小山", r"作者:(?<author>.+)", {"author": "赵培, 李明 周小山"}),
        ("编辑:赵 培", r"编辑:(?<editor>.+)", {"editor": "赵 培"}),
    ],
)
def test_named_groups_become_fields(text: str, pattern: str, found: dict[str, Any]) -> None:
    assert fields(text, {"line": pattern}) == found


def test_the_first_or_the_last_hit_counts() -> None:
    text = "第1页\n第2页\n第3页"
    assert fields(text, {"line": r"第(?<pages_shown>\d)页"}) == {"pages_shown": 1}
    assert fields(text, {"line": r"第(?<pages_shown>\d)页", "nth": -1}) == {"pages_shown": 3}
    assert fields(text, {"text": r"第(?<pages_shown>\d)页", "nth": -1}) == {"pages_shown": 3}


def test_of_two_captures_of_a_field_the_first_that_finds_it_counts() -> None:
    one, other = {"line": "作者:(?<author>.*)"}, {"line": "文/(?<author>.+)"}
    assert fields("文/乙\n作者:甲", one, other) == {"author": "甲"}
    assert fields("文/乙\n作者:", one, other) == {"author": "乙"}


@pytest.mark.parametrize("split", [">", "＞"])
def test_a_list_is_split(split: str) -> None:
    assert fields("首页 > 新闻＞ > 县情", {"line": "(?<breadcrumb>首页.+)", "split": split}) == {
        "breadcrumb": ["首页", "新闻", "县情"]
    }


def test_a_field_knows_where_it_stood() -> None:
    text = "\u3000来源：  \u200b县志办 \r\n文"
    captures = [{"id": "c", "line": r"来源: *(?<source>\S+)"}]
    (one,) = capture(plan(rulebook(site(capture=captures)), "sites/s"), page(text).reading, Budget())
    assert (one.rule, text[one.start : one.end]) == ("sites/s#c", "县志办")


@many
@given(rule_files(), small_texts)
def test_what_is_captured_stands_there(table: dict[str, Any], text: str) -> None:
    reading = page(text).reading
    for one in capture(plan(rulebook(table), "sites/s"), reading, Budget()):
        assert 0 <= one.start <= one.end <= len(text)
        if isinstance(one.value, str):
            assert "".join(fold_characters(one.value).split()) in "".join(fold_characters(text).split())
        assert one.value not in (None, "", [])


# ------------------------------------------------------------------------------------------------ dates
@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-08-02", "2023-08-02"),
        ("2023年8月2日", "2023-08-02"),
        ("２０２３．８．２", "2023-08-02"),
        ("2023-08-02 09:05", "2023-08-02T09:05:00"),
        ("2023/8/2 9:05:07", "2023-08-02T09:05:07"),
        ("2023-13-02", None),
        ("2023-02-30", None),
        ("08-02", None),
        ("2023-08-02 25:00", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_dates_become_iso_8601(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@many
@given(any_text)
def test_no_text_is_too_odd_for_a_date(text: str) -> None:
    assert iso_date(text) is None or text


def test_the_date_of_a_page_and_what_kind_it_is() -> None:
    assert take_dates({"uploaded": "2023-01-01"}) == ("2023-01-01", {"date_kind": "uploaded"})
    both = {"uploaded": "2023-01-01", "published": "2022-01-01"}
    assert take_dates(both) == ("2022-01-01", {"uploaded": "2023-01-01", "date_kind": "published"})
    assert take_dates({"title": "x"}) == (None, {"title": "x"})


# ------------------------------------------------------------------------------------------------ on the result
def test_the_fields_of_a_result() -> None:
    captures = [
        {"id": "head", "line": r"(?<title>.+)\.docx"},
        {"id": "people", "line": "作者:(?<author>.+)", "split": "、"},
        {"id": "rest", "line": r"来源:(?<source>.+) 日期:(?<uploaded>.+) 编号:(?<doc_id>\d+)"},
    ]
    found = clean("报告.docx\n作者:甲、乙\n来源:县志办 日期:2023年1月2日 编号:7\n文。", site(capture=captures))
    assert (found.title, found.author, found.source, found.published) == ("报告", "甲 乙", "县志办", "2023-01-02")
    assert dict(found.metadata) == {"uploaded_original": "2023年1月2日", "doc_id": "7", "date_kind": "uploaded"}


def test_a_title_that_is_a_list_is_one_text() -> None:
    strips = [{"id": "e", "op": "echo", "label": "echo", "of": "title"}]
    rules = site(capture=[{"id": "c", "line": "题:(?<title>.+)", "split": "|"}], frame={"after": "题:.+"}, strip=strips)
    found = clean("题:甲|乙\n甲 乙\n文。", rules)
    assert (found.verdict, found.title, found.body) == ("cleaned", "甲 乙", "文。\n")


def test_a_watermark_in_a_title_does_not_hide_it() -> None:
    strips = [{"id": "w", "op": "inline", "label": "watermark", "literal": "WM"}]
    rules = site(capture=[{"id": "c", "line": r"(?<title>.+)\.docx"}], frame={"after": r".+\.docx"}, strip=strips)
    found = clean("报WM告.doWMcx\n文。", rules)
    assert (found.title, found.body) == ("报告", "文。\n")
