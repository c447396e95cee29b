"""Web archives: the pages of WARC files, HTML as it was served, and those of WET files, which are plain text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import files
from cleaner.errors import check_library
from cleaner.packing import with_packings
from cleaner.sources import Fields, Found, Piece, Row
from cleaner.sources import text as plain
from cleaner.sources.jsonl import PIECE

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

SUFFIXES = with_packings(".warc", ".wet")
_HTML = ("text/html", "application/xhtml+xml")


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="warc")


def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """Whole records of about `PIECE` bytes; packed records are packed one by one, so each can be begun with."""
    with files.opened(found.file) as file:
        start, first, number, size = 0, 1, 1, 0
        for record in _pages(file):
            if size >= PIECE:
                at = record.stream_pos
                yield Piece(found, start, at, first, number, False, at - start)
                start, first, size = at, number, 0
            number += 1
            size += record.content_length
    yield Piece(found, start, found.size, first, number, True, found.size - start)


def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    with files.opened(piece.found.file) as file:
        file.seek(piece.start)
        for number, record in enumerate(_pages(file), piece.first - piece.skip):
            yield _row(number, record)


def row(number: int, raw: bytes, fields: Fields) -> Row:
    """The row of a record in its bytes."""
    record = next(_pages(BytesIO(raw)), None)
    if record is None:
        raise ValueError("there is no record of a web archive")
    return _row(number, record)


def check_installed() -> None:
    """Check that what reads archives is there.

    Raises:
        InputError: it is not.
    """
    check_library("fastwarc", "web archives", "warc")


def _pages(stream: Any) -> Iterator[WarcRecord]:
    """The records that hold a page.

    Raises:
        InputError: the library for it is not installed.
    """
    check_installed()
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.conversion | WarcRecordType.response
    for record in ArchiveIterator(stream, record_types=kinds, parse_http=False):
        if record.record_type == WarcRecordType.conversion or record.is_http:
            yield record


def _row(number: int, record: WarcRecord) -> Row:
    record.freeze()
    written = BytesIO()
    record.write(written)
    raw = written.getvalue()
    known = record.headers.get("WARC-Target-URI"), record.record_id, {"date": record.headers.get("WARC-Date")}
    if record.is_http:
        return _of_html(Row(number, raw, None, *known))
    return Row(number, raw, _content(raw).decode("utf-8", "replace"), *known)


def _of_html(row: Row) -> Row:
    """The row with the page that a server answered with."""
    from fastwarc.warc import ArchiveIterator

    record = next(iter(ArchiveIterator(BytesIO(row.raw), parse_http=True, auto_decode="all")))
    kind = (record.http_content_type or "").lower()
    if kind not in _HTML:
        return row._replace(page="", problem=f"it is no page of HTML, but {kind or 'of no known type'}")
    return row._replace(page=record.reader.read(), charset=record.http_charset)


def _content(raw: bytes) -> bytes:
    return raw[raw.index(b"\r\n\r\n") + 4 : -4]
