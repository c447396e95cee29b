"""`cleaner rules watch`: a page is cleaned anew whenever a rule file is saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import RAW, RICH_SITE, write
from conftest import ROOT
from run_fixtures import takes_ctrl_c
from typer.testing import CliRunner, Result

from cleaner.authoring import watch
from cleaner.authoring.watch import Sight, sights, snapshot
from cleaner.cli import app
from cleaner.errors import RuleFileError

FILE = Path("page.txt")
RULES = "rules/sites/a.com.toml"


@pytest.fixture(autouse=True)
def _alone(alone):
    write(RULES, RICH_SITE)
    write("page.txt", RAW.replace("版权", "返回首页\n免责声明\n版权"))


MORE = RICH_SITE.replace("'返回首页'", "'返回首页', '免责声明'")


def test_only_a_snapshot_that_differs_is_looked_at():
    one, other = {FILE: (1, 1)}, {FILE: (2, 1)}
    assert len(list(sights(FILE, [], [one, one, other, other, other, one]))) == 3
    assert list(sights(FILE, [], [])) == []


def test_a_snapshot_tells_saved_new_and_gone_files():
    before = snapshot(FILE, [])
    assert snapshot(FILE, []) == before
    write("rules/sites/b.com.toml", RICH_SITE)
    added = snapshot(FILE, [])
    os.utime(RULES, ns=(5, 5))
    saved = snapshot(FILE, [])
    FILE.unlink()
    gone = snapshot(FILE, [])
    for one, other in ((before, added), (added, saved), (saved, gone)):
        assert one != other


def test_each_sight_is_by_the_rules_as_they_are_then():
    def saving() -> Iterator[watch.Snapshot]:
        yield snapshot(FILE, [])
        write(RULES, MORE)
        yield snapshot(FILE, [])
        write(RULES, "format = ")
        yield snapshot(FILE, [])
        write(RULES, RICH_SITE)
        yield snapshot(FILE, [])
        FILE.unlink()
        yield snapshot(FILE, [])

    first, second, broken, mended, gone = sights(FILE, [], saving())
    assert isinstance(first, Sight) and first.result.body == "第一句话。\n免责声明\n"
    assert isinstance(second, Sight) and second.result.body == "第一句话。\n"
    assert isinstance(broken, RuleFileError) and "is not TOML" in str(broken)
    assert isinstance(mended, Sight) and mended.result.body == first.result.body
    assert "no such file" in str(gone)


def run(monkeypatch: pytest.MonkeyPatch, *saves: str, id: str = "a.com", file: str = "page.txt") -> Result:
    """The command, with one rule file saved after the other; then somebody hits Ctrl-C."""

    def saving(file: Path, rules: list[Path]) -> Iterator[watch.Snapshot]:
        yield snapshot(file, rules)
        for text in saves:
            write(RULES, text)
            yield snapshot(file, rules)
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "snapshots", saving)
    return CliRunner().invoke(app, ["rules", "watch", id, file])


def test_it_shows_the_diff_at_each_save_until_ctrl_c(monkeypatch):
    ran = run(monkeypatch, MORE)
    assert ran.exit_code == 0
    before, after = ran.stdout.split("page.txt\n")[1:]
    assert "- 返回首页" in before and "- 免责声明" not in before
    assert "- 免责声明" in after
    assert ran.stderr.count("Ctrl-C ends") == 2
    assert "\x1b" not in ran.stdout


def test_a_rule_file_that_does_not_load_shows_its_problems_and_waits(monkeypatch):
    ran = run(monkeypatch, RICH_SITE.replace("op = 'line'", "op = 'lnie'"), MORE)
    assert ran.exit_code == 0
    assert f"{RULES}:24" in ran.stderr and "lnie" in ran.stderr
    assert "- 免责声明" in ran.stdout


def test_it_says_what_lint_says_of_the_file(monkeypatch):
    ran = run(monkeypatch, RICH_SITE.replace("removes = ['返回首页']", "removes = ['返回']"))
    assert "does not hit what it should remove: '返回'" in ran.stdout


def test_it_says_when_the_page_is_not_of_that_site(monkeypatch):
    ran = run(monkeypatch, RICH_SITE.replace("站点甲", "站点乙"))
    assert ran.stdout.count("sites/a.com is not at work here") == 1


def test_a_file_that_is_taken_away_is_waited_for(monkeypatch):
    ran = run(monkeypatch, RICH_SITE.replace("a.com", "b.com"))
    assert ran.exit_code == 0
    assert "there is no rule file 'a.com'" in ran.stderr


@pytest.mark.parametrize(("id", "file", "says"), [("b.org", "page.txt", "b.org"), ("a.com", "none.txt", "none.txt")])
def test_what_was_never_there_ends_it(monkeypatch, id, file, says):
    ran = run(monkeypatch, id=id, file=file)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert says in ran.stderr


def test_the_real_thing(tmp_path):
    command = [sys.executable, "-u", "-m", "cleaner", "rules", "watch", "a.com", "page.txt"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=takes_ctrl_c,
    ) as ran:
        assert ran.stdout
        try:
            _until(ran.stdout, "- 返回首页")
            time.sleep(watch.PAUSE)
            write(RULES, MORE)
            _until(ran.stdout, "- 免责声明")
        finally:
            ran.send_signal(signal.SIGINT)
        assert ran.wait(10) == 0


def _until(lines: Iterator[str], wanted: str) -> None:
    assert any(wanted in line for line in lines)
