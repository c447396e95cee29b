"""What is worked out for many lines at once, and once for lines that are alike, is what each line gives by itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.generic import bounds, lines
from cleaner.generic.lines import Line, Page, look, look_all, place_features
from cleaner.generic.stretch import Model, dot

PIECES = [
    "今天",
    "评论",
    "转载",
    "版权所有",
    "来源:",
    "作者",
    "责任编辑",
    "相关阅读",
    "分享到",
    "1999年7月2日",
    "12",
    "中",
    "news",
    "·",
    "•",
    "(",
    ")",
    "《",
    "“",
    "...",
    "…",
    "?!",
    "。",
    ",",
    "、",
    "|",
    "İ",
    "Σ",
    "\ud800",
    "2012-03-04 10:20",
    " ",
    ". ",
    " - ",
    "read more",
    "我们在河边走了很久,看见水面上的船。",
    "a sentence of some length, with a comma. ",
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(lambda parts: "".join(parts).strip()))
PAGES = TEXTS.map(lambda texts: [text for text in texts if text])


@pytest.mark.parametrize("name", ["weights", "markup"])
@given(page=PAGES)
def test_a_score_is_the_sum_of_the_weighed_numbers(name: str, page: list[str]) -> None:
    model = Model.shipped(name)
    for line in look_all(page):
        plain = sum(map(float.__mul__, model.data["own"], map(float, line.own)))
        assert math.isclose(model.own(line), plain, abs_tol=1e-9)
    for place in Page(page).places:
        values = map(float, place_features(place).values())
        assert math.isclose(model.by_place(place), sum(map(float.__mul__, model.place, values)), abs_tol=1e-9)


@pytest.mark.parametrize("name", ["weights", "markup"])
@given(texts=PAGES)
def test_a_bounds_score_is_the_sum_of_the_weighed_numbers(name: str, texts: list[str]) -> None:
    model, page = Model.shipped(name), Page(texts)
    for i in range(page.n):
        start = dot(model.data["start"], bounds.start_features(page, i))
        assert math.isclose(model.start(page, i) + model.headline(page, i), start, abs_tol=1e-9)
        assert model.headline(page, i) <= model.headline.most
        assert math.isclose(model.end(page, i), dot(model.data["end"], bounds.end_features(page, i)), abs_tol=1e-9)


@given(page=PAGES)
def test_lines_looked_at_together_are_those_looked_at_alone(page: list[str]) -> None:
    lines._seen.clear()
    together = look_all(page)
    lines._seen.clear()
    for one, text in zip(together, page, strict=True):
        assert _shown(one) == _shown(look(text))


def _shown(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in (*Line.__slots__, "grams") if name != "_grams"}
