"""Decisions become examples of the rules, and nothing else in the rule files changes."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.rulebook.amend import CannotEdit, add, literal

RULES = """\
# the head
format = 1
id = 'sites/example.com'   # an id

[match]
hosts = ['example.com']

[[strip]]
id = 'button'
op = 'line'
label = 'navigation'
match = '点击.{2,4}'      # any button
removes = ['点击下载'] # seen 2023

# the watermark stands anywhere
[[strip]]
id = 'mark'
op = 'inline'
label = 'watermark'
match = '更新\\w+\\.com'
removes = [
  '今日更新abc.com天气',  # first page
  '更新x.com'
]
keeps = ['更新了 com 端口。']

[[strip]]
id = 'copy'
op = 'echo'
label = 'echo'
of = 'title'

[guard]
max_removed = 0.5
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with ./rules of one site, and no rules of the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = tmp_path / "rules" / "sites"
    place.mkdir(parents=True)
    (place / "example.com.toml").write_text(RULES)
    return tmp_path


def decide(project: Path, *decisions: tuple[str, str, str], **more: str) -> Path:
    lines = [
        json.dumps({"rule": f"sites/example.com#{rule}", "text": text, "decision": answer} | more)
        for rule, text, answer in decisions
    ]
    file = project / "decisions.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def accept(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rules", "accept", *map(str, arguments)])
    return result.exit_code, result.output


def strips(project: Path) -> dict[str, dict]:
    data = tomllib.loads((project / "rules/sites/example.com.toml").read_text())
    return {strip["id"]: strip for strip in data["strip"]}


def test_shows_first_and_writes_only_when_told(project: Path) -> None:
    file = decide(project, ("button", "点击查看", "accept"), ("button", "点击鼠标", "reject"))
    code, told = accept(file)
    assert code == 0 and "removes + '点击查看'" in told and "keeps + '点击鼠标'" in told and "--write" in told
    assert (project / "rules/sites/example.com.toml").read_text() == RULES
    assert accept(file, "--write")[0] == 0
    assert strips(project)["button"]["removes"] == ["点击下载", "点击查看"]
    assert strips(project)["button"]["keeps"] == ["点击鼠标"]


def test_comments_and_layout_stay(project: Path) -> None:
    accept(decide(project, ("button", "点击查看", "accept"), ("mark", "更新y.com", "accept")), "--write")
    text = (project / "rules/sites/example.com.toml").read_text()
    lines = text.splitlines()
    assert "removes = ['点击下载', '点击查看'] # seen 2023" in lines
    assert "  '今日更新abc.com天气',  # first page" in lines
    assert lines[lines.index("  '更新x.com',") + 1] == "  '更新y.com',"
    assert [line for line in RULES.splitlines() if line not in lines] == [
        "removes = ['点击下载'] # seen 2023",
        "  '更新x.com'",
    ]


def test_a_new_list_stands_in_its_own_table(project: Path) -> None:
    accept(decide(project, ("button", "点击鼠标", "reject")), "--write")
    text = (project / "rules/sites/example.com.toml").read_text()
    assert "# seen 2023\nkeeps = ['点击鼠标']\n\n# the watermark stands anywhere\n[[strip]]" in text


def test_what_should_have_stayed_is_shown_in_its_line(project: Path) -> None:
    file = decide(project, ("mark", "更新abc.com", "reject"), before="请访问今日", after="查看公告。")
    accept(file, "--write")
    assert strips(project)["mark"]["keeps"][-1] == "请访问今日更新abc.com查看公告。"


def test_asked_twice_it_is_written_once(project: Path) -> None:
    file = decide(project, ("button", "点击查看", "accept"), ("button", "点击鼠标", "reject"))
    accept(file, "--write")
    once = (project / "rules/sites/example.com.toml").read_text()
    code, told = accept(file, "--write")
    assert code == 0 and "No decision gives a new example" in told and "example of that rule already" in told
    assert (project / "rules/sites/example.com.toml").read_text() == once


def test_the_last_decision_of_a_text_counts(project: Path) -> None:
    button = ("button", "点击查看")
    accept(decide(project, (*button, "accept"), (*button, "skip")), "--write")
    assert strips(project)["button"]["removes"] == ["点击下载"]
    accept(decide(project, (*button, "reject"), (*button, "open")), "--write")
    assert "keeps" not in strips(project)["button"]


