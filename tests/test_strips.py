"""The strips: what each finds, and what it lets stand."""

from __future__ import annotations

import pytest
from builders import URL, clean, left, page, rulebook, site, strip
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import few, rule_patterns, small_texts, strip_tables

from cleaner.fold import read, squeeze
from cleaner.mechanisms import hits, ops
from cleaner.model import Document
from cleaner.pipeline import clean_document

LONG = (
    "一年来，我们走访了三十二个村，听取意见两百余条，逐条登记、逐条回复，"
    "凡是当场能办的当场办结，办不了的说明理由、约定时限，件件都有着落。"
)
assert len(squeeze(LONG)) >= 60


# ------------------------------------------------------------------------------------------------ all of them
@few
@given(strip_tables, small_texts, st.sampled_from([None, "a", "cde"]))
def test_what_a_strip_finds_lies_in_the_page_and_shows_its_need(table: dict, text: str, title: str | None) -> None:
    rule, sheet = strip(**table), page(text, title=title)
    found = hits(rule, sheet)
    for hit in found:
        assert 0 <= hit.start <= hit.end <= len(sheet.reading.text)
        assert hit.replacement in ("", " ", "\n")
        assert not hit.replacement or any(mark.isspace() for mark in sheet.reading.text[hit.start : hit.end])
    needed = ops()[rule.op].needs(rule)
    if needed is not None and any(hit.end > hit.start for hit in found):
        assert any(literal in squeeze(text) for literal in needed)


@few
@given(rule_patterns, small_texts)
def test_unless_only_spares(unless: str, text: str) -> None:
    plain, sparing = (strip("inline", match="[cd]", **more) for more in ({}, {"unless": unless}))
    assert set(hits(sparing, page(text))) <= set(hits(plain, page(text)))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("广告\n广告（不除）", "广告(不除)"),
        ("不除\n广告", "不除\n"),  # the line above is not asked
        ("广告\n不除", "不除"),
        ("广告", ""),
    ],
)
def test_unless_asks_the_lines_of_the_hit(text: str, rest: str) -> None:
    assert left(text, "line", match="广告.*", unless="不除").strip() == rest.strip()


@pytest.mark.parametrize(
    ("op", "keys"),
    [
        ("line", {}),
        ("line", {"lines": ["  "]}),
        ("inline", {}),
        ("inline", {"literal": "a", "match": "b"}),
        ("inline", {"match": "a*"}),
        ("inline", {"literal": "a", "join": "nothing"}),
        ("block", {"first": "a"}),
        ("list", {"header": "a"}),
        ("list", {"item": "a", "min_items": 0}),
        ("echo", {"of": "page"}),
    ],
)
def test_a_strip_that_says_too_little_or_too_much_is_refused(op: str, keys: dict) -> None:
    with pytest.raises(ValidationError):
        strip(op, **keys)


# ------------------------------------------------------------------------------------------------ line
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("回到顶部\n正文", "正文"),
        ("正文\n回到顶部", "正文"),
        ("正文\n回到顶部\n尾", "正文\n尾"),
        ("  回到顶部\u3000\n正文", "正文"),
        ("回到顶部", ""),
        ("请回到顶部", "请回到顶部"),
        ("回到\n顶部", "回到\n顶部"),
    ],
)
def test_a_line_goes_whole(text: str, rest: str) -> None:
    assert left(text, "line", lines=["回到顶部"]) == rest


def test_lines_ignore_width_and_may_be_many() -> None:
    assert left("（图）\n(图)\n页码：3\n图", "line", lines=["（图）", "下一页"], match=r"页码:\d+") == "图"


# ------------------------------------------------------------------------------------------------ inline
@pytest.mark.parametrize(
    "text",
    [
        "做全网更新 www.a.com实",
        "做全网\n更新www.a.com实",
        "做全网更新ｗｗｗ．ａ．ｃｏｍ实",
        "做全\u200b网更新 www.a.com\u200b实",
        "做全网更新 WWW.A.COM实",
        "做全网更新 ＷＷＷ．Ａ．com实",
    ],
)
def test_a_watermark_goes_out_of_the_middle_of_a_sentence(text: str) -> None:
    rules = site(strip=[{"id": "w", "op": "inline", "label": "watermark", "literal": "全网更新 www.a.com"}])
    assert clean(text, rules).body == "做实\n"


