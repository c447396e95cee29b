"""Rule files that were read and checked before, so that starting does not do it again.

The user's cache directory holds what a set of directories came to, and a stamp of each of their files and of the code
that checked them. Whatever is wrong with that, or with writing it, means reading the rules as if it were not there.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.files import own_directory
from cleaner.rulebook.book import RuleFile
from cleaner.rulebook.layers import Layer
from cleaner.version import __version__

KEPT = 16  # sets of directories
_TOO_NEW = 2.0  # seconds; a file that was written just now may be written again without its stamp changing
_PACKAGE = Path(__file__).resolve().parent.parent
_CODE = (_PACKAGE, _PACKAGE / "rulebook", _PACKAGE / "strips", _PACKAGE / "repairs")

ByLayer = tuple[Mapping[str, RuleFile], ...]
Stamps = tuple[Any, ...]


def stamps(layers: Sequence[Layer], paths: Sequence[Sequence[Path]]) -> Stamps | None:
    """What tells rule files, and the code that reads them, from others; None where it cannot be said."""
    try:
        code = tuple(_stamp(path) for place in _CODE for path in _sources(place))
        return (*_versions(), code, tuple(layers), tuple(tuple(map(_stamp, found)) for found in paths))
    except OSError:
        return None


def _sources(place: Path) -> Iterator[str]:
    with os.scandir(place) as entries:
        yield from sorted(entry.path for entry in entries if entry.name.endswith(".py"))


def _stamp(path: str | Path) -> tuple[str, int, int, int, int]:
    status = os.stat(path)
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


@cache
def _versions() -> tuple[str, ...]:
    import pydantic

    return __version__, platform.python_version(), pydantic.VERSION


def read(stamped: Stamps | None) -> ByLayer | None:
    """The rule files of some layers, where they are kept as they are now."""
    if stamped is None:
        return None
    try:
        file = _file(stamped)
        if not _is_ours(file) or not _is_ours(file.parent):
            return None
        with open(file, "rb") as opened:
            if pickle.load(opened) != stamped:
                return None
            found: ByLayer = _loaded(opened)
            return found
    except Exception:  # a file that is damaged may raise anything
        return None


def _loaded(opened: Any) -> Any:
    collects = gc.isenabled()
    gc.disable()  # so many new objects would have it look at all of them, again and again
    try:
        return pickle.load(opened)
    finally:
        if collects:
            gc.enable()


def _is_ours(path: Path) -> bool:
    """Whether nobody else can write a file or directory."""
    status = os.stat(path)
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def write(stamped: Stamps | None, by_layer: ByLayer) -> None:
    """Keep rule files that were found to be sound."""
    if stamped is None or _is_too_new(stamped):
        return
    for files in by_layer:
        for rules in files.values():
            _ = rules.prints  # stands there from now on
    with suppress(Exception):  # a disk that is full, a home that cannot be written to
        file = _file(stamped)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch = file.with_suffix(f".{os.getpid()}")
        with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            pickle.dump(stamped, opened, pickle.HIGHEST_PROTOCOL)
            pickle.dump(tuple(map(dict, by_layer)), opened, pickle.HIGHEST_PROTOCOL)
        scratch.replace(file)
        _forget(file.parent)


def _is_too_new(stamped: Stamps) -> bool:
    changed = max((max(one[2], one[3]) for found in stamped[-1] for one in found), default=0)
    return time.time() - changed / 1e9 < _TOO_NEW


def _file(stamped: Stamps) -> Path:
    """The file for a set of directories; it gives way when they change."""
    names = "\0".join(os.path.abspath(layer.directory) for layer in stamped[-2])
    return own_directory("cache") / f"rules-{hashlib.sha256(os.fsencode(names)).hexdigest()[:16]}.pickle"


def _forget(place: Path) -> None:
    found = sorted(place.glob("rules-*"), key=lambda file: file.stat().st_mtime)
    for file in found[:-KEPT]:
        file.unlink(missing_ok=True)
