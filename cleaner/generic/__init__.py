"""Pages of no known site or template: they keep every character."""

from __future__ import annotations

import unicodedata

from cleaner.model import Document, Edit, Result
from cleaner.truncation import judge

EMPTY_RULE = "cleaner#no-text"


def clean_unknown(document: Document) -> Result:
    """The page as it is; it may be cut short, but nothing here could prove it."""
    truncated, cut = judge((), {}, False, document.raw)
    return Result(document, "cleaned", document.raw, truncated=truncated, truncation=cut)


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but white space, control and format characters."""
    return all(character.isspace() or unicodedata.category(character)[0] == "C" for character in text)


def clean_blank(document: Document) -> Result:
    """A page without text has no body."""
    raw = document.raw
    edits = (Edit(0, len(raw), "", EMPTY_RULE, "outside-body", raw),) if raw else ()
    return Result(document, "empty", "", edits, reason="the page has no text", truncated=False)
