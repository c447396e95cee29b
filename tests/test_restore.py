"""Restore: the raw pages byte for byte, one rule undone, and nothing written where it should not be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import PLAIN, REFUSED_RULES, cleaner, head, lines, read_tree, records, rules, samples, write_tree

PAGES = {
    "crlf": "一行。\r\n又一行。\r\n".encode(),
    "lone-cr": "一行。\r又一行。\r".encode(),
    "mixed": "一行。\r\n\r又一行。\n\r\n".encode(),
    "bom": b"\xef\xbb\xbf" + PLAIN,
    "utf16": PLAIN.decode().encode("utf-16"),
    "gb18030": PLAIN.decode().encode("gb18030"),
    "big5": "這是一個測試，我們來看看天氣怎麼樣。\n".encode("big5"),
    "bad-bytes": PLAIN[:20] + b"\xff\xfe\x80" + PLAIN[20:],
    "cut-in-a-character": PLAIN[:-5],
    "many-bad-bytes": b"ab\xff" * 3000,
    "nul": b"\0" * 300,
    "empty": b"",
    "blank": b" \r\n\t\n",
    "no-newline": PLAIN.rstrip(b"\n"),
    "refused": "严格的站点\r\n很短。\r\n".encode(),
}


def cleaned(tmp_path: Path, pages: dict[str, bytes], *arguments: str | Path) -> Path:
    raw = write_tree(tmp_path / "raw", pages)
    cleaner("clean", raw, tmp_path / "out", *arguments)
    return tmp_path / "out"


# ------------------------------------------------------------------------------------------------ byte for byte
@pytest.mark.parametrize("title", [(), ("--title",)])
def test_pages_come_back_without_the_input(title: tuple[str, ...], tmp_path: Path) -> None:
    pages = samples() | {f"{name}.txt": data for name, data in PAGES.items()}
    for turned, turn in {"crlf": (b"\n", b"\r\n"), "cr": (b"\n", b"\r")}.items():
        pages |= {f"{turned}/{path}": data.replace(*turn) for path, data in samples().items()}
    pages |= {f"gb/{path}": data.decode().encode("gb18030") for path, data in samples().items()}
    out = cleaned(tmp_path, pages, "--rules", rules(tmp_path / "rules", REFUSED_RULES), *title)
    shutil.rmtree(tmp_path / "raw")
    assert cleaner("verify", out).code == 0
    assert cleaner("restore", out, tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == pages


def test_left_out_pages_come_back(tmp_path: Path) -> None:
    pages = samples()
    out = cleaned(tmp_path, pages, "--truncated", "drop")
    assert cleaner("restore", out, tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == pages


def test_one_page_comes_back_to_one_file(tmp_path: Path) -> None:
    for name, data in PAGES.items():
        write_tree(tmp_path, {"page.txt": data})
        out = tmp_path / f"{name}.clean.txt"
        cleaner("clean", tmp_path / "page.txt", out)
        assert cleaner("restore", out, tmp_path / f"{name}.raw").code == 0
        assert (tmp_path / f"{name}.raw").read_bytes() == data


def test_stdin_comes_back_from_its_account(tmp_path: Path) -> None:
    page = next(iter(samples().values()))
    cleaner("clean", "-", "--account", tmp_path / "account", stdin=page)
    assert cleaner("restore", tmp_path / "account", tmp_path / "page").code == 0
    assert (tmp_path / "page").read_bytes() == page


# ------------------------------------------------------------------------------------------------ one rule undone
@pytest.mark.parametrize("title", [(), ("--title",)])
def test_only_gives_what_cleaning_without_the_rule_gives(title: tuple[str, ...], tmp_path: Path) -> None:
    pages = {path: data for path, data in samples().items() if path.endswith("/ordinary.txt")}
    out = cleaned(tmp_path, pages, *title)
    took_part = head(out)["counts"]["rules"]
    for number, rule in enumerate([*took_part, *{rule.partition("#")[0] for rule in took_part}]):
        without, back = tmp_path / f"without{number}", tmp_path / f"only{number}"
        cleaner("clean", tmp_path / "raw", without, "--without", rule, *title)
        assert cleaner("restore", out, back, "--only", rule).code == 0
        bodies = {path: data for path, data in read_tree(without).items() if not path.startswith(".cleaner/")}
        assert read_tree(back) == bodies


def test_only_one_rule_changes_only_its_pages(tmp_path: Path) -> None:
    out = cleaned(tmp_path, samples())
    cleaner("restore", out, tmp_path / "back", "--only", "sites/mishuzj.com#watermark")
    changed = {path for path, data in read_tree(tmp_path / "back").items() if data != (out / path).read_bytes()}
    assert changed and {records(out)[path]["site"] for path in changed} == {"sites/mishuzj.com"}


def test_only_names_the_nearest_rule(tmp_path: Path) -> None:
    out = cleaned(tmp_path, samples())
    ran = cleaner("restore", out, tmp_path / "back", "--only", "sites/mishuzj.com#water")
    assert ran.code == 2 and "sites/mishuzj.com#watermark" in ran.err
    assert not (tmp_path / "back").exists()


# ------------------------------------------------------------------------------------------------ what may be wrong
def test_a_changed_body_is_named_and_the_others_come_back(tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN, "b.txt": PLAIN, "c.txt": PLAIN})
    (out / "b.txt").write_bytes(b"changed")
    (out / "c.txt").unlink()
    ran = cleaner("restore", out, tmp_path / "back")
    assert ran.code == 1 and "b.txt" in ran.err and "c.txt" in ran.err
    assert read_tree(tmp_path / "back") == {"a.txt": PLAIN}


def test_a_killed_run_gives_back_what_it_committed(tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN, "b.txt": PLAIN})
    account = out / ".cleaner" / "documents.jsonl"
    account.write_bytes(account.read_bytes()[:-10])
    ran = cleaner("restore", out, tmp_path / "back")
    assert ran.code == 1 and "document 1" in ran.err
    assert read_tree(tmp_path / "back") == {"a.txt": PLAIN}


def test_restore_never_writes_over_anything(tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN})
    write_tree(tmp_path / "mine", {"a.txt": b"mine"})
    assert cleaner("restore", out, tmp_path / "mine").code == 2
    assert cleaner("restore", out, out).code == 2
    assert cleaner("restore", out, out / "back").code == 2
    assert read_tree(tmp_path / "mine") == {"a.txt": b"mine"}
    assert cleaner("verify", out).code == 0


@pytest.mark.parametrize("only", [(), ("--only", "cleaner")])
@pytest.mark.parametrize(
    ("field", "lead"),
    [
        *(
            (field, lead)
            for field in ("path", "output")
            for lead in ("../victim/x.txt", "a/../../x.txt", ".", "", "a\0b")
        ),
        ("path", "/victim/x.txt"),
        ("output", "/victim/x.txt"),
        ("output", "link/x.txt"),
    ],
)
def test_an_account_that_leads_outside_is_refused(field: str, lead: str, only: tuple[str, ...], tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN, "b.txt": samples()["00/mishuzj.com/ordinary.txt"]})
    victim = write_tree(tmp_path / "victim", {"x.txt": PLAIN})
    (out / "link").symlink_to(victim)
    _rename(out, field, f"{tmp_path}{lead}" if lead.startswith("/") else lead)
    if field == "path" and only:
        _rename(out, "output", None)  # or its name would come from there
    ran = cleaner("restore", out, tmp_path / "back", *only)
    assert (ran.code, "leads out" in ran.err) == (2, True)
    assert not (tmp_path / "back").exists()
    assert read_tree(victim) == {"x.txt": PLAIN}


def test_fresh_deletes_nothing_outside(tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN})
    write_tree(tmp_path, {"victim.txt": b"mine"})
    _rename(out, "output", "../victim.txt")
    assert cleaner("clean", tmp_path / "raw", out, "--fresh").code == 2
    assert (tmp_path / "victim.txt").read_bytes() == b"mine"
    assert (out / "a.txt").exists()


def _rename(out: Path, field: str, path: str | None) -> None:
    told: list[dict[str, Any]] = lines(out, "documents.jsonl")
    told[0][field] = path
    text = "".join(json.dumps(record) + "\n" for record in told)
    (out / ".cleaner" / "documents.jsonl").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [("edits", [[0, 1]]), ("edits", [["x", 1, "", 0, "", []]]), ("raw_zstd", "AAAA"), ("raw_zstd", 5), ("rules", [1])],
)
def test_a_damaged_line_is_a_message(name: str, value: object, tmp_path: Path) -> None:
    out = cleaned(tmp_path, {"a.txt": PLAIN, "b.txt": PLAIN})
    told = lines(out, "edits.jsonl")
    told[0] |= {"edits": [[0, 0, "", 0, "", []]], name: value}
    (out / ".cleaner" / "edits.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in told), "utf-8")
    ran = cleaner("restore", out, tmp_path / "back")
    assert ran.code == 1 and "a.txt" in ran.err
    assert read_tree(tmp_path / "back") == {"b.txt": PLAIN}
