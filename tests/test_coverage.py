"""`cleaner rules test --coverage`: rules that no sample exercises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.authoring.coverage import coverage
from cleaner.cli import app
from cleaner.rulebook.load import load_rules

SITE = """format = 1
id = 'sites/a.com'
[match]
clues = [{ line = '站点甲', weight = 3 }]
[[capture]]
id = 'title'
line = '标题:(?<title>.+)'
[[capture]]
id = 'date'
line = '日期:(?<published>.+)'
[[truncation]]
id = 'limit'
line = '试读结束'
reason = 'preview_limit'
[frame]
after = '标题:.+'
before = '版权.*'
[[strip]]
id = 'mark'
op = 'inline'
label = 'watermark'
literal = '广告甲'
removes = ['广告甲']
[[strip]]
id = 'behind'
op = 'line'
label = 'navigation'
lines = ['返回首页']
removes = ['返回首页']
[repair.paragraphs]
break_at = '(?<=句) (?=话)'
"""
RAW = "站点甲\n标题:甲\n第一句话。\n版权所有\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("cleaner.rulebook.layers.shipped_directory", lambda: tmp_path / "shipped")
    write("rules/sites/a.com.toml", SITE)


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def sample(raw: str, body: str = "第一句话。\n") -> None:
    write("samples/raw/a.com/one.txt", raw)
    write("samples/clean/a.com/one.txt", body)
    write("samples/meta/a.com/one.json", json.dumps({"site": "sites/a.com"}))


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
    sample(RAW)
    assert idle() == [one for one in ALL if one != "title"]
    sample(RAW.replace("版权", f"{line}\n版权"))
    assert idle() == [one for one in ALL if one not in ("title", rule)]


def test_a_strip_that_hits_outside_the_frame_is_at_work():
    sample(RAW + "返回首页\n")
    assert "behind" not in idle()


def test_without_samples_all_rules_are_idle():
    assert idle() == ALL


def test_the_command_names_file_and_line():
    sample(RAW)
    ran = CliRunner().invoke(app, ["rules", "test", "--coverage"])
    assert ran.exit_code == 0
    lines = ran.stdout.splitlines()
    at = lines.index("rules/sites/a.com.toml")
    assert lines[at + 1 : at + 4] == [
        "     8  capture     date",
        "    11  truncation  limit",
        "    18  strip       mark",
    ]
    assert lines[-1] == "1 of 6 rules at work in a sample, 5 not"
    assert "at work" not in CliRunner().invoke(app, ["rules", "test"]).stdout
