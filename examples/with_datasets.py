"""Cleans Parquet with Hugging Face datasets:  python examples/with_datasets.py IN.parquet OUT.parquet"""

import sys

from datasets import Dataset

from cleaner.arrow import clean_batch


def clean(source: str, target: str) -> None:
    pages = Dataset.from_parquet(source).with_format("arrow")
    pages.map(clean_batch, batched=True).to_parquet(target)


if __name__ == "__main__":
    clean(*sys.argv[1:])
