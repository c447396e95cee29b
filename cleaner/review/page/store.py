"""What is known of a run's documents and removed texts while it is gathered: on disk, for it may be a lot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.review.page import risk

PREVIEW = 400  # characters of a removed text that its row has; its documents have all of it
PLACES = 60  # of a group that its row names
_BATCH = 20_000  # removals that wait to be written together

_TABLES = """
create table grouped (
    id text primary key, rule int, label text, text blob, length int, prose int, reasons int,
    count int, pages int, last int, varied int
) without rowid;
create table place (grouped text, document int, edit int, primary key (grouped, document, edit)) without rowid;
create table fired (rule int, document int, primary key (rule, document)) without rowid;
create table document (number integer primary key, site text, share real, row blob);
"""
_ADD = """
insert into grouped values (?, ?, ?, ?, ?, ?, ?, 1, 1, ?, 0) on conflict (id) do update set
    count = count + 1, pages = pages + (last <> excluded.last), last = excluded.last,
    reasons = reasons | excluded.reasons, varied = varied or text <> excluded.text
"""
_MARK_ALONE = (
    "update grouped set reasons = reasons | ? where rule in (select rule from fired group by rule having count(*) = 1)"
)
_MARK_UNUSUAL = """
update grouped set reasons = reasons | ? where id in (
    select grouped from place join document on document.number = place.document
    join usual on usual.site = document.site where document.share > usual.share + ?)
"""
_RANKED = """
select id, rule, text, length, count, pages, reasons, varied from grouped
order by score(label, prose, reasons, count) desc, count, length desc, id
"""


class Removal(NamedTuple):
    """One removed text that is more than white space, at one place."""

    id: str
    rule: int
    label: str
    text: str
    prose: int
    reasons: int
    document: int
    edit: int


class Store:
    """A database in a file that nobody else reads."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.executescript("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -60000;")
        self._base.executescript(_TABLES)
        self._base.create_function("score", 4, risk.score, deterministic=True)
        self._removals: list[Removal] = []
        self._documents: list[tuple[int, str, float | None, bytes]] = []

    def close(self) -> None:
        self._base.close()

    def add(self, document: tuple[int, str, float | None, list[Any]], removals: Sequence[Removal]) -> None:
        """Take a document in: its number, site, share removed (None where it has no body), its row in the page's
        index, and all its removals."""
        number, site, share, row = document
        self._documents.append((number, site, share, _json(row)))
        self._removals += removals
        if len(self._removals) > _BATCH:
            self._write()

    def _write(self) -> None:
        removals = self._removals
        self._base.executemany("insert into document values (?, ?, ?, ?)", self._documents)
        self._base.executemany(_ADD, map(_values, removals))
        places = ((removal.id, removal.document, removal.edit) for removal in removals)
        self._base.executemany("insert into place values (?, ?, ?)", places)
        fired = {(removal.rule, removal.document) for removal in removals}
        self._base.executemany("insert into fired values (?, ?)", fired)
        self._removals, self._documents = [], []

    def settle(self) -> None:
        """Work out what only the whole run shows: rules that fired on one page only, pages that lost unusually much."""
        self._write()
        (documents,) = self._base.execute("select count(*) from document").fetchone()
        if documents > 1:
            self._base.execute(_MARK_ALONE, (int(risk.Reason.ALONE),))
        self._base.execute("create table usual (site text primary key, share real)")
        self._base.executemany("insert into usual values (?, ?)", self._medians())
        self._base.execute(_MARK_UNUSUAL, (int(risk.Reason.UNUSUAL), risk.UNUSUAL))

    def _medians(self) -> list[tuple[str, float]]:
        shares: dict[str, list[float]] = {}
        for site, share in self._base.execute(
            "select site, share from document where share is not null order by site, share"
        ):
            shares.setdefault(site, []).append(share)
        return [(site, found[len(found) // 2]) for site, found in shares.items()]

    def documents(self) -> Iterator[list[Any]]:
        """The rows of documents, in order; the last column says whether the page lost unusually much."""
        query = """select row, coalesce(document.share > usual.share + ?, 0) from document
                   left join usual on usual.site = document.site order by number"""
        for row, unusual in self._base.execute(query, (risk.UNUSUAL,)):
            yield [*json.loads(row), int(unusual)]

    def grouped(self) -> Iterator[list[Any]]:
        """The groups of one removed text, the riskiest first: id, rule, start of the text, its length, how often, on
        how many pages, reasons, whether its digits vary, and places (some, where there are many)."""
        for id, rule, text, *figures in self._base.execute(_RANKED):
            yield [id, rule, text.decode("utf-8", "surrogatepass"), *figures, self._places(id)]

    def _places(self, id: str) -> list[tuple[int, int]]:
        found = self._base.execute("select document, edit from place where grouped = ?", (id,)).fetchall()
        return found[:: -(-len(found) // PLACES)]

    def group_count(self) -> int:
        (count,) = self._base.execute("select count(*) from grouped").fetchone()
        return int(count)


def _values(removal: Removal) -> tuple[Any, ...]:
    text = removal.text[:PREVIEW].encode("utf-8", "surrogatepass")
    figures = (len(removal.text), removal.prose, removal.reasons, removal.document)
    return removal.id, removal.rule, removal.label, text, *figures


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
