"""Speed of the way for pages of no known site, on plain text, against trafilatura on the same lines wrapped as HTML.

    python benchmarks/generic_speed.py [DATA]

DATA is a directory of labelled pages (see `labelled.py`); where there is none, pages of invented templates take their
place. Rules are loaded and recognise pages as ever; pages that they claim are left out. Each pass over the pages runs in
a process forked for it, so that nothing is remembered from the pass before.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import labelled
import templates
from measure import ROOT, Figure, absent, in_turns

from cleaner import clean, load_rules
from cleaner.fold import read
from cleaner.patterns import Budget
from cleaner.recognise import recognise

DATA = ROOT.parent / "shared" / "data"
WHAT = "`clean()` of plain text of no known site to `trafilatura.extract` of the same lines as HTML"
WANTED = "≥ 50"
ROUNDS = 5


def rows(directory: Path, data: Path = DATA) -> Iterator[Figure]:
    """How many times as fast the generic way is, each page seen for the first time."""
    if missing := absent("trafilatura"):
        yield Figure(WHAT, None, WANTED, missing)
        return
    from trafilatura import extract

    rules = load_rules(ROOT / "rules")
    texts = [text for text in texts_of(data) if not recognise(read(text), None, rules, Budget()).choices]
    pages = [as_html(text) for text in texts]

    def ours() -> None:
        for text in texts:
            clean(text, rules=rules)

    def theirs() -> None:
        for page in pages:
            extract(page)

    clean(texts[0], rules=rules)  # both have compiled their patterns then
    extract(pages[0])
    first, again, other = in_turns([forked(ours), forked(lambda: (ours(), ours())), forked(theirs)], ROUNDS)
    size = sum(len(text.encode()) for text in texts) / 1e6
    yield Figure(WHAT, other / first, WANTED,
                 f"{size / first:.1f} MB/s against {size / other:.1f} MB/s, {len(texts)} pages; "
                 f"{size / (again - first):.1f} MB/s on pages with lines that were met before")  # fmt: skip


def texts_of(data: Path) -> list[str]:
    """Plain text of labelled pages; without them, of invented ones, six of each of thirty sites."""
    texts = [row.text for row in labelled.rows(data) if row.text]
    invented = (
        templates.template(kind, seed) for kind in templates.KINDS for seed in range(30 // len(templates.KINDS))
    )
    return texts or [templates.page(one, number).raw for one in invented for number in range(6)]


def as_html(text: str) -> str:
    """A page whose paragraphs are the lines of a text."""
    lines = (line.strip() for line in text.splitlines())
    paragraphs = (f"<p>{html.escape(line)}</p>\n" for line in lines if line)
    return f"<html><head><meta charset='utf-8'></head><body>\n{''.join(paragraphs)}</body></html>"


def forked(work: Callable[[], object]) -> Callable[[], None]:
    """The same work in a child process, whose CPU time counts as this process's."""

    def run() -> None:
        child = os.fork()
        if not child:
            work()
            os._exit(0)
        os.waitpid(child, 0)

    return run


if __name__ == "__main__":
    for figure in rows(Path(), *map(Path, sys.argv[1:2])):
        print(figure)
