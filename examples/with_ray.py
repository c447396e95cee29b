"""Cleans Parquet with Ray Data:  python examples/with_ray.py IN OUT"""

import sys

import ray

from cleaner.arrow import clean_batch


def clean(source: str, target: str) -> None:
    ray.data.read_parquet(source).map_batches(clean_batch, batch_format="pyarrow").write_parquet(target)


if __name__ == "__main__":
    clean(*sys.argv[1:])
