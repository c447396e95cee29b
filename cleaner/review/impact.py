"""What a change of rules does to many pages, as rows and as data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from cleaner.authoring.impact import Change, Group, Impact, Sample, Tally
from cleaner.review.terminal import Piece, Row, Style, counted, hanging, printable, wrapped

NO_SITE = "no known site"


def impact_rows(total: Impact, width: int) -> Iterator[Row]:
    """The figures, then text lost and gained by site and rule, then what else is other than it was."""
    yield from wrapped([Piece(_figures(total), "title")], width)
    if total.first_unread:
        page, problem = total.first_unread
        text = f"{counted(total.unread, 'file')} not read; the first is {page}: {problem}"
        yield from wrapped([Piece(printable(text), "warning")], width)
    if not total.changed:
        return
    for way in ("lost", "gained"):
        yield from hanging((Piece(f"  {way:<8}"),), [Piece(_amount(getattr(total, way)))], width)
    for site, groups in groupby(total.groups, key=lambda group: group.site):
        yield ()
        yield (Piece(printable(site or NO_SITE), "title"),)
        for group in groups:
            yield from _group_rows(group, width)
    for what, changes in groupby(total.changes, key=lambda change: change.what):
        yield ()
        yield (Piece({"field": "metadata"}.get(what, what), "title"),)
        for change in changes:
            yield from _change_rows(change, width)


def _figures(total: Impact) -> str:
    return f"{counted(total.documents, 'page')}, {total.changed:,} with a change"


def _amount(tally: Tally) -> str:
    amount = f"{counted(tally.characters, 'character')} on {counted(tally.documents, 'page')}"
    return amount + (f", {tally.whole:,} of them whole" if tally.whole else "")


def _group_rows(group: Group, width: int) -> Iterator[Row]:
    yield from wrapped([Piece("  "), Piece(printable(group.rule), "rule")], width)
    ways: tuple[tuple[str, Tally, Style], ...] = (("lost", group.lost, "removed"), ("gained", group.gained, "added"))
    for way, tally, style in ways:
        if tally.sample:
            yield from hanging((Piece(f"    {way:<8}"),), [Piece(_amount(tally))], width)
            yield from _sample_rows(tally.sample, style, width)


def _sample_rows(sample: Sample, style: Style, width: int) -> Iterator[Row]:
    opening, closing = ("[-", "-]") if style == "removed" else ("{+", "+}")
    text = [
        Piece(f"{printable(sample.page)}: ", "faint"),
        Piece(_one_line(sample.before)),
        Piece(f"{opening}{_one_line(sample.text)}{closing}", style),
        Piece(_one_line(sample.behind)),
    ]
    yield from hanging((Piece(" " * 12),), text, width)


def _change_rows(change: Change, width: int) -> Iterator[Row]:
    site = f"  ({change.site})" if change.site else ""
    name = "" if change.what == "white space" else f"  {change.name}"
    head = f"  {counted(change.documents, 'page')}{name}{site}"
    yield from wrapped([Piece(printable(head))], width)
    said = change.reason or ("" if change.name == f"{change.old} → {change.new}" else f"{change.old} → {change.new}")
    text = [Piece(printable(change.page) + (": " if said else ""), "faint"), Piece(_one_line(said))]
    yield from hanging((Piece(" " * 12),), text, width)


def _one_line(text: str) -> str:
    return printable(text.replace("\r\n", "\n").replace("\n", "⏎").replace("\r", "⏎"))


# ------------------------------------------------------------------------------------------------ as data
def as_dict(total: Impact) -> dict[str, Any]:
    """The same as data."""
    return {
        "documents": total.documents,
        "changed": total.changed,
        "unread": total.unread,
        "first_unread": total.first_unread and total.first_unread._asdict(),
        "lost": _tally(total.lost),
        "gained": _tally(total.gained),
        "groups": [
            {"site": one.site, "rule": one.rule, "lost": _tally(one.lost), "gained": _tally(one.gained)}
            for one in total.groups
        ],
        "changes": [_change(one) for one in total.changes],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "documents": tally.documents,
        "whole_documents": tally.whole,
        "characters": tally.characters,
        "sample": tally.sample and tally.sample._asdict(),
    }


def _change(change: Change) -> dict[str, Any]:
    names = ("what", "site", "name", "documents", "page", "old", "new", "reason")
    return {name: getattr(change, name) for name in names}
