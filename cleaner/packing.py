"""Bytes packed and unpacked: gzip and zstd, told apart by how the names of files end."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any, BinaryIO, cast

import zstandard

PACKINGS = (".gz", ".zst")
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|<|WARC/)")
MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}


def with_packings(*endings: str) -> tuple[str, ...]:
    """The endings of names, each also as that of a file that is packed."""
    return tuple(f"{ending}{packing}" for ending in endings for packing in ("", *PACKINGS))


def packing_of(name: str) -> str:
    """How a file is packed, by its name: `.gz`, `.zst`, or nothing."""
    return next((packing for packing in PACKINGS if name.lower().endswith(packing)), "")


def packing_in(begins: bytes, name: str) -> str:
    """How the contents of a file are packed: as they begin, or else as its name says."""
    if _PLAIN.match(begins):  # servers and crawlers unpack, and keep the name
        return ""
    return next((packing for packing, magic in MAGIC.items() if begins.startswith(magic)), packing_of(name))


def pack(data: bytes, packing: str) -> bytes:
    """The bytes packed on their own. What is packed in pieces can be joined; the same bytes always give the same."""
    if packing == ".gz":
        return gzip.compress(data, 6, mtime=0)
    return zstandard.compress(data, 3) if packing == ".zst" else data


@contextmanager
def unpacked(packed: BinaryIO, packing: str) -> Iterator[BinaryIO]:
    """What an open file holds, unpacked, to be read from its start on.

    Raises:
        OSError: it cannot be read, or is damaged.
    """
    try:
        if packing == ".gz":
            yield cast(BinaryIO, gzip.GzipFile(fileobj=packed))
        elif packing == ".zst":
            yield BufferedReader(_Zstd(packed), 1 << 20)
        else:
            yield packed
    except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
        raise OSError(0, f"it is damaged: {error}") from error


class _Zstd(RawIOBase):
    """Frames of zstd, one after the other. A frame that is cut short is an error: zstd's own reader lets that pass."""

    _TAKEN = 1 << 13  # bytes at once: what they can come to stays small

    def __init__(self, packed: BinaryIO) -> None:
        self._packed, self._rest, self._ready = packed, b"", b""
        self._frame: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._more():
            pass
        made, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(made)] = made
        return len(made)

    def _more(self) -> bool:
        """Unpack some more; False at the end."""
        taken = self._rest or self._packed.read(self._TAKEN)
        if not taken and self._frame is not None:
            raise EOFError("it is cut short")
        if taken:
            self._frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._ready, self._rest = self._frame.decompress(taken), b""
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        return bool(taken)


def unpack(data: bytes, packing: str, limit: int) -> bytes:
    """What packed bytes hold, at most `limit` bytes.

    Raises:
        OSError: they are damaged, or hold more.
    """
    with unpacked(BytesIO(data), packing) as stream:
        plain = stream.read(limit + 1)
    if len(plain) > limit:
        raise OSError(0, f"unpacked it has more than {limit:,} bytes, which is the most that is taken")
    return plain


def shrink(data: bytes) -> bytes:
    """The bytes as the account keeps them."""
    return zstandard.compress(data, 9)


def expand(data: bytes) -> bytes:
    """The bytes that the account keeps.

    Raises:
        ValueError: they are damaged.
    """
    try:
        return zstandard.decompress(data)
    except zstandard.ZstdError as error:
        raise ValueError(f"the bytes in the account are damaged: {error}") from error
