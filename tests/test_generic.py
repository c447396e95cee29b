"""Pages of no known site: what goes, what stays, what is read off them, and what is not touched at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean
from cleaner.edits import apply, revert
from cleaner.model import Result
from cleaner.rulebook.load import Rulebook

TITLE = "老磨坊修缮之后第一次磨面"
PROSE = (
    "河口镇西头的老磨坊停了三十多年，上个月重新转了起来。修缮用了两年，木匠换掉了一半的齿轮，剩下的一半是原来的。",
    "磨坊的主人姓谷，今年七十一岁。他说小时候睡在磨坊的阁楼上，听惯了石磨的声音，没有那声音反而睡不着。",
    "第一袋麦子是邻村送来的，一共四十斤。水闸提起来的时候，院子里站了一百多人，谁也没有说话。",
    "磨了大约一个钟头，面粉从木槽里流出来，颜色比店里卖的要黄一些，摸上去还是温的。",
    "镇上的小学老师带着孩子们来看，回去以后每人写了一篇短文。有一个孩子写道，石磨转起来像一头很老的牛在叹气。",
    "修缮的钱一部分来自镇里，一部分是大家凑的。账目贴在磨坊门口，最小的一笔是五元，最大的一笔是三万元。",
    "木匠说最难的是那根主轴，山里已经找不到那么粗的榆树，最后用了两根拼起来，中间加了铁箍。",
    "往后每个月的头一个星期天，磨坊都会开磨半天，想看的人可以自己带粮食来，不收钱，只要帮着扫一扫地。",
)
HEADER = "2021年03月04日 10:25 来源：河口晚报 作者：谷雨生"
MENU = "首页 | 新闻 | 体育 | 财经 | 娱乐 | 汽车"
BREADCRUMB = "首页 > 新闻中心 > 本地 > 正文"
TOOLS = ("分享到：微博 微信", "打印 收藏 关闭")
RELATED = ("相关阅读", "春耕农具展在县城开幕", "三座石桥列入保护名单", "老街书店搬进新院子")
CREDIT = "责任编辑：田小禾"
RIGHTS = "版权所有 河口镇信息中心 未经授权不得转载"
PAGE = (MENU, BREADCRUMB, TITLE, HEADER, *PROSE, CREDIT, *TOOLS, *RELATED, RIGHTS)
ENGLISH = (
    "The old mill at the river mouth turned again last month after thirty years of silence, and half the town came.",
    "Its owner, who is seventy-one, said that as a child he slept in the loft and could not sleep without the noise.",
    "The first sack of wheat, forty pounds of it, came from the next village. Nobody spoke when the gate was lifted.",
    "After an hour the flour ran down the wooden chute, a little yellower than what the shops sell, and still warm.",
    'The carpenter shares one worry with the miller: "There are no elms left that are thick enough for the shaft."',
)


def cleaned(*lines: str, book: Rulebook) -> Result:
    result = clean("\n".join(lines) + "\n", rules=book)
    assert result.site is None and result.family is None
    return result


def text(*lines: str) -> str:
    return "".join(line + "\n" for line in lines)


def labels(result: Result) -> dict[str, str]:
    """What became of each line, by the line."""
    lines = result.document.raw.splitlines()
    return {line: one.label for line, one in zip(lines, result.lines, strict=False)}


# ------------------------------------------------------------------------------------------------ untouched
@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "samples" / "raw" / "unknown").glob("*.txt")))
def test_a_page_without_chrome_stays_byte_for_byte(name: str, samples: Path, rulebook: Rulebook) -> None:
    page = (samples / "raw" / "unknown" / name).read_bytes()
    result = clean(page, rules=rulebook)
    assert (result.verdict, result.edits, result.body.encode()) == ("cleaned", (), page)
    assert {line.label for line in result.lines} <= {"body", "layout"}


ONE_KIND = {
    "menu": ((MENU,), ()),
    "breadcrumb": ((BREADCRUMB,), ()),
    "header": ((TITLE, HEADER), ()),
    "tools": ((), TOOLS),
    "related": ((), RELATED),
    "rights": ((), (RIGHTS, "本站声明：转载请注明出处")),
    "credit": ((), (CREDIT,)),
}


@pytest.mark.parametrize("kind", ONE_KIND)
def test_one_kind_of_chrome_is_no_evidence(kind: str, rulebook: Rulebook) -> None:
    above, below = ONE_KIND[kind]
    result = cleaned(*above, *PROSE, *below, book=rulebook)
    assert result.edits == ()
    assert result.body == result.document.raw


def test_white_space_of_an_untouched_page_is_not_touched_either(rulebook: Rulebook) -> None:
    page = "\r\n\r\n　　" + "\r\n　　".join(PROSE) + "\r\n\r\n"
    assert clean(page, rules=rulebook).body == page


@pytest.mark.parametrize(("first", "second"), [("menu", "rights"), ("header", "tools"), ("breadcrumb", "related")])
def test_two_kinds_of_chrome_are_evidence(first: str, second: str, rulebook: Rulebook) -> None:
    above = ONE_KIND[first][0] + ONE_KIND[second][0]
    below = ONE_KIND[first][1] + ONE_KIND[second][1]
    assert cleaned(*above, *PROSE, *below, book=rulebook).body == text(*PROSE)


def test_a_body_may_speak_of_chrome(rulebook: Rulebook) -> None:
    told = (
        "网页末尾常有相关阅读，读者可以点击下载，也可以分享到微博。",
        "版权所有四个字写在哪里，各家并不一样，有的写在最上面。",
        "一、相关阅读的由来",
        "这一做法起源于报纸的下一版提示，后来被各家广泛采用。",
        "二、下载的由来",
        "下载按钮要晚一些，起初只有图标，没有文字。",
    )
    assert cleaned(*told, book=rulebook).edits == ()


# ------------------------------------------------------------------------------------------------ what goes
def test_the_body_of_a_page_is_left(rulebook: Rulebook) -> None:
    result = cleaned(*PAGE, book=rulebook)
    assert (result.verdict, result.body, result.reason) == ("cleaned", text(*PROSE), None)


def test_labels_say_what_kind_of_chrome_a_line_was(rulebook: Rulebook) -> None:
    found = labels(cleaned(*PAGE, book=rulebook))
    assert {found[line] for line in PROSE} == {"body"}
    assert found[TITLE] == "title"
    assert found[HEADER] == found[CREDIT] == "metadata"
    assert found[MENU] == found[BREADCRUMB] == "navigation"
    assert found[TOOLS[0]] == "share-box"
    assert found[RELATED[0]] == found[RELATED[1]] == "related-links"
    assert found[RIGHTS] == "legal"


def test_the_account_uses_the_labels_of_the_lines(rulebook: Rulebook) -> None:
    result = cleaned(*PAGE, book=rulebook)
    gone = {edit.removed.strip(): edit.label for edit in result.edits}
    assert gone[TITLE] == gone[HEADER] == "metadata"
    assert gone[RIGHTS] == "legal"
    assert {edit.rule for edit in result.edits} <= {"cleaner#lines", "cleaner#layout"}


def test_every_line_has_its_reason(rulebook: Rulebook) -> None:
    result = cleaned(*PAGE, book=rulebook)
    assert len(result.lines) == len(PAGE) + 1  # and the end behind the last line break
    assert all(one.reason for one in result.lines[:-1])


def test_a_second_copy_of_the_headline_and_of_a_paragraph_goes(rulebook: Rulebook) -> None:
    page = (MENU, TITLE, BREADCRUMB, TITLE, HEADER, *PROSE[:4], PROSE[0], *PROSE[4:], CREDIT, *TOOLS, *RELATED, RIGHTS)
    result = cleaned(*page, book=rulebook)
    assert result.body == text(*PROSE)
    assert sum(one.label == "echo" for one in result.lines) == 2


def test_a_list_of_links_between_two_paragraphs_goes(rulebook: Rulebook) -> None:
    page = (MENU, TITLE, HEADER, *PROSE[:4], *RELATED, *PROSE[4:], CREDIT, *TOOLS, RIGHTS)
    result = cleaned(*page, book=rulebook)
    assert result.body == text(*PROSE)
    assert labels(result)[RELATED[2]] == "related-links"


def test_indents_and_full_width_stay_in_the_body(rulebook: Rulebook) -> None:
    page = "\r\n\r\n".join((MENU, TITLE, HEADER, *("　　" + line for line in PROSE), *TOOLS, RIGHTS))
    assert clean(page, rules=rulebook).body == text(*PROSE)


def test_the_chrome_and_the_confidence_are_told(rulebook: Rulebook) -> None:
    guess = cleaned(*PAGE, book=rulebook).guess
    assert guess and set(guess.chrome) == {"menu", "breadcrumb", "header", "credit", "tools", "related", "rights"}
    assert guess.confidence and guess.confidence > 0.9


def test_a_page_that_is_left_as_it_is_has_no_confidence(rulebook: Rulebook) -> None:
    result = cleaned(MENU, *PROSE, book=rulebook)
    assert result.guess and (result.guess.chrome, result.guess.confidence) == ({"tools": 1}, None)
    assert result.notes == ()


def test_a_short_body_is_said_to_be_unsure(rulebook: Rulebook) -> None:
    assert cleaned(*PAGE, *PROSE, book=rulebook).notes == ()
    short = cleaned(MENU, TITLE, HEADER, *PROSE[:4], *TOOLS, RIGHTS, book=rulebook)
    assert [note.partition(":")[0] for note in short.notes] == ["short body"]


# ------------------------------------------------------------------------------------------------ empty
LOGIN = ("登录", "注册", "用户名", "密码", "忘记密码?", "请先登录后才能查看本页内容", "首页", "帮助", RIGHTS)
INDEX = (MENU, *(f"第{number}届灯会筹备情况一览" for number in range(1, 41)), "关于我们", "联系我们", RIGHTS)
MISSING = (MENU, "404", "您访问的页面不存在", "返回首页", "关于我们", "联系我们", RIGHTS)


@pytest.mark.parametrize(
    ("page", "reason"),
    [(LOGIN, "error or login notice"), (INDEX, "no running text"), (MISSING, "error or login notice")],
    ids=["login wall", "index of headlines", "page that is not there"],
)
def test_a_page_without_a_body_is_empty_and_says_why(page: tuple[str, ...], reason: str, rulebook: Rulebook) -> None:
    result = cleaned(*page, book=rulebook)
    assert (result.verdict, result.body, result.reason) == ("empty", "", reason)
    assert (result.truncated, result.truncation) == (None, None)


# ------------------------------------------------------------------------------------------------ fields
def test_title_date_source_and_author_are_read_off_the_page(rulebook: Rulebook) -> None:
    result = cleaned(*PAGE, book=rulebook)
    assert result.title == TITLE
    assert result.published == "2021-03-04T10:25"
    assert result.metadata == {"date_kind": "published"}
    assert result.source == "河口晚报"
    assert result.author == "谷雨生"


@pytest.mark.parametrize(
    ("header", "published"),
    [
        ("2021-03-04 10:25:09", "2021-03-04T10:25:09"),
        ("发布时间：2021/3/4", "2021-03-04"),
        ("2021年3月4日 星期四 08:05", "2021-03-04T08:05"),
        ("04.03.2021 08:05", "2021-03-04T08:05"),
    ],
)
def test_dates_in_their_ways_of_writing(header: str, published: str, rulebook: Rulebook) -> None:
    result = cleaned(MENU, BREADCRUMB, TITLE, header, *PROSE, *TOOLS, RIGHTS, book=rulebook)
    assert result.published == published
    assert result.body == text(*PROSE)


@pytest.mark.parametrize(
    ("line", "author"),
    [("记者 谷雨生 田小禾", "谷雨生 田小禾"), ("文/谷雨生", "谷雨生"), ("作者:谷雨生", "谷雨生")],
)
def test_authors_in_their_ways_of_writing(line: str, author: str, rulebook: Rulebook) -> None:
    page = (MENU, BREADCRUMB, TITLE, "2021-03-04 10:25:09", line, *PROSE, *TOOLS, RIGHTS)
    assert cleaned(*page, book=rulebook).author == author


def test_values_stand_as_the_page_has_them(rulebook: Rulebook) -> None:
    title = "老磨坊（河口镇）修缮之后：第一次磨面"
    result = cleaned(MENU, BREADCRUMB, title, HEADER, *PROSE, *TOOLS, RIGHTS, book=rulebook)
    assert result.title == title


def test_a_page_without_fields_has_none(rulebook: Rulebook) -> None:
    result = cleaned(*PROSE, book=rulebook)
    assert (result.title, result.published, result.source, result.author) == (None, None, None, None)
    assert result.metadata == {}


# ------------------------------------------------------------------------------------------------ English
def test_english_text_without_chrome_is_not_touched(rulebook: Rulebook) -> None:
    assert cleaned(*ENGLISH, book=rulebook).edits == ()


def test_the_body_of_an_english_page_is_left(rulebook: Rulebook) -> None:
    above = (
        "Home | News | Sports | Business | Weather",
        "The old mill turns again",
        "March 4, 2021 10:25 by A. Miller",
    )
    below = ("Share on Facebook", "Print", "Related", "Fair opens in the county seat", "Copyright, all rights reserved")
    assert cleaned(*above, *ENGLISH, *below, book=rulebook).body == text(*ENGLISH)


# ------------------------------------------------------------------------------------------------ for any page
few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
chrome = st.sampled_from([MENU, BREADCRUMB, HEADER, CREDIT, RIGHTS, *TOOLS, *RELATED, *LOGIN, "上一篇：春耕", "1", ""])
prose = st.sampled_from([TITLE, *PROSE, *ENGLISH, "一、磨坊", "（完）", "2021年3月4日"])
pages = st.tuples(
    st.lists(chrome, max_size=12), st.lists(prose | prose | chrome, max_size=20), st.lists(chrome, max_size=12)
).map(lambda parts: "\n".join(line for part in parts for line in part))


@few
@given(pages)
def test_cleaning_again_changes_nothing(rulebook: Rulebook, page: str) -> None:
    result = clean(page, rules=rulebook)
    if result.verdict == "cleaned":
        again = clean(result.body, rules=rulebook)
        assert (again.verdict, again.body) == ("cleaned", result.body)


@few
@given(pages)
def test_edits_add_up(rulebook: Rulebook, page: str) -> None:
    result = clean(page, rules=rulebook)
    assert apply(result.edits, page) == result.body
    assert revert(result.edits, result.body) == page
    assert result.verdict in ("cleaned", "empty")
    assert (result.verdict == "empty") == bool(result.reason)


def test_the_same_page_gives_the_same_result_in_any_process() -> None:
    """Sets of strings have another order in each process."""
    assert result_in_a_process("1") == result_in_a_process("2")


def result_in_a_process(seed: str) -> bytes:
    shown = (
        "import sys; from cleaner import clean; r = clean(sys.stdin.buffer.read().decode());"
        "print(ascii((r.body, r.lines, r.notes, r.title, r.published, r.source, r.author)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", shown]
    page = text(*PAGE).encode()
    return subprocess.run(command, input=page, env=environment, cwd=ROOT, capture_output=True, check=True).stdout
