"""What the tests of runs share: the command line in this process, trees of pages, and what an account says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from cleaner.cli import app

SAMPLES = Path(__file__).parent.parent / "samples" / "raw"
PLAIN = "第一段说的是天气，今天很好。\n第二段说的是收成，也很好。\n".encode()
REFUSED_RULES = """
format = 1
id     = 'sites/strict.example'

[match]
clues = [ { text = '严格的站点', weight = 5 } ]

[guard]
min_chars = 1000
"""
HANGING_RULES = """
format = 1
id     = 'sites/hanging.example'

[match]
clues = [ { text = '会卡住的站点', weight = 5 } ]

[[strip]]
id      = 'for-ever'
op      = 'inline'
label   = 'advert'
match   = '(a|a)+$'
removes = ['aaa']
keeps   = ['c']
"""


class Ran(NamedTuple):
    """What a command answered."""

    code: int
    out: bytes
    err: str


def takes_ctrl_c() -> None:
    """For a process that is to be stopped by Ctrl-C: one started in the background inherits being deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def cleaner(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command of ours in this process."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout_bytes, result.stderr)


def write_tree(root: Path, files: dict[str, bytes]) -> Path:
    """Files below a directory, by their paths."""
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return root


def read_tree(root: Path) -> dict[str, bytes]:
    """All files below a directory, by their paths; those of an account too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def samples(limit: int | None = None, copies: int = 1) -> dict[str, bytes]:
    """Raw pages of the samples by path; copies differ in their names and in a last line."""
    found = sorted(SAMPLES.rglob("*.txt"))[:limit]
    return {
        f"{number:02}/{path.relative_to(SAMPLES).as_posix()}": path.read_bytes() + b"\n" * number
        for number in range(copies)
        for path in found
    }


def rules(root: Path, *texts: str) -> Path:
    """A directory of rule files."""
    return write_tree(root, {f"sites/{number}.toml": text.encode() for number, text in enumerate(texts)})


def records(run: Path) -> dict[str, dict[str, Any]]:
    """The records of a run by path."""
    return {record["path"]: record for record in lines(run, "documents.jsonl")}


def lines(run: Path, name: str) -> list[dict[str, Any]]:
    """The lines of a file of an account."""
    account = run / ".cleaner" if run.is_dir() else run.with_name(f"{run.name}.cleaner")
    return [json.loads(line) for line in (account / name).read_bytes().splitlines()]


def head(run: Path) -> dict[str, Any]:
    """The head of the account of a run over a directory."""
    read: dict[str, Any] = json.loads((run / ".cleaner" / "run.json").read_bytes())
    return read


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
