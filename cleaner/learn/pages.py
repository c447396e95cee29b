"""The pages to learn from: read, made lines of, and thinned where there are more than it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from cleaner import sources
from cleaner.edits import resolve
from cleaner.errors import InputError
from cleaner.fold import Reading, read
from cleaner.model import Claim, Document, Span
from cleaner.page import Page
from cleaner.patterns import Budget
from cleaner.sources import contents

ENOUGH = 60  # more pages of one template teach nothing
ENOUGH_TO_GROUP = 400
MAX_LINES = 4_000  # of one page; what stands behind them is not looked at


class Sheet(NamedTuple):
    """A page as learning sees it: its lines that are not blank, folded, with their numbers in the reading copy."""

    document: Document
    reading: Reading
    numbers: tuple[int, ...]
    lines: tuple[str, ...]
    claims: tuple[Claim, ...] = ()

    def plain(self, number: int) -> str:
        """A line as it stands on the page."""
        start, end = self.reading.line_span(self.numbers[number])
        return self.reading.plain[start:end]

    def page(self, first: int, last: int, title: str | None = None) -> Page:
        """What the mechanisms see if the frame is this range of lines."""
        starts = [self.reading.line_starts[number] for number in self.numbers] + [len(self.reading.text)]
        return Page(self.reading, Span(starts[first], starts[last]), Budget(), title)


def read_pages(given: Iterable[Path], enough: int = ENOUGH) -> tuple[Document, ...]:
    """The documents of files, rows of shards and directories, no two of them equal; of many, some from all over.

    Raises:
        InputError: there is no such file, or a page cannot be read.
    """
    found = list(chain.from_iterable(_found(path) for path in given))
    documents: dict[str, Document] = {}
    chosen = spread(found, enough)
    for one in chosen:
        for document in _documents(one, -(-enough // len(chosen))):
            documents.setdefault(document.raw, document)
    return tuple(documents.values())


def _documents(found: sources.Found, enough: int) -> Iterator[Document]:
    """The first so many documents of a file; that of a page is named by its file."""
    name = found.path if sources.is_shard(found.kind) else found.file
    try:
        for document in islice(contents.documents(found), enough):
            if document.raw.strip():
                yield replace(document, id=document.id if name == found.path else name)
    except OSError as error:
        raise InputError(f"{found.file}: cannot be read: {error.strerror or error}") from error


def _found(path: Path) -> Iterator[sources.Found]:
    for one in sources.pages(path):
        if isinstance(one, sources.Found) and one.problem is None:
            yield one


def spread(found: Sequence[sources.Found], enough: int) -> list[sources.Found]:
    """At most so many, from all over."""
    step = max(len(found) / enough, 1)
    return [found[int(number * step)] for number in range(min(len(found), enough))]


def sheet(document: Document, claims: Iterable[Claim] = ()) -> Sheet:
    """The lines of a document, without what the claims on its raw text take out."""
    taken = tuple(claims)
    reading = read(document.raw, resolve(taken, document.raw))
    numbers = tuple(number for number, line in enumerate(reading.lines) if line)[:MAX_LINES]
    return Sheet(document, reading, numbers, tuple(reading.lines[number] for number in numbers), taken)
