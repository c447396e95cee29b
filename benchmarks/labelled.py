"""Labelled pages: a directory of sets, each with `index.jsonl` (id, url, and the paths of text, html and gold), and how
an output is scored against the gold.

The score is the F1 of the bags of character 4-grams, white space ignored and width folded, on title and body where the
gold has the title, else on the body; for English the shingle F1 (four words) over the set, on the body.
"""

from __future__ import annotations

import json
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SETS = ("zh_news", "zh_web", "zh_mixed", "en_articles")
TITLED = ("zh_news", "zh_mixed")  # their gold has the title, as its first line
_SECOND = frozenset(("com", "net", "org", "gov", "edu", "co", "ac"))
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))


@dataclass(frozen=True)
class Row:
    """One labelled page."""

    set: str
    id: str
    url: str
    html: bytes
    text: str | None
    gold: str
    known: dict[str, str] = field(default_factory=dict)  # author, date

    @property
    def is_english(self) -> bool:
        return self.set.startswith("en")

    @property
    def site(self) -> str:
        """The registered domain."""
        host = (urlsplit(self.url).hostname or self.url).lower().split(".")
        return ".".join(host[-3:] if len(host) > 2 and len(host[-1]) == 2 and host[-2] in _SECOND else host[-2:])

    @property
    def title(self) -> str | None:
        """The title, where the gold begins with one."""
        first = next((line.strip() for line in self.gold.splitlines() if line.strip()), "")
        plain = squash(first)
        is_title = len(plain) < 60 and not plain.endswith(("。", "!", "?", "…"))
        return first if self.set == "zh_news" or (self.set in TITLED and plain and is_title) else None

    @property
    def body(self) -> str:
        lines = [line.strip() for line in self.gold.splitlines() if line.strip()]
        return "\n".join(lines[1:] if self.title else lines)


def rows(data: Path, sets: Sequence[str] = SETS) -> Iterator[Row]:
    """The pages with HTML of each set that is there, forum threads aside."""
    for name in sets:
        index = data / name / "index.jsonl"
        for line in index.read_text("utf-8").splitlines() if index.exists() else ():
            given = json.loads(line)
            if given.get("kind") != "forum" and given.get("html"):
                text = (data / name / given["text"]).read_text("utf-8") if given.get("text") else None
                gold = (data / name / given["gold"]).read_text("utf-8")
                known = {key: given[key] for key in ("author", "date") if given.get(key)}
                yield Row(
                    name, given["id"], given["url"], (data / name / given["html"]).read_bytes(), text, gold, known
                )


# ------------------------------------------------------------------------------------------------ scores
def squash(text: str) -> str:
    """A text without white space, in one width."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())


def grams(items: Sequence[Hashable], size: int = 4) -> Counter[Hashable]:
    found: Counter[Hashable] = Counter(tuple(items[at : at + size]) for at in range(max(len(items) - size + 1, 0)))
    return found or Counter([tuple(items)] if items else [])


def f_score(hits: float, got: float, wanted: float) -> float:
    return 2 * hits / (got + wanted) if got + wanted else 1.0


def score(row: Row, title: str | None, body: str) -> float:
    """The F1 of an output on one page."""
    got, wanted = grams(squash(told(row, title, body))), grams(squash(row.gold))
    return f_score((got & wanted).total(), got.total(), wanted.total())


def told(row: Row, title: str | None, body: str) -> str:
    """What is held against the gold."""
    return f"{title or ''}\n{body}" if row.set in TITLED else body


def shingle_shares(row: Row, body: str) -> tuple[float | None, float | None]:
    """Precision and recall of the word shingles of one page; None where there is nothing to divide by."""
    got, wanted = (grams(re.findall(r"\w+", text)) for text in (body, row.gold))
    hits = (got & wanted).total()
    return hits / got.total() if got else None, hits / wanted.total() if wanted else None


def shingle_score(shares: Sequence[tuple[float | None, float | None]]) -> float:
    """The F1 of a set's mean precision and mean recall."""
    precision, recall = (statistics.mean([one[at] for one in shares if one[at] is not None] or [0.0]) for at in (0, 1))
    return f_score(precision * recall, precision, recall) if precision + recall else 0.0


def lost_lines(row: Row, title: str | None, body: str) -> tuple[int, int]:
    """How many of the gold's lines of eight characters or more an output lacks, and how many there are."""
    got = squash(told(row, title, body))
    lines = [line for line in map(squash, row.gold.splitlines()) if len(line) >= 8]
    return sum(line not in got for line in lines), len(lines)


def agrees(key: str, got: str | None, want: str) -> bool:
    """Whether an author, a date or a title is the one that is known."""
    if key == "title":
        return squash(got or "") == squash(want)
    if key == "author":
        return all(name in (got or "") for name in want.split())
    digits = [int(number) for number in re.findall(r"\d+", want)[:3]]
    return bool(digits) and digits == [int(number) for number in re.findall(r"\d+", got or "")[: len(digits)]]
