"""What processes share: it is there before they fork, and what cannot be looked at is left to them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import cleaner, read_tree, samples, write_tree

from cleaner import load_rules, patterns
from cleaner.model import Document
from cleaner.pipeline import clean_document
from cleaner.run import clean, pool, ready
from cleaner.run.place import Place
from cleaner.run.work import Options, Task, hold
from cleaner.sources import Found, pages

PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    row = json.dumps({"id": "a", "text": PAGE}, ensure_ascii=False).encode() + b"\n"
    files = {"a.jsonl": row * 30 + b"[]\n", "b.jsonl": b"\xff", "c.txt": PAGE.encode(), "d.txt": b"", "e.txt.gz": b"x"}
    return write_tree(tmp_path / "raw", files)


def made_ready(raw: Path) -> Task:
    for cached in (patterns.compiled, patterns.line_matcher):
        cached.cache_clear()
    rulebook = load_rules()
    hold(rulebook)
    task = Task((), rulebook.digest, Options(), Place("stdout", Path(".")))
    ready.make_ready(task, (found for found in pages(raw) if isinstance(found, Found)))
    return task


@pytest.mark.parametrize("what", ["", "c.txt"])
def test_a_page_of_a_site_that_was_seen_has_its_patterns(what: str, raw: Path) -> None:
    made_ready(raw / what)
    rulebook = load_rules()
    clean_document(Document("", "-"), rulebook)
    before = patterns.line_matcher.cache_info().misses
    assert before and clean_document(Document("", PAGE), rulebook).site == "sites/mishuzj.com"
    assert patterns.line_matcher.cache_info().misses == before


def test_a_page_that_kills_is_left_to_the_run(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "recognise", lambda *_: os._exit(9))
    made_ready(raw)


def test_nothing_is_another_for_it(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    make_ready = ready.make_ready
    monkeypatch.setattr(ready, "make_ready", lambda *given: (seen.append(given), make_ready(*given)))
    monkeypatch.setattr(clean, "PIECES_TO_PREPARE", 0)
    monkeypatch.setattr(pool, "can_fork", lambda: True)  # also where other tests left threads
    for jobs in ("1", "2"):
        assert cleaner("clean", raw, tmp_path / jobs, "--jobs", jobs).code == 1
    assert len(seen) == 1
    assert read_tree(tmp_path / "1") == read_tree(tmp_path / "2")
