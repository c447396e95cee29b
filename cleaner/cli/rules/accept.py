"""`cleaner rules accept`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli._options import Rules

if TYPE_CHECKING:
    from cleaner.authoring.accept import Example, Proposal


def command(
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS", help="The file that `cleaner review` saved.")],
    rules: Rules = None,
    write: Annotated[bool, typer.Option("--write", help="Write the examples; without this they are shown.")] = False,
) -> None:
    """Turn decisions into examples of the rules that they are about.

    What was accepted becomes one of `removes`, what was rejected one of `keeps`. A rejected text is a test that fails
    until its rule is mended. Only rule files in ./rules and in the --rules directories are written to.
    """
    from cleaner.authoring import accept
    from cleaner.authoring import decisions as decided
    from cleaner.cli import _screen
    from cleaner.errors import InputError
    from cleaner.rulebook.load import load_rules

    if not decisions.is_file():
        raise InputError(f"{decisions}: there is no such file; `cleaner review` saves decisions as one")
    proposal = accept.propose(decided.read(decisions), load_rules(*(rules or ())))
    _screen.write(_rows(proposal))
    for line in _left_out(proposal):
        _screen.tell(line)
    if write:
        accept.write(proposal)
    _screen.tell(_summary(proposal, write))


def _rows(proposal: Proposal) -> Iterator[str]:
    """The examples by file and strip, as the files will have them."""
    from cleaner.review.terminal import printable

    last = ""
    for example in sorted(proposal.examples, key=lambda one: (str(one.file.path), one.number, one.key)):
        head = f"{example.file.path}  {example.rule}"
        if head != last:
            yield printable(head)
        last = head
        yield printable(f"  {example.key} + {_toml(example)}")


def _toml(example: Example) -> str:
    from cleaner.rulebook.amend import literal

    return literal(example.text)


def _left_out(proposal: Proposal) -> Iterator[str]:
    """Decisions that give no example, those of one rule for one reason on one line."""
    from cleaner.authoring.findings import shortened

    grouped: dict[tuple[str, str], list[str]] = {}
    for decision, why in proposal.left:
        grouped.setdefault((decision.rule, why), []).append(decision.text)
    for (rule, why), texts in sorted(grouped.items()):
        more = f" and {len(texts) - 1:,} more" if len(texts) > 1 else ""
        yield f"left out: {rule}: {shortened(texts[0])}{more}: {why}"


def _summary(proposal: Proposal, written: bool) -> str:
    examples, keeps = len(proposal.examples), sum(one.key == "keeps" for one in proposal.examples)
    if not examples:
        return "No decision gives a new example."
    done = f"{examples:,} examples in {len(proposal.texts):,} rule files {'written' if written else 'to write'}"
    if not written:
        return f"{done}; --write writes them."
    return f"{done}." + (f" {keeps:,} of them fail until their rules are mended: cleaner rules lint" if keeps else "")
