"""`cleaner rules test --coverage`: rules that no sample exercises."""

from __future__ import annotations

import pytest
from builders import RAW, RICH_SITE, write, write_sample
from typer.testing import CliRunner

from cleaner.authoring.coverage import coverage
from cleaner.cli import app
from cleaner.rulebook.load import load_rules


@pytest.fixture(autouse=True)
def _alone(alone):
    write("rules/sites/a.com.toml", RICH_SITE)


def idle() -> list[str]:
    return [rule.rule.partition("#")[2] for rule in coverage(load_rules(), ["sites/a.com"]).idle]


ALL = ["title", "date", "limit", "mark", "behind", "repair.paragraphs"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("日期:2020-01-02", "date"),
        ("试读结束", "limit"),
        ("第二句广告甲话。", "mark"),
        ("返回首页", "behind"),
        ("第三句 话。", "repair.paragraphs"),
    ],
)
def test_a_rule_is_idle_until_a_sample_exercises_it(line, rule):
    write_sample(RAW)
    assert idle() == [one for one in ALL if one != "title"]
    write_sample(RAW.replace("版权", f"{line}\n版权"))
    assert idle() == [one for one in ALL if one not in ("title", rule)]


def test_a_strip_that_hits_outside_the_frame_is_at_work():
    write_sample(RAW + "返回首页\n")
    assert "behind" not in idle()


def test_without_samples_all_rules_are_idle():
    assert idle() == ALL


def test_the_command_names_file_and_line():
    write_sample(RAW)
    ran = CliRunner().invoke(app, ["rules", "test", "--coverage"])
    assert ran.exit_code == 0
    lines = ran.stdout.splitlines()
    at = lines.index("rules/sites/a.com.toml")
    assert lines[at + 1 : at + 4] == [
        "    11  capture     date",
        "    14  truncation  limit",
        "    18  strip       mark",
    ]
    assert lines[-1] == "1 of 6 rules at work in a sample, 5 not"
    assert "at work" not in CliRunner().invoke(app, ["rules", "test"]).stdout
