"""What a second process costs: CPU time of a run in one process to that of all processes of the same run in two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import corpus
from measure import ROOT, Figure, in_turns

RULES, PAGES = 10_000, 6_500  # some 60 MB, more than ten seconds


def rows(directory: Path) -> Iterator[Figure]:
    rules, shard = directory / "rules", directory / "pages.jsonl"
    corpus.write_rules(rules, RULES)
    write_shard(shard, RULES, PAGES)
    one, two = in_turns([partial(clean, shard, rules, jobs) for jobs in (1, 2)], 2)
    same = len({output(shard, jobs).read_bytes() for jobs in (1, 2)}) == 1
    behind = (
        f"{one:.1f} s in one process, {two:.1f} s in two together; the bytes are {'the same' if same else 'OTHERS'}"
    )
    yield Figure("two processes: the CPU time of one to that of both", one / two, "≥ 0.95", behind)


def write_shard(shard: Path, rules: int, pages: int) -> None:
    """A shard of JSON Lines, as corpora are published."""
    with open(shard, "w", encoding="utf-8") as file:
        for number, page in enumerate(corpus.pages(pages, rules)):
            row = {"id": f"doc-{number}", "text": page.text, "url": page.url, "source": "made up"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def output(shard: Path, jobs: int) -> Path:
    return shard.parent / str(jobs) / "clean.jsonl"


def clean(shard: Path, rules: Path, jobs: int) -> None:
    """Clean a shard into one beside it, by a program of its own."""
    output(shard, jobs).parent.mkdir(exist_ok=True)
    given = ["clean", shard, output(shard, jobs), "--rules", rules, "--jobs", jobs, "--fresh"]
    command = [sys.executable, "-m", "cleaner", *map(str, given)]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    subprocess.run(command, check=True, capture_output=True, cwd=shard.parent, env={**os.environ, "PYTHONPATH": path})
