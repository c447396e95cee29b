"""The standard input: a page, or rows of JSON Lines, told apart by how it begins."""

from __future__ import annotations

import re
import sys
from typing import BinaryIO

from cleaner.errors import InputError

_ROW = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head)\b", re.IGNORECASE)
_ONLY_FILES = (
    (b"PAR1", "Parquet"),
    (b"WARC/", "a web archive"),
    (b"\x1f\x8b", "packed (gzip)"),
    (b"\x28\xb5\x2f\xfd", "packed (zstd)"),
)


def stream() -> BinaryIO:
    """The bytes of the standard input."""
    return sys.stdin.buffer


def kind() -> str:
    """The kind of page that it holds, or of shard. Nothing is read away.

    Raises:
        InputError: it holds what can only be read from a file.
    """
    begins = _peeked()
    for magic, what in _ONLY_FILES:
        if begins.startswith(magic):
            raise InputError(
                f"the standard input is {what}, which is read from files only: name one, or unpack it first"
            )
    return "jsonl" if _ROW.match(begins) else kind_of_page(begins)


def kind_of_page(begins: bytes) -> str:
    """Whether a page without a name is HTML."""
    return "html" if _HTML.match(begins) else "text"


def _peeked() -> bytes:
    given = stream()
    if hasattr(given, "peek"):
        return bytes(given.peek(64))
    at = given.tell()  # in memory
    begins = given.read(64)
    given.seek(at)
    return begins
