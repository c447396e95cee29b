"""How long the program takes before it works, against a typer program that does nothing."""

from __future__ import annotations

import os
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
    starts = [
        partial(_ran, command, directory) for command in ([sys.executable, str(bare)], [*program, "--help"], cleaned)
    ]
    for start in starts:  # once untimed: bytecode, and the cache of rules that were read
        start()
    base, help, one = in_turns(starts, 11)
    for what, took, wanted in (("`cleaner --help`", help, "≤ 1.3"), ("cleaning one small file", one, "≤ 2.5")):
        behind = f"{took * 1e3:.0f} ms against {base * 1e3:.0f} ms"
        yield Figure(f"start-up: {what} to a bare typer program", took / base, wanted, behind)


def _ran(command: list[str], directory: Path) -> None:
    """Runs a command as on a machine of everyday: bytecode is kept, and caches are where this run has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {"XDG_CACHE_HOME": str(directory / "cache")}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
