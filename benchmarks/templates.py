"""Invented templates: pages of sites that do not exist, with their bodies, for measuring what learning makes of them.

A template is a handful of choices drawn from a seed: what stands above and below the text, whether a watermark stands in
it, whether it is cut into numbered chunks or wrapped hard, led by an echo, cut off at the end. The prose is formulaic on
purpose: its phrases repeat more than any watermark does.
"""

from __future__ import annotations

import random
from typing import NamedTuple

_WHO = [
    "县委",
    "市教育局",
    "街道党工委",
    "各村党支部",
    "机关工会",
    "驻村工作队",
    "第三网格",
    "镇纪委",
    "县医院",
    "妇联",
    "供销社",
    "老年大学",
]
_DOES = ["组织", "推进", "检查", "落实", "研究", "部署", "走访", "整理", "评议", "完善", "验收", "通报"]
_WHAT = [
    "学习计划",
    "防汛预案",
    "垃圾分类",
    "危房改造",
    "帮扶台账",
    "秋粮收购",
    "书香校园",
    "社区食堂",
    "电梯加装",
    "河道清淤",
    "冬季供暖",
    "养老服务",
    "招商引资",
    "消防演练",
]
_HOW = [
    "坚持问题导向",
    "结合实际情况",
    "按照时间节点",
    "依靠群众",
    "在上级指导下",
    "用了三个月",
    "逐户核对",
    "分片包干",
    "边查边改",
    "公开结果",
]
_SLOGANS = [
    "习近平新时代中国特色社会主义思想",
    "增强四个意识、坚定四个自信、做到两个维护",
    "以人民为中心的发展思想",
    "为全面建设社会主义现代化国家而奋斗",
]
_HEADS = ["总体情况", "主要做法", "存在问题", "下一步打算", "工作成效", "经验体会", "几点建议", "组织领导", "基本情况"]
_KINDS = ["工作总结", "调研报告", "实施方案", "心得体会", "讲话稿", "情况通报", "述职报告", "倡议书"]
_NUMERALS = "一二三四五六七八九十"
_NAMES = ["春风", "青禾", "墨香", "拾光", "云帆", "百川", "知途", "竹影", "星河", "南麓", "听雨", "远山"]
_SITES = ["文库", "资料网", "文秘网", "范文之家", "文档站", "公文库"]


class Made(NamedTuple):
    """An invented page: the raw text, and the title and body that are wanted."""

    raw: str
    title: str
    body: str


class Template(NamedTuple):
    """What a site does to its pages."""

    name: str
    host: str
    watermark: str = ""
    chunk: int = 0
    wrap: int = 0
    lead: bool = False
    title_echo: int = 0
    cut: bool = False
    notices: bool = False
    tags: bool = False
    related: int = 0
    head: int = 0
    flat: bool = False
    inside: bool = False
    glued: bool = False


KINDS: dict[str, dict[str, object]] = {
    "plain": {},
    "watermark": {"watermark": "url"},
    "watermark-name": {"watermark": "name"},
    "chunks-300": {"chunk": 300, "title_echo": 2, "cut": True},
    "chunks-500": {"chunk": 500, "notices": True},
    "chunks-1000": {"chunk": 1000, "cut": True, "watermark": "url"},
    "wraps": {"wrap": 25},
    "wraps-notices": {"wrap": 32, "notices": True, "lead": True},
    "lead": {"lead": True, "title_echo": 1},
    "notices": {"notices": True, "tags": True, "inside": True},
    "related": {"related": 12, "tags": True},
    "cut": {"cut": True, "notices": True},
    "flat": {"flat": True, "watermark": "url"},
    "glued": {"glued": True, "title_echo": 1},
    "mixed": {},
}


def template(kind: str, seed: int) -> Template:
    """A template of a kind, the rest of it as the seed has it."""
    dice = random.Random(f"{kind} {seed}")
    number = dice.randrange(len(_NAMES))
    name = _NAMES[number] + dice.choice(_SITES)
    host = f"{dice.choice('bcdfghjklmnpqrst')}{dice.choice(['unhe', 'aiyu', 'oshan', 'ingwen', 'eyuan'])}{dice.choice(['wk', 'doc', 'wm', ''])}.{dice.choice(['com', 'cn', 'net'])}"
    given = dict(KINDS[kind]) or {}
    if kind == "mixed":
        given = _mixed(dice)
    mark = given.pop("watermark", "")
    marks = {
        "url": [
            f"{name}—免费下载 www.{host}",
            f"【更多资料请访问www.{host}】",
            f"本文来自{name}({host})",
            f"www.{host}整理",
        ],
        "name": [f"{name}—海量范文随时下载", f"内容由{name}收集整理", f"({name}提供,仅供参考)"],
    }
    made = Template(name, host, head=dice.randrange(7), **given)  # type: ignore[arg-type]
    optional = {"tags": dice.random() < 0.4, "related": dice.choice([0, 5, 9])}
    made = made._replace(**{key: value for key, value in optional.items() if not getattr(made, key)})
    return made._replace(watermark=dice.choice(marks[str(mark)]) if mark else "")


