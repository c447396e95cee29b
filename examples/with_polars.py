"""Cleans Parquet with Polars:  python examples/with_polars.py IN.parquet OUT.parquet"""

import sys

import polars

from cleaner.arrow import clean_batch


def clean(source: str, target: str) -> None:
    pages = polars.read_parquet(source)
    polars.from_arrow(clean_batch(pages.to_arrow())).write_parquet(target)


if __name__ == "__main__":
    clean(*sys.argv[1:])
