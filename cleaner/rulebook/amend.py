"""Adds texts to a list of a strip in a rule file, and leaves all else in the file as it stands.

The text is changed, not written anew, and then read by the TOML parser: it must say what it said, and what was added.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from cleaner.errors import CleanerError

Key = Literal["removes", "keeps"]

_WIDTH = 120
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*strip[ \t]*\]\]", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_TOKEN = re.compile(
    r"""(?P<quoted>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<skip>\#[^\n]*|\s+)|(?P<sign>[\[\],])|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class CannotEdit(CleanerError):
    """The file is written in a way that this cannot change safely."""


def literal(text: str) -> str:
    """A text as TOML: as it is in '…' where that can be, else with all that hides or steers written out.

    Raises:
        CannotEdit: it holds a lone surrogate, which TOML cannot say.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise CannotEdit("it holds bytes that are no text, which TOML cannot say")
    if "'" not in text and not any(map(_hides, text)):
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _hides(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn")


def _escaped(character: str) -> str:
    short = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}.get(character)
    if short or not _hides(character):
        return short or character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def add(text: str, strip: int, key: Key, values: Sequence[str]) -> str:
    """The text of a rule file with values added to a list of its strip number `strip`, from 0.

    Raises:
        CannotEdit: the strip is not written as a table of its own, or a value cannot be said in TOML.
    """
    start, end = _table(text, strip)
    made = [literal(value) for value in values]
    newline = "\r\n" if "\r\n" in text else "\n"
    found = _list(text, start, end, key)
    changed = _grown(text, *found, made, newline) if found else _new(text, (start, end), key, made, newline)
    _prove(text, changed, strip, (key, list(values)))
    return changed


def _table(text: str, strip: int) -> tuple[int, int]:
    """From behind the header of a strip to the next header, comments before that aside."""
    quoted = [(hit.start(), hit.end()) for hit in _TOKEN.finditer(text) if hit["quoted"]]
    headers = [hit for hit in _HEADER.finditer(text) if not _within(hit.start(), quoted)]
    if strip >= len(headers):
        raise CannotEdit("its strips are not written as [[strip]]")
    start = headers[strip].end()
    following = next((hit for hit in _TABLE.finditer(text, start) if not _within(hit.start(), quoted)), None)
    return start, following.start() if following else len(text)


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < offset < end for start, end in spans)


def _list(text: str, start: int, end: int, key: Key) -> tuple[int, int] | None:
    """From the `[` of a key's list to its `]`; None where the table has no such key."""
    for hit in re.finditer(rf"^[ \t]*{key}[ \t]*=[ \t]*(?=\[)", text[start:end], re.MULTILINE):
        depth = 0
        for token in _TOKEN.finditer(text, start + hit.end(), end):
            depth += {"[": 1, "]": -1}.get(token["sign"] or "", 0)
            if depth == 0:
                return start + hit.end(), token.start()
    return None


def _grown(text: str, opening: int, closing: int, made: Sequence[str], newline: str) -> str:
    inside = text[opening + 1 : closing]
    items = [hit for hit in _TOKEN.finditer(text, opening + 1, closing) if not hit["skip"]]
    if not items:
        return text[: opening + 1] + ", ".join(made) + inside + text[closing:]
    last = items[-1].end()
    has_comma = items[-1]["sign"] == ","
    if "\n" not in inside:
        line = text[text.rfind("\n", 0, opening) + 1 : closing]
        grown = f"{'' if has_comma else ','} {', '.join(made)}"
        if len(line) + len(grown) <= _WIDTH:
            return text[:last] + grown + text[last:]
        return text[: opening + 1] + _in_lines(text, items, made, newline) + text[closing:]
    indent = _indent(text, items)
    lines = "".join(f"{indent}{one},{newline}" for one in made)
    line_start = text.rfind("\n", 0, closing) + 1
    if text[line_start:closing].strip():  # the list ends on the line of its last item
        return text[:last] + ("" if has_comma else ",") + newline + lines.rstrip(f",{newline}") + text[last:]
    return text[:last] + ("" if has_comma else ",") + text[last:line_start] + lines + text[line_start:]


def _in_lines(text: str, items: Sequence[re.Match[str]], made: Sequence[str], newline: str) -> str:
    """A list that becomes too long for one line, an item a line."""
    old = [hit[0] for hit in items if hit["quoted"]]
    return newline + "".join(f"  {one},{newline}" for one in [*old, *made])


def _indent(text: str, items: Sequence[re.Match[str]]) -> str:
    start = items[0].start()
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    return before if not before.strip() else "  "


def _new(text: str, table: tuple[int, int], key: Key, made: Sequence[str], newline: str) -> str:
    """A list that was not there: behind the last line of its table."""
    said = [hit.end() for hit in _TOKEN.finditer(text, *table) if not hit["skip"]]
    last = said[-1] if said else table[0]
    stop = text.find("\n", last)
    head = text[:stop] if stop >= 0 else text
    one_line = f"{key} = [{', '.join(made)}]"
    wide = len(one_line) > _WIDTH
    line = f"{key} = [{newline}" + "".join(f"  {one},{newline}" for one in made) + "]" if wide else one_line
    return head.removesuffix("\r") + newline + line + (newline if stop < 0 else text[len(head.removesuffix("\r")) :])


def _prove(before: str, after: str, strip: int, added: tuple[Key, list[str]]) -> None:
    """Check that the parser reads what it read, and what was added."""
    key, values = added
    wanted: dict[str, Any] = tomllib.loads(before)
    try:
        got = tomllib.loads(after)
    except ValueError:
        got = {}
    table = wanted["strip"][strip]
    table[key] = [*table.get(key, []), *values]
    if got != wanted or list(_comments(before)) != list(_comments(after)):
        raise CannotEdit("it is written in a way that cannot be changed safely")


def _comments(text: str) -> list[str]:
    return [hit[0].rstrip() for hit in _TOKEN.finditer(text) if hit["skip"] and hit[0].startswith("#")]
