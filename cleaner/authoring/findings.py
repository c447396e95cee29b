"""What lint and check have to say."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One thing to look at; `line` counts from 1, `rule` is a rule id."""

    severity: Severity
    file: Path
    line: int | None
    rule: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{self.severity}: {self.problem}\n  --> {place}\n   = rule: {self.rule}\n   = help: {self.remedy}"


def shortened(text: str, length: int = 48) -> str:
    """A text in quotes for a message: on one line, its middle left out where it is long."""
    line = text.replace("\n", "⏎")
    half = length // 2
    return f"'{line}'" if len(line) <= length else f"'{line[:half]}…{line[-half:]}'"
