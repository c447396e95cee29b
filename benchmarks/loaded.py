"""A corpus with its rules loaded, as the benchmarks clean it."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import NamedTuple

import corpus
from measure import speed

from cleaner import clean, load_rules
from cleaner.rulebook.load import Rulebook

MOST_PASSES = 120  # over the pages, to warm up


class Corpus(NamedTuple):
    """Pages, the rules for them, and the seconds that loading these took."""

    rulebook: Rulebook
    pages: list[corpus.Page]
    seconds: float

    @property
    def megabytes(self) -> float:
        return sum(len(page.text.encode()) for page in self.pages) / 1e6

    def speed(self, seconds: float) -> str:
        return speed(self.megabytes, seconds)

    def cleaned(self) -> None:
        for page in self.pages:
            clean(page.text, page.url, self.rulebook)

    def cleaned_without_addresses(self) -> None:
        for page in self.pages:
            clean(page.text, None, self.rulebook)


def loaded(rules: int, pages: int, directory: Path, of_sites: int | None = None) -> Corpus:
    """A corpus in a scratch directory, warm as after the first thousands of pages of a run.

    A site's plan is made at its first page, and its scan changes to Hyperscan after half as many scans as it has
    literals. The cyclic garbage collector looks at a rulebook again and again, unless it is told that it stays.
    """
    where = directory / f"{rules}-rules"
    if not where.is_dir():
        corpus.write_rules(where, rules)
    start = time.process_time()
    rulebook = load_rules(where)
    one = Corpus(rulebook, list(corpus.pages(pages, rules, of_sites=of_sites)), time.process_time() - start)
    for page in one.pages:
        assert_clean(page, one.rulebook)
    for _ in range(min(rules // corpus.sites(rules) * 60 // 100, MOST_PASSES)):
        one.cleaned()
    gc.collect()
    gc.freeze()
    return one


def assert_clean(page: corpus.Page, rulebook: Rulebook) -> None:
    """The body is the one that is wanted, white space aside: of a hundred wrapped pages three break a paragraph wrong."""
    result = clean(page.text, page.url, rulebook)
    assert result.verdict == "cleaned" and result.site, (page.url, result.verdict, result.reason)
    assert squeezed(result.body) == squeezed(page.body), page.url


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())
