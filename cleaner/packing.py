"""Bytes packed and unpacked: gzip and zstd, told apart by how the names of files end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

import zstandard

PACKINGS = (".gz", ".zst")


def packing_of(name: str) -> str:
    """How a file is packed, by its name: `.gz`, `.zst`, or nothing."""
    return next((packing for packing in PACKINGS if name.lower().endswith(packing)), "")


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
            reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
            yield BufferedReader(cast(RawIOBase, reader), 1 << 20)
        else:
            yield packed
    except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
        raise OSError(0, f"it is damaged: {error}") from error


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
