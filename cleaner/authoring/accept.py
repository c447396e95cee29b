"""Decisions become examples of the rules: what was rightly removed in `removes`, what should have stayed in `keeps`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cleaner.authoring.alone import all_body, found_on
from cleaner.authoring.decisions import Decision, bare
from cleaner.errors import InputError
from cleaner.grammar import Strip
from cleaner.rulebook.amend import CannotEdit, Key, add
from cleaner.rulebook.load import Rulebook, RuleFile

_KEYS: dict[str, Key] = {"accept": "removes", "reject": "keeps"}
_OURS = ("--rules", "./rules")  # layers that may be written to


class Example(NamedTuple):
    """A text for one of the lists of a strip: `number` counts the strips of its file from 0."""

    file: RuleFile
    number: int
    key: Key
    text: str

    @property
    def rule(self) -> str:
        return f"{self.file.id}#{self.file.head.strip[self.number].id}"


class Left(NamedTuple):
    """A decision that gives no example, and why."""

    decision: Decision
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What decisions come to: the examples they give, and those that give none."""

    examples: tuple[Example, ...]
    left: tuple[Left, ...]
    texts: dict[Path, str] = field(default_factory=dict)  # of each rule file, with its examples


def propose(decisions: Iterable[Decision], rulebook: Rulebook) -> Proposal:
    """The examples that decisions give; nothing is written. Skipped texts give none, and are not spoken of."""
    examples: list[Example] = []
    left: list[Left] = []
    texts: dict[Path, str] = {}
    for decision in decisions:
        if decision.decision not in _KEYS:
            continue
        found = _example(decision, rulebook)
        problem = found if isinstance(found, str) else _added(found, texts, examples)
        if problem:
            left.append(Left(decision, problem))
    return Proposal(tuple(examples), tuple(left), texts)


def _added(example: Example, texts: dict[Path, str], examples: list[Example]) -> str | None:
    """Add an example to the text of its file; what hinders that."""
    if example in examples:
        return "it is an example of that rule already"
    path = example.file.path
    try:
        before = texts.get(path) or _text(path)
        texts[path] = add(before, example.number, example.key, [example.text])
    except CannotEdit as error:
        return f"{path}: {error}; add it by hand"
    examples.append(example)
    return None


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


# ------------------------------------------------------------------------------------------------ which example
def _example(decision: Decision, rulebook: Rulebook) -> Example | str:
    """The example that a decision gives, or why it gives none."""
    place = _strip(decision.rule, rulebook)
    if isinstance(place, str):
        return place
    file, number = place
    strip, key = file.head.strip[number], _KEYS[decision.decision]
    if any(bare(decision.text) in (bare(known), known) for known in getattr(strip, key)):
        return "it is an example of that rule already"
    text = _shown(decision, strip)
    if text is None:
        return "the strip alone does not hit it, so it would show nothing as an example; keep the page as a sample"
    other = strip.keeps if key == "removes" else strip.removes
    if text in other:
        return "the rule has it as an example of the contrary; take that out first"
    return _known(Example(file, number, key, text), strip)


def _known(example: Example, strip: Strip) -> Example | str:
    known = example.text in getattr(strip, example.key)
    return "it is an example of that rule already" if known else example


def _shown(decision: Decision, strip: Strip) -> str | None:
    """The text that shows what was decided; None where only a whole page can show it.

    What should have stayed may be spared by the strip already; then it shows that it is to stay so. A strip without
    `removes` is one that finds nothing in a text alone.
    """
    texts = list(_texts(decision))
    spared = texts[0] if decision.decision == "reject" and strip.removes else None
    return next((text for text in texts if _hits(strip, text)), spared)


def _texts(decision: Decision) -> Iterator[str]:
    """What could stand as the example. What should have stayed is shown in its line, for that is where it belongs."""
    text = bare(decision.text)
    in_line = bare(f"{decision.before}{decision.text}{decision.after}")
    yield from (in_line, text) if decision.decision == "reject" else (text, in_line)


def _hits(strip: Strip, text: str) -> bool:
    try:
        return bool(found_on(strip, all_body(text)))
    except TimeoutError:
        return False


def _strip(rule: str, rulebook: Rulebook) -> tuple[RuleFile, int] | str:
    """The strip that a rule id names, in the highest layer that may be written to; or why there is none."""
    id, _, part = rule.partition("#")
    found = [files[id] for files in rulebook.by_layer if id in files]
    if not found:
        return "no rule file in force has this id"
    having = [file for file in found if any(strip.id == part for strip in file.head.strip)]
    if not having:
        return "only strips have examples, and this is another part of a rule file, or gone"
    file = having[0]
    if file.layer.name not in _OURS:
        return f"its rule is one of the {file.layer.name} rules; copy {file.path} to ./rules to change it there"
    if not _is_inside(file):
        return f"{file.path} is a link to another place"
    return file, next(number for number, strip in enumerate(file.head.strip) if strip.id == part)


def _is_inside(file: RuleFile) -> bool:
    return Path(os.path.realpath(file.path)).is_relative_to(os.path.realpath(file.layer.directory))


# ------------------------------------------------------------------------------------------------ writing
def write(proposal: Proposal) -> None:
    """Write the rule files that examples were added to, each whole or not at all.

    Raises:
        InputError: one cannot be written.
    """
    for path, text in proposal.texts.items():
        scratch = path.with_name(f".{path.name}.new")
        try:
            bom = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
            scratch.write_bytes((bom + text).encode())
            os.chmod(scratch, path.stat().st_mode)
            os.replace(scratch, path)
        except OSError as error:
            scratch.unlink(missing_ok=True)
            raise InputError(f"{path}: cannot be written: {error.strerror}") from error
