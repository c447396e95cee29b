"""Pages of no known site in the shapes of today: what stands between and below the paragraphs, bodies that are not all
prose, pages without a body, and short texts that are one. All names and texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean, load_rules
from cleaner.fold import read
from cleaner.generic.comments import others_from
from cleaner.generic.cut_sentences import whole_sentences
from cleaner.generic.inserts import links_between, transcript
from cleaner.generic.lines import Page
from cleaner.generic.reach import reach
from cleaner.model import Result
from cleaner.rulebook.load import Rulebook

TITLE, HEADER = "旧书店搬到河对岸之后", "2021年03月04日 10:25 来源：河口晚报"
PROSE = (
    "镇上的旧书店上个月搬到了河对岸，新店比原来大一倍，靠窗的位置摆了八张桌子。店主说，搬家用了整整十二天。",
    "第一天开门，来的多半是老顾客。有人带来了三十年前在这里买的字典，书脊已经用布补过两回，问还能不能再修。",
    "店里最贵的一本是一部县志，定价两千六百元，放在柜台后面的玻璃柜里。店主说不急着卖，等识货的人来。",
    "儿童区是新添的，地上铺了软垫。周末下午有人给孩子们念故事，念的人是附近中学的语文老师，不收钱。",
    "房租比从前高，店主算过，每天要卖出四十本书才不亏。头一个星期，最好的一天卖了七十三本，最差的一天十九本。",
    "隔壁的修鞋铺也跟着热闹起来，等鞋的人会进来翻几页书。修鞋的师傅说，这样的邻居越多越好。",
)
NAVIGATION = ("首页 | 新闻 | 体育 | 财经 | 娱乐 | 汽车", "今天是星期四 | 设为首页 | 加入收藏")
TAIL = (
    "打印 收藏 关闭",
    "分享到：微博 微信",
    "相关阅读",
    "春耕农具展在县城开幕",
    "三座石桥列入保护名单",
    "老街修缮完工",
)
RIGHTS = ("联系我们", "版权所有 河口镇信息中心 未经授权不得转载")
ENGLISH_TITLE = "The bookshop that crossed a river"
ENGLISH = (
    "The old bookshop crossed the river last month, and the new room is twice as large as the one it left behind.",
    "Moving took twelve days. Nothing was lost, the owner says, though one box of dictionaries spent a night outside.",
    "On the first morning most of the visitors were regulars. One of them brought back an atlas from 1989.",
    "The rent is higher than before. To break even the shop has to sell forty books a day, and so far it sold fewer.",
    "Next door the cobbler has more to do as well, because people who wait for their shoes come in and read a little.",
)
MENU = ("Home", "News", "Sport", "Business", "Opinion", "Weather", "Sign in", "Subscribe")
BYLINE = ("By Anna Miller", "March 4, 2021 10:25")
FOOT = ("Share this", "Tweet", "Print", "About us", "Privacy policy", "© 2021 River Media. All rights reserved.")


def cleaned(*lines: str, book: Rulebook) -> Result:
    result = clean("\n".join(lines) + "\n", rules=book)
    assert result.site is None and result.family is None
    return result


def chinese(*lines: str, book: Rulebook) -> list[str]:
    """The body's lines of a page that has these between its head and its tail."""
    return cleaned(*NAVIGATION, TITLE, HEADER, *lines, *TAIL, *RIGHTS, book=book).body.splitlines()


def english(*lines: str, book: Rulebook) -> list[str]:
    return cleaned(*MENU, ENGLISH_TITLE, *BYLINE, *lines, *FOOT, book=book).body.splitlines()


# ------------------------------------------------------------------------------------------------ cut sentences
CUT = (
    "The old bookshop crossed the river last month, and the",
    "new room",
    "is twice as large as the one it left behind. The cobbler says that",
    "Anna Miller",
    ", who owns it, sleeps little. Moving took",
    "twelve days",
    ". Nothing was lost, she told the",
    "River Courier",
    "on the first morning, when most of the visitors were regulars.",
)


