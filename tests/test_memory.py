"""Memory does not grow with the number of pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from run_fixtures import samples, write_tree

PEAK = """
import resource, sys
from pathlib import Path
from cleaner.run.clean import Order, proceed, start
for _ in proceed(start(Order(Path(sys.argv[1]), Path(sys.argv[2]), jobs=1))):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak(raw: Path, out: Path) -> int:
    """The most memory that a run ever had, in MB."""
    command = [sys.executable, "-c", PEAK, str(raw), str(out)]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def test_memory_is_flat(tmp_path: Path) -> None:
    few = peak(write_tree(tmp_path / "few", samples(copies=2)), tmp_path / "few-out")
    many = peak(write_tree(tmp_path / "many", samples(copies=24)), tmp_path / "many-out")
    assert many < few + 10
