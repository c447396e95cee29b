"""Files below a directory: each appears whole or not at all, and none outside."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cleaner.errors import InputError


def text_name(path: str) -> str:
    """The name of the body of a page: one that ends in `.txt` stays, any other gets `.txt` added."""
    return path if path.lower().endswith(".txt") else f"{path}.txt"


def inside(root: Path, path: str) -> Path:
    """The place of a relative path below a directory; it follows links as they are now.

    Raises:
        InputError: the path leads out of the directory. The account that names it is not to be trusted.
    """
    parts = path.split("/")
    place = root.joinpath(path)
    plain = path and not path.startswith("/") and not {"", ".", ".."} & set(parts) and "\0" not in path
    if not plain or not place.parent.resolve().is_relative_to(root.resolve()):
        raise InputError(f"{path!r} leads out of {root}: this account is not of a run of ours; nothing is written")
    return place


def write(place: Path, data: bytes, scratch: Path) -> None:
    """Write a file by way of `scratch`, a path on the same disk, so that it appears whole or not at all."""
    scratch.write_bytes(data)
    try:
        scratch.replace(place)
    except FileNotFoundError:  # nothing stands in its directory yet
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch.replace(place)


def remove(root: Path, place: Path) -> None:
    """Remove a file, if it is there, and the directories below `root` that are empty then."""
    place.unlink(missing_ok=True)
    with suppress(OSError):  # a directory that still holds something stays
        for parent in place.relative_to(root).parents:
            os.rmdir(root / parent) if parent != Path(".") else None
