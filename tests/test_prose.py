"""Sentences that begin like chrome stay, in the middle and at the end of every text that a site's anchors bound."""

from __future__ import annotations

from functools import cache

import pytest
from builders import shipped

from cleaner.authoring.samples import Sample, cases, load
from cleaner.fold import squeeze
from cleaner.model import Document
from cleaner.pipeline import clean_document
from cleaner.plan import all_plans

PROSE = (
    "声明:本文写到的人名都是化名,请读者不要对号入座。",
    "关键词:这一年,大家说得最多的是“等”字。",
    "摘要:本文写渡口的三条规矩,并说明每一条的来历。",
    "标签:每一个布袋上都要缝一块,写上姓名和村名。",
    "来源:渡口管理所的船工日志,第三册。",
    "责任编辑:这个岗位要看三遍稿子,改两遍标题。",
    "编者按:渡口还在,规矩还在。",
    "上一篇讲的是桥,这一篇讲渡口。",
    "分享到渡口上的,是一碗姜茶。",
    "点击数不算什么,来过的人才算。",
    "扫一扫船头的二维码,就能看到今天的水位。",
    "版权所有,翻印必究。这八个字印在老船票的背面。",
    "版权说明:船票的式样由管理所定,不得仿制。",
    "1、当您上船的时候,请先让老人坐下。",
    "友情提示:水位超过石阶第三级,停航。",
    "温馨提示牌挂在棚子里,字已经看不清了。",
    "相关阅读的书目附在第三册后面,一共九种。",
    "下载须知贴在阅览室门口,是给借磁带的人看的。",
    "客服每天早上七点到晚上六点有人,夜里由船工代接。",
    "以上就是渡口的三条规矩,供大家参考。",
    "小编注:这三条规矩,去年又改过一次。",
    "转载请注明出处,这句话也写在小报的最后一行。",
    "(相关资料图)见附件第三页。",
    "他说到这里就停了,水声盖过了后面的话。",
)


@cache
def samples() -> dict[str, Sample]:
    found = {str(case): load(case) for case in cases(shipped())}
    return {name: one for name, one in found.items() if is_bounded(one) and place(one) is not None}


def is_bounded(sample: Sample) -> bool:
    """Whether a site or a family claims the page and says where its text ends, which is not looked for then."""
    id = sample.meta["site"] or sample.meta["family"]
    return sample.meta["verdict"] == "cleaned" and id is not None and not is_open(id)


def is_open(id: str) -> bool:
    frame = all_plans(shipped())[id].frame
    return frame.after_optional and frame.before_optional


def place(sample: Sample, share: float = 1) -> int | None:
    """The number of the raw page's line that holds a line of the body, if all of them stand there whole."""
    body = list(filter(None, map(squeeze, sample.clean.splitlines())))
    lines = [squeeze(line) for line in sample.raw.raw.splitlines()]
    return lines.index(body[round(share * len(body)) - 1]) if len(body) > 2 and set(body) <= set(lines) else None


def with_prose(sample: Sample, share: float) -> str:
    """The raw page with the sentences behind a share of its body's lines."""
    lines = sample.raw.raw.splitlines()
    at = (place(sample, share) or 0) + 1
    return "\n".join([*lines[:at], *PROSE, *lines[at:]])


@pytest.mark.parametrize("share", [0.5, 1])
@pytest.mark.parametrize("name", samples())
def test_prose_that_begins_like_chrome_stays(name: str, share: float) -> None:
    sample = samples()[name]
    result = clean_document(Document("page", with_prose(sample, share), sample.raw.url), shipped())
    got = squeeze(result.body)
    assert result.verdict == "cleaned", result.reason
    assert [line for line in (*PROSE, *sample.clean.splitlines()) if squeeze(line) not in got] == []
