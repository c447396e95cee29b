"""One document before and after: what was removed, in place, with the rule that did it in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from cleaner.edits import apply
from cleaner.fold import WHITE_SPACE
from cleaner.model import Edit
from cleaner.review.align import align
from cleaner.review.doubts import doubts
from cleaner.review.matching import same_head

CONTEXT = 40

Kind = Literal["kept", "removed", "joined", "added", "folded"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A document before and after. `record` is what its account says of it; without one its edits were computed.

    `others` are changes that nobody asked to see: they are taken as made.
    """

    name: str
    raw: str
    edits: tuple[Edit, ...]
    record: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Edit, ...] = ()

    @property
    def computed(self) -> bool:
        return not self.record


class Unseen(NamedTuple):
    """A document that cannot be shown, and why."""

    name: str
    problem: str


def compared(name: str, raw: str, clean: str) -> Compared:
    """A document without an account: what became of it is found out by comparing."""
    return Compared(name, raw, align(raw, clean))


def settled(document: Compared) -> Compared:
    """The document as it is when its other changes are made, and the changes to see in that text."""
    if not document.others:
        return document
    edits, shift = [], 0
    hidden = set(document.others)
    for edit in sorted({*document.edits, *hidden}, key=lambda edit: edit[:2]):
        if edit in hidden:
            shift += len(edit.replacement) - len(edit.removed)
        else:
            edits.append(edit._replace(start=edit.start + shift, end=edit.end + shift))
    return replace(document, raw=apply(document.others, document.raw), edits=tuple(edits), others=())


class Stretch(NamedTuple):
    """Text that stayed, went or came, by which edit.

    White space that went between texts that stayed is joined: its line goes on, with a mark where it was. A folded
    stretch says what is not shown.
    """

    kind: Kind
    text: str
    edit: Edit | None = None

    @property
    def is_space(self) -> bool:
        return WHITE_SPACE.issuperset(self.text)


Line = list[Stretch]


def is_layout(edit: Edit) -> bool:
    """Whether an edit changes white space only."""
    return WHITE_SPACE.issuperset(edit.removed) and WHITE_SPACE.issuperset(edit.replacement)


def lines(document: Compared, context: int | None = CONTEXT, layout: bool = True) -> Iterator[Line]:
    """The document line by line, with what went, what came, and long unchanged stretches folded.

    Args:
        context: how many characters stay in sight beside a change; None keeps all of them.
        layout: whether changes of white space count as changes.
    """
    stretches = _joined([stretch for stretch in _stretches(settled(document), layout) if stretch.text])
    line: Line = []
    for stretch in stretches if context is None else _folded(stretches, context):
        for part in _split(stretch):
            line.append(part)
            if part.kind == "folded" or (part.text.endswith("\n") and part.kind != "joined"):
                yield line
                line = []
    if line:
        yield line


def _stretches(document: Compared, layout: bool) -> Iterator[Stretch]:
    """The whole document; where white space became other white space, only what really changed."""
    at, kept = 0, ""
    for edit in document.edits:
        kept += document.raw[at : edit.start]
        at = edit.end
        removed, added = _lf(edit.removed), _lf(edit.replacement)
        if is_layout(edit):
            if not layout and kept:  # beside text that went, a line break that went still keeps lines apart
                kept += added
                continue
            same = same_head(removed, added)
            kept, removed, added = kept + removed[:same], removed[same:], added[same:]
        if removed or added:
            yield Stretch("kept", _lf(kept))
            yield from (Stretch("removed", removed, edit), Stretch("added", added, edit))
            kept = ""
    yield Stretch("kept", _lf(kept + document.raw[at:]))


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    beside = [Stretch("kept", ""), *stretches, Stretch("kept", "")]
    return [
        stretch._replace(kind="joined")
        if stretch.kind == "removed" and stretch.is_space and "removed" not in (before.kind, behind.kind)
        else stretch
        for before, stretch, behind in zip(beside, stretches, beside[2:], strict=False)
    ]


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _split(stretch: Stretch) -> Iterator[Stretch]:
    """Its lines, each with its line break."""
    if stretch.kind in ("folded", "joined"):
        yield stretch
        return
    *whole, rest = stretch.text.split("\n")
    yield from (stretch._replace(text=line + "\n") for line in whole)
    if rest:
        yield stretch._replace(text=rest)


def _folded(stretches: list[Stretch], context: int) -> Iterator[Stretch]:
    """The same, but only the ends of a long stretch that stayed."""
    for number, stretch in enumerate(stretches):
        text, first, last = stretch.text, number == 0, number == len(stretches) - 1
        head = "" if first else _head(text, context)
        tail = "" if last else _tail(text, context)
        hidden = len(text) - len(head) - len(tail)
        if stretch.kind != "kept" or hidden <= 2 * context:
            yield stretch
            continue
        yield Stretch("kept", head)
        yield Stretch("folded", f"… {hidden:,} characters kept …")
        yield Stretch("kept", tail)


def _head(text: str, context: int) -> str:
    """The start of a text: to the end of its line, if that is not too far."""
    head = text[:context]
    begin = len(head) - len(head.lstrip())
    stop = head.find("\n", begin)
    return head if stop < 0 else head[: stop + 1]


def _tail(text: str, context: int) -> str:
    tail = text[max(len(text) - context, 0) :]
    start = tail.rfind("\n", 0, len(tail.rstrip()))
    return tail[start + 1 :]


def as_dict(document: Compared | Unseen) -> dict[str, Any]:
    """The document's changes as data: offsets are code points of the raw text; `others` is how many are not told."""
    if isinstance(document, Unseen):
        return {"path": document.name, "problem": document.problem}
    about = {name: document.record.get(name) for name in ("site", "family", "verdict")}
    edits = [
        {
            "start": edit.start,
            "end": edit.end,
            "removed": edit.removed,
            "replacement": edit.replacement,
            "rule": edit.rule,
            "label": edit.label or None,
            "also": [rule for rule, _ in edit.also],
        }
        for edit in document.edits
    ]
    told: dict[str, Any] = {"path": document.name, "computed": document.computed, **about, "edits": edits}
    if document.others:
        told["others"] = len(document.others)
    return told | {"doubts": doubts(document.edits)._asdict()} if document.computed else told
