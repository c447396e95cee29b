"""Runs that are killed at any moment: at the n-th time that they touch the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.run import book, join
from cleaner.sinks import tree


class Killed(BaseException):
    """Nothing catches this, as nothing catches a SIGKILL."""


def haunt(patch: pytest.MonkeyPatch, moment: int) -> None:
    """Ends the run at the n-th time it touches the disk, in the middle of writing."""
    left = moment

    def at(half: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            half()  # type: ignore[operator]
            raise Killed

    write, append, replace, copy = Path.write_bytes, book.append, Path.replace, join._copy

    def write_half(place: Path, data: bytes) -> int:
        at(lambda: write(place, data[: len(data) // 2]))
        return write(place, data)

    def append_half(file, line):  # type: ignore[no-untyped-def]
        at(lambda: append(file, line[: len(line) // 2]))
        append(file, line)

    def replace_not(place: Path, target: Path) -> Path:
        at(lambda: None)
        return replace(place, target)

    def copy_half(file, target):  # type: ignore[no-untyped-def]
        at(lambda: (target.write(file.read_bytes()[:500]), target.flush()))
        copy(file, target)

    patch.setattr(tree.Path, "write_bytes", write_half)
    patch.setattr(tree.Path, "replace", replace_not)
    patch.setattr(book, "append", append_half)
    patch.setattr(join, "_copy", copy_half)
