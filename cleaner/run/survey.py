"""What a run is going to do, before it does it: over which pages, by which rules, and whether it may."""

from __future__ import annotations

import hashlib
import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from cleaner import files, sinks, sources
from cleaner.errors import InputError
from cleaner.files import Given
from cleaner.packing import PACKINGS
from cleaner.rulebook.digests import digests
from cleaner.rulebook.faults import nearest
from cleaner.rulebook.load import Rulebook
from cleaner.run.place import GATHERED, Place
from cleaner.run.work import Options
from cleaner.sinks import ROWS
from cleaner.sources import Found, PassedOver, gathered
from cleaner.version import __version__

OTHER_RULES = "other rules"
FORMAT = 1  # of the account
MAX_NAME = 255  # bytes that a file system gives a name


class Survey(NamedTuple):
    """An input without its contents: how many pages and shards, the bytes of all and of the shards, a digest over
    their names and sizes, and what is neither."""

    pages: int
    shards: int
    bytes: int
    shard_bytes: int
    digest: str
    passed_over: Mapping[str, int]


def found_pages(given: Given, place: Place) -> Iterator[Found]:
    """The pages of an input, in order; where rows are wanted its shards, and behind them all of its pages as one."""
    found = (_with_name(found, place) for found in sources.pages(given) if isinstance(found, Found))
    if place.gathered is None:
        return found
    return _gathered(found, place.gathered, given)


def _gathered(found: Iterator[Found], name: str, given: Given) -> Iterator[Found]:
    pages = size = 0
    for one in found:
        if sources.is_shard(one.kind):
            yield one
        else:
            pages, size = pages + 1, size + one.size
    if pages:
        yield gathered.shard(name, given, size)


def _with_name(found: Found, place: Place) -> Found:
    """The page, with a problem if its body cannot have the name that it should."""
    name = place.output_of(found.path) or found.path
    if place.form != "tree" or name == found.path or found.problem:
        return found
    if sources.is_shard(found.kind):
        other = next(_others(found, name, place), None)
    elif place.gathered:
        return found
    else:
        other = name if files.exists(found.file + name.removeprefix(found.path)) else None
    if other:
        return found._replace(problem=f"its body would take the place of another's, {other}")
    if len(os.fsencode(name.rpartition("/")[2])) > MAX_NAME:
        return found._replace(problem=f"its name is too long for its body to be named {name}")
    return found


def _others(found: Found, name: str, place: Place) -> Iterator[str]:
    """Other shards beside it whose rows go to the same place."""
    bare, root = sinks.without_ending(found.path), found.file[: len(found.file) - len(found.path)]
    for other in (f"{bare}{ending}" for ending in ("", *PACKINGS, *_shard_endings())):
        if other != found.path and place.output_of(other) == name and files.exists(root + other):
            yield other


def survey(given: Given, place: Place) -> Survey:
    """What an input holds.

    Raises:
        InputError: it holds no page, or is not there, or what its shards need is not installed.
    """
    forms: set[ModuleType] = set()
    files, size, digest, passed_over = Counter[bool](), Counter[bool](), hashlib.sha256(), Counter[str]()
    for found in sources.pages(given):
        if isinstance(found, PassedOver):
            passed_over[_ending(found.path)] += 1
        else:
            named = _with_name(found, place)
            is_shard = sources.is_shard(named.kind)
            files[is_shard] += 1
            size[is_shard] += named.size
            forms.update(_forms(named, place))
            digest.update(os.fsencode(f"{named.path}\0{named.size}\0{named.problem or ''}\n"))
    for form in forms:
        if hasattr(form, "check_installed"):
            form.check_installed()
    _check_form(files, given, place)
    if not files:
        others = f"; passed over: {listed(passed_over)}" if passed_over else ""
        raise InputError(f"{given} holds no page of a known kind ({sources.suffixes()}){others}")
    return Survey(
        files[False], files[True], size.total(), size[True], digest.hexdigest(), dict(sorted(passed_over.items()))
    )


def _forms(found: Found, place: Place) -> Iterator[ModuleType]:
    """What reads a file, and what writes its rows."""
    yield sources.kinds()[found.kind]
    if sources.is_shard(found.kind) or place.gathered:
        yield place.sink_of(found.path)


