"""What a file holds, without a run: its page, or the rows of its shard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.model import Document
from cleaner.sources import Fields, Found, Row, document, is_shard, pieces, read, row_document, rows

ANY = Fields()


def documents(found: Found, fields: Fields = ANY) -> Iterator[Document]:
    """The document of a page, or those of the rows of a shard that have a page, without a run.

    Raises:
        OSError: it cannot be read, or not to its end.
        InputError: what reads it is not installed.
    """
    if not is_shard(found.kind):
        yield document(found.path, read(found))
        return
    for one in all_rows(found, fields):
        if one.page and one.problem is None:
            yield row_document(one, one.id or f"{found.path}:{one.number}", fields)


def all_rows(found: Found, fields: Fields = ANY) -> Iterator[Row]:
    """The rows of a shard, without a run.

    Raises:
        OSError: it cannot be read, or not to its end.
        InputError: what reads it is not installed.
    """
    with TemporaryDirectory(prefix="cleaner-") as scratch:
        for piece in pieces(found, Path(scratch)):
            yield from rows(piece, fields)
            if piece.spool:
                Path(piece.spool).unlink()


def row_at(found: Found, number: int) -> Row | None:
    """A row of a shard by its number, from 1 on; None where it has not so many.

    Raises:
        OSError: it cannot be read.
        InputError: what reads it is not installed.
    """
    return next((row for row in all_rows(found) if row.number == number), None)
