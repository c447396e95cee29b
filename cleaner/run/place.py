"""Where a run keeps its bodies and its account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, Literal, get_args

from cleaner import sinks, sources
from cleaner.errors import InputError
from cleaner.files import Given, Remote
from cleaner.packing import packing_of
from cleaner.sinks import ROWS, To
from cleaner.sinks.tree import inside, text_name

HEADER, RECORDS, EDITS, SCRATCH = "run.json", "documents.jsonl", "edits.jsonl", "scratch.tmp"
BEFORE = "before"  # the account of the run before, by other rules, while this one goes on
JOURNAL = "pieces.jsonl"  # the pieces of shards that are done
GATHERED = "pages"  # the shard that the pages of a directory go to, where rows are wanted
PARTS = "parts"  # what the processes of a run under way leave, and the shard that it is made into

Form = Literal["tree", "file", "stdout"]


@dataclass(frozen=True, slots=True)
class Place:
    """The bodies stand in `root`: a tree of them, the one file `name`, or none where they went to stdout.

    `account` is the directory of the account; a run to stdout may have none. `to` is the form of the bodies: only in a
    tree it may be `same`, as each file has its own.
    """

    form: Form
    root: Path
    name: str = ""
    account: Path | None = None
    to: To = "same"

    @property
    def files(self) -> Path:
        """The directory of the account, where there must be one."""
        assert self.account is not None
        return self.account

    @property
    def gathered(self) -> str | None:
        """The name of the shard that all pages of the input go to; None where each goes to a file of its own."""
        return f"{GATHERED}.{self.to}" if self.to in ROWS else None

    def output_of(self, path: str) -> str | None:
        """What the record of a page names as its output."""
        return _in_tree(path, self.to) if self.form == "tree" else self.name or None

    def sink_of(self, path: str) -> ModuleType:
        """The form in which the rows of a shard are written."""
        if self.to in ROWS:
            return sinks.of(f".{self.to}")
        return sinks.of(path)

    def body_of(self, record: Mapping[str, Any]) -> Path | None:
        """The file that holds the body of a document; None where there is none.

        Raises:
            InputError: the record names a file outside the run.
        """
        if record["output"] is None or self.form == "stdout":
            return None
        return inside(self.root, record["output"]) if self.form == "tree" else self.root / self.name


@lru_cache(1024)  # for row after row of a shard
def _in_tree(path: str, to: To) -> str:
    kind = sources.kind_of(path)
    if kind and sources.is_shard(kind):
        return sinks.name(path, to)
    return f"{GATHERED}.{to}" if to in ROWS else f"{path}.md" if to == "markdown" else text_name(path)


# -------------------------------------------------------------------------------------------------- where it goes
def settle(given: Given, output: Path, account: Path | None, to: To = "same") -> Place:
    """The place for a run over the input `given`, with bodies in the form `to`.

    Raises:
        InputError: the two overlap, or do not go together.
    """
    if account and str(output) != "-":
        raise InputError("--account is for a run to the standard output; other accounts stand beside their output")
    if str(output) == "-":
        return Place("stdout", Path("."), account=account, to=_to_stdout(given, to))
    if given.is_dir() and sinks.named(output.name) not in ROWS:
        return _tree(given, output, to)
    return _file(given, output, to)


def _to_stdout(given: Given, to: To) -> To:
    if to == "parquet":
        raise InputError("Parquet cannot go to the standard output: name a file, or take --to jsonl")
    if given.is_dir() and to != "jsonl":
        raise InputError(f"{given} is a directory: name a directory for its clean pages, not `-`, or take --to jsonl")
    return "jsonl" if to == "same" and _is_shard(given) else to


def _is_shard(given: Given) -> bool:
    kind = sources.kind_of_input(given)
    return kind is not None and sources.is_shard(kind)


def _tree(given: Given, output: Path, to: To) -> Place:
    if output.exists() and not output.is_dir():
        raise InputError(f"{output} is a file, and {given} a directory: name a directory for its clean pages")
    check_apart(given, output)
    return Place("tree", output, account=output / sources.ACCOUNT, to=to)


def check_apart(given: Given, output: Given) -> None:
    """Check that neither lies in the other.

    Raises:
        InputError: one does.
    """
    if isinstance(given, Remote) != isinstance(output, Remote):
        return
    source, target = (
        place.resolve() if isinstance(place, Path) else PurePosixPath(place.url) for place in (given, output)
    )
    if target == source:
        raise InputError(f"{output} is the input itself, which is never written to: name another directory")
    if target.is_relative_to(source):
        raise InputError(f"{output} lies inside the input {given}, which is never written to: name one outside")
    if source.is_relative_to(target):
        raise InputError(f"the input {given} lies inside {output}: name a directory that does not hold it")


def _file(given: Given, output: Path, to: To) -> Place:
    if output.is_dir():
        name = "page.txt" if str(given) == "-" else _in_tree(given.name, to)
        raise InputError(f"{output} is a directory, and {given} one file: name a file, such as {output / name}")
    if given.is_dir():
        check_apart(given, output)
    elif isinstance(given, Path) and output.exists() and given.exists() and output.samefile(given):
        raise InputError(f"{output} is the input itself, which is never written to: name another file")
    return Place("file", output.parent, output.name, _beside(output), _form_of_file(given, output, to))


def _form_of_file(given: Given, output: Path, to: To) -> To:
    named = sinks.named(output.name)
    if to != "same" and named not in (None, to):
        raise InputError(f"{output} is the name of a file of another form than --to {to}: leave one of them out")
    if to == "same" and _is_shard(given):
        return named or sinks.form(given.name)
    form = (named or "text") if to == "same" else to
    if form not in ROWS and packing_of(output.name):
        raise InputError(f"{output}: a page is written unpacked; leave {packing_of(output.name)} out of its name")
    return form


def _beside(output: Path) -> Path:
    return output.parent / f"{output.name}{sources.ACCOUNT}"


def find(run: Path) -> Place:
    """The place of a run that is there, by its output or by its account.

    Raises:
        InputError: there is no account.
    """
    for account in (run / sources.ACCOUNT, _beside(run), run):
        if (account / HEADER).is_file():
            return _place(account)
    raise InputError(f"{run}: no run stands here; name what `cleaner clean` wrote, a directory with {sources.ACCOUNT}/")


def _place(account: Path) -> Place:
    head = header(account)
    form, to = head.get("output"), _to(head)
    account = account.resolve()
    if form == "tree" and account.name == sources.ACCOUNT:
        return Place("tree", account.parent, account=account, to=to)
    if form == "file" and account.name.endswith(sources.ACCOUNT):
        return Place("file", account.parent, account.name.removesuffix(sources.ACCOUNT), account, to)
    if form == "stdout":
        return Place("stdout", account, account=account, to=to)
    raise InputError(f"{account / HEADER}: the account does not stand beside its bodies, or is of no run of ours")


def _to(head: Mapping[str, Any]) -> To:
    options = head.get("options")
    asked = options.get("to") if isinstance(options, dict) else None
    return next((to for to in get_args(To) if to == asked), "same")


def header(account: Path) -> dict[str, Any]:
    """The run as a whole: versions, input, options, rules, whether it finished, counts.

    Raises:
        InputError: it cannot be read.
    """
    try:
        read = json.loads((account / HEADER).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{account / HEADER}: cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise InputError(f"{account / HEADER}: is not the head of an account")
    return read
