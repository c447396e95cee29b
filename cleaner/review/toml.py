"""A site's effective rules as one rule file, each part with a comment that says where it is written."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.grammar import Table
from cleaner.plan import Rule, Site, plan, repair_name
from cleaner.review.origin import origin, short_path
from cleaner.review.terminal import Piece, Row, Style, printable
from cleaner.rulebook.load import Rulebook

_ORDER = {"id": -3, "op": -2, "label": -1, "removes": 1, "keeps": 2}  # the others between, as they come
_WIDE = 100  # a list that is longer has a line for each item


def effective(rulebook: Rulebook, id: str) -> Iterator[Row]:
    """The rules in force for a rule file, all that it extends included, as TOML."""
    site = plan(rulebook, id)
    head = rulebook.files[id].head
    yield _line("format", head.format)
    yield _line("id", id)
    if site.about:
        yield _line("about", site.about)
    if head.reviewed:
        yield _line("reviewed", head.reviewed)
    yield from _match(rulebook, site)
    yield from _parts("capture", site.captures, rulebook)
    yield from _parts("truncation", site.truncations, rulebook)
    yield from _frame(rulebook, site)
    yield from _parts("strip", site.strips, rulebook)
    for rule in site.repairs:
        yield from _table(f"[repair.{repair_name(rule)}]", _given(rule.part), _place(rulebook, rule.id))
    yield from _table("[guard]", _given(site.guard), _owners(rulebook, id, "guard"))


def _match(rulebook: Rulebook, site: Site) -> Iterator[Row]:
    keys = {"hosts": site.hosts, "threshold": site.threshold, "margin": site.margin}
    yield from _table("[match]", {name: value for name, value in keys.items() if value != ()}, "")
    clues = (*site.own_clues, *site.inherited_clues)
    if clues:
        yield (Piece("clues = ["),)
        for rule in clues:
            yield Piece(f"  {_value(_given(rule.part))},"), *_comment(_place(rulebook, rule.id))
        yield (Piece("]"),)


def _parts(name: str, rules: Iterable[Rule[Any]], rulebook: Rulebook) -> Iterator[Row]:
    for rule in rules:
        yield from _table(f"[[{name}]]", _given(rule.part), _place(rulebook, rule.id))


def _frame(rulebook: Rulebook, site: Site) -> Iterator[Row]:
    keys = {name: value for name, value in site.frame._asdict().items() if name != "id" and value}
    if keys:
        yield from _table("[frame]", keys, _owners(rulebook, site.id, "frame"))


def _given(table: Table) -> dict[str, Any]:
    """The keys of a table that a rule file gives, in the order of the grammar's page."""
    keys = {name: value for name, value in table.model_dump(exclude_unset=True).items() if value is not None}
    return dict(sorted(keys.items(), key=lambda item: _ORDER.get(item[0], 0)))


def _place(rulebook: Rulebook, rule: str) -> str:
    found = origin(rulebook, rule)
    return str(found) if found else ""


def _owners(rulebook: Rulebook, id: str, table: str) -> str:
    """The places of a table that the files of a chain fill together, the last word first."""
    files = [file for file in reversed(rulebook.chain(id)) if getattr(file.head, table).model_fields_set]
    return ", ".join(f"{short_path(file.path)}:{file.line((table,))}" for file in files)


# ------------------------------------------------------------------------------------------------ as TOML
def _table(head: str, keys: dict[str, Any], place: str) -> Iterator[Row]:
    if not keys:
        return
    yield ()
    yield Piece(head, "title"), *_comment(place)
    for name, value in keys.items():
        yield from _rows(name, value)


def _rows(name: str, value: Any) -> Iterator[Row]:
    if isinstance(value, (list, tuple)) and len(_value(value)) > _WIDE:
        yield (Piece(f"{name} = ["),)
        yield from ((Piece(f"  {_value(item)},"),) for item in value)
        yield (Piece("]"),)
    else:
        yield _line(name, value)


def _line(name: str, value: Any, style: Style = "") -> Row:
    return (Piece(f"{name} = {_value(value)}", style),)


def _comment(place: str) -> Row:
    return (Piece(f"  # {printable(place)}", "faint"),) if place else ()


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)


def _string(text: str) -> str:
    """A literal string where that can be; else a basic one, with all that could steer a terminal escaped."""
    if "'" not in text and printable(text) == text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=printable(text, keep="\n\t") != text)
