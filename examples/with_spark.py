"""Cleans Parquet with Spark:  python examples/with_spark.py IN OUT"""

import sys
from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.types import StringType, StructField, StructType

from cleaner.arrow import clean_batch


def cleaned(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return map(clean_batch, batches)


def clean(source: str, target: str) -> None:
    spark = SparkSession.builder.getOrCreate()
    pages = spark.read.parquet(source)
    schema = StructType([*pages.schema.fields, StructField("cleaner", StringType())])
    pages.mapInArrow(cleaned, schema).write.parquet(target)


if __name__ == "__main__":
    clean(*sys.argv[1:])
