"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="Rule files over all others; give it more than once."),
]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Rule files; all of them without this.")]
Pager = Annotated[bool, typer.Option("--pager/--no-pager", help="Use a pager on a terminal.")]
