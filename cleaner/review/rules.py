"""Rule files as rows: which there are, and which layer each comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from cleaner.errors import InputError
from cleaner.plan import plan
from cleaner.review.origin import short_path
from cleaner.review.terminal import Piece, Row, columns, counted, hanging, padded, printable
from cleaner.rulebook.faults import nearest
from cleaner.rulebook.load import Rulebook, RuleFile


def named(rulebook: Rulebook, wanted: Iterable[str]) -> tuple[str, ...]:
    """The ids that a person named, `mishuzj.com` for `sites/mishuzj.com`; all ids if none are wanted.

    Raises:
        InputError: there is no such rule file.
    """
    given = list(wanted)
    return tuple(_named(rulebook, id) for id in given) if given else tuple(rulebook.files)


def _named(rulebook: Rulebook, wanted: str) -> str:
    fits = [id for id in rulebook.files if wanted in (id, id.partition("/")[2])]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise InputError(f"'{wanted}' may be any of {', '.join(fits)}: give the whole id")
    near = nearest(wanted, [*rulebook.files, *(id.partition("/")[2] for id in rulebook.files)])
    hint = f"did you mean '{near}'? " if near else ""
    raise InputError(f"there is no rule file '{wanted}': {hint}`cleaner rules list` names them all")


def listing(rulebook: Rulebook, samples: Counter[str], width: int) -> Iterator[Row]:
    """A row a rule file, by kind.

    Args:
        samples: how many samples there are for each site and family, by the names of their rule files.
    """
    names = max((columns(_name(id)) for id in rulebook.files), default=0)
    layers = max((len(layer.name) for layer in rulebook.layers), default=0)
    for kind, ids in groupby(rulebook.files, key=lambda id: id.partition("/")[0]):
        yield Piece(padded(kind, names + 4), "title"), Piece("strips  samples  layer", "faint")
        for id in ids:
            layer = rulebook.files[id].layer.name
            figures = f"  {len(plan(rulebook, id).strips):>6}  {samples[_name(id)]:>7}  {layer:<{layers}}  "
            head = Piece("  "), Piece(padded(_name(id), names), "rule"), Piece(figures)
            yield from hanging(head, [Piece(printable(rulebook.files[id].head.about or ""))], width)


def _name(id: str) -> str:
    return id.partition("/")[2]


def stack(rulebook: Rulebook, id: str) -> Iterator[Row]:
    """The files of one id in every layer, the highest first, and what the one in force extends."""
    chain = rulebook.chain(id)
    yield (Piece(id, "title"),)
    for layer, files in zip(rulebook.layers, rulebook.by_layer, strict=True):
        if id not in files:
            yield _place(layer.name, Piece("-", "faint"))
        elif files[id] is chain[-1]:
            yield _place(layer.name, *_path(files[id]), Piece("  in force", "good"))
        else:
            role = "  extended" if files[id] in chain else "  hidden"
            yield _place(layer.name, *_path(files[id]), Piece(role, "faint"))
    for file in reversed(chain[:-1]):
        if file.id != id:
            yield _place("extends", Piece(f"{file.id}  "), *_path(file))


def _path(file: RuleFile) -> Row:
    return (Piece(printable(short_path(file.path)), "rule"),)


def _place(name: str, *pieces: Piece) -> Row:
    return (Piece(f"  {name:<9} "), *pieces)


def layer_rows(rulebook: Rulebook) -> Iterator[Row]:
    """The layers in force, the highest first."""
    for layer, files in zip(rulebook.layers, rulebook.by_layer, strict=True):
        yield _place(
            layer.name, Piece(printable(short_path(layer.directory)), "rule"), Piece(f"  {counted(len(files), 'file')}")
        )
