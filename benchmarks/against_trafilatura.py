"""`clean_html()` with site rules against `trafilatura.extract`, on the same bytes of the same pages."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import corpus_html
from measure import Figure, absent, in_turns

from cleaner import clean_html, load_rules

SITES, PAGES = 20, 60


def rows(directory: Path) -> Iterator[Figure]:
    what, wanted = "`clean_html()` with site rules to `trafilatura.extract`, pages a second", "≥ 20"
    if missing := absent("trafilatura"):
        yield Figure(what, None, wanted, missing)
        return
    from trafilatura import extract

    corpus_html.write_rules(directory / "html", SITES)
    rulebook = load_rules(directory / "html")
    pages = [(page.text.encode(), page.url, page.body) for page in corpus_html.pages(PAGES, SITES)]
    for data, url, body in pages:
        assert clean_html(data, url, rulebook).body == body, url
    found = sum((extract(data) or "").split() == body.split() for data, _, body in pages)
    gc.collect()
    gc.freeze()
    works = [
        lambda: deque((clean_html(data, url, rulebook) for data, url, _ in pages), maxlen=0),  # no run keeps results
        lambda: deque((extract(data) for data, _, _ in pages), maxlen=0),
    ]
    ours, theirs = in_turns(works, 5)
    behind = f"{PAGES / ours:.0f} against {PAGES / theirs:.0f}; the body exact on {PAGES} and {found} of {PAGES} pages"
    yield Figure(what, theirs / ours, wanted, behind)
