"""Plain text: one page a file."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import files
from cleaner.documents import of_text
from cleaner.model import Document
from cleaner.packing import with_packings
from cleaner.sources import Found, Raw

SUFFIXES = with_packings(".txt")


def find(path: str, file: str) -> Iterator[Found]:
    try:
        size = files.size(file)
    except OSError:
        size = 0  # reading it will say what is wrong
    yield Found(path, file, "text", size)


def read(found: Found) -> Raw:
    with files.opened(found.file) as file:
        return Raw(file.read())


def document(id: str, raw: Raw, declared: str | None) -> Document:
    return of_text(id, raw.data, raw.url, declared)
