"""Faults of a rule file in plain words: what the validator found, for the person who wrote the file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import reduce
from typing import Any, NamedTuple

from cleaner.rulebook.locate import Path
from cleaner.rulebook.schema import Fault

_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2026-01-31, without quotes",
    "tuple_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "string_too_short": "text of {min_length} characters or more",
}
_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a point",
    str: "text",
    list: "a list",
    dict: "a table",
    datetime.datetime: "a date with a time",
    datetime.date: "a date",
}
_ARRAYS = ("strip", "capture", "truncation")
_FILE_ID = "sites/NAME, families/NAME or generic/NAME, without spaces or '#'"
_PART_ID = "small letters, digits and hyphens, a letter or digit first"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`."""
    return max(sorted(known), key=lambda other: SequenceMatcher(None, word, other).ratio(), default=None)


def _rule_id(path: Path, data: Mapping[str, Any]) -> str | None:
    """The id of the part that a path leads into, as edits and messages name it; the file's own where there is none."""
    names = [name for name in (data.get("id"), _part_id(path, data)) if isinstance(name, str)]
    return "#".join(names) or None


def _part_id(path: Path, data: Mapping[str, Any]) -> Any:
    match path:
        case (str(table), int(number), *_) if table in _ARRAYS:
            part = data[table][number]
            return part.get("id", f"{table}-{number + 1}") if isinstance(part, dict) else f"{table}-{number + 1}"
        case ("match", "clues", int(number), *_):
            return f"clue-{number + 1}"
        case ("repair", str(name), *_):
            return f"repair.{name}"
        case ("match" | "frame" | "guard" as table, *_):
            return table
    return None


class Told(NamedTuple):
    """A fault in words."""

    path: Path
    rule: str | None
    problem: str
    remedy: str


def told(faults: Iterable[Fault], data: Mapping[str, Any]) -> Iterator[Told]:
    """The faults of a file in words. A value that may be of several types has a fault of each: they become one."""
    by_path: dict[Path, list[tuple[str, str]]] = {}
    for fault in faults:
        by_path.setdefault(fault.path, []).append(_in_words(fault, data))
    for path, words in by_path.items():
        yield Told(path, _rule_id(path, data), words[0][0], " Or: ".join(remedy for _, remedy in words))


def _in_words(fault: Fault, data: Mapping[str, Any]) -> tuple[str, str]:
    """The problem and its remedy."""
    match fault.kind:
        case "extra_forbidden":
            what = "repair" if fault.path[:-1] == ("repair",) else "key"
            return f"unknown {what} `{fault.path[-1]}`", _known(what, str(fault.path[-1]), fault.context["known"])
        case "union_tag_invalid":
            op = fault.context["tag"]
            return f"unknown op '{op}'", _known("op", op, fault.context["known"])
        case "union_tag_not_found":
            return "the key `op` is missing", f"Name the mechanism: {', '.join(fault.context['known'])}."
        case "missing":
            return f"the key `{fault.path[-1]}` is missing", "Add it."
        case "value_error":
            return _does_not_do(fault)
    return _is_not(fault, _value(fault.path, data))


def _known(what: str, word: str, known: Iterable[str]) -> str:
    return f"The nearest known {what} is `{nearest(word, known)}`. Known are: {', '.join(known)}."


def _does_not_do(fault: Fault) -> tuple[str, str]:
    """A check of our own failed; it says the problem and the remedy, or, of a whole table, the remedy alone."""
    problem, *remedy = fault.context["error"].args
    if remedy:
        return f"{_name(fault.path)}: {problem}", remedy[0]
    return "the keys here do not go together", problem[:1].upper() + problem[1:] + "."


def _is_not(fault: Fault, given: Any) -> tuple[str, str]:
    """A value of the wrong type, or outside what is allowed."""
    name = _name(fault.path)
    if fault.kind == "literal_error":
        choices = re.findall(r"'[^']*'|-?\d+", fault.context["expected"])
        known = f"The nearest known value is {nearest(repr(given), choices)}. Known are: {', '.join(choices)}."
        return f"{name} cannot be {_quoted(given)}", known
    if fault.kind == "string_pattern_mismatch":
        wanted = _FILE_ID if fault.path in (("id",), ("extends",)) else _PART_ID
        return f"{name} cannot be {_quoted(given)}", f"Write {wanted}."
    if fault.kind == "tuple_type" and fault.path[-1] in _ARRAYS:
        return f"{name} is {_described(given)}", f"Write [[{fault.path[-1]}]], once for each."
    if fault.kind in _KINDS:
        wanted = _KINDS[fault.kind].format(**fault.context)
        return f"{name} is {_described(given)}", f"It should be {wanted}."
    return f"{name}: {fault.message}", "Change it."


def _value(path: Path, data: Any) -> Any:
    return reduce(lambda table, key: table[key], path, data)


def _name(path: Path) -> str:
    """How a message names a value: by its key, and by its number in a list."""
    key = next((f"`{part}`" for part in reversed(path) if isinstance(part, str)), "the file")
    return f"number {path[-1] + 1} of {key}" if path and isinstance(path[-1], int) else key


def _described(value: Any) -> str:
    kind = next((name for type_, name in _NAMES.items() if isinstance(value, type_)), "a value")
    return kind if isinstance(value, list | dict) else f"{kind} ({_quoted(value)})"


def _quoted(value: Any) -> str:
    """A value as it stands in the file, or nearly; its beginning where it is long."""
    text = repr(value) if isinstance(value, str | list | dict) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
