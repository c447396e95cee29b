"""Cleans Parquet with Daft:  python examples/with_daft.py IN OUT"""

import sys

import daft
import pyarrow as pa
from daft import DataType, Series, col

from cleaner.arrow import clean_batch

CLEANED = DataType.struct({"text": DataType.string(), "cleaner": DataType.string()})


@daft.func.batch(return_dtype=CLEANED)
def cleaned(text: Series, url: Series) -> pa.Array:
    batch = pa.RecordBatch.from_pydict({"text": text.to_arrow(), "url": url.to_arrow()})
    return clean_batch(batch).select(["text", "cleaner"]).to_struct_array()


def clean(source: str, target: str) -> None:
    pages = daft.read_parquet(source).with_column("cleaned", cleaned(col("text"), col("url")))
    pages = pages.with_columns({name: col("cleaned").get(name) for name in ("text", "cleaner")})
    pages.exclude("cleaned").write_parquet(target)


if __name__ == "__main__":
    clean(*sys.argv[1:])
