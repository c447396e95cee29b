"""Which rule files a page is tried with, and what is in force of them: hosts, clues, families, falling back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import clean, rulebook, shipped
from hypothesis import given
from strategies import few, rule_sets, seeded_texts, small_texts, urls

from cleaner.fold import read, squeeze
from cleaner.model import Document, Result
from cleaner.patterns import Budget
from cleaner.pipeline import clean_document
from cleaner.plan import all_plans, plan
from cleaner.recognise import Recognised, fits, host_of, may_fit, recognise, score, scores

STRIP = {"id": "ad", "op": "line", "label": "advert", "lines": ["广告"]}


def file(id: str, *clues: str, **tables: Any) -> dict[str, Any]:
    """A rule file with clues such as `A`, or `A:3` for one of three points; `hosts`, `threshold` and `margin` match."""
    weighed = [
        {"text": text, "weight": int(weight or 1)} for text, _, weight in (clue.partition(":") for clue in clues)
    ]
    match = {key: tables.pop(key) for key in ("hosts", "threshold", "margin") if key in tables}
    return {"id": id, "match": {"clues": weighed, **match}, **tables}


def recognised(text: str, *tables: dict[str, Any], url: str | None = None) -> Recognised:
    return recognise(read(text), url, rulebook(*tables), Budget())


def choices(text: str, *tables: dict[str, Any], url: str | None = None) -> tuple[str, ...]:
    return recognised(text, *tables, url=url).choices


# ------------------------------------------------------------------------------------------------ hosts
@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.A.com:80/x", "www.a.com"),
        ("https://a.com./", "a.com"),
        ("//a.com/x", "a.com"),
        ("a.com", None),
        ("", None),
        (None, None),
        ("http://[", None),
        ("http://user@a.com", "a.com"),
    ],
)
def test_the_host_of_a_url(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "is_its"),
    [("a.com", True), ("www.a.com", True), ("x.y.a.com", True), ("ba.com", False), ("a.com.cn", False), ("com", False)],
)
def test_a_site_is_known_by_its_host(host: str, is_its: bool) -> None:
    own = file("sites/a", hosts=["a.com", "*.a.com"])
    assert choices("文", own, url=f"http://{host}/") == (("sites/a",) if is_its else ())


def test_clues_never_outrank_a_known_host() -> None:
    a, b = file("sites/a", "A:9", hosts=["a.com"]), file("sites/b", "B", hosts=["b.com"])
    assert choices("A A A", a, b, url="http://b.com/") == ("sites/b",)
    assert choices("A A A", a, b, url="http://c.com/") == ()  # a page can show another's clues
    assert choices("A A A", a, b) == ("sites/a",)


def test_a_family_is_found_by_clues_on_any_host() -> None:
    assert choices("A", file("families/f", "A:3"), url="http://c.com/") == ("families/f",)


def test_clues_tell_skins_of_one_host_apart() -> None:
    old, new = file("sites/old", "OLD:2", hosts=["a.com"]), file("sites/new", "NEW:2", hosts=["a.com"])
    assert choices("NEW", old, new, url="http://a.com/") == ("sites/new", "sites/old")
    assert choices("OLD", old, new, url="http://a.com/") == ("sites/old", "sites/new")
    found = recognised("文", old, new, url="http://a.com/")
    assert found.choices == ()
    assert found.reason == "ambiguous: sites/new, sites/old"


# ------------------------------------------------------------------------------------------------ clues
@pytest.mark.parametrize(
    ("text", "fits_it"), [("A", False), ("A B", False), ("A B C", True), ("A A A", False), ("B C", False), ("", False)]
)
def test_a_page_fits_from_the_threshold_on(text: str, fits_it: bool) -> None:
    assert bool(choices(text, file("sites/s", "A:2", "B", "C", threshold=4))) is fits_it


def test_a_clue_may_ask_for_several_hits() -> None:
    clue = {"line": "- .+", "weight": 3, "min_count": 2}
    own = {"id": "sites/s", "match": {"clues": [clue]}}
    assert [bool(choices(text, own)) for text in ("- a", "- a\n- b", "- a - b")] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "margin", "found"),
    [
        ("A", 1, ("sites/a",)),
        ("A B", 1, ("sites/a",)),
        ("A B", 2, ()),
        ("A B C", 1, ()),
        ("B C", 1, ("sites/b",)),
        ("文", 1, ()),
    ],
)
def test_the_best_counts_if_it_leads_by_its_margin(text: str, margin: int, found: tuple[str, ...]) -> None:
    a = file("sites/a", "A:4", margin=margin)
    assert choices(text, a, file("sites/b", "B:3", "C", margin=margin)) == found


def test_ambiguity_is_a_result() -> None:
    found = clean("A B\n广告", file("sites/a", "A:3", strip=[STRIP]), file("sites/b", "B:3", strip=[STRIP]), url=None)
    assert (found.verdict, found.site, found.family) == ("cleaned", None, None)
    assert "广告" in found.body
    assert found.notes[0] == "ambiguous: sites/a, sites/b"


def test_a_template_is_no_rival_of_a_site_that_fits_as_well() -> None:
    assert choices("A B", file("sites/a", "A:3"), file("families/f", "B:3")) == ("sites/a",)
    assert choices("A B", file("sites/a", "A:3"), file("families/f", "B:4")) == ("families/f",)
    assert choices("A B", file("families/e", "A:3"), file("families/f", "B:3")) == ()


def test_the_family_of_a_site_is_no_rival_and_comes_after_it() -> None:
    family, own = file("families/f", "A:3"), file("sites/s", "B:1", extends="families/f")
    assert choices("A", family, own) == ("families/f",)  # a site needs a clue of its own
    assert choices("A B", family, own) == ("sites/s", "families/f")
    assert choices("B", family, own) == ()


@few
@given(seeded_texts() | small_texts, rule_sets, urls)
def test_scores_are_those_of_each_file_asked_alone(text: str, tables: tuple[Any, ...], url: str | None) -> None:
    reading = read(text)
    for book in (rulebook(*tables), shipped()):
        alone = {site.id: score(site, reading, Budget()) for site in all_plans(book).values()}
        found = scores(reading, url, book)
        assert {one.id: replace(one, by_host=False) for one in found if one.own} == {
            id: one for id, one in alone.items() if one.own
        }
        assert all(one.own or one.by_host for one in found)
        chosen = recognise(reading, url, book, Budget())
        assert not chosen.choices or chosen.reason is None
        assert all(fits(one) or one.by_host for one in found if one.id in chosen.choices[:1])
        assert may_fit(squeeze(text), book) or not recognise(reading, None, book, Budget()).choices


# ------------------------------------------------------------------------------------------------ falling back
FRAMED = {"frame": {"after": "开始", "before": "结束"}, "strip": [STRIP]}


def names(found: Result) -> tuple[str | None, str | None, list[str]]:
    return found.site, found.family, list(found.fell_back_from)


def test_a_missing_anchor_falls_back_to_the_other_skin_then_the_family_then_nothing() -> None:
    family = file("families/f", "A:3", strip=[STRIP])
    new = file("sites/new", "NEW:2", hosts=["a.com"], extends="families/f", **FRAMED)
    old = file("sites/old", "OLD", hosts=["a.com"], frame={"after": "旧"}, strip=[STRIP])
    tables, url = (family, new, old), "http://a.com/"
    assert names(clean("NEW\n开始\n文\n结束", *tables, url=url)) == ("sites/new", "families/f", [])
    assert names(clean("NEW\n旧\n文\n广告", *tables, url=url)) == ("sites/old", None, ["sites/new"])
    found = clean("NEW\n文\n广告", *tables, url=url)
    assert names(found) == (None, "families/f", ["sites/new", "sites/old"])
    assert found.body == "NEW\n文\n"
    assert found.fell_back_from["sites/new"] == "no line of the page fits `after` of sites/new#frame"
    unknown = clean("NEW\n文\n广告", new | {"extends": None}, old, url=url)
    assert (names(unknown), unknown.verdict) == ((None, None, ["sites/new", "sites/old"]), "cleaned")
    assert unknown.body == unknown.document.raw


# ------------------------------------------------------------------------------------------------ what is in force
def test_a_site_lays_its_rules_over_its_familys() -> None:
    family = file(
        "families/f", "A", threshold=5, frame={"after": "开始", "after_optional": True}, guard={"min_chars": 9},
        strip=[STRIP, {**STRIP, "id": "nav"}, {**STRIP, "id": "old"}], repair={"chunks": {"size": 500}, "reflow": {}},
    )  # fmt: skip
    own = file(
        "sites/s", "B", extends="families/f", hosts=["a.com"], frame={"before": ["甲", "乙"]},
        guard={"max_removed": 0.5}, disable=["old", "reflow"],
        strip=[{**STRIP, "id": "nav", "lines": ["导航"]}, {**STRIP, "id": "new"}],
        repair={"chunks": {"prefix": r"第(?<n>\d)、"}},
    )  # fmt: skip
    site = plan(rulebook(family, own), "sites/s")
    assert [rule.id for rule in site.strips] == ["families/f#ad", "sites/s#nav", "sites/s#new"]
    assert [rule.id for rule in site.repairs] == ["sites/s#repair.chunks"]
    chunks: Any = site.repairs[0].part
    assert (chunks.size, chunks.prefix) == (500, r"第(?<n>\d)、")
    assert (site.frame.after, site.frame.before, site.frame.after_optional) == (("开始",), ("甲", "乙"), True)
    assert site.frame.id == "sites/s#frame"
    assert (site.guard.min_chars, site.guard.max_removed, site.threshold) == (9, 0.5, 5)
    assert (site.family, site.hosts, site.ancestors) == ("families/f", ("a.com",), frozenset({"families/f"}))


def test_edits_name_the_file_in_which_their_rule_stands() -> None:
    family, own = file("families/f", "A:3", strip=[STRIP]), file("sites/s", extends="families/f", hosts=["a.com"])
    found = clean_document(Document("page", "广告\n文", "http://a.com/"), rulebook(family, own))
    assert [edit.rule for edit in found.edits] == ["families/f#ad", "cleaner#layout"]
    assert (found.site, found.family) == ("sites/s", "families/f")
