"""Looking at one page again whenever a rule file, or the page, is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from cleaner.authoring.impact import Unread, pages
from cleaner.errors import CleanerError
from cleaner.model import Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.layers import layers, rule_paths
from cleaner.rulebook.load import Rulebook, load_rules

PAUSE = 0.3  # seconds between two looks at the files

Snapshot = Mapping[Path, tuple[int, int] | None]


class Sight(NamedTuple):
    """The page, cleaned by the rules as they are now."""

    rulebook: Rulebook
    result: Result


def snapshot(file: Path, rules: Sequence[Path]) -> Snapshot:
    """When each rule file of every layer and the page were saved last, and their sizes; None for one that is gone."""
    paths = [path for layer in layers(rules) for path in rule_paths(layer)[0]]
    return {path: _stamp(path) for path in (*paths, file)}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def snapshots(file: Path, rules: Sequence[Path]) -> Iterator[Snapshot]:
    """Snapshots for ever, with a pause between them."""
    while True:
        yield snapshot(file, rules)
        time.sleep(PAUSE)


def sights(file: Path, rules: Sequence[Path], seen: Iterable[Snapshot]) -> Iterator[Sight | CleanerError]:
    """What there is to see at the first of the snapshots, and at each that differs from the one before.

    Where rule files do not load or the page cannot be read, that is what there is to see.
    """
    for _ in groupby(seen):
        yield look(file, rules)


def look(file: Path, rules: Sequence[Path]) -> Sight | CleanerError:
    """The page as the rules now have it, or why it cannot be had."""
    try:
        rulebook = load_rules(*rules)
        page = next(pages(file))
    except CleanerError as error:
        return error
    if isinstance(page, Unread):
        return CleanerError(f"{file}: {page.problem}")
    return Sight(rulebook, clean_document(page, rulebook))
