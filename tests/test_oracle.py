"""The fast way gives what the naive way gives: the same edits, document for document; and all scans find the same."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import pytest
from builders import URL, rulebook, shipped
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from naive import clean_naively, naive
from strategies import few, many, odd, rule_sets, seeded_texts, small_texts, urls

from cleaner import layout, patterns, scan
from cleaner.errors import PatternError
from cleaner.fold import line_gaps, read, squeeze
from cleaner.model import Document
from cleaner.pipeline import clean_document
from cleaner.rulebook.book import Rulebook
from cleaner.rulebook.load import load_rules

sys.path.append(str(ROOT / "benchmarks"))
corpus = pytest.importorskip("corpus")


def agree(text: str, book: Rulebook, url: str | None = None) -> None:
    document = Document("page", text, url)
    assert clean_document(document, book) == clean_naively(document, book)


@few
@given(seeded_texts(), urls)
def test_pages_around_real_chrome(text: str, url: str | None) -> None:
    agree(text, shipped(), url)


@many
@given(small_texts, rule_sets, st.sampled_from([None, URL]))
def test_random_rules(text: str, tables: tuple[Any, ...], url: str | None) -> None:
    agree(text, rulebook(*tables), url)


@pytest.mark.parametrize("rules", [25, 1_000, 10_000])
def test_many_rules(rules: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("rules")
    corpus.write_rules(directory, rules)
    book, dice = load_rules(directory), random.Random(rules)
    for page in corpus.pages(12, rules):
        agree(page.text, book, page.url)
        agree(_spoiled(page.text, dice), book, dice.choice([None, page.url]))


def _spoiled(text: str, dice: random.Random) -> str:
    for _ in range(8):
        at, stop = sorted(dice.choices(range(len(text)), k=2))
        stop = min(stop, at + 60)
        put = dice.choice(["", "", "\u200b", "\u3000", "\r\n", text[at:stop], text[at:stop].upper(), "—", "\ud800"])
        text = text[:at] + put + text[stop:]
    return text


@many
@given(st.lists(st.one_of(small_texts, odd)).map("".join))
def test_folding(text: str) -> None:
    fast = read(text), squeeze(text)
    with naive():
        assert (read(text), squeeze(text)) == fast
    assert read(text).squeezed == squeeze(text)


@many
@given(st.text("a \n\u3000\r\u200b", max_size=12))
def test_gaps_at_line_ends_are_found_whatever_else_stands_in_the_text(text: str) -> None:
    left, with_more = read(text).edited(()), read(f"{text}x\u200bx").edited(())
    alone = [gap for gap in line_gaps(left) if text[slice(*gap)] != "\n" or 0 in gap or len(text) in gap]
    more = [gap for gap in line_gaps(with_more) if text[slice(*gap)] != "\n" or 0 in gap]
    assert [gap for gap in more if gap[1] < len(text)] == [gap for gap in alone if gap[1] < len(text)]
    assert all(hit.end > hit.start or hit.start == len(text) for hit in layout.find(left))


# ------------------------------------------------------------------------------------------------ the scans
words = st.text("ab词长\0\ud800", min_size=1, max_size=4)


@pytest.mark.parametrize("engine", [scan.by_aho_corasick, scan.by_hyperscan])
@many
@given(literals=st.lists(words, min_size=1, max_size=12, unique=True), text=st.text("ab词长\0\ud800", max_size=30))
def test_scans_find_the_same(engine: Callable[[list[str]], scan.Scan], literals: list[str], text: str) -> None:
    if engine is scan.by_hyperscan:
        pytest.importorskip("hyperscan")
    assert set(engine(literals)(text)) == set(scan.one_by_one(literals)(text))


@many
@given(st.lists(st.lists(st.frozensets(words, min_size=1, max_size=3), max_size=3)), st.text("ab词长", max_size=30))
def test_an_index_names_what_can_stand_in_a_text(needs: list[list[frozenset[str]]], text: str) -> None:
    index = scan.Index(enumerate(needs))
    found = index.among(index.literals(text))
    possible = {
        number
        for number, sets in enumerate(needs)
        if all(any(literal in text for literal in literals) for literals in sets)
    }
    assert found == sorted(found)
    assert possible <= set(found)


def test_a_scan_changes_its_engine_and_finds_the_same() -> None:
    look = scan.scanner(["词", "长词", "b"])
    assert [sorted(set(look("一个长词"))) for _ in range(9)] == [[0, 1]] * 9


# ------------------------------------------------------------------------------------------------ patterns at load
_TOKENS = ["a", "文", " ", "。", ":", "-", "#", "&", ",", "0", ".", "^", "$", "|", "(", ")", "(?:", "(?<n>"]
_TOKENS += ["[ab]", "[^a]", "[0-9]", "[a-]", "[:x]", r"\d", r"\.", r"\-", r"\p{Han}"]
_TOKENS += ["*", "+", "?", "{2}", "{1,3}", "{3,1}", "{2,}", "*?"]


@many
@given(st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=7).map("".join))
def test_what_passes_its_check_compiles_and_is_rightly_said_to_match_something(source: str) -> None:
    try:
        patterns.check(source)
    except PatternError:
        return
    assert patterns.may_be_empty(source) == (patterns.compiled(source).search("") is not None)
