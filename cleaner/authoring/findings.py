"""What lint and check have to say."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One thing to look at; `line` and `column` count from 1, `rule` is a rule id."""

    severity: Severity
    file: Path
    line: int | None
    rule: str
    problem: str
    remedy: str
    column: int | None = None

    @property
    def place(self) -> str:
        """The line and the column as they stand behind a path, such as `:12:3`; empty where neither is known."""
        return "".join(f":{number}" for number in (self.line, self.column) if number)

    def __str__(self) -> str:
        head = f"{self.severity}: {self.problem}\n  --> {self.file}{self.place}"
        return f"{head}\n   = rule: {self.rule}\n   = help: {self.remedy}"


def shortened(text: str, length: int = 48) -> str:
    """A text in quotes for a message: on one line, its middle left out where it is long."""
    line = text.replace("\n", "⏎")
    half = length // 2
    return f"'{line}'" if len(line) <= length else f"'{line[:half]}…{line[-half:]}'"
