"""Pages of HTML: laid out, found, cleaned, stripped by selector, and given back."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, clean_html, load_rules
from cleaner.authoring.check import check
from cleaner.authoring.lint import lint
from cleaner.documents import of_html
from cleaner.edits import apply, revert
from cleaner.errors import RuleFileError
from cleaner.fold import squeeze
from cleaner.head import agreed, claimed_url, read_head
from cleaner.html import lay_out

SITE = """format = 1
id = 'sites/a.com'
[match]
hosts = ['a.com']
[frame]
after = '甲站'
[[strip]]
id = 'share'
op = 'css'
label = 'share-box'
select = 'div.share, .body > span.mark'
removes = ['<div class="share">分享到</div>']
keeps = ['<div class="shared">分享到</div>']
"""
PAGE = """<html><head><title>标题甲_甲站</title><link rel="canonical" href="https://a.com/1.html"></head>
<body><div>甲站</div><div class="body"><p>第一段<span>的话</span>。</p><div class="share">分享到 微博</div>
<span class=mark>www.a.com</span><p>第二段分享到。</p></div></body></html>"""
BODY = "第一段的话。\n第二段分享到。\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    """No layer but that of the test, with one rule file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("cleaner.rulebook.layers.shipped_directory", lambda: tmp_path / "shipped")
    write(tmp_path / "rules/sites/a.com.toml", SITE)


def write(path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(*arguments: str):
    return subprocess.run([sys.executable, "-m", "cleaner", *arguments], capture_output=True, text=True, timeout=60)


# ------------------------------------------------------------------------------------------------ markup to text
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>一 <b>二</b>\n三<p>四", "一 二 三\n四"),
        ("一<br>二<br><br>三", "一\n二\n三"),
        ("<tr><td>一<td>二", "一二"),
        ("<table><tr><td>一<td>二<tr><td>三</table>", "一\t二\n三"),
        ("<p>一</p><script>x</script><style>y</style><!-- z --><p>二", "一\n二"),
        ("<pre>第一行\n  第二行\n\n第三行</pre>", "第一行\n第二行\n第三行"),
        ("<p>&nbsp;一&amp;二&#x4e09;", "\xa0一&二三"),
        ("", ""),
        ("没有标签", "没有标签"),
    ],
)
def test_the_linear_text_is_what_a_browser_shows(markup, text):
    assert lay_out(markup)[0] == text


def test_elements_cover_their_text():
    text, markup = lay_out(PAGE)
    assert [text[one.start : one.end] for one in markup.select("p")] == ["第一段的话。", "第二段分享到。"]
    assert [text[one.start : one.end] for one in markup.select("b, .share")] == ["分享到 微博"]


@given(
    st.one_of(
        st.text(), st.binary().map(lambda data: data.decode("latin-1")), st.sampled_from(["\ud800<p>", "<p>" * 9000])
    )
)
def test_any_text_is_a_page(markup):
    text, elements = lay_out(markup)
    assert all(0 <= one.start <= one.end <= len(text) for one in elements.elements)
    result = clean_html(markup)
    assert apply(result.edits, result.document.raw) == result.body
    assert revert(result.edits, result.body) == result.document.raw


@pytest.mark.parametrize(
    "charset", ["<meta charset=gb2312>", "<meta http-equiv=x content='text/html;charset=gbk'>", ""]
)
def test_pages_in_gb_need_not_say_so_and_may_say_less(charset):
    page = f"<html><head>{charset}<title>镕</title><body><p>朱镕基说，这是中国的第一个站点，没有人不知道。</p>"
    document = of_html("-", page.encode("gb18030"))
    assert document.raw == "朱镕基说，这是中国的第一个站点，没有人不知道。"
    assert document.decoding and document.decoding.encoding == "gb18030"


# ------------------------------------------------------------------------------------------------ strips by selector
def test_css_removes_elements_and_says_so():
    result = clean_html(PAGE, rules=load_rules())
    assert (result.verdict, result.site, result.body) == ("cleaned", "sites/a.com", BODY)
    assert {(edit.rule, edit.label) for edit in result.edits if "分享" in edit.removed} == {
        ("sites/a.com#share", "share-box")
    }


def test_css_finds_nothing_in_plain_text():
    text = lay_out(PAGE)[0]
    result = clean(text, url="https://a.com/1.html", rules=load_rules())
    assert "分享到 微博" in result.body


def test_lint_tries_the_examples_as_markup(tmp_path):
    assert lint(load_rules()) == ()
    write(tmp_path / "rules/sites/a.com.toml", SITE.replace('"shared"', '"share x"'))
    assert [finding.severity for finding in lint(load_rules())] == ["error"]


