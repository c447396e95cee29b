"""A run on Dask, with a worker that is killed in the middle: the bytes of a run without Dask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from run_fixtures import cleaner, read_tree, write_tree
from test_shards import shard

pytest.importorskip("distributed")


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and workers in processes of their own; gives the address, and the workers' process ids."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as found:
        yield found.scheduler_address, [worker.pid for worker in found.workers.values()]


def test_a_worker_is_killed_in_the_middle(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {f"{n:03}.jsonl": shard(6, n) for n in range(300)} | {"z.txt": b""})
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert cleaner("clean", raw, whole, "--jobs", "1").code == 0
    with cluster(2) as (address, workers):
        killer = threading.Thread(target=kill_amid, args=(out, workers[0]))
        killer.start()
        command = [sys.executable, "-m", "cleaner", "clean", str(raw), str(out), "--engine", "dask"]
        ran = subprocess.run([*command, "--scheduler", address], capture_output=True, text=True)
        killer.join()
    assert ran.returncode == 0, ran.stderr
    assert read_tree(out) == read_tree(whole)


def kill_amid(out: Path, worker: int) -> None:
    """Kill a worker when the run has done a part of its work."""
    journal = out / ".cleaner" / "pieces.jsonl"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (journal.exists() and journal.stat().st_size > 10_000):
        time.sleep(0.01)
    os.kill(worker, signal.SIGKILL)


def test_without_a_scheduler_workers_start_here(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.jsonl": shard(20), "b.txt": b"x", "c.jsonl": b""})
    assert cleaner("clean", raw, tmp_path / "whole", "--jobs", "1").code == 0
    command = [sys.executable, "-m", "cleaner", "clean", str(raw), str(tmp_path / "out"), "--engine", "dask"]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "whole")


def test_no_scheduler_answers(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.jsonl": shard(1)})
    ran = cleaner("clean", raw, tmp_path / "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert ran.code == 3 and "goes on from here" in ran.err and "no Dask scheduler" in ran.err
    assert not (tmp_path / "out" / "a.jsonl").exists()
