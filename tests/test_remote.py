"""Inputs and outputs elsewhere, by fsspec: the same bytes as here, and nothing half done in sight."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import PLAIN, cleaner, read_tree, samples, write_tree

fsspec = pytest.importorskip("fsspec")

from cleaner import files  # noqa: E402
from cleaner.packing import pack  # noqa: E402
from cleaner.run import remote  # noqa: E402

PAGE = samples()["00/mishuzj.com/ordinary.txt"]
ROW = json.dumps({"id": "1", "text": PAGE.decode()}, ensure_ascii=False).encode() + b"\n"
TREE = {
    "a.jsonl": ROW * 3,
    "b/c.jsonl.zst": pack(ROW * 2, ".zst"),
    "b/d.txt": PAGE,
    "b/d.txt.url": b"https://www.mishuzj.com/1.html",
    "e.html": b"<p>" + PLAIN,
    "f.jsonl.gz": pack(ROW * 9, ".gz")[:-20],
    "x.jpg": b"",
}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty store in memory, and a cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = fsspec.filesystem("memory")
    found.store.clear()
    found.pseudo_dirs[:] = [""]
    return found


def fill(store: Any, root: str, tree: dict[str, bytes]) -> None:
    for path, data in tree.items():
        store.pipe(f"/{root}/{path}", data)


def held(store: Any, root: str) -> dict[str, bytes]:
    return {path.removeprefix(f"/{root}/"): store.cat(path) for path in store.find(f"/{root}")}


def without_head(tree: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in tree.items() if not path.endswith("run.json")}


def test_a_run_elsewhere_is_a_run_here(store: Any, tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", TREE)
    fill(store, "raw", TREE)
    assert cleaner("clean", raw, tmp_path / "out").code == 1
    assert cleaner("clean", "memory://raw", "memory://out").code == 1
    here, there = read_tree(tmp_path / "out"), held(store, "out")
    assert without_head(there) == without_head(here)
    heads = [json.loads(tree[".cleaner/run.json"]) for tree in (here, there)]
    assert heads[0]["counts"] == heads[1]["counts"] and heads[1]["finished"]
    assert heads[0]["input"]["digest"] == heads[1]["input"]["digest"]
    assert not list((tmp_path / "cache").rglob("*.jsonl"))
    assert cleaner("verify", "memory://out").code == 0
    assert b"mishuzj.com#" in cleaner("diff", "memory://out", "b/d.txt").out
    assert cleaner("review", "memory://out", tmp_path / "r.html").code == 0
    assert cleaner("restore", "memory://out", tmp_path / "back").code == 1  # one shard is damaged
    assert (tmp_path / "back" / "a.jsonl").read_bytes() == TREE["a.jsonl"]
    assert (tmp_path / "back" / "e.html").read_bytes() == TREE["e.html"]


def test_files_and_forms_elsewhere(store: Any, tmp_path: Path) -> None:
    fill(store, "raw", TREE)
    assert cleaner("clean", "memory://raw/a.jsonl", "memory://out/a.jsonl.gz").code == 0
    assert set(held(store, "out")) >= {"a.jsonl.gz", "a.jsonl.gz.cleaner/run.json"}
    assert cleaner("verify", "memory://out/a.jsonl.gz").code == 0
    assert cleaner("restore", "memory://out/a.jsonl.gz", tmp_path / "a.jsonl").code == 0
    assert (tmp_path / "a.jsonl").read_bytes() == TREE["a.jsonl"]
    assert len(cleaner("clean", "memory://raw/a.jsonl", "-").out.splitlines()) == 3
    (row,) = cleaner("clean", "memory://raw/b/d.txt", "-", "--to", "jsonl").out.splitlines()
    assert json.loads(row)["url"] == "https://www.mishuzj.com/1.html"
    assert cleaner("clean", "memory://raw/b", tmp_path / "rows", "--to", "jsonl").code == 0
    assert {"c.jsonl.zst", "pages.jsonl"} <= set(read_tree(tmp_path / "rows"))


@pytest.mark.parametrize("packing", ["parquet", "warc"])
def test_other_shards_elsewhere(packing: str, store: Any, tmp_path: Path) -> None:
    if packing == "parquet":
        pa = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        parquet.write_table(pa.table({"text": [PAGE.decode()] * 5}), tmp_path / "s.parquet", row_group_size=2)
    else:
        pytest.importorskip("fastwarc")
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u\r\nContent-Length: {len(PAGE)}\r\n\r\n"
        (tmp_path / "s.warc").write_bytes(head.encode() + PAGE + b"\r\n\r\n")
    store.pipe(f"/raw/s.{packing}", (tmp_path / f"s.{packing}").read_bytes())
    assert cleaner("clean", "memory://raw", "memory://out").code == 0
    assert cleaner("clean", tmp_path / f"s.{packing}", tmp_path / "s.jsonl").code == 0
    assert cleaner("verify", "memory://out").code == 0
    there = held(store, "out")
    assert packing == "parquet" or len(there["s.warc.jsonl"]) > 100


def test_file_addresses_are_files_here(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.jsonl": ROW})
    assert cleaner("clean", f"file://{raw}", f"file://{tmp_path}/out").code == 0
    assert (tmp_path / "out" / ".cleaner" / "run.json").exists()
    assert cleaner("verify", f"file://{tmp_path}/out").code == 0


def test_what_is_there_is_not_written_over(store: Any, tmp_path: Path) -> None:
    fill(store, "raw", {"a.jsonl": ROW})
    fill(store, "out", {"mine.txt": b"mine"})
    ran = cleaner("clean", "memory://raw", "memory://out")
    assert ran.code == 2 and "of no run" in ran.err and held(store, "out") == {"mine.txt": b"mine"}
    assert cleaner("clean", "memory://raw", "memory://new").code == 0
    before = held(store, "new")
    again = cleaner("clean", "memory://raw", "memory://new")
    assert again.code == 2 and "--fresh" in again.err and held(store, "new") == before
    assert cleaner("clean", "memory://raw", "memory://new", "--fresh", "--without", "no#rule").code == 2
    assert cleaner("clean", "memory://raw", "memory://new").code == 2 and held(store, "new") == before
    store.pipe("/new/mine.txt", b"mine")
    assert cleaner("clean", "memory://raw", "memory://new", "--fresh", "--title").code == 0
    after = held(store, "new")
    assert after["mine.txt"] == b"mine" and after["a.jsonl"] != before["a.jsonl"]
    assert cleaner("clean", "memory://raw", "memory://new", "--resume", "--title").code == 0
    assert without_head(held(store, "new")) == without_head(after)


def test_a_run_that_gives_way_takes_its_empty_shards_along(store: Any) -> None:
    pytest.importorskip("pyarrow")
    fill(store, "raw", {"a.jsonl": ROW, "b.jsonl": b""})
    assert cleaner("clean", "memory://raw", "memory://out").code == 0
    assert cleaner("clean", "memory://raw", "memory://out", "--fresh", "--to", "parquet").code == 0
    assert {path for path in held(store, "out") if not path.startswith(".")} == {"a.parquet", "b.parquet"}


def test_a_run_that_was_stopped_goes_on(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, "raw", TREE)
    put, places = files.put, list[str]()

    def fails(local: Path, url: str) -> None:
        places.append(url)
        if len(places) == 3:
            raise OSError(0, "no network")
        put(local, url)

    with monkeypatch.context() as patch:
        patch.setattr(files, "put", fails)
        ran = cleaner("clean", "memory://raw", "memory://out")
    assert ran.code == 3 and "no network" in ran.err
    assert not any(path.endswith("run.json") for path in held(store, "out"))
    assert cleaner("clean", "memory://raw", "memory://out").code == 1
    assert cleaner("clean", "memory://raw", "memory://whole").code == 1
    assert without_head(held(store, "out")) == without_head(held(store, "whole"))
    assert not remote.working_place(files.Remote("memory://out")).exists()


def test_what_cannot_be_reached_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write_tree(tmp_path / "raw", {"a.jsonl": ROW})
    assert "no such file" in cleaner("clean", "memory://nowhere", tmp_path / "o").err
    assert cleaner("verify", "memory://nowhere").code == 2
    ran = cleaner("clean", "nonsense://x", tmp_path / "o")
    assert ran.code == 2 and "nonsense" in ran.err
    monkeypatch.setitem(sys.modules, "s3fs", None)
    ran = cleaner("clean", raw, "s3://bucket/out")
    assert ran.code == 2 and "pip install s3fs" in ran.err
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    ran = cleaner("clean", raw, "memory://out")
    assert ran.code == 2 and "pip install 'cleaner[remote]'" in ran.err


@pytest.mark.parametrize(
    ("given", "output", "said"),
    [
        ("memory://raw", "memory://raw/out", "lies inside the input"),
        ("memory://raw", "memory://raw/", "is the input itself"),
        ("memory://raw/b", "memory://raw", "the input memory://raw/b lies inside"),
        ("memory://raw/a.jsonl", "memory://raw/a.jsonl", "is the input itself"),
    ],
)
def test_an_input_elsewhere_is_never_written_to(given: str, output: str, said: str, store: Any) -> None:
    fill(store, "raw", TREE)
    ran = cleaner("clean", given, output, "--fresh")
    assert ran.code == 2 and said in " ".join(ran.err.split())
    assert held(store, "raw") == TREE


def test_pages_and_rows_elsewhere_are_explained(store: Any) -> None:
    fill(store, "raw", TREE)
    for page in ("memory://raw/b/d.txt", "memory://raw/a.jsonl:2"):
        ran = cleaner("explain", page)
        assert ran.code == 0 and "sites/mishuzj.com" in ran.out.decode()
    assert "a.jsonl:1" in cleaner("explain", "memory://raw/a.jsonl").err
    assert "no such file" in cleaner("explain", "memory://raw/nothing.txt").err


def test_what_is_restored_stays_here(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fill(store, "raw", {"a.txt": PAGE})
    cleaner("clean", "memory://raw", "memory://out")
    ran = cleaner("restore", "memory://out", "memory://back")
    assert ran.code == 2 and "memory://back is elsewhere" in ran.err
    assert not (tmp_path / "memory:").exists()
    assert cleaner("restore", "memory://out", f"file://{tmp_path}/back").code == 0
    assert read_tree(tmp_path / "back") == {"a.txt": PAGE}