def test_a_bad_selector_does_not_load(tmp_path):
    write(tmp_path / "rules/sites/a.com.toml", SITE.replace("'div.share, .body > span.mark'", "'div..share['"))
    with pytest.raises(RuleFileError, match="is no CSS selector"):
        load_rules()


def test_a_sample_can_be_a_page_of_html(tmp_path):
    write(tmp_path / "samples/raw/a.com/one.html", PAGE)
    write(tmp_path / "samples/clean/a.com/one.txt", BODY)
    write(tmp_path / "samples/meta/a.com/one.json", json.dumps({"site": "sites/a.com", "verdict": "cleaned"}))
    checked = check(load_rules())
    assert [(str(one.case), one.verdict) for one in checked.outcomes] == [("a.com/one", "validated")]
    assert checked.findings == ()


# ------------------------------------------------------------------------------------------------ files in, files out
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_run_over_html_gives_text_and_the_bytes_back(tmp_path, encoding):
    pages = {"b.html": PAGE, "c/d.HTM": PAGE.replace("第二段", "第三段"), "e.shtml": "", "f.txt": "<p>文</p>\n"}
    for name, page in pages.items():
        write(tmp_path / "raw" / name, page.encode(encoding) + (b"" if encoding == "utf-16" else b"<!--\xff-->"))
    assert run("clean", "raw", "out").returncode == 0
    assert (tmp_path / "out/b.html.txt").read_text() == BODY
    assert (tmp_path / "out/c/d.HTM.txt").exists()
    verified = run("verify", "out")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert run("restore", "out", "back").returncode == 0
    for name in pages:
        assert (tmp_path / "back" / name).read_bytes() == (tmp_path / "raw" / name).read_bytes()
    assert run("restore", "out", "undone", "--only", "sites/a.com#share").returncode == 0
    assert "分享到 微博" in (tmp_path / "undone/b.html.txt").read_text()


def test_diff_and_explain_read_html(tmp_path):
    write(tmp_path / "raw/b.html", PAGE)
    run("clean", "raw", "out")
    for command in (("diff", "raw/b.html", "out/b.html.txt"), ("diff", "out"), ("explain", "raw/b.html")):
        done = run(*command, "--no-pager")
        assert done.returncode == 0, done.stderr
        assert "分享到" in done.stdout


# ------------------------------------------------------------------------------------------------ what the head says
@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel=canonical href='https://a.com/x'>", "https://a.com/x"),
        ("<link rel=canonical href='/x'>", None),
        ("<link rel=canonical href='//a.com/x'>", None),
        ("<link rel=canonical href='javascript:1'><meta property='og:url' content='http://b.com/'>", "http://b.com/"),
        ("<link rel=canonical href='http://[x'>", None),
        ("<link rel=canonical>", None),
    ],
)
def test_only_an_absolute_address_is_one(head, url):
    assert claimed_url(lay_out(f"<html><head>{head}</head>")[1]) == url


def test_an_address_that_is_known_outranks_the_page():
    assert of_html("-", PAGE, "https://b.com/").url == "https://b.com/"


LINKED = """<script type="application/ld+json">
{"@graph": [{"@type": "NewsArticle", "headline": "大雨今夜到来注意", %s}]}</script>"""


@pytest.mark.parametrize(
    ("head", "text", "fields"),
    [
        ("<title>大雨今夜到来注意安全_甲站</title>", "大雨今夜到来注意安全", {"title": "大雨今夜到来注意安全"}),
        ("<title>大雨今夜到来注意安全_甲站</title>", "别的话", {}),
        ("<meta name=author content=张三>", "作者：张三", {"author": "张三"}),
        ("<meta name=author content=张三>", "作者：李四", {}),
        ("<meta name=author content='admin@a.com'>", "admin@a.com", {}),
        ("<meta name=PubDate content='2020-03-04 10:00'>", "2020年3月4日", {"published": "2020-03-04 10:00"}),
        ("<meta name=PubDate content='20200304'>", "没有日期", {"published": "20200304"}),
        ("<meta name=PubDate content='2020-03-04'>", "2019-03-04", {}),
        ("<meta name=ContentSource content=新华社>", "来源：新华社", {"source": "新华社"}),
        (
            LINKED % '"author": {"name": "张三"}',
            "张三：大雨今夜到来注意",
            {"author": "张三", "title": "大雨今夜到来注意"},
        ),
        (LINKED % '"author": [[[', "张三", {}),
        ("<meta content='x'><meta name=author>", "x", {}),
    ],
)
def test_the_head_counts_where_the_text_bears_it_out(head, text, fields):
    linear, markup = lay_out(f"<html><head>{head}</head><body><p>{text}</p>")
    assert agreed(read_head(markup), linear, squeeze(linear)) == fields


