"""Strips that have nothing of their own to do: all that they hit, another strip of the same site hits too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.authoring.alone import all_body, example_page
from cleaner.grammar import Strip
from cleaner.mechanisms import hits
from cleaner.model import Span
from cleaner.page import Page
from cleaner.patterns import Budget
from cleaner.plan import Rule

_ANYWHERE = ("line", "inline")  # ops that hit by their pattern alone, wherever that stands
_SAME = ("label", "join", "min_count", "unless")  # where these differ, each of two strips has its own effect


class Shadowed(NamedTuple):
    """A strip, or one of its `lines` by number, that another strip makes superfluous."""

    rule: str
    number: int | None
    by: str


def shadowed(strips: Sequence[Rule[Strip]]) -> Iterator[Shadowed]:
    """The superfluous among the strips of one site; of two that say the same, the later one."""
    simple = [rule for rule in strips if rule.part.op in _ANYWHERE]
    rest: list[Rule[Strip]] = []
    for at, rule in enumerate(simple):
        if by := _shadow(rule, simple[:at], simple[at + 1 :]):
            yield Shadowed(rule.id, None, by)
        else:
            yield from _lines(rule, rest)
            rest.append(rule)


def _shadow(rule: Rule[Strip], earlier: Sequence[Rule[Strip]], later: Sequence[Rule[Strip]]) -> str | None:
    """The id of the first strip that hits all that this one is known to hit."""
    for other in (*earlier, *later):
        if _covers(other.part, rule.part) and not (other in later and _covers(rule.part, other.part)):
            return other.id
    return None


def _covers(strip: Strip, other: Strip) -> bool:
    """Whether a strip does all that another one is known to do."""
    pages = _examples(other) if _comparable(strip, other) else []
    return bool(pages) and all(_covered(_spans(other, page), _spans(strip, page)) for page in pages)


def _comparable(strip: Strip, other: Strip) -> bool:
    """Whether two strips do the same to what they hit."""
    return all(getattr(strip, key, None) == getattr(other, key, None) for key in _SAME)


def _examples(strip: Strip) -> list[Page]:
    """What a strip is known to hit: its examples, and its literal lines."""
    lines: tuple[str, ...] = getattr(strip, "lines", ())
    return [example_page(strip, example) for example in strip.removes] + [all_body(line) for line in lines]


def _spans(strip: Strip, page: Page) -> list[Span]:
    try:
        found = hits(strip, replace(page, budget=Budget()))
    except TimeoutError:  # another finding says so
        return []
    return [Span(hit.start, hit.end) for hit in found if hit.end > hit.start]


def _covered(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether each span lies in another one; of none that is not so."""
    return bool(spans) and all(
        any(other.start <= span.start and span.end <= other.end for other in others) for span in spans
    )


def _lines(rule: Rule[Strip], earlier: Sequence[Rule[Strip]]) -> Iterator[Shadowed]:
    """Literal lines that stand in the strip, or in one before it, already."""
    lines: tuple[str, ...] = getattr(rule.part, "lines", ())
    others = [other for other in earlier if _comparable(rule.part, other.part)]
    for number, line in enumerate(lines):
        page = all_body(line)
        if line in lines[:number]:
            yield Shadowed(rule.id, number, rule.id)
            continue
        mine = _spans(rule.part, page)
        by = next((other.id for other in others if _covered(mine, _spans(other.part, page))), None)
        if by is not None:
            yield Shadowed(rule.id, number, by)


def idle_lines(strip: Strip) -> Iterator[int]:
    """The numbers of literal lines that can never be hit: with a line break in them, or spared by `unless`."""
    for number, line in enumerate(getattr(strip, "lines", ())):
        if not _spans(strip, all_body(line)):
            yield number
