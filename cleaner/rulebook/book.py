"""Rule files and the whole of them, as nouns: what is in force, and what extends what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleaner.rulebook import locate
from cleaner.rulebook.layers import Layer
from cleaner.rulebook.schema import Head

_SAYS_NOTHING: Mapping[str, Any] = {  # to a page
    **dict.fromkeys(("format", "about", "reviewed"), True),
    "strip": {"__all__": {"removes", "keeps"}},
}


@dataclass(frozen=True, eq=False)
class RuleFile:
    """One rule file as it stands on disk; `extends` is not followed."""

    id: str
    path: Path
    layer: Layer
    head: Head
    text: str

    def line(self, path: locate.Path) -> int | None:
        """The line, from 1, of a table, key or list item such as `('strip', 2, 'lines', 0)`, or of what holds it."""
        place = self.place(path)
        return place.line if place else None

    def place(self, path: locate.Path) -> locate.Place | None:
        """The same with the column."""
        return locate.nearest(self._places, path)

    @cached_property
    def prints(self) -> tuple[str, str]:
        """Digests of what pages are recognised by, and of all that the file does, without examples and descriptions.

        They are over one spelling. What the file leaves open stays open there, as that lets what it extends speak.
        """
        match = self.head.model_dump_json(exclude_unset=True, include={"id", "match"})
        whole = self.head.model_dump_json(exclude_unset=True, exclude=_SAYS_NOTHING)
        return _sha256(match), _sha256(whole)

    @cached_property
    def parts(self) -> Mapping[str, locate.Path]:
        """Where each part stands, by its id: `watermark`, `frame`, `repair.chunks`."""
        return MappingProxyType(dict(part_paths(self.head)))

    @cached_property
    def _places(self) -> Mapping[locate.Path, locate.Place]:
        return locate.places(self.text)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Every rule file of every layer. `files` are those in force: of each id the one in the highest layer.

    `digest` is one for all machines: it depends on ids and contents, not on where the files lie.
    """

    files: Mapping[str, RuleFile]
    layers: tuple[Layer, ...]
    by_layer: tuple[Mapping[str, RuleFile], ...]

    def chain(self, id: str) -> tuple[RuleFile, ...]:
        """A file and what it extends, the base first; a file that extends its own id means the next lower layer's.

        Raises:
            KeyError: there is no such file.
        """
        chain = [self.files[id]]
        while following := self.extended(chain[-1]):
            chain.append(following)
        return tuple(reversed(chain))

    def extended(self, file: RuleFile) -> RuleFile | None:
        """The file that a file extends, if it extends one that is there."""
        id = file.head.extends
        if id != file.id:
            return self.files.get(id) if id else None
        below = self.by_layer[self.layers.index(file.layer) + 1 :]
        return next((files[id] for files in below if id in files), None)

    @cached_property
    def digest(self) -> str:
        """A sha256 over the rules in force."""
        contents = {id: [_sha256(file.text) for file in self.chain(id)] for id in self.files}
        return _sha256(json.dumps(contents, sort_keys=True))


def part_paths(head: Head) -> Iterator[tuple[str, locate.Path]]:
    """The id of each part of a rule file and where it stands, in the file's order within each table."""
    for number, _ in enumerate(head.match.clues):
        yield f"clue-{number + 1}", ("match", "clues", number)
    for table in ("capture", "truncation", "strip"):
        yield from ((part.id, (table, number)) for number, part in enumerate(getattr(head, table)))
    yield from ((table, (table,)) for table in ("frame", "guard") if table in head.model_fields_set)
    yield from ((f"repair.{name}", ("repair", name)) for name in sorted(head.repair.model_fields_set))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
