"""The corpus of the benchmarks: rule files and pages of any number, the same for the same seed.

All prose is ours, put together from parts. A *rule* is one line literal or one pattern of a strip, and their mix is
about that of the rule files that ship: ten literal lines to six patterns for lines. A watermark, a list, a block and an
echo, captures, frame, clues and guard come on top and are not counted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MIX = 16  # rules of one round of strips
PAGE_BYTES = 9_000

_PLACES = [
    "城东",
    "河湾",
    "山口",
    "北岭",
    "桥头",
    "南坪",
    "新港",
    "西塘",
    "石门",
    "古渡",
    "松林",
    "白沙",
    "云岭",
    "青溪",
    "龙泉",
    "柳庄",
]
_THINGS = [
    "水渠",
    "粮仓",
    "校舍",
    "道路",
    "果园",
    "茶厂",
    "码头",
    "医院",
    "图书馆",
    "市场",
    "公园",
    "桥梁",
    "车站",
    "作坊",
    "档案",
    "账目",
    "名册",
    "苗圃",
    "展馆",
    "食堂",
]
_PEOPLE = [
    "村民",
    "教师",
    "学生",
    "工人",
    "医生",
    "老会计",
    "队长",
    "记者",
    "干部",
    "邻居",
    "志愿者",
    "木匠",
    "邮递员",
    "船工",
    "售货员",
    "守林人",
]
_DEEDS = [
    "修好了",
    "清点了",
    "打扫了",
    "参观了",
    "讨论了",
    "记录了",
    "重建了",
    "验收了",
    "登记了",
    "照看着",
    "检查了",
    "规划了",
    "搬空了",
    "粉刷了",
]
_SENTENCES = (
    "{people}在{place}{deed}{thing},前后用了{number}天。",
    "去年{month}月,{place}的{people}{deed}旧{thing};大家说,这件事早就该办了。",
    "“先把{thing}的事说清楚,”{people}说,“再谈别的。”",
    "从{place}到{place2},一路上有{number}处{thing},其中一半是{people}自己动手建的。",
    "{thing}旁边立着一块牌子,写明了{people}的分工(共{number}人)和值班的时间。",
    "那时候{place}还没有{thing},{people}只好走{number}里路,天不亮就出门。",
    "为什么{people}愿意留下来?因为{place}的{thing}需要人照看,而且照看得好。",
    "据{place}的{people}回忆,{thing}是一九八{digit}年秋天开工的,第二年春天才完工。",
    "{people}{deed}{thing}以后,又用剩下的木料给{place}做了{number}张桌子。",
    "账上写得明白:{thing}一项支出{number}元,由{people}经手,{place}签收。",
)
_NAV = [
    "首页",
    "资讯",
    "社区",
    "下载",
    "专题",
    "问答",
    "排行",
    "收藏",
    "会员",
    "帮助",
    "书库",
    "图片",
    "视频",
    "地图",
    "活动",
    "反馈",
]


_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in ",:;?!()"}  # as most pages have them; some come narrowed


class Site(NamedTuple):
    """A site of the corpus: what its rules are made from."""

    number: int
    name: str
    host: str
    lines: tuple[str, ...]
    patterns: tuple[str, ...]
    watermark: str
    has_indents: bool
    has_watermark: bool
    is_wide: bool


class Page(NamedTuple):
    url: str
    text: str


def sites(rules: int) -> int:
    """How many sites so many rules make: of 25 rules each up to a hundred sites, then the sites grow."""
    return max(1, min(100, rules // 25))


def site(number: int, rules: int) -> Site:
    """Site `number` of a rulebook with so many rules."""
    mine = rules // sites(rules) + (number < rules % sites(rules))
    name = f"{_PLACES[number % 16]}{_THINGS[number // 16 % 20]}{number}网"
    rounds, rest = divmod(mine, MIX)
    literal, patterns = rounds * 10 + min(rest, 10), rounds * 6 + max(rest - 10, 0)
    rng = random.Random(f"site {number}")
    lines = tuple(f"{rng.choice(_NAV)}{rng.choice(_NAV)}{_THINGS[n % 20]}频道{number}-{n}" for n in range(literal))
    return Site(
        number, name, f"s{number}.example.com", lines, tuple(_patterns(number, patterns)),
        f"{name}—每天更新 www.s{number}.example.com", number % 2 == 0, number % 3 == 0, number % 4 < 2,
    )  # fmt: skip


def _patterns(number: int, count: int) -> Iterator[str]:
    shapes = (
        r"当前位置:\s?首页 > {}\d*栏目.*",
        r"{}编辑:.{{2,12}}",
        r"(?:上一篇|下一篇){}:.+",
        r".{{0,20}}ICP备\d+{}号(?:-\d)?",
        r"阅读\(\d+\){}|评论\(\d+\){}",
        r"《.+》由{}会员分享.{{2,80}}",
    )
    for n in range(count):
        yield (
            shapes[n % len(shapes)]
            .replace("{}", f"{_THINGS[n % 20]}{number}x{n // 6}")
            .replace("{{", "{")
            .replace("}}", "}")
        )


def _chrome_of(pattern: int, one: Site, rng: random.Random) -> str:
    """A line that a pattern of the site matches."""
    tag = f"{_THINGS[pattern % 20]}{one.number}x{pattern // 6}"
    return (
        f"当前位置: 首页 > {tag}{rng.randint(1, 99)}栏目 > 列表", f"{tag}编辑:{rng.choice(_PEOPLE)}甲",
        f"上一篇{tag}:{_sentence(rng)[:16]}", f"某地ICP备{rng.randint(10**6, 10**7)}{tag}号-1",
        f"阅读({rng.randint(1, 999)}){tag}", f"《{_title(rng)}》由{tag}会员分享,可在线阅读",
    )[pattern % 6]  # fmt: skip


# ------------------------------------------------------------------------------------------------ rule files
def write_rules(directory: Path, rules: int) -> None:
    """So many rules, as files in `directory`/sites."""
    (directory / "sites").mkdir(parents=True)
    for number in range(sites(rules)):
        one = site(number, rules)
        (directory / "sites" / f"{one.host}.toml").write_text(_rule_file(one), "utf-8")


def _rule_file(one: Site) -> str:
    tag = f"{one.number}"
    tables = [
        f"format = 1\nid = 'sites/{one.host}'\nabout = '{one.name}'\n",
        f"[match]\nhosts = ['{one.host}', '*.{one.host}']\nclues = [\n"
        f"  {{ line = '{one.name} 版权所有', weight = 3 }},\n  {{ line = '{one.name}首页', weight = 1 }},\n"
        f"  {{ text = '客服{tag}号专线:\\d+', weight = 2 }},\n]\n",
        "[[capture]]\nid = 'title'\nline = '标题:(?<title>.+)'\n",
        "[[capture]]\nid = 'date'\nline = '上传时间:(?<uploaded>\\d{4}-\\d\\d-\\d\\d) 上传者:(?<uploader>.+)'\n",
        "[frame]\nafter = '上传时间:.+'\nbefore = ['相关阅读', '发表评论']\n",
        "[guard]\nmax_removed = 0.5\nmin_chars = 100\n",
        _strip("watermark", "inline", "watermark", f"literal = '{one.watermark}'"),
        _strip(
            "related", "list", "related-links", f"header = '相关阅读'\nitem = '· .+{tag}$'\nmin_items = 3", "相关阅读"
        ),
        _strip(
            "notice", "block", "download-notice", f"first = '1、下载须知{tag}:.*'\nlast = '3、投诉请联系客服{tag}号.*'"
        ),
        _strip("title-echo", "echo", "echo", "of = 'title'\nwhere = 'head'"),
    ]
    for n in range(0, len(one.lines), 5):
        listed = ", ".join(f"'{line}'" for line in one.lines[n : n + 5])
        tables.append(_strip(f"lines-{n}", "line", "navigation", f"lines = [{listed}]"))
    for n, pattern in enumerate(one.patterns):
        tables.append(_strip(f"match-{n}", "line", "navigation", f"match = '{pattern}'"))
    return "\n".join(tables)


def _strip(id: str, op: str, label: str, keys: str, _: str = "") -> str:
    return f"[[strip]]\nid = '{id}'\nop = '{op}'\nlabel = '{label}'\n{keys}\n"


# ------------------------------------------------------------------------------------------------ pages
def pages(count: int, rules: int, seed: int = 1) -> Iterator[Page]:
    """So many pages of the sites that so many rules are for, each of about nine kilobytes."""
    for number in range(count):
        rng = random.Random(f"page {seed} {number}")
        one = site(rng.randrange(sites(rules)), rules)
        yield Page(f"https://{one.host}/doc/{number}.html", _page(one, rng))


def _page(one: Site, rng: random.Random) -> str:
    title = _title(rng)
    nav = rng.sample(one.lines, min(8, len(one.lines)))
    matched = [_chrome_of(n, one, rng) for n in rng.sample(range(len(one.patterns)), min(5, len(one.patterns)))]
    head = [
        f"{one.name}首页",
        *nav[:5],
        *matched[:2],
        f"标题:{title}",
        "",
        f"上传时间:2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} 上传者:{rng.choice(_PLACES)}书店",
        "",
    ]
    related = ["相关阅读", *(f"· {_title(rng)}{one.number}" for _ in range(5))]
    notice = [
        f"1、下载须知{one.number}:文件由网友上传。",
        "2、内容如有错误,请以原件为准。",
        f"3、投诉请联系客服{one.number}号专线:{rng.randint(10**6, 10**7)}",
    ]
    tail = [*related, "", *matched[2:], *notice, "发表评论", *nav[5:], f"{one.name} 版权所有"]
    return (
        "\n".join([*head, *_body(one, rng, PAGE_BYTES - sum(len(line.encode()) + 1 for line in head + tail)), *tail])
        + "\n"
    )


def _body(one: Site, rng: random.Random, size: int) -> Iterator[str]:
    number = 0
    while size > 0:
        paragraph = "".join(_sentence(rng) for _ in range(rng.randint(2, 5)))
        if one.is_wide:
            paragraph = paragraph.translate(_WIDE)
        if one.has_watermark and number in (2, 9):
            at = rng.randrange(len(paragraph))
            paragraph = paragraph[:at] + one.watermark + paragraph[at:]
        yield "\u3000\u3000" * one.has_indents + paragraph
        yield ""
        size -= len(paragraph.encode()) + 2 + 6 * one.has_indents
        number += 1


def _sentence(rng: random.Random) -> str:
    return rng.choice(_SENTENCES).format(
        people=rng.choice(_PEOPLE), place=rng.choice(_PLACES), place2=rng.choice(_PLACES), thing=rng.choice(_THINGS),
        deed=rng.choice(_DEEDS), number=rng.randint(2, 300), month=rng.randint(1, 12), digit=rng.choice("二三四五六七"),
    )  # fmt: skip


def _title(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES)}{rng.choice(_THINGS)}{rng.choice(_PEOPLE)}工作总结"
