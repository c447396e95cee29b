"""How rule files do on samples: each its own exactly, and nothing on anybody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from cleaner.authoring.alone import all_body, found_on
from cleaner.authoring.findings import Finding, shortened
from cleaner.authoring.samples import Case, Sample, cases, load
from cleaner.errors import InputError
from cleaner.fold import read
from cleaner.model import Document, Result, Score
from cleaner.pipeline import clean_document
from cleaner.plan import plan
from cleaner.recognise import scores
from cleaner.rulebook.load import Rulebook, RuleFile

CONTEXT = 16  # characters shown on each side of a difference


Quality = Literal["validated", "noisy", "missing", "reported"]


class Outcome(NamedTuple):
    """How a sample came out.

    `validated`: body and fields are as wanted; `noisy`: the body holds text too much; `missing`: it lacks text;
    `reported`: only fields differ, or a file of the sample does. `difference` is the first one, in words.
    """

    case: Case
    verdict: Quality
    difference: str = ""


class Checked(NamedTuple):
    """All samples: how each came out, and what rules do where they should do nothing."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]


def check(rulebook: Rulebook) -> Checked:
    """Every rule file against every sample of every layer."""
    outcomes, findings = [], []
    for case in cases(rulebook):
        try:
            sample = load(case)
        except InputError as error:
            outcomes.append(Outcome(case, "reported", str(error)))
            continue
        outcomes.append(outcome(sample, rulebook))
        findings += [*mistaken(sample, rulebook), *eaten(sample, rulebook), *changed_again(sample, rulebook)]
    return Checked(tuple(outcomes), tuple(findings))


def trespasses(rulebook: Rulebook) -> Iterator[Finding]:
    """What rules do to the samples of others, whatever becomes of their own; samples that cannot be read aside."""
    for case in cases(rulebook):
        try:
            sample = load(case)
        except InputError:
            continue
        yield from mistaken(sample, rulebook)
        yield from eaten(sample, rulebook)


# ------------------------------------------------------------------------------------------------ its own sample
def outcome(sample: Sample, rulebook: Rulebook) -> Outcome:
    """How the raw page of a sample comes out, cleaned without any address but what it gives itself."""
    result = clean_document(sample.raw, rulebook)
    body = result.body if result.verdict == "cleaned" else ""
    if body != sample.clean:
        why = f"{result.verdict}: {result.reason}; " if result.reason else ""
        verdict: Quality = "noisy" if _holds_in_order(body, sample.clean) else "missing"
        return Outcome(sample.case, verdict, why + _first_difference(body, sample.clean))
    wrong = [_wrong(result, name, want) for name, want in sample.meta.items() if not same_field(result, name, want)]
    return Outcome(sample.case, "reported", "; ".join(wrong)) if wrong else Outcome(sample.case, "validated")


def _holds_in_order(text: str, wanted: str) -> bool:
    """Whether all characters that are wanted stand in a text, in their order."""
    rest = iter(text)
    return all(character in rest for character in wanted)


def _first_difference(got: str, wanted: str) -> str:
    pairs = zip(got, wanted, strict=False)
    at = next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(got), len(wanted)))
    line = wanted.count("\n", 0, at) + 1
    return f"line {line} of the body: got {_around(got, at)}, wanted {_around(wanted, at)}"


def _around(text: str, at: int) -> str:
    return shortened(text[max(at - CONTEXT, 0) : at + CONTEXT]) if text else "nothing"


def same_field(result: Result, name: str, want: Any) -> bool:
    """Whether a field of a result is as wanted."""
    return _same(_field(result, name), want)


def _field(result: Result, name: str) -> Any:
    return getattr(result, name, None)


def _same(got: Any, want: Any) -> bool:
    """Whether a field is as wanted; of a table, only what is wanted counts."""
    if isinstance(want, dict) and got is not None:
        return all(_same(_item(got, name), value) for name, value in want.items())
    return bool((list(got) if isinstance(got, tuple) else got) == want)


