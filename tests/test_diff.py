"""`cleaner diff`: what was removed, in place, for a person, from an account or by comparing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cleaner.cli import app
from cleaner.edits import apply
from cleaner.fold import WHITE_SPACE
from cleaner.model import Edit
from cleaner.review.align import align
from cleaner.review.diff import Compared, compared, lines, settled
from cleaner.review.document import document_rows
from cleaner.review.doubts import doubts
from cleaner.review.pairs import documents
from cleaner.review.terminal import Piece, columns, printable, shortened, wrapped
from cleaner.review.unified import unified
from cleaner.review.view import Look, view

PAGE = "mishuzj.com/watermark-over-line-end.txt"
ALPHABET = st.sampled_from("一二ab \n\u3000。1、\r\x1b\u200b")
TEXT = st.text(ALPHABET, max_size=60)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the samples."""
    out = tmp_path_factory.mktemp("diff") / "out"
    assert run("clean", ROOT / "samples" / "raw", out, "--rules", ROOT / "rules").exit_code == 0
    return out


def shown(document: Compared, **look: object) -> str:
    rows = view(document, Look(**look))  # type: ignore[arg-type]
    return "\n".join("".join(piece.text for piece in row) for row in rows)


def ruled(raw: str, *spans: tuple[int, int, str], label: str = "watermark") -> Compared:
    edits = tuple(Edit(start, end, new, "sites/x.cn#mark", label, raw[start:end]) for start, end, new in spans)
    return Compared("x.txt", raw, edits, {"verdict": "cleaned"})


# ------------------------------------------------------------------------------------------------ comparing
@given(TEXT, TEXT)
def test_computed_edits_make_the_clean_text(raw: str, clean: str) -> None:
    edits = align(raw, clean)
    assert apply(edits, raw) == clean
    assert all(edit.removed == raw[edit.start : edit.end] for edit in edits)
    assert all(one.end <= other.start for one, other in pairwise(edits))


@given(st.lists(st.tuples(ALPHABET, st.booleans()), max_size=80))
def test_a_text_that_only_lost_characters_is_shown_to_have_lost_them(kept: list[tuple[str, bool]]) -> None:
    raw = "".join(char for char, _ in kept)
    clean = "".join(char for char, stays in kept if stays) + "\n"
    assert all(WHITE_SPACE.issuperset(edit.replacement) for edit in align(raw, clean))


def test_comparing_the_samples_finds_what_the_rules_removed(samples: Path, cleaned: Path) -> None:
    told = {line["path"]: line["edits"] for line in map(json.loads, run("diff", cleaned, "--json").stdout.splitlines())}
    for path in sorted((samples / "clean").rglob("*.txt")):
        name = path.relative_to(samples / "clean").as_posix()
        if not path.read_text("utf-8"):
            continue
        found = compared(name, (samples / "raw" / name).read_text("utf-8"), path.read_text("utf-8"))
        wanted = sum(len(edit["removed"].split()) > 0 for edit in told[name])
        assert sum(bool(edit.removed.strip()) for edit in found.edits) <= wanted


def test_whole_lines_go_rather_than_parts_of_lines() -> None:
    raw = "标题\n2024年\n标题是个好题目。\n"
    assert [edit.removed for edit in align(raw, "标题是个好题目。\n")] == ["标题\n2024年\n"]


