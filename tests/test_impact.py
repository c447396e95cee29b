"""What a change of rules does to many pages."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from builders import PLAIN_SITE, write
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cleaner.authoring.impact import Removal, beyond, impact
from cleaner.cli import app
from cleaner.model import Document
from cleaner.rulebook.load import load_rules

SITE = (
    PLAIN_SITE
    + """[[strip]]
id = 'links'
op = 'line'
label = 'related-links'
lines = ['返回首页']
removes = ['返回首页']
"""
)
PAGE = "站点甲\n标题:甲\n第一句话。\n返回首页\n责任编辑:丙。\n第二句话。\n版权所有\n"


@pytest.fixture(autouse=True)
def _alone(alone):
    """No rules but those of the test: ./old, ./new, and one page."""
    rules(old=SITE, new=SITE)
    write("raw/one.txt", PAGE)


def rules(**sides: str) -> None:
    for side, text in sides.items():
        write(f"{side}/sites/a.com.toml", text)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", "impact", *arguments])


def data(old: str = "old", new: str = "new", corpus: str = "raw") -> dict:
    ran = run(old, new, corpus, "--json")
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_the_same_rules_change_nothing():
    found = data()
    assert (found["documents"], found["changed"], found["groups"], found["changes"]) == (1, 0, [], [])
    assert run("old", "new", "raw").stdout == "1 page, 0 with a change\n"
    assert data("old", "old")["changed"] == 0


def test_text_that_is_lost_and_gained_by_rule_with_a_sample_in_context():
    wider = SITE.replace("lines = ['返回首页']", "lines = ['责任编辑:丙。']").replace("'links'", "'credits'")
    rules(new=wider)
    (lost, gained) = data()["groups"]
    assert (lost["site"], lost["rule"]) == ("sites/a.com", "sites/a.com#credits")
    assert (lost["lost"]["documents"], lost["lost"]["characters"], lost["gained"]["characters"]) == (1, 7, 0)
    sample = lost["lost"]["sample"]
    assert (sample["page"], sample["text"]) == ("one.txt", "责任编辑:丙。")
    assert sample["before"].endswith("返回首页\n") and sample["behind"].startswith("\n第二句话。")
    assert gained["rule"] == "sites/a.com#links"
    assert (gained["gained"]["characters"], gained["gained"]["sample"]["text"]) == (4, "返回首页")


def test_the_worst_comes_first_by_site_and_by_rule():
    other = SITE.replace("a.com", "b.com").replace("站点甲", "站点乙")
    for side in ("old", "new"):
        write(f"{side}/sites/b.com.toml", other)
    write("raw/two.txt", PAGE.replace("站点甲", "站点乙").replace("第二句话", "第二句话很长很长很长"))
    strip = "[[strip]]\nop = 'line'\nlabel = 'metadata'\n"
    small = strip + "id = 'small'\nlines = ['责任编辑:丙。']\nremoves = ['责任编辑:丙。']\n"
    large = strip + "id = 'large'\nmatch = '第二句话.+'\nremoves = ['第二句话很长。']\n"
    rules(new=SITE + small)
    write("new/sites/b.com.toml", other + small + large)
    assert [one["rule"] for one in data()["groups"]] == [
        "sites/b.com#large",
        "sites/b.com#small",
        "sites/a.com#small",
    ]


def test_a_page_that_is_refused_is_lost_as_a_whole():
    rules(new=SITE + "[guard]\nmin_chars = 100\n")
    found = data()
    (group,) = found["groups"]
    assert (group["rule"], group["lost"]["whole_documents"], group["lost"]["characters"]) == ("refused", 1, 17)
    (verdict,) = found["changes"]
    assert (verdict["what"], verdict["name"], verdict["page"]) == ("verdict", "cleaned → refused", "one.txt")
    assert "min_chars" in verdict["reason"]
    back = data("new", "old")
    assert back["gained"]["whole_documents"] == 1 and back["lost"]["documents"] == 0


def test_a_site_that_is_no_longer_known():
    rules(new=SITE.replace("站点甲", "站点乙"))
    names = [change["name"] for change in data()["changes"]]
    assert "sites/a.com → none" in names and "title" in names


def test_metadata_that_changes():
    rules(new=SITE.replace("标题:(?<title>.+)", "标题:(?<author>.+)"))
    changes = {change["name"]: change for change in data()["changes"]}
    assert set(changes) == {"title", "author"}
    assert (changes["title"]["old"], changes["title"]["new"], changes["title"]["site"]) == ("甲", "none", "sites/a.com")


def test_white_space_that_changes():
    write("raw/one.txt", PAGE.replace("第一句话", "第一句 话"))
    rules(new=SITE + "[repair.paragraphs]\nbreak_at = '(?<=句) (?=话)'\n")
    found = data()
    assert (found["changed"], found["lost"]["characters"], found["groups"]) == (1, 0, [])
    (change,) = found["changes"]
    assert change["what"] == "white space" and "句\n话" in change["new"]


def test_old_may_be_the_rules_in_force_without_new():
    rules(
        rules=SITE,
        shipped=SITE.replace("lines = ['返回首页']\nremoves = ['返回首页']", "lines = ['x']\nremoves = ['x']"),
    )
    assert data("-", "rules")["lost"]["characters"] == 4
    assert data("rules", "shipped")["gained"]["characters"] == 4


def test_a_rule_file_that_only_one_side_has():
    write("new/sites/b.com.toml", SITE.replace("a.com", "b.com").replace("站点甲", "站点乙"))
    write("raw/two.txt", PAGE.replace("站点甲", "站点乙"))
    names = [change["name"] for change in data()["changes"]]
    assert "none → sites/b.com" in names


def test_rows_fit_80_columns_and_say_it_all(monkeypatch):
    rules(new=SITE.replace("'返回首页'", "'返回首页', '责任编辑:丙。'") + "[guard]\nmin_chars = 2\n")
    write("raw/sub/a-page-with-quite-a-long-name-as-names-of-pages-are-if-they-come-from-urls.txt", PAGE)
    ran = run("old", "new", "raw")
    assert ran.exit_code == 0
    assert "sites/a.com#links" in ran.stdout and "[-责任编辑:丙。-]" in ran.stdout
    assert "14 characters on 2 pages" in ran.stdout
    from cleaner.review.terminal import columns

    assert max(map(columns, ran.stdout.splitlines())) <= 80


def test_what_cannot_be_read_is_told():
    Path("raw/gone.txt").symlink_to("/nowhere/at/all.txt")
    found = data()
    assert (found["documents"], found["unread"], found["first_unread"]["page"]) == (1, 1, "gone.txt")


@pytest.mark.parametrize("arguments", [("old", "new", "none"), ("none", "new", "raw"), ("old", "none", "raw")])
def test_what_is_not_there_is_an_error(arguments):
    ran = run(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "does not exist" in ran.stderr or "no such file" in ran.stderr


def test_memory_stays_flat():
    rules(new=SITE.replace("'返回首页'", "'返回首页', '责任编辑:丙。'"))
    old, new = load_rules("old"), load_rules("new")

    def peak(count: int) -> int:
        tracemalloc.reset_peak()
        pages = (Document(f"page-{number}", PAGE.replace("。\n", f"。{'长' * 2000}\n")) for number in range(count))
        assert impact(pages, old, new).documents == count
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    peak(10)  # caches fill
    few, many = peak(10), peak(60)
    tracemalloc.stop()
    assert many < few + 60 * 4000  # less than the texts of the pages


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40))
def test_beyond_is_what_one_side_has_and_the_other_has_not(marks):
    def spans(side: int) -> list[Removal]:
        found = [Removal(at, at + 1, "r") for at, mark in enumerate(marks) if mark[side]]
        joined: list[Removal] = []
        for one in found:
            joined = (
                [*joined[:-1], joined[-1]._replace(end=one.end)]
                if joined and joined[-1].end == one.start and one.start % 5
                else [*joined, one]
            )
        return joined

    covered = {at for one in beyond(spans(0), spans(1)) for at in range(one.start, one.end)}
    assert covered == {at for at, (mine, theirs) in enumerate(marks) if mine and not theirs}
