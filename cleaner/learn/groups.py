"""Pages of several templates told apart: those that share enough of the lines that recur at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.learn.pages import sheet
from cleaner.learn.skeletons import skeleton
from cleaner.model import Document

ALIKE = 0.2  # of the recurring short lines of two pages are common to both
LONGEST = 60


def groups(documents: Sequence[Document]) -> list[list[Document]]:
    """The documents by template, the largest group first."""
    lines = [frozenset(skeleton(line) for line in sheet(one).lines if len(line) <= LONGEST) for one in documents]
    support = Counter(one for page in lines for one in page)
    shared = [frozenset(one for one in page if support[one] >= 2) for page in lines]
    home = list(range(len(documents)))
    for one in range(len(documents)):
        for other in range(one):
            if home[one] != home[other] and _alike(shared[one], shared[other]) >= ALIKE:
                old, new = home[one], home[other]
                home = [new if number == old else number for number in home]
    found = [
        [document for document, at in zip(documents, home, strict=True) if at == group] for group in dict.fromkeys(home)
    ]
    return sorted(found, key=len, reverse=True)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