def test_only_a_host_is_read_without_regard_to_capitals() -> None:
    rules = site(strip=[{"id": "w", "op": "inline", "label": "watermark", "literal": "Wiki www.a.com"}])
    assert clean("做Wiki WWW.A.COM实,wiki www.a.com虚", rules).body == "做实,wiki www.a.com虚\n"


def test_a_literal_that_is_but_a_host_is_found_in_capitals() -> None:
    rules = site(strip=[{"id": "w", "op": "inline", "label": "watermark", "literal": "www.a.com"}])
    assert clean("做Www.A.Com实", rules).body == "做实\n"


@pytest.mark.parametrize(
    ("text", "tight", "space", "line"),
    [
        ("aWMb", "ab", "ab", "ab"),  # nothing is put in where no white space was
        ("a WMb", "a b", "a b", "a\nb"),
        ("a WM b", "a  b", "a b", "a\nb"),
        ("a\nWM\nb", "a\n\nb", "a b", "a\nb"),
        ("a WM WM b", "a   b", "a b", "a\nb"),
        ("aWM WMb", "a b", "a b", "a\nb"),
        ("WM b", " b", "b", "b"),
        ("a WM", "a ", "a", "a"),
        ("WM", "", "", ""),
    ],
)
def test_how_a_gap_closes(text: str, tight: str, space: str, line: str) -> None:
    for join, rest in (("tight", tight), ("space", space), ("line", line)):
        assert left(text, "inline", literal="WM", join=join) == rest


@pytest.mark.parametrize(
    ("text", "url", "is_gone"),
    [
        ("甲WM乙", None, False),  # known by nothing but the watermark itself
        ("甲WM乙WM丙", None, True),
        ("甲WM乙", URL, True),
        ("甲WM乙\n碎片内容", None, True),
    ],
)
def test_a_watermark_that_stands_once_needs_other_evidence(text: str, url: str | None, is_gone: bool) -> None:
    strips = [{"id": "w", "op": "inline", "label": "watermark", "literal": "WM", "min_count": 2}]
    known = {"hosts": ["example.org"], "clues": [{"text": "WM", "weight": 3}, {"line": "碎片内容", "weight": 3}]}
    book = rulebook({"id": "sites/s", "match": known, "strip": strips})
    found = clean_document(Document("page", text, url), book)
    assert (found.verdict, "WM" in found.body) == ("cleaned", not is_gone)
    assert any("1 times only" in note for note in found.notes) is not is_gone


# ------------------------------------------------------------------------------------------------ block and list
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("文\n开\n中\n关\n尾", "文\n尾"),
        ("开\n关", ""),
        ("开关", "开关"),
        ("开\n1\n2\n3\n关", "开\n1\n2\n3\n关"),  # too long
        ("开\n中", "开\n中"),
        ("关\n开\n关\n关", "关\n关"),
        ("开\n开\n关\n开\n关", ""),
    ],
)
def test_a_block_goes_from_its_first_line_to_its_last(text: str, rest: str) -> None:
    assert left(text, "block", first="开", last="关", max_lines=4) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("文\n相关\n- a\n- b\n尾", "文\n尾"),
        ("文\n相关\n\n- a\n\n\n- b", "文"),
        ("文\n相关\n- a\n尾", "文\n相关\n- a\n尾"),  # too few
        ("文\n- a\n- b\n尾", "文\n- a\n- b\n尾"),  # no header
        ("相关\n文\n- a\n- b", "相关\n文\n- a\n- b"),
        ("相关\n- a\n文\n- b", "相关\n- a\n文\n- b"),
    ],
)
def test_a_list_goes_with_its_header(text: str, rest: str) -> None:
    assert left(text, "list", header="相关", item="- .+", min_items=2) == rest


def test_a_list_without_a_header_is_a_run_of_items() -> None:
    assert left("文\n- a\n- b\n- c\n尾\n- d", "list", item="- .+") == "文\n尾\n- d"