def test_what_gives_no_example_is_said(project: Path) -> None:
    file = decide(
        project,
        ("copy", "标题", "accept"),
        ("frame", "页首", "accept"),
        ("button", "正文", "accept"),
        ("mark", "更新\ud800x.com", "reject"),
    )
    with open(file, "a") as lines:
        lines.write('{"rule": "sites/gone.org#x", "text": "y", "decision": "accept"}\n')
    code, told = accept(file, "--write")
    assert code == 0
    assert told.count("left out: ") == 5
    assert "no rule file in force" in told and "only strips have examples" in told and "does not hit it" in told
    assert (project / "rules/sites/example.com.toml").read_text() == RULES


def test_hostile_text_is_written_out_and_reads_back(project: Path) -> None:
    text = "点击\u202e\x1b"
    accept(decide(project, ("button", text, "reject")), "--write")
    written = (project / "rules/sites/example.com.toml").read_text()
    assert r"\u202E\u001B" in written and "\x1b" not in written
    assert strips(project)["button"]["keeps"] == [text]


def test_only_ours_are_written_to(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "example.com.toml"
    rules = project / "rules/sites/example.com.toml"
    rules.rename(elsewhere)
    rules.symlink_to(elsewhere)
    file = decide(project, ("button", "点击查看", "accept"))
    assert "a link to another place" in accept(file, "--write")[1]
    assert elsewhere.read_text() == RULES and rules.is_symlink()


def test_shipped_rules_are_left_alone(project: Path) -> None:
    (project / "rules/sites/example.com.toml").unlink()
    user = project / "config/cleaner/rules/sites/example.com.toml"
    user.parent.mkdir(parents=True)
    user.write_text(RULES)
    assert "one of the user rules" in accept(decide(project, ("button", "点击查看", "accept")), "--write")[1]
    assert user.read_text() == RULES


def test_given_directories_are_written_to(project: Path) -> None:
    given = project / "mine/sites"
    given.mkdir(parents=True)
    (project / "rules/sites/example.com.toml").rename(given / "example.com.toml")
    accept(decide(project, ("button", "点击查看", "accept")), "--rules", project / "mine", "--write")
    assert "'点击查看'" in (given / "example.com.toml").read_text()
    assert sorted(os.listdir(given)) == ["example.com.toml"]


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", '{"rule": "x#y"}', '{"rule": "a#b", "text": "x", "decision": "yes"}']
)
def test_a_damaged_file_is_an_error_with_its_line(project: Path, line: str) -> None:
    file = project / "decisions.jsonl"
    file.write_text(f'\n{{"rule": "a#b", "text": "x", "decision": "skip"}}\n{line}\n')
    code, told = accept(file)
    assert code == 2 and "decisions.jsonl:3: is no decision" in told


def test_no_file_is_an_error(project: Path) -> None:
    assert accept(project / "nowhere.jsonl")[0] == 2


# ------------------------------------------------------------------------------------------------ the TOML alone
@pytest.mark.parametrize("old", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "list_",
    [
        "",
        "removes = []",
        "removes=['a']",
        "removes = ['a',]",
        "removes = [ 'a' , \"b\" ]  # c",
        "removes = [\n  'a',\n  'b', # why\n]",
        "removes = [\n  'a',\n  # last\n  'b'\n  # end\n]",
        "removes = ['a',\n           'b']",
        "removes = [\n]",
        "removes = ['[', ']', '# no comment']",
        "removes = ['''\n[[strip]]\n''']",
        "removes = ['" + "长" * 110 + "']",
    ],
)
def test_lists_of_all_kinds_grow(list_: str, old: str) -> None:
    text = f"a = 1\n[[strip]]\nid = 'x'\n{list_}\n\n# of y\n[[strip]]\nid = 'y'\n".replace("\n", old)
    before = tomllib.loads(text)["strip"][0].get("removes", [])
    grown = add(text, 0, "removes", ["新", "it's"])
    assert tomllib.loads(grown)["strip"][0]["removes"] == [*before, "新", "it's"]
    assert tomllib.loads(grown)["strip"][1] == {"id": "y"}
    assert ("\r" in grown) == ("\r" in text) and grown.replace("\r\n", "").count("\r") == 0


def test_strips_in_other_writings_are_left_alone() -> None:
    with pytest.raises(CannotEdit):
        add("strip = [{id = 'x', removes = ['a']}]\n", 0, "removes", ["b"])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from(["removes", "keeps"]))
def test_any_text_reads_back(text: str, key: str) -> None:
    assert tomllib.loads(f"x = {literal(text)}")["x"] == text
    grown = add("[[strip]]\nremoves = ['a']\n", 0, key, [text])  # type: ignore[arg-type]
    assert text in tomllib.loads(grown)["strip"][0][key]
