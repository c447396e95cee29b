"""Learns cleaner/generic/markup.json, the weights of the line model for pages of HTML, and says how it does on sites
that the learning never saw.

    python benchmarks/learn_markup.py ../shared/data            report, sites held out
    python benchmarks/learn_markup.py ../shared/data --write    learn from all pages, and write the weights

What the tree says (cleaner/generic/tree.py) is not learned: it stands beside the line's own score as it is, and the
weights of the lines are learned with it in place. Pages of one site are near copies of each other, so sites, not pages,
are held out, and a site counts by the root of its pages. Needs numpy and scipy (the extra `bench`).
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from labelled import SETS, Row, agrees, lost_lines, rows, score, shingle_score, shingle_shares, squash
from scipy.optimize import minimize

from cleaner import load_rules
from cleaner.documents import of_html
from cleaner.fold import read
from cleaner.generic import bounds, claimed_lines, fields
from cleaner.generic.find import BODY, beside_the_text, find
from cleaner.generic.lines import Page
from cleaner.generic.markup import Told, told_by
from cleaner.generic.stretch import Model, Stretch
from cleaner.generic.tree import Say
from cleaner.model import Document
from cleaner.patterns import Budget
from cleaner.pipeline import for_any_page
from cleaner.rulebook.load import Rulebook

OUT = Path(__file__).resolve().parent.parent / "cleaner" / "generic" / "markup.json"
PULL = [15.0, 20.0, 4.0]  # how much a good start, a good end and each end that is passed weigh against the lines
ENGLISH = 0.5  # how much an English page weighs in the learning
LINES, BOUNDS, TITLES = 3e-5, 5e-4, 1e-2  # how much the weights are held back


@dataclass
class Labelled:
    """A page with what is known of it: per line that is not blank, features, what the tree says, how much is gold."""

    row: Row
    told: Told
    lines: list[str]
    page: Page
    said: list[Say]
    gold: np.ndarray  # characters of each line that the gold has
    chars: np.ndarray
    best: tuple[int, int]  # the stretch that fits the gold best
    fit: float
    own: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def is_gold(self) -> np.ndarray:
        return (self.gold / np.maximum(self.chars, 1) > 0.5).astype(float)


# ------------------------------------------------------------------------------------------------ pages
def labelled(row: Row) -> Labelled | None:
    document = of_html(row.id, row.html)
    lines = asked_lines(document)
    index = [number for number, line in enumerate(lines) if line.strip()]
    if not index:
        return None
    page = Page([lines[number].strip() for number in index])
    told = told_by(document, lines)
    assert told is not None
    gold, chars = gold_of_lines(page, row)
    best, fit = best_stretch(gold, chars, len(squash(row.body)))
    return Labelled(
        row, told, lines, page, [told.said[number] for number in index], gold, chars, best, fit,
        np.array([line.own + page.place_features(at) for at, line in enumerate(page.lines)], float),
        np.array([bounds.start_features(page, at) for at in range(page.n)], float),
        np.array([bounds.end_features(page, at) for at in range(page.n)], float),
    )  # fmt: skip


def asked_lines(document: Document) -> list[str]:
    """The lines of a page that the model is asked about: those that say nothing of where the body stands are blank."""
    lines = unclaimed_lines(document)
    aside = beside_the_text(lines)
    return ["" if number in aside else line for number, line in enumerate(lines)]


def unclaimed_lines(document: Document) -> list[str]:
    """The lines of a page; those that the rules for any page claim are blank."""
    reading = read(document.raw)
    claimed = claimed_lines(reading, for_any_page(document, reading, shipped_rules(), Budget()))
    return ["" if number in claimed else line for number, line in enumerate(reading.lines)]


@cache
def shipped_rules() -> Rulebook:
    return load_rules()


def gold_of_lines(page: Page, row: Row) -> tuple[np.ndarray, np.ndarray]:
    """How many characters of each line stand in the gold; copies count as often as they do there, the nearest first."""
    texts = [squash(line.text) for line in page.lines]
    body, title = squash(row.body), squash(row.title or "")
    chars = np.array([len(text) for text in texts], float)
    gold = chars * np.array([covered(text, body) for text in texts])
    first, last = best_stretch(gold, chars, len(body))[0]
    seen: Counter[str] = Counter()
    for at in [*range(first, last + 1), *range(first), *range(last + 1, page.n)]:
        seen[texts[at]] += gold[at] > 0
        far = chars[at] < 8 and not first - 12 <= at <= last + 12
        if far or seen[texts[at]] > max(1, body.count(texts[at])) or (texts[at] == title and title not in body):
            gold[at] = 0
    return gold, chars


def covered(text: str, body: str) -> float:
    """The share of a line that a body has."""
    if not text or text in body:
        return float(bool(text))
    grams = [text[at : at + 6] for at in range(len(text) - 5)] if len(text) >= 8 else []
    return sum(gram in body for gram in grams) / len(grams) if grams else 0.0


def best_stretch(gold: np.ndarray, chars: np.ndarray, wanted: int) -> tuple[tuple[int, int], float]:
    hit, size = np.r_[0, np.cumsum(gold)], np.r_[0, np.cumsum(chars)]
    table = np.triu(
        2 * (hit[None, :] - hit[:, None]) / (np.maximum(size[None, :] - size[:, None], 0) + max(wanted, 1)), 1
    )
    first, behind = np.unravel_index(table.argmax(), table.shape)
    return (int(first), int(behind) - 1), float(table.max())


# ------------------------------------------------------------------------------------------------ learning
def page_weights(pages: Sequence[Labelled]) -> np.ndarray:
    sites = Counter(page.row.site for page in pages)
    weights = [(ENGLISH if page.row.is_english else 1.0) / math.sqrt(sites[page.row.site]) for page in pages]
    return np.array(weights) / sum(weights)


def logistic(
    features: np.ndarray, wanted: np.ndarray, weights: np.ndarray, told: Any = 0.0, held: float = LINES
) -> np.ndarray:
    """Weights and, last, the constant of a logistic regression; `told` are logits that stand beside it."""
    weights = weights / weights.sum()

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        logit = features @ given[:-1] + given[-1] + told
        wrong = weights * (1 / (1 + np.exp(-np.clip(logit, -50, 50))) - wanted)
        cost = weights @ np.logaddexp(0, -logit * (2 * wanted - 1)) + 0.5 * held * given[:-1] @ given[:-1]
        return cost, np.r_[features.T @ wrong + held * given[:-1], wrong.sum()]

    return minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def learn_lines(pages: Sequence[Labelled]) -> np.ndarray:
    """A page weighs the same however long it is; in it a line weighs by the root of its length."""
    roots = [np.sqrt([line.u for line in page.page.lines]) for page in pages]
    weights = [weight * root / root.sum() for weight, root in zip(page_weights(pages), roots, strict=True)]
    told = [[say.logit for say in page.said] for page in pages]
    return logistic(
        np.vstack([page.own for page in pages]),
        np.concatenate([page.is_gold for page in pages]),
        np.concatenate(weights),
        np.concatenate(told),
    )


def learn_bound(pages: Sequence[Labelled], which: str) -> np.ndarray:
    """What tells the first, or the last, line of the body from those before, or behind, it that it is not."""
    features, wanted, weights = [], [], []
    for page, weight in zip(pages, page_weights(pages), strict=True):
        if page.fit < 0.75:
            continue
        first, last = page.best
        right, lines = (
            (first, range(last + 1)) if which == "start" else (last, range(first, min(page.page.n, last + 60)))
        )
        is_right = np.array([line == right for line in lines], float)
        features.append((page.start if which == "start" else page.end)[lines])
        wanted.append(is_right)
        weights.append(weight * np.where(is_right > 0, 1.0, 3.0 / max(len(lines) - 1, 1)))
    return logistic(np.vstack(features), np.concatenate(wanted), np.concatenate(weights), held=BOUNDS)


def learn_title(pages: Sequence[Labelled]) -> np.ndarray:
    """Weights that put the title's line before the other lines above the body; no constant."""
    choices = []
    for page, weight in zip(pages, page_weights(pages), strict=True):
        offered = fields.title_features(page.page, *page.best) if page.row.title else []
        right = [at for at, _ in offered if squash(page.page.lines[at].text) == squash(page.row.title or "")]
        if right:
            choices.append(
                (np.array([x for _, x in offered], float), [at for at, _ in offered].index(max(right)), weight)
            )

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        cost, slope = 0.5 * TITLES * given @ given, TITLES * given
        for features, right, weight in choices:
            chance = np.exp(features @ given - (features @ given).max())
            chance /= chance.sum()
            cost -= weight * math.log(chance[right] + 1e-12)
            slope = slope + weight * (features.T @ chance - features[right])
        return cost, slope

    return minimize(loss, np.zeros(choices[0][0].shape[1]), jac=True, method="L-BFGS-B").x


