"""Where a rule is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from cleaner.rulebook.load import Rulebook, RuleFile


class Origin(NamedTuple):
    """The file of a rule and its line there, from 1."""

    file: RuleFile
    line: int | None

    def __str__(self) -> str:
        path = short_path(self.file.path)
        return f"{path}:{self.line}" if self.line else path


def origin(rulebook: Rulebook, rule: str) -> Origin | None:
    """Where the part that a rule id names is written; None for what no rule file says."""
    id, _, part = rule.partition("#")
    for files in rulebook.by_layer:
        if id in files and part in files[id].parts:
            return Origin(files[id], files[id].line(files[id].parts[part]))
    return None


def short_path(path: Path) -> str:
    """The path, from here on if it lies below."""
    here = os.path.relpath(path) if path.is_absolute() and path.drive == Path.cwd().drive else str(path)
    return str(path) if here.startswith("..") else here
