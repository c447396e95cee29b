"""Echoes: copies of the title, and a lead or summary that repeats how the body opens.

A copy of the body is dropped only by equality, over 60 characters at least; white space, width and dashes aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from cleaner.fold import DASHES, squeeze
from cleaner.grammar import Count, Strip
from cleaner.page import Hit, Page

MIN_CHARS = 60  # shorter copies prove nothing
MIN_COMMON = 20  # from here on a copy that departs is worth a word
MAX_TITLE = 300  # what is longer is no title
NEAR = 8  # lines, not counting blank ones, that are the head or the tail of a body
_EXTENSIONS = (".docx", ".doc", ".pdf", ".pptx", ".ppt", ".xlsx", ".xls", ".txt", ".wps", ".rtf")
_SKIPPED = frozenset(" \n" + DASHES)


class Rule(Strip):
    op: Literal["echo"]
    of: Literal["title", "body"]
    where: Literal["head", "tail", "anywhere"] = "head"
    max: Count | None = None


def find(rule: Rule, page: Page) -> Iterator[Hit]:
    found = _of_title(rule, page) if rule.of == "title" else _of_body(rule, page)
    for number, hit in enumerate(found):
        if rule.max is None or number < rule.max:
            yield hit


def needs(rule: Rule) -> frozenset[str] | None:
    return None


# ------------------------------------------------------------------------------------------------ of the title
def _of_title(rule: Rule, page: Page) -> Iterator[Hit]:
    title, text, stop = _title(page), page.reading.text, page.frame.end
    done = page.frame.start
    for number in _near(rule, page) if title else ():
        start = max(page.reading.line_starts[number], done)
        copies = _copies_ahead(text, start, stop, title)
        if copies and (rule.where == "head" or text[copies[-1][1] : copies[-1][1] + 1] in ("", "\n")):
            yield from (Hit(*copy, proved=True) for copy in copies)
            done = copies[-1][1]


def _title(page: Page) -> str:
    """The title as copies are compared with it; empty where the page has none."""
    title = page.title or ""
    return squeeze(title) if len(title) <= MAX_TITLE else ""


def opens_with_title(page: Page, offset: int) -> bool:
    """Whether a copy of the title, no mere beginning of a sentence, stands at an offset of the reading copy."""
    title = _title(page)
    return bool(title and _copies_ahead(page.reading.text, offset, page.frame.end, title))


def _copies_ahead(text: str, start: int, stop: int, title: str) -> list[tuple[int, int]]:
    """Copies of the title, one behind the other, from an offset on.

    The last counts only before white space or the end, because a first sentence may begin with the title.
    """
    copies = []
    at = _skip_space(text, start, stop)
    while end := _copy_end(text, at, stop, title):
        copies.append((at, end))
        at = _skip_space(text, end, stop)
    if copies and copies[-1][1] < stop and not text[copies[-1][1]].isspace():
        copies.pop()
    return copies


def _copy_end(text: str, at: int, stop: int, title: str) -> int | None:
    """Where a copy of the squeezed title that starts at `at` ends, its file ending included; None where none does."""
    done = 0
    while done < len(title) and at < stop:
        if text[at] == title[done]:
            done += 1
        elif not done or text[at] not in _SKIPPED:
            return None
        at += 1
    if done < len(title):
        return None
    ending = next((ending for ending in _EXTENSIONS if text.startswith(ending, at)), "")
    return at + len(ending)


def _skip_space(text: str, at: int, stop: int) -> int:
    while at < stop and text[at].isspace():
        at += 1
    return at


def _near(rule: Rule, page: Page) -> list[int]:
    """Numbers of the lines where a line that is a copy may stand."""
    numbers = _written(page)
    if rule.where == "head":
        return list(islice(numbers, NEAR))
    return list(numbers)[-NEAR:] if rule.where == "tail" else list(numbers)


def _written(page: Page) -> Iterator[int]:
    """Numbers of the lines of the frame that are not blank."""
    return (number for number in page.frame_lines() if page.reading.lines[number])


# ------------------------------------------------------------------------------------------------ of the body
def _of_body(rule: Rule, page: Page) -> Iterator[Hit]:
    if rule.where != "tail":
        yield from _lead(page)
    if rule.where != "head":
        yield from _summaries(page)


def _lead(page: Page) -> Iterator[Hit]:
    """The first long line of the frame, where the text behind it begins the same."""
    text = page.reading.text
    for number in islice(_written(page), 3):
        start, end = page.reading.line_span(number)
        if len(squeeze(text[start:end])) >= MIN_CHARS:
            yield from _judge(page, number, _without_title(text[end : page.frame.end], page), inside=True)
            return


def _summaries(page: Page) -> Iterator[Hit]:
    """Long lines behind the frame that begin as the body does."""
    body = _without_title(page.reading.text[page.frame.start : page.frame.end], page)
    for number, line in enumerate(page.reading.lines):
        if page.reading.line_starts[number] >= page.frame.end and len(squeeze(line)) >= MIN_CHARS:
            yield from _judge(page, number, body, inside=False)


def _judge(page: Page, number: int, body: str, inside: bool) -> Iterator[Hit]:
    start, end = page.reading.line_span(number)
    copy = _without_title(page.reading.text[start:end], page).rstrip(".…")
    common = _common(copy, body)
    if len(copy) >= MIN_CHARS and common == len(copy):
        line = page.whole_lines(number, number)
        yield line._replace(proved=True, note=f"the copy agrees with the body in all its {common} characters")
    elif common == len(body) and common >= MIN_COMMON and not inside:
        yield Hit(start, end, note="the summary goes on where the body ends", goes_on=True)
    elif common >= MIN_COMMON:
        yield Hit(start, start, note=f"the summary departs from the body after {common} characters")


def _without_title(text: str, page: Page) -> str:
    """Squeezed, and without the copies of the title that it opens with."""
    squeezed, title, at = squeeze(text), _title(page), 0
    while title and squeezed.startswith(title, at) and len(squeezed) > at + len(title):
        at += len(title)
    return squeezed[at:]


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)
