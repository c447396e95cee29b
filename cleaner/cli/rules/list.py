"""`cleaner rules list`."""

from __future__ import annotations

from cleaner.cli._options import Rules


def command(rules: Rules = None) -> None:
    """List the rule files in force, with strips and samples."""
    from collections import Counter

    from cleaner import load_rules
    from cleaner.authoring.samples import cases
    from cleaner.cli import _screen
    from cleaner.review.rules import listing

    rulebook = load_rules(*(rules or ()))
    _screen.show(listing(rulebook, Counter(case.group for case in cases(rulebook)), _screen.width()))
