"""Which documents and changes a person asked to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.model import Edit
from cleaner.review.diff import Compared, Unseen
from cleaner.rulebook.faults import nearest

UNKNOWN = "none"  # as a site: the documents of no known site


class Wanted(NamedTuple):
    """What to show; none of a kind means all. A rule or site may leave the folder of its file out, a rule the file."""

    labels: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it asks for some of the changes only."""
        return bool(self.labels or self.rules)


class Sieve:
    """Lets pass what is wanted, and knows afterwards what it never met."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._passed = False
        self._met: dict[str, set[str]] = {"--label": set(), "--rule": set(), "--site": set()}

    def passing(self, documents: Iterable[Compared | Unseen]) -> Iterator[Compared | Unseen]:
        """The documents and changes that are wanted; changes that are not are taken as made."""
        for document in documents:
            kept = document if isinstance(document, Unseen) else self._kept(document)
            if kept:
                self._passed = True
                yield kept

    def _kept(self, document: Compared) -> Compared | None:
        sites = _sites(document)
        self._met["--site"] |= sites
        if self._wanted.changes:
            self._met["--label"].update(edit.label for edit in document.edits)
            self._met["--rule"].update(edit.rule for edit in document.edits)
        if self._wanted.sites and not any(_names(site, wanted) for wanted in self._wanted.sites for site in sites):
            return None
        if not self._wanted.changes:
            return document
        edits = tuple(edit for edit in document.edits if self._is_wanted(edit))
        others = tuple(edit for edit in document.edits if not self._is_wanted(edit))
        return Compared(document.name, document.raw, edits, document.record, others) if edits else None

    def _is_wanted(self, edit: Edit) -> bool:
        labels, rules, _ = self._wanted
        return (not labels or edit.label in labels) and (not rules or any(_names(edit.rule, rule) for rule in rules))

    def misses(self) -> Iterator[str]:
        """What was asked for and is not there, in words."""
        asked = zip(self._met, self._wanted, strict=True)
        missed = [_miss(option, value, self._met[option]) for option, values in asked for value in values]
        yield from filter(None, missed)
        if any(self._wanted) and not self._passed and not any(missed):
            yield "no change fits all of these filters together"


def _sites(document: Compared) -> set[str]:
    if document.computed:
        return set()
    return {id for id in (document.record.get("site"), document.record.get("family")) if id} or {UNKNOWN}


def _names(id: str, wanted: str) -> bool:
    """Whether `mishuzj.com#mark`, `sites/mishuzj.com`, `#mark` and the like name an id."""
    file, _, part = id.partition("#")
    short = file.partition("/")[2] or file
    return wanted in (id, file, short, f"{short}#{part}", f"#{part}")


def _miss(option: str, wanted: str, met: set[str]) -> str | None:
    if any(_names(name, wanted) for name in met):
        return None
    near = nearest(wanted, (name for name in met if name))
    return f"{option} {wanted}: nothing here fits it" + (f"; did you mean '{near}'?" if near else "")
