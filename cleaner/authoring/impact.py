"""What a change of rules does to many pages: each is cleaned by the old rules and by the new, and the two compared.

Pages pass by one at a time; what is kept of them are counts, and one sample of each kind of change. Characters are code
points that are not white space.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cleaner import sources
from cleaner.fold import WHITE_SPACE
from cleaner.model import Document, Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.layers import layers
from cleaner.rulebook.load import Rulebook, load_layers
from cleaner.sources import contents

CONTEXT = 20  # characters shown on each side of a sample
LONGEST = 80  # characters of a sample

_FIELDS = ("title", "published", "source", "author", "truncated")
_CUT = ("reason", "shown", "total", "unit")
_HAS_BODY = ("cleaned", "empty")

Way = Literal["lost", "gained"]
What = Literal["verdict", "site", "family", "field", "white space"]


class Unread(NamedTuple):
    """A page that cannot be read, and why."""

    page: str
    problem: str


class Sample(NamedTuple):
    """A text that was lost or gained, with what stands before and behind it on the raw page."""

    page: str
    before: str
    text: str
    behind: str


@dataclass(slots=True)
class Tally:
    """What went one way by one rule; of the documents, `whole` are those that have a clean body on one side only."""

    documents: int = 0
    characters: int = 0
    whole: int = 0
    sample: Sample | None = None


class Group(NamedTuple):
    """What one rule costs on the pages of one site; `site` is None for pages of no known site.

    `lost` is text that the rule takes away since the change, `gained` what it does not take any more. Where a page has
    no clean body at all, the rule is the verdict.
    """

    site: str | None
    rule: str
    lost: Tally
    gained: Tally


@dataclass(slots=True)
class Change:
    """Pages on which something beside the text is other than it was; `page`, `old` and `new` are of the first one."""

    what: What
    site: str | None
    name: str
    page: str
    old: str
    new: str
    reason: str | None = None
    documents: int = 0


@dataclass(slots=True)
class Impact:
    """All that a change of rules does, added up page by page."""

    documents: int = 0
    changed: int = 0
    unread: int = 0
    first_unread: Unread | None = None
    lost: Tally = field(default_factory=Tally)
    gained: Tally = field(default_factory=Tally)
    _groups: dict[tuple[str | None, str], Group] = field(default_factory=dict)
    _changes: dict[tuple[str | None, ...], Change] = field(default_factory=dict)

    @property
    def groups(self) -> list[Group]:
        """By site and rule, the sites and in them the rules that lose most first."""
        by_site: dict[str | None, int] = {}
        for group in self._groups.values():
            by_site[group.site] = by_site.get(group.site, 0) + group.lost.characters
        return sorted(self._groups.values(), key=lambda one: (-by_site[one.site], one.site or "", *_worst(one)))

    @property
    def changes(self) -> list[Change]:
        """Verdicts first, then sites, then fields; of each the most frequent first."""
        order = ("verdict", "site", "family", "field", "white space")
        return sorted(
            self._changes.values(), key=lambda one: (order.index(one.what), -one.documents, one.name, one.site or "")
        )

    def add(self, old: Result, new: Result) -> None:
        """Adds a page, cleaned twice."""
        self.documents += 1
        moved = [self._add_text(old, new, "lost"), self._add_text(new, old, "gained")]
        changes = list(_changes(old, new, any(moved)))
        for change in changes:
            self._add_change(change)
        self.changed += any(moved) or bool(changes)

    def _add_text(self, had: Result, has: Result, way: Way) -> bool:
        """Adds what `had` keeps and `has` removes."""
        raw, page = has.document.raw, has.document.id
        found = [
            one for one in beyond(_removals(has), _removals(had)) if not WHITE_SPACE.issuperset(raw[one[0] : one[1]])
        ]
        whole = had.verdict == "cleaned" and has.verdict != "cleaned"
        site = has.site or has.family or had.site or had.family
        seen: set[str] = set()
        for start, end, rule in found:
            group = self._groups.setdefault((site, rule), Group(site, rule, Tally(), Tally()))
            sample = _sample(page, raw, start, end)
            _count(getattr(group, way), raw[start:end], rule not in seen, whole, sample)
            _count(getattr(self, way), raw[start:end], not seen, whole, sample)
            seen.add(rule)
        return bool(found)

    def _add_change(self, change: Change) -> None:
        key = (change.what, change.site, change.name)
        self._changes.setdefault(key, change).documents += 1

    def add_unread(self, page: Unread) -> None:
        """Adds a page that cannot be read."""
        self.unread += 1
        self.first_unread = self.first_unread or page


def _worst(group: Group) -> tuple[int, int, str]:
    return -group.lost.characters, -group.gained.characters, group.rule


def _count(tally: Tally, text: str, is_first: bool, whole: bool, sample: Sample) -> None:
    tally.characters += sum(character not in WHITE_SPACE for character in text)
    tally.documents += is_first
    tally.whole += is_first and whole
    tally.sample = tally.sample or sample


# ------------------------------------------------------------------------------------------------ one page, twice
class Removal(NamedTuple):
    """A stretch of a raw page that is not in the clean body, and the rule that took it."""

    start: int
    end: int
    rule: str


def _removals(result: Result) -> Sequence[Removal]:
    """What a result removes; all of the page where it has no body to give."""
    if result.verdict not in _HAS_BODY:
        return [Removal(0, len(result.document.raw), result.verdict)]
    return [Removal(edit.start, edit.end, edit.rule) for edit in result.edits]


def beyond(removals: Sequence[Removal], others: Sequence[Removal]) -> Iterator[Removal]:
    """The parts of removals that other ones leave alone; both are sorted and disjoint, and so is the answer."""
    first = 0
    for start, end, rule in removals:
        while first < len(others) and others[first].end <= start:
            first += 1
        number = first
        while start < end and number < len(others) and others[number].start < end:
            if others[number].start > start:
                yield Removal(start, others[number].start, rule)
            start = max(start, others[number].end)
            number += 1
        if start < end:
            yield Removal(start, end, rule)


def _sample(page: str, raw: str, start: int, end: int) -> Sample:
    text = raw[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    before, behind = raw[max(start - CONTEXT, 0) : start], raw[end : end + CONTEXT]
    return Sample(page, before, clipped(raw[start:end]), behind)


def clipped(text: str) -> str:
    """A text, its middle left out where it is long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"


