"""`cleaner rules test --review`: changed samples are seen one by one, and accepted with a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import RAW, RICH_SITE, SENTENCE, write, write_sample
from typer.testing import CliRunner, Result

from cleaner.cli import app
from cleaner.review.terminal import columns


@pytest.fixture(autouse=True)
def _alone(alone):
    write("rules/sites/a.com.toml", RICH_SITE)


def sample(name: str, raw: str = RAW, body: str | None = SENTENCE, **meta: Any) -> None:
    write_sample(raw, body, {"site": "sites/a.com", **meta}, f"a.com/{name}")


def review(keys: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", "test", "--review", *arguments], input=keys)


def clean(name: str) -> str:
    return Path(f"samples/clean/a.com/{name}.txt").read_text()


def meta(name: str) -> Any:
    return json.loads(Path(f"samples/meta/a.com/{name}.json").read_text())


def test_a_body_that_changed_is_shown_and_accepted():
    sample("one", body="第一句话。\n返回首页\n")
    sample("two")
    ran = review("a\n")
    assert ran.exit_code == 0, ran.output
    assert "a.com/one" in ran.stdout and "- 返回首页" in ran.stdout and "a.com/two" not in ran.stdout
    assert "2 samples: 1 accepted, 0 not as wanted" in ran.stderr
    assert clean("one") == "第一句话。\n"
    assert review("").exit_code == 0


def test_fields_that_changed_are_accepted_and_no_others_are_added():
    sample("one", title="乙", truncated=False, metadata={"size": 3}, truncation={"reason": "pager"})
    ran = review("a\n")
    assert 'title: "乙" → "甲"' in ran.stdout
    assert meta("one") == {
        "site": "sites/a.com",
        "title": "甲",
        "truncated": False,
        "metadata": {"size": None},
        "truncation": None,
    }
    assert CliRunner().invoke(app, ["rules", "test"]).exit_code == 0


def test_a_raw_page_alone_becomes_a_sample():
    sample("one", body=None)
    ran = review("a\n")
    assert "+ 第一句话。" in ran.stdout
    assert clean("one") == "第一句话。\n"
    assert meta("one") == {
        "site": "sites/a.com",
        "family": None,
        "verdict": "cleaned",
        "truncated": False,
        "title": "甲",
    }
    assert Path("samples/meta/a.com/one.json").read_text().startswith('{\n "site"')
    assert CliRunner().invoke(app, ["rules", "test"]).exit_code == 0


def test_skip_leaves_a_sample_and_quit_all_that_follow():
    for name in ("one", "three", "two"):
        sample(name, body="别的。\n")
    ran = review("s\nx\nq\n")
    assert ran.exit_code == 1
    assert "3 samples: 0 accepted, 3 not as wanted" in ran.stderr
    assert ran.stderr.count("quit") == 3 and "a.com/two" not in ran.stdout
    assert {clean(name) for name in ("one", "three", "two")} == {"别的。\n"}


def test_the_end_of_the_input_quits():
    sample("one", body="别的。\n")
    assert review("").exit_code == 1
    assert clean("one") == "别的。\n"


def test_a_page_without_a_body_is_accepted_as_an_empty_one():
    sample("one", raw="站点甲\n标题:甲\n版权所有\n", verdict="cleaned")
    ran = review("a\n")
    assert "nothing is left" in ran.stdout
    assert clean("one") == "" and meta("one")["verdict"] == "empty"
    assert review("").exit_code == 0


def test_what_cannot_be_read_is_told_and_left():
    sample("one")
    write("samples/meta/a.com/one.json", "{")
    ran = review("a\n")
    assert ran.exit_code == 1
    assert "not JSON" in ran.stdout.replace("\n", " ")
    assert Path("samples/meta/a.com/one.json").read_text() == "{"


def test_only_samples_of_the_named_files():
    sample("one", body="别的。\n")
    write("rules/sites/b.com.toml", RICH_SITE.replace("a.com", "b.com").replace("站点甲", "站点乙"))
    assert review("", "b.com").exit_code == 0
    assert review("", "a.com").exit_code == 1


def test_samples_of_other_layers_are_not_written_to(tmp_path, monkeypatch):
    sample("one", body="别的。\n")
    Path("mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    ran = review("a\n", "--rules", "../rules")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "no ./samples beside ./rules" in ran.stderr
    write("rules/sites/b.com.toml", RICH_SITE.replace("a.com", "b.com").replace("站点甲", "站点乙"))
    Path("samples").mkdir()
    assert review("a\n", "--rules", "../rules").exit_code == 0
    assert (tmp_path / "samples/clean/a.com/one.txt").read_text() == "别的。\n"


def test_rows_fit_80_columns():
    sample("one", body="第一句话很长很长" * 30 + "。\n", title="很长的标题" * 20)
    assert max(map(columns, review("s\n").stdout.splitlines())) <= 80
