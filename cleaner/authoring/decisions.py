"""What a reader decided of removed texts: one JSON object a line, the last of a rule and a text counts."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from cleaner.errors import InputError
from cleaner.fold import WHITE_SPACE

Answer = Literal["accept", "reject", "skip", "open"]  # `open` takes an answer back

_SPACE = "".join(sorted(WHITE_SPACE))
_DIGITS = str.maketrans("123456789", "000000000")
_REMEDY = 'a line is a JSON object such as {"rule": "sites/example.com#advert", "text": "…", "decision": "reject"}'
_FIELDS = ("rule", "text", "decision", "label", "before", "after", "document")


class Decision(NamedTuple):
    """One answer; `before` and `after` are what stood on the same line of the page where it was given."""

    rule: str
    text: str
    decision: Answer
    label: str = ""
    before: str = ""
    after: str = ""
    document: str = ""

    @property
    def id(self) -> str:
        return text_id(self.rule, self.text)


def bare(text: str) -> str:
    """A removed text as decisions and groups know it: without the white space around it."""
    return text.strip(_SPACE)


def text_id(rule: str, text: str) -> str:
    """A short name of what a decision is about: a rule and a text, whatever its digits are. Page numbers, dates and
    counts would ask the same question again and again; how many digits there are matters, so `1` is not `2024`."""
    data = f"{rule}\0{bare(text).translate(_DIGITS)}".encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(hashlib.blake2b(data, digest_size=6).digest()).decode()


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in its order, one of each rule and text; none where there is no file.

    Raises:
        InputError: the file cannot be read, or a line is no decision.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    found: dict[str, Decision] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            decision = _parsed(line, f"{path}:{number}")
            found[decision.id] = decision
    return tuple(decision for decision in found.values() if decision.decision != "open")


def _parsed(line: bytes, place: str) -> Decision:
    try:
        return of(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: is no decision: {error}; {_REMEDY}") from error


def of(told: Any) -> Decision:
    """The decision that a JSON object tells of; other keys of it are left aside.

    Raises:
        ValueError: it tells of none.
    """
    if not isinstance(told, dict):
        raise ValueError("it is not an object")
    fields = {name: told.get(name, "") for name in _FIELDS}
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    missing = [name for name in ("rule", "text") if not bare(str(fields[name]))]
    if wrong or missing:
        raise ValueError(f"its `{(wrong or missing)[0]}` is not text" if wrong else f"it has no `{missing[0]}`")
    if fields["decision"] not in get_args(Answer):
        raise ValueError(f"its `decision` is none of {', '.join(get_args(Answer))}")
    return Decision(**fields)


def as_lines(decisions: Iterable[Decision]) -> bytes:
    """The lines of decisions. Lone surrogates come escaped, as JSON can."""
    rows = (json.dumps({"id": decision.id} | decision._asdict(), ensure_ascii=False) for decision in decisions)
    return "".join(f"{row}\n" for row in rows).encode("utf-8", "backslashreplace")


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to a file, behind those that it has.

    Raises:
        OSError: it cannot be written to.
    """
    data = as_lines(decisions)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab+") as file:
        size = file.seek(0, 2)
        if size:
            file.seek(size - 1)
            data = (b"" if file.read(1) == b"\n" else b"\n") + data
        file.write(data)
