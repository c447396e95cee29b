"""The author of a page, given where its body is."""

from __future__ import annotations

import re

from cleaner.generic import words as w
from cleaner.generic.fields import Field
from cleaner.generic.labels import BESIDE_DATE, BY, NAME, NAMES, POSTED, REPORTER, TAIL, may_be_posted
from cleaner.generic.lines import Line, Page

_EDITOR = re.compile(rf"(?:责任编辑|責任編輯|责编|编辑|編輯)\s*[:/]\s*(?P<v>{NAME}(?:[ 、]{NAME})*)")
_BARE = re.compile(NAMES)
_PEN_NAME = re.compile(r"(?P<v>[\u4e00-\u9fff]{2,3})$")
_OFFICE = re.compile(r"(?:发文机关|发文单位|发布机构|制发机关)\s*[:/]\s*(?P<v>[\u4e00-\u9fff]{4,24})")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎"
    "薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武莫孔向汤谷温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗翁曲游霞"
    "張劉陳楊黃趙吳孫馬羅鄭謝許鄧馮韓蕭葉蔣蘇呂盧鍾譚陸賈韋鄒閻賀顧龔錢嚴湯溫龐顏莊聶歐關蘭"
)
_CUT = re.compile(
    r"\s{2,}|\s(?:来源|來源|时间|时間|日期|出自|编辑|责编|点击|阅读|选稿|发布|发表|摄|我来|访问|19\d\d|20\d\d)|\s\d|(?:来源|编辑|阅读|时间)\s*[:(]|发自|报道|摄影"
)
_NO_NAME = re.compile(
    r"本报|本网|报道|新闻|日报|晚报|网|电$|来源|编辑|首页|图片|评论|推荐|相关|更多|分享|发布|打印|正文|关闭|目录|导读|摘要|专题|时间|注册|登录|搜索|论坛|博客|频道"
    r"|资料|责任|公司|空间|在线|电视台|电台|传媒|标准|昨天|前天|今天|刚刚|未知|系统|管理员?|微博|微信|网易|搜狐|新浪|画像|简介|人物|中国|国际|社会|体育|财经|娱乐|科技|返回|附件|字号|朗读|广告|视频|音频|文章|全文|原创|编者按|前言|引言|正确|关注|粉丝|无内容|江湖|待续|[的是了]$|\"|="
)


def _tidy(value: str, cut: bool) -> str:
    value = _CUT.split(value.strip(), maxsplit=1)[0] if cut else value
    value = re.sub(r"\s*[\u4e00-\u9fff]{0,3}(?:报道|摄)$", "", value).strip(" /,·-、")
    value = re.sub(r"^(.) (.)$", r"\1\2", value)
    return (
        value + ")"
        if value.count("(") > value.count(")")
        else value.rstrip(")")
        if ")" in value and "(" not in value
        else value
    )


class _Names:
    """Candidates with their scores; the best wins, with its neighbours' where reporters stand on lines of their own."""

    def __init__(self, page: Page):
        self.page = page
        self.found: list[Field] = []
        self.reporters: dict[int, str] = {}

    def add(self, pattern: re.Pattern[str], k: int, score: float, text: str | None = None) -> None:
        text = self.page.lines[k].text if text is None else text
        for m in pattern.finditer(text) if pattern is not POSTED or may_be_posted(text) else ():
            if m.string[m.end() : m.end() + 1] == "=":
                continue
            value = _tidy(next(v for v in m.groupdict().values() if v), pattern in (BY, POSTED))
            if 1 < len(value) <= 40 and not _NO_NAME.search(value):
                self.found.append(Field(value, k, score))
                if pattern is REPORTER and self.page.lines[k].u < 30:
                    self.reporters.setdefault(k, value)

    def best(self) -> Field | None:
        if not self.found:
            return None
        top = max(self.found, key=lambda f: f.score)
        run = [top.line] if top.line in self.reporters else []
        for step in (-1, 1):
            k = top.line + step
            while run and k in self.reporters:
                run.append(k)
                k += step
        return top._replace(value=" ".join(self.reporters[k] for k in sorted(run))) if len(run) > 1 else top


def _is_bare_name(x: Line) -> bool:
    """Whether a line is nothing but people's names, as under a headline."""
    return x.text[0] in _SURNAMES and not x.opener and bool(_BARE.fullmatch(x.text))


def find_author(page: Page, first: int, last: int, title: int | None) -> Field | None:
    """Labelled names near the body's head, then reporters at either end, a bare name under the headline, an editor."""
    lines, names = page.lines, _Names(page)
    for k in range(first - 1, max(-1, first - 31), -1):
        x, far = lines[k], (first - k) * 0.1
        is_menu = x.nav and not page.clocked[k] and not REPORTER.search(x.text)
        if x.u >= 90 or is_menu or w.BREADCRUMB.search(x.text):
            continue
        if ":" in x.marks or "|" in x.marks or "丨" in x.text:  # else nothing ends its label
            names.add(BY, k, 9 - far)
        if first - k > 12:
            continue
        names.add(REPORTER, k, 7 - far)
        names.add(POSTED, k, 6 - far)
        names.add(_OFFICE, k, 5 - far)
        if x.dated:
            names.add(BESIDE_DATE, k, 6.2 - far)
        if first - k <= 6 and (title is None or k > title - 3) and _is_bare_name(x):
            names.add(_BARE, k, 6.5 - far)
        elif first - k <= 3 and title is not None and k > title and x.u <= 3 and not x.opener:
            names.add(_PEN_NAME, k, 4 - far)
    for k in range(last + 1, min(last + 6, page.n)):
        far = (k - last) * 0.3
        if lines[k].u < 60:
            for pattern, score in ((BY, 6.9), (REPORTER, 6.8), (_EDITOR, 3), (POSTED, 4.5), (TAIL, 5)):
                names.add(pattern, k, score - far)
    for k in range(max(first, 1), min(first + 3, last + 1)):
        if _is_bare_name(lines[k]) and lines[k - 1].u < 30 and not lines[k - 1].sentence:
            names.add(_BARE, k, 5.4)
    names.add(REPORTER, first, 6.6 if lines[first].u < 30 else 5.5, lines[first].text[:40])
    for k in range(max(first, last - 5), last + 1):
        tail = lines[k].text[-60:]
        if k == last:
            names.add(TAIL, k, 6.6, tail)
        if lines[k].u < 40:
            names.add(POSTED, k, 5.2, tail)
            if k >= last - 1:
                names.add(REPORTER, k, 6.4, tail)
                names.add(_EDITOR, k, 3, tail)
    return names.best()
