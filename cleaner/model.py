"""The nouns of the project: frozen data, no behaviour beyond slicing.

Offsets are code points of the raw text, spans are half open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cleaner.decode import Decoding

if TYPE_CHECKING:
    from cleaner.html import Markup

Label = Literal[
    "watermark", "related-links", "download-notice", "truncation-marker", "navigation", "metadata", "echo",
    "page-marker", "comments", "share-box", "advert", "media", "legal", "outside-body", "layout",
]  # fmt: skip
Verdict = Literal["cleaned", "empty", "refused", "failed"]


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """One change of the raw text: `removed`, at `start`..`end`, gives way to `replacement`.

    `also` names the other rules that claimed the same stretch, with their labels, the next in line first.
    """

    start: int
    end: int
    replacement: str
    rule: str
    label: str
    removed: str
    also: tuple[tuple[str, str], ...] = ()


class Claim(NamedTuple):
    """What a mechanism wants changed, before claims that overlap are resolved into edits."""

    start: int
    end: int
    replacement: str
    rule: str
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """One page as it came: its text, decoded and otherwise untouched; of a page of HTML its linear text, and the
    element map that goes with it."""

    id: str
    raw: str
    url: str | None = None
    decoding: Decoding | None = None
    markup: Markup | None = field(default=None, compare=False, repr=False)


class ClueHit(NamedTuple):
    """One line of the clue table: a clue, how often it hit, and the points that gave."""

    clue: str
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """How well a page fits one rule file; `own` is the part that the file's own clues gave, its family's aside."""

    id: str
    points: int
    threshold: int
    margin: int
    own: int
    clues: tuple[ClueHit, ...] = ()
    by_host: bool = False


class Captured(NamedTuple):
    """A piece of metadata and where in the raw text it stood."""

    name: str
    value: Any
    rule: str
    start: int
    end: int


class LineReason(NamedTuple):
    """Why a line of a page of no known site stayed or went: a `score` above 0 speaks for text, one below 0 against."""

    label: str
    reason: str
    score: float | None = None


class Guess(NamedTuple):
    """What a page of no known site was taken by: how many lines of each kind of chrome stand around its text, and how
    sure it is, from 0 to 1, that this text is one (None where nothing was removed)."""

    chrome: Mapping[str, int]
    confidence: float | None


class GuardFigure(NamedTuple):
    """One guard of a page: what was measured, what is allowed, whether it holds."""

    guard: str
    measured: str
    allowed: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Truncation:
    """Why a page is, or may be, cut short; `shown` and `total` count `unit`s."""

    reason: str
    shown: int | None = None
    total: int | None = None
    unit: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A document, what was done to it and why.

    `apply(edits, raw) == body` and `revert(edits, body) == raw` hold for every result. Only the body of a page whose
    verdict is `cleaned` is a clean body: a refused page keeps the edits that its guards refused, for explaining.
    `second_look` names the rule files that recognise the clean body, `out_of_time` says that the page failed for that.
    """

    document: Document
    verdict: Verdict
    body: str
    edits: tuple[Edit, ...] = ()
    reason: str | None = None
    site: str | None = None
    family: str | None = None
    fell_back_from: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    truncated: bool | None = None
    truncation: Truncation | None = None
    notes: tuple[str, ...] = ()
    captured: tuple[Captured, ...] = ()
    guards: tuple[GuardFigure, ...] = ()
    lines: tuple[LineReason, ...] = ()
    guess: Guess | None = None
    second_look: tuple[str, ...] = ()
    out_of_time: bool = False
