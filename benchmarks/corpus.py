"""The corpus of the benchmarks: rule files and pages of any number, the same for the same seed.

    python benchmarks/corpus.py DIRECTORY --rules 10000 --pages 100000 [--shard 2000]

writes DIRECTORY/rules and DIRECTORY/pages, as shards of JSON Lines with `text`, `url` and `body`, what is wanted.

All prose is ours, put together from parts. A *rule* is one line literal or one pattern of a strip, and their mix is
about that of the rule files that ship: ten literal lines to six patterns for lines. A watermark, a list, a block and an
echo, captures, frame, clues, guard and repairs come on top and are not counted.

Of eight sites one wraps its lines hard, and one cuts its text into numbered chunks, opens the first with the title and
stops before the end; a third of all have a watermark, half indent their paragraphs, half have full-width marks.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

MIX = 16  # rules of one round of strips
PAGE_BYTES = 9_000
CHUNK = 300  # characters of a piece, where a site cuts
_LEAST_ROOM = 3  # ems at the end of a paragraph of wrapped lines: less would not show that it ends there

_WORDS = """
城东 河湾 山口 北岭 桥头 南坪 新港 西塘 石门 古渡 松林 白沙 云岭 青溪 龙泉 柳庄
水渠 粮仓 校舍 道路 果园 茶厂 码头 医院 图书馆 市场 公园 桥梁 车站 作坊 档案 账目 名册 苗圃 展馆 食堂
村民 教师 学生 工人 医生 老会计 队长 记者 干部 邻居 志愿者 木匠 邮递员 船工 售货员 守林人
修好了 清点了 打扫了 参观了 讨论了 记录了 重建了 验收了 登记了 照看着 检查了 规划了 搬空了 粉刷了
首页 资讯 社区 下载 专题 问答 排行 收藏 会员 帮助 书库 图片 视频 地图 活动 反馈
"""
_PLACES, _THINGS, _PEOPLE, _DEEDS, _NAV = (line.split() for line in _WORDS.strip().splitlines())
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
    wraps: bool
    chunks: bool


class Page(NamedTuple):
    """A page, and the body that is wanted."""

    url: str
    text: str
    body: str


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
        f"{name}—每天更新 www.s{number}.example.com", has_indents=number % 2 == 0, has_watermark=number % 3 == 0,
        is_wide=number % 4 < 2, wraps=number % 8 == 3, chunks=number % 8 == 6,
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
        tag = f"{_THINGS[n % 20]}{number}x{n // 6}"
        yield shapes[n % len(shapes)].replace("{}", tag).replace("{{", "{").replace("}}", "}")


def _chrome_of(pattern: int, one: Site, rng: random.Random) -> str:
    """A line that a pattern of the site matches."""
    tag = f"{_THINGS[pattern % 20]}{one.number}x{pattern // 6}"
    return (
        f"当前位置: 首页 > {tag}{rng.randint(1, 99)}栏目 > 列表", f"{tag}编辑:{rng.choice(_PEOPLE)}甲",
        f"上一篇{tag}:{sentence(rng)[:16]}", f"某地ICP备{rng.randint(10**6, 10**7)}{tag}号-1",
        f"阅读({rng.randint(1, 999)}){tag}", f"《{title(rng)}》由{tag}会员分享,可在线阅读",
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
        *head_tables(one),
        "[[capture]]\nid = 'title'\nline = '标题:(?<title>.+)'\n",
        "[[capture]]\nid = 'date'\nline = '上传时间:(?<uploaded>\\d{4}-\\d\\d-\\d\\d) 上传者:(?<uploader>.+)'\n",
        "[frame]\nafter = '上传时间:.+'\nbefore = ['以上是预览.*', '相关阅读', '发表评论']\n",
        *_repairs(one),
        strip("watermark", "inline", "watermark", f"literal = '{one.watermark}'"),
        strip("related", "list", "related-links", f"header = '相关阅读'\nitem = '· .+{tag}$'\nmin_items = 3"),
        strip(
            "notice", "block", "download-notice", f"first = '1、下载须知{tag}:.*'\nlast = '3、投诉请联系客服{tag}号.*'"
        ),
        strip("title-echo", "echo", "echo", "of = 'title'\nwhere = 'head'"),
    ]
    for n in range(0, len(one.lines), 5):
        listed = ", ".join(f"'{line}'" for line in one.lines[n : n + 5])
        tables.append(strip(f"lines-{n}", "line", "navigation", f"lines = [{listed}]"))
    for n, pattern in enumerate(one.patterns):
        tables.append(strip(f"match-{n}", "line", "navigation", f"match = '{pattern}'"))
    return "\n".join(tables)


def head_tables(one: Site) -> list[str]:
    """What every rule file of the corpus begins with."""
    return [
        f"format = 1\nid = 'sites/{one.host}'\nabout = '{one.name}'\n",
        f"[match]\nhosts = ['{one.host}', '*.{one.host}']\nclues = [\n"
        f"  {{ line = '{one.name} 版权所有', weight = 3 }},\n  {{ line = '{one.name}首页', weight = 1 }},\n"
        f"  {{ text = '客服{one.number}号专线:\\d+', weight = 2 }},\n]\n",
        "[guard]\nmax_removed = 0.5\nmin_chars = 100\n",
    ]


def _repairs(one: Site) -> Iterator[str]:
    if one.wraps:
        yield "[repair.reflow]\nwidth = 'auto'\n"
    if one.chunks:
        yield f"[repair.chunks]\nsize = {CHUNK}\n"
        yield "[repair.paragraphs]\nbreak_at = '(?<=[。”?]) (?=[\\p{Han}“])'\n"
        yield "[[truncation]]\nid = 'preview'\nline = '以上是预览,全文共(?<pages_total>\\d+)页.*'\nreason = 'preview_limit'\n"


def strip(id: str, op: str, label: str, keys: str) -> str:
    return f"[[strip]]\nid = '{id}'\nop = '{op}'\nlabel = '{label}'\n{keys}\n"


# ------------------------------------------------------------------------------------------------ pages
def pages(count: int, rules: int, seed: int = 1, of_sites: int | None = None) -> Iterator[Page]:
    """So many pages of the sites that so many rules are for (or of the first of them), of about nine kilobytes each."""
    for number in range(count):
        rng = random.Random(f"page {seed} {number}")
        one = site(rng.randrange(of_sites or sites(rules)), rules)
        yield _page(one, f"https://{one.host}/doc/{number}.html", rng)


def _page(one: Site, url: str, rng: random.Random) -> Page:
    named = title(rng)
    head, tail = _head(one, named, rng), _tail(one, rng)
    size = PAGE_BYTES - sum(len(line.encode()) + 1 for line in head + tail)
    paragraphs = list(body(one, rng, size))
    if one.chunks:
        paragraphs[-1] = re.sub(r"\W+$", "", paragraphs[-1][: len(paragraphs[-1]) // 2])
    shown = _shown(one, named, paragraphs, rng)
    if one.has_watermark:
        shown = _marked(shown, one.watermark, rng)
    return Page(url, "\n".join([*head, shown, *tail]) + "\n", "\n".join(paragraphs) + "\n")


def _head(one: Site, named: str, rng: random.Random) -> list[str]:
    nav = rng.sample(one.lines, min(5, len(one.lines)))
    matched = [_chrome_of(n, one, rng) for n in rng.sample(range(len(one.patterns)), min(2, len(one.patterns)))]
    date = f"2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
    dated = f"上传时间:{date} 上传者:{rng.choice(_PLACES)}书店"
    return [f"{one.name}首页", *nav, *matched, f"标题:{named}", "", dated, ""]


def _tail(one: Site, rng: random.Random) -> list[str]:
    nav = rng.sample(one.lines, min(3, len(one.lines)))
    matched = [_chrome_of(n, one, rng) for n in rng.sample(range(len(one.patterns)), min(3, len(one.patterns)))]
    notice = [
        f"1、下载须知{one.number}:文件由网友上传。",
        "2、内容如有错误,请以原件为准。",
        f"3、投诉请联系客服{one.number}号专线:{rng.randint(10**6, 10**7)}",
    ]
    related = ["相关阅读", *(f"· {title(rng)}{one.number}" for _ in range(5))]
    limit = [f"以上是预览,全文共{rng.randint(9, 40)}页,下载后可以阅读。"] * one.chunks
    return [*limit, *related, "", *matched, *notice, "发表评论", *nav, f"{one.name} 版权所有"]


def body(one: Site, rng: random.Random, size: int) -> Iterator[str]:
    """Paragraphs of about so many bytes in all."""
    while size > 0:
        paragraph = "".join(sentence(rng) for _ in range(rng.randint(2, 5)))
        if one.is_wide:
            paragraph = paragraph.translate(_WIDE)
        if one.wraps and _room(paragraph, _width(one)) < _LEAST_ROOM:
            paragraph += "到此为止。"
        yield paragraph
        size -= len(paragraph.encode()) + 2 + 6 * one.has_indents


def sentence(rng: random.Random) -> str:
    return rng.choice(_SENTENCES).format(
        people=rng.choice(_PEOPLE), place=rng.choice(_PLACES), place2=rng.choice(_PLACES), thing=rng.choice(_THINGS),
        deed=rng.choice(_DEEDS), number=rng.randint(2, 300), month=rng.randint(1, 12), digit=rng.choice("二三四五六七"),
    )  # fmt: skip


def title(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES)}{rng.choice(_THINGS)}{rng.choice(_PEOPLE)}工作总结"


# ------------------------------------------------------------------------------------------------ what the site does
def _shown(one: Site, named: str, paragraphs: list[str], rng: random.Random) -> str:
    """The body as its page shows it."""
    if one.wraps:
        return "\n".join(line for paragraph in paragraphs for line in _wrapped(paragraph, _width(one)))
    if one.chunks:
        flat = f"{named} {' '.join(paragraphs)}"
        return "\n\n".join(f"{n + 1}、{flat[n * CHUNK : (n + 1) * CHUNK]}" for n in range(-(-len(flat) // CHUNK)))
    return "".join("\u3000\u3000" * one.has_indents + paragraph + "\n\n" for paragraph in paragraphs)


def _marked(text: str, watermark: str, rng: random.Random) -> str:
    """The text with the watermark in two of its lines."""
    lines = text.split("\n")
    for at in rng.sample([at for at, line in enumerate(lines) if len(line) > 9], 2):
        cut = rng.randrange(5, len(lines[at]))
        lines[at] = lines[at][:cut] + watermark + lines[at][cut:]
    return "\n".join(lines)


def _width(one: Site) -> int:
    return 25 + one.number // 8


def _ems(text: str) -> float:
    return sum(0.444 if mark in "“”" else 0.5 if mark.isdigit() else 1.0 for mark in text)


def _wrapped(paragraph: str, width: int) -> Iterator[str]:
    """The paragraph in lines of so many ems, the first two shorter; numbers stay whole, closing marks hang over."""
    line, room = "", width - 2.0
    for piece in re.findall(r"\d+|.", paragraph):
        if room < _ems(piece) and piece not in "。,;:?)”,;:?)":
            yield line
            line, room = "", float(width)
        line, room = line + piece, room - _ems(piece)
    yield line


def _room(paragraph: str, width: int) -> float:
    """The ems left free in the last line of a paragraph."""
    *others, last = _wrapped(paragraph, width)
    return width - 2 * (not others) - _ems(last)


# ------------------------------------------------------------------------------------------------ on its own
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rules", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--shard", type=int, default=2_000, help="pages of a shard")
    given = parser.parse_args()
    write_rules(given.directory / "rules", given.rules)
    (given.directory / "pages").mkdir()
    made = pages(given.pages, given.rules)
    for number in range(-(-given.pages // given.shard)):
        with open(given.directory / "pages" / f"{number:05}.jsonl", "w", encoding="utf-8") as shard:
            for page in islice(made, given.shard):
                shard.write(json.dumps(page._asdict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
