"""The most memory that a run ever has, over a corpus and over ten times as much: it is to stay the same.

What counts is the most that the processes of a run have together: at any time the sum over those that live then of the
most that each ever had (VmHWM, as Linux tells it).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import corpus
from measure import ROOT, Figure

RULES = 100
SHARD = 3_000_000  # bytes
FEW, MANY = 4, 40  # shards
WANTED = "≤ 1.05"


def rows(directory: Path) -> Iterator[Figure]:
    if not Path("/proc/self/status").exists():
        yield Figure("peak memory, ten times the corpus", None, WANTED, "there is no /proc here")
        return
    corpus.write_rules(directory / "rules", RULES)
    shard = _shard()
    few, many = (_written(directory / name, [shard] * count) for name, count in (("few", FEW), ("many", MANY)))
    one, huge = (_written(directory / name, [shard * count]) for name, count in (("one", FEW), ("huge", MANY)))
    for what, small, large, jobs in (
        ("peak memory, ten times the corpus, one process", few, many, 1),
        ("peak memory, ten times the corpus, two processes", few, many, 2),
        ("peak memory, a shard ten times as large, two processes", one, huge, 2),
    ):
        # Of few pieces it is chance which process gets which: the small run counts with the most of two.
        little = max(_peak(directory, small, jobs) for _ in range(2))
        much = _peak(directory, large, jobs)
        yield Figure(what, much / little, WANTED, f"{much:.0f} MB against {little:.0f} MB")


def _shard() -> bytes:
    lines, size = [], 0
    for number, page in enumerate(corpus.pages(SHARD // 4000, RULES)):
        row = {"id": str(number), "url": page.url, "text": page.text}
        lines.append(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        size += len(lines[-1])
        if size > SHARD:
            break
    return b"".join(lines)


def _written(directory: Path, shards: Sequence[bytes]) -> Path:
    directory.mkdir()
    for number, shard in enumerate(shards):
        (directory / f"{number:03}.jsonl").write_bytes(shard)
    return directory


def _peak(directory: Path, given: Path, jobs: int) -> float:
    """The most memory of a run, in MB."""
    options = ["--rules", str(directory / "rules"), "--jobs", str(jobs), "--fresh"]
    command = [sys.executable, "-m", "cleaner", "clean", str(given), str(directory / "out"), *options]
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT)
    most = 0
    while run.poll() is None:
        most = max(most, sum(map(_high_water, (run.pid, *_children(run.pid)))))
        time.sleep(0.02)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {run.returncode}")
    return most / 1000


def _children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:  # it has ended
            continue
    return found


def _high_water(process: int) -> int:
    """The most memory that a process ever had, in kB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        for figure in rows(Path(scratch)):
            print(figure, flush=True)
