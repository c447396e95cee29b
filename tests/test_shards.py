"""Shards in pieces, by many processes, with processes and runs that die in the middle: always the same bytes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from killed import Killed, haunt
from run_fixtures import cleaner, head, lines, peak, read_tree, samples, write_tree

from cleaner.model import Document, Result
from cleaner.packing import pack
from cleaner.run import pool, things, work
from cleaner.run.clean import Order, proceed, start
from cleaner.sources import Found, jsonl


def shard(rows: int, seed: int = 0) -> bytes:
    """Rows made of the samples."""
    pages = [page.decode("utf-8", "replace") for page in samples().values()]
    random.Random(seed).shuffle(pages)
    made = ({"id": f"{seed}-{n}", "text": pages[n % len(pages)], "n": n} for n in range(rows))
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in made)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "a.txt": samples()["00/mishuzj.com/ordinary.txt"],
        "b.jsonl": shard(150, 1),
        "c.jsonl.zst": pack(shard(150, 2), ".zst"),
        "d.txt": b"",
        "e.jsonl": b"\n\n" + shard(60, 3).rstrip(),
        "f.jsonl": b"",
    }
    return write_tree(tmp_path_factory.mktemp("shards") / "raw", files)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "PIECE", 50_000)


@pytest.fixture(scope="module")
def undisturbed(raw: Path) -> dict[str, bytes]:
    out = raw.parent / "undisturbed"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(jsonl, "PIECE", 50_000)
        assert cleaner("clean", raw, out, "--jobs", "1").code == 0
    assert len((out / ".cleaner" / "pieces.jsonl").read_bytes().splitlines()) > 10
    return read_tree(out)


# ------------------------------------------------------------------------------------------------ pieces
@pytest.mark.parametrize("size", [1, 7, 100, 10**6])
@pytest.mark.parametrize("packing", ["", ".gz"])
def test_pieces_are_whole_lines_and_all_of_them(
    size: int, packing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"\n\nab\n" + b"x" * 50 + b"\ncd\n\n\nlast"
    name = f"in.jsonl{packing}"
    (tmp_path / name).write_bytes(pack(data, packing))
    monkeypatch.setattr(jsonl, "PIECE", size)
    found = list(things.pieces(Found(name, str(tmp_path / name), "jsonl"), tmp_path))
    rows = [row for piece in found for row in jsonl.rows(piece, jsonl.Fields())]
    assert [row.raw for row in rows] == data.splitlines(keepends=True)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [piece.last for piece in found] == [False] * (len(found) - 1) + [True]
    assert sum(piece.weight for piece in found) == (tmp_path / name).stat().st_size


# ------------------------------------------------------------------------------------------------ many processes
def test_processes_do_not_change_a_byte(raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    assert cleaner("clean", raw, tmp_path / "out", "--jobs", "3").code == 0
    assert read_tree(tmp_path / "out") == undisturbed
    assert head(tmp_path / "out")["input"]["shards"] == 4


def test_pieces_do_not_change_an_account(raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    jsonl.PIECE = 1 << 20
    assert cleaner("clean", raw, tmp_path / "out", "--jobs", "1").code == 0
    same = set(undisturbed) - {".cleaner/pieces.jsonl", ".cleaner/run.json", "c.jsonl.zst"}
    out = read_tree(tmp_path / "out")
    assert {name: out[name] for name in same} == {name: undisturbed[name] for name in same}


def test_restored(raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    run = write_tree(tmp_path / "out", undisturbed)
    assert cleaner("verify", run).code == 0
    assert cleaner("restore", run, tmp_path / "back").code == 0
    before, back = read_tree(raw), read_tree(tmp_path / "back")
    assert before.keys() == back.keys()
    assert {name for name in before if before[name] != back[name]} <= {"c.jsonl.zst"}


@pytest.mark.parametrize("forks", [True, False])
def test_a_row_that_kills_its_process_fails_alone(forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "can_fork", lambda: forks)
    monkeypatch.setattr(work, "clean_document", partial(_deadly, work.clean_document, os.getpid()))
    monkeypatch.setenv("PYTHONPATH", str(write_tree(tmp_path / "mine", {"sitecustomize.py": DEADLY})))
    data = shard(40).replace(b'"id": "0-17", "text": "', b'"id": "0-17", "text": "\xe6\xaf\x92DEADLY')
    shards = write_tree(tmp_path / "raw", {"in.jsonl": data, "z.jsonl": shard(3, 1)})
    ran = cleaner("clean", shards, tmp_path / "out", "--jobs", "2")
    told = {record["id"]: record for record in lines(tmp_path / "out", "documents.jsonl")}
    assert ran.code == 1 and len(told) == 43
    assert {id for id, record in told.items() if record["verdict"] == "failed"} == {"0-17"}
    assert "died" in told["0-17"]["reason"]
    assert cleaner("restore", tmp_path / "out", tmp_path / "back").code == 0
    assert (tmp_path / "back" / "in.jsonl").read_bytes() == data


def _deadly(clean: Callable[..., Result], here: int, document: Document, *rest: Any) -> Result:
    if "DEADLY" in document.raw and os.getpid() != here:
        os._exit(9)
    return clean(document, *rest)


DEADLY = b"""
import os, sys, importlib.abc, importlib.util
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "cleaner.run.work" and any("spawn_main" in word for word in sys.orig_argv):
            sys.meta_path.remove(self)
            import cleaner.pipeline as pipeline
            clean = pipeline.clean_document
            def deadly(document, *rest):
                if "DEADLY" in document.raw:
                    os._exit(9)
                return clean(document, *rest)
            pipeline.clean_document = deadly
