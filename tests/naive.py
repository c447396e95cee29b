"""The naive way, which the fast one must agree with: no index, no candidates, no shortcuts.

Every rule is tried on every line with `regex`, every file is asked for its clues, folding looks at every gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from cleaner import fold, page, patterns, pipeline, recognise
from cleaner.fold import Reading, read
from cleaner.model import Document, Result
from cleaner.plan import Site, all_plans
from cleaner.rulebook.book import Rulebook
from cleaner.strips import line


def clean_naively(document: Document, rulebook: Rulebook) -> Result:
    with naive():
        return pipeline.clean_document(document, rulebook)


@contextmanager
def naive() -> Iterator[None]:
    """In here the project works the naive way."""
    with ExitStack() as ways:
        for module, name, way in (
            (pipeline, "narrowed", _whole),
            (pipeline, "may_fit", lambda text, rulebook: True),
            (recognise, "_possible", _every_clue),
            (patterns, "literal", lambda source: None),
            (patterns, "line_matcher", _line_matcher),
            (line, "find", _find_lines),
            (fold, "_folds", lambda left: list(fold._odd_folds(left.plain))),
            (fold, "fold_characters", _fold_characters),
            (fold, "squeeze", _squeeze),
        ):
            ways.enter_context(mock.patch.object(module, name, way))
        yield


def _whole(site: Site, reading: Reading) -> Site:
    return site


def _every_clue(squeezed: str, rulebook: Rulebook) -> recognise.Possible:
    """Each clue once, with the files whose own it is, and all files."""
    owners: dict[int, tuple[Any, list[Site]]] = {}
    for site in all_plans(rulebook).values():
        for rule in site.own_clues:
            owners.setdefault(id(rule.part), (rule, []))[1].append(site)
    return recognise.Possible(list(owners.values()), list(all_plans(rulebook).values()))


def _line_matcher(source: str) -> patterns.LineMatcher:
    return patterns.LineMatcher(None, None, patterns.compiled(source).fullmatch, False)


def _find_lines(rule: line.Rule, page: page.Page) -> Iterator[Any]:
    wanted = {read(one).text for one in rule.lines}
    for number, text in enumerate(page.reading.lines):
        if text in wanted or (rule.match is not None and patterns.full_match(rule.match, text, page.budget)):
            yield page.whole_lines(number, number)


def _fold_characters(text: str) -> str:
    return "".join(fold._NARROW.get(character, character) for character in text)


def _squeeze(text: str) -> str:
    return _fold_characters(text).translate(fold._SQUEEZED)
