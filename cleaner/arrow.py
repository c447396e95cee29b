"""Cleaning record batches of Arrow: for engines that map over them, such as Ray Data, Spark, Daft, Polars, datasets.

    from cleaner.arrow import clean_batch
    dataset.with_format("arrow").map(clean_batch, batched=True)

A batch goes in and a batch comes out, with as many rows in the same order: a function without state, which any engine
may call where and as often as it likes. Each process loads the rules once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.documents import of_text
from cleaner.errors import InputError
from cleaner.pipeline import clean_document
from cleaner.run.record import Written, record

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.rulebook.load import Rulebook

    Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)

OWN = "cleaner"  # the column that is ours


def clean_batch(batch: Batch, rules: Rulebook | None = None, text: str = "text", url: str = "url") -> Batch:
    """The batch with its texts cleaned, and a column `cleaner` with the record of each page, as JSON.

    Args:
        batch: a RecordBatch, or a Table.
        rules: what `load_rules` gave; without it the rules in force here, read once in each process.
        text: the column with the pages; pages without a clean body have null there afterwards.
        url: the column with their addresses, if there is one; or that of a struct, as `metadata.url`.

    Raises:
        InputError: there is no such column of texts.
    """
    import pyarrow as pa

    if text not in batch.schema.names:
        raise InputError(f"there is no column '{text}', only {', '.join(batch.schema.names)}; text=… names another")
    rulebook = rules or _default_rules()
    pages = zip(batch.column(text).to_pylist(), _urls(batch, url), strict=True)
    cleaned = [_cleaned(page, address, rulebook) for page, address in pages]
    at, kind = batch.schema.get_field_index(text), batch.schema.field(text).type
    changed = batch.set_column(at, text, pa.array([body for body, _ in cleaned], kind))
    records = pa.array([told for _, told in cleaned], pa.string())
    return _with_column(changed, records)


def _with_column(batch: Any, records: Any) -> Any:
    at = batch.schema.get_field_index(OWN)
    return batch.append_column(OWN, records) if at < 0 else batch.set_column(at, OWN, records)


def _urls(batch: Any, url: str) -> Iterator[str | None]:
    asked, _, part = url.partition(".")
    for name, inner in ((asked, part), ("metadata", "url")):
        if name in batch.schema.names:
            for value in batch.column(name).to_pylist():
                found = value.get(inner) if inner and isinstance(value, Mapping) else value
                yield found if found and isinstance(found, str) else None
            return
    yield from (None for _ in range(batch.num_rows))


def _cleaned(page: str | None, url: str | None, rulebook: Rulebook) -> tuple[str | None, str]:
    result = clean_document(of_text("-", page or "", url), rulebook)
    body = result.body if result.verdict == "cleaned" else None
    data = None if body is None else body.encode("utf-8", "surrogatepass")
    raw = (page or "").encode("utf-8", "surrogatepass")
    told = record("", result, raw, Written(None, data), rulebook.digest)
    kept = {name: value for name, value in told.items() if name not in ("id", "path", "output")}
    return body, json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _default_rules() -> Rulebook:
    from cleaner import _default_rules as rules_in_force

    return rules_in_force()
