"""The corpus of the benchmarks: any size, the same each time, and its pages come out as they say."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from cleaner import clean, clean_html, load_rules
from cleaner.rulebook.load import Rulebook

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.append(str(BENCHMARKS))

import corpus  # noqa: E402
import corpus_html  # noqa: E402

SOME = 64  # pages


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No rules but those that are made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleaner.rulebook.layers.shipped_directory", lambda: tmp_path / "none")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    directory = tmp_path_factory.mktemp("made")
    corpus.write_rules(directory, 1_000)
    return load_rules(directory)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_same_seed_gives_the_same_pages() -> None:
    assert list(corpus.pages(9, 1_000)) == list(corpus.pages(9, 1_000))
    assert list(islice(corpus.pages(10**9, 1_000), 9)) == list(corpus.pages(9, 1_000))
    assert list(corpus.pages(9, 1_000, seed=2)) != list(corpus.pages(9, 1_000))
    assert list(corpus_html.pages(3, 5)) == list(corpus_html.pages(3, 5))


@pytest.mark.parametrize("rules", [1, 25, 99, 1_000, 2_617, 50_000])
def test_there_are_as_many_rules_as_were_asked_for(rules: int) -> None:
    every = [corpus.site(number, rules) for number in range(corpus.sites(rules))]
    made = [rule for one in every for rule in (*one.lines, *one.patterns)]
    assert len(made) == rules == len(set(made))


def test_pages_are_of_the_size_that_is_said() -> None:
    sizes = [len(page.text.encode()) for page in corpus.pages(SOME, 1_000)]
    assert corpus.PAGE_BYTES * 0.95 < sorted(sizes)[SOME // 2] < corpus.PAGE_BYTES * 1.05


def test_pages_have_what_pages_have() -> None:
    every = [corpus.site(number, 1_000) for number in range(corpus.sites(1_000))]
    for trait in ("wraps", "chunks", "has_watermark", "has_indents", "is_wide"):
        assert 0 < sum(getattr(one, trait) for one in every) < len(every), trait


def test_bodies_are_those_that_are_wanted(rules: Rulebook) -> None:
    for page in corpus.pages(SOME, 1_000):
        result = clean(page.text, page.url, rules)
        assert (result.verdict, result.site is not None) == ("cleaned", True)
        assert squeezed(result.body) == squeezed(page.body)


def test_paragraphs_are_too_and_pages_that_stop_early_are_known(rules: Rulebook) -> None:
    exact = []
    for page in corpus.pages(SOME, 1_000):
        one = corpus.site(int(page.url.split(".")[0].removeprefix("https://s")), 1_000)
        result = clean(page.text, page.url, rules)
        exact.append(result.body == page.body)
        assert exact[-1] or one.wraps
        assert result.truncated is one.chunks
    assert sum(exact) > 0.95 * SOME


def test_pages_of_html_come_out_exact(tmp_path: Path) -> None:
    corpus_html.write_rules(tmp_path / "html", 5)
    rules = load_rules(tmp_path / "html")
    for page in corpus_html.pages(10, 5):
        result = clean_html(page.text.encode(), page.url, rules)
        assert (result.verdict, result.body) == ("cleaned", page.body)
        assert {"share-box", "advert", "metadata", "watermark"} <= {edit.label for edit in result.edits}


def test_it_is_written_on_its_own(tmp_path: Path) -> None:
    options = ["--rules", "50", "--pages", "7", "--shard", "3"]
    subprocess.run([sys.executable, str(BENCHMARKS / "corpus.py"), str(tmp_path), *options], check=True)
    assert len(list((tmp_path / "rules" / "sites").iterdir())) == 2
    shards = sorted((tmp_path / "pages").iterdir())
    rows = [json.loads(line) for shard in shards for line in shard.read_text("utf-8").splitlines()]
    assert [shard.name for shard in shards] == ["00000.jsonl", "00001.jsonl", "00002.jsonl"]
    assert rows == [page._asdict() for page in corpus.pages(7, 50)]