def test_a_sentence_that_is_cut_at_its_links_is_one(rulebook: Rulebook) -> None:
    assert english(*CUT, *ENGLISH, book=rulebook) == [*CUT, *ENGLISH]
    whole, pieces = whole_sentences([*MENU, "", *CUT, "", *FOOT])
    assert whole[len(MENU) + 1].endswith(
        "she told the River Courier on the first morning, when most of the visitors were regulars."
    )
    assert set(pieces.values()) == {len(MENU) + 1} and len(pieces) == len(CUT) - 1


def test_a_chinese_sentence_that_is_cut_is_one() -> None:
    lines = read("首页\n店主说，搬家用了十二天，书一本没丢，只是\n几箱字典\n，在院子里过了一夜。").lines
    assert whole_sentences(lines)[0] == ["首页", "".join(lines[1:]), "", ""]


@pytest.mark.parametrize(
    "lines", [MENU, FOOT, ENGLISH, PROSE, TAIL, ("home", "about", "contact"), ("iPhone 12", "iPad")]
)
def test_what_is_not_cut_stays_in_its_lines(lines: tuple[str, ...]) -> None:
    assert whole_sentences(lines) == (list(lines), {})


# ------------------------------------------------------------------------------------------------ between paragraphs
SPOKEN = tuple(f"0{at // 60}:{at % 60:02d} And then we carried {at} boxes over the" for at in range(0, 90, 9))


def test_a_transcript_is_no_part_of_the_body(rulebook: Rulebook) -> None:
    lines = ("Automatically generated transcript", *SPOKEN)
    assert english(*lines, *ENGLISH, book=rulebook) == list(ENGLISH)
    assert transcript([*lines, *ENGLISH]) == set(range(len(lines)))
    assert transcript([*lines, ENGLISH[0]]) == set()
    assert transcript([*reversed(SPOKEN), *ENGLISH]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "ADVERTISEMENT", "Article continues below advertisement", "Loading...", "Image 2 of 5",
        "Read more: Why small shops are moving", "Sign up for our daily newsletter", "Image copyright Getty Images",
    ],
)  # fmt: skip
def test_a_line_of_the_site_between_english_paragraphs_goes(line: str, rulebook: Rulebook) -> None:
    assert english(*ENGLISH[:2], line, *ENGLISH[2:], book=rulebook) == list(ENGLISH)


@pytest.mark.parametrize(
    "line", ["广告", "展开全文", "点击阅读全文", "加载中...", "延伸阅读：三座石桥列入保护名单", "复制链接"]
)
def test_a_line_of_the_site_between_chinese_paragraphs_goes(line: str, rulebook: Rulebook) -> None:
    assert chinese(*PROSE[:3], line, *PROSE[3:], book=rulebook) == list(PROSE)


def test_a_rule_for_any_page_is_named_in_the_account_and_in_the_reasons(rulebook: Rulebook) -> None:
    result = cleaned(*PROSE[:3], "广告", *PROSE[3:], book=rulebook)
    assert [(edit.rule, edit.label) for edit in result.edits] == [("generic/asides#adverts", "advert")]
    assert result.lines[3].reason == "rule generic/asides#adverts"
    assert result.body == "".join(line + "\n" for line in PROSE)


def test_rules_for_any_page_are_read_from_any_layer_and_spare_known_sites(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "generic").mkdir()
    (tmp_path / "generic" / "stamps.toml").write_text(
        "format = 1\nid = 'generic/stamps'\nabout = '盖章'\n\n"
        "[[strip]]\nid = 'stamp'\nop = 'inline'\nlabel = 'watermark'\n"
        "literal = '河口书库样张'\njoin = 'tight'\nremoves = ['书河口书库样张店']\n"
    )
    book = load_rules(tmp_path)
    page = "书店搬到了河口书库样张河对岸。\n"
    assert clean(page, rules=book).body == "书店搬到了河对岸。\n"
    assert clean(page, rules=rulebook).body == page


LINKS = ("Ferry stops after forty years", "March 2, 2021", "Market square reopens", "March 1, 2021")


