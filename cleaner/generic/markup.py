"""What markup adds to the lines of a page of no known site: what its tree says of them, and what its head does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cleaner.fold import squeeze
from cleaner.generic.beside_headline import placed
from cleaner.generic.edges import bounded
from cleaner.generic.fields import Field, dates_in
from cleaner.generic.lines import Page, look
from cleaner.generic.tree import Say, Tree, say
from cleaner.head import Head, agreed, read_head, title_parts
from cleaner.html import lay_out
from cleaner.model import Document

MIN_TITLE = 4  # characters of a part of a head's title
TITLE_REACH = 60  # lines above the body
IN_HEAD, _HEADINGS = 2.0, {"h1": 1.5, "h2": 0.5}  # what a line of the head's, or a heading, is worth as a title
OPENING = 16  # characters that a description and a text begin with
HEAD_SCORE = 1.0  # of a field that only the head gives
# What a fact of the tree makes of a line that goes: its label, and the kind of chrome that the line is evidence of.
_LABELS: Mapping[str, tuple[str, str]] = {
    "named comments": ("comments", "comments"), "in comments": ("comments", "comments"),
    "named share": ("share-box", "tools"), "caption": ("media", ""), "caption words": ("media", ""),
    "named media": ("media", ""),
    "nav": ("navigation", "menu"), "named menu": ("navigation", "menu"), "footer": ("legal", "rights"),
    "named foot": ("legal", "rights"), "in foot": ("legal", "rights"), "named advert": ("advert", ""),
    "named related": ("related-links", "related"), "linked list": ("related-links", "menu"),
    "named meta": ("metadata", ""), "named bio": ("metadata", ""),
    "field": ("navigation", "tools"), "aside": ("related-links", "related"),
    "long link": ("related-links", ""), "mostly linked": ("related-links", ""),
}  # fmt: skip


class Told(NamedTuple):
    """What the markup of a page tells: of each line that is not blank, by its number, and of the page."""

    said: Mapping[int, Say]
    head: Head


def told_by(document: Document, lines: Sequence[str]) -> Told | None:
    """What the markup of a document tells of the lines of its reading copy; None where it has none."""
    if document.markup is None:
        return None
    seen = {number: look(line.strip()) for number, line in enumerate(lines) if line.strip()}
    head = read_head(document.markup)
    tree = Tree(document.raw, document.markup)
    titles = frozenset(squeeze(part) for title in head.title for part in title_parts(title) if len(part) >= MIN_TITLE)
    said = bounded(say(tree, seen, _story(head)), seen, _opening(head))
    return Told(placed(said, tree, seen, titles), head)


def _opening(head: Head) -> str:
    """What the text begins with, if the head describes the page by that."""
    opening = squeeze(head.opening[0]) if head.opening else ""
    return opening[:OPENING] if len(opening) > OPENING else ""


def _story(head: Head) -> str:
    story = max(head.story, key=len, default="")
    return squeeze(lay_out(story)[0] if "<" in story else story)


# ------------------------------------------------------------------------------------------------ the tree
def tree_label(said: Say) -> tuple[str, str]:
    """The label of a line that goes, and why, by the fact of the tree that says most against it."""
    against = _against(said)
    label = _LABELS[against[0]][0] if against else "outside-body"
    return label, f"by the markup: {', '.join(against[:3])}" if against else "by the markup"


def tree_chrome(said: Sequence[Say], first: int, last: int) -> Counter[str]:
    """Kinds of chrome that the tree shows outside a stretch, each with its count of lines."""
    outside = (one for at, one in enumerate(said) if not first <= at <= last)
    kinds = (_LABELS[against[0]][1] for one in outside if (against := _against(one)))
    return Counter(kind for kind in kinds if kind)


def _against(said: Say) -> list[str]:
    return [name for name in _LABELS if said.facts.get(name, 0) > 0.5]


# ------------------------------------------------------------------------------------------------ the head
def likely_titles(page: Page, told: Told, said: Sequence[Say], first: int) -> dict[int, float]:
    """How likely lines at or above the body are its title: those that are one of the head, or such a one without the
    site's name, and headings that lead nowhere."""
    wanted = {squeeze(part) for title in told.head.title for part in title_parts(title) if len(part) >= MIN_TITLE}
    found = {}
    for at in range(max(first - TITLE_REACH, 0), min(first + 2, page.n)):
        likely = IN_HEAD if squeeze(page.lines[at].text) in wanted else 0.0
        likely += _HEADINGS.get(said[at].heading, 0.0) * (1 - said[at].facts.get("linked", 0.0))
        if likely:
            found[at] = likely
    return found


def head_fields(head: Head, lines: Sequence[str]) -> dict[str, Field]:
    """The date, source and author that the head gives and the page bears out, each with the line that shows it."""
    text = "\n".join(lines)
    found = agreed(head, text, squeeze(text))
    if "published" in found:
        dates = dates_in(found["published"])
        found = {**found, "published": dates[0]} if dates else {k: v for k, v in found.items() if k != "published"}
    return {
        name: Field(value, _line_with(value, lines), HEAD_SCORE) for name, value in found.items() if name != "title"
    }


def _line_with(value: str, lines: Sequence[str]) -> int:
    """The first line that shows a value; the first of all for a date, which may be written in any way."""
    return next((number for number, line in enumerate(lines) if value in line), 0)
