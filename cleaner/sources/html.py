"""HTML: one page a file."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.documents import of_html
from cleaner.model import Document
from cleaner.packing import with_packings
from cleaner.sources import Found, Raw
from cleaner.sources import text as plain

SUFFIXES = with_packings(".html", ".htm", ".xhtml", ".shtml")


def find(path: str, file: str) -> Iterator[Found]:
    for found in plain.find(path, file):
        yield found._replace(kind="html")


read = plain.read


def document(id: str, raw: Raw, declared: str | None) -> Document:
    return of_html(id, raw.data, raw.url, declared)
