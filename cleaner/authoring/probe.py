"""Patterns that would run for ever: tried on text that is as unkind to each as its own literals allow."""

from __future__ import annotations

from cleaner import patterns
from cleaner.authoring.findings import shortened
from cleaner.patterns import Budget

SECONDS = 0.05  # CPU, for one try
CHARS = 1_000
_UNITS = ("a", "1", "一", " ", "。", "a1", "一 ")  # what classes and dots take


def slow_probe(source: str, is_line: bool) -> str | None:
    """The text, in words, that a pattern takes too long on; None where it copes with all of them."""
    match = patterns.full_match if is_line else patterns.search
    own = sorted(patterns.literals(source))
    # A sign that hardly anything takes keeps a match from its end; the literals behind it keep the engine from giving
    # up early for the lack of one.
    tails = ("\0", "\0" + "".join(own))
    for unit in [*own, *_UNITS]:
        text = (unit * CHARS)[:CHARS]
        for tail in tails:
            try:
                match(source, text + tail, Budget(SECONDS))
            except TimeoutError:
                return f"{shortened(unit)}, repeated over {CHARS:,} characters"
    return None