@pytest.mark.parametrize("opener", ["Related", "Related Articles", "Read more", "Most popular", "More from the river"])
def test_links_between_two_paragraphs_do_not_end_the_body(opener: str, rulebook: Rulebook) -> None:
    assert english(*ENGLISH[:2], opener, *LINKS, *ENGLISH[2:], book=rulebook) == list(ENGLISH)


def test_a_list_is_between_paragraphs_only_if_two_follow() -> None:
    assert links_between([*ENGLISH[:2], "Related", *LINKS, *ENGLISH[2:]]) == set(range(2, 7))
    assert links_between([*ENGLISH[:2], "Related", *LINKS, ENGLISH[2], "Print"]) == set()
    assert links_between(["Home", "Related", *LINKS, *ENGLISH]) == set()
    assert links_between([*ENGLISH[:2], "Related", "Add a comment", *ENGLISH[2:]]) == set()


def test_tools_between_paragraphs_do_not_end_a_long_text(rulebook: Rulebook) -> None:
    inserted = ("Share this article", "Newsletter", "Subscribe now", "Print")
    more = tuple(f"{line} It was the {number}th week." for number, line in enumerate(ENGLISH))
    assert set(ENGLISH + more) <= set(english(*ENGLISH[:2], *inserted, *ENGLISH[2:], *more, book=rulebook))


# ------------------------------------------------------------------------------------------------ below the text
COMMENTS = (
    "评论 3",
    "青石板",
    "2021-03-05 08:12",
    PROSE[5],
    "田小禾",
    "2021-03-06 21:40",
    PROSE[4],
    "谷雨",
    "2021-03-07 09:00",
    "好。",
)


def test_comments_are_no_part_of_the_body(rulebook: Rulebook) -> None:
    result = cleaned(*NAVIGATION, TITLE, HEADER, *PROSE[:4], *COMMENTS, *RIGHTS, book=rulebook)
    assert result.body.splitlines() == list(PROSE[:4])
    assert "comments" in result.guess.chrome if result.guess else False


def test_teasers_with_dates_of_their_own_are_no_part_of_the_body(rulebook: Rulebook) -> None:
    teasers = ("大家都在看", PROSE[1], "河口晚报 2小时前", PROSE[2], "县城发布 3小时前", PROSE[3], "河口小学 昨天")
    result = cleaned(*NAVIGATION, TITLE, HEADER, PROSE[0], *teasers, *RIGHTS, book=rulebook)
    assert result.body.splitlines() == [PROSE[0]]


def test_comments_begin_below_a_text_with_dated_lines() -> None:
    assert others_from(read("\n".join([*PROSE[:2], *COMMENTS])).lines) == (2, "comments")
    assert others_from(read("\n".join(COMMENTS)).lines) is None  # nothing above that they could be on
    assert others_from([*PROSE[:2], "评论", *PROSE[2:]]) is None  # a heading
    assert others_from([*PROSE[:2], "相关新闻", "2021-03-04", *PROSE[2:], "2021-03-05", "2021-03-06"]) is None


# ------------------------------------------------------------------------------------------------ not all prose
def test_who_signs_and_when_is_part_of_a_notice(rulebook: Rulebook) -> None:
    signed = (*PROSE[:3], "特此通知。", "河口镇人民政府", "2021年3月4日")
    assert chinese(*signed, book=rulebook) == list(signed)


def test_a_list_that_the_text_announces_is_part_of_it(rulebook: Rulebook) -> None:
    listed = ("附：搬迁书店名单", *(f"{number}号 河口书店第{number}分店" for number in range(1, 9)))
    assert chinese(*PROSE[:4], *listed, book=rulebook) == [*PROSE[:4], *listed]


def reached(first: int, last: int, *lines: str) -> tuple[int, int]:
    return reach(Page(read("\n".join(lines)).lines), first, last)


