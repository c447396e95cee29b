"""Rules that no sample exercises: what nobody would notice if it broke."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.authoring.samples import cases, load
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.load import Rulebook, RuleFile

_KINDS = ("strip", "capture", "truncation", "repair")


class Idle(NamedTuple):
    """A rule that did nothing on any sample, and where it is written."""

    kind: str
    rule: str
    file: Path
    line: int | None


class Coverage(NamedTuple):
    """How many rules there are, and which of them are idle, file by file in the order of their lines."""

    rules: int
    idle: tuple[Idle, ...]


def coverage(rulebook: Rulebook, ids: Collection[str]) -> Coverage:
    """Which strips, captures, truncations and repairs of some rule files no sample of any layer exercises."""
    known = [rule for id in ids for rule in _rules(rulebook.files[id])]
    used = exercised(rulebook)
    idle = (rule for rule in known if rule.rule not in used)
    return Coverage(len(known), tuple(sorted(idle, key=lambda rule: (str(rule.file), rule.line or 0))))


def _rules(file: RuleFile) -> Iterator[Idle]:
    for id, path in file.parts.items():
        if path[0] in _KINDS:
            yield Idle(str(path[0]), f"{file.id}#{id}", file.path, file.line(path))


def exercised(rulebook: Rulebook) -> set[str]:
    """The ids of all rules that do something on a sample; those of samples that cannot be read aside."""
    used: set[str] = set()
    for case in cases(rulebook):
        try:
            used.update(_at_work(clean_document(load(case).raw, rulebook)))
        except InputError:
            continue
    return used


def _at_work(result: Result) -> Iterator[str]:
    for edit in result.edits:
        yield edit.rule
        yield from (rule for rule, _ in edit.also)
    yield from (captured.rule for captured in result.captured)
    for evidence in result.truncation.evidence if result.truncation else ():
        yield evidence.partition(": ")[0]
