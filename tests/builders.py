"""What tests of the core build their cases with: small rule files, pages, and the project's own rules and samples."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

from cleaner.fold import read
from cleaner.mechanisms import hits, ops
from cleaner.model import Document, Result, Span
from cleaner.page import Hit, Page
from cleaner.patterns import Budget
from cleaner.pipeline import clean_document
from cleaner.rulebook import schema
from cleaner.rulebook.book import Rulebook, RuleFile
from cleaner.rulebook.layers import Layer
from cleaner.rulebook.load import load_rules

ROOT = Path(__file__).resolve().parent.parent
URL = "https://example.org/page"


# ------------------------------------------------------------------------------------------------ of the project
@cache
def shipped() -> Rulebook:
    """The rule files of the project, whatever this machine's user has beside them."""
    with mock.patch.dict(os.environ, XDG_CONFIG_HOME=os.devnull):
        return load_rules(ROOT / "rules")


@cache
def raw_pages() -> tuple[str, ...]:
    """The raw pages of the samples that are plain text."""
    return tuple(_texts(ROOT / "samples" / "raw"))


@cache
def clean_pages() -> tuple[str, ...]:
    """The clean bodies of the samples."""
    return tuple(filter(None, _texts(ROOT / "samples" / "clean")))


def _texts(directory: Path) -> Iterator[str]:
    return (path.read_bytes().decode() for path in sorted(directory.rglob("*.txt")))


@cache
def chrome() -> tuple[str, ...]:
    """Lines that the rule files name as chrome, and those of the raw pages that no clean body has."""
    named = {line for file in shipped().files.values() for line in _named(file)}
    body = {line for page in clean_pages() for line in page.splitlines()}
    seen = {line for page in raw_pages() for line in page.splitlines() if line.strip() and line not in body}
    return tuple(sorted(named | seen))


def _named(file: RuleFile) -> Iterator[str]:
    for strip in file.head.strip:
        yield from (line for example in strip.removes for line in example.splitlines())
        yield from getattr(strip, "lines", ())
        yield from [strip.literal] if getattr(strip, "literal", None) else []


# ------------------------------------------------------------------------------------------------ small ones
def rulebook(*tables: dict[str, Any]) -> Rulebook:
    """The rulebook of one layer with these rule files, as their TOML parses; they have to be valid."""
    layer = Layer("--rules", Path("rules"))
    files = {}
    for table in tables:
        head = schema.validate({"format": 1, **table})
        assert isinstance(head, schema.Head), head
        files[head.id] = RuleFile(head.id, Path(f"{head.id}.toml"), layer, head, repr(table))
    return Rulebook(MappingProxyType(dict(sorted(files.items()))), (layer,), (MappingProxyType(files),))


def site(id: str = "sites/s", **tables: Any) -> dict[str, Any]:
    """A site file that claims the host of `URL`, with these tables."""
    return {"id": id, "match": {"hosts": ["example.org"]}, **tables}


def clean(text: str, *tables: dict[str, Any], url: str | None = URL) -> Result:
    """The result of a text under small rule files."""
    return clean_document(Document("page", text, url), rulebook(*tables))


def page(text: str, frame: str | None = None, **more: Any) -> Page:
    """A page as mechanisms see it; `frame` is the part of the text that is the body's."""
    reading = read(text)
    start = reading.text.index(frame) if frame is not None else 0
    return Page(reading, Span(start, start + len(reading.text if frame is None else frame)), Budget(), **more)


def strip(op: str, **keys: Any) -> Any:
    """A strip as a rule file gives it."""
    return ops()[op].Rule.model_validate({"id": "s", "op": op, "label": "navigation", **keys})


def left(text: str, op: str, frame: str | None = None, title: str | None = None, **keys: Any) -> str:
    """The reading copy of a text without what a strip finds in it."""
    sheet = page(text, frame, title=title)
    return after(sheet.reading.text, hits(strip(op, **keys), sheet))


def after(text: str, found: Iterable[Hit]) -> str:
    """A text with hits in its own offsets carried out."""
    for hit in sorted(found, reverse=True):
        text = text[: hit.start] + hit.replacement + text[hit.end :]
    return text


# ------------------------------------------------------------------------------------------------ on disk
PLAIN_SITE = """format = 1
id = 'sites/a.com'
[match]
clues = [{ line = '站点甲', weight = 3 }]
[[capture]]
id = 'title'
line = '标题:(?<title>.+)'
[frame]
after = '标题:.+'
before = '版权.*'
"""
RICH_SITE = (
    PLAIN_SITE
    + """[[capture]]
id = 'date'
line = '日期:(?<published>.+)'
[[truncation]]
id = 'limit'
line = '试读结束'
reason = 'preview_limit'
[[strip]]
id = 'mark'
op = 'inline'
label = 'watermark'
literal = '广告甲'
removes = ['广告甲']
[[strip]]
id = 'behind'
op = 'line'
label = 'navigation'
lines = ['返回首页']
removes = ['返回首页']
[repair.paragraphs]
break_at = '(?<=句) (?=话)'
"""
)  # a rule of each kind
SENTENCE = "第一句话。\n"
RAW = f"站点甲\n标题:甲\n{SENTENCE}版权所有\n"


def write(path: Path | str, text: str) -> None:
    """A file, with the directories that it needs."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def write_sample(raw: str = RAW, body: str | None = SENTENCE, meta: Any = None, name: str = "a.com/one") -> None:
    """A sample in ./samples; without a body the raw page alone."""
    write(f"samples/raw/{name}.txt", raw)
    if body is not None:
        write(f"samples/clean/{name}.txt", body)
        write(f"samples/meta/{name}.json", json.dumps({"site": "sites/a.com"} if meta is None else meta))
