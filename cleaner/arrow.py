"""Cleaning record batches of Arrow: for engines that map over them, such as Ray Data, Spark, Daft, Polars, datasets.

    from cleaner.arrow import clean_batch
    dataset.with_format("arrow").map(clean_batch, batched=True)

A batch goes in and a batch comes out, with as many rows in the same order: a function without state, which any engine
may call where and as often as it likes. Each process loads the rules once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.documents import of_text
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.pipeline import clean_document
from cleaner.run.record import Written, record
from cleaner.sources import Fields, Row
from cleaner.sources.line import text_field
from cleaner.sources.parquet import of_batch

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.rulebook.load import Rulebook

    Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)

OWN = "cleaner"  # the column that is ours


def clean_batch(batch: Batch, rules: Rulebook | None = None, text: str | None = None, url: str | None = None) -> Batch:
    """The batch with its texts cleaned, and a column `cleaner` with the record of each page, as JSON.

    Args:
        batch: a RecordBatch, or a Table.
        rules: what `load_rules` gave; without it the rules in force here, read once in each process.
        text: the column with the pages, `text`, `content` or `raw_content` without this; pages without a clean body
            have null there afterwards.
        url: the column with their addresses, or a field of a struct, as `meta.link`; `url`, `metadata.url` or
            `meta.url` without this, if there is one.

    Raises:
        InputError: there is no such column of texts, or more than one.
    """
    import pyarrow as pa

    name = text_field(batch.schema.names, text)
    _check(batch.schema, name)
    rulebook = rules or _default_rules()
    cleaned = [_cleaned(row, rulebook) for row in of_batch(1, batch, Fields(name, url))]
    at, field = batch.schema.get_field_index(name), batch.schema.field(name)
    bodies = pa.array([body for body, _ in cleaned], field.type)
    changed = batch.set_column(at, field.with_nullable(True), bodies)
    records = pa.array([told for _, told in cleaned], pa.string())
    return _with_column(changed, records)


def _check(schema: pa.Schema, name: str) -> None:
    """Check that there is one column of this name, and that it holds text.

    Raises:
        InputError: there is none, or it does not.
    """
    import pyarrow as pa

    others = f"(columns: {', '.join(schema.names) or 'none'}); text=… names another"
    count = schema.names.count(name)
    if count != 1:
        raise InputError(f"there {'are more columns' if count else 'is no column'} '{name}' {others}")
    kind = schema.field(name).type
    while hasattr(kind, "value_type") and not pa.types.is_list(kind):  # a dictionary, or runs
        kind = kind.value_type
    if kind not in (pa.string(), pa.large_string(), pa.string_view(), pa.null()):
        raise InputError(f"the column '{name}' holds no text, but {kind} {others}")


def _with_column(batch: Any, records: Any) -> Any:
    at = batch.schema.get_field_index(OWN)
    return batch.append_column(OWN, records) if at < 0 else batch.set_column(at, OWN, records)


def _cleaned(row: Row, rulebook: Rulebook) -> tuple[str | None, str]:
    page = row.page if isinstance(row.page, str) else ""
    found = of_text("-", page, row.url)
    failed = row.problem is not None and row.page is None
    result = Result(found, "failed", "", reason=row.problem) if failed else clean_document(found, rulebook)
    body = result.body if result.verdict == "cleaned" else None
    data = None if body is None else body.encode("utf-8", "surrogatepass")
    raw = page.encode("utf-8", "surrogatepass")
    told = record("", result, raw, Written(None, data), rulebook.digest)
    kept = {name: value for name, value in told.items() if name not in ("id", "path", "output")}
    return body, json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _default_rules() -> Rulebook:
    from cleaner import _default_rules as rules_in_force

    return rules_in_force()
