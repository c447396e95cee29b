"""`cleaner explain`: the trace of one page, as a person reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cleaner import clean
from cleaner.cli import app
from cleaner.patterns import Budget
from cleaner.review.explain import Trace, explain
from cleaner.review.terminal import columns, printable
from cleaner.rulebook.load import Rulebook

RAW = ROOT / "samples" / "raw"
PAGE = RAW / "mishuzj.com" / "watermark-over-line-end.txt"
WNWK = RAW / "wnwk.com" / "ordinary.txt"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["explain", *map(str, arguments)], input=stdin)


def section(text: str, title: str) -> list[str]:
    """The rows of a section."""
    rows = text.partition(f"\n{title}\n")[2].splitlines()
    return rows[: rows.index("")] if "" in rows else rows


def strict_rules(directory: Path, *more: str) -> Path:
    (directory / "sites").mkdir(parents=True)
    clue = "[match]\nclues = [{ text = '严格的站点', weight = 5 }]\n"
    text = f"format = 1\nid = 'sites/strict.example'\n{clue}" + "\n".join(more)
    (directory / "sites" / "strict.example.toml").write_text(text)
    return directory


def test_it_says_which_site_and_by_which_clues() -> None:
    rows = section(run(PAGE).stdout, "Which site")
    assert re.match(r"  sites/mishuzj\.com  chosen: \d+ points of \d+ needed", rows[0])
    points, times, clue = next(row.split(maxsplit=2) for row in rows if "参与评论可获取积分奖励" in row)
    assert (points, times, clue) == ("1", "1", "参与评论可获取积分奖励")


def test_the_runner_up_is_named() -> None:
    page = WNWK.read_text("utf-8") + PAGE.read_text("utf-8")
    rows = section(run("-", stdin=page.encode()).stdout, "Which site")
    assert any("the next best" in row for row in rows)


def test_a_host_that_does_not_fit_is_given_up_with_the_reason() -> None:
    page = RAW / "unknown" / "verse.txt"
    shown = run(page, "--url", "https://www.mishuzj.com/1.html").stdout
    assert "  not sites/mishuzj.com: " in shown
    assert "no known site" in shown


def test_every_change_stands_under_its_rule_and_the_rule_under_its_line(rulebook: Rulebook) -> None:
    result = clean(PAGE.read_bytes(), rules=rulebook)
    rows = section(run(PAGE, "--all", "--rules", ROOT / "rules").stdout, "Changes")
    assert sum(row.startswith("    line ") for row in rows) == len(result.edits)
    places = [rows[at + 1] for at, row in enumerate(rows) if row.startswith("  sites/mishuzj.com#")]
    assert len(places) >= 6
    for place in places:
        path, line = re.match(r"    (\S+):(\d+)", place).groups()  # type: ignore[union-attr]
        assert (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1].startswith("[")


def test_lines_are_those_of_the_raw_page() -> None:
    rows = section(run(PAGE).stdout, "Changes")
    number, text = next(re.match(r"    line (\d+) +(.*)", row).groups() for row in rows if "阅读排行" in row)  # type: ignore[union-attr]
    assert PAGE.read_text("utf-8").splitlines()[int(number) - 1] == text.removesuffix("⏎")


def test_many_changes_of_white_space_are_told_shortly() -> None:
    page = RAW / "vip-share" / "ordinary.txt"
    few, every = run(page).stdout, run(page, "--all").stdout
    assert "more changes of white space; --all shows them" in few
    assert "--all shows them" not in every
    assert len(every.splitlines()) > len(few.splitlines())


def test_captures_come_with_their_lines() -> None:
    rows = section(run(WNWK).stdout, "What the page says")
    number = next(row.split()[2] for row in rows if row.split()[0] == "pages_total")
    assert "页数" in WNWK.read_text("utf-8").splitlines()[int(number) - 1]
    assert any(" > " in row for row in rows if row.split()[0] == "breadcrumb")


@pytest.mark.parametrize(
    ("page", "answer"),
    [(WNWK, "yes (preview_limit), "), (RAW / "wnwk.com" / "complete.txt", "no: "), (PAGE, "yes (ellipsis)")],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_whether_the_page_is_cut_short_and_why(page: Path, answer: str) -> None:
    rows = section(run(page).stdout, "Is it cut short")
    assert rows[0].strip().startswith(answer)
    assert (len(rows) > 1) == answer.startswith("yes")


def test_guards_come_with_their_figures(tmp_path: Path) -> None:
    rules = strict_rules(tmp_path, "[guard]\nmin_chars = 1000\n")
    shown = run("-", "--rules", rules, stdin="严格的站点。\n".encode()).stdout
    assert shown.splitlines()[1].startswith("refused ")
    assert section(shown, "Guards") == ["  ✗ min_chars: 6, at least 1000"]
    assert all(row.startswith("  ✓") for row in section(run(WNWK).stdout, "Guards"))


def test_notes_tell_of_echoes() -> None:
    assert any("agrees" in row for row in section(run(RAW / "vip-share" / "ordinary.txt").stdout, "Notes"))


UNKNOWN = "\n".join(
    [
        "首页 | 新闻 | 体育 | 财经 | 娱乐 | 汽车",
        "",
        "渡口的老船停了",
        "2021年03月04日 10:25 来源：河口晚报",
        *(f"渡口的老船第{day}天没有开，等船的人在岸上坐着，说起从前的事，谁也不着急回家。" for day in range(1, 9)),
        "打印 收藏 关闭",
        "版权所有 河口镇信息中心 未经授权不得转载",
    ]
)


def test_why_each_line_of_a_page_of_no_known_site_stayed_or_went() -> None:
    rows = section(run("-", stdin=UNKNOWN.encode()).stdout, "How its lines were told")
    assert rows[0] == "  chrome      tools 2, header 1, rights 1 (lines around the text)"
    assert re.fullmatch(r"  confidence  0\.\d\d of 1 that this is a body", rows[1])
    heads = [row.split()[0] for row in rows[4:] if not row.startswith("    ")]
    assert heads == ["navigation", "title", "metadata", "body", "share-box", "legal"]
    assert re.fullmatch(r"    line 4 +-\d+\.\d 2021年03月04日 10:25 来源：河口晚报", rows[9])
    assert "    … and 3 more lines; --all shows them" in rows


def test_all_lines_of_a_page_of_no_known_site() -> None:
    rows = section(run("-", "--all", stdin=UNKNOWN.encode()).stdout, "How its lines were told")
    numbers = [int(row.split()[1]) for row in rows if row.startswith("    line ")]
    assert numbers == [1, 3, 4, *range(5, 15)]


def test_a_page_of_no_known_site_says_why_it_was_left_alone() -> None:
    rows = section(run(RAW / "unknown" / "verse.txt").stdout, "How its lines were told")
    assert rows[0] == "  chrome      none: too little to act on, so nothing was removed"
    assert not any("confidence" in row for row in rows)


def test_what_was_read_off_a_page_of_no_known_site_has_its_line() -> None:
    rows = section(run("-", stdin=UNKNOWN.encode()).stdout, "What the page says")
    assert [row.split()[:3] for row in rows] == [
        ["title", "line", "3"], ["published", "line", "4"], ["source", "line", "4"],
    ]  # fmt: skip


def test_a_short_body_of_no_known_site_is_said_to_be_unsure() -> None:
    rows = section(run("-", stdin=UNKNOWN.encode()).stdout, "Notes")
    assert rows[0].startswith("  short body: not sure (")


def test_how_the_bytes_were_read() -> None:
    assert "read as  utf-8 (valid)" in run(PAGE).stdout
    bad = run("-", stdin=PAGE.read_bytes() + b"\xff\xfe").stdout
    assert "2 bytes could not be read" in bad
    page = PAGE.read_text("utf-8").encode("gb18030")
    assert "read as  gb18030" in run("-", stdin=page).stdout


@given(st.binary(max_size=200), st.integers(50, 120))
def test_any_page_is_explained_in_rows_that_fit(rulebook: Rulebook, data: bytes, width: int) -> None:
    _fits(Trace(clean(data, rules=rulebook), rulebook, width))


def test_real_pages_are_explained_in_rows_that_fit(rulebook: Rulebook) -> None:
    for page in sorted(RAW.rglob("*.txt")):
        result = clean(page.read_bytes(), rules=rulebook)
        _fits(Trace(replace(result, document=replace(result.document, id="x")), rulebook, 80))


def _fits(trace: Trace) -> None:
    for row in explain(trace):
        text = "".join(piece.text for piece in row)
        assert printable(text) == text
        assert columns(text) <= trace.width or "#" in text  # the name of a rule stays whole


def test_a_page_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    for file in (tmp_path / "none.txt", tmp_path):
        ran = run(file)
        assert ran.exit_code == 2
        assert str(file) in ran.stderr.replace("\n", "")


def test_a_clue_that_runs_out_of_time_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.recognise.Budget", lambda: Budget(0.05))
    endless = {"id": "sites/s", "match": {"hosts": ["a.com"], "clues": [{"line": r"x(?:a|a)*$"}]}}
    rules = builders.rulebook(endless)
    result = clean("x" + "a" * 60 + "b\n", "https://a.com/", rules)
    assert result.verdict == "cleaned"
    rows = ["".join(piece.text for piece in row) for row in explain(Trace(result, rules))]
    assert "  not known: rule sites/s#clue-1: its pattern ran out of time" in rows