def test_a_body_reaches_no_further_than_the_page_says() -> None:
    rows = tuple(f"{number}号分店" for number in range(1, 30))
    assert reached(0, 1, *PROSE[:2], *rows) == (0, 1)
    assert reached(0, 1, *PROSE[:2], "名单如下:", *rows, "打印") == (0, 31)
    assert reached(0, 1, *PROSE[:2], "标签:", *rows) == (0, 1)
    assert reached(0, 1, *PROSE[:2], "2021年3月4日") == (0, 1)
    assert reached(0, 1, *PROSE[:2], "河口镇人民政府", "2021年3月4日", "打印") == (0, 3)
    assert reached(32, 33, TITLE, "2021-03-04 10:25", PROSE[0], *rows, *PROSE[1:3]) == (2, 33)
    assert reached(31, 32, TITLE, "2021-03-04 10:25", *rows, *PROSE[1:3]) == (31, 32)  # a list without any text


# ------------------------------------------------------------------------------------------------ fields
@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Anna Miller", "Anna Miller"), ("Posted by Anna Miller on March 4, 2021", "Anna Miller"),
        ("Anna Miller | Mar. 4, 2021, 10:25 AM", "Anna Miller"), ("Analysis by Anna B. Miller", "Anna B. Miller"),
    ],
)  # fmt: skip
def test_english_bylines(byline: str, author: str | None, rulebook: Rulebook) -> None:
    result = cleaned(*MENU, ENGLISH_TITLE, byline, "March 4, 2021 10:25", *ENGLISH, *FOOT, book=rulebook)
    assert (result.author, result.title) == (author, ENGLISH_TITLE)


@pytest.mark.parametrize(
    ("line", "author"),
    [("田小禾", "田小禾"), ("今天", None), ("记者 田小禾", "田小禾"), ("图文｜田小禾", "田小禾"), ("新浪微博", None)],
)
def test_names_below_a_headline(line: str, author: str | None, rulebook: Rulebook) -> None:
    page = (*NAVIGATION, TITLE, "2021-03-04 10:25", line, *PROSE, *TAIL[1:], *RIGHTS)
    assert cleaned(*page, book=rulebook).author == author


def test_the_day_of_publishing_comes_before_that_of_a_change(rulebook: Rulebook) -> None:
    dates = ("Published 4 March 2021 10:25", "Updated 6 March 2021 12:02")
    assert cleaned(*MENU, ENGLISH_TITLE, *dates, *ENGLISH, *FOOT, book=rulebook).published == "2021-03-04T10:25"


# ------------------------------------------------------------------------------------------------ empty, or short
FORM = ("用户名", "密码", "自动登录", "忘记密码?", "登录")
WITHOUT_BODY = {
    "not found": ("404", "抱歉，您访问的页面不存在", "返回首页"),
    "deleted": ("提示信息", "抱歉，指定的主题不存在或已被删除或正在被审核", "[ 点击这里返回上一页 ]"),
    "login": (*FORM, "您还没有登录，请先登录后再继续浏览", "没有帐号？立即注册"),
    "captcha": ("安全验证", "请完成下列验证后继续", "拖动滑块完成拼图", "换一张", "提交"),
    "no script": ("您需要启用 JavaScript 才能运行此应用", "请在浏览器设置中开启后刷新页面"),
    "members only": (TITLE, "2021-03-04 10:25", "本文为会员专享，请登录后阅读全文", "立即开通会员", "登录"),
    "nothing found": (
        "搜索结果",
        "抱歉，没有找到与“磨坊”相关的内容",
        "建议您检查输入的文字是否有误",
        "热门搜索",
        "磨坊",
        "灯会",
    ),
    "index": tuple(f"第{number}届灯会筹备情况一览" for number in range(1, 31)),
    "dated index": tuple(x for n in range(10, 30) for x in (f"河口镇第{n}号通告", f"2021-03-{n}")),
    "error": ("系统发生错误", "您可以选择 [ 重试 ] [ 返回 ] 或者 [ 回到首页 ]", "错误信息", "无法加载模块"),
    "expired": ("该内容已过期或已被作者删除", "3秒后自动跳转到首页"),
    "forbidden": ("403 Forbidden", "您没有权限访问此页面"),
    "shell": ("加载中...", "请稍候", "返回顶部"),
}
WITHOUT_ENGLISH_BODY = {
    "not found": (
        "404",
        "Page not found",
        "The page you are looking for might have been removed.",
        "Go to the home page",
    ),
    "no script": ("Please enable JavaScript to view this page", "This site requires JavaScript and cookies."),
    "captcha": (
        "Are you a robot?",
        "Please click the box below to let us know you're not a robot.",
        "Why did this happen?",
    ),
    "login": ("Log in", "Email address", "Password", "Remember me", "Forgot your password?", "Don't have an account?"),
    "index": ("Latest stories", *(f"Council meets for the {number}th time" for number in range(4, 30)), "Load more"),
    "cookies": (
        "We value your privacy",
        "We and our partners use cookies to store information.",
        "Accept all",
        "Reject all",
    ),
    "gone": ("Sorry, this article has been removed.", "It may have expired or the address may be wrong."),
    "nothing found": ("Search", "No results found for “mill”", "Try different keywords", "Popular searches", "mill"),
}
BARE = {
    "checking": ("Checking your browser before accessing example.org.", "This process is automatic.", "Ray ID: 5f1a2b"),
    "denied": ("Access Denied", "You don't have permission to access this page on this server.", "Reference #18.2f"),
    "moment": ("Just a moment...", "example.org needs to review the security of your connection before proceeding."),
}
PAGES_WITHOUT = (
    {f"zh {name}": (NAVIGATION[0], *lines, *RIGHTS) for name, lines in WITHOUT_BODY.items()}
    | {f"en {name}": (*MENU, *lines, *FOOT) for name, lines in WITHOUT_ENGLISH_BODY.items()}
    | BARE
)


