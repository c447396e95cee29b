"""The pages of an input: a directory, a file, or `-` for the standard input.

Each kind of page is one file in here, found by walking: a file with `SUFFIXES`. It holds

* `SUFFIXES`: how the names of its files end, in small letters;
* `find(path, file)`: yields the `Found` pages of a file, without reading more of it than that takes;
* `read(found)`: the `Raw` bytes of one of them. Raises OSError;
* `document(id, raw, declared)`: the document of such bytes; `declared` is what they are said to be in, or None.

A page that is packed, which its name says, is unpacked before it becomes a document.

A kind of shard, a file of many documents, has instead of the last two

* `pieces(found, scratch)`: yields the `Piece`s that it can be read in, each by another process; what is packed is
  unpacked into files in the directory `scratch`. Raises OSError;
* `rows(piece, fields)`: yields the `Row`s of one of them, in order. Raises OSError;
* `row(number, raw, fields)`: the row of such bytes again.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

from cleaner import files
from cleaner.documents import of_html, of_text
from cleaner.errors import InputError
from cleaner.files import Given
from cleaner.model import Document
from cleaner.packing import packing_in, unpack
from cleaner.sources import sidecars, signatures, stdin

MAX_UNPACKED = 32 << 20  # bytes: what a packed page may come to
ACCOUNT = ".cleaner"  # a directory of this name is the account of a run, and holds no pages


class Found(NamedTuple):
    """A page that an input holds, not read yet; a `problem` says why it cannot be.

    `path` is relative to the input, with `/`, and names the page in the account. `size` is that of the file in bytes.
    `past` is for a run: where an earlier one speaks of it. `sidecar` is a file beside it that holds its address.
    """

    path: str
    file: str
    kind: str
    size: int = 0
    problem: str | None = None
    past: tuple[Any, ...] = ()
    sidecar: str | None = None


class PassedOver(NamedTuple):
    """Something in the input that is no page of a known kind."""

    path: str


class Fields(NamedTuple):
    """Where the rows of a shard have what; None is for the usual names. `encoding` is that of rows not in UTF-8."""

    text: str | None = None
    url: str | None = None
    id: str | None = None
    encoding: str | None = None


class Piece(NamedTuple):
    """A stretch of a shard, from `start` to `end`, with the rows from number `first` to before `until`, from 1 on.

    `spool` is a file that holds just this stretch, unpacked. `weight` is what of the shard's size it stands for.
    `skip` is how many of the stretch's rows stand before `first`; a spool that is `shared` has more behind `until`.
    Rows that are to be made of pages have their files in `pages`.
    """

    found: Found
    start: int = 0
    end: int = 0
    first: int = 1
    until: int = 1
    last: bool = True
    weight: int = 0
    spool: str | None = None
    skip: int = 0
    shared: bool = False
    pages: tuple[Found, ...] = ()

    @property
    def name(self) -> str:
        """A name for files of this piece, which no other piece of the run has."""
        return f"{key(self.found.path)}-{self.first}"


def key(path: str) -> str:
    """A short name that no other path has."""
    return hashlib.blake2b(os.fsencode(path), digest_size=8).hexdigest()


class Row(NamedTuple):
    """A document of a shard, read: `raw` is all of it as it came, a `problem` says why it has no text.

    With a problem, `page` is the empty text where there is nothing to read, and None where it cannot be read.

    `page` is the text, or, of a page of HTML, its bytes. `fields` are its fields, `inner` is for its own kind of sink.
    """

    number: int
    raw: bytes
    page: str | bytes | None = None
    url: str | None = None
    id: str | None = None
    fields: Mapping[str, Any] = MappingProxyType({})
    inner: Any = None
    problem: str | None = None
    charset: str | None = None


class Raw(NamedTuple):
    """A page as it came: its bytes, and what came with it."""

    data: bytes
    url: str | None = None
    charset: str | None = None


@cache
def kinds() -> Mapping[str, ModuleType]:
    """The kinds of pages and shards by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return MappingProxyType({name: module for name, module in found.items() if hasattr(module, "SUFFIXES")})


def kind_of(name: str) -> str | None:
    """The kind of page that a file's name promises."""
    fits = (kind for kind, module in kinds().items() if name.lower().endswith(module.SUFFIXES))
    return next(fits, None)


def is_shard(kind: str) -> bool:
    """Whether a file of this kind holds many documents."""
    return hasattr(kinds()[kind], "pieces")


