"""Where bodies go: one file for each form.

A form of shards holds `written` and `part`, which make rows and stretches of them, `finish`, which makes the shard when
it is whole, `read`, its rows again as lines of JSON, and `style`, how the account says that a row can be made again.
"""

from __future__ import annotations

import importlib
from types import ModuleType


def of(shard: str) -> ModuleType:
    """The form in which a shard of this name is written."""
    form = "parquet" if shard.lower().endswith(".parquet") else "jsonl"
    return importlib.import_module(f"{__name__}.{form}")


def name(shard: str) -> str:
    """The name of what is made of a shard."""
    from cleaner.sinks import jsonl

    return shard if shard.lower().endswith(".parquet") else jsonl.name(shard)
