"""What files are that hold no text, told by how their bytes begin."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cleaner.packing import MAGIC

_BEGIN: Mapping[bytes, str] = MappingProxyType(
    {
        b"%PDF-": "PDF",
        b"\x89PNG\r\n": "an image (PNG)",
        b"\xff\xd8\xff": "an image (JPEG)",
        b"GIF87a": "an image (GIF)",
        b"GIF89a": "an image (GIF)",
        b"PK\x03\x04": "an archive (ZIP; documents of Office are such, too)",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of an old Office",
        b"Rar!\x1a\x07": "an archive (RAR)",
        b"7z\xbc\xaf\x27\x1c": "an archive (7z)",
        b"PAR1": "Parquet",
        b"WARC/": "a web archive",
        MAGIC[".gz"]: "packed (gzip)",
        MAGIC[".zst"]: "packed (zstd)",
    }
)


def named(data: bytes) -> str | None:
    """What bytes are that are no text; None where they may be text."""
    return next((what for begin, what in _BEGIN.items() if data.startswith(begin)), None)
