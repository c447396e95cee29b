"""What check says of rule files and samples that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import PLAIN_SITE, write, write_sample

from cleaner.authoring.check import check
from cleaner.rulebook.load import load_rules

SITE = (
    PLAIN_SITE
    + """[[strip]]
id = 'mark'
op = 'inline'
label = 'watermark'
literal = '广告甲'
min_count = 2
removes = ['广告甲']
"""
)
RAW = "站点甲\n标题:甲\n第一句话。\n第二句广告甲话。\n版权所有\n"
BODY = "第一句话。\n第二句话。\n"
META = {"site": "sites/a.com", "family": None, "verdict": "cleaned", "title": "甲", "truncated": False}


@pytest.fixture(autouse=True)
def _alone(alone):
    """No layer but that of the test, with one rule file."""
    write("rules/sites/a.com.toml", SITE)


def test_a_sample_that_comes_out_as_wanted():
    write_sample(RAW, BODY, META)
    checked = check(load_rules())
    assert [(str(one.case), one.verdict) for one in checked.outcomes] == [("a.com/one", "validated")]
    assert checked.findings == ()


@pytest.mark.parametrize(
    ("raw", "body", "meta", "verdict", "says"),
    [
        (RAW, "第二句话。\n", {}, "noisy", "line 1 of the body: got '第一句话。⏎第二句话。⏎', wanted '第二句话。⏎'"),
        (RAW, BODY + "第三句话。\n", {}, "missing", "line 3 of the body: got '"),
        (RAW, BODY.replace("话", "活"), {}, "missing", "got '第一句话。"),
        (RAW.replace("第一句话。", "").replace("第二句广告甲话。", ""), BODY, {}, "missing", "empty: nothing is left"),
        (RAW, BODY, {"title": "乙"}, "reported", "title: got '甲', wanted '乙'"),
        (RAW, BODY, {"truncated": None}, "reported", "truncated: got False, wanted None"),
        (RAW, BODY, {"metadata": {"size": 3}}, "reported", "metadata.size: got None, wanted 3"),
        (RAW, BODY, {"truncation": {"reason": "pager"}}, "reported", "truncation: got None"),
        (RAW, BODY, ["title"], "reported", "not a JSON object"),
    ],
    ids=["too much", "too little", "other text", "empty", "field", "null", "nested", "no table", "no object"],
)
def test_how_a_sample_departs(raw, body, meta, verdict, says):
    write_sample(raw, body, meta)
    (outcome,) = check(load_rules()).outcomes
    assert outcome.verdict == verdict
    assert says in outcome.difference


def test_a_sample_without_its_clean_body():
    write_sample(RAW, BODY, META)
    Path("samples/clean/a.com/one.txt").unlink()
    (outcome,) = check(load_rules()).outcomes
    assert outcome.verdict == "reported"
    assert "samples/clean/a.com/one.txt: cannot be read" in outcome.difference


def test_a_rule_file_that_comes_near_to_the_page_of_another():
    write_sample(RAW, BODY, META)
    write("rules/sites/b.com.toml", SITE.replace("a.com", "b.com").replace("weight = 3", "weight = 2, min_count = 1"))
    findings = check(load_rules()).findings
    assert findings == ()  # two points are the margin below the threshold
    write(
        "rules/sites/b.com.toml",
        SITE.replace("a.com", "b.com").replace("weight = 3 }", "weight = 2 }, { text = '版权' }"),
    )
    (finding,) = check(load_rules()).findings
    assert (finding.rule, finding.file) == ("sites/b.com", Path("samples/raw/a.com/one.txt"))
    assert "3 points of 3" in finding.problem and "'版权' (1)" in finding.remedy


def test_a_sister_may_share_the_clues_of_the_family_but_hit_with_none_of_its_own():
    family = "format = 1\nid = 'families/f'\n[match]\nclues = [{ line = '站点甲', weight = 3 }]\n"
    write("rules/families/f.toml", family)
    own = SITE.replace("[match]", "extends = 'families/f'\n[match]").replace(
        "line = '站点甲', weight = 3", "text = '{}'"
    )
    write("rules/sites/a.com.toml", own.replace("{}", "甲"))
    write("rules/sites/b.com.toml", own.replace("{}", "乙").replace("a.com", "b.com"))
    write_sample(RAW, BODY, META | {"family": "families/f"})
    assert check(load_rules()).findings == ()
    write("rules/sites/b.com.toml", own.replace("{}", "版权").replace("a.com", "b.com"))
    assert [one.rule for one in check(load_rules()).findings] == ["sites/b.com"]


def test_a_strip_that_finds_something_in_a_clean_body():
    write_sample("只有正文,第1页。\n", "只有正文,第1页。\n", {}, name="unknown/one")
    strip = "[[strip]]\nid = 'page'\nop = 'inline'\nlabel = 'page-marker'\nmatch = '第\\d页'\n"
    write("rules/sites/a.com.toml", SITE + strip)
    (finding,) = check(load_rules()).findings
    assert (finding.rule, finding.line) == ("sites/a.com#page", 18)
    assert "'第1页' in the clean sample unknown/one" in finding.problem


def test_a_watermark_that_must_repeat_may_be_quoted_once_on_the_pages_of_others():
    write_sample("他说:广告甲。\n", "他说:广告甲。\n", {}, name="unknown/one")
    assert check(load_rules()).findings == ()
    write_sample("他说:广告甲,广告甲。\n", "他说:广告甲,广告甲。\n", {}, name="unknown/one")
    assert [one.rule for one in check(load_rules()).findings] == ["sites/a.com#mark"]


def test_a_clean_body_that_does_not_stay_as_it_is():
    body = "站点甲\n标题:甲\n正文。\n版权所有\n"
    write_sample(body, body, {}, name="unknown/one")
    findings = check(load_rules()).findings
    (finding,) = [one for one in findings if "changes when cleaned" in one.problem]
    assert finding.file == Path("samples/clean/unknown/one.txt")
    assert "sites/a.com#frame" in finding.remedy


def test_samples_lie_beside_the_rules_of_each_layer():
    write_sample(RAW, BODY, META)
    for part in ("raw", "clean", "meta"):
        write(
            f"mine/samples/{part}/a.com/two.{'json' if part == 'meta' else 'txt'}", "{}" if part == "meta" else "句。\n"
        )
    write("mine/rules/sites/b.com.toml", SITE.replace("a.com", "b.com").replace("站点甲", "站点乙"))
    checked = check(load_rules("mine/rules"))
    assert [str(one.case) for one in checked.outcomes] == ["a.com/two", "a.com/one"]
