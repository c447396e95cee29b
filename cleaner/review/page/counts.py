"""What the overview of a run shows, counted document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

BINS = 20  # of the plot of how much pages lost
HOSTS = 200  # unknown ones that are named
NO_ADDRESS = ""


class Names:
    """Names and their numbers, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, name: Any) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def __iter__(self) -> Any:
        return iter(self._numbers)


@dataclass(slots=True)
class Counts:
    """The totals of a run; `figures` are keyed by what they are of, such as `('label', 'echo', 'chars')`."""

    documents: int = 0
    figures: Counter[tuple[str, ...]] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)

    def add(self, record: Mapping[str, Any], removed: Iterable[tuple[str, str, int]], share: float) -> None:
        """Count a document in, and what was removed from it: rule, label and how many characters each time."""
        self.documents += 1
        site = site_of(record)
        told = record["chars"]
        self.figures[("verdict", record["verdict"])] += 1
        self._count("all", "", told["raw"], told["body"])
        self._count("site", site, told["raw"], told["body"])
        self.figures["site", site, record["verdict"]] += 1
        if record["verdict"] == "cleaned":
            self.figures["truncated", str(record.get("truncated"))] += 1
            self.bins[min(int(share * BINS), BINS - 1)] += 1
        if not site and record["verdict"] != "failed":
            self.hosts[host_of(record)] += 1
        self._count_removed(removed)

    def _count(self, what: str, name: str, raw: int, body: int) -> None:
        for figure, value in (("documents", 1), ("raw", raw), ("body", body)):
            self.figures[what, name, figure] += value

    def _count_removed(self, removed: Iterable[tuple[str, str, int]]) -> None:
        names = set()
        for rule, label, chars in removed:
            for key in (("rule", rule, label), ("label", label)):
                names.add(key)
                self.figures[(*key, "edits")] += 1
                self.figures[(*key, "chars")] += chars
        for key in names:
            self.figures[(*key, "documents")] += 1

    def table(self) -> dict[str, Any]:
        """The counts as data, nested by their keys."""
        table: dict[str, Any] = {"documents": self.documents, "bins": self.bins}
        for key, value in sorted(self.figures.items()):
            place = table
            for name in key[:-1]:
                place = place.setdefault(name, {})
            place[key[-1]] = value
        return table | {"hosts": self.hosts.most_common(HOSTS), "host_count": len(self.hosts)}


def site_of(record: Mapping[str, Any]) -> str:
    """The rule file that a document was cleaned by; nothing for the generic way."""
    return str(record.get("site") or record.get("family") or "")


def host_of(record: Mapping[str, Any]) -> str:
    try:
        return urlsplit(str(record.get("url") or "")).hostname or NO_ADDRESS
    except ValueError:
        return NO_ADDRESS
