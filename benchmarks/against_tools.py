"""`clean()` against other tools with the same rules, on the same text; what they leave is the same body."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import corpus
import loops
from loaded import Corpus, loaded, squeezed
from measure import Figure, absent, in_turns, speed

from cleaner import scan

Cleaned = Callable[[list[str]], list[str]]  # what a tool makes of pages


def rows(directory: Path) -> Iterator[Figure]:
    yield from _ripgrep(directory)
    yield from _pipelines(directory)
    yield from _engines()


def _ripgrep(directory: Path) -> Iterator[Figure]:
    what, wanted = "`clean()` to `rg -c -f` with 1,000 patterns, on the same text", "≥ 1.5"
    if not shutil.which("rg"):
        yield Figure(what, None, wanted, "ripgrep not installed")
        return
    one = loaded(1_000, 500, directory)
    text, patterns = directory / "pages.txt", directory / "patterns.txt"
    text.write_text("".join(page.text for page in one.pages), "utf-8")
    patterns.write_text("".join(f"{pattern}\n" for pattern in loops.lines_only(1_000)), "utf-8")
    command = ["rg", "--no-config", "-j1", "-c", "-f", str(patterns), str(text)]
    ours, theirs = in_turns([one.cleaned, lambda: subprocess.run(command, check=True, capture_output=True)], 5)
    yield Figure(what, theirs / ours, wanted, f"{one.speed(ours)} against {one.speed(theirs)}")


# ------------------------------------------------------------------------------------------------ pipelines
def _pipelines(directory: Path) -> Iterator[Figure]:
    """Both take all rules to each page: neither has a way to choose them by the page's site."""
    tools = (
        ("a formatter of datatrove", "datatrove", _datatrove, "≥ 2"),
        ("`replace_content_mapper` of Data-Juicer", "data_juicer", _data_juicer, "≥ 20"),
    )
    for rules, pages in ((1_000, 60), (10_000, 12)):
        one = loaded(rules, pages, directory)
        for name, module, make, wanted in tools:
            bare = Figure(f"`clean()` to {name} with the same rules, {rules:,} rules", None, "", absent(module))
            row = bare if bare.behind else _against(bare.what, make(list(loops.patterns(rules))), one)
            yield row._replace(wanted=wanted if rules == 10_000 else "")


def _against(what: str, tool: Cleaned, one: Corpus) -> Figure:
    texts = [page.text for page in one.pages]
    for body, page in zip(tool(texts), one.pages, strict=True):
        assert squeezed(body) == squeezed(page.body), page.url
    ours, theirs = in_turns([one.cleaned, partial(tool, texts)], 3)
    return Figure(what, theirs / ours, "", f"the same bodies; {one.speed(ours)} against {one.speed(theirs)}")


def _datatrove(patterns: list[str]) -> Cleaned:
    """A formatter is how datatrove changes texts: a class of one's own with `format`. None that it brings takes
    rules."""
    import regex
    from datatrove.data import Document
    from datatrove.pipeline.formatters.base import BaseFormatter

    class Rules(BaseFormatter):  # type: ignore[misc]
        name = "rules"

        def __init__(self) -> None:
            super().__init__()
            self.compiled = [regex.compile(pattern) for pattern in patterns]

        def format(self, text: str) -> str:
            for pattern in self.compiled:
                text = pattern.sub("", text)
            return text

    step = Rules()
    return lambda texts: [one.text for one in step.run(Document(text, str(n)) for n, text in enumerate(texts))]


def _data_juicer(patterns: list[str]) -> Cleaned:
    from data_juicer.ops.mapper.replace_content_mapper import ReplaceContentMapper

    mapper: Any = ReplaceContentMapper(pattern=patterns, repl="")
    return lambda texts: list(mapper.process({"text": list(texts)})["text"])


# ------------------------------------------------------------------------------------------------ engines
def _engines() -> Iterator[Figure]:
    literals = [line for number in range(100) for line in corpus.site(number, 10_000).lines]
    what, wanted = f"the scan alone, {len(literals):,} literals: Hyperscan to Aho-Corasick", "≥ 1"
    if missing := absent("hyperscan"):
        yield Figure(what, None, wanted, missing)
        return
    texts = [page.text for page in corpus.pages(200, 10_000)]
    works = [partial(_scanned, engine(literals), texts) for engine in (scan.by_aho_corasick, scan.by_hyperscan)]
    slow, fast = in_turns(works, 5)
    size = sum(len(text.encode()) for text in texts) / 1e6
    yield Figure(what, slow / fast, wanted, f"{speed(size, fast)} against {speed(size, slow)}")


def _scanned(look: scan.Scan, texts: list[str]) -> None:
    for text in texts:
        list(look(text))
