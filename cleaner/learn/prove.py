"""A draft under test: as a rule file beside all others, on its own pages and on the samples of others. What fails is
taken back to a proposal, with the reason."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from cleaner.authoring.alone import all_body, found_on
from cleaner.authoring.lint import lint
from cleaner.authoring.samples import Sample, cases, load
from cleaner.errors import InputError
from cleaner.fold import read
from cleaner.learn import write
from cleaner.learn.parts import Draft, Part
from cleaner.model import Document, Result
from cleaner.patterns import Budget
from cleaner.pipeline import clean_document
from cleaner.plan import plan
from cleaner.recognise import score
from cleaner.rulebook.load import Rulebook, load_rules

ROUNDS = 6


@dataclass(frozen=True)
class Proved:
    """A draft of which all that is sure holds, its text, and how the pages come out with it."""

    draft: Draft
    text: str
    results: tuple[Result, ...]
    taken_back: tuple[str, ...] = ()

    def count(self, verdict: str) -> int:
        return sum(result.verdict == verdict and result.site == self.draft.id for result in self.results)

    @property
    def recognised(self) -> int:
        return sum(result.site == self.draft.id for result in self.results)


def others_samples(rulebook: Rulebook, id: str) -> tuple[Sample, ...]:
    """The samples of all other sites."""
    found = []
    for case in cases(rulebook):
        try:
            sample = load(case)
        except InputError:
            continue
        if f"sites/{case.group}" != id and sample.meta.get("site") != id:
            found.append(sample)
    return tuple(found)


def prove(draft: Draft, documents: Sequence[Document], samples: Sequence[Sample], rules: Sequence[Path] = ()) -> Proved:
    """The draft, with what does not hold taken back.

    Args:
        samples: of other sites.
        rules: directories of rule files, over the usual ones.

    Raises:
        RuleFileError: another rule file is at fault.
    """
    taken_back: list[str] = []
    for _ in range(ROUNDS):
        rulebook = beside_others(draft, rules)
        faults = dict(_faults(draft, rulebook, samples))
        if not faults:
            break
        draft = replace_parts(draft, faults)
        taken_back += [f"{name}: {why}" for name, why in faults.items()]
    rulebook = beside_others(draft, rules)
    results = tuple(clean_document(document, rulebook) for document in documents)
    return Proved(draft, write.text(draft), results, tuple(taken_back))


def beside_others(draft: Draft, rules: Sequence[Path]) -> Rulebook:
    """All rules, with the draft over them."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, f"{draft.id}.toml")
        path.parent.mkdir(parents=True)
        path.write_text(write.text(draft), encoding="utf-8")
        return load_rules(scratch, *rules)


def _faults(draft: Draft, rulebook: Rulebook, samples: Sequence[Sample]) -> Iterator[tuple[str, str]]:
    """Names of parts that do not hold, and why."""
    for finding in lint(rulebook):
        id, _, name = finding.rule.partition("#")
        if id == draft.id and name and finding.severity == "error":
            yield name, finding.problem
    file = rulebook.files[draft.id]
    for sample in samples:
        page = replace(all_body(sample.clean), sure=False)
        for strip in file.head.strip:
            try:
                found = found_on(strip, page)
            except TimeoutError:
                found = ("more than it has time for",)
            if found:
                yield strip.id, f"finds '{found[0].strip()[:40]}' in the clean sample {sample.case}"


def replace_parts(draft: Draft, faults: dict[str, str]) -> Draft:
    return draft._replace(parts=tuple(_mended(part, faults) for part in draft.parts))


def _mended(part: Part, faults: dict[str, str]) -> Part:
    why = faults.get(part.name)
    if why is None or not part.sure:
        return part
    lines = [line for line in part.keys.get("lines", ()) if line not in why]
    if lines and len(lines) < len(part.keys.get("lines", ())):
        removes = [line for line in part.keys["removes"] if line in lines] or lines[:1]
        return part._replace(keys={**part.keys, "lines": lines, "removes": removes})
    return part.proposed(why)


def mistaken(draft: Draft, samples: Sequence[Sample], rules: Sequence[Path] = ()) -> tuple[str, ...]:
    """Samples of others that the draft's clues come near to."""
    site = plan(beside_others(draft, rules), draft.id)
    found = []
    for sample in samples:
        for text in (sample.raw.raw, sample.clean):
            points = score(site, read(text), Budget())
            if points.own and points.points > points.threshold - points.margin:
                found.append(str(sample.case))
    return tuple(dict.fromkeys(found))


def agreement(results: Sequence[Result], bodies: Sequence[str]) -> float:
    """How well the bodies that came out agree with others, by pairs of characters."""
    return mean(_dice(result.body, body) for result, body in zip(results, bodies, strict=True)) if results else 0.0


def _dice(one: str, other: str) -> float:
    first, second = ({text[at : at + 4] for at in range(len(text) - 3)} for text in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0
