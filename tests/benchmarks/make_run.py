"""A run of any size, made without cleaning: the samples' own results, over and over, each with other words in it.

    python tests/benchmarks/make_run.py 100000 /tmp/run

The run is whole: its account adds up, and `cleaner verify` says so.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from cleaner import load_rules
from cleaner.as_json import as_json
from cleaner.decode import decode
from cleaner.edits import apply
from cleaner.model import Document, Edit, Result
from cleaner.pipeline import clean_document
from cleaner.run.book import write_head
from cleaner.run.record import Written, kept, line, record
from cleaner.run.tally import Tally, add, as_table

ROOT = Path(__file__).resolve().parents[2]
HAN = "的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然"


def templates() -> list[Result]:
    rulebook = load_rules(ROOT / "rules")
    pages = sorted((ROOT / "samples" / "raw").glob("*/*.txt"))
    return [
        clean_document(Document(str(page), text, None, how), rulebook)
        for page in pages
        for text, how in [decode(page.read_bytes())]
    ]


def varied(template: Result, number: int) -> tuple[str, tuple[Edit, ...]]:
    """The page with other figures and some other characters, and its edits there: as long as it was."""
    chance = random.Random(number)
    raw = (
        re.sub(r"\d", lambda _: str(chance.randrange(10)), template.document.raw)
        if number % 3
        else template.document.raw
    )
    characters = list(raw)
    for _ in range(len(characters) // 12):
        at = chance.randrange(len(characters))
        if "一" <= characters[at] <= "龥":
            characters[at] = chance.choice(HAN)
    raw = "".join(characters)
    return raw, tuple(edit._replace(removed=raw[edit.start : edit.end]) for edit in template.edits)


def result(template: Result, number: int) -> Result:
    raw, edits = varied(template, number)
    document = Document(f"{number // 1000:04}/{number:07}.txt", raw, decoding=template.document.decoding)
    fields = {name: getattr(template, name) for name in ("verdict", "reason", "site", "family", "title", "truncated")}
    return Result(document, body=apply(edits, raw) if template.verdict == "cleaned" else "", edits=edits, **fields)


def make(count: int, output: Path) -> None:
    account = output / ".cleaner"
    account.mkdir(parents=True)
    found = templates()
    counts = Tally()
    with open(account / "documents.jsonl", "wb") as records, open(account / "edits.jsonl", "wb") as edits:
        for number in range(count):
            made = result(found[number % len(found)], number)
            path, body = made.document.id, made.body.encode() if made.verdict == "cleaned" else None
            raw = made.document.raw.encode()
            row = record(path, made, raw, Written(path, body), "0" * 64)
            told, _ = line(path, made.edits, made.body)
            told |= {} if body else {"raw_zstd": kept(raw)}
            records.write(as_json(row) + b"\n")
            edits.write(as_json(told) + b"\n")
            add(counts, row, told)
            if body is not None:
                place = output / path
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(body)
    options = {"title": False, "without": [], "encoding": None, "truncated": "keep"}
    head = {"format": 1, "versions": {}, "input": {"path": "made up", "pages": count, "digest": str(count)}}
    head |= {"output": "tree", "options": options, "rules": {"digest": "0" * 64, "files": 0, "layers": []}}
    write_head(account, head | {"finished": True, "counts": as_table(counts)})
    print(
        json.dumps(
            {
                "documents": count,
                "edits": sum(n for key, n in counts.items() if key[0] == "rules" and key[2] == "edits"),
            }
        )
    )


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
