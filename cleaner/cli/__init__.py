"""The commands: one file each, found by walking; a package in here is a group of commands.

A command's file holds a function `command`. What is heavy is imported inside it, so that `cleaner --help` is quick.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cleaner.errors import CleanerError
from cleaner.version import __version__


class _Commands(TyperGroup):
    """A group of commands where an error that is meant for a person reaches that person, and ends with 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CleanerError as error:
            from cleaner.review.terminal import printable

            message = printable(str(error), keep="\n")
            typer.echo(f"cleaner: {message}", err=True)
            raise typer.Exit(2) from error


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Clean scraped pages by site rules, with an account of every change."""


def _group(room: ModuleType, about: str | None) -> typer.Typer:
    """The commands of a room, by the names of its files."""
    found = typer.Typer(
        cls=_Commands,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for entry in pkgutil.iter_modules(room.__path__):
        if entry.name.startswith("_"):
            continue
        module = importlib.import_module(f"{room.__name__}.{entry.name}")
        if entry.ispkg:
            found.add_typer(_group(module, module.__doc__), name=entry.name)
        else:
            found.command(entry.name)(module.command)
    return found


app = _group(sys.modules[__name__], _main.__doc__)
app.callback()(_main)
