"""`clean()` against loops over the same rules, and against itself with fewer rules, and with no index."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import corpus
import loops
from loaded import Corpus, loaded, squeezed
from measure import ROOT, Figure, in_turns

from cleaner import clean
from cleaner.model import Document


def rows(directory: Path) -> Iterator[Figure]:
    many = loaded(10_000, 120, directory)
    yield _routed(many, 10_000, "≥ 3")
    yield _all_rules(many)
    yield _routed(loaded(50_000, 120, directory), 50_000, "≥ 4")
    yield _naive(many)
    yield _growth(directory)
    yield _repairs(many)


def _routed(one: Corpus, rules: int, wanted: str) -> Figure:
    by_host = loops.routed(rules)
    for page in one.pages:
        _assert_same(_by_host(page, by_host), page)
    works = [one.cleaned, lambda: [_by_host(page, by_host) for page in one.pages]]
    ours, loop = in_turns(works, 5)
    what = f"`clean()` to a loop over the rules of the page's site, {rules:,} rules"
    behind = f"{one.speed(ours)} against {one.speed(loop)}; loading took {one.seconds:.1f} s"
    return Figure(what, loop / ours, wanted, behind)


def _by_host(page: corpus.Page, by_host: dict[str, loops.Loop]) -> str:
    return by_host[urlsplit(page.url).hostname or ""](page.text)


def _all_rules(one: Corpus) -> Figure:
    every, few = loops.all_rules(10_000), one._replace(pages=one.pages[:16])
    for page in few.pages:
        _assert_same(every(page.text), page)
    ours, loop = in_turns([few.cleaned, lambda: [every(page.text) for page in few.pages]], 5)
    what = "`clean()` to a loop over all rules, 10,000 rules"
    return Figure(what, loop / ours, "≥ 250", f"{few.speed(ours)} against {few.speed(loop)}")


def _assert_same(body: str, page: corpus.Page) -> None:
    assert squeezed(body) == squeezed(page.body), page.url


def _naive(one: Corpus) -> Figure:
    """The oracle of the tests makes the same edits, so this is the price of doing the same work with no index."""
    naive, few = _oracle(), one._replace(pages=one.pages[:6])
    documents = [Document(page.url, page.text, page.url) for page in few.pages]
    for document in documents:
        result = clean(document.raw, document.url, one.rulebook)
        assert naive.clean_naively(document, one.rulebook).edits == result.edits
    slowly = partial(_each, naive.clean_naively, documents, one)
    ours, theirs = in_turns([few.cleaned, slowly], 3)
    what = "`clean()` to itself with no index: each rule of the site on each line; 10,000 rules"
    return Figure(what, theirs / ours, "", f"the same edits; {few.speed(ours)} against {few.speed(theirs)}")


def _each(way, documents: list[Document], one: Corpus) -> None:
    for document in documents:
        way(document, one.rulebook)


def _oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("oracle", ROOT / "tests" / "naive.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _growth(directory: Path) -> Figure:
    """The pages are those of the first site, with few rules and with many, and have no address to go by."""
    few, many = (loaded(rules, 100, directory, of_sites=1) for rules in (25, 10_000))
    one, other = in_turns([few.cleaned_without_addresses, many.cleaned_without_addresses], 7)
    ratio = (other / many.megabytes) / (one / few.megabytes)
    what = "time with 10,000 rules to time with 25, pages without an address"
    return Figure(what, ratio, "≤ 1.5", f"{many.speed(other)} against {few.speed(one)}")


def _repairs(every: Corpus) -> Figure:
    kinds: dict[bool, list[corpus.Page]] = {True: [], False: []}
    for page in every.pages:
        one = corpus.site(int((urlsplit(page.url).hostname or "s0.").split(".")[0][1:]), 10_000)
        kinds[one.wraps or one.chunks].append(page)
    mended, plain = (every._replace(pages=kinds[is_mended]) for is_mended in (True, False))
    slow, fast = in_turns([mended.cleaned, plain.cleaned], 5)
    what = "time for pages that are wrapped or cut into chunks to time for others"
    ratio = (slow / mended.megabytes) / (fast / plain.megabytes)
    return Figure(what, ratio, "", f"{mended.speed(slow)} against {plain.speed(fast)}")
