"""Runs whose output is elsewhere: they work in a place of this machine, and are put where they belong in the end.

A store of objects knows no appending, and a run appends; so the working place holds the run as it grows, and a run
that was killed goes on from there when the same command is given again. Then bodies are put in place first, the
account behind them and its head last: who finds a head finds all of the run.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner import files, sources
from cleaner.errors import InputError
from cleaner.files import Given, Remote, own_directory
from cleaner.run.begin import Over
from cleaner.run.place import EDITS, HEADER, JOURNAL, RECORDS, check_apart, header

_ACCOUNT = (EDITS, RECORDS, JOURNAL, HEADER)  # in the order in which they are put in place


def working_place(output: Remote) -> Path:
    """Where a run with this output works."""
    return own_directory("cache") / sources.key(output.url) / output.name


def begin(output: Remote, given: Given, over: Over) -> tuple[Path, Over]:
    """Make the working place ready, and say how the run there is to begin.

    Raises:
        InputError: something else is at the output, or the input, and nothing was changed; or it cannot be reached.
    """
    check_apart(given, output)
    try:
        return _begun(output, over)
    except OSError as error:
        raise InputError(f"cannot be reached: {error.strerror or error}") from error


def _begun(output: Remote, over: Over) -> tuple[Path, Over]:
    place = working_place(output)
    account, begun = _account(output), _head(place)
    if over == "fresh":
        shutil.rmtree(place.parent, ignore_errors=True)
    elif begun is not None:
        return place, "resume" if begun.get("finished") else over
    elif account and over == "resume":
        _fetch(output, account, place)
    elif account:
        raise InputError(f"{output} holds a run, finished; --fresh deletes what it wrote, --resume goes on with it")
    if not account and output.exists() and not (output.is_dir() and not files.listed(output.url)):
        raise InputError(f"{output} is there, and of no run: name another place, or move it away")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place, over


def finish(output: Remote) -> None:
    """Put a run in place that is done, and give up its working place. What a run before wrote there goes first.

    Raises:
        OSError: the output cannot be written to. The same command tries again.
    """
    home = working_place(output).parent
    _clear(output, _account(output))
    for file in sorted(_files(home), key=_rank):
        files.put(file, output.url + file.relative_to(home).as_posix().removeprefix(output.name))
    shutil.rmtree(home)


@contextmanager
def here(run: Given) -> Iterator[Path]:
    """A run, wherever it is, on this machine.

    Raises:
        InputError: there is none, or it cannot be reached.
    """
    if isinstance(run, Path):
        yield run
        return
    with tempfile.TemporaryDirectory(prefix="cleaner-") as directory:
        place = Path(directory) / run.name
        _bring(run, place)
        yield place


def _bring(run: Remote, place: Path) -> None:
    try:
        account = _account(run)
        if account is None:
            raise InputError(f"{run}: no run stands here; name what `cleaner clean` wrote")
        _fetch(run, account, place)
    except OSError as error:
        raise InputError(f"cannot be reached: {error.strerror or error}") from error


def _files(home: Path) -> list[Path]:
    return [file for file in home.rglob("*") if file.is_file()]


def _rank(file: Path) -> tuple[int, str]:
    """Bodies first, the head of the account last."""
    is_account = file.parent.name.endswith(sources.ACCOUNT) and file.name in _ACCOUNT
    return (1 + _ACCOUNT.index(file.name) if is_account else 0), str(file)


def _head(place: Path) -> dict[str, Any] | None:
    """The head of the run in a working place; None where none has begun."""
    for account in (place / sources.ACCOUNT, place.with_name(place.name + sources.ACCOUNT)):
        if (account / HEADER).exists():
            return header(account)
    return None


def _account(output: Remote) -> Remote | None:
    """The account of the run that is there."""
    beside = Remote(output.url + sources.ACCOUNT)
    return next((place for place in (output / sources.ACCOUNT, beside) if (place / HEADER).exists()), None)


def _fetch(output: Remote, account: Remote, place: Path) -> None:
    beside = account.url != (output / sources.ACCOUNT).url
    if beside and output.exists():
        files.get(output.url, place)
    for url, name in _below(account.url if beside else output.url):
        files.get(url, (place.with_name(place.name + sources.ACCOUNT) if beside else place) / name)


def _below(directory: str, before: str = "") -> Iterator[tuple[str, str]]:
    """The files below a directory, with their names there."""
    for one in files.listed(directory):
        if one.size is None:
            yield from _below(one.url, f"{before}{one.name}/")
        else:
            yield one.url, before + one.name


def _clear(output: Remote, account: Remote | None) -> None:
    """Delete the bodies that an account lists, and that account, its head last."""
    if account is None:
        return
    beside = account.url != (output / sources.ACCOUNT).url
    for name in _outputs(account):
        files.remove(output.url if beside else (output / name).url)
    for name in _ACCOUNT:
        files.remove((account / name).url)


def _outputs(account: Remote) -> Iterator[str]:
    """The files that an account names, shards without a row too.

    Raises:
        InputError: one of them leads out of the output. The account is not to be trusted.
    """
    for name in _named(account):
        if name.startswith("/") or ".." in name.split("/"):
            raise InputError(f"{account}: it names {name!r}, which leads out of the output; nothing is deleted there")
        yield name


def _named(account: Remote) -> Iterator[str]:
    for file in (account / JOURNAL, account / RECORDS):
        if file.exists():  # where it does not, its files went before it did
            with files.opened(file.url) as lines:
                named = (json.loads(line)["output"] for line in lines)
                yield from (name for name, _ in groupby(named) if name is not None)