def _mixed(dice: random.Random) -> dict[str, object]:
    """Any of all that sites do, but wraps and chunks together."""
    given: dict[str, object] = {
        name: dice.random() < 0.35 for name in ("lead", "cut", "notices", "tags", "inside", "glued")
    }
    given["watermark"] = dice.choice(["", "url", "name"])
    given["title_echo"] = dice.choice([0, 0, 1, 2])
    shape = dice.choice(["", "chunk", "wrap", "flat"])
    if shape == "chunk":
        given["chunk"] = dice.choice([200, 300, 500, 800, 1000])
    elif shape == "wrap":
        given |= {"wrap": dice.choice([20, 28, 36, 45]), "title_echo": 0}
    elif shape == "flat":
        given["flat"] = True
    return given


def page(given: Template, seed: int) -> Made:
    """One page of a template."""
    dice = random.Random(f"{given.host} {given.name} {seed}")
    title = _title(dice)
    paragraphs = _paragraphs(dice, 3 if given.chunk == 1000 and seed % 3 else 1)
    whole = "\n".join(paragraphs)
    body = whole
    if given.cut:
        body = whole[: max(len(whole) * dice.randrange(50, 90) // 100, 200)].rstrip("\n。,、;:")
    shown = body
    if given.flat:
        shown = shown.replace("\n", " ")
    if given.wrap:
        shown = _wrapped(shown, given.wrap)
    if given.watermark:
        shown = _marked(shown, given.watermark, dice)
    if given.inside:
        shown = _with_advert(shown, given, dice)
    if given.title_echo:
        shown = " ".join([title] * given.title_echo) + ("\n" if not given.chunk else " ") + shown
    if given.chunk:
        shown = _chunked(shown.replace("\n", " ") if given.flat else shown, given.chunk)
    if given.cut:
        shown += "..."
    if given.glued:
        shown += f"返回{given.name},查看更多"
    parts = [
        *_head(given, title, dice),
        *([_lead(title, body)] if given.lead else []),
        shown,
        *_tail(given, title, body, dice),
    ]
    return Made("\n".join(parts) + "\n", title, body + "\n")


# ------------------------------------------------------------------------------------------------ prose
def _title(dice: random.Random) -> str:
    return f"{dice.choice(_WHO)}{dice.choice(['关于', '2023年', '上半年', '四季度'])}{dice.choice(_WHAT)}{dice.choice(['的', ''])}{dice.choice(_KINDS)}"


def _sentence(dice: random.Random) -> str:
    parts = [
        f"{dice.choice(_HOW)},{dice.choice(_WHO)}{dice.choice(_DOES)}{dice.choice(_WHAT)}",
        f"{dice.choice(_WHO)}{dice.choice(_DOES)}了{dice.choice(_WHAT)},共{dice.randrange(3, 400)}人次",
        f"以{dice.choice(_SLOGANS)}为指导,{dice.choice(_DOES)}{dice.choice(_WHAT)}",
        f"学习{dice.choice(_SLOGANS)},{dice.choice(_HOW)}",
        f"“{dice.choice(_WHAT)}”是{dice.choice(_WHO)}的重点,{dice.choice(_HOW)}才见效",
    ]
    return dice.choice(parts) + dice.choice(["。", "。", "。", ";", "!"])


def _paragraphs(dice: random.Random, times: int = 1) -> list[str]:
    lines = []
    if dice.random() < 0.4:
        lines.append(dice.choice(["各科室、各直属单位:", "同志们:", "尊敬的各位领导:"]))
    for number in range(min(times * dice.randrange(3, 7), len(_NUMERALS))):
        if dice.random() < 0.6:
            lines.append(f"{_NUMERALS[number]}、{dice.choice(_HEADS)}")
        for _ in range(dice.randrange(1, 4)):
            lines.append("".join(_sentence(dice) for _ in range(dice.randrange(2, 8))).rstrip(";"))
            if lines[-1][-1] not in "。!":
                lines[-1] += "。"
    if dice.random() < 0.4:
        lines += [dice.choice(["特此通知。", "特此报告。", "以上报告,请审阅。"])]
    if dice.random() < 0.3:
        lines += [f"{dice.choice(_WHO)}", f"2023年{dice.randrange(1, 13)}月{dice.randrange(1, 29)}日"]
    return lines


# ------------------------------------------------------------------------------------------------ what the site does
def _wrapped(text: str, width: int) -> str:
    lines = []
    for paragraph in text.split("\n"):
        room = width - 2 if len(paragraph) > width else width
        while len(paragraph) > room:
            lines.append(paragraph[:room])
            paragraph, room = paragraph[room:], width
        lines.append(paragraph)
    return "\n".join(lines)


def _marked(text: str, mark: str, dice: random.Random) -> str:
    out, at = [], dice.randrange(20, 80)
    while at < len(text) - 5:
        if text[at] != "\n" and text[at - 1] != "\n":
            out.append(at)
        at += dice.randrange(120, 300)
    for at in reversed(out):
        text = text[:at] + mark + text[at:]
    return text


def _with_advert(text: str, given: Template, dice: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(max(1, len(lines) // 2), f"[广告]{given.name}会员限时优惠,点击开通")
    return "\n".join(lines)


def _chunked(text: str, size: int) -> str:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "\n\n".join(f"{number}、{piece}" for number, piece in enumerate(pieces, start=1))


def _lead(title: str, body: str) -> str:
    return (title + " " + body.replace("\n", ""))[:180]


def _head(given: Template, title: str, dice: random.Random) -> list[str]:
    date = f"2023-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"
    number = dice.randrange(10000, 999999)
    section = dice.choice(["工作总结", "党建材料", "教育文稿"])
    return [
        [
            f"欢迎来到{given.name}!",
            "首页 分类 排行 会员",
            f"当前位置:首页 > {section} > 正文",
            title,
            f"{date} {section} 浏览:{number % 997}",
            "",
        ],
        [
            f"{title}.docx",
            "收藏 分享 举报",
            f"上传人:u{number} 编号:{number} 上传时间:{date} 格式:DOCX 页数:{number % 40 + 1} 大小:{number % 90}.5KB",
            "文档简介:",
            "",
        ],
        [given.name, "登录 注册", title, f"来源:{dice.choice(_WHO)}", f"发布时间:{date}", "字号: 大 中 小", ""],
        [
            f"{title} - {given.name}",
            "搜索",
            "",
            title,
            f"作者:{dice.choice('王李张赵')}{dice.choice('明芳强敏')}  时间:{date}  阅读:{number % 997}",
            "分享到: 微信 微博 QQ空间",
            "",
        ],
        [title, ""],
        [
            *(f"{one}频道" for one in ["新闻", "财经", "体育", "娱乐", "科技", "教育", "汽车", "房产"]),
            f"{given.name} >> {section} >> 正文",
            title,
            f"{date} 08:{number % 60:02d} 来源:{dice.choice(_WHO)} 编辑:{dice.choice('王李张赵')}明",
            "(资料图片)" if number % 3 else "",
            "",
        ],
        ["登录后下载全文", f"标题:{title}", f"分类:{section}", f"时间:{date}", "正文:", ""],
    ][given.head]


def _tail(given: Template, title: str, body: str, dice: random.Random) -> list[str]:
    out = [""]
    if given.tags:
        out.append(f"标签: #{dice.choice(_WHAT)} #{dice.choice(_KINDS)}")
    if given.notices:
        out += [
            "1、本站文档由用户上传,版权归作者所有。",
            "2、下载前请仔细预览,付费后不予退款。",
            f"3、如有侵权请联系admin@{given.host}删除。",
        ]
    if given.related:
        out += [dice.choice(["相关文章"]), *(f"· {_title(dice)}" for _ in range(given.related))]
    return [
        *out,
        "上一篇:" + _title(dice),
        "下一篇:" + _title(dice),
        "",
        f"关于我们 联系方式 {given.host}",
        f"Copyright © 2023 {given.name} 版权所有 苏ICP备{len(given.host) * 1234567}号",
    ]
