"""The pages of an input as one shard, where rows are wanted: a row for each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleaner import files, sources
from cleaner.files import Given
from cleaner.sources import Fields, Found, Piece, Row
from cleaner.sources.jsonl import PIECE

SUFFIXES = ()  # it is no file
MOST = 256  # pages that a process takes at once


def shard(name: str, given: Given, size: int) -> Found:
    """The pages of the input `given`, of so many bytes, as a shard of this name."""
    return Found(name, str(given), "gathered", size)


def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """Some pages each, of about `PIECE` bytes."""
    first, size, waiting = 1, 0, list[Found]()
    for page in of_pages(files.path(found.file)):
        if waiting and (len(waiting) == MOST or size + page.size > PIECE):
            yield _piece(found, first, waiting, False)
            first, size, waiting = first + len(waiting), 0, []
        waiting.append(page)
        size += page.size
    yield _piece(found, first, waiting, True)


def of_pages(given: Given) -> Iterator[Found]:
    """The pages of an input that are no shards."""
    for found in sources.pages(given):
        if isinstance(found, Found) and not sources.is_shard(found.kind):
            yield found


def _piece(found: Found, first: int, pages: list[Found], is_last: bool) -> Piece:
    weight = sum(page.size for page in pages)
    return Piece(found, 0, 0, first, first + len(pages), is_last, weight, pages=tuple(pages))


def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    """Nothing: its rows are made of `members`, page by page."""
    yield from ()


def members(piece: Piece) -> tuple[Found, ...]:
    """The pages that a piece stands for."""
    return piece.pages[piece.skip : piece.skip + piece.until - piece.first]


def row(number: int, raw: bytes, fields: Fields) -> Row:
    """A page has no row of its own to be made again."""
    raise ValueError("this is a page, and no row")