def _changes(old: Result, new: Result, is_other_text: bool) -> Iterator[Change]:
    """What is other than it was, the text that was lost and gained aside."""
    page, site = new.document.id, new.site or new.family
    if old.verdict != new.verdict:
        yield Change("verdict", None, f"{old.verdict} → {new.verdict}", page, old.verdict, new.verdict, new.reason)
    for what in ("site", "family"):
        before, after = (getattr(result, what) or "none" for result in (old, new))
        if before != after:
            yield Change(what, None, f"{before} → {after}", page, before, after)
    if "failed" not in (old.verdict, new.verdict):
        for name, before, after in _other_fields(_fields(old), _fields(new)):
            yield Change("field", site, name, page, before, after)
    if old.verdict == new.verdict == "cleaned" and old.body != new.body and not is_other_text:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(old.body, new.body, strict=False))
        at = max(sum(1 for _ in same) - CONTEXT, 0)
        before, after = (result.body[at : at + 2 * CONTEXT] for result in (old, new))
        yield Change("white space", site, "white space", page, before, after)


def _fields(result: Result) -> Mapping[str, Any]:
    """The fields of a record that the page decides."""
    cut = result.truncation
    named = {name: getattr(result, name) for name in _FIELDS}
    return (
        named
        | {f"truncation.{name}": getattr(cut, name) if cut else None for name in _CUT}
        | {f"metadata.{name}": value for name, value in result.metadata.items()}
    )


def _other_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield name, _worded(old.get(name)), _worded(new.get(name))


def _worded(value: Any) -> str:
    return "none" if value is None else clipped(str(value))


# ------------------------------------------------------------------------------------------------ many pages
def impact(documents: Iterable[Document | Unread], old: Rulebook, new: Rulebook) -> Impact:
    """What the new rules do to documents that the old ones did not."""
    total = Impact()
    for document in documents:
        if isinstance(document, Unread):
            total.add_unread(document)
        else:
            total.add(clean_document(document, old), clean_document(document, new))
    return total


def rulebooks(old: Path | None, new: Path) -> tuple[Rulebook, Rulebook]:
    """The rules with one directory on top, and those with the other; neither sees what only the other has.

    Args:
        old: None for the rules in force without `new`.

    Raises:
        RuleFileError: rule files do not load.
    """
    return _without(old, new), _without(new, old)


def _without(own: Path | None, other: Path | None) -> Rulebook:
    found = layers([own] if own else [])
    apart = own and other and os.path.realpath(own) == os.path.realpath(other)
    if other and not apart:
        found = tuple(one for one in found if os.path.realpath(one.directory) != os.path.realpath(other))
    return load_layers(found)


def pages(corpus: Path) -> Iterator[Document | Unread]:
    """The pages of a directory or a file, read one by one.

    Raises:
        InputError: there is no such file or directory.
    """
    for found in sources.pages(corpus):
        if isinstance(found, sources.Found):
            yield from _pages(found)


def _pages(found: sources.Found) -> Iterator[Document | Unread]:
    if found.problem:
        yield Unread(found.path, found.problem)
        return
    try:
        yield from contents.documents(found)
    except OSError as error:
        yield Unread(found.path, f"cannot be read: {error.strerror or error}")
