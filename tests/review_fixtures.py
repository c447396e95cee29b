"""What the tests of the review page share: runs to look at, one of them hostile, and the data in a page."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

from run_fixtures import cleaner, rules, samples, write_tree

HOSTILE_RULES = """
format = 1
id     = 'sites/hostile.example'

[match]
clues = [ { text = '敌意页面', weight = 5 } ]

[[capture]]
id   = 'title'
line = '标题:(?<title>.+)'

[[strip]]
id      = 'attack'
op      = 'inline'
label   = 'advert'
match   = '\\[\\[.*?\\]\\]'
removes = ['好[[坏]]好']
keeps   = ['[好]']

[[strip]]
id      = 'title-line'
op      = 'line'
label   = 'metadata'
match   = '标题:.+'
removes = ['标题:x']
keeps   = ['说标题:x']
"""
ATTACKS = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "</textarea><img src=x onerror='window.pwned=1'>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1//${window.pwned=1}`",
    "\x1b[31m\x1b]0;pwned\x07",
    "\u202egnorw\u202c \u2066x\u2069 \u200bzero",
    "<!--<script>-->&lt;b&gt;",
)


def hostile_page(number: int) -> bytes:
    attack = ATTACKS[number]
    text = f"标题:{attack}\n敌意页面第{number}号,正文从这里开始[[{attack}]]然后接着往下写。\n{attack}也在正文里。\n"
    return text.encode() + b"NUL\0 and bad bytes \xff\xfe end\n"


def hostile_run(root: Path) -> Path:
    """A cleaned run over pages whose texts, titles and names attack."""
    names = ["<img src=x onerror=window.pwned=1>.txt", "'\"&lt;b>.txt", "\u202etxt.exe\u202c.txt", "\x1b[31mred.txt"]
    raw = write_tree(root / "raw", {f"{number}.txt": hostile_page(number) for number in range(len(ATTACKS))})
    for number, name in enumerate(names):
        (raw / name).write_bytes(hostile_page(number))
    Path(os.fsdecode(os.fsencode(raw) + b"/\xff\xfe.txt")).write_bytes(hostile_page(0))
    assert cleaner("clean", raw, root / "out", "--rules", rules(root / "rules", HOSTILE_RULES)).code == 0
    return root / "out"


def sample_run(root: Path, copies: int = 1) -> Path:
    """A run over the samples."""
    raw = write_tree(root / "raw", samples(copies=copies))
    assert cleaner("clean", raw, root / "out").code in (0, 1)
    return root / "out"


def pieces(page: Path) -> dict[str, Any]:
    """All data of a page, by the names of its pieces."""
    found = dict(re.findall(r'<script type="text/plain" id="(\w+)">([^<]*)</script>', page.read_text("utf-8")))
    data = page.with_name(page.name.removesuffix(".html") + ".files")
    for file in data.glob("*.js") if data.is_dir() else ():
        name, text = re.fullmatch(r'chunk\("(\w+)","([A-Za-z0-9+/=]*)"\)\n', file.read_text("ascii")).groups()  # type: ignore[union-attr]
        found[name] = text
    return {name: json.loads(gzip.decompress(base64.b64decode(text))) for name, text in found.items()}


def shown_documents(page: Path) -> list[dict[str, Any]]:
    data = pieces(page)
    return [one for number in range(len(data["summary"]["starts"])) for one in data[f"d{number}"]]
