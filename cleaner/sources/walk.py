"""A directory of pages and shards, walked in order, a directory of it at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from cleaner import files
from cleaner.errors import InputError
from cleaner.files import Given
from cleaner.sources import ACCOUNT, Found, PassedOver, kind_of, kinds, sidecars


class _Entry(NamedTuple):
    """An entry of a directory; `path` ends in `/` where it is a directory, so that paths sort as their pages do. `size`
    is that of a file elsewhere, where it comes with its name."""

    path: str
    file: str
    sidecar: str | None = None
    size: int | None = None


def walked(root: Given) -> Iterator[Found | PassedOver]:
    """What a directory holds, in the order of its paths as bytes.

    Raises:
        InputError: it cannot be listed.
    """
    inside = os.path.realpath(str(root))
    pending = [_Entry("", str(root))]
    while pending:
        entry = pending.pop()
        path, file = entry.path, entry.file
        if path and not path.endswith("/"):
            for found in _in_file(path, file, inside) if entry.size is None else _elsewhere(entry):
                yield found._replace(sidecar=entry.sidecar) if entry.sidecar and isinstance(found, Found) else found
        elif os.path.basename(file) == ACCOUNT and path:
            yield PassedOver(path)
        else:
            try:
                pending += reversed(_listed(path, file))
            except OSError as error:
                problem = f"cannot be listed: {error.strerror or error}"
                if not path:
                    raise InputError(f"{root}: {problem}") from error
                yield Found(path.rstrip("/"), file, "text", problem=problem)


def _elsewhere(entry: _Entry) -> Iterator[Found | PassedOver]:
    kind = kind_of(entry.path)
    yield Found(entry.path, entry.file, kind, entry.size or 0) if kind else PassedOver(entry.path)


def _listed(path: str, directory: str) -> list[_Entry]:
    return sorted(_with_sidecars(_all(path, directory)), key=lambda entry: os.fsencode(entry.path))


def _all(path: str, directory: str) -> list[_Entry]:
    if files.is_remote(directory):
        found = files.listed(directory)
        return [_Entry(f"{path}{one.name}{'/' if one.size is None else ''}", one.url, None, one.size) for one in found]
    with os.scandir(directory) as entries:
        ends = ((entry, "/" if entry.is_dir(follow_symlinks=False) else "") for entry in entries)
        return [_Entry(f"{path}{entry.name}{end}", entry.path) for entry, end in ends]


def _with_sidecars(found: list[_Entry]) -> list[_Entry]:
    """The entries, with addresses beside pages put where they belong."""
    addresses = {entry.path for entry in found if entry.path.endswith(sidecars.SUFFIX)}
    if not addresses:
        return found
    with_own = [
        entry._replace(sidecar=entry.file + sidecars.SUFFIX) if f"{entry.path}{sidecars.SUFFIX}" in addresses else entry
        for entry in found
    ]
    taken = {f"{entry.path}{sidecars.SUFFIX}" for entry in with_own if entry.sidecar}
    return [entry for entry in with_own if entry.path not in taken]


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
