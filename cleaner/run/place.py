"""Where a run keeps its bodies and its account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaner import sinks, sources
from cleaner.errors import InputError
from cleaner.sinks.tree import inside, text_name

HEADER, RECORDS, EDITS, SCRATCH = "run.json", "documents.jsonl", "edits.jsonl", "scratch.tmp"
BEFORE = "before"  # the account of the run before, by other rules, while this one goes on
JOURNAL = "pieces.jsonl"  # the pieces of shards that are done
PARTS = "parts"  # what the processes of a run under way leave, and the shard that it is made into

Form = Literal["tree", "file", "stdout"]


@dataclass(frozen=True, slots=True)
class Place:
    """The bodies stand in `root`: a tree of them, the one file `name`, or none where they went to stdout.

    `account` is the directory of the account; a run to stdout may have none.
    """

    form: Form
    root: Path
    name: str = ""
    account: Path | None = None

    @property
    def files(self) -> Path:
        """The directory of the account, where there must be one."""
        assert self.account is not None
        return self.account

    def output_of(self, path: str) -> str | None:
        """What the record of a page names as its output."""
        if self.form != "tree":
            return self.name or None
        kind = sources.kind_of(path)
        return sinks.name(path) if kind and sources.is_shard(kind) else text_name(path)

    def body_of(self, record: Mapping[str, Any]) -> Path | None:
        """The file that holds the body of a document; None where there is none.

        Raises:
            InputError: the record names a file outside the run.
        """
        if record["output"] is None or self.form == "stdout":
            return None
        return inside(self.root, record["output"]) if self.form == "tree" else self.root / self.name


def settle(given: Path, output: Path, account: Path | None) -> Place:
    """The place for a run over the input `given`.

    Raises:
        InputError: the two overlap, or do not go together.
    """
    if account and str(output) != "-":
        raise InputError("--account is for a run to the standard output; other accounts stand beside their output")
    if str(output) == "-":
        if given.is_dir():
            raise InputError(f"{given} is a directory: name a directory for its clean pages, not `-`")
        return Place("stdout", Path("."), account=account)
    if given.is_dir():
        return _tree(given, output)
    return _file(given, output)


def _tree(given: Path, output: Path) -> Place:
    source, target = given.resolve(), output.resolve()
    if output.exists() and not output.is_dir():
        raise InputError(f"{output} is a file, and {given} a directory: name a directory for its clean pages")
    if target == source:
        raise InputError(f"{output} is the input itself, which is never written to: name another directory")
    if target.is_relative_to(source):
        raise InputError(f"{output} lies inside the input {given}, which is never written to: name one outside")
    if source.is_relative_to(target):
        raise InputError(f"the input {given} lies inside {output}: name a directory that does not hold it")
    return Place("tree", output, account=output / sources.ACCOUNT)


def _file(given: Path, output: Path) -> Place:
    if output.is_dir():
        name = "page.txt" if str(given) == "-" else text_name(given.name)
        raise InputError(f"{output} is a directory, and {given} one page: name a file, such as {output / name}")
    if sources.kind_of(given.name) and (given.suffix == ".parquet") != (output.suffix == ".parquet"):
        raise InputError(f"{given} and {output}: Parquet goes to Parquet, and nothing else does")
    if output.exists() and given.exists() and output.samefile(given):
        raise InputError(f"{output} is the input itself, which is never written to: name another file")
    return Place("file", output.parent, output.name, _beside(output))


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
    form = header(account).get("output")
    account = account.resolve()
    if form == "tree" and account.name == sources.ACCOUNT:
        return Place("tree", account.parent, account=account)
    if form == "file" and account.name.endswith(sources.ACCOUNT):
        return Place("file", account.parent, account.name.removesuffix(sources.ACCOUNT), account)
    if form == "stdout":
        return Place("stdout", account, account=account)
    raise InputError(f"{account / HEADER}: the account does not stand beside its bodies, or is of no run of ours")


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
