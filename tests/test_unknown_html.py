"""Pages of HTML of no known site: what their trees and heads add to the lines. All names and texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean_html
from cleaner.documents import of_html
from cleaner.fold import LINE_BREAKS, read
from cleaner.generic.tree import Tree
from cleaner.model import Result

TITLE = "河口镇的灯塔重新亮起"
PROSE = (
    "停用了二十六年的灯塔，上个星期六晚上八点重新亮起。镇上来了三百多人，有人站在堤上，有人把船停在湾里等着看。",
    "修灯塔的钱是镇上人凑的，前后用了四年。带头的是退休的邮递员，他说小时候父亲出海，全家就靠这盏灯认路。",
    "灯芯换成了新的，外面的铜框还是原来那一个，擦了整整九天才看得出颜色。玻璃是从邻县的老厂里找来的，一共十二块。",
    "从这个月起，灯塔每天天黑以后亮到凌晨两点。周末可以上去参观，每次最多八个人，要先在码头的小屋里登记名字。",
)
ENGLISH_TITLE = "How to keep a notebook in plain text"
ENGLISH = (
    "A notebook in plain text lasts longer than the program that you wrote it with, and that is why I keep mine so.",
    "Every note is a file, its name begins with the day, and a small script lists those that I have not read for long.",
    "The script has eleven lines. It reads the names, sorts them by their days, and prints the oldest one to read.",
    "I have kept the same notebook for fourteen years now, on five machines, and I never had to convert a single note.",
)
CODE = (
    "import sys",
    "",
    "for name in sorted(sys.argv):",
    "    if name[:4] < '2019':",
    "        print(name)",
    "        break",
)


def page(*content: str, title: str = TITLE, head: str = "", below: str = "") -> str:
    menu = "".join(
        f'<li><a href="/{word}">{word}</a></li>' for word in ("首页", "新闻", "体育", "财经", "娱乐", "汽车")
    )
    related = "".join(f'<li><a href="/{at}">春耕农具展在县城开幕之{at}</a></li>' for at in range(6))
    return (
        f"<html><head><title>{title} - 河口网</title>{head}</head><body><div class='nav'><ul>{menu}</ul></div>"
        f"<div class='left'><h1>{title}</h1><p class='info'>2021-03-04 10:25 来源：河口晚报</p>"
        f"<div class='article'>{''.join(content)}</div>{below}</div>"
        f"<div class='related'><h3>相关新闻</h3><ul>{related}</ul></div>"
        "<div class='footer'>联系我们 | 版权所有 河口镇信息中心 未经授权不得转载</div></body></html>"
    )


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def body(result: Result) -> list[str]:
    assert result.verdict == "cleaned"
    return [line.strip() for line in result.body.splitlines() if line.strip()]


def test_the_body_is_left_and_the_heading_is_its_title() -> None:
    result = clean_html(page(paragraphs(PROSE)))
    assert body(result) == list(PROSE)
    assert result.title == TITLE


def test_a_heading_is_rather_the_title_than_a_line_beside_the_body() -> None:
    tease = "<h4><a href='/x'>邻县的老厂停了最后一座炉</a></h4>"
    assert clean_html(page(tease, paragraphs(PROSE))).title == TITLE


def test_code_stays_whole() -> None:
    code = "\n".join(f"<span class='comment'>{line}</span>" for line in CODE)
    result = clean_html(
        page(paragraphs(ENGLISH[:3]), f"<pre>{code}</pre>", paragraphs(ENGLISH[3:]), title=ENGLISH_TITLE)
    )
    assert [line for line in body(result) if line in {one.strip() for one in CODE}] == [x.strip() for x in CODE if x]


def test_text_that_repeats_in_the_body_stays() -> None:
    asked = "您为什么愿意每个周末都来灯塔上值班，这件事对您来说最难的地方在哪里？"
    content = "".join(f"<p>{asked}</p><p>{line}</p>" for line in PROSE)
    assert body(clean_html(page(content))).count(asked) == len(PROSE)


def test_a_body_that_is_given_once_more_is_left_once() -> None:
    result = clean_html(page(paragraphs(PROSE), below=f"<div class='copy'>{paragraphs(PROSE)}</div>"))
    assert body(result) == list(PROSE)


def test_nothing_behind_the_credit_of_an_editor_is_body() -> None:
    more = "香港的渡轮公司昨天说，从下个月起多开两班船，最晚的一班十一点半离岸。"
    result = clean_html(page(paragraphs((*PROSE, "责任编辑：田小禾", more))))
    assert more not in result.body
    assert PROSE[-1] in result.body


def test_what_the_head_gives_as_the_text_is_of_the_body() -> None:
    odd = "码头小屋 电话留言 周末参观"
    told = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "%s"}</script>'
    text = (*PROSE[:3], odd, PROSE[3])
    assert odd in body(clean_html(page(paragraphs(text), head=told % " ".join(text))))


def test_a_headline_counts_as_chrome() -> None:
    result = clean_html(f"<title>{TITLE}</title><h1>{TITLE}</h1>{paragraphs(PROSE)}<p>版权所有 不得转载</p>")
    assert result.title in (None, TITLE)
    assert set(PROSE) <= set(body(result))


@pytest.mark.parametrize("mark", sorted(set(LINE_BREAKS) - {"\r", "\n", "\f"}))
def test_other_line_breaks_cut_lines_as_they_do_in_the_reading_copy(mark: str) -> None:
    result = clean_html(page(paragraphs((PROSE[0], PROSE[1].replace("。", f"。{mark}"), *PROSE[2:]))))
    assert result.verdict == "cleaned"
    assert PROSE[-1] in result.body


pieces = st.lists(
    st.sampled_from(["<p>", "</p>", "<pre>", "</pre>", "<br>", "灯塔", "a b ", "&#13;", "&#8232;", *LINE_BREAKS])
)


@settings(max_examples=200, deadline=None)
@given(pieces)
def test_a_tree_has_the_lines_of_the_reading_copy(parts: list[str]) -> None:
    document = of_html("page", "".join(parts))
    assert document.markup is not None
    assert len(Tree(document.raw, document.markup).starts) == len(read(document.raw).lines)
