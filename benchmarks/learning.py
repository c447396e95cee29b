"""How well a learned rule file cleans pages that it was not learned from.

    python benchmarks/learning.py invented                  invented templates, 10 pages to learn from and 10 to clean
    python benchmarks/learning.py hosts DATA [HOST...]      labelled pages: half of a host's to learn from, half to clean

DATA holds `index.jsonl` with `url`, `text` and `gold` a row. The score is the F1 of the bag of character 4-grams, white
space aside, on title and body; beside it that of the way for pages of no known site.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import templates

from cleaner import load_rules
from cleaner.fold import read
from cleaner.generic import clean_unknown
from cleaner.learn.lesson import Wanted, lesson
from cleaner.model import Document
from cleaner.pipeline import clean_document


class Labelled(NamedTuple):
    """A page and what is wanted of it: title, line break, body."""

    document: Document
    gold: str


class Figures(NamedTuple):
    learned: float
    generic: float
    exact: float
    recognised: float
    worst: tuple[tuple[float, str], ...]


def f1(gold: str, got: str) -> float:
    """Of the bags of character 4-grams."""
    one, other = (_grams("".join(text.split())) for text in (gold, got))
    common = sum((one & other).values())
    return 2 * common / ((one.total() + other.total()) or 1) if one or other else 1.0


def _grams(text: str) -> Counter[str]:
    text = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return Counter(text[at : at + 4] for at in range(max(len(text) - 3, 1)))


def measure(learn_from: Sequence[Labelled], clean: Sequence[Labelled], host: str, keep: Path | None = None) -> Figures:
    """Learns from some pages and cleans the others, with what was learned and without."""
    proved = lesson([page.document for page in learn_from], Wanted(None, (host,))).proved
    assert proved
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, f"{proved.draft.id}.toml")
        path.parent.mkdir(parents=True)
        path.write_text(proved.text)
        rulebook = load_rules(scratch)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{host}.toml").write_text(proved.text)
    results = [clean_document(page.document, rulebook) for page in clean]
    scores = [_score(page.gold, result) for page, result in zip(clean, results, strict=True)]
    generic = [_score(page.gold, clean_unknown(page.document, read(page.document.raw))) for page in clean]
    worst = sorted(zip(scores, (page.document.id for page in clean), strict=True))[:3]
    exact = mean(_same(page.gold, result) for page, result in zip(clean, results, strict=True))
    return Figures(mean(scores), mean(generic), exact, mean(r.site == proved.draft.id for r in results), tuple(worst))


def _text(result) -> str:
    body = result.body if result.verdict == "cleaned" else ""
    return f"{result.title or ''}\n{body}"


def _score(gold: str, result) -> float:
    return f1(gold, _text(result))


def _same(gold: str, result) -> bool:
    return gold.split() == _text(result).split()


# ------------------------------------------------------------------------------------------------ what to measure on
def invented(kinds: Iterable[str], seeds: Iterable[int], count: int, keep: Path | None) -> None:
    totals = []
    for kind in kinds:
        for seed in seeds:
            given = templates.template(kind, seed)
            made = [templates.page(given, number) for number in range(2 * count)]
            pages = [Labelled(Document(str(n), one.raw), f"{one.title}\n{one.body}") for n, one in enumerate(made)]
            figures = measure(pages[:count], pages[count:], f"{kind}-{seed}.example", keep)
            totals.append(figures)
            print(_row(f"{kind} {seed} head {given.head}", figures), flush=True)
    print(_row("all", _mean(totals)))


def hosts(data: Path, wanted: Sequence[str], splits: int, keep: Path | None) -> None:
    pages: dict[str, list[Labelled]] = {}
    for row in map(json.loads, (data / "index.jsonl").open(encoding="utf-8")):
        if row.get("text"):
            raw = (data / row["text"]).read_text("utf-8")
            one = Labelled(Document(row["id"], raw), (data / row["gold"]).read_text("utf-8"))
            pages.setdefault(urlsplit(row["url"]).hostname or "", []).append(one)
    totals = []
    for host in wanted or sorted(host for host, found in pages.items() if len(found) >= 6):
        figures = []
        for split in range(splits):
            found = sorted(pages[host], key=lambda page: page.document.id)
            random.Random(split).shuffle(found)
            half = max(len(found) // 2, 3)
            figures.append(measure(found[:half], found[half:], host, keep))
        totals.append(_mean(figures))
        print(_row(f"{host} {len(found)}", totals[-1]), flush=True)
    print(_row("all", _mean(totals)))


def _mean(figures: Sequence[Figures]) -> Figures:
    worst = sorted(one for figure in figures for one in figure.worst)[:3]
    return Figures(*(mean(one[at] for one in figures) for at in range(4)), tuple(worst))


def _row(name: str, figures: Figures) -> str:
    worst = " ".join(f"{score:.2f}:{id[-14:]}" for score, id in figures.worst)
    return (
        f"{name:32} learned {figures.learned:.3f}  generic {figures.generic:.3f}  exact {figures.exact:.2f}"
        f"  recognised {figures.recognised:.2f}  worst {worst}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["invented", "hosts"])
    parser.add_argument("names", nargs="*", help="kinds of templates; or DATA and hosts")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a directory for the learned files")
    given = parser.parse_args()
    started = time.monotonic()
    if given.what == "invented":
        invented(given.names or templates.KINDS, range(given.seeds), given.count, given.keep)
    else:
        hosts(Path(given.names[0]), given.names[1:], given.splits, given.keep)
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
