"""Addresses beside pages: of `b.html` in a file `b.html.url`."""

from __future__ import annotations

import re

from cleaner import files

SUFFIX = ".url"
_MAX = 16_384  # bytes
_ADDRESS = re.compile(r"^\s*(?:URL\s*=\s*)?(https?://\S+)\s*$", re.IGNORECASE | re.MULTILINE)


def url(file: str) -> str | None:
    """The first address that a file holds, on a line of its own; also as `URL=…`, as desktops write it.

    Raises:
        OSError: the file cannot be read.
    """
    with files.opened(file) as opened:
        found = _ADDRESS.search(opened.read(_MAX).decode("utf-8", "replace"))
    return found[1] if found else None
