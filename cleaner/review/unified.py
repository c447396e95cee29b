"""A document before and after as a unified diff, the form that `patch` and review tools read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from cleaner.edits import apply
from cleaner.model import Edit
from cleaner.review.diff import Compared, Unseen, settled
from cleaner.review.matching import same_head
from cleaner.review.terminal import printable

_CONTEXT = 3  # lines
_NO_BREAK = "\\ No newline at end of file"


def unified(document: Compared | Unseen) -> Iterator[str]:
    """The lines of the diff, without their line breaks; none where nothing changed.

    A document that was not written clean gets a line that says so, which `patch` passes over. Each hunk names its
    rules.
    """
    verdict = "unseen" if isinstance(document, Unseen) else document.record.get("verdict", "cleaned")
    if isinstance(document, Unseen) or verdict not in ("cleaned", "empty"):
        why = document.problem if isinstance(document, Unseen) else f"{verdict}: {document.record.get('reason')}"
        yield printable(f"# {document.name} is not in this diff: {why}")
        return
    if not document.edits:
        return
    before = settled(document)
    old, new = _Lines(before.raw), _Lines(apply(before.edits, before.raw))
    yield f"--- {_quoted('a/' + document.name)}"
    yield "+++ " + ("/dev/null" if verdict == "empty" and not new.text else _quoted("b/" + document.name))
    for hunk in _hunks(_changes(before, old, new)):
        yield from _hunk(hunk, old, new)


class _Lines:
    """A text by its lines; only LF ends one."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = text.split("\n")
        self.lines = parts if parts[-1] else parts[:-1]
        self.whole = not parts[-1]
        self._breaks = [at for at, char in enumerate(text) if char == "\n"] if text else []

    def line(self, offset: int) -> int:
        """The number, from 0, of the line in which an offset stands."""
        return bisect_left(self._breaks, offset)

    def is_start(self, offset: int) -> bool:
        return offset == 0 or self.text[offset - 1] == "\n"

    def marked(self, mark: str, start: int, end: int) -> Iterator[str]:
        for number in range(start, end):
            yield mark + self.lines[number]
            if number + 1 == len(self.lines) and not self.whole:
                yield _NO_BREAK


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines that gave way to others, half open, and the rules that changed them."""

    old: tuple[int, int]
    new: tuple[int, int]
    rules: tuple[str, ...]


def _by_lines(document: Compared) -> Iterator[Edit]:
    """The edits where they look most like whole lines: without what they put back, behind line breaks before them."""
    raw, bounds = document.raw, [*(edit.start for edit in document.edits[1:]), len(document.raw)]
    for edit, bound in zip(document.edits, bounds, strict=False):
        start, end, new = edit[:3]
        same = same_head(edit.removed, new)
        start, new = start + same, new[same:]
        same = same_head(raw[start:end][::-1], new[::-1])
        end, new = end - same, new[: len(new) - same]
        while not new and end < bound and raw[start] == raw[end] and raw[start - 1 : start] != "\n" and start < end:
            start, end = start + 1, end + 1
        yield edit._replace(start=start, end=end, replacement=new, removed=raw[start:end])


def _changes(document: Compared, old: _Lines, new: _Lines) -> list[_Change]:
    found: list[_Change] = []
    shift = 0
    for edit in _by_lines(document):
        start, end = edit.start + shift, edit.start + shift + len(edit.replacement)
        shift += len(edit.replacement) - len(edit.removed)
        whole = all((old.is_start(edit.start), old.is_start(edit.end), new.is_start(start), new.is_start(end)))
        to = (old.line(edit.end), new.line(end)) if whole else (old.line(edit.end) + 1, new.line(end) + 1)
        change = _Change(
            (old.line(edit.start), min(to[0], len(old.lines))),
            (new.line(start), min(to[1], len(new.lines))),
            (edit.rule,),
        )
        if found and change.old[0] <= found[-1].old[1]:
            change = _together(found.pop(), change)
        found.append(change)
    return found


def _together(one: _Change, other: _Change) -> _Change:
    rules = one.rules if other.rules[0] in one.rules else one.rules + other.rules
    return _Change((one.old[0], max(one.old[1], other.old[1])), (one.new[0], max(one.new[1], other.new[1])), rules)


def _hunks(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    hunk = [*changes[:1]]
    for before, change in pairwise(changes):
        if change.old[0] - before.old[1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _hunk(hunk: Sequence[_Change], old: _Lines, new: _Lines) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    ahead, behind = min(first.old[0], _CONTEXT), min(len(old.lines) - last.old[1], _CONTEXT)
    rules = dict.fromkeys(rule for change in hunk for rule in change.rules)
    spans = _Span(first.old[0] - ahead, last.old[1] + behind), _Span(first.new[0] - ahead, last.new[1] + behind)
    yield f"@@ -{spans[0]} +{spans[1]} @@ {printable(', '.join(rules))}"
    at = spans[0].start
    for change in hunk:
        yield from old.marked(" ", at, change.old[0])
        yield from old.marked("-", *change.old)
        yield from new.marked("+", *change.new)
        at = change.old[1]
    yield from old.marked(" ", at, spans[0].end)


class _Span(NamedTuple):
    """Lines, half open, from 0; written as diffs do."""

    start: int
    end: int

    def __str__(self) -> str:
        size = self.end - self.start
        return f"{self.start + 1 if size else self.start},{size}"


def _quoted(name: str) -> str:
    """A file's name as git writes it: quoted, with bytes in octal, where a plain one could be misread."""
    if printable(name) == name and '"' not in name and "\\" not in name:
        return name + "\t" if " " in name else name
    shown = (chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:03o}" for byte in _bytes(name))
    return f'"{"".join(shown)}"'


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
