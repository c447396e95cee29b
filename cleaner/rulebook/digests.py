"""What of a rulebook decides about a page, as digests: for telling which pages a change of rules can touch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cleaner.rulebook.book import Rulebook, RuleFile

_SAYS_NOTHING = ("format", "about", "reviewed")  # to a page
_EXAMPLES = {"removes", "keeps"}
_DIGITS = 32  # of hexadecimal: 128 bits


class Digests(NamedTuple):
    """`recognition` is over all that decides which files a page fits, of all files; `files` has for each site and
    family one over all that it does, with what it extends. Comments, descriptions and examples do not count.
    """

    recognition: str
    files: Mapping[str, str]


def digests(rulebook: Rulebook) -> Digests:
    """The digests of the rules in force."""
    matches: dict[RuleFile, str] = {}
    whole: dict[RuleFile, str] = {}
    recognised: list[str] = []
    files: dict[str, str] = {}
    for id in rulebook.files:
        if not id.startswith("generic/"):
            chain = rulebook.chain(id)
            for file in chain:
                if file not in whole:
                    matches[file], whole[file] = _told(file, include={"id", "match"}), _told(file, exclude=_WITHOUT)
            recognised.append(f"{id}: {[matches[file] for file in chain]}")
            files[id] = _digest(whole[file] for file in chain)
    return Digests(_digest(recognised), files)


_WITHOUT: Mapping[str, Any] = dict.fromkeys(_SAYS_NOTHING, True) | {"strip": {"__all__": _EXAMPLES}}


def _told(file: RuleFile, **what: Any) -> str:
    """The parts of a file in one spelling; what it leaves open stays open, as that lets what it extends speak."""
    return file.head.model_dump_json(exclude_unset=True, **what)


def _digest(texts: Iterable[str]) -> str:
    made = hashlib.sha256()
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()[:_DIGITS]
