"""Where bodies go: one file for each form.

A form of shards holds

* `written(cleaned, field)`: a row with another text; `part(rows, name, piece)`: such rows as bytes that can be joined
  with others; `finish(grown, target)`: makes the shard when it is whole;
* `read(file, name)`: its rows again; `text_of(row, field)`: the text of one of them;
* `unwritten(row, text, style, field)`: a row as it came, if it came in this form; `again(rows, name)`: such rows as
  bytes that can be joined.
"""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType
from typing import Literal

from cleaner.packing import packing_of

To = Literal["same", "text", "markdown", "jsonl", "parquet"]
ROWS: tuple[To, ...] = ("jsonl", "parquet")  # the forms in which a file holds many documents


def of(shard: str) -> ModuleType:
    """The form in which a shard of this name is."""
    return _module(form(shard))


@cache
def _module(form: To) -> ModuleType:
    return importlib.import_module(f"{__name__}.{form}")


def form(shard: str) -> To:
    """The word for the form of a shard of this name."""
    return "parquet" if shard.lower().endswith(".parquet") else "jsonl"


def named(file: str) -> To | None:
    """The form that a file's name asks for by its ending; None where it asks for none in particular."""
    from cleaner.sources import jsonl

    name = file.lower()
    if name.endswith((".md", ".markdown")):
        return "markdown"
    return form(name) if name.endswith((".parquet", *jsonl.SUFFIXES)) else None


def name(shard: str, to: To) -> str:
    """The name of what is made of a shard: the ending follows the form, and JSON Lines stay packed as they came."""
    from cleaner.sinks import jsonl

    if form(shard) == "parquet" and to in ("same", "parquet"):
        return shard
    if to == "parquet":
        return without_ending(shard) + ".parquet"
    return jsonl.name(shard) if form(shard) == "jsonl" else f"{without_ending(shard)}.jsonl"


def without_ending(shard: str) -> str:
    """`a/b.jsonl.gz` without its ending is `a/b`; a web archive keeps its own, as others may stand beside it."""
    from cleaner.sources import jsonl

    bare = shard[: len(shard) - len(packing_of(shard))]
    known = (".parquet", *(end for end in (*jsonl.SUFFIXES, ".json") if not packing_of(end)))
    ending = next((end for end in known if bare.lower().endswith(end)), "")
    return bare[: len(bare) - len(ending)]
