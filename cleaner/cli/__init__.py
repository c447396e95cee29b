"""The commands: one file each, found by walking; a package in here is a group of commands.

A command's file holds a function `command`. What is heavy is imported inside it, so that `cleaner --help` is quick.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperGroup

from cleaner.errors import CleanerError
from cleaner.version import __version__


class _Commands(TyperGroup):
    """The commands of a room, by the names of its files; each is imported when it is asked for.

    An error that is meant for a person reaches that person, and ends with 2.
    """

    room: ModuleType

    def list_commands(self, ctx: Any) -> list[str]:
        return [entry.name for entry in pkgutil.iter_modules(self.room.__path__) if not entry.name.startswith("_")]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        names = self.list_commands(ctx)
        for name in [cmd_name] if cmd_name in names else names:  # of a name that is none, the nearest is told
            if name not in self.commands:
                self.commands[name] = _command(f"{self.room.__name__}.{name}", name)
        return self.commands.get(cmd_name)

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


def _command(module_name: str, name: str) -> Any:
    module = importlib.import_module(module_name)
    if hasattr(module, "__path__"):
        return typer.main.get_command(_group(module, module.__doc__, _nothing))
    single = typer.Typer(**_LOOK)
    single.command(name)(module.command)
    return typer.main.get_command(single)


def _nothing() -> None:
    pass


def _group(room: ModuleType, about: str | None, callback: Callable[..., None]) -> typer.Typer:
    found = typer.Typer(cls=type("_Room", (_Commands,), {"room": room}), help=about, no_args_is_help=True, **_LOOK)
    found.callback(help=about)(callback)
    return found


_LOOK: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}

app = _group(sys.modules[__name__], _main.__doc__, _main)
