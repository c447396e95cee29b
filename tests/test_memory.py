"""Memory does not grow with the number of pages."""

from __future__ import annotations

from pathlib import Path

from run_fixtures import peak, samples, write_tree


def test_memory_is_flat(tmp_path: Path) -> None:
    few = peak(write_tree(tmp_path / "few", samples(copies=2)), tmp_path / "few-out")
    many = peak(write_tree(tmp_path / "many", samples(copies=24)), tmp_path / "many-out")
    assert many < few + 10
