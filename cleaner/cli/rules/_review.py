"""Stepping through samples that came out other than wanted: one key each."""

from __future__ import annotations

import sys
from collections.abc import Collection

import typer

from cleaner.authoring.adopt import Departure, adopt, cases, departures
from cleaner.cli import _screen
from cleaner.review.checks import departure_rows
from cleaner.review.terminal import counted
from cleaner.review.view import Look
from cleaner.rulebook.load import Rulebook

_KEYS = "a accept, s skip, q quit: "


def step_through(rulebook: Rulebook, groups: Collection[str] | None) -> int:
    """Shows each sample that departs and does what the person says; how many of them still depart in the end."""
    accepted = left = 0
    own = cases(rulebook, groups)
    quit = False
    for found in departures(own, rulebook):
        if quit:
            left += 1
            continue
        look = Look(_screen.width(), not _screen.in_colour())
        _screen.show(departure_rows(found, look))
        key = _key() if isinstance(found, Departure) else "s"
        if key == "a" and isinstance(found, Departure):
            adopt(found)
            accepted += 1
        else:
            left += 1
        quit = key == "q"
    _screen.tell(f"{counted(len(own), 'sample')}: {accepted} accepted, {left} not as wanted")
    return left


def _key() -> str:
    """The key that was hit, or the first one of a line where nobody sits; the end of the input quits."""
    while True:
        sys.stdout.flush()
        sys.stderr.write(_KEYS)
        sys.stderr.flush()
        typed = typer.getchar() if sys.stdin.isatty() else sys.stdin.readline()
        sys.stderr.write("\n")
        key = typed.strip()[:1].lower() if typed else "q"
        if key in ("a", "s", "q"):
            return key
        if key in ("\x03", "\x04"):
            return "q"
