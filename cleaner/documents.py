"""Bytes or text to documents: plain text as it is, HTML as its linear text with its element map."""

from __future__ import annotations

from cleaner.decode import Decoding, declared_in, decode
from cleaner.head import claimed_url
from cleaner.html import lay_out
from cleaner.model import Document


def of_text(id: str, page: str | bytes, url: str | None = None, declared: str | None = None) -> Document:
    """The document of a page of plain text; `declared` is what its sender says that it is in."""
    text, decoding = _text(page, declared)
    return Document(id, text, url, decoding)


def of_html(id: str, page: str | bytes, url: str | None = None, declared: str | None = None) -> Document:
    """The document of a page of HTML. Where nobody says what it is in or where it comes from, the page is asked."""
    if isinstance(page, bytes):
        declared = declared or declared_in(page)
    text, decoding = _text(page, declared)
    linear, markup = lay_out(page if _is_utf_8(decoding) else text)
    return Document(id, linear, url or claimed_url(markup), decoding, markup)


def _is_utf_8(decoding: Decoding | None) -> bool:
    """Whether a page came in the bytes that its text has in UTF-8."""
    return decoding is not None and decoding == Decoding("utf-8", b"", decoding.reason, ())


def _text(page: str | bytes, declared: str | None) -> tuple[str, Decoding | None]:
    return decode(page, declared) if isinstance(page, bytes) else (page, None)
