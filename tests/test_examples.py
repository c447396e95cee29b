"""The examples, each where the engine that it is for is installed: they run, and give what `clean` gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from run_fixtures import PLAIN, samples

from cleaner import clean

URL = "https://www.mishuzj.com/doc/1.html"
PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()
ROWS: dict[str, list[Any]] = {"n": [1, 2, 3, 4], "text": [PAGE, PLAIN.decode(), "", None], "url": [URL, None, "", None]}
BODIES = [clean(PAGE, URL).body, PLAIN.decode(), None, None]


def ran(name: str, source: Path, target: Path) -> None:
    """The example in a process of its own, as people run it."""
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=source.parent, env=_environment(source.parent))
    assert done.returncode == 0, done.stderr


def _environment(home: Path) -> dict[str, str]:
    """Engines keep caches at home, call home, and start workers by names of Python."""
    found = {"HF_HOME": str(home / "hf"), "RAY_USAGE_STATS_ENABLED": "0", "DO_NOT_TRACK": "true"}
    return os.environ | found | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.mark.parametrize("engine", ["ray", "datasets", "polars", "daft", "pyspark"])
def test_parquet(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    if engine == "pyspark" and not shutil.which("java"):
        pytest.skip("no Java")
    source, target = tmp_path / "pages.parquet", tmp_path / "clean.parquet"
    parquet.write_table(pyarrow.table(ROWS), source)
    ran(f"with_{engine.removeprefix('py')}", source, target)
    rows = sorted(parquet.read_table(target).to_pylist(), key=lambda row: row["n"])
    told = [json.loads(row["cleaner"]) for row in rows]
    assert [(row["n"], row["text"], row["url"]) for row in rows] == list(
        zip([1, 2, 3, 4], BODIES, ROWS["url"], strict=True)
    )
    assert [record["verdict"] for record in told] == ["cleaned", "cleaned", "empty", "empty"]
    assert told[0]["site"] == "sites/mishuzj.com"


def test_datatrove(tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    pytest.importorskip("orjson", reason="datatrove's reader of JSON Lines needs it: datatrove[io]")
    source, target = tmp_path / "pages", tmp_path / "clean"
    source.mkdir()
    rows = [{"id": str(n), "text": text, "url": url} for n, text, url in zip(*ROWS.values(), strict=True) if text]
    text = "".join(json.dumps(row) + "\n" for row in [*rows, {"id": "3", "text": "\u3000\n", "url": URL}])
    (source / "0.jsonl").write_text(text, "utf-8")
    ran("with_datatrove", source, target)
    written = [json.loads(line) for path in target.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert [(row["id"], row["text"]) for row in written] == [("1", BODIES[0]), ("2", BODIES[1])]
    assert written[0]["metadata"]["site"] == "sites/mishuzj.com"
