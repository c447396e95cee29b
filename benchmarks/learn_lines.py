"""Learns cleaner/generic/weights.json, the weights of the line model for plain text, and says how it does on sites that
the learning never saw.

    python benchmarks/learn_lines.py ../shared/data            report, sites held out
    python benchmarks/learn_lines.py ../shared/data --write    learn from all pages, write the weights, report the fit

A page's plain text is its whole visible text. English pages take part with the text of their HTML, at less weight: they
keep the model to what is of no language. What is learned, and from what, is the same for pages of HTML, and stands in
learn_markup.py. Same pages, same weights. Needs numpy and scipy (the extra `bench`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import learn_markup as shared
import numpy as np
from labelled import Row, rows, squash
from learn_markup import Labelled, folds, measure, page_weights

from cleaner.documents import of_html
from cleaner.generic import bounds
from cleaner.generic.inserts import links_between
from cleaner.generic.lines import Page
from cleaner.generic.stretch import Model, Stretch
from cleaner.model import Document

OUT = Path(__file__).resolve().parent.parent / "cleaner" / "generic" / "weights.json"
PRESENCE = 2.5e-3  # how much the weights of what tells a body from none are held back
FITS = 0.95  # an English page takes part if a stretch of its lines fits its gold so well
FOUND = 0.6  # a page shows what a body is like if its own is found so well


# ------------------------------------------------------------------------------------------------ pages
def labelled(row: Row) -> Labelled | None:
    """A page with what is known of each line of its plain text; None if nothing can be learned from it."""
    text = row.text if row.text is not None else of_html(row.id, row.html).raw
    lines = shared.unclaimed_lines(Document(row.id, text))
    texts = [line for line in lines if line]
    between = links_between(
        texts
    )  # comments and teasers below the text stay: what a body ends before is learned of them
    texts = [line for at, line in enumerate(texts) if at not in between]
    if not texts or (row.is_english and not 20 < len(texts) < 900):
        return None
    page = Page(texts)
    gold, chars = shared.gold_of_lines(page, row)
    best, fit = shared.best_stretch(gold, chars, len(squash(row.body)))
    if row.is_english and fit <= FITS:
        return None
    return Labelled(
        row, None, texts, page, None, gold, chars, best, fit,  # type: ignore[arg-type]  # there is no markup
        np.array([line.own + page.place_features(at) for at, line in enumerate(page.lines)], float),
        np.array([bounds.start_features(page, at) for at in range(page.n)], float),
        np.array([bounds.end_features(page, at) for at in range(page.n)], float),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ learning
def learn_lines(pages: Sequence[Labelled]) -> np.ndarray:
    """What tells a line of a body; a page weighs the same however long it is, a line by the root of its length."""
    roots = [np.array([line.root for line in page.page.lines]) for page in pages]
    weights = [weight * root / root.sum() for weight, root in zip(page_weights(pages), roots, strict=True)]
    features, wanted = np.vstack([page.own for page in pages]), np.concatenate([page.is_gold for page in pages])
    return shared.logistic(features, wanted, np.concatenate(weights), held=shared.LINES)


def learn_presence(pages: Sequence[Labelled], data: dict[str, list[float]]) -> np.ndarray:
    """What tells pages whose body is found from the same pages with their bodies taken out."""
    model = Model(data | {"presence": [0.0] * 9})
    features, wanted, weights = [], [], []
    for page, weight in zip(pages, page_weights(pages), strict=True):
        found = Stretch(page.page, model)
        first, last = page.best
        rest = [line.text for at, line in enumerate(page.page.lines) if not first <= at <= last and page.gold[at] < 8]
        examples = [(found, 1.0)] if fit_of(page, found.first, found.last) > FOUND else []
        examples += [(Stretch(Page(rest), model), 0.0)] if len(rest) >= 5 else []
        for stretch, has_body in examples:
            features.append(stretch.presence_features())
            wanted.append(has_body)
            weights.append(weight)
    return shared.logistic(np.array(features, float), np.array(wanted), np.array(weights), held=PRESENCE)


def fit_of(page: Labelled, first: int, last: int) -> float:
    """The F1, in characters, of a stretch against the gold."""
    got, right = page.chars[first : last + 1].sum(), page.gold[first : last + 1].sum()
    return float(2 * right / (got + max(len(squash(page.row.body)), 1)))


def learn(pages: Sequence[Labelled]) -> dict[str, list[float]]:
    found = {
        "own": learn_lines(pages),
        "start": shared.learn_bound(pages, "start"),
        "end": shared.learn_bound(pages, "end"),
    }
    found["title"] = shared.learn_title(pages)
    data = {name: [round(float(value), 4) for value in values] for name, values in found.items()}
    return data | {"presence": [round(float(value), 4) for value in learn_presence(pages, data)]}


def held_out(pages: Sequence[Labelled], count: int) -> Iterator[tuple[Labelled, Model]]:
    """Each Chinese page with a model that was learned without any page of its site."""
    chinese, english = judged(pages), [page for page in pages if page.row.is_english]
    place = folds(chinese, count)
    for fold in range(count):
        seen = [page for page, at in zip(chinese, place, strict=True) if at != fold]
        model = Model(learn([*seen, *english]))
        yield from ((page, model) for page, at in zip(chinese, place, strict=True) if at == fold)


def judged(pages: Sequence[Labelled]) -> list[Labelled]:
    """The pages whose score counts."""
    return [page for page in pages if not page.row.is_english]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    pages = [page for row in rows(given.data) if (page := labelled(row))]
    if given.write:
        data = learn([*judged(pages), *(page for page in pages if page.row.is_english)])
        OUT.write_text(json.dumps(data) + "\n")
        measure(((page, Model(data)) for page in judged(pages)), lambda f1, page: None)
    else:
        measure(held_out(pages, given.folds), lambda f1, page: None)


if __name__ == "__main__":
    main()