def learn_presence(pages: Sequence[Labelled], data: dict[str, list[float]]) -> np.ndarray:
    """What tells pages from the same pages with their bodies taken out."""
    model = Model(data | {"presence": [0.0] * 9})
    features, wanted, weights = [], [], []
    for page, weight in zip(pages, page_weights(pages), strict=True):
        rest = [at for at in range(page.page.n) if not page.best[0] <= at <= page.best[1] and page.gold[at] < 8]
        without = Page([page.page.lines[at].text for at in rest]), [page.said[at] for at in rest]
        for (seen, said), has_body in (((page.page, page.said), 1.0), (without, 0.0)):
            if seen.n >= 5:
                features.append(Stretch(seen, model, said=said).presence_features())
                wanted.append(has_body)
                weights.append(weight)
    return logistic(np.array(features, float), np.array(wanted), np.array(weights), held=1e-3)


def learn(pages: Sequence[Labelled]) -> dict[str, list[float]]:
    found = {"own": learn_lines(pages), "start": learn_bound(pages, "start"), "end": learn_bound(pages, "end")}
    found["title"] = learn_title(pages)
    data = {name: [round(float(value), 4) for value in values] for name, values in found.items()} | {"pull": PULL}
    return data | {"presence": [round(float(value), 4) for value in learn_presence(pages, data)]}