def pieces(found: Found, scratch: Path) -> Iterator[Piece]:
    """A shard in pieces that can be cleaned at once.

    Raises:
        OSError: it cannot be read, or the scratch directory not be written to.
    """
    found_pieces: Iterator[Piece] = kinds()[found.kind].pieces(found, scratch)
    return found_pieces


def rows(piece: Piece, fields: Fields) -> Iterator[Row]:
    """The documents of a piece, in order.

    Raises:
        OSError: it cannot be read.
    """
    found: Iterator[Row] = kinds()[piece.found.kind].rows(piece, fields)
    try:
        yield from islice(found, piece.skip, piece.skip + piece.until - piece.first)
    except (ValueError, RuntimeError) as error:  # what libraries say of files that are not what they should be
        raise OSError(0, f"it is damaged: {error}") from error


def row(path: str, number: int, raw: bytes, fields: Fields) -> Row:
    """The row of a shard again, of its bytes."""
    found: Row = kinds()[kind_of(path) or "jsonl"].row(number, raw, fields)
    return found


def again(path: str, number: int, came: Any, fields: Fields) -> Row:
    """The row of a shard again, of its bytes, or, of Parquet, of a row of Arrow."""
    if isinstance(came, bytes):
        return row(path, number, came, fields)
    found: Row = kinds()["parquet"].of_cell(number, came, fields)
    return found


def row_bytes(row: Row) -> bytes:
    """All of a row as it came; a row of Parquet as a stream of Arrow."""
    if row.raw or row.inner is None:
        return row.raw
    made: bytes = kinds()["parquet"].kept(row)
    return made


def without_first(piece: Piece, number: int) -> Piece:
    """A piece without its first rows."""
    return piece._replace(first=piece.first + number, skip=piece.skip + number)


def suffixes() -> str:
    """The known ends of names, for a message."""
    return ", ".join(suffix for module in kinds().values() for suffix in module.SUFFIXES)


def kind_of_input(given: Given) -> str | None:
    """The kind of what an input holds, if it is one file; of the standard input by how it begins.

    Raises:
        InputError: the standard input holds what can only be read from a file.
    """
    return stdin.kind() if str(given) == "-" else None if given.is_dir() else kind_of(given.name)


def pages(given: Given) -> Iterator[Found | PassedOver]:
    """What an input holds, in the order of its paths as bytes.

    Raises:
        InputError: the input is not there, is a file of no known kind, or cannot be listed.
    """
    from cleaner.sources.walk import walked  # which needs what stands here

    if str(given) == "-":
        yield Found("-", "-", stdin.kind())
    elif given.is_dir():
        yield from walked(given)
    elif not given.exists():
        raise InputError(f"{given}: there is no such file or directory")
    elif (kind := kind_of(given.name)) and (isinstance(given, files.Remote) or given.is_file()):
        beside = f"{given}{sidecars.SUFFIX}"
        for found in kinds()[kind].find(given.name, str(given)):
            yield found._replace(sidecar=beside) if files.exists(beside) else found
    else:
        raise InputError(f"{given}: no page of a known kind ({suffixes()})")


def read(found: Found) -> Raw:
    """The bytes of a page.

    Raises:
        OSError: the file cannot be read.
    """
    if found.file == "-":
        return Raw(stdin.stream().read())
    raw: Raw = kinds()[found.kind].read(found)
    return raw._replace(url=raw.url or sidecars.url(found.sidecar)) if found.sidecar else raw


def document(path: str, raw: Raw, declared: str | None = None) -> Document:
    """The document of a page that is in hand; its path says of what kind it is. How it is packed its bytes say, too,
    and so they do of HTML that is named as text.

    Raises:
        OSError: it is no text; or it is packed, and damaged, or too long to be unpacked.
    """
    packing = packing_in(raw.data[:64], path)
    plain = raw._replace(data=unpack(raw.data, packing, MAX_UNPACKED)) if packing else raw
    if what := signatures.named(plain.data[:64]):
        raise OSError(0, f"it holds no text, but is {what}")
    kind = "html" if kind_of(path) == "html" else stdin.kind_of_page(plain.data[:64])
    made: Document = kinds()[kind].document(path, plain, declared or raw.charset)
    return made


def row_document(row: Row, id: str, fields: Fields) -> Document:
    """The document of a row that has a page."""
    page = row.page or ""
    if isinstance(page, bytes):
        return of_html(id, page, row.url, fields.encoding or row.charset)
    return of_text(id, page, row.url)
