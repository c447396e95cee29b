"""What of a line counts where a body may begin or end near it.

All the world's lines come to some hundreds of combinations, so lines that are alike in this share one object, and what
is worked out for one of them is known for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

LENGTHS = (6, 10, 12, 15, 25, 30, 40, 80, 150)
# How many of them a line reaches, from so many characters on.
SIX, TEN, TWELVE, FIFTEEN, TWENTY_FIVE, THIRTY, FORTY, EIGHTY, LONGEST = range(1, len(LENGTHS) + 1)


Plain = tuple[int, bool, bool, bool]  # what counts together with its place: density, sentence, rights, a menu


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """The traits of a line; `length` is how many of `LENGTHS` it reaches, up to `THIRTY`."""

    length: int
    sentence: bool
    body: bool
    ends: bool
    bracket: bool
    rights: bool
    credit: bool
    opener: bool
    nav: bool
    tool: bool
    mark: bool
    strong: bool
    dens: int  # how many of .3, .5 and .9 its density reaches
    dated: bool
    dateline: bool
    headlike: bool
    flags: bytes = field(init=False)  # what is asked of several lines in a row, in the order of `Columns`
    plain: Plain = field(init=False)

    def __post_init__(self) -> None:
        leads = self.opener or self.credit or self.rights
        bare = self.length < TWENTY_FIVE and not self.sentence
        head = self.headlike and not self.opener
        flags = bytes((self.body, self.is_text, self.mark, self.tool, self.dated, leads, bare, head, self.strong))
        object.__setattr__(self, "flags", flags)
        object.__setattr__(self, "plain", (self.dens, self.sentence, self.rights, self.nav))

    @property
    def is_text(self) -> bool:
        return self.body and not self.rights


traits = lru_cache(maxsize=None)(Traits)


class Columns(NamedTuple):
    """The flags of all lines of a page: for each of them a byte, 0 or 1, a line."""

    bodies: bytes
    texts: bytes
    marks: bytes
    tools: bytes
    dated: bytes
    leads: bytes
    bare: bytes
    heads: bytes
    strong: bytes


def columns(lines: Iterable[Traits]) -> Columns:
    flags, step = b"".join([one.flags for one in lines]), len(Columns._fields)
    return Columns(*[flags[at::step] for at in range(step)])