# ------------------------------------------------------------------------------------------------ measuring
def folds(pages: Sequence[Labelled], count: int) -> list[int]:
    """The fold of each page: sites, the largest first, go to the fold that has the fewest pages."""
    sites = Counter(page.row.site for page in pages)
    load, place = [0] * count, {}
    for site, number in sorted(sites.items(), key=lambda item: (-item[1], item[0])):
        place[site] = load.index(min(load))
        load[place[site]] += number
    return [place[page.row.site] for page in pages]


def held_out(pages: Sequence[Labelled], count: int) -> Iterator[tuple[Labelled, Model]]:
    place = folds(pages, count)
    for fold in range(count):
        model = Model(learn([page for page, at in zip(pages, place, strict=True) if at != fold]))
        yield from ((page, model) for page, at in zip(pages, place, strict=True) if at == fold)


def measure(judged: Iterable[tuple[Labelled, Model]], show: Callable[[float, Labelled], None]) -> None:
    found: dict[str, list[Any]] = defaultdict(list)
    for page, model in judged:
        result = find(page.lines, model, page.told)
        title = result.title.value if result.title else None
        body = "\n".join(line for line, label in zip(page.lines, result.labels, strict=True) if label == BODY)
        f1 = score(page.row, title, body)
        show(f1, page)
        found[page.row.set].append(
            (f1, lost_lines(page.row, title, body), shingle_shares(page.row, body), page.row, result)
        )
    for name in SETS:
        tell(name, found[name])


def tell(name: str, found: list[Any]) -> None:
    if not found:
        return
    scores, lost, shares, pages, results = zip(*found, strict=True)
    share_lost = sum(missing for missing, _ in lost) / max(sum(lines for _, lines in lost), 1)
    parts = [f"{name:12s} {len(found):4d} pages  F1 {statistics.mean(scores):.4f}  lost {share_lost:.1%}"]
    parts += [f"shingle F1 {shingle_score(shares):.4f}"] if pages[0].is_english else []
    for key, field in (("date", "published"), ("author", "author"), ("title", "title")):
        wanted = [
            (page.title if key == "title" else page.known.get(key), value_of(result, field))
            for page, result in zip(pages, results, strict=True)
        ]
        right = [agrees(key, got, want) for want, got in wanted if want]
        parts += [f"{key} {sum(right)} of {len(right)}"] if right else []
    print("  ".join(parts), flush=True)


def value_of(result: Any, field: str) -> str | None:
    found = getattr(result, field)
    return found.value if found else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    given = parser.parse_args()
    pages = [page for row in rows(given.data) if (page := labelled(row))]
    worst: list[tuple[float, str]] = []
    if given.write:
        OUT.write_text(json.dumps(learn(pages)) + "\n")
        measure(((page, Model.shipped("markup")) for page in pages), lambda f1, page: None)
    else:
        measure(held_out(pages, given.folds), lambda f1, page: worst.append((f1, f"{page.row.set} {page.row.id}")))
    for f1, name in sorted(worst)[: given.worst]:
        print(f"   {f1:.3f} {name}")


if __name__ == "__main__":
    main()