@pytest.mark.parametrize("name", PAGES_WITHOUT)
def test_a_page_without_a_body_is_empty(name: str, rulebook: Rulebook) -> None:
    result = cleaned(*PAGES_WITHOUT[name], book=rulebook)
    assert (result.verdict, result.body) == ("empty", "")
    assert result.reason in ("error or login notice", "no running text")


SHORT = {
    "one paragraph": ("镇上的旧书店上个月搬到了河对岸，新店比原来大一倍，靠窗的位置摆了八张桌子。",),
    "two paragraphs": PROSE[:2],
    "a flash": ("河口晚报3月4日电 今天清晨五时许，河口镇普降小雪，积雪约两厘米，交通未受影响。（记者 谷雨生）",),
    "a notice": ("因管道检修，3月5日8时至17时河东片区停水，请居民提前储水。", "河口镇自来水公司", "2021年3月4日"),
    "of logging in": (
        "镇里的网上办事大厅昨天改版，请先登录后才能查看办理进度，没有登录的用户只能看到通知。",
        "改版以后，登录页面多了一个大字的版本，老人不用戴眼镜也能看清。",
    ),
    "of missing pages": (
        "昨天下午，镇政府网站有两个小时打不开，访问的人只看到页面不存在的提示。",
        "技术人员说，是机房停电造成的，晚上七点恢复正常，数据没有丢失。",
    ),
}
SHORT_ENGLISH = {
    "one paragraph": ENGLISH[:1],
    "two paragraphs": ENGLISH[:2],
    "of cookies": (
        "Most sites ask whether they may use cookies, and most people accept without reading what they accept.",
        "A reader who says no to all of them still sees every page, only slower and with more questions.",
    ),
    "of missing pages": (
        "For two days the town's website showed nothing but a notice that the page was not found.",
        "The clerk had moved the files to a new folder, and nobody had told the server about it.",
    ),
}


@pytest.mark.parametrize("name", SHORT)
def test_a_short_text_is_a_body(name: str, rulebook: Rulebook) -> None:
    assert chinese(*SHORT[name], book=rulebook) == list(SHORT[name])


@pytest.mark.parametrize("name", SHORT_ENGLISH)
def test_a_short_english_text_is_a_body(name: str, rulebook: Rulebook) -> None:
    assert english(*SHORT_ENGLISH[name], book=rulebook) == list(SHORT_ENGLISH[name])
