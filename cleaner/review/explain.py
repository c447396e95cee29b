"""What was done to one document and why: the trace of its result, as rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cleaner.errors import RuleFailed
from cleaner.fold import read
from cleaner.model import Edit, Result, Score
from cleaner.plan import plan
from cleaner.recognise import scores as all_scores
from cleaner.review.diff import is_layout
from cleaner.review.lines import told_by_lines
from cleaner.review.origin import origin
from cleaner.review.terminal import Piece, Row, columns, counted, hanging, padded, printable, shortened
from cleaner.review.view import space_marks
from cleaner.rulebook.load import Rulebook

_FEW = 3  # changes of white space that are shown of each rule
_AROUND = 12  # characters beside a change of white space
_TRUNCATED = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True)
class Trace:
    """A result, the rules that gave it, and how to show them; `every` shows all changes of white space too."""

    result: Result
    rulebook: Rulebook
    width: int = 80
    every: bool = False

    @property
    def raw(self) -> str:
        return self.result.document.raw

    @property
    def chosen(self) -> str | None:
        """The rule file that the page was cleaned by."""
        return self.result.site or self.result.family

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(hit.end() for hit in re.finditer(r"\r\n|\r|\n", self.raw))]

    def line(self, offset: int) -> int:
        """The line, from 1, that holds an offset of the raw text."""
        return bisect_right(self._line_starts, offset)


def explain(trace: Trace) -> Iterator[Row]:
    """Everything there is to say of a result, section by section."""
    yield from _summary(trace)
    sections = {
        "Which site": _recognised(trace),
        "What the page says": _captures(trace),
        "Is it cut short": _truncation(trace),
        "Guards": _guards(trace),
        "How its lines were told": told_by_lines(trace.result, trace.width, trace.every),
        "Notes": _notes(trace),
        "Changes": _changes(trace),
    }
    for title, rows in sections.items():
        first = next(rows, None)
        if first is not None:
            yield ()
            yield (Piece(title, "title"),)
            yield first
            yield from rows


# ------------------------------------------------------------------------------------------------ the page as a whole
def _summary(trace: Trace) -> Iterator[Row]:
    result = trace.result
    good = result.verdict == "cleaned"
    yield (Piece(printable(result.document.id), "title"),)
    yield from hanging((Piece(result.verdict, "good" if good else "bad"), Piece("  ")), [_figures(trace)], trace.width)
    if result.reason:
        yield from hanging((Piece("why      "),), [Piece(_line(result.reason))], trace.width)
    yield from hanging((Piece("rules    "),), [_rules(trace)], trace.width)
    if result.document.decoding:
        yield from hanging((Piece("read as  "),), [Piece(_decoding(result.document.decoding))], trace.width)


def _figures(trace: Trace) -> Piece:
    result = trace.result
    removed = sum(len(edit.removed) for edit in result.edits)
    return Piece(
        f"{counted(len(trace.raw), 'character')}, {removed:,} removed in {counted(len(result.edits), 'change')}"
    )


def _rules(trace: Trace) -> Piece:
    if not trace.chosen:
        return Piece("none: the page is of no known site or template")
    about = plan(trace.rulebook, trace.chosen).about
    return Piece(f"{trace.chosen}{f' ({printable(about)})' if about else ''}", "rule")


def _decoding(decoding: Any) -> str:
    bad = sum(len(lost) for _, lost in decoding.bad)
    lost = f"; {bad:,} bytes could not be read, the first at character {decoding.bad[0][0]:,}" if bad else ""
    mark = ", with a byte order mark" if decoding.bom else ""
    return printable(f"{decoding.encoding}{mark} ({decoding.reason}){lost}")


def _line(text: str) -> str:
    return printable(text.replace("\n", "⏎"))


# ------------------------------------------------------------------------------------------------ which site
def _recognised(trace: Trace) -> Iterator[Row]:
    for id, reason in trace.result.fell_back_from.items():
        yield from hanging((Piece("  not "), Piece(id, "rule"), Piece(": ")), [Piece(printable(reason))], trace.width)
    document = trace.result.document
    try:
        scores = all_scores(read(document.raw), document.url, trace.rulebook)
    except RuleFailed as failure:
        yield (Piece(f"  not known: {printable(str(failure))}", "bad"),)
        return
    chosen = next((score for score in scores if score.id == trace.chosen), None)
    ancestors = plan(trace.rulebook, trace.chosen).ancestors if trace.chosen else frozenset()
    others = [score for score in scores if score.id != trace.chosen and score.id not in ancestors]
    if chosen:
        yield from _score(chosen, "chosen", trace)
    if others:
        yield from _score(others[0], "the next best", trace)
    elif scores or trace.chosen:
        yield (Piece("  no other rule file fits at all", "faint"),)
    else:
        yield (Piece("  no rule file knows anything on this page", "faint"),)


def _score(score: Score, role: str, trace: Trace) -> Iterator[Row]:
    host = "claims the host; " if score.by_host else ""
    points = f"{host}{score.points} points of {score.threshold} needed, {score.own} by clues of its own"
    yield from hanging((Piece("  "), Piece(score.id, "rule"), Piece("  ")), [Piece(f"{role}: {points}")], trace.width)
    if score.clues:
        yield (Piece("    points  times  clue", "faint"),)
    for hit in score.clues:
        yield from hanging(
            (Piece(f"    {hit.points:>6}  {hit.times:>5}  "),), [Piece(printable(hit.clue))], trace.width
        )


# ------------------------------------------------------------------------------------------------ what the page says
def _captures(trace: Trace) -> Iterator[Row]:
    captured = trace.result.captured
    names = max((columns(one.name) for one in captured), default=0)
    for one in captured:
        value = " > ".join(map(str, one.value)) if isinstance(one.value, list) else str(one.value)
        head = Piece(f"  {padded(one.name, names)}  "), Piece(f"line {trace.line(one.start):<4} ", "faint")
        place = Piece(f"  {_place(one.rule, trace)}", "faint")
        yield from hanging(head, [Piece(_line(value)), place], trace.width)


def _place(rule: str, trace: Trace) -> str:
    found = origin(trace.rulebook, rule)
    return printable(str(found)) if found else "built in"


def _truncation(trace: Trace) -> Iterator[Row]:
    cut = trace.result.truncation
    if trace.result.verdict != "cleaned":
        return
    reason = f" ({cut.reason})" if cut else ": nothing on the page says so, and the text ends like a text"
    shown = f", {cut.shown} of {cut.total} {cut.unit} shown" if cut and cut.shown is not None else ""
    yield from hanging((Piece("  "),), [Piece(f"{_TRUNCATED[trace.result.truncated]}{reason}{shown}")], trace.width)
    for evidence in cut.evidence if cut else ():
        yield from hanging((Piece("  - "),), [Piece(_line(evidence))], trace.width)


def _guards(trace: Trace) -> Iterator[Row]:
    for one in trace.result.guards:
        sign = Piece("✓", "good") if one.holds else Piece("✗", "bad")
        text = f"{printable(one.guard)}: {_line(one.measured)}"
        wanted = "" if one.measured == one.allowed else f", {one.allowed}"
        yield from hanging((Piece("  "), sign, Piece(" ")), [Piece(text + wanted)], trace.width)


def _notes(trace: Trace) -> Iterator[Row]:
    for note in trace.result.notes:
        yield from hanging((Piece("  "),), [Piece(_line(note))], trace.width)


# ------------------------------------------------------------------------------------------------ the changes
def _changes(trace: Trace) -> Iterator[Row]:
    """By rule, in the order in which the rules first fire."""
    groups: dict[tuple[str, str], list[Edit]] = {}
    for edit in trace.result.edits:
        groups.setdefault((edit.rule, edit.label), []).append(edit)
    for (rule, label), edits in groups.items():
        yield Piece("  "), Piece(rule, "rule"), Piece(f"  {label}")
        yield (Piece(f"    {_about_group(rule, edits, trace)}", "faint"),)
        yield from _group(edits, trace)


def _about_group(rule: str, edits: list[Edit], trace: Trace) -> str:
    also = sorted({other for edit in edits for other, _ in edit.also})
    behind = f"; would else go by {', '.join(also)}" if also else ""
    return shortened(f"{_place(rule, trace)}{behind}", trace.width - 4)


def _group(edits: list[Edit], trace: Trace) -> Iterator[Row]:
    left_out = 0
    for number, edit in enumerate(edits):
        if edit.label == "layout" and number >= _FEW and not trace.every:
            left_out += 1
            continue
        yield _change(edit, trace)
    if left_out:
        yield (Piece(f"    … and {left_out:,} more changes of white space; --all shows them", "faint"),)


def _change(edit: Edit, trace: Trace) -> Row:
    head = Piece(f"    line {trace.line(edit.start):<4} ", "faint")
    room = trace.width - columns(head.text)
    if edit.label == "layout":
        before = printable(trace.raw[max(edit.start - _AROUND, 0) : edit.start].rpartition("\n")[2])
        behind = printable(trace.raw[edit.end : edit.end + _AROUND].partition("\n")[0])
        change = Piece(space_marks(edit.removed, "⏎"), "removed"), Piece(space_marks(edit.replacement, "¶"), "added")
        return head, Piece(before), *change, Piece(behind)
    removed = space_marks(edit.removed, "⏎") if is_layout(edit) else printable(edit.removed.replace("\n", "⏎"))
    size = f"  ({counted(len(edit.removed), 'character')})" if columns(removed) > room else ""
    return head, Piece(shortened(removed, room - len(size)), "removed"), Piece(size, "faint")
