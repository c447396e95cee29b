"""Learning from beginning to end: pages in, rule files with their account out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.learn.draft import learn
from cleaner.learn.families import extending, family_of
from cleaner.learn.groups import groups
from cleaner.learn.pages import ENOUGH, ENOUGH_TO_GROUP, read_pages
from cleaner.learn.prove import Proved, mistaken, others_samples, prove
from cleaner.learn.scaffold import scaffold
from cleaner.model import Document
from cleaner.recognise import host_of
from cleaner.rulebook.load import Rulebook, load_rules

FEWEST = 3
FEW = 5


class Wanted(NamedTuple):
    """What the person who learns has said: the id of the file, the hosts, and whether to tell templates apart."""

    id: str | None = None
    hosts: tuple[str, ...] = ()
    group: bool = False


@dataclass(frozen=True)
class Lesson:
    """A rule file that was learned and proved, and what to tell of it; no file where there is nothing to learn."""

    proved: Proved | None
    account: tuple[str, ...]

    def save(self, rules: Path, force: bool = False) -> Path:
        """Write the file where it belongs.

        Raises:
            InputError: there is one already.
        """
        assert self.proved
        path = rules / f"{self.proved.draft.id}.toml"
        if path.exists() and not force:
            raise InputError(f"{path}: is there already. Give another --id, or --force to write over it.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.proved.text, encoding="utf-8")
        return path


def lessons(given: Sequence[Path], wanted: Wanted, rules: Sequence[Path] = ()) -> Iterator[Lesson]:
    """A lesson for the pages, or for each template among them.

    Raises:
        InputError: a page cannot be read, there are too few, or the id is none.
        RuleFileError: a rule file that is in force is at fault.
    """
    documents = read_pages(given, ENOUGH_TO_GROUP if wanted.group else ENOUGH)
    if len(documents) < FEWEST:
        remedy = "Give three at least; `cleaner rules new` starts from one."
        raise InputError(f"{len(documents)} pages that differ are too few to learn from. {remedy}")
    if not wanted.group:
        yield lesson(documents, wanted, rules)
        return
    found = groups(documents)
    for number, group in enumerate(found, start=1):
        named = ", ".join(document.id for document in group[:3])
        if len(group) < FEWEST:
            yield Lesson(None, (f"unlike the others: {named}",))
            continue
        id = f"{wanted.id}-{number}" if wanted.id and number > 1 else wanted.id
        told = f"group {number}: {len(group)} pages, such as {named}"
        try:
            one = lesson(group[:ENOUGH], Wanted(id, wanted.hosts), rules, number)
        except InputError as error:
            yield Lesson(None, (told, f"  no file: {error}"))
            continue
        yield Lesson(one.proved, (told, *one.account))


def lesson(documents: Sequence[Document], wanted: Wanted, rules: Sequence[Path] = (), number: int = 1) -> Lesson:
    """The rule file that the pages of one template teach."""
    hosts = wanted.hosts or _hosts(documents)
    id = file_id(wanted.id or (hosts[0].removeprefix("*.") if hosts else f"learned-{number}"))
    rulebook = load_rules(*rules)
    samples = others_samples(rulebook, id)
    draft = learn(documents, id, hosts, [text for sample in samples for text in (sample.raw.raw, sample.clean)])
    proved = prove(draft, documents, samples, rules)
    if family := family_of(documents, rulebook):
        shorter = extending(proved, family, documents, rules)
        proved = prove(shorter, documents, samples, rules) if shorter else proved
    account = _account(proved, mistaken(proved.draft, samples, rules))
    return Lesson(proved, (*_laid_over(id, rulebook), *account))


def start(host: str, page: Path, rules: Sequence[Path] = ()) -> Lesson:
    """A rule file to start from, made of one page.

    Raises:
        InputError: the page cannot be read or holds nothing, or the host is none.
    """
    documents = read_pages([page])
    if not documents:
        raise InputError(f"{page}: holds no text. Give a raw page of the site.")
    id = file_id(host.removeprefix("*."))
    rulebook = load_rules(*rules)
    samples = others_samples(rulebook, id)
    proved = prove(scaffold(documents[0], id, (host.lower(),)), documents, samples, rules)
    result = proved.results[0]
    chars = f"{len(result.document.raw):,} characters in, {len(result.body):,} out"
    told = f"{result.document.id}: {result.verdict}, {chars}; `cleaner explain` and `cleaner diff` show them"
    return Lesson(proved, (*_laid_over(id, rulebook), told, *(f"taken back: {why}" for why in proved.taken_back)))


def file_id(name: str) -> str:
    """The id of a rule file from what was given for it.

    Raises:
        InputError: it holds what an id may not.
    """
    id = name if "/" in name else f"sites/{name}"
    room, _, rest = id.partition("/")
    if (
        room not in ("sites", "families")
        or not rest
        or any(sign in rest for sign in "/#\\")
        or rest.strip(".") == ""
        or rest.split() != [rest]
    ):
        raise InputError(f"'{name}' is no id of a rule file. Write it as in sites/example.com.")
    return id


def _laid_over(id: str, rulebook: Rulebook) -> Iterator[str]:
    """A warning where a file of another layer has the id: it would not be read any more."""
    file = rulebook.files.get(id)
    if file is not None and file.path.resolve() != (Path("rules") / f"{id}.toml").resolve():
        yield f"warning: {file.path} has the id {id} too, and a file in ./rules takes its place."
        yield f"  To keep both, name the new one by another id, such as {id}-2."


def _hosts(documents: Sequence[Document]) -> tuple[str, ...]:
    """The hosts that the pages name, if they name one or a few."""
    found = dict.fromkeys(host for document in documents if (host := host_of(document.url)))
    return tuple(found) if len(found) <= 3 else ()


def _account(proved: Proved, mistaken_for: Sequence[str]) -> Iterator[str]:
    draft, total = proved.draft, len(proved.results)
    yield f"{draft.id}: learned from {total} pages"
    for part in draft.parts:
        yield f"  {'' if part.sure else 'proposed: '}{part.table} {part.keys.get('id', '')}: {part.evidence}".replace(
            " :", ":"
        )
    for why in proved.taken_back:
        yield f"  taken back: {why}"
    for case in mistaken_for:
        yield f"  warning: the clues come near to the sample {case} of another site"
    yield f"  with it, {proved.recognised} of {total} pages are recognised, {proved.count('cleaned')} come out clean"
    for result in proved.results:
        if result.verdict != "cleaned" or result.site != draft.id:
            yield f"  look at {result.document.id}: {result.verdict}, {result.reason or 'not recognised'}"
    if total < FEW:
        yield f"  {total} pages make a draft: learn again from ten or more"
