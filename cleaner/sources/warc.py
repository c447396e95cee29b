"""Web archives: the pages of WARC files, HTML as it was served, and those of WET files, which are plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cleaner import files
from cleaner.errors import check_library
from cleaner.packing import packing_in, unpacked, with_packings
from cleaner.sources import Fields, Found, Piece, Row, signatures, stdin
from cleaner.sources import text as plain
from cleaner.sources.jsonl import PIECE, spooled

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

SUFFIXES = with_packings(".warc", ".wet")
_HTML = ("text/html", "application/xhtml+xml")
_Mode = Literal["none", "content", "transfer", "all"]
_LESS: tuple[_Mode, ...] = ("content", "transfer", "none")  # what of an answer can be unpacked, where not all can
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="warc")


# -------------------------------------------------------------------------------------------------- pieces
class _Cut(NamedTuple):
    """A place between two records, and how many pages stand before it."""

    at: int
    pages: int
    is_last: bool


class _Kept:
    """A stream that keeps what was read of it behind `start`."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._kept, self.start = stream, bytearray(), 0

    def tell(self) -> int:
        return self.start + len(self._kept)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read1(size)  # so that what stands before a damaged place comes before the error
        self._kept += data
        return data

    def since(self, at: int) -> bytes:
        """What was read behind an offset."""
        return bytes(self._kept[at - self.start :])

    def take(self, end: int) -> bytes:
        """What stands before an offset. It is kept no longer."""
        taken = bytes(self._kept[: end - self.start])
        del self._kept[: end - self.start]
        self.start = end
        return taken


def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """Whole records of about `PIECE` bytes; one piece at least."""
    with files.opened(found.file) as file:
        packing, passed, first = packing_in(files.begin(file), found.path), 0, 1
        with unpacked(file, packing) as stream:
            kept = _Kept(stream)
            for cut in _cuts(kept):
                start, tell = kept.start, file.tell()
                piece = Piece(found, start, cut.at, first, cut.pages + 1, cut.is_last, tell - passed)
                data = kept.take(cut.at)
                yield spooled(piece, data, scratch) if packing else piece
                first, passed = cut.pages + 1, tell


def _cuts(stream: _Kept) -> Iterator[_Cut]:
    """Where a stream of records can be cut, at last behind the last record that is whole.

    Raises:
        OSError: it is damaged. What stands before the damage was cut off before.
    """
    pages, record, problem = 0, None, None
    try:
        for record in _records(stream):
            if record.stream_pos - stream.start >= PIECE:
                yield _Cut(record.stream_pos, pages, False)
            pages += _is_page(record)
    except Exception as error:  # each packing has its own
        problem = error
    end = _end(record, stream) if record else stream.start
    if end is None and record:
        end, pages = record.stream_pos, pages - _is_page(record)
    assert end is not None
    if not problem and stream.since(end).strip():
        problem = OSError(0, f"it is damaged: at byte {end:,}, unpacked, no whole record stands")
    if not problem or end > stream.start:
        yield _Cut(end, pages, not problem)
    if problem:
        raise problem


def _end(record: WarcRecord, stream: _Kept) -> int | None:
    """Where a record ends, with the line ends behind it; None where it is cut short."""
    data = stream.since(record.stream_pos)
    head = _HEAD_ENDS.search(data)
    end = head.end() + record.content_length if head else len(data) + 1
    if end > len(data):
        return None
    return int(record.stream_pos + len(data) - len(data[end:].lstrip(b"\r\n")))


# -------------------------------------------------------------------------------------------------- rows
def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    with files.opened(piece.spool or piece.found.file) as file:
        file.seek(0 if piece.spool else piece.start)
        data = BytesIO(file.read(piece.end - piece.start))
    for number, record in enumerate(_pages(data), piece.first - piece.skip):
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


def _records(stream: Any) -> Iterator[WarcRecord]:
    """The records of a stream that is not packed.

    Raises:
        InputError: the library for it is not installed.
    """
    check_installed()
    from fastwarc.warc import ArchiveIterator

    yield from ArchiveIterator(stream, parse_http=False, stream_detect=False)


def _pages(stream: Any) -> Iterator[WarcRecord]:
    """The records that hold a page."""
    return filter(_is_page, _records(stream))


def _is_page(record: WarcRecord) -> bool:
    from fastwarc.warc import WarcRecordType

    is_answer = record.record_type == WarcRecordType.response and record.is_http
    return bool(is_answer or record.record_type == WarcRecordType.conversion)


def _row(number: int, record: WarcRecord) -> Row:
    record.freeze()
    written = BytesIO()
    record.write(written)
    raw, date = written.getvalue(), record.headers.get("WARC-Date")
    uri = record.headers.get("WARC-Target-URI")
    made = Row(number, raw, None, uri and uri.strip("<>"), record.record_id, {"date": date})  # some write it as <URI>
    return _of_html(made) if record.is_http else made._replace(page=_content(raw).decode("utf-8", "replace"))


# -------------------------------------------------------------------------------------------------- answers
def _of_html(row: Row) -> Row:
    """The row with the page that a server answered with."""
    answer, (page, problem) = _answer(row.raw), _page(row.raw)
    status = answer.http_headers.status_code if answer.http_headers else None
    kind = (answer.http_content_type or _kind(page)).lower()
    if status and not 200 <= status < 300:
        return row._replace(page="", problem=f"it is no page, the server answered {status}")
    if kind not in _HTML:
        return row._replace(page="", problem=f"it is no page of HTML, but {kind or 'of no known type'}")
    if page is None:
        return row._replace(problem=f"what the server answered cannot be unpacked: {problem}")
    if what := signatures.named(page):
        return row._replace(page="", problem=f"it is no page of HTML, though the server says so, but {what}")
    return row._replace(page=page, charset=(answer.http_charset or "").strip("\"'") or None)


def _kind(page: bytes | None) -> str:
    """What an answer is, of which the server does not say it."""
    return _HTML[0] if page and stdin.kind_of_page(page[:64]) == "html" else ""


def _page(raw: bytes) -> tuple[bytes | None, OSError | None]:
    """The page that a server answered with, or why it cannot be had.

    An answer may say that it is packed and not be: crawlers unpack it, and keep the head.
    """
    page, problem = _decoded(raw, "all")
    for mode in _LESS if problem else ():
        bare, _ = _decoded(raw, mode)
        if bare and bare.lstrip().startswith(b"<"):
            return bare, None
    return page, problem


def _decoded(raw: bytes, mode: _Mode) -> tuple[bytes | None, OSError | None]:
    try:
        return _answer(raw, mode).reader.read(), None
    except OSError as error:
        return None, error


def _answer(raw: bytes, mode: _Mode = "none") -> WarcRecord:
    from fastwarc.warc import ArchiveIterator

    return next(iter(ArchiveIterator(BytesIO(raw), parse_http=True, auto_decode=mode, stream_detect=False)))


def _content(raw: bytes) -> bytes:
    return raw[raw.index(b"\r\n\r\n") + 4 : -4]
