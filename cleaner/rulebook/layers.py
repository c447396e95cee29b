"""Where rule files lie: directories laid over one another, the highest first."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import Problem
from cleaner.files import own_directory

_PACKAGE = Path(__file__).resolve().parent.parent


class Layer(NamedTuple):
    """One directory of rule files; `name` says why it is there: `--rules`, `./rules`, `user` or `shipped`."""

    name: str
    directory: Path

    def __str__(self) -> str:
        return str(self.directory) if self.name == "--rules" else f"{self.name} ({self.directory})"


def layers(given: Iterable[Path | str]) -> tuple[Layer, ...]:
    """The layers that are there, the highest first; one that is named twice counts where it stands first.

    The directories that were asked for stand here even if they do not exist: reading them says so.
    """
    named = [Layer("--rules", Path(directory)) for directory in given]
    defaults = [Layer("./rules", Path("rules")), Layer("user", user_directory()), Layer("shipped", shipped_directory())]
    found = named + [layer for layer in defaults if os.path.isdir(layer.directory)]
    first: dict[str, Layer] = {}
    for layer in found:
        first.setdefault(os.path.realpath(layer.directory), layer)
    return tuple(first.values())


def user_directory() -> Path:
    """The rules of the person who runs this, on every project: `~/.config/cleaner/rules`, or as XDG says."""
    return own_directory("config") / "rules"


def shipped_directory() -> Path:
    """The rules that come with the program: inside the package, or beside it in a checkout."""
    packed = _PACKAGE / "_rules"
    return packed if packed.is_dir() else _PACKAGE.parent / "rules"


def rule_paths(layer: Layer) -> tuple[list[Path], list[Problem]]:
    """The rule files of a layer, sorted, and what hinders reading them all."""
    asked_for = layer.name == "--rules"
    if asked_for and not os.path.isdir(layer.directory):
        what = "is a file" if os.path.exists(layer.directory) else "does not exist"
        return [], [Problem(layer.directory, None, f"the rules directory {what}", "Name a directory with rule files.")]
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        place = Path(error.filename or layer.directory)
        problems.append(Problem(place, None, f"cannot be listed: {error.strerror}", "Allow reading it."))

    found = sorted(
        Path(directory, name)
        for directory, _, names in os.walk(layer.directory, onerror=unreadable)
        for name in names
        if name.endswith(".toml") and not name.startswith(".")
    )
    if asked_for and not found and not problems:
        remedy = "Rule files end in .toml and lie in sites/, families/ or generic/ below it."
        problems.append(Problem(layer.directory, None, "the rules directory holds no rule file", remedy))
    return found, problems
