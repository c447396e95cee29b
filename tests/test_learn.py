"""Learning rule files: what it finds on invented templates, what it leaves alone, and what a person is told."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import InputError
from cleaner.learn.groups import groups
from cleaner.learn.lesson import Wanted, file_id, lesson, lessons, start
from cleaner.learn.prove import Proved, beside_others
from cleaner.learn.skeletons import DATE, NUMBER, TITLE, skeleton
from cleaner.learn.write import value
from cleaner.model import Document
from cleaner.pipeline import clean_document

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import templates

LEARNED_FROM, CLEANED = 8, 5


def learned(kind: str, seed: int = 0) -> tuple[Proved, list[templates.Made]]:
    """What the first pages of an invented template teach, and the pages after them."""
    given = templates.template(kind, seed)
    made = [templates.page(given, number) for number in range(LEARNED_FROM + CLEANED)]
    documents = [Document(str(number), one.raw) for number, one in enumerate(made[:LEARNED_FROM])]
    proved = lesson(documents, Wanted(None, ("invented.example",))).proved
    assert proved
    return proved, made[LEARNED_FROM:]


@pytest.mark.parametrize("kind", ["plain", "watermark", "watermark-name", "chunks-300", "lead", "notices"])
def test_pages_not_learned_from_come_out_exact(kind: str) -> None:
    proved, others = learned(kind)
    rulebook = beside_others(proved.draft, ())
    for made in others:
        result = clean_document(Document("x", made.raw), rulebook)
        assert (result.site, result.title, result.body) == ("sites/invented.example", made.title, made.body)


@pytest.mark.parametrize(("kind", "repair"), [("wraps", "reflow"), ("flat", "paragraphs")])
def test_breaks_are_mended_and_no_character_is_lost(kind: str, repair: str) -> None:
    proved, others = learned(kind)
    assert repair in tomllib.loads(proved.text)["repair"]
    rulebook = beside_others(proved.draft, ())
    for made in others:
        result = clean_document(Document("x", made.raw), rulebook)
        assert "".join(result.body.split()) == "".join(made.body.split())


def test_each_part_has_its_evidence_and_all_that_is_sure_holds() -> None:
    proved, _ = learned("watermark")
    data = tomllib.loads(proved.text)
    assert "of 8 pages" in proved.text
    assert proved.recognised == LEARNED_FROM
    mark = next(strip for strip in data["strip"] if strip["label"] == "watermark")
    assert mark["removes"] and mark["keeps"]


def test_a_slogan_that_repeats_more_than_any_watermark_is_only_proposed() -> None:
    proved, _ = learned("plain")
    strips = tomllib.loads(proved.text).get("strip", [])
    assert not [strip for strip in strips if strip["op"] == "inline"]
    assert "# Proposed:" in proved.text and "phrase of the genre" in proved.text


def test_templates_are_told_apart() -> None:
    mixed = [
        Document(f"{seed}-{number}", templates.page(templates.template("related", seed), number).raw)
        for number in range(6)
        for seed in (0, 1)
    ]
    found = groups(mixed)
    assert [len(group) for group in found] == [6, 6]
    assert all(len({document.id[0] for document in group}) == 1 for group in found)


def test_pages_of_a_family_give_a_file_that_extends_it() -> None:
    card = "上传人:wj 文档编号:{n} 上传时间:2023-0{d}-11 格式:DOCX 页数:{d} 大小:18KB"
    head = "{t}.docx\n\n" + card + "\n返回 下载 相关 举报\n资源描述\n\n"
    tail = "\n\n展开阅读全文\n相关资源\n猜你喜欢\n相关搜索\n\ncopyright@ 2008-2023 大树文库网站版权所有\n"
    given = templates.template("plain", 0)
    made = [templates.page(given, number) for number in range(6)]
    pages = [
        Document(str(n), head.format(t=one.title, n=1000 + n, d=n + 1) + one.body + tail) for n, one in enumerate(made)
    ]
    proved = lesson(pages, Wanted("dashuwenku.example")).proved
    assert proved and proved.draft.extends == "families/wenku-cms"
    assert "frame" not in tomllib.loads(proved.text)
    assert [result.body for result in proved.results] == [one.body for one in made]


# ------------------------------------------------------------------------------------------------ lines and values
def test_a_skeleton_has_marks_for_what_varies() -> None:
    assert skeleton("《防汛预案》 2023-01-02  08:30 阅读:12", "防汛预案") == f"《防汛预案》 {DATE} 阅读:{NUMBER}"
    assert skeleton("春季防汛预案.docx", "春季防汛预案") == f"{TITLE}.docx"


@pytest.mark.parametrize("text", ["a", "it's", "two\nlines", "back\\slash", "a \"b\" 'c'", "\u00a0\t\u2028"])
def test_a_text_goes_through_toml_unchanged(text: str) -> None:
    assert tomllib.loads(f"x = {value(text)}") == {"x": text}


# ------------------------------------------------------------------------------------------------ from the outside
def write_pages(folder: Path, kind: str, count: int) -> None:
    folder.mkdir()
    given = templates.template(kind, 0)
    for number in range(count):
        (folder / f"{number}.txt").write_text(templates.page(given, number).raw, encoding="utf-8")


def test_the_command_prints_a_file_and_says_why_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", "watermark", 6)
    result = CliRunner().invoke(app, ["rules", "learn", "pages", "--host", "invented.example"])
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout)["id"] == "sites/invented.example"
    assert "of 6 pages" in result.stderr and not (tmp_path / "rules").exists()


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", "plain", 4)
    command = ["rules", "learn", "pages", "--host", "invented.example", "--write"]
    assert CliRunner().invoke(app, command).exit_code == 0
    path = tmp_path / "rules" / "sites" / "invented.example.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 2 and "is there already" in again.stderr
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0
    assert "# mine" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("host", "is_told"), [("mishuzj.com", True), ("invented.example", False)])
def test_a_file_that_takes_the_place_of_another_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, is_told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", "plain", 3)
    learned = CliRunner().invoke(app, ["rules", "learn", "pages", "--host", host])
    started = CliRunner().invoke(app, ["rules", "new", host, "--page", "pages/0.txt"])
    for result in (learned, started):
        assert result.exit_code == 0, result.output
        assert (f"such as sites/{host}-2" in result.stderr) == is_told


def test_what_was_written_passes_lint_and_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", "notices", 6)
    CliRunner().invoke(app, ["rules", "learn", "pages", "--host", "invented.example", "--write"])
    for check in ("lint", "test"):
        result = CliRunner().invoke(app, ["rules", check, "sites/invented.example"])
        assert result.exit_code == 0, result.output


def test_a_start_from_one_page_loads_and_cleans_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(tmp_path / "pages", "related", 1)
    result = CliRunner().invoke(app, ["rules", "new", "invented.example", "--page", "pages/0.txt"])
    assert result.exit_code == 0, result.output
    path = tmp_path / "rules" / "sites" / "invented.example.toml"
    assert path.is_file() and "# Proposed" in path.read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["rules", "lint", "sites/invented.example"]).exit_code == 0
    assert CliRunner().invoke(app, ["rules", "new", "invented.example", "--page", "pages/0.txt"]).exit_code == 2


def test_too_few_pages_and_bad_ids_are_told(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", "plain", 2)
    with pytest.raises(InputError, match="too few"):
        list(lessons([tmp_path / "pages"], Wanted()))
    with pytest.raises(InputError, match="no such file"):
        start("a.example", tmp_path / "missing.txt")
    with pytest.raises(InputError, match="no id"):
        file_id("../up")


def test_equal_and_empty_pages_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(5):
        (tmp_path / "pages" / f"{number}.txt").write_text("一样的一页。\n" if number else "", encoding="utf-8")
    with pytest.raises(InputError, match="too few"):
        list(lessons([tmp_path / "pages"], Wanted()))


def test_pages_with_nothing_in_common_are_told(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number, kind in enumerate(["plain", "watermark", "chunks-300"]):
        made = templates.page(templates.template(kind, number), 0)
        (tmp_path / "pages" / f"{number}.txt").write_text(made.body, encoding="utf-8")
    with pytest.raises(InputError, match="--group"):
        list(lessons([tmp_path / "pages"], Wanted("mixed")))
    (tmp_path / "bytes").mkdir()
    for number in range(3):
        (tmp_path / "bytes" / f"{number}.txt").write_bytes(bytes((7 * one + number) % 256 for one in range(3000)))
    with pytest.raises(InputError):
        list(lessons([tmp_path / "bytes"], Wanted("noise")))
