"""Rules that were read before are the same as rules that are read; what is wrong with the cache does not matter."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.errors import RuleFileError
from cleaner.rulebook import cache, load
from cleaner.rulebook.book import Rulebook
from cleaner.rulebook.digests import digests
from cleaner.rulebook.layers import Layer, shipped_directory

RULES = """
format = 1
id     = 'sites/one.example'

[match]
clues = [ { text = '一号站点', weight = 5 } ]

[[strip]]
id     = 'share'
op     = 'line'
label  = 'share-box'
lines  = ['分享']
"""
PAGE = "一号站点\n正文在这里，说的是天气。\n分享\n"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a rule file that is not new, and a cache directory of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_TOO_NEW", -1.0)
    (tmp_path / "rules" / "sites").mkdir(parents=True)
    (tmp_path / "rules" / "sites" / "one.toml").write_text(RULES, "utf-8")
    return tmp_path / "rules"


def _load(rules: Path) -> Rulebook:
    return load.load_layers((Layer("--rules", rules), Layer("shipped", shipped_directory())))


def _kept(rules: Path) -> list[Path]:
    return list((rules.parent / "cache" / "cleaner").glob("*"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read and checked."""
    seen: list[Path] = []
    read = load._read_file
    monkeypatch.setattr(load, "_read_file", lambda path, layer: seen.append(path) or read(path, layer))
    return seen


def test_what_is_kept_is_what_was_read(rules: Path, reads: list[Path]) -> None:
    fresh = _load(rules)
    assert len(reads) == len(fresh.files) and len(_kept(rules)) == 1
    again = _load(rules)
    assert len(reads) == len(fresh.files)
    assert (again.digest, digests(again), again.layers) == (fresh.digest, digests(fresh), fresh.layers)
    assert {id: file.head.model_dump() for id, file in again.files.items()} == {
        id: file.head.model_dump() for id, file in fresh.files.items()
    }
    assert clean(PAGE, rules=again) == clean(PAGE, rules=fresh)
    assert clean(PAGE, rules=again).body == "一号站点\n正文在这里，说的是天气。\n"


def _text(file: Path) -> None:
    file.write_text(RULES.replace("分享", "共享"), "utf-8")


def _same_stamp_but_for_the_inode(file: Path) -> None:
    status = file.stat()
    file.with_suffix(".new").write_text(RULES.replace("分享", "共享"), "utf-8")
    os.utime(file.with_suffix(".new"), ns=(status.st_atime_ns, status.st_mtime_ns))
    file.with_suffix(".new").replace(file)


def _another_file(file: Path) -> None:
    file.with_name("two.toml").write_text(RULES.replace("one.example", "two.example").replace("一号", "二号"), "utf-8")


def _no_file(file: Path) -> None:
    file.unlink()
    file.with_name("two.toml").write_text(RULES.replace("one.example", "two.example"), "utf-8")


@pytest.mark.parametrize("change", [_text, _same_stamp_but_for_the_inode, _another_file, _no_file])
def test_what_changed_is_read(change: Callable[[Path], None], rules: Path, reads: list[Path]) -> None:
    before = _load(rules).digest
    count = len(reads)
    change(rules / "sites" / "one.toml")
    assert _load(rules).digest != before
    assert len(reads) > count


@pytest.mark.parametrize("data", [b"", b"no pickle", pickle.dumps(("other", "stamps")), pickle.dumps(None) * 2])
def test_a_damaged_cache_is_passed_over(data: bytes, rules: Path, reads: list[Path]) -> None:
    digest = _load(rules).digest
    (file,) = _kept(rules)
    file.write_bytes(data)
    assert _load(rules).digest == digest
    count = len(reads)
    assert _load(rules).digest == digest and len(reads) == count  # it was written anew


def test_code_that_changed_reads_anew(rules: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _load(rules)
    count = len(reads)
    monkeypatch.setattr(cache, "__version__", "0.0")
    cache._versions.cache_clear()
    _load(rules)
    cache._versions.cache_clear()
    assert len(reads) == 2 * count


def test_a_file_that_others_can_write_is_not_trusted(rules: Path, reads: list[Path]) -> None:
    _load(rules)
    count = len(reads)
    _kept(rules)[0].chmod(0o666)
    _load(rules)
    assert len(reads) == 2 * count


def test_what_was_written_just_now_is_not_kept(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_TOO_NEW", 60.0)
    _load(rules)
    assert not _kept(rules)
    monkeypatch.setattr(time, "time", lambda: os.stat(rules / "sites" / "one.toml").st_ctime + 3600)
    _load(rules)
    assert len(_kept(rules)) == 1


def test_faults_are_told_each_time(rules: Path) -> None:
    (rules / "sites" / "one.toml").write_text(RULES + "nonsense = 1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(RuleFileError, match="nonsense"):
            _load(rules)
    assert not _kept(rules)


def test_a_home_that_cannot_be_written_to_does_not_matter(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (rules.parent / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(rules.parent / "file"))
    assert _load(rules).files["sites/one.example"]


def test_few_sets_of_directories_are_kept(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    for number in range(4):
        (rules.parent / str(number)).mkdir()
        (rules.parent / str(number) / "one.toml").write_text(RULES, "utf-8")
        load.load_layers((Layer("--rules", rules.parent / str(number)),))
    assert len(_kept(rules)) == 2
