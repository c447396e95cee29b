"""Reads a run once: its documents go into chunks, its removed texts into the store, its figures into counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.authoring.decisions import bare, text_id
from cleaner.fold import WHITE_SPACE
from cleaner.model import Edit
from cleaner.review.page import risk
from cleaner.review.page.chunks import Chunks
from cleaner.review.page.counts import Counts, Names, site_of
from cleaner.review.page.sample import Samples
from cleaner.review.page.store import Removal, Store
from cleaner.run.account import Entry, Run, Torn, Unsound, entries, raw_text
from cleaner.run.record import edits_of

CHUNK_CHARS = 80_000  # raw characters of the documents that one chunk holds, about
SHOWN_CHARS = 1_000_000  # of a document; what is longer is cut
INDEX_ROWS = 5_000
GROUP_ROWS = 2_000

_FACTS = (
    "path", "url", "site", "family", "fell_back_from", "verdict", "reason", "title", "published", "source", "author",
    "metadata", "truncated", "truncation", "encoding", "chars", "notes", "guards",
)  # fmt: skip


class Page(NamedTuple):
    """One document, read: its edits are none where its text cannot be told any more, for the reason `problem`.

    `ids` are those of the removed texts, edit by edit; an edit of white space only has none.
    """

    record: Mapping[str, Any]
    raw: str
    edits: tuple[Edit, ...]
    ids: tuple[str, ...]
    problem: str | None = None

    @property
    def taken(self) -> bool:
        """Whether its removals took effect: those of a page that its guards refused did not."""
        return self.record["verdict"] in ("cleaned", "empty")


class Gathered(NamedTuple):
    """What the page needs to know at once; all else stands in chunks."""

    counts: Counts
    rules: list[list[str]]
    sites: list[str]
    starts: list[int]
    indexes: int
    groups: int
    torn: str | None


class _Gathering:
    """The run on its way into chunks and store."""

    def __init__(self, store: Store, chunks: Chunks, seed: str) -> None:
        self.store, self.chunks = store, chunks
        self.counts, self.samples = Counts(), Samples(seed)
        self.rules, self.sites = Names(), Names()
        self.starts: list[int] = []
        self._waiting: list[dict[str, Any]] = []
        self._size = self._first = 0

    def add(self, number: int, page: Page) -> None:
        """Take a document in."""
        removals = list(self._removals(number, page)) if page.taken else []
        share = _share(page)
        site = site_of(page.record)
        removed = [(edit.rule, edit.label, len(edit.removed)) for edit in page.edits if page.taken]
        self.counts.add(page.record, removed, share)
        usual = share if page.record["verdict"] == "cleaned" else None
        self.store.add((number, site, usual, self._row(page, share, removals)), removals)
        self._sampled(removals, site)
        self._keep(number, page)

    def _removals(self, number: int, page: Page) -> Iterator[Removal]:
        near = risk.Reason.NEAR_LIMIT if risk.is_near_limit(page.record) else 0
        for place, edit in enumerate(page.edits):
            if not page.ids[place]:
                continue
            text = bare(edit.removed)
            prose = risk.prose_chars(text)
            inside = risk.Reason.IN_SENTENCE if risk.in_sentence(page.raw, page.edits, place) else 0
            reasons = int((risk.Reason.PROSE if prose else 0) | inside | near)
            rule = self.rules.number((edit.rule, edit.label))
            yield Removal(page.ids[place], rule, edit.label, text, prose, reasons, number, place)

    def _row(self, page: Page, share: float, removals: Sequence[Removal]) -> list[Any]:
        record = page.record
        chars = record["chars"]
        figures = [chars["raw"], chars["body"], round(share, 3), len(page.edits)]
        rules = sorted({removal.rule for removal in removals})
        site = self.sites.number(site_of(record))
        about = [record["path"], record["title"], site, record["verdict"], record.get("truncated")]
        return [*about, *figures, rules, int(risk.is_near_limit(record))]

    def _sampled(self, removals: Sequence[Removal], site: str) -> None:
        for removal in removals:
            for group in ("", f"rule:{removal.rule}", f"label:{removal.label}", f"site:{site}"):
                self.samples.add(group, (removal.document, removal.edit, removal.id))

    def _keep(self, number: int, page: Page) -> None:
        if self._waiting and self._size + len(page.raw) > CHUNK_CHARS:
            self.flush()
        if not self._waiting:
            self._first, self._size = number, 0
        self._waiting.append(self._shown(page))
        self._size += len(page.raw)

    def _shown(self, page: Page) -> dict[str, Any]:
        """A document as the page shows it: stretches that stayed, and between them its edits."""
        facts = {name: page.record[name] for name in _FACTS if page.record.get(name) not in (None, [], {})}
        stretches: list[Any] = []
        at = 0
        for edit, id in zip(page.edits, page.ids, strict=True):
            if edit.end > SHOWN_CHARS:
                break
            stretches += [page.raw[at : edit.start], self._edit(edit, id)]
            at = edit.end
        cut = len(page.raw) > SHOWN_CHARS
        stretches.append(page.raw[at : max(SHOWN_CHARS, at) if cut else None])
        return {"facts": facts, "text": stretches, "cut": cut, "problem": page.problem}

    def _edit(self, edit: Edit, id: str) -> list[Any]:
        rules = [self.rules.number(rule) for rule in ((edit.rule, edit.label), *edit.also)]
        return [rules[0], edit.removed, edit.replacement, id, *rules[1:]]

    def flush(self) -> None:
        """Write the documents that wait for a chunk to be full."""
        if self._waiting:
            self.chunks.add(f"d{len(self.starts)}", self._waiting)
            self.starts.append(self._first)
        self._waiting = []


def gather(run: Run, store: Store, chunks: Chunks, seen: Callable[[], object]) -> Gathered:
    """Read a run into the store and into chunks; `seen` is called for each document.

    A run that was killed gives what it has; `torn` says so.

    Raises:
        InputError: the account names a file outside the run.
    """
    gathering = _Gathering(store, chunks, str(run.head.get("input")))
    torn = None
    try:
        for number, entry in enumerate(entries(run.place)):
            gathering.add(number, _page(run, entry))
            seen()
    except Torn as error:
        torn = str(error)
    gathering.flush()
    store.settle()
    indexes = _add_all(chunks, "i", store.documents(), INDEX_ROWS)
    _add_all(chunks, "g", store.grouped(), GROUP_ROWS)
    chunks.add("samples", gathering.samples.drawn())
    rules = [list(rule) for rule in gathering.rules]
    return Gathered(
        gathering.counts, rules, list(gathering.sites), gathering.starts, indexes, store.group_count(), torn
    )


def _page(run: Run, entry: Entry) -> Page:
    try:
        edits = edits_of(entry.line)
        ids = ("" if WHITE_SPACE.issuperset(edit.removed) else text_id(edit.rule, edit.removed) for edit in edits)
        return Page(entry.record, raw_text(run, entry), edits, tuple(ids))
    except (Unsound, ValueError, TypeError, LookupError) as error:
        return Page(entry.record, "", (), (), str(error))


def _share(page: Page) -> float:
    """The share of a page's characters, white space aside, that was removed."""
    chars = _marks(page.raw)
    removed = sum(_marks(edit.removed) for edit in page.edits)
    return removed / chars if chars else 0.0


def _marks(text: str) -> int:
    return sum(map(len, text.split()))


def _add_all(chunks: Chunks, name: str, rows: Iterator[list[Any]], size: int) -> int:
    """Rows in chunks of a size; how many chunks there are, one at least."""
    waiting: list[list[Any]] = []
    number = 0
    for row in rows:
        if len(waiting) == size:
            chunks.add(f"{name}{number}", waiting)
            number, waiting = number + 1, []
        waiting.append(row)
    chunks.add(f"{name}{number}", waiting)
    return number + 1
