"""Rule files from disk: read, checked as a whole, laid over one another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleaner.errors import Problem, RuleFileError
from cleaner.rulebook import cache, faults, locate, schema
from cleaner.rulebook.agree import disagreements, duplicates
from cleaner.rulebook.book import Rulebook, RuleFile
from cleaner.rulebook.layers import Layer, layers, rule_paths

__all__ = ["RuleFile", "Rulebook", "load_layers", "load_rules"]


def load_rules(*directories: Path | str) -> Rulebook:
    """The rule files of `directories` (the first is the highest), over ./rules, the user's and the shipped ones.

    Raises:
        RuleFileError: names every problem of every file at once.
    """
    return load_layers(layers(directories))


def load_layers(found: tuple[Layer, ...]) -> Rulebook:
    """The rule files of these layers and no others, the highest first.

    Raises:
        RuleFileError: names every problem of every file at once.
    """
    listed = [rule_paths(layer) for layer in found]
    problems = [problem for _, told in listed for problem in told]
    stamped = None if problems else cache.stamps(found, [paths for paths, _ in listed])
    if kept := cache.read(stamped):
        return _rulebook(found, kept)
    by_layer = [_read_layer(layer, paths, problems) for layer, (paths, _) in zip(found, listed, strict=True)]
    rulebook = _rulebook(found, by_layer)
    problems += disagreements(rulebook, broken=_ids_of(problems, found))
    if problems:
        raise RuleFileError(sorted(problems, key=lambda problem: (str(problem.file), problem.line or 0)))
    cache.write(stamped, rulebook.by_layer)
    return rulebook


def _rulebook(layers: tuple[Layer, ...], by_layer: Sequence[Mapping[str, RuleFile]]) -> Rulebook:
    in_force = {id: file for files in reversed(by_layer) for id, file in files.items()}
    return Rulebook(MappingProxyType(dict(sorted(in_force.items()))), layers, tuple(map(MappingProxyType, by_layer)))


def _ids_of(problems: list[Problem], found: tuple[Layer, ...]) -> frozenset[str]:
    """The ids that the files with problems have or, from their place, would have."""
    named = {problem.rule.partition("#")[0] for problem in problems if problem.rule}
    placed = {
        problem.file.relative_to(layer.directory).as_posix().removesuffix(".toml")
        for problem in problems
        for layer in found
        if problem.file.is_relative_to(layer.directory)
    }
    return frozenset(named | placed)


def _read_layer(layer: Layer, paths: Sequence[Path], problems: list[Problem]) -> dict[str, RuleFile]:
    files: dict[str, RuleFile] = {}
    for path in paths:
        file = _read_file(path, layer)
        if isinstance(file, list):
            problems += file
        elif file.id in files:
            remedy = f"Give one of the two another id; the other is {files[file.id].path}."
            problems.append(Problem(path, file.line(("id",)), f"the id '{file.id}' is taken", remedy, file.id))
        else:
            files[file.id] = file
    return files


def _read_file(path: Path, layer: Layer) -> RuleFile | list[Problem]:
    text = _text(path)
    if isinstance(text, Problem):
        return [text]
    try:
        head, data = _understood(text)
    except (ValueError, RecursionError) as error:
        return [_syntax_problem(path, text, str(error))]
    if isinstance(head, list):
        places = locate.places(text)
        return [_problem(path, locate.nearest(places, one.path), one) for one in faults.told(head, data)]
    file = RuleFile(head.id, path, layer, head, text)
    return [*duplicates(file)] or file


@lru_cache(maxsize=1 << 15)  # files that did not change are not checked anew
def _understood(text: str) -> tuple[schema.Head | list[schema.Fault], Mapping[str, Any]]:
    """What a rule file says, or its faults and the data that they are in.

    Raises:
        ValueError, RecursionError: it is not TOML.
    """
    data = tomllib.loads(text)
    head = schema.validate(data)
    return head, data if isinstance(head, list) else {}


def _text(path: Path) -> str | Problem:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return Problem(path, None, f"cannot be read: {error.strerror}", "Allow reading it, or take it away.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(path, line, "is not UTF-8", "Save the file as UTF-8.")


def _syntax_problem(path: Path, text: str, message: str) -> Problem:
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    what = f"is not TOML: {message[: place.start()] if place else message}"
    remedy = "Look at the quotes and brackets here; a scraped line or a pattern stands in '…', or in '''…'''."
    if place is None or place[1] is None:
        return Problem(path, len(text.rstrip().splitlines()) or 1, what, remedy)
    return Problem(path, int(place[1]), what, remedy, column=int(place[2]))


def _problem(path: Path, place: locate.Place | None, fault: faults.Told) -> Problem:
    return Problem(path, place.line if place else 1, fault.problem, fault.remedy, fault.rule)
