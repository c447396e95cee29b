"""The standard input: a page, or rows of JSON Lines, told apart by how it begins."""

from __future__ import annotations

import re
import sys
from typing import BinaryIO

from cleaner.errors import InputError
from cleaner.html import is_source
from cleaner.sources import signatures

_ROW = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def stream() -> BinaryIO:
    """The bytes of the standard input."""
    return sys.stdin.buffer


def kind() -> str:
    """The kind of page that it holds, or of shard. Nothing is read away.

    Raises:
        InputError: it holds what can only be read from a file.
    """
    begins = _peeked()
    if what := signatures.named(begins):
        raise InputError(f"the standard input is {what}, and no text: name a file of a known kind, or unpack it first")
    return "jsonl" if _ROW.match(begins) else kind_of_page(begins)


def kind_of_page(begins: bytes) -> str:
    """Whether a page without a name is HTML."""
    return "html" if is_source(begins.decode("utf-8", "replace")) else "text"


def _peeked() -> bytes:
    given = stream()
    if hasattr(given, "peek"):
        return bytes(given.peek(64))
    at = given.tell()  # in memory
    begins = given.read(64)
    given.seek(at)
    return begins