sys.meta_path.insert(0, Finder())
"""


# ------------------------------------------------------------------------------------------------ killed
def test_killed_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write_tree(tmp_path / "raw", {"a.jsonl": shard(9, 1), "b.txt": b"", "c.jsonl.gz": pack(shard(9, 2), ".gz")})
    monkeypatch.setattr(jsonl, "PIECE", 10_000)
    finish(raw, tmp_path / "whole")
    whole = read_tree(tmp_path / "whole")
    moments = 0
    for moment in range(1, 1000):
        out = tmp_path / str(moment)
        with pytest.MonkeyPatch.context() as patch:
            haunt(patch, moment)
            try:
                finish(raw, out)
            except Killed:
                moments += 1
            else:
                break
        finish(raw, out)
        assert read_tree(out) == whole
    assert moments > 20


def finish(raw: Path, out: Path) -> None:
    for _ in proceed(start(Order(raw, out, jobs=1))):
        pass


def test_sigkill(raw: Path, tmp_path: Path) -> None:
    big = write_tree(tmp_path / "raw", {f"{n}.jsonl": shard(700, n) for n in range(8)})
    out, command = tmp_path / "out", [sys.executable, "-m", "cleaner", "clean", str(big)]
    assert subprocess.run([*command, str(tmp_path / "whole")], stderr=subprocess.DEVNULL).returncode == 0
    kills = 0
    for wanted in (1, 4):
        process = subprocess.Popen([*command, str(out), "--jobs", "2"], stderr=subprocess.DEVNULL)
        while process.poll() is None and pieces(out) < wanted:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() != 0
    assert kills == 2
    assert subprocess.run([*command, str(out), "--jobs", "2"], stderr=subprocess.DEVNULL).returncode == 0
    assert read_tree(out) == read_tree(tmp_path / "whole")


def pieces(out: Path) -> int:
    journal = out / ".cleaner" / "pieces.jsonl"
    return len(journal.read_bytes().splitlines()) if journal.exists() else 0


@pytest.mark.parametrize("harm", ["cut", "zeros"])
def test_after_a_power_failure_what_is_damaged_is_done_again(harm: str, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cleaner("clean", raw, out).code == 0
    whole = read_tree(out)
    told = head(out) | {"finished": False, "counts": None, "unrecognised": None}
    (out / ".cleaner" / "run.json").write_text(json.dumps(told), "utf-8")
    body = out / "c.jsonl.zst"
    size = body.stat().st_size
    os.truncate(body, size - 100)
    if harm == "zeros":
        os.truncate(body, size)
    assert cleaner("clean", raw, out).code == 0
    assert read_tree(out) == whole


def test_memory_is_flat(tmp_path: Path) -> None:
    few, many = (
        write_tree(tmp_path / name, {"a.jsonl": shard(rows)}) for name, rows in (("few", 4_000), ("many", 12_000))
    )
    assert peak(many, tmp_path / "many-out") < peak(few, tmp_path / "few-out") + 15
