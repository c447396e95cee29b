"""A run over many pages: what goes in, what comes out, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from run_fixtures import PLAIN, REFUSED_RULES, cleaner, head, read_tree, records, rules, samples, write_tree

from cleaner.run import book, pool
from cleaner.run.place import Place

REFUSED = "严格的站点\n很短。\n".encode()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "raw", {"a/b.txt": PLAIN, "a.txt": PLAIN, "a/c/d.TXT": PLAIN, "a-b.txt": PLAIN})


def bodies(run: Path) -> dict[str, bytes]:
    return {path: data for path, data in read_tree(run).items() if not path.startswith(".cleaner/")}


# ------------------------------------------------------------------------------------------------ in and out
def test_tree_is_mirrored_and_input_is_not_touched(raw: Path, tmp_path: Path) -> None:
    before = read_tree(raw)
    assert cleaner("clean", raw, tmp_path / "out").code == 0
    assert bodies(tmp_path / "out") == dict.fromkeys(before, PLAIN)
    assert read_tree(raw) == before


def test_documents_stand_in_the_order_of_their_paths(raw: Path, tmp_path: Path) -> None:
    cleaner("clean", raw, tmp_path / "out")
    assert list(records(tmp_path / "out")) == sorted(["a/b.txt", "a.txt", "a/c/d.TXT", "a-b.txt"])


def test_other_files_are_passed_over_and_counted(raw: Path, tmp_path: Path) -> None:
    write_tree(raw, {"x.jpg": b"", "y.jpg": b"", "README": b"", ".cleaner/documents.txt": b"no page"})
    ran = cleaner("clean", raw, tmp_path / "out")
    assert head(tmp_path / "out")["input"]["passed_over"] == {".cleaner/": 1, ".jpg": 2, "no ending": 1}
    assert "2 .jpg" in ran.err
    assert len(records(tmp_path / "out")) == 4


def test_one_page_goes_to_one_file_with_its_account_beside(raw: Path, tmp_path: Path) -> None:
    assert cleaner("clean", raw / "a.txt", tmp_path / "new" / "page.txt").code == 0
    assert read_tree(tmp_path / "new").keys() == {
        "page.txt", "page.txt.cleaner/documents.jsonl", "page.txt.cleaner/edits.jsonl", "page.txt.cleaner/run.json",
    }  # fmt: skip
    assert (tmp_path / "new" / "page.txt").read_bytes() == PLAIN


@pytest.mark.parametrize("arguments", [("-",), ("-", "-"), ("-", "--jobs", "4")])
def test_stdin_goes_to_stdout_without_an_account(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ran = cleaner("clean", *arguments, stdin=PLAIN)
    assert (ran.code, ran.out) == (0, PLAIN)
    assert "Account" not in ran.err


def test_stdout_holds_the_body_and_nothing_else(tmp_path: Path) -> None:
    page = next(iter(samples(1).values()))
    cleaner("clean", "-", tmp_path / "page.txt", stdin=page)
    ran = cleaner("clean", "-", "--account", tmp_path / "account", stdin=page)
    assert ran.out == (tmp_path / "page.txt").read_bytes()
    assert (tmp_path / "account" / "run.json").exists()


def test_an_empty_page_gives_nothing_on_stdout() -> None:
    ran = cleaner("clean", "-", stdin=b"\n\n")
    assert (ran.code, ran.out) == (0, b"")
    assert "1 empty" in ran.err


# ------------------------------------------------------------------------------------------------ how it ends
def test_processes_do_not_change_a_byte(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", samples(copies=2) | {"empty.txt": b""})
    for jobs in ("1", "3"):
        assert cleaner("clean", raw, tmp_path / jobs, "--jobs", jobs).code == 0
    assert read_tree(tmp_path / "1") == read_tree(tmp_path / "3")


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_refused_pages_matter_when_strict(strict: tuple[str, ...], code: int, raw: Path, tmp_path: Path) -> None:
    write_tree(raw, {"refused.txt": REFUSED})
    ran = cleaner("clean", raw, tmp_path / "out", "--rules", rules(tmp_path / "rules", REFUSED_RULES), *strict)
    assert ran.code == code
    assert "1 refused" in ran.err and "refused.txt" in ran.err
    assert "refused.txt" not in bodies(tmp_path / "out")


def test_a_finished_run_is_not_done_again(raw: Path, tmp_path: Path) -> None:
    cleaner("clean", raw, tmp_path / "out")
    before = read_tree(tmp_path / "out")
    ran = cleaner("clean", raw, tmp_path / "out")
    assert ran.code == 2 and "--fresh" in ran.err
    assert read_tree(tmp_path / "out") == before


def test_resume_goes_on_also_by_other_rules(raw: Path, tmp_path: Path) -> None:
    write_tree(raw, {"refused.txt": REFUSED, "in.jsonl": b'{"text": "x"}\n'})
    out, other = tmp_path / "out", rules(tmp_path / "rules", REFUSED_RULES)
    assert cleaner("clean", raw, out).code == 0
    (out / "a.txt").unlink()
    assert cleaner("clean", raw, out, "--resume").code == 0
    assert (out / "a.txt").read_bytes() == PLAIN
    assert cleaner("clean", raw, out, "--resume", "--rules", other).code == 0
    assert cleaner("clean", raw, tmp_path / "anew", "--rules", other).code == 0
    assert read_tree(out) == read_tree(tmp_path / "anew")
    ran = cleaner("clean", raw, out, "--resume", "--title")
    assert ran.code == 2 and "other options" in ran.err


@pytest.mark.parametrize("what", ["input", "options", "rules", "foreign"])
def test_anything_else_in_the_output_is_left_alone(what: str, raw: Path, tmp_path: Path) -> None:
    out, more = tmp_path / "out", ()
    if what == "foreign":
        write_tree(out, {"letter.txt": b"mine"})
    else:
        cleaner("clean", raw, out)
    before = read_tree(out)
    if what == "input":
        write_tree(raw, {"new.txt": PLAIN})
    elif what != "foreign":
        more = ("--title",) if what == "options" else ("--rules", rules(tmp_path / "rules", REFUSED_RULES))
    ran = cleaner("clean", raw, out, *more)
    assert ran.code == 2 and "--fresh" in ran.err
    assert what in ran.err or what == "foreign"
    assert read_tree(out) == before


def test_fresh_deletes_what_the_account_lists_and_no_more(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("clean", raw, out)
    (raw / "a.txt").rename(raw / "renamed.txt")
    write_tree(out, {"a/letter.txt": b"mine", ".cleaner/note": b"mine too"})
    assert cleaner("clean", raw, out, "--fresh").code == 0
    assert bodies(out).keys() == read_tree(raw).keys() | {"a/letter.txt"}
    assert (out / ".cleaner" / "note").read_bytes() == b"mine too"


def test_fresh_never_writes_over_a_file_of_no_run(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("clean", raw, out)
    write_tree(raw, {"letter.txt": PLAIN})
    write_tree(out, {"letter.txt": b"mine"})
    before = read_tree(out)
    ran = cleaner("clean", raw, out, "--fresh")
    assert ran.code == 2 and "letter.txt" in ran.err
    assert read_tree(out) == before


def test_fresh_after_a_kill_also_deletes_the_body_without_a_record(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("clean", raw, out)
    account = out / ".cleaner" / "documents.jsonl"
    *done, last = account.read_bytes().splitlines(keepends=True)
    account.write_bytes(b"".join(done) + last[:20])
    orphan = str(json.loads(last)["path"])
    (raw / orphan).unlink()
    assert cleaner("clean", raw, out, "--fresh").code == 0
    assert orphan not in bodies(out)


def test_two_runs_do_not_write_at_once(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("clean", raw, out)
    with book.opened(Place("tree", out, account=out / ".cleaner")):
        ran = cleaner("clean", raw, out, "--fresh")
    assert ran.code == 2 and "another run" in ran.err


# ------------------------------------------------------------------------------------------------ options
def test_title_stands_before_the_body(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", samples())
    cleaner("clean", raw, tmp_path / "plain")
    cleaner("clean", raw, tmp_path / "titled", "--title")
    plain, titled = bodies(tmp_path / "plain"), bodies(tmp_path / "titled")
    for path, record in records(tmp_path / "titled").items():
        if record["output"]:
            title = f"{record['title']}\n" if record["title"] else ""
            assert titled[path] == title.encode() + plain[path]


def test_truncated_pages_can_be_left_out(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", samples())
    cleaner("clean", raw, tmp_path / "out", "--truncated", "drop")
    cut = {path for path, record in records(tmp_path / "out").items() if record["truncated"]}
    assert cut and not cut & bodies(tmp_path / "out").keys()
    assert {record["verdict"] for path, record in records(tmp_path / "out").items() if path in cut} >= {"cleaned"}


def test_without_names_the_nearest_rule(raw: Path, tmp_path: Path) -> None:
    ran = cleaner("clean", raw, tmp_path / "out", "--without", "sites/mishuzj.com#watermrk")
    assert ran.code == 2 and "sites/mishuzj.com#watermark" in ran.err
    assert not (tmp_path / "out").exists()


def test_encoding_is_believed_where_it_fits(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": b"\xe9t\xe9\n"})
    cleaner("clean", raw, tmp_path / "out", "--encoding", "cp1251")
    assert bodies(tmp_path / "out")["a.txt"] == "йtй\n".encode()
    assert cleaner("clean", raw, tmp_path / "out2", "--encoding", "no-such").code == 2


# ------------------------------------------------------------------------------------------------ what it says
def test_the_summary_fits_80_columns_without_colour(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    write_tree(raw, {f"{'很长的名字' * 12}.txt": b""})
    ran = cleaner("clean", "raw", "out")
    assert "\x1b" not in ran.err and ran.out == b""
    assert max(len(line) + len(re.findall(r"[\u2e80-\uffff]", line)) for line in ran.err.splitlines()) <= 80
    for said in ("4 of 5 pages, 1 empty", "no known site", "cleaner diff", "out/.cleaner", "Rules"):
        assert said in ran.err


def test_a_page_name_cannot_steer_the_terminal(raw: Path, tmp_path: Path) -> None:
    write_tree(raw, {"\x1b[31m.txt": b""})
    assert "\x1b" not in cleaner("clean", raw, tmp_path / "out").err


# ------------------------------------------------------------------------------------------------ processes
def _double(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def _prepare() -> Callable[[int], int]:
    return _double


def _lost(number: int, mark: int) -> int:
    return mark


def test_a_thing_that_kills_its_process_is_lost_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "AHEAD", 2)
    deaths: list[int] = []
    loss = pool.Loss(partial(deaths.append, 1), partial(_lost, mark=-1))
    found = list(pool.ordered(_prepare, range(20), 2, loss))
    assert deaths == [1]
    assert found == [-1 if number == 7 else 2 * number for number in range(20)]


def _fail() -> Callable[[int], int]:
    raise RuntimeError("no rules")


def test_a_process_that_cannot_start_stops_the_run() -> None:
    with pytest.raises(RuntimeError, match="no rules"):
        list(pool.ordered(_fail, range(3), 2, pool.Loss(lambda: None, partial(_lost, mark=-1))))


def _sleeping() -> Callable[[int], None]:
    return time.sleep


@pytest.mark.parametrize("forks", [True, False])
def test_what_nobody_wants_any_more_is_not_waited_for(forks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "can_fork", lambda: forks)
    found = pool.ordered(_sleeping, [0, 90, 90], 2, pool.Loss(lambda: None, lambda seconds: None))
    next(found)
    begun = time.monotonic()
    found.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 45


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a.jsonl": b'{"text": "a"}\n{"body": "b"}\n', "b.jsonl": b'{"text": "c"}\n'},
            r"2 documents, 1 failed, 0 of 0 MB, 0.0 MB/s, about \d:\d\d:\d\d left",
        ),
        (
            {"a.txt": b"a", "b.txt.gz": b"b", "c.txt": b"c"},
            r"2 of 3 pages, 1 failed, [\d,]+ a second, about \d:\d\d:\d\d left",
        ),
    ],
    ids=["rows", "pages"],
)
def test_how_far_a_run_is(files: dict[str, bytes], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.cli._progress.EVERY", -1)
    ran = cleaner("clean", write_tree(tmp_path / "raw", files), tmp_path / "out", "--jobs", "1")
    assert re.search(said, ran.err), ran.err
