"""The pages of an input: a directory, a file, or `-` for the standard input.

Each kind of page is one file in here, found by walking. It holds

* `SUFFIXES`: how the names of its files end, in small letters;
* `find(path, file)`: yields the `Found` pages of a file, without reading more of it than that takes;
* `read(found)`: the `Raw` bytes of one of them. Raises OSError;
* `document(id, raw, declared)`: the document of such bytes; `declared` is what they are said to be in, or None.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.model import Document

ACCOUNT = ".cleaner"  # a directory of this name is the account of a run, and holds no pages


class Found(NamedTuple):
    """A page that an input holds, not read yet; a `problem` says why it cannot be.

    `path` is relative to the input, with `/`, and names the page in the account. `size` is that of the file in bytes.
    """

    path: str
    file: str
    kind: str
    size: int = 0
    problem: str | None = None


class PassedOver(NamedTuple):
    """Something in the input that is no page of a known kind."""

    path: str


class Raw(NamedTuple):
    """A page as it came: its bytes, and what came with it."""

    data: bytes
    url: str | None = None
    charset: str | None = None


@cache
def kinds() -> Mapping[str, ModuleType]:
    """The files of this room by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return MappingProxyType({name: importlib.import_module(f"{__name__}.{name}") for name in names})


def kind_of(name: str) -> str | None:
    """The kind of page that a file's name promises."""
    fits = (kind for kind, module in kinds().items() if name.lower().endswith(module.SUFFIXES))
    return next(fits, None)


def suffixes() -> str:
    """The known ends of names, for a message."""
    return ", ".join(suffix for module in kinds().values() for suffix in module.SUFFIXES)


def pages(given: Path) -> Iterator[Found | PassedOver]:
    """What an input holds, in the order of its paths as bytes.

    Raises:
        InputError: the input is not there, is a file of no known kind, or cannot be listed.
    """
    if str(given) == "-":
        yield Found("-", "-", "text")
    elif given.is_dir():
        yield from _walk(given)
    elif not given.exists():
        raise InputError(f"{given}: there is no such file or directory")
    elif (kind := kind_of(given.name)) and given.is_file():
        yield from kinds()[kind].find(given.name, str(given))
    else:
        raise InputError(f"{given}: no page of a known kind ({suffixes()})")


def read(found: Found) -> Raw:
    """The bytes of a page.

    Raises:
        OSError: the file cannot be read.
    """
    if found.file == "-":
        return Raw(sys.stdin.buffer.read())
    raw: Raw = kinds()[found.kind].read(found)
    return raw


def document(path: str, raw: Raw, declared: str | None = None) -> Document:
    """The document of a page that is in hand; its path says of what kind it is. Never raises."""
    module = kinds()[kind_of(path) or "text"]
    made: Document = module.document(path, raw, declared or raw.charset)
    return made


class _Entry(NamedTuple):
    """An entry of a directory; `path` ends in `/` where it is a directory, so that paths sort as their pages do."""

    path: str
    file: str


def _walk(root: Path) -> Iterator[Found | PassedOver]:
    inside = os.path.realpath(root)
    pending = [_Entry("", str(root))]
    while pending:
        path, file = pending.pop()
        if path and not path.endswith("/"):
            yield from _in_file(path, file, inside)
        elif os.path.basename(file) == ACCOUNT and path:
            yield PassedOver(path)
        else:
            try:
                pending += reversed(_listed(path, file))
            except OSError as error:
                problem = f"cannot be listed: {error.strerror}"
                if not path:
                    raise InputError(f"{root}: {problem}") from error
                yield Found(path.rstrip("/"), file, "text", problem=problem)


def _listed(path: str, directory: str) -> list[_Entry]:
    with os.scandir(directory) as entries:
        ends = ((entry, "/" if entry.is_dir(follow_symlinks=False) else "") for entry in entries)
        found = [_Entry(f"{path}{entry.name}{end}", entry.path) for entry, end in ends]
    return sorted(found, key=lambda entry: os.fsencode(entry.path))


def _in_file(path: str, file: str, inside: str) -> Iterator[Found | PassedOver]:
    """The pages of what is not a directory: a file, a link, or something that cannot be read as a file."""
    kind = kind_of(path)
    if os.path.islink(file) and _leaves(file, inside):
        leads_out = f"a link that leaves the input: {os.readlink(file)}"
        is_page = kind or os.path.isdir(file)
        yield Found(path, file, kind or "text", problem=leads_out) if is_page else PassedOver(path)
    elif not kind or os.path.isdir(file):  # a link to a directory of the input: its pages are met where they stand
        yield PassedOver(path)
    elif os.path.exists(file) and not os.path.isfile(file):
        yield Found(path, file, kind, problem="not a regular file")
    else:
        yield from kinds()[kind].find(path, file)


def _leaves(link: str, inside: str) -> bool:
    target = os.path.realpath(link)
    return os.path.commonpath([target, inside]) != inside
