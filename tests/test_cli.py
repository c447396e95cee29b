"""The command line as a whole: its commands, what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from typer.testing import CliRunner, Result

import cleaner.cli
from cleaner import __version__
from cleaner.plan import plan
from cleaner.rulebook.load import Rulebook


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cleaner.cli.app, [str(argument) for argument in arguments])


def command_files() -> list[list[str]]:
    """The words of every command, by its file."""
    room = Path(cleaner.cli.__file__).parent
    files = [path.relative_to(room).with_suffix("") for path in room.rglob("*.py") if not path.name.startswith("_")]
    return sorted(list(path.parts) for path in files)


@pytest.mark.parametrize("words", command_files(), ids=" ".join)
def test_every_command_says_what_it_is_for(words: list[str]) -> None:
    shown = run(*words, "--help")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Usage: ")
    listed = run(*words[:-1], "--help").stdout
    entry = next(line for line in listed.splitlines() if line.split()[:1] == words[-1:])
    assert not entry.endswith("...")


def test_version_and_help_are_light() -> None:
    assert run("--version").stdout == f"cleaner {__version__}\n"
    code = "import sys, cleaner.cli; print(*sorted({'pydantic', 'regex', 'rich', 'zstandard'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout == "\n"


def test_python_dash_m_is_the_same_program() -> None:
    ran = subprocess.run([sys.executable, "-m", "cleaner", "--version"], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout == f"cleaner {__version__}\n"


def test_an_error_for_a_person_goes_to_stderr_and_ends_with_2(tmp_path: Path) -> None:
    ran = run("diff", tmp_path / "no\x1b[31mne", tmp_path)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith("cleaner: ")
    assert "\x1b" not in ran.stderr


def test_rules_that_do_not_load_name_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "x.toml").write_text("format = 1\nid = 'sites/x'\nabuot = 'x'\n")
    for words in (["explain", ROOT / "README.md"], ["rules", "list"], ["rules", "lint"], ["rules", "where", "x"]):
        ran = run(*words, "--rules", tmp_path)
        assert ran.exit_code == 2
        assert "x.toml:3" in ran.stderr
        assert "about" in ran.stderr


def test_interrupted_ends_with_130_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cleaner.load_rules", interrupted)
    ran = run("rules", "list")
    assert ran.exit_code == 130
    assert ran.output == ""


def test_a_closed_pipe_is_no_crash() -> None:
    code = f"{sys.executable} -m cleaner rules schema | head -n 1"
    ran = subprocess.run(code, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout == "{\n"
    assert "Traceback" not in ran.stderr


# ------------------------------------------------------------------------------------------------ rules
def test_list_names_every_rule_file(rulebook: Rulebook) -> None:
    shown = run("rules", "list", "--rules", ROOT / "rules").stdout
    for id in rulebook.files:
        assert any(line.split()[:1] == [id.partition("/")[2]] for line in shown.splitlines())


def test_show_is_a_rule_file_with_everything_in_force(rulebook: Rulebook) -> None:
    for id in rulebook.files:
        shown = run("rules", "show", id, "--rules", ROOT / "rules").stdout
        read = tomllib.loads(shown)
        site = plan(rulebook, id)
        assert read["id"] == id
        assert [strip["id"] for strip in read.get("strip", [])] == [rule.part.id for rule in site.strips]
        assert [capture["id"] for capture in read.get("capture", [])] == [rule.part.id for rule in site.captures]
        assert tuple(read["match"].get("hosts", ())) == site.hosts


def test_show_of_a_site_loads_in_place_of_its_files(rulebook: Rulebook, tmp_path: Path) -> None:
    shown = run("rules", "show", "sites/wnwk.com", "--rules", ROOT / "rules").stdout
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "wnwk.com.toml").write_text(shown)
    again = run("rules", "show", "wnwk.com", "--rules", tmp_path).stdout
    assert tomllib.loads(again) == tomllib.loads(shown)


def test_show_names_the_line_of_each_part(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = run("rules", "show", "wnwk.com").stdout.splitlines()
    places = [line.partition("  # ")[2] for line in shown if line.startswith("[[strip]]")]
    assert len(places) > 3
    for place in places:
        path, _, number = place.partition(":")
        assert (ROOT / path).read_text("utf-8").splitlines()[int(number) - 1] == "[[strip]]"


def test_where_tells_the_layers_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "wnwk.com.toml").write_text("format = 1\nid = 'sites/wnwk.com'\nextends = 'sites/wnwk.com'\n")
    shown = run("rules", "where", "wnwk.com", "--rules", tmp_path).stdout
    assert shown.splitlines()[1].endswith("in force")
    assert "rules/sites/wnwk.com.toml  extended" in shown
    assert "families/wenku-cms" in shown
    assert run("rules", "where", "--rules", tmp_path).stdout.splitlines()[0].endswith("1 file")


def test_an_id_that_is_not_there_names_the_nearest() -> None:
    ran = run("rules", "where", "wmwk.com")
    assert ran.exit_code == 2
    assert "wnwk.com" in ran.stderr


def test_lint_and_test_pass_on_the_rules_of_the_project() -> None:
    assert run("rules", "lint", "--rules", ROOT / "rules").exit_code == 0
    ran = run("rules", "test", "--rules", ROOT / "rules")
    assert ran.exit_code == 0, ran.output
    assert "✗" not in ran.stdout


def test_test_shows_what_does_not_come_out_as_wanted(tmp_path: Path) -> None:
    for kind, text in (("raw", "甲\n广告\n"), ("clean", "乙\n")):
        place = tmp_path / "samples" / kind / "x"
        place.mkdir(parents=True)
        (place / "one.txt").write_text(text)
    (tmp_path / "samples" / "meta" / "x").mkdir(parents=True)
    (tmp_path / "samples" / "meta" / "x" / "one.json").write_text("{}")
    sites = tmp_path / "rules" / "sites"
    sites.mkdir(parents=True)
    strip = "[[strip]]\nid = 'ad'\nop = 'line'\nlabel = 'advert'\nlines = ['广告']\nremoves = ['别的']\n"
    (sites / "x.toml").write_text(f"format = 1\nid = 'sites/x'\n[match]\nhosts = ['x.example']\n{strip}")
    ran = run("rules", "test", "x", "--rules", tmp_path / "rules")
    assert ran.exit_code == 1
    assert "✗ x  1 sample, 1 not as wanted" in ran.stdout
    assert "✗ one" in ran.stdout
    assert "x.toml:10" in ran.stdout  # the example that does not fire
    assert run("rules", "lint", "x", "--rules", tmp_path / "rules").exit_code == 1


def test_schema_is_json_schema() -> None:
    schema = json.loads(run("rules", "schema").stdout)
    assert {"match", "strip", "frame", "guard"} <= set(schema["properties"])


def test_output_is_escaped_where_the_encoding_lacks_a_character() -> None:
    environment = dict(os.environ, PYTHONIOENCODING="ascii")
    command = [sys.executable, "-m", "cleaner", "rules", "list"]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert r"\u" in ran.stdout
