"""A draft as the text of a rule file: TOML, each part under a comment with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.learn.parts import Draft, Part

WIDTH = 116
_SINGLE = ("frame", "guard", "match")


def text(draft: Draft) -> str:
    """The rule file."""
    head = [f"# {note}" for note in draft.notes]
    head += ["format = 1", f"id = {value(draft.id)}"]
    head += [f"extends = {value(draft.extends)}"] if draft.extends else []
    head += [f"about = {value(draft.about)}"]
    blocks = ["\n".join(head), *("\n".join(_block(part)) for part in draft.parts)]
    return "\n\n".join(blocks) + "\n"


def _block(part: Part) -> Iterator[str]:
    sign = "" if part.sure else "# "
    if not part.sure:
        yield f"# Proposed: {_one_line(part.evidence)}"
    elif part.evidence:
        yield f"# {_one_line(part.evidence)}"
    single = part.table in _SINGLE or part.table.startswith("repair.")
    yield sign + (f"[{part.table}]" if single else f"[[{part.table}]]")
    for key, one in part.keys.items():
        for line in f"{key} = {value(one)}".split("\n"):
            yield sign + line


def _one_line(comment: str) -> str:
    return " ".join(character_safe(comment).split())


def character_safe(comment: str) -> str:
    """A comment without control characters, which TOML does not take."""
    return "".join(character if character.isprintable() or character == " " else " " for character in comment)


def value(one: Any) -> str:
    """A value as TOML writes it; text verbatim in single quotes where that can be."""
    if isinstance(one, str):
        verbatim = "'" not in one and one.isprintable()
        return f"'{one}'" if verbatim else _escaped(one)
    if isinstance(one, bool):
        return str(one).lower()
    if isinstance(one, Mapping):
        return "{ " + ", ".join(f"{key} = {value(item)}" for key, item in one.items()) + " }"
    if isinstance(one, list | tuple):
        return _array([value(item) for item in one])
    return str(one)


def _escaped(one: str) -> str:
    quoted = json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in quoted)


def _array(items: list[str]) -> str:
    line = "[" + ", ".join(items) + "]"
    if len(line) <= WIDTH and not any(item.startswith("{") for item in items):
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
