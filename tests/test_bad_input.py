"""Bad input: a clear error, the run goes on, and nothing is lost."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from run_fixtures import HANGING_RULES, PLAIN, cleaner, lines, read_tree, records, rules, write_tree

from cleaner.run import work


def run(tmp_path: Path, *arguments: str | Path) -> tuple[int, str, dict[str, dict[str, object]]]:
    """Clean `raw`; the exit code, what was said, and the records. The raw pages must come back and the account hold."""
    ran = cleaner("clean", tmp_path / "raw", tmp_path / "out", *arguments)
    assert cleaner("verify", tmp_path / "out").code == 0
    return ran.code, ran.err, records(tmp_path / "out")


def comes_back(tmp_path: Path) -> dict[str, bytes]:
    cleaner("restore", tmp_path / "out", tmp_path / "back")
    return read_tree(tmp_path / "back")


# ------------------------------------------------------------------------------------------------ pages
@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "empty"),
        (b"\r\n \t\n", "empty"),
        (PLAIN[:30] + b"\xff\xc0" + PLAIN[30:], "cleaned"),
        (PLAIN.decode().encode("gb18030") + b"\x81\xff", "cleaned"),
        (bytes(range(256)) * 40, "cleaned"),
        (b"a\xff" * 5000, "cleaned"),
    ],
    ids=["empty", "nuls", "blank", "invalid UTF-8", "invalid GB18030", "all bytes", "every other byte bad"],
)
def test_odd_bytes_among_good_pages(data: bytes, verdict: str, tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": PLAIN, "odd.txt": data, "z.txt": PLAIN})
    code, _, told = run(tmp_path)
    assert (code, told["odd.txt"]["verdict"]) == (0, verdict)
    assert told["a.txt"]["output"] and told["z.txt"]["output"]
    assert comes_back(tmp_path) == read_tree(raw)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        ("a.txt", b"%PDF-1.4\n", "PDF"),
        ("a.txt.gz", gzip.compress(gzip.compress(PLAIN)), "gzip"),
    ],
)
def test_a_page_that_holds_no_text_fails_and_comes_back(name: str, data: bytes, what: str, tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {name: data, "z.txt": PLAIN})
    code, _, told = run(tmp_path)
    assert code == 1 and told[name]["verdict"] == "failed" and what in str(told[name]["reason"])
    assert comes_back(tmp_path) == read_tree(raw)


def test_pages_are_what_their_bytes_say_under_a_wrong_name(tmp_path: Path) -> None:
    page = b"<!doctype html><html><body><p>" + PLAIN.strip().replace(b"\n", b"</p><p>") + b"</p></body></html>"
    pages = {"packed.txt": gzip.compress(PLAIN), "html.txt": page, "plain.html.gz": page}
    raw = write_tree(tmp_path / "raw", pages)
    code, _, _ = run(tmp_path)
    assert code == 0
    bodies = {path: data for path, data in read_tree(tmp_path / "out").items() if not path.startswith(".cleaner")}
    assert bodies == {"packed.txt": PLAIN, "html.txt": PLAIN.strip(), "plain.html.gz.txt": PLAIN.strip()}
    assert comes_back(tmp_path) == read_tree(raw)


@pytest.mark.parametrize("size", [10_001, 20_000])
def test_a_page_that_is_too_long_fails_and_comes_back(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MAX_BYTES", 10_000)
    raw = write_tree(tmp_path / "raw", {"a.txt": PLAIN, "long.txt": b"a" * size})
    code, said, told = run(tmp_path)
    assert code == 1 and "long.txt" in said and "10,000" in said
    assert told["long.txt"]["verdict"] == "failed" and told["a.txt"]["verdict"] == "cleaned"
    assert comes_back(tmp_path) == read_tree(raw)


def test_a_page_too_long_for_the_account_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_KEPT", 10_000)
    write_tree(tmp_path / "raw", {"long.txt": b"a" * 10_001})
    code, said, told = run(tmp_path)
    assert code == 1 and "too many for the account" in said and told["long.txt"]["raw_sha256"] is None
    assert cleaner("restore", tmp_path / "out", tmp_path / "back").code == 1


def test_a_long_line_takes_bounded_time(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"long.txt": "天气很好，".encode() * 70_000})
    started = time.monotonic()
    code, _, told = run(tmp_path)
    assert time.monotonic() - started < 30
    assert (code, told["long.txt"]["verdict"]) == (0, "cleaned")
    assert comes_back(tmp_path) == read_tree(raw)


def test_a_rule_that_would_run_for_ever_fails_its_page_and_is_named(tmp_path: Path) -> None:
    raw = write_tree(
        tmp_path / "raw", {"a.txt": PLAIN, "b.txt": "会卡住的站点\n".encode() + b"a" * 5000 + b"!", "c.txt": PLAIN}
    )
    started = time.monotonic()
    code, said, told = run(tmp_path, "--rules", rules(tmp_path / "rules", HANGING_RULES))
    assert time.monotonic() - started < 60
    assert code == 1 and "sites/hanging.example#for-ever" in said
    assert [record["verdict"] for record in told.values()] == ["cleaned", "failed", "cleaned"]
    assert comes_back(tmp_path) == read_tree(raw)


# ------------------------------------------------------------------------------------------------ files
def test_an_unreadable_file_among_good_ones(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": PLAIN, "secret.txt": PLAIN, "z.txt": PLAIN})
    (raw / "secret.txt").chmod(0)
    (raw / "loop.txt").symlink_to("loop.txt")
    (raw / "nowhere.txt").symlink_to("gone.txt")
    code, said, told = run(tmp_path)
    unreadable = ["loop.txt", "nowhere.txt"] + ["secret.txt"] * (os.geteuid() != 0)
    assert code == 1
    for path in unreadable:
        assert told[path]["verdict"] == "failed" and path in said
        assert str(told[path]["reason"]).startswith("cannot be read: ")
    assert told["a.txt"]["output"] and told["z.txt"]["output"]


def test_a_link_that_leaves_the_input_is_not_followed(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": PLAIN, "b/c.txt": PLAIN})
    write_tree(tmp_path / "private", {"x.txt": b"a secret", "y.dat": b"a secret"})
    for name, target in {"x.txt": "x.txt", "y.dat": "y.dat", "tree": "."}.items():
        (raw / name).symlink_to(tmp_path / "private" / target)
    (raw / "again.txt").symlink_to("a.txt")
    (raw / "round").symlink_to(".")
    code, said, told = run(tmp_path)
    assert code == 1 and "x.txt" in said
    assert {path for path, record in told.items() if record["verdict"] == "failed"} == {"x.txt", "tree"}
    assert all("leaves the input" in str(told[path]["reason"]) for path in ("x.txt", "tree"))
    assert {path for path, record in told.items() if record["output"]} == {"a.txt", "again.txt", "b/c.txt"}
    assert b"a secret" not in b"".join(read_tree(tmp_path / "out").values())


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": PLAIN})
    os.mkfifo(raw / "pipe.txt")
    code, _, told = run(tmp_path)
    assert (code, told["pipe.txt"]["reason"]) == (1, "not a regular file")


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    odd = Path(os.fsdecode(os.fsencode(raw) + b"/dir\xff/name\xb0\xa1.txt"))
    write_tree(raw, {"a.txt": PLAIN, "line\nbreak.txt": PLAIN, "quote\"'.txt": PLAIN})
    odd.parent.mkdir()
    odd.write_bytes(PLAIN)
    for jobs in ("1", "2"):
        assert cleaner("clean", raw, tmp_path / jobs, "--jobs", jobs).code == 0
        assert (tmp_path / jobs / odd.relative_to(raw)).read_bytes() == PLAIN
        assert cleaner("verify", tmp_path / jobs).code == 0
        assert cleaner("restore", tmp_path / jobs, tmp_path / f"back{jobs}").code == 0
        assert read_tree(tmp_path / f"back{jobs}") == read_tree(raw)
        assert len(lines(tmp_path / jobs, "documents.jsonl")) == 4


def test_a_body_never_takes_the_place_of_another(tmp_path: Path) -> None:
    page = "<p>第一段说的是天气。</p>".encode()
    long = "n" * 250 + ".html"
    write_tree(tmp_path / "raw", {"a.html": page, "a.html.txt": PLAIN, "b.html": page, long: page})
    code, _, told = run(tmp_path)
    assert code == 1 and (tmp_path / "out" / "a.html.txt").read_bytes() == PLAIN
    assert "place of another" in str(told["a.html"]["reason"]) and "too long" in str(told[long]["reason"])
    assert told["b.html"]["output"] == "b.html.txt"


# ------------------------------------------------------------------------------------------------ places
def refused(*arguments: str | Path) -> str:
    """What is said where a run cannot start."""
    ran = cleaner("clean", *arguments)
    assert ran.code == 2 and ran.out == b""
    return ran.err


def test_a_directory_without_pages(tmp_path: Path) -> None:
    write_tree(tmp_path / "raw", {"x.pdf": b"", "y/z.pdf": b""})
    said = refused(tmp_path / "raw", tmp_path / "out")
    assert "no page" in said and ".txt" in said and "2 .pdf" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "output"),
    [
        ("raw", "raw"),
        ("raw", "raw/out"),
        ("raw", "raw/b/../out"),
        ("raw", "link-to-raw/out"),
        ("link-to-raw", "raw/out"),
        ("raw/b", "raw"),
        ("raw", "."),
        ("raw/a.txt", "raw/a.txt"),
        ("raw/a.txt", "link-to-raw/a.txt"),
        ("raw/a.txt", "raw/b"),
        ("raw", "raw/a.txt"),
        ("raw", "-"),
        ("nowhere", "out"),
        ("picture.jpg", "out"),
    ],
)
def test_places_that_do_not_go_together(
    given: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"raw/a.txt": PLAIN, "raw/b/c.txt": PLAIN, "picture.jpg": b""})
    (tmp_path / "link-to-raw").symlink_to("raw")
    before = read_tree(tmp_path)
    assert "Traceback" not in refused(given, output)
    refused(given, output, "--fresh")
    assert read_tree(tmp_path) == before


def test_usage(tmp_path: Path) -> None:
    write_tree(tmp_path / "raw", {"a.txt": PLAIN})
    assert "OUTPUT" in refused(tmp_path / "raw")
    assert "--account" in refused(tmp_path / "raw", tmp_path / "out", "--account", tmp_path / "account")
    refused(tmp_path / "raw", tmp_path / "out", "--jobs", "0")
    refused(tmp_path / "raw", tmp_path / "out", "--rules", tmp_path / "none")
    refused(tmp_path / "raw", tmp_path / "out", "--rules", rules(tmp_path / "rules", "format = "))
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_stops_the_run_with_a_message(tmp_path: Path) -> None:
    write_tree(tmp_path / "raw", {"a.txt": PLAIN})
    (tmp_path / "out" / ".cleaner").mkdir(parents=True)
    (tmp_path / "out" / ".cleaner" / "edits.jsonl").symlink_to("/dev/full")
    command = [sys.executable, "-m", "cleaner", "clean", str(tmp_path / "raw"), str(tmp_path / "out")]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 3 and "No space left" in ran.stderr and "Traceback" not in ran.stderr
    assert not (tmp_path / "out" / "a.txt").exists()


def test_an_output_that_cannot_be_made(tmp_path: Path) -> None:
    write_tree(tmp_path, {"raw/a.txt": PLAIN, "file": b""})
    assert "cannot be written to" in refused(tmp_path / "raw", tmp_path / "file" / "out")


def test_a_reader_that_goes_away_gets_no_trace(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.txt": PLAIN * 20_000})
    ran = subprocess.run(
        f"{sys.executable} -m cleaner clean {tmp_path}/a.txt - | head -c 10",
        shell=True,
        capture_output=True,
        text=False,
    )
    assert ran.stdout == PLAIN[:10]
    assert b"Traceback" not in ran.stderr and b"Exception" not in ran.stderr


@pytest.mark.parametrize(
    ("given", "output", "more", "said"),
    [
        ("raw", "out.parquet", [], "cleaner[parquet]"),
        ("raw", "out", ["--to", "parquet"], "cleaner[parquet]"),
        ("a.parquet", "out.jsonl", [], "cleaner[parquet]"),
        ("a.warc.gz", "out.jsonl", [], "cleaner[warc]"),
    ],
)
def test_what_is_not_installed_is_said_before_anything_is_written(
    given: str, output: str, more: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"raw/a.txt": PLAIN, "a.parquet": b"x", "a.warc.gz": b"x"})
    before = read_tree(tmp_path)
    monkeypatch.setattr("cleaner.errors.find_spec", lambda name: None)
    ran = cleaner("clean", tmp_path / given, tmp_path / output, *more)
    assert ran.code == 2 and said in ran.err
    assert read_tree(tmp_path) == before