SENTENCES = "".join(f"第{number}条规定,各级单位要按时上报。" for number in range(20_000))
WIDER = SENTENCES.replace(",", "，").replace("第", "弟")
CHANGES = {
    "dense": lambda text: "".join(text[at : at + 10] + "某某网www.x.cn\n" for at in range(0, len(text), 10)),
    "ordinary": lambda text: "".join(text[at : at + 300] + "某某网www.x.cn\n" for at in range(0, len(text), 300)),
    "widths": lambda text: text.replace(",", "，").replace("1", "\uff11"),
    "every-sixth": lambda text: "".join(char if at % 6 else "某" for at, char in enumerate(text)),
    "another": lambda text: "别的文字" * (len(text) // 4),
    "moved": lambda text: text[len(text) // 2 :] + text[: len(text) // 2],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_megabyte_is_compared_in_seconds_whatever_was_done_to_it(change: str) -> None:
    raw = CHANGES[change](SENTENCES)
    started = time.process_time()
    found = compared("x", raw, SENTENCES)
    assert apply(found.edits, raw) == SENTENCES
    assert sum(1 for _ in view(found, Look()))
    assert time.process_time() - started < 15


def test_widths_that_a_tool_changed_everywhere_are_told_apart() -> None:
    found = compared("x", "甲，乙：丙。广告" * 50, "甲,乙:丙." * 50)
    assert doubts(found.edits) == (0, 150, 0)
    assert {edit.removed for edit in found.edits} == {"，", "：", "。广告"} or all(
        len(e.removed) < 4 for e in found.edits
    )


def test_texts_that_have_nothing_in_common_are_said_to_have_nothing() -> None:
    found = compared("x", "甲乙" * 500, "丙丁" * 400)
    assert doubts(found.edits) == (0, 0, 800)


# ------------------------------------------------------------------------------------------------ what is seen
def test_removed_text_stands_in_place_with_its_rule_in_the_margin() -> None:
    document = ruled("党支部书记某某网做实工作。", (5, 8, ""))
    row = shown(document).splitlines()[0]
    assert row.split(" ", 1)[0] == "x.cn#mark"
    assert row.endswith("党支部书记[-某某网-]做实工作。")
    assert shown(document).splitlines()[1].strip() == "watermark"


def test_long_unchanged_stretches_are_folded() -> None:
    document = ruled("好" * 600 + "某某网" + "好" * 1600, (600, 603, ""))
    text = shown(document)
    assert "… 560 characters kept …" in text
    assert "… 1,560 characters kept …" in text
    assert "某某网" in text
    assert text.count("好") == 80
    assert shown(document, context=None).count("好") == 2200
    assert shown(document, context=0).count("好") == 0


def test_joins_breaks_and_lines_that_went_are_told_apart() -> None:
    joined = ruled("严密的组织\n体系。", (5, 6, ""), label="layout")
    assert shown(joined).splitlines()[0].endswith("严密的组织⏎体系。")
    broken = ruled("上一段。下一段。", (4, 4, "\n"), label="layout")
    assert [line.split("│ ")[1] for line in shown(broken).splitlines()] == ["上一段。¶", "下一段。"]
    gone = ruled("上一段。\n广告\n下一段。", (5, 8, ""))
    assert [line[12:].strip() for line in shown(gone).splitlines()] == ["│ 上一段。", "- 广告", "│ 下一段。"]


def test_line_ends_of_other_systems_are_no_changes() -> None:
    document = ruled("甲。\r\n乙。\r\n", (2, 4, "\n"), (6, 8, "\n"), label="layout")
    assert "⏎" not in shown(document)
    assert "¶" not in shown(document)


def test_without_layout_changes_of_white_space_are_not_shown() -> None:
    document = ruled("严密的组织\n体系。", (5, 6, ""), label="layout")
    assert shown(document, layout=False).split("│ ")[1] == "严密的组织体系。"


@given(TEXT, TEXT, st.integers(50, 100))
def test_no_row_is_wider_than_the_terminal_or_steers_it(raw: str, clean: str, width: int) -> None:
    for document in (compared("名", raw, clean), Compared("名", raw, align(raw, clean), {"verdict": "cleaned"})):
        for row in document_rows(document, Look(width)):
            text = "".join(piece.text for piece in row)
            assert printable(text) == text
            assert columns(text) <= width


@given(TEXT, TEXT)
def test_everything_that_stands_in_the_raw_text_is_seen(raw: str, clean: str) -> None:
    parts = [part for line in lines(compared("x", raw, clean), context=None) for part in line]
    seen = "".join(part.text for part in parts if part.kind != "added")
    assert "".join(seen.split()) == "".join(raw.split())


def test_scraped_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "raw.txt").write_bytes("甲\x1b[31m红\u202e乙\x07\n".encode())
    (tmp_path / "clean.txt").write_bytes("甲\x1b[31m红\u202e\n".encode())
    for option in ((), ("--json",), ("--full",)):
        text = run("diff", tmp_path / "raw.txt", tmp_path / "clean.txt", *option).stdout
        assert not {"\x1b", "\u202e", "\x07"} & set(text)


def test_widths_are_those_of_a_terminal() -> None:
    assert columns("a中，e\u0301") == 6
    assert shortened("中文标题", 5) == "中文…"
    rows = ["".join(piece.text for piece in row) for row in wrapped([Piece("党建工作,good work。")], 10)]
    assert rows == ["党建工", "作,good ", "work。"]  # no row begins with a comma


def _texts(document: Compared) -> tuple[str, str]:
    """The raw and the clean text as the diff shows them."""
    parts = [part for line in lines(document, context=None) for part in line]
    raw = "".join(part.text for part in parts if part.kind != "added")
    return raw, "".join(part.text for part in parts if part.kind in ("kept", "added"))


def test_what_is_kept_is_the_clean_text_and_with_what_is_removed_the_raw_text(samples: Path, cleaned: Path) -> None:
    pages = [*documents(cleaned, None), *documents(samples / "raw", str(samples / "clean"))]
    told = [page for page in pages if isinstance(page, Compared)]
    assert len(told) > 100
    for page in told:
        raw = page.raw.replace("\r\n", "\n").replace("\r", "\n")
        assert _texts(page) == (raw, apply(page.edits, page.raw)), page.name


def test_the_account_and_the_files_agree(samples: Path, cleaned: Path) -> None:
    for page in documents(cleaned, None):
        assert isinstance(page, Compared)
        assert page.raw == (samples / "raw" / page.name).read_bytes().decode("utf-8-sig")
        if page.record["verdict"] == "cleaned":
            assert apply(page.edits, page.raw) == (cleaned / page.name).read_bytes().decode()


# ------------------------------------------------------------------------------------------------ as a unified diff
def patched(raw: str, diff: list[str]) -> str:
    """What a reader of unified diffs makes of a text."""
    before, after, at, last = re.findall(r"[^\n]*\n|[^\n]+", raw), [], 0, ""
    for line in diff[2:]:
        if line.startswith("@@"):
            first, size = map(int, re.findall(r"-(\d+),(\d+)", line)[0])
            start = first - 1 if size else first
            after, at = after + before[at:start], start
        elif line[0] in " -":
            assert before[at].removesuffix("\n") == line[1:]
            at += 1
        if line[0] in " +":
            after.append(line[1:] + "\n")
        if line[0] == "\\" and last in (" ", "+"):
            after[-1] = after[-1].removesuffix("\n")
        last = line[0]
    return "".join(after + before[at:])


@given(TEXT, TEXT)
def test_a_unified_diff_makes_the_clean_text_of_the_raw_one(raw: str, clean: str) -> None:
    assert patched(raw, list(unified(compared("x", raw, clean)))) == clean


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch here")
def test_patch_reads_it(samples: Path, cleaned: Path, tmp_path: Path) -> None:
    shutil.copytree(samples / "raw", tmp_path / "raw")
    diff = run("diff", cleaned, "--unified").stdout_bytes
    command = ["patch", "--binary", "-p1", "-s", "-d", str(tmp_path / "raw")]
    subprocess.run(command, input=diff, check=True)
    written = [page for page in documents(cleaned, None) if isinstance(page, Compared) and page.record["output"]]
    for page in written:
        assert (tmp_path / "raw" / page.name).read_bytes() == (cleaned / page.name).read_bytes(), page.name
    assert b"sites/mishuzj.com#watermark" in diff


def test_a_unified_diff_has_the_lines_that_went_and_no_others() -> None:
    diff = list(unified(compared("a b.txt", "广告\n甲。\n\n乙。\n推荐\n", "甲。\n乙。\n")))
    assert diff == [
        "--- a/a b.txt\t", "+++ b/a b.txt\t", "@@ -1,5 +1,2 @@ computed", "-广告", " 甲。", "-", " 乙。", "-推荐",
    ]  # fmt: skip


def test_names_that_could_be_misread_are_quoted() -> None:
    diff = list(unified(compared('甲"\n\x1b', "a\n", "")))
    assert diff[0] == r'--- "a/\347\224\262\042\012\033"'


# ------------------------------------------------------------------------------------------------ filters
def test_a_filter_takes_other_changes_as_made() -> None:
    document = Compared(
        "x", "广告甲某乙。推荐", (Edit(3, 4, "", "sites/x#mark", "watermark", "某"),), {"verdict": "cleaned"},
        (Edit(0, 2, "", "sites/x#ad", "advert", "广告"), Edit(6, 8, "\n", "sites/x#more", "related-links", "推荐")),
    )  # fmt: skip
    found = settled(document)
    assert (found.raw, found.edits[0][:2]) == ("甲某乙。\n", (1, 2))
    assert "甲[-某-]乙。" in shown(document)
    assert patched(found.raw, list(unified(document))) == "甲乙。\n"


@pytest.mark.parametrize("name", ["sites/mishuzj.com#watermark", "mishuzj.com#watermark", "#watermark"])
def test_changes_of_one_rule(cleaned: Path, name: str) -> None:
    told = [
        json.loads(line) for line in run("diff", cleaned / "mishuzj.com", "--rule", name, "--json").stdout.splitlines()
    ]
    edits = [edit for line in told for edit in line["edits"]]
    assert edits
    assert {edit["rule"] for edit in edits} == {"sites/mishuzj.com#watermark"}
    assert all(line["others"] for line in told)


def test_documents_of_one_site_or_family(cleaned: Path) -> None:
    told = [json.loads(line) for line in run("diff", cleaned, "--site", "wnwk.com", "--json").stdout.splitlines()]
    assert {line["site"] for line in told} == {"sites/wnwk.com"}
    of_family = run("diff", cleaned, "--site", "families/wenku-cms", "--json").stdout.splitlines()
    assert len(of_family) > len(told)
    strangers = run("diff", cleaned, "--site", "none", "--json").stdout.splitlines()
    assert {json.loads(line)["site"] for line in strangers} == {None}


def test_stat_counts_what_the_filters_let_pass(cleaned: Path) -> None:
    counted = json.loads(run("diff", cleaned, "--label", "watermark", "--label", "echo", "--stat", "--json").stdout)
    assert {rule["label"] for rule in counted["rules"]} == {"watermark", "echo"}
    assert run("diff", cleaned, "--label", "watermark", "--stat").exit_code == 0


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (["--label", "wotermark"], "did you mean 'watermark'?"),
        (["--label", "echo", "--rule", "sites/nothing.com"], "--rule sites/nothing.com: nothing here fits it"),
        (["--site", "wnwk.com", "--rule", "mishuzj.com"], "no change fits all of these filters together"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", ["--json", "--stat", "--unified", "--full"])
def test_a_filter_that_nothing_fits_is_told(cleaned: Path, filters: list[str], words: str, form: str) -> None:
    ran = run("diff", cleaned, *filters, form)
    assert ran.exit_code == 1
    assert words in ran.stderr.replace("\n", " ")


def test_two_forms_at_once_are_refused(cleaned: Path) -> None:
    assert run("diff", cleaned, "--unified", "--json").exit_code == 2


# ------------------------------------------------------------------------------------------------ from other tools
def test_a_pair_of_another_tool_says_what_is_a_guess(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "clean").mkdir()
    (tmp_path / "raw" / "a.html").write_text("<p>甲，乙。</p><p>广告</p>")
    (tmp_path / "clean" / "a.txt").write_text("甲,乙。\n")
    told = run("diff", tmp_path / "raw", tmp_path / "clean").stdout
    assert "1 mark came back in another width or form" in told
    assert "Guessed:" in told
    assert "Not known:" in told
    assert json.loads(run("diff", tmp_path / "raw", tmp_path / "clean", "--json").stdout)["doubts"]["widths"] == 1
    assert "1 without an account" in run("diff", tmp_path / "raw", tmp_path / "clean", "--stat").stdout


# ------------------------------------------------------------------------------------------------ the command
def test_a_run_is_shown_by_its_account(cleaned: Path) -> None:
    shown = run("diff", cleaned, PAGE).stdout
    assert shown.startswith(f"{PAGE}\nsites/mishuzj.com · cleaned · ")
    assert "mishuzj.com#watermark" in shown
    assert "[-秘书之家—全网资源⏎-]" in shown.replace("\n", "").replace(" ", "").replace("│", "") or "⏎-]" in shown
    assert "sites/mishuzj.com#purchase-notice" in shown
    assert "computed" not in shown


def test_a_file_of_a_run_names_its_document(cleaned: Path) -> None:
    assert run("diff", cleaned / PAGE).stdout == run("diff", cleaned, PAGE).stdout
    assert (
        run("diff", ROOT / "samples" / "raw" / PAGE, cleaned / PAGE).stdout.splitlines()[1:]
        == (run("diff", cleaned, PAGE).stdout.splitlines()[1:])
    )


def test_a_run_keeps_its_account_when_the_raw_pages_are_another_text(cleaned: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("别的文字。\n")
    assert "no account: computed" in run("diff", tmp_path / "other.txt", cleaned / PAGE).stdout


def test_a_body_that_was_changed_is_told_and_ends_with_1(cleaned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "in.txt").write_text("甲。\n\n乙。\n")
    assert run("clean", tmp_path / "in.txt", out).exit_code == 0
    out.write_text("改过了\n")
    ran = run("diff", out)
    assert ran.exit_code == 1
    assert "cannot be shown" in ran.stdout
    assert json.loads(run("diff", out, "--json").stdout)["problem"]


def test_two_trees_without_account_are_compared(samples: Path) -> None:
    ran = run("diff", samples / "raw" / "mishuzj.com", samples / "clean" / "mishuzj.com")
    assert ran.exit_code == 0
    assert "no account: computed from the two texts" in ran.stdout
    assert "秘书之家" in ran.stdout


def test_stat_counts_by_label_and_rule(cleaned: Path) -> None:
    counted = json.loads(run("diff", cleaned, "--stat", "--json").stdout)
    edits = [edit for line in run("diff", cleaned, "--json").stdout.splitlines() for edit in json.loads(line)["edits"]]
    assert counted["removed"] == sum(len(edit["removed"]) for edit in edits)
    watermark = next(rule for rule in counted["rules"] if rule["rule"] == "sites/mishuzj.com#watermark")
    assert watermark["label"] == "watermark"
    assert watermark["edits"] == sum(edit["rule"] == "sites/mishuzj.com#watermark" for edit in edits)
    shown = run("diff", cleaned, "--stat").stdout
    assert f"{watermark['removed']:,}" in next(line for line in shown.splitlines() if watermark["rule"] in line)


def test_json_gives_the_edits_of_the_account(cleaned: Path) -> None:
    line = json.loads(run("diff", cleaned, PAGE, "--json").stdout)
    raw = (ROOT / "samples" / "raw" / PAGE).read_text("utf-8")
    edits = [Edit(e["start"], e["end"], e["replacement"], e["rule"], e["label"], e["removed"]) for e in line["edits"]]
    assert apply(edits, raw) == (cleaned / PAGE).read_text("utf-8")


def test_colours_only_where_they_are_wanted(cleaned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("diff", cleaned, PAGE).stdout
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("diff", cleaned, PAGE).stdout
    assert "\x1b[" in coloured
    assert "[-" not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[-" in run("diff", cleaned, PAGE).stdout


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["nothing", "at-all"], ["."], [".", "nothing"], [".", "README.md"]], ids=" ".join
)
def test_what_cannot_be_compared_is_said(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "README.md").write_text("x\n")
    monkeypatch.chdir(tmp_path)
    ran = run("diff", *arguments)
    assert ran.exit_code == 2
    assert ran.stderr.startswith("cleaner: ")


def test_a_document_that_the_run_does_not_have(cleaned: Path) -> None:
    ran = run("diff", cleaned, "no/such.txt")
    assert ran.exit_code == 2
    assert "no/such.txt" in ran.stderr
