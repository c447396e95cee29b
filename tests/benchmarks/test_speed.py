"""What the benchmarks claim: what is measured against each other leaves the same bodies, and the table says it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import against_tools
import corpus
import loops
import speed
from loaded import squeezed
from measure import Figure, absent, in_turns

RULES = 1_000
PAGES = list(corpus.pages(32, RULES))


def test_loops_leave_the_bodies_that_are_wanted() -> None:
    by_host, every = loops.routed(RULES), loops.all_rules(RULES)
    for page in PAGES:
        host = urlsplit(page.url).hostname or ""
        assert squeezed(by_host[host](page.text)) == squeezed(every(page.text)) == squeezed(page.body)


@pytest.mark.parametrize(
    ("module", "tool"), [("datatrove", against_tools._datatrove), ("data_juicer", against_tools._data_juicer)]
)
def test_other_tools_leave_them_too(module: str, tool) -> None:
    pytest.importorskip(module)
    bodies = tool(list(loops.patterns(RULES)))([page.text for page in PAGES])
    assert list(map(squeezed, bodies)) == [squeezed(page.body) for page in PAGES]


@pytest.mark.parametrize("name", speed.MODULES)
def test_a_module_has_rows(name: str) -> None:
    assert callable(importlib.import_module(name).rows)


@pytest.mark.parametrize(
    ("ratio", "wanted", "reached"),
    [
        (2.0, "≥ 2", "yes"),
        (1.9, "≥ 2", "no"),
        (1.9, "≤ 2", "yes"),
        (2.1, "≤ 2", "no"),
        (2.0, "", ""),
        (None, "≥ 2", ""),
    ],
)
def test_a_figure_knows_what_it_reached(ratio: float | None, wanted: str, reached: str) -> None:
    assert Figure("x", ratio, wanted, "").reached == reached


def test_a_pair_is_measured_in_turns() -> None:
    done: list[int] = []
    assert all(took >= 0 for took in in_turns([lambda: done.append(1), lambda: done.append(2)], 3))
    assert done == [1, 2, 1, 2, 1, 2]


def test_what_is_not_installed_is_said() -> None:
    assert absent("json") == ""
    assert absent("json", "no_such_module") == "no_such_module not installed"


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- the table -->\nold\n<!-- the end of the table -->\nafter\n", "utf-8")
    monkeypatch.setattr(speed, "PAGE", page)
    for _ in range(2):
        speed._write([Figure("a to b", 3.0, "≥ 2", "x"), Figure("c to d", None, "≥ 2", "d not installed")])
    text = page.read_text("utf-8")
    assert text.startswith("before\n<!-- the table -->\nPython ") and text.endswith(
        "<!-- the end of the table -->\nafter\n"
    )
    assert "| a to b | 3.00 | ≥ 2 | yes | x |\n| c to d | – | ≥ 2 |  | d not installed |\n" in text
    assert "old" not in text and text.count("| a to b |") == 1
