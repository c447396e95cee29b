"""The data of a page, in pieces that it loads when it needs them.

A piece is JSON, compressed, in base64: nothing of a scraped text stands in the page as it is. A page from a `file://`
address may not fetch, so a piece in a file of its own is a script that hands it over.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_LEVEL = 2  # of compression: higher ones take much longer and save little
ONE_FILE = 8_000_000  # bytes; pieces that are larger together stand in files of their own


def packed(value: Any) -> bytes:
    """JSON (lone surrogates escaped), gzip, base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    gzip = zlib.compressobj(_LEVEL, wbits=31)
    return base64.b64encode(gzip.compress(text) + gzip.flush())


class Chunks:
    """Pieces on their way to a page: each goes to a file in `directory`, as the script that hands it over."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._names: list[str] = []
        self.size = 0

    def add(self, name: str, value: Any) -> None:
        data = packed(value)
        self.size += len(data)
        self._names.append(name)
        (self._directory / f"{name}.js").write_bytes(b'chunk("%s","%s")\n' % (name.encode(), data))

    def read(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """The pieces of these names, or all, as text."""
        names = self._names if names is None else names
        return {name: (self._directory / f"{name}.js").read_text("ascii").split('"')[3] for name in names}
