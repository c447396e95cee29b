"""What a run works on, one after the other: pages, and pieces of shards."""

from __future__ import annotations

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from cleaner import sources
from cleaner.model import Document
from cleaner.pipeline import clean_document
from cleaner.rulebook.load import Rulebook
from cleaner.run import work
from cleaner.run.parts import Part
from cleaner.run.rows import clean_piece
from cleaner.run.work import Outcome, Task
from cleaner.sources import Found, Piece

Thing = Found | Piece


class Start(NamedTuple):
    """Where a run goes on: behind so many files, and in the next before row number `row`."""

    files: int = 0
    row: int = 1


FIRST = Start()


def things(files: Iterable[Found], parts: Path, row: int = 1) -> Iterator[Thing]:
    """The pages among files, and the pieces of shards; what of those is packed is unpacked into `parts`. Of the first
    file, if it is a shard, from row number `row` on."""
    for number, found in enumerate(files):
        yield from of_file(found, parts, 1 if number else row)


def of_file(found: Found, parts: Path, row: int = 1) -> Iterator[Thing]:
    """What is in a file; of a shard, from row number `row` on."""
    if sources.is_shard(found.kind):
        yield from _behind(pieces(found, parts), row)
    else:
        yield found


def pieces(found: Found, parts: Path) -> Iterator[Piece]:
    """The pieces of a shard; the last says so if it cannot be read, or not to its end."""
    row, problem = 1, found.problem
    if not problem:
        try:
            for piece in sources.pieces(found, parts):
                row = piece.until
                yield _with_its_past(piece) if found.past else piece
        except (OSError, ValueError) as error:
            problem = f"cannot be read{' further' if row > 1 else ''}: {getattr(error, 'strerror', None) or error}"
    if problem:
        yield Piece(found._replace(problem=problem), first=row, until=row + 1)


def _with_its_past(piece: Piece) -> Piece:
    """The piece with as much of the shard's past as is its own."""
    past = piece.found.past
    start = bisect_right(past, piece.first, key=attrgetter("until"))
    end = bisect_left(past, piece.until, key=attrgetter("first"))
    return piece._replace(found=piece.found._replace(past=past[start:end]))


def _behind(pieces: Iterator[Piece], row: int) -> Iterator[Piece]:
    """The pieces with the rows from a number on."""
    for piece in pieces:
        if piece.last or piece.until > row:
            yield sources.without_first(piece, max(row - piece.first, 0))
        elif piece.spool:
            Path(piece.spool).unlink()


# ------------------------------------------------------------------------------------------------ in a process
def prepare(task: Task) -> Callable[[Thing], Outcome | Part]:
    """What makes outcomes of things, with the rules loaded.

    Raises:
        InputError: the rules are not those that the run started with.
    """
    rulebook = work.rules_of(task)
    gc.freeze()  # it stays, so nobody has to look again and again whether it is garbage
    return partial(clean, task=task, rulebook=rulebook)


def prepare_for_all(task: Task) -> Callable[[Thing], Outcome | Part]:
    """The same, with what every page needs made ready: processes that are forked then share it.

    Raises:
        InputError: as `prepare`.
    """
    clean_document(Document("", "-"), work.rules_of(task))
    return prepare(task)


def clean(thing: Thing, task: Task, rulebook: Rulebook) -> Outcome | Part:
    """The outcome of a page, or the part that is made of a piece."""
    return clean_piece(thing, task, rulebook) if isinstance(thing, Piece) else work.outcome(thing, task, rulebook)


def lost(thing: Thing, task: Task) -> Outcome | Part:
    """What becomes of a thing that its process died of, twice."""
    return clean_piece(thing, task, None) if isinstance(thing, Piece) else work.lost(thing, task)


def split(thing: Thing) -> list[Thing]:
    """A piece in two, if it has more than one row: to find the one that a process dies of."""
    if not isinstance(thing, Piece) or thing.until - thing.first < 2:
        return []
    half = (thing.until - thing.first) // 2
    before = thing._replace(until=thing.first + half, last=False, shared=True)
    return [before, sources.without_first(thing, half)._replace(weight=0)]