def _item(table: Any, name: str) -> Any:
    return table.get(name) if isinstance(table, Mapping) else getattr(table, name, None)


def _wrong(result: Result, name: str, want: Any) -> str:
    got = _field(result, name)
    if isinstance(want, dict) and got is not None:
        key = next(key for key, value in want.items() if not _same(_item(got, key), value))
        name, got, want = f"{name}.{key}", _item(got, key), want[key]
    return f"{name}: got {got!r}, wanted {want!r}"


# ------------------------------------------------------------------------------------------------ all the others'
def mistaken(sample: Sample, rulebook: Rulebook) -> Iterator[Finding]:
    """Rule files that come near to taking a page, raw or clean, of another site for theirs."""
    own = _own_ids(sample, rulebook)
    for kind, path, text in (("raw", sample.case.raw, sample.raw.raw), ("clean", sample.case.clean, sample.clean)):
        for score in scores(read(text), None, rulebook):
            if score.id not in own and _comes_near(score, own, rulebook):
                hit = ", ".join(f"'{clue.clue}' ({clue.points})" for clue in score.clues)
                problem = f"the {kind} sample {sample.case} gets {score.points} points of {score.threshold}"
                remedy = f"It should stay {score.margin} below that. These clues hit: {hit}."
                yield Finding("error", path, None, score.id, problem, remedy)


def _own_ids(sample: Sample, rulebook: Rulebook) -> set[str]:
    """The rule files that a sample's page is for: its group's, those that its fields name, and what they extend."""
    group, meta = sample.case.group, sample.meta
    named = {f"sites/{group}", f"families/{group}", meta.get("site"), meta.get("family")}
    known = {id for id in rulebook.files if id in named}
    return known | {id for one in known for id in plan(rulebook, one).ancestors}


def _comes_near(score: Score, own: set[str], rulebook: Rulebook) -> bool:
    """Whether a page of others reaches a file's threshold less its margin. A sister, which shares the family of the
    page's own site and its clues, may not hit with clues of its own."""
    if plan(rulebook, score.id).ancestors & own:
        return score.own > 0
    return score.points > score.threshold - score.margin


def eaten(sample: Sample, rulebook: Rulebook) -> Iterator[Finding]:
    """Strips that find something in a clean body.

    Whether a page is recognised by more than what a strip removes, so that finding it once is enough, can be true of
    the pages of the strip's own site only.
    """
    own = _own_ids(sample, rulebook)
    whole = all_body(sample.clean)
    for file in rulebook.files.values():
        page = replace(whole, sure=file.id in own)
        for number, strip in enumerate(file.head.strip):
            try:
                found = found_on(strip, page)
            except TimeoutError:
                found = ("more than it has time for",)
            if found:
                yield _eats(file, number, found[0], sample.case)


def _eats(file: RuleFile, number: int, text: str, case: Case) -> Finding:
    rule = f"{file.id}#{file.head.strip[number].id}"
    problem = f"the strip finds {shortened(text)} in the clean sample {case}"
    remedy = "Make it narrower, and put that line under its `keeps`."
    return Finding("error", file.path, file.line(("strip", number)), rule, problem, remedy)


def changed_again(sample: Sample, rulebook: Rulebook) -> Iterator[Finding]:
    """A clean body that does not stay as it is when it is cleaned once more."""
    result = clean_document(Document(str(sample.case), sample.clean), rulebook)
    if sample.clean and result.body != sample.clean:
        rules = sorted({edit.rule for edit in result.edits}, key=lambda rule: (rule.startswith("cleaner#"), rule))
        problem = f"the clean sample {sample.case} changes when cleaned: {_first_difference(result.body, sample.clean)}"
        remedy = f"These rules changed it: {', '.join(rules)}."
        yield Finding("error", sample.case.clean, None, rules[0] if rules else "cleaner", problem, remedy)
