"""JSON Lines to JSON Lines with the account, against a copy in Python that changes nothing; and what of that is not
`clean()`: reading, JSON, records, edits, checksums, writing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import corpus
from measure import Figure, in_turns, speed
from workers import write_shard

from cleaner.model import Document, Result
from cleaner.run import work
from cleaner.run.clean import Order, proceed, start

RULES, PAGES = 1_000, 2_000


def rows(directory: Path) -> Iterator[Figure]:
    rules, shard = directory / "rules", directory / "pages.jsonl"
    corpus.write_rules(rules, RULES)
    write_shard(shard, RULES, PAGES)
    run(shard, rules)  # compiles the patterns
    copied, cleaned = in_turns([partial(copy, shard), partial(run, shard, rules)], 3)
    size = shard.stat().st_size / 1e6
    behind = f"{speed(size, cleaned)} against {speed(size, copied)}"
    yield Figure("JSON Lines to JSON Lines with the account, to a copy in Python", cleaned / copied, "≤ 2.5", behind)
    copied, quickly = in_turns([partial(copy, shard), partial(copy_by_library, shard)], 5)
    behind = f"{speed(size, quickly)} against {speed(size, copied)}"
    yield Figure("the same copy by orjson, to that by the standard library", quickly / copied, "", behind)
    clean = work.clean_document
    try:
        work.clean_document = partial(remembered, clean, {})
        run(shard, rules)
        copied, rest = in_turns([partial(copy, shard), partial(run, shard, rules)], 5)
    finally:
        work.clean_document = clean
    behind = f"{speed(size, rest)} against {speed(size, copied)}"
    yield Figure("the same without `clean()`: all that is around it", rest / copied, "", behind)


def copy(shard: Path) -> None:
    """Read, load, dump, write."""
    with open(shard, encoding="utf-8") as lines, open(shard.with_name("copy.jsonl"), "w", encoding="utf-8") as target:
        for line in lines:
            target.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")


def copy_by_library(shard: Path) -> None:
    """The same by the library that runs use for what they write."""
    import orjson

    with open(shard, "rb") as lines, open(shard.with_name("copy.jsonl"), "wb") as target:
        for line in lines:
            target.write(orjson.dumps(orjson.loads(line)) + b"\n")


def run(shard: Path, rules: Path) -> None:
    """A run in this process, with its account."""
    output = shard.with_name("out")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    for _ in proceed(start(Order(shard, output / "clean.jsonl", (rules,), jobs=1))):
        pass


def remembered(clean: Callable[..., Result], known: dict[str, Result], document: Document, *rest: Any) -> Result:
    """What `clean()` said of a document when it was asked for the first time."""
    if document.id not in known:
        known[document.id] = clean(document, *rest)
    return known[document.id]
