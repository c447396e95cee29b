"""What the account says of one document: its record, and the line of its edits."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

from cleaner import packing
from cleaner.decode import Decoding
from cleaner.model import Edit, Result

Record = dict[str, Any]
Line = dict[str, Any]

_MEASURED = ("max_removed", "min_chars")  # guards that a page can come near to
MANY_BAD_BYTES = 1000  # stretches; where a page has more, its bytes stand in the account as a whole


class Written(NamedTuple):
    """What a run makes of a document: `name` is the output's, `data` its bytes, None where it has none."""

    name: str | None
    data: bytes | None


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record(path: str, result: Result, raw: bytes | None, written: Written, digest: str) -> Record:
    """The record of a document; `raw` are its bytes, None where they could not be read, `digest` the rules'."""
    cut = result.truncation
    return {
        "id": result.document.id,
        "path": path,
        "output": written.name if written.data is not None else None,
        "url": result.document.url,
        "site": result.site,
        "family": result.family,
        "fell_back_from": dict(result.fell_back_from),
        "verdict": result.verdict,
        "reason": result.reason,
        "title": result.title,
        "published": result.published,
        "source": result.source,
        "author": result.author,
        "metadata": dict(result.metadata),
        "truncated": result.truncated,
        "truncation": cut and {name: getattr(cut, name) for name in ("reason", "shown", "total", "unit", "evidence")},
        "encoding": result.document.decoding.encoding if result.document.decoding else None,
        "decoding": _decoding(result.document.decoding),
        "chars": {"raw": len(result.document.raw), "body": 0 if written.data is None else len(result.body)},
        "raw_sha256": None if raw is None else sha256(raw),
        "body_sha256": None if written.data is None else sha256(written.data),
        "rules_digest": digest,
        "guards": [figure._asdict() for figure in result.guards if figure.guard in _MEASURED],
        "notes": list(result.notes),
        "guess": result.guess and {"chrome": dict(result.guess.chrome), "confidence": result.guess.confidence},
    }


def _decoding(decoding: Decoding | None) -> dict[str, Any] | None:
    """Why this encoding, and what encoding the text again needs to give the same bytes."""
    if decoding is None:
        return None
    shown = decoding.bad[:MANY_BAD_BYTES]
    return {
        "reason": decoding.reason,
        "bom": decoding.bom.hex() or None,
        "bad": [[offset, lost.hex()] for offset, lost in shown],
        "bad_stretches": len(decoding.bad),
    }


def decoding_of(record: Record) -> Decoding:
    """The decoding that a record tells of."""
    told = record["decoding"]
    bad = tuple((offset, bytes.fromhex(lost)) for offset, lost in told["bad"])
    return Decoding(record["encoding"], bytes.fromhex(told["bom"] or ""), told["reason"], bad)


def line(id: str, edits: Sequence[Edit], body: str) -> tuple[Line, str]:
    """The line of a document's edits, and the text that they give back of its body.

    Edits of one rule that touch become one: what they do, and undo, stays the same.
    """
    numbers: defaultdict[tuple[str, str], int] = defaultdict(count().__next__)
    rows: list[list[Any]] = []
    came: list[str] = []
    until, last = -1, ("", "")
    last_also: tuple[tuple[str, str], ...] = ()
    at = shift = 0  # where the body goes on, and by how much its offsets are greater than those of the text
    for start, end, replacement, rule, label, removed, also in edits:
        name = rule, label
        if start == until and name == last and also == last_also:
            rows[-1][1] += end - start
            rows[-1][2] += replacement
            rows[-1][4] += removed
        else:
            number = numbers[name]
            others = [numbers[other] for other in also] if also else also
            rows.append([start, end - start, replacement, number, removed, others])
            last, last_also = name, also
        came += body[at : start + shift], removed
        at = start + shift + len(replacement)
        until, shift = end, at - end
    return {"id": id, "rules": list(numbers), "edits": rows}, "".join([*came, body[at:]])


def seen_again(result: Result) -> Line:
    """What the line of a document says besides of the rule files that recognise its clean body, if any do."""
    return {"again": list(result.second_look)} if result.second_look else {}


def edits_of(line: Line) -> tuple[Edit, ...]:
    """The edits that a line tells of."""
    rules = [(str(rule), str(label)) for rule, label in line["rules"]]
    return tuple(
        Edit(start, start + length, new, rules[number][0], rules[number][1], old, tuple(rules[other] for other in also))
        for start, length, new, number, old, also in line["edits"]
    )


def kept(raw: bytes) -> str:
    """Bytes as a line of the account keeps them."""
    return base64.b64encode(packing.shrink(raw)).decode()


def raw_of(line: Line) -> bytes | None:
    """The page's bytes, where the line keeps them.

    Raises:
        ValueError: they are damaged.
    """
    if "raw_zstd" not in line:
        return None
    return packing.expand(base64.b64decode(line["raw_zstd"], validate=True))
