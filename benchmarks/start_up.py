"""How long the program takes before it works, against a typer program that does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from measure import ROOT, Figure, in_turns

BARE = "import typer\napp = typer.Typer()\n@app.command()\ndef main(name: str = 'x') -> None:\n    print(name)\napp()\n"


def rows(directory: Path) -> Iterator[Figure]:
    bare, page = directory / "bare.py", ROOT / "samples" / "raw" / "mishuzj.com" / "watermark-over-line-end.txt"
    bare.write_text(BARE, "utf-8")
    program = [sys.executable, "-m", "cleaner"]
    cleaned = [*program, "clean", str(page), str(directory / "clean.txt"), "--fresh"]
    commands = [[sys.executable, str(bare)], [*program, "--help"], cleaned]
    base, help, one = in_turns([partial(_ran, command) for command in commands], 11)
    for what, took, wanted in (("`cleaner --help`", help, "≤ 1.3"), ("cleaning one small file", one, "≤ 2.5")):
        behind = f"{took * 1e3:.0f} ms against {base * 1e3:.0f} ms"
        yield Figure(f"start-up: {what} to a bare typer program", took / base, wanted, behind)


def _ran(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
