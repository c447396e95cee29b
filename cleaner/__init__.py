"""Recovers the clean body of scraped pages with rule files that describe each site's chrome.

from cleaner import clean, load_rules
result = clean(text, url="https://www.mishuzj.com/doc/1.html")
if result.verdict == "cleaned":
    print(result.body)
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cleaner.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.model import Result
    from cleaner.rulebook.load import Rulebook

__all__ = ["__version__", "clean", "clean_html", "load_rules"]


def load_rules(*directories: Path | str) -> Rulebook:
    """The rule files of `directories` (the first is the highest), over ./rules, the user's and the shipped ones.

    Raises:
        RuleFileError: names every problem of every file at once.
    """
    from cleaner.rulebook.load import load_rules as load

    return load(*directories)


def clean(page: str | bytes, url: str | None = None, rules: Rulebook | None = None) -> Result:
    """Cleans one page: no input or output, and no page makes it raise.

    Args:
        page: the visible text of a page, or its bytes, whose encoding is found out.
        url: where the page comes from, if that is known.
        rules: what `load_rules` gave; without it the rules in force here, read once.
    """
    from cleaner.documents import of_text
    from cleaner.pipeline import clean_document

    return clean_document(of_text("-", page, url), rules or _default_rules())


def clean_html(page: str | bytes, url: str | None = None, rules: Rulebook | None = None) -> Result:
    """Cleans one page of HTML, as `clean` does plain text; offsets in the result are those of its linear text.

    Args:
        page: the markup, or its bytes.
        url: where the page comes from; without it the address that the page gives as its own.
        rules: as for `clean`.
    """
    from cleaner.documents import of_html
    from cleaner.pipeline import clean_document

    return clean_document(of_html("-", page, url), rules or _default_rules())


@cache
def _default_rules() -> Rulebook:
    return load_rules()
