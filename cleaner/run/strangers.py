"""Which pages of no known site there are most of: what the next rules should be written for.

A page with an address counts for its host. One without counts for the lines that were removed from it, digits aside:
pages of one template share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cleaner.fold import fold_characters
from cleaner.recognise import host_of
from cleaner.run.record import Line, Record

KEPT = 10_000  # hosts and lines; where there are twice as many, the rarer half is forgotten
SHOWN = 20
_EDGE = 12  # removed lines of a page that count, from its top and from its end
_LENGTHS = range(8, 61)  # shorter lines stand in any template, longer ones are texts
_NO_DIGITS = str.maketrans("123456789", "0" * 9)


class Mark(NamedTuple):
    """What pages of one site have in common: a host, or the shape of a line."""

    kind: str  # `hosts` or `lines`
    text: str


class Seen(NamedTuple):
    """On how many pages a mark was seen, and on which ones first and last."""

    pages: int
    first: str
    last: str


Strangers = dict[Mark, Seen]


def marks(record: Record, line: Line) -> tuple[Mark, ...]:
    """The marks of a document; none where it is of a known site."""
    if record["site"] or record["family"] or record["verdict"] not in ("cleaned", "empty"):
        return ()
    host = host_of(record["url"])
    return (Mark("hosts", host),) if host else tuple(Mark("lines", shape) for shape in _shapes(line))


def _shapes(line: Line) -> Iterable[str]:
    found = list(dict.fromkeys(_removed(line)))
    return found if len(found) <= 2 * _EDGE else found[:_EDGE] + found[-_EDGE:]


def _removed(line: Line) -> Iterator[str]:
    for _, _, _, number, removed, *_ in line["edits"]:
        if line["rules"][number][1] != "layout":
            for text in removed.splitlines():
                shape = " ".join(fold_characters(text).translate(_NO_DIGITS).split())
                if len(shape) in _LENGTHS and not shape.isascii():
                    yield shape


def add(seen: Strangers, path: str, found: Iterable[Mark]) -> None:
    """Count the marks of one more document. What was seen rarely is forgotten, so that a run of any size fits."""
    for mark in found:
        before = seen.get(mark)
        seen[mark] = Seen(before.pages + 1, before.first, path) if before else Seen(1, path, path)
    _forget(seen)


def merge(seen: Strangers, more: Strangers) -> None:
    """Count the marks of documents that come behind those that were seen."""
    for mark, one in more.items():
        before = seen.get(mark)
        seen[mark] = Seen(before.pages + one.pages, before.first, one.last) if before else one
    _forget(seen)


def most(seen: Strangers, number: int) -> Strangers:
    """The marks that were seen most often."""
    return dict(ranked(seen)[:number])


def _forget(seen: Strangers) -> None:
    if len(seen) > 2 * KEPT:
        for mark, _ in ranked(seen)[KEPT:]:
            del seen[mark]


def ranked(seen: Strangers) -> list[tuple[Mark, Seen]]:
    """The marks, those of most pages first."""
    return sorted(seen.items(), key=lambda one: (-one[1].pages, -len(one[0].text), one[0]))


def as_table(seen: Strangers) -> dict[str, Any]:
    """The most frequent hosts and lines as the account writes them; of lines, one for each template."""
    hosts, lines = ([one for one in ranked(seen) if one[0].kind == kind] for kind in ("hosts", "lines"))
    return {"hosts": _table(hosts[:SHOWN]), "lines": _table(_one_each(lines))}


def _table(told: Iterable[tuple[Mark, Seen]]) -> dict[str, Any]:
    return {mark.text: {"pages": one.pages, "first": one.first} for mark, one in told}


def _one_each(lines: Iterable[tuple[Mark, Seen]]) -> list[tuple[Mark, Seen]]:
    """The most frequent line of each template that has more than one page."""
    told: list[tuple[Mark, Seen]] = []
    for mark, one in lines:
        if one.pages < 2 or len(told) == SHOWN:
            break
        if not any(_are_of_one_template(one, other) for _, other in told):
            told.append((mark, one))
    return told


def _are_of_one_template(rarer: Seen, other: Seen) -> bool:
    """Whether two lines are likely to be: they begin or end with the same page, and are about as frequent."""
    return (rarer.first == other.first or rarer.last == other.last) and other.pages <= 2 * rarer.pages
