"""What lint says of rule files."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.authoring.lint import lint
from cleaner.cli import app
from cleaner.rulebook.load import load_rules

TODAY = datetime.date(2026, 11, 21)
SITE = "format = 1\nid = 'sites/a.com'\n[match]\nhosts = ['a.com']\n"
INLINE = "[[strip]]\nid = 'mark'\nop = 'inline'\nlabel = 'watermark'\n"
LINE = "[[strip]]\nid = 'mark'\nop = 'line'\nlabel = 'navigation'\n"


pytestmark = pytest.mark.usefixtures("alone")


def found(text: str, name: str = "sites/a.com.toml", **more: str):
    for path, content in [(name, text), *((f"families/{name}.toml", content) for name, content in more.items())]:
        Path("given", path).parent.mkdir(parents=True, exist_ok=True)
        Path("given", path).write_text(content)
    return lint(load_rules("given"), TODAY)


GOOD = {
    "literal": INLINE + "literal = 'ad — b'\nremoves = ['x ad – b y']\n",
    "inline pattern": INLINE + "match = 'ad\\d+'\nremoves = ['x ad3']\nkeeps = ['x ad']\n",
    "literal lines": LINE + "lines = ['首页']\n",
    "line pattern": LINE + "match = '第\\d页'\nremoves = ['第１页']\nkeeps = ['第1页是']\n",
    "repetition is waived": INLINE + "literal = 'ad'\nmin_count = 3\nremoves = ['ad']\n",
    "a spared line": LINE + "match = '第.+'\nunless = '章'\nremoves = ['第1页']\nkeeps = ['第一章']\n",
    "block": INLINE.replace("inline", "block") + "first = 'a'\nlast = 'b'\nremoves = [\"a\\nx\\nb\"]\n",
    "echo": INLINE.replace("inline", "echo") + "of = 'title'\n",
    "open at one end": LINE + "match = '首页.*'\nremoves = ['首页 >']\n",
    "ends in dots": LINE + "match = '.+展开\\.*'\nremoves = ['点击展开...']\n",
    "lines of several strips": LINE + "lines = ['首页', '上一页']\nremoves = ['首页']\n" + LINE.replace("mark", "more")
    + "match = '第\\d页'\nremoves = ['第1页']\n",
    "hits more than another": LINE + "match = '第\\d页|首页'\nremoves = ['第1页', '首页']\n"
    + LINE.replace("mark", "more") + "match = '第\\d+页'\nremoves = ['第1页', '第12页']\n",
    "another label": LINE + "lines = ['首页']\nremoves = ['首页']\n" + LINE.replace("mark", "more").replace(
        "navigation", "advert") + "lines = ['首页']\nremoves = ['首页']\n",
    "spares what it does not list": LINE + "lines = ['首页']\nunless = '返回'\nremoves = ['首页']\n",
    "reviewed": "[guard]\nmin_chars = 3\n",
}  # fmt: skip


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_has_nothing_to_say_of_good_rules(text):
    assert found("reviewed = 2024-11-22\n" + SITE + text) == ()


BAD = {
    "no removes": (LINE + "match = '第\\d页'\n", "error", 5, "no `removes`"),
    "no removes for a literal": (INLINE + "literal = 'ad'\n", "error", 5, "no `removes`"),
    "no keeps": (INLINE + "match = 'ad\\d+'\nremoves = ['ad3']\n", "error", 5, "no `keeps`"),
    "misses": (INLINE + "literal = 'ad'\nremoves = [\n'x ad y',\n'x a y',\n]\n", "error", 12, "does not hit"),
    "hits too much": (LINE + "match = '第.+'\nremoves = ['第1页']\nkeeps = ['第一章']\n", "error", 11, "hits '第一章'"),
    "said twice": (INLINE + "literal = 'ad'\nremoves = ['ad', 'ad']\n", "warning", 10, "twice"),
    "anchors": (LINE + "match = '^第\\d页'\nremoves = ['第1页']\n", "warning", 9, "whole lines"),
    "dollar": (LINE + "match = '第\\d页$'\nremoves = ['第1页']\n", "warning", 9, "whole lines"),
    "literal as a pattern": (LINE + "match = '首页'\nremoves = ['首页']\n", "warning", 9, "nothing but literal"),
    "literal inline": (INLINE + "match = 'a\\.b'\nremoves = ['a.b']\n", "warning", 9, "nothing but literal"),
    "endless": (INLINE + "match = '(a|a)*b'\nremoves = ['aab']\nkeeps = ['a']\n", "warning", 9, "too long on 'a'"),
    "endless on its literal": (LINE + "match = '(首页|首页)+x'\nremoves = ['首页x']\n", "warning", 9, "'首页'"),
    "open at both ends": (LINE + "match = '.*下载.+'\nremoves = ['x下载y']\n", "warning", 9, "open at both ends"),
    "any line": (LINE + "match = '.+'\nremoves = ['x']\n", "warning", 9, "open at both ends"),
    "a line twice": (LINE + "lines = ['首页', '末页', '首页']\nremoves = ['首页']\n", "warning", 9, "hits this line"),
    "two lines in one": (LINE + "lines = ['首页', \"a\\nb\"]\nremoves = ['首页']\n", "error", 9, "never be hit"),
    "a spared line": (LINE + "lines = ['首页', '返']\nunless = '返'\nremoves = ['首页']\n", "error", 9, "never be"),
    "captures nothing": ("[[capture]]\nid = 'title'\nline = '标题:.+'\n", "error", 5, "no named group"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "severity", "line", "says"), BAD.values(), ids=BAD)
def test_says_what_is_wrong_with_a_part(text, severity, line, says):
    (finding,) = found(SITE + text)
    part = "title" if "capture" in text else "mark"
    assert (finding.severity, finding.line, finding.rule) == (severity, line, f"sites/a.com#{part}")
    assert says in finding.problem and finding.remedy
    assert f"given/sites/a.com.toml:{line}:{finding.column}\n" in str(finding)


def test_an_escaped_dollar_is_no_anchor():
    assert found(SITE + LINE + "match = '\\d+\\$'\nremoves = ['3$']\n") == ()


def test_says_when_clues_cannot_reach_the_threshold():
    clues = "clues = [{ text = 'x', weight = 2 }]\nthreshold = 3\n"
    (finding,) = found(SITE.replace("hosts = ['a.com']\n", clues))
    assert (finding.severity, finding.line) == ("error", 3)
    assert "2 points" in finding.problem and "threshold of 3" in finding.problem
    (finding,) = found(SITE + clues)
    assert finding.severity == "warning"


def test_clues_that_are_inherited_count():
    family = "format = 1\nid = 'families/f'\n[match]\nclues = [{ text = 'template', weight = 3 }]\n"
    text = "extends = 'families/f'\n" + SITE + "clues = [{ text = 'x' }]\n"
    assert found(text, f=family) == ()


def test_says_when_a_file_was_not_looked_at_for_long():
    (finding,) = found("reviewed = 2024-11-20\n" + SITE)
    assert (finding.severity, finding.line) == ("warning", 1)
    assert "2024-11-20" in finding.problem


def test_names_the_nearest_id_that_could_be_disabled():
    family = "format = 1\nid = 'families/f'\n[match]\nclues = [{ text = 'template', weight = 3 }]\n"
    family += "[repair.reflow]\n" + LINE.replace("'mark'", "'links'") + "lines = ['首页']\n"
    text = "extends = 'families/f'\ndisable = ['links', 'reflow', 'link']\n" + SITE
    (finding,) = found(text, f=family)
    assert (finding.severity, finding.line, finding.rule) == ("error", 2, "sites/a.com")
    assert "'link'" in finding.problem and "'links'" in finding.remedy


def test_an_id_should_fit_its_path():
    (finding,) = found(SITE, name="sites/b.com.toml")
    assert (finding.severity, finding.line) == ("warning", 2)
    assert "sites/a.com.toml" in finding.remedy


OTHER = LINE.replace("mark", "other")
SHADOWS = {
    "a literal twice": (
        OTHER + "lines = ['首页']\nremoves = ['首页']\n",
        LINE + "lines = ['首页']\nremoves = ['首页']\n",
    ),
    "a narrower pattern, first": (
        LINE + "match = '第1页+'\nremoves = ['第1页']\n",
        OTHER + "match = '第\\d页'\nremoves = ['第1页', '第2页']\n",
    ),
    "a literal that a pattern hits": (
        LINE + "lines = ['第1页']\nremoves = ['第1页']\n",
        OTHER + "match = '第\\d页'\nremoves = ['第2页', '第3页']\n",
    ),
    "inline": (
        INLINE.replace("mark'\nop", "other'\nop") + "literal = '更多'\nremoves = ['更多']\n",
        INLINE + "match = '更多'\nremoves = ['看更多吧']\nkeeps = ['更']\n",
    ),
}


@pytest.mark.parametrize("strips", SHADOWS.values(), ids=SHADOWS)
def test_says_when_a_strip_has_nothing_of_its_own_to_do(strips):
    shadowed = [one for one in found(SITE + "".join(strips)) if "known to hit" in one.problem]
    assert [(one.severity, one.rule) for one in shadowed] == [("warning", "sites/a.com#mark")]
    assert "sites/a.com#other" in shadowed[0].problem


def test_a_strip_of_a_site_that_its_family_has_already():
    family = "format = 1\nid = 'families/f'\n[match]\nclues = [{ text = 'template', weight = 3 }]\n"
    strip = "lines = ['首页', '末页']\nremoves = ['首页']\n"
    (finding,) = found("extends = 'families/f'\n" + SITE + LINE + strip, f=family + OTHER + strip)
    assert (finding.rule, finding.line) == ("sites/a.com#mark", 6)
    assert "families/f#other" in finding.problem
    replaced = found("extends = 'families/f'\n" + SITE + LINE + strip, f=family + LINE + strip)
    assert replaced == ()


def test_one_line_that_another_strip_has_already():
    text = (
        OTHER
        + "lines = ['首页', '尾页']\nremoves = ['首页']\n"
        + LINE
        + "lines = ['末页', '首页']\nremoves = ['末页']\n"
    )
    (finding,) = found(SITE + text)
    assert (finding.line, finding.rule) == (15, "sites/a.com#mark")
    assert finding.column == 16 and "#other hits this line" in finding.problem


def test_only_the_files_that_are_asked_for():
    bad = LINE + "match = '第\\d页'\n"
    assert len(found(SITE + bad)) == 1
    assert lint(load_rules("given"), TODAY, ids=[]) == ()


def test_the_command_shows_the_place_the_line_and_the_remedy():
    write = Path("rules/sites/a.com.toml")
    write.parent.mkdir(parents=True)
    write.write_text(SITE + LINE + "match = '^第\\d页'\nremoves = ['第1页']\n")
    ran = CliRunner().invoke(app, ["rules", "lint"])
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [
        "warning: a line pattern is for whole lines, with or without ^ and $",
        "  --> rules/sites/a.com.toml:9:1  sites/a.com#mark",
        "    9 | match = '^第\\d页'",
        "      = Drop them.",
    ]


def test_the_command_also_looks_at_the_samples_of_others():
    for path, text in {
        "rules/sites/a.com.toml": SITE + "clues = [{ text = '新闻', weight = 3 }]\n",
        "rules/sites/b.com.toml": SITE.replace("a.com", "b.com") + LINE + "lines = ['正文。']\nremoves = ['正文。']\n",
        "samples/raw/other/one.txt": "新闻\n正文。\n",
        "samples/clean/other/one.txt": "正文。\n",
        "samples/meta/other/one.json": "{}",
    }.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    ran = CliRunner().invoke(app, ["rules", "lint"])
    assert ran.exit_code == 1
    assert "the raw sample other/one gets 3 points of 3" in ran.stdout
    assert "the strip finds '正文。" in ran.stdout
    assert CliRunner().invoke(app, ["rules", "lint", "b.com"]).stdout.count("error: ") == 1