def _check_form(count: Counter[bool], given: Given, place: Place) -> None:
    """Check that what an input holds can have the form that is wanted.

    Raises:
        InputError: it cannot.
    """
    if count[True] and place.to in ("text", "markdown"):
        raise InputError(f"{given} holds shards, whose rows stay rows: take --to jsonl or --to parquet, or none")
    if count[True] and place.form == "file" and given.is_dir():
        raise InputError(f"{given} holds shards, which stay apart: name a directory for them, not {place.name}")
    if place.form == "tree" and place.gathered and count[False] and count[True]:
        _check_gathered(given, place, place.gathered)


def _check_gathered(given: Given, place: Place, name: str) -> None:
    for ending in _shard_endings():
        shard = f"{GATHERED}{ending}"
        if place.output_of(shard) == name and files.exists(f"{given}/{shard}"):
            raise InputError(
                f"{given} holds pages, and a shard {shard}: the rows of both would go to {name}; move it away"
            )


def _shard_endings() -> Iterator[str]:
    return (ending for kind in sources.kinds().values() if hasattr(kind, "pieces") for ending in kind.SUFFIXES)


def check_left_out(found: Survey, place: Place, options: Options) -> None:
    """Check that pages without a clean body can be treated as is wanted.

    Raises:
        InputError: they cannot.
    """
    if options.left_out != "drop" and not found.shards and place.to not in ROWS:
        raise InputError(
            f"--left-out {options.left_out} is for rows, and a page without a clean body gets no file: "
            "take --to jsonl or --to parquet, which give a row for each page"
        )


def _ending(path: str) -> str:
    if path.endswith("/"):
        return os.path.basename(path[:-1]) + "/"
    return os.path.splitext(path)[1].lower() or "no ending"


def listed(passed_over: Mapping[str, int]) -> str:
    """What was passed over, for a message: `2 .jpg, 1 .pdf`."""
    return ", ".join(f"{count:,} {ending}" for ending, count in sorted(passed_over.items()))


def head(given: Given, place: Place, found: Survey, rulebook: Rulebook, options: Options) -> dict[str, Any]:
    """The head of the account of a run that has not begun. Nothing in it depends on when or in how many processes."""
    layers = [{"name": layer.name, "directory": str(layer.directory)} for layer in rulebook.layers]
    made = digests(rulebook)
    told = {"recognition": made.recognition, "each": made.files}
    return {
        "format": FORMAT,
        "versions": {"cleaner": __version__, "python": platform.python_version()},
        "input": {"path": str(given), "directory": given.is_dir(), **found._asdict()},
        "output": place.form,
        "options": options.as_table(),
        "rules": {"digest": rulebook.digest, "files": len(rulebook.files), "layers": layers, **told},
        "finished": False,
        "counts": None,
        "unrecognised": None,
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What keeps a run from going on where another stopped, in words; nothing if it may."""
    decisive = {
        "another version of the account": ("format",),
        "another version of cleaner": ("versions", "cleaner"),
        "other input": ("input", "digest"),
        "other options": ("options",),
        OTHER_RULES: ("rules", "digest"),
    }
    return [words for words, path in decisive.items() if _at(old, path) != _at(new, path)]


def _at(table: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def check_names(without: tuple[str, ...], rulebook: Rulebook) -> None:
    """Check the rules that a run is to do without.

    Raises:
        InputError: there is no such rule; names the nearest.
    """
    files = [file for layer in rulebook.by_layer for file in layer.values()]
    known = {file.id for file in files} | {f"{file.id}#{part}" for file in files for part in file.parts}
    check_known(without, known | {"cleaner", "cleaner#layout", "cleaner#lines", "cleaner#no-text"}, "there is no rule")


def check_known(rules: tuple[str, ...], known: set[str], problem: str) -> None:
    """Check rule ids against those that are known.

    Raises:
        InputError: one is not; names the nearest.
    """
    for rule in rules:
        if rule not in known:
            near = nearest(rule, known)
            raise InputError(f"{problem} '{rule}'" + (f"; the nearest is '{near}'" if near else ""))
