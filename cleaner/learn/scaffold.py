"""A rule file to start from, made of one page: it works at once, and says where to go on."""

from __future__ import annotations

from cleaner.generic.between import seek
from cleaner.learn.inline_marks import main_label
from cleaner.learn.labels import URL, label_of, speaks_of_site
from cleaner.learn.pages import Sheet, sheet
from cleaner.learn.parts import Draft, Part
from cleaner.learn.skeletons import TITLE, pattern, says, skeleton
from cleaner.model import Document, Span
from cleaner.page import Page
from cleaner.patterns import Budget

MOST_CLUES = 6
LINKS = "related-links"  # other on each page
_NOTES = (
    "Made from one page. The body is looked for; anchors say it better: see the proposals below, and docs/learning.md.",
    "With three pages and more, `cleaner rules learn` writes most of this by itself.",
)


def scaffold(document: Document, id: str, hosts: tuple[str, ...]) -> Draft:
    """What one page says of its site: clues, and what stands around the body as proposals."""
    one = sheet(document)
    found = seek(Page(one.reading, Span(0, len(one.reading.text)), Budget()), ())
    title = one.reading.text[found.title.start : found.title.end] if found.title else None
    above = [line for line, start in _placed(one) if start < found.body.start]
    below = [line for line, start in _placed(one) if start >= found.body.end]
    parts = [
        _match([*above, *below], hosts),
        Part("frame", {"after_optional": True, "before_optional": True}, "the body is looked for between the anchors"),
        *_anchors(above, below, title),
        Part("guard", {"min_chars": 20}, ""),
    ]
    return Draft(id, id.partition("/")[2], None, tuple(parts), _NOTES)


def _placed(one: Sheet) -> list[tuple[str, int]]:
    return [(line, one.reading.line_starts[number]) for line, number in zip(one.lines, one.numbers, strict=True)]


def _match(around: list[str], hosts: tuple[str, ...]) -> Part:
    names = {main_label(host.removeprefix("*.")) for host in hosts} - {""}
    named = [line for line in around if URL.search(line) or any(name in line for name in names)]
    others = [line for line in around if line not in named and speaks_of_site(line) and label_of(line) != LINKS]
    usable = [line for line in dict.fromkeys([*named, *others]) if len(line) <= 80 and len(says(skeleton(line))) >= 3]
    clues = [{"line": pattern(skeleton(line)), "weight": 3 if line in named else 1} for line in usable[:MOST_CLUES]]
    keys: dict[str, object] = {"hosts": list(hosts)}
    points = sum(3 if line in named else 1 for line in usable[:MOST_CLUES])
    keys |= {"threshold": min(4, points), "clues": clues} if clues else {}
    return Part("match", keys, "lines of one page: take out those that other pages of the site lack")


def _anchors(above: list[str], below: list[str], title: str | None) -> list[Part]:
    """The lines next to the body, as a frame to choose."""
    keys = {}
    for name, lines in (("after", above[-1:]), ("before", below[:1])):
        one = skeleton(lines[0], title) if lines else TITLE
        if one != TITLE and says(one):
            keys[name] = pattern(one)
    return [Part("frame", keys, "the lines around the body; in place of the frame above", sure=False)] if keys else []
