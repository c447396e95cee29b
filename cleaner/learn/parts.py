"""What was learned, as parts of a rule file: each with its evidence, and sure or only proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Part(NamedTuple):
    """A table of a rule file and its keys; one that is not sure is written as a comment."""

    table: str
    keys: Mapping[str, Any]
    evidence: str
    sure: bool = True

    @property
    def name(self) -> str:
        """What the rule's id calls the part."""
        return str(self.keys.get("id", self.table))

    def proposed(self, why: str) -> Part:
        return self._replace(sure=False, evidence=f"{self.evidence}; {why}")


class Draft(NamedTuple):
    """A rule file to be: its parts in the order in which they are written."""

    id: str
    about: str
    extends: str | None
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()  # comments at the top


def of(count: int, total: int) -> str:
    return f"{count} of {total} pages"
