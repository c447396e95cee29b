"""What of a rulebook decides about a page, as digests: for telling which pages a change of rules can touch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cleaner.rulebook.book import Rulebook

GENERIC = "generic"
_DIGITS = 32  # of hexadecimal: 128 bits


class Digests(NamedTuple):
    """`recognition` is over all that decides which files a page fits, of all files. `files` has for each site and
    family one over all that it does, with what it extends, and one, `generic`, for all files for pages of no known
    site. Comments, descriptions and examples do not count.
    """

    recognition: str
    files: Mapping[str, str]


def digests(rulebook: Rulebook) -> Digests:
    """The digests of the rules in force."""
    chains = {id: [file.prints for file in rulebook.chain(id)] for id in rulebook.files}
    known = {id: prints for id, prints in chains.items() if not id.startswith("generic/")}
    others = [whole for id, prints in chains.items() if id not in known for _, whole in prints]
    files = {id: _digest(whole for _, whole in prints) for id, prints in known.items()}
    recognition = _digest(f"{id} {[match for match, _ in prints]}" for id, prints in known.items())
    return Digests(recognition, files | {GENERIC: _digest(others)})


def _digest(texts: Iterable[str]) -> str:
    made = hashlib.sha256()
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()[:_DIGITS]