# ------------------------------------------------------------------------------------------------ echo of the title
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("关于防汛的通知\n正文。", "正文。"),
        ("关于防汛的通知 正文。", "正文。"),
        ("关于防汛的通知关于防汛的通知 正文。", "正文。"),
        ("关于防汛的通知\n关于防汛的通知\n正文。", "正文。"),
        ("关于防\n汛的通知\n正文。", "正文。"),
        ("关于防汛的通知.docx\n正文。", "正文。"),
        ("关于防汛的通知", ""),
        ("关于防汛的通知要求,各村正文。", "关于防汛的通知要求,各村正文。"),  # a sentence begins with it
        ("关于防汛的通知 关于防汛的通知要求,正文。", "关于防汛的通知要求,正文。"),
        ("正文。\n关于防汛的通知\n尾。", "正文。\n\n尾。"),
        ("关于防汛", "关于防汛"),
    ],
)
def test_copies_of_the_title_at_the_head(text: str, rest: str) -> None:
    assert left(text, "echo", of="title", title="关于防汛的通知").strip() == rest


@pytest.mark.parametrize("title", ["关于—防汛", "关于 防汛", "关于防汛", "关于--防汛"])
def test_a_title_is_compared_without_dashes_and_space(title: str) -> None:
    assert left("关于——防汛\n文。", "echo", of="title", title=title).strip() == "文。"


def test_how_many_copies_of_the_title_go() -> None:
    text = "题目\n题目\n题目\n文。"
    assert left(text, "echo", of="title", title="题目", max=2).split() == ["题目", "文。"]


def test_a_title_in_the_tail_ends_its_line() -> None:
    text = "题目\n" + "文。\n" * 20 + "题目 完\n题目"
    rest = left(text, "echo", of="title", where="tail", title="题目")
    assert rest.split() == ["题目", *["文。"] * 20, "题目", "完"]


def test_only_the_head_of_the_frame_is_asked() -> None:
    text = "题目\n" + "文。\n" * 20 + "题目\n"
    assert left(text, "echo", frame=text[3:], of="title", title="题目") == text
    assert left(text, "echo", of="title", title=None) == text


# ------------------------------------------------------------------------------------------------ echo of the body
def notes(text: str, frame: str, title: str | None = None, **keys: str) -> list[str]:
    return [hit.note for hit in hits(strip("echo", of="body", **keys), page(text, frame, title=title)) if hit.note]


def test_a_lead_that_the_text_repeats_goes() -> None:
    text = f"{LONG[:63]}...\n{LONG}后面还有。"
    assert left(text, "echo", of="body").strip() == read(f"{LONG}后面还有。").text
    assert "agrees with the body in all its" in notes(text, read(text).text)[0]


@pytest.mark.parametrize("lead", [LONG[:40], LONG[:62] + "别的", "一年来"])
def test_a_lead_that_is_short_or_says_something_else_stays(lead: str) -> None:
    text = read(f"{lead}\n{LONG}后面还有。").text
    assert left(text, "echo", of="body") == text


def test_a_summary_that_holds_title_and_body_without_space_goes() -> None:
    body = read(f"题目\n{LONG[:30]}\n{LONG[30:]}后面还有。").text
    text = f"{body}\n摘要\n{squeeze('题目' + LONG)}"
    assert left(text, "echo", frame=body, title="题目", of="body", where="tail") == f"{body}\n摘要"


def test_a_summary_that_goes_on_says_so() -> None:
    body = read(LONG[:50]).text
    text = f"{body}\n{read(LONG).text}"
    assert left(text, "echo", frame=body, of="body", where="tail") == f"{body}\n"  # what stands there is no body
    assert notes(text, body, where="tail") == ["the summary goes on where the body ends"]
    assert [hit.goes_on for hit in hits(strip("echo", of="body", where="tail"), page(text, body))] == [True]


def test_a_summary_that_disagrees_says_where_and_stays() -> None:
    body = read(LONG).text
    text = f"{body}\n{body[:30]}却{body[30:]}"
    assert left(text, "echo", frame=body, of="body", where="tail") == text
    (note,) = notes(text, body, where="tail")
    assert note == f"the summary departs from the body after {len(squeeze(body[:30]))} characters"


def test_proved_copies_do_not_count_against_the_limit() -> None:
    rules = site(
        strip=[{"id": "lead", "op": "echo", "label": "echo", "of": "body"}], guard={"max_removed": 0.0, "min_chars": 20}
    )
    found = clean(f"{LONG}\n{LONG}后面还有。", rules)
    assert (found.verdict, found.body) == ("cleaned", f"{LONG}后面还有。\n")
