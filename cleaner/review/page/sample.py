"""Random samples of removals: of the whole run, and of each rule, label and site, drawn in one pass."""

from __future__ import annotations

from random import Random

Place = tuple[int, int, str]  # the number of a document, of its edit, and the id of the text that that removed

SIZE = 400


class Samples:
    """Up to `SIZE` places of each group, every place as likely as any other; the same run gives the same samples."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._drawn: dict[str, list[Place]] = {}
        self._counts: dict[str, int] = {}

    def add(self, group: str, place: Place) -> None:
        count = self._counts.get(group, 0)
        self._counts[group] = count + 1
        if count < SIZE:
            self._drawn.setdefault(group, []).append(place)
            return
        slot = int(self._random.random() * (count + 1))
        if slot < SIZE:
            self._drawn[group][slot] = place

    def drawn(self) -> dict[str, list[int | list[Place]]]:
        """By group: how many places there are, and those drawn, shuffled: the first n are a sample, too."""
        found: dict[str, list[int | list[Place]]] = {}
        for group, places in self._drawn.items():
            self._random.shuffle(places)
            found[group] = [self._counts[group], places]
        return found
