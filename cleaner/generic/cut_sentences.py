"""Sentences that are cut into lines: at each link and bold word, as by tools that write a line per text node, or at a
width.

They are put together before the lines are looked at, for a piece reads like a menu. What proves a cut is that a line
ends in the middle of a sentence (no mark, or one that leads on), and that the next goes on with it: in small letters,
with a comma or a closing mark. A name between two such pieces is a piece, too. Of such cuts on 415 labelled pages with
a line per text node 1,720 were within a body, and 31 at the edge of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.generic.lines import look

_SHORT = 60  # characters of a name, a title, a few words between two pieces
_TELLING = 7  # units of a first piece that a name may follow
_LONG = 5000  # characters
_HAN = "\u2e80"  # from here on words are written without spaces
_ENDS = '。!?…:;.”"」』)\\]】》|>\n'
# What no sentence ends with.
_WORDS = (
    "the a an of in to by and or for with from at on as that than is are was were has have had its their his her our my"
    " your called named between into about under over after before via per said says"
)
_AFTER_WORD = "|".join(rf"(?<= {word}\n)" for word in _WORDS.split())
_LEADING = rf"(?<=[,、(“「‘]\n)|(?<=[a-z]\n)(?:{_AFTER_WORD})"
# A break that a sentence goes on after; behind Chinese small Latin letters say nothing.
_RESUMES = re.compile(
    rf"\n(?:(?<=[^{_ENDS}]\n)(?:[,、。;:)\]」』”》…%的]|[.!?](?=\s|$)|(?<=[^\u2e80-\U0010ffff]\n)[a-z](?!\w*[.@/]))"
    rf"|(?:{_LEADING})(?!\d+:\d)\S)"
)
_SPOKEN = re.compile(r"\d+:\d\d[:\s]")  # a line of a transcript, which ends where the time is up


def whole_sentences(lines: Sequence[str]) -> tuple[list[str], dict[int, int]]:
    """Lines, trimmed, with each sentence that is cut whole in the first of its lines and the others blank; and of these
    others the number of that first line."""
    whole, pieces = list(lines), dict[int, int]()
    resuming = [number for number in _resuming("\n".join(lines)) if not _SPOKEN.match(lines[number - 1])]
    for first, last in _runs(lines, resuming):
        text = _joined(lines[first : last + 1])
        if len(text) <= _LONG and look(text).body:
            whole[first : last + 1] = [text, *[""] * (last - first)]
            pieces.update(dict.fromkeys(range(first + 1, last + 1), first))
    return whole, pieces


def _resuming(text: str) -> list[int]:
    """Numbers of the lines that go on with a sentence of the line above."""
    found, number, at = [], 0, 0
    for hit in _RESUMES.finditer(text):
        number, at = number + text.count("\n", at, hit.start() + 1), hit.start() + 1
        found.append(number)
    return found


def _runs(lines: Sequence[str], resuming: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last lines of sentences, around those that resume one."""
    known, last = frozenset(resuming), -1
    for number in resuming:
        if number <= last:
            continue
        first = number - 1
        while first > last + 1 and _are_one(lines, first, known):
            first -= 1
        last = number
        while last + 1 < len(lines) and _are_one(lines, last + 1, known):
            last += 1
        yield first, last


def _are_one(lines: Sequence[str], number: int, known: frozenset[int]) -> bool:
    """Whether a line goes on with the sentence of the line above; the line below may tell."""
    above, line = lines[number - 1], lines[number]
    is_open = above and line and above[-1] not in _ENDS
    is_name = len(line) <= _SHORT and number + 1 in known
    return number in known or bool(is_open and is_name and (number - 1 in known or look(above).u >= _TELLING))


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for piece in lines[1:]:
        is_close = text[-1] >= _HAN or piece[0] >= _HAN or piece[0] in ",.;:)!?"
        text += piece if is_close else " " + piece
    return text