# ------------------------------------------------------------------------------------------------ unknown pages
PROSE = (
    "河口镇西头的老磨坊停了三十多年，上个月重新转了起来。修缮用了两年，木匠换掉了一半的齿轮，剩下的一半是原来的。",
    "磨坊的主人姓谷，今年七十一岁。他说小时候睡在磨坊的阁楼上，听惯了石磨的声音，没有那声音反而睡不着。",
    "第一袋麦子是邻村送来的，一共四十斤。水闸提起来的时候，院子里站了一百多人，谁也没有说话。",
    "磨了大约一个钟头，面粉从木槽里流出来，颜色比店里卖的要黄一些，摸上去还是温的。",
)
TALK = (
    "我小时候也在那里磨过面，那时候排队要排一个上午，后来就再也没有去过，看到这个消息真是高兴。",
    "主轴用榆木拼起来能撑多久？我们村的水车用了不到五年就断了，希望他们想过这个问题，不要白花了钱。",
)
UNKNOWN = f"""<html><head><title>老磨坊修缮之后第一次磨面_河口晚报</title>
<meta name="author" content="谷雨生"><meta property="article:published_time" content="2021-03-04T10:25:00+08:00"></head>
<body><nav><a href="/">首页</a> <a href="/n">新闻</a> <a href="/s">体育</a></nav>
<div class="main"><h1>老磨坊修缮之后第一次磨面</h1><p class="info">谷雨生</p>
<div class="article-content">{"".join(f"<p>{line}</p>" for line in PROSE)}</div>
<div class="share"><a href="#">微博</a> <a href="#">微信</a></div>
<ul class="related"><li><a href="/1">春耕农具展在县城开幕</a></li><li><a href="/2">三座石桥列入保护名单</a></li></ul>
<div id="comments">{"".join(f"<p>{line}</p>" for line in TALK)}</div></div>
<footer>河口镇信息中心</footer></body></html>"""


HEADED = """<html><head><title>河湾小学的操场修好了_甲站</title><meta name="author" content="李四">
<meta name="publishdate" content="2021-03-04"></head><body><div>甲站</div><h1>河湾小学的操场修好了</h1>
<div>2021年3月4日 作者李四</div><p>第一段的话。</p></body></html>"""


def test_what_a_site_file_does_not_capture_the_head_gives():
    result = clean_html(HEADED, url="https://a.com/2.html", rules=load_rules())
    assert result.site == "sites/a.com"
    assert (result.title, result.published, result.author) == ("河湾小学的操场修好了", "2021-03-04", "李四")
    other = clean_html(
        HEADED.replace("<h1>河湾小学的操场修好了</h1>", ""), url="https://a.com/2.html", rules=load_rules()
    )
    assert other.title is None  # the text does not bear it out


def test_what_a_site_file_captures_outranks_the_head(tmp_path):
    capture = "[[capture]]\nid = 'title'\nline = '(?<title>第一段.*)'\n"
    write(tmp_path / "rules/sites/a.com.toml", SITE + capture)
    assert clean_html(HEADED, url="https://a.com/2.html", rules=load_rules()).title == "第一段的话。"


def test_the_body_of_an_unknown_page_is_told_by_its_markup():
    result = clean_html(UNKNOWN, rules=load_rules())
    assert (result.verdict, result.site) == ("cleaned", None)
    assert result.body == "".join(f"{line}\n" for line in PROSE)
    assert result.title == "老磨坊修缮之后第一次磨面"
    assert (result.author, result.published) == ("谷雨生", "2021-03-04T10:25:00")
    assert {edit.label for edit in result.edits} >= {"navigation", "comments"}
    assert any("markup" in line.reason for line in result.lines)


def test_a_piece_of_markup_without_chrome_keeps_its_text():
    result = clean_html("".join(f"<p>{line}</p>" for line in PROSE))
    assert result.body.split() == list(PROSE)


def test_a_page_of_links_has_no_body():
    links = "".join(f'<li><a href="/{number}">第{number}条消息的题目在这里</a></li>' for number in range(40))
    result = clean_html(f"<nav><a href='/'>首页</a></nav><ul class=list>{links}</ul><footer>版权所有</footer>")
    assert (result.verdict, result.body) == ("empty", "")


@pytest.mark.parametrize("unit", ["<div>一句话。", "<a href=x>首页", "<b><p>一句话。", "<table><tr><td>一"])
def test_a_page_that_nests_without_end_is_done_in_time(unit):
    assert clean_html(unit * 20_000).verdict in ("cleaned", "empty")


def test_source_that_is_read_as_text_is_said_to_be_one():
    page = "<!DOCTYPE html>\n<html><body><p>今天的天气很好。</p></body></html>\n"
    assert clean(page).notes[-1:] == ("this is the source of a page of HTML, and was read as plain text",)
    assert clean_html(page).notes == clean("今天的<html>很好。\n").notes == ()
