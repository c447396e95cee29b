"""How well bodies of pages of unknown sites are found: cleaner and other tools, on the same pages, in the same run.

    python benchmarks/quality.py                   every set of ../shared/data, as text and as HTML; prints the table
    python benchmarks/quality.py --write           and writes it to docs/quality.md
    python benchmarks/quality.py --only cleaner    just one tool

The other tools are the extra `bench`; what does not install is named as absent. They get the page as our decoder reads
it, and where the gold has the title, their own title is put before their text.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from labelled import SETS, Row, agrees, lost_lines, rows, score, shingle_score, shingle_shares

from cleaner import clean, clean_html, load_rules
from cleaner.decode import declared_in, decode
from cleaner.generic.find import BODY, find

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
OUT = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
SENTENCE = re.compile(r"[。！？；，.!?;,]")


class Got(NamedTuple):
    """What a tool makes of a page."""

    title: str | None
    body: str
    date: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Tool:
    """A tool, the package that it needs, what it reads, and how it is called."""

    name: str
    package: str
    kind: str  # text or html
    run: Callable[[Row], Got]

    @property
    def is_there(self) -> bool:
        return importlib.util.find_spec(self.package) is not None


# ------------------------------------------------------------------------------------------------ cleaner
@cache
def book() -> Any:
    return load_rules()


def cleaner_text(row: Row) -> Got:
    return _ours(clean(row.text or "", rules=book()))


def cleaner_html(row: Row) -> Got:
    return _ours(clean_html(row.html, rules=book()))


def held_out(row: Row, learner: str) -> Got:
    """By weights that were learned without the page's site, and by no site's rules; `learner` learns them."""
    page, model = _held_out(learner)[row.set, row.id]
    found = find(page.lines, model, page.told)
    body = "\n".join(line for line, label in zip(page.lines, found.labels, strict=True) if label == BODY)
    fields = (found.title, found.published, found.author)
    title, date, author = (field.value if field else None for field in fields)
    return Got(title, "" if found.reason else body, date, author)


@cache
def _held_out(learner: str) -> Mapping[tuple[str, str], tuple[Any, Any]]:
    module = importlib.import_module(learner)
    pages = [page for row in rows(DATA) if (page := module.labelled(row))]
    return {(page.row.set, page.row.id): (page, model) for page, model in module.held_out(pages, 6)}


def _ours(result: Any) -> Got:
    body = result.body if result.verdict == "cleaned" else ""
    return Got(result.title, body, result.published, result.author)


# ------------------------------------------------------------------------------------------------ plain rules
def everything(row: Row) -> Got:
    return Got(None, row.text or "")


def sentence_lines(row: Row) -> Got:
    lines = (line for line in (row.text or "").splitlines() if len(line.strip()) >= 15 and SENTENCE.search(line))
    return Got(None, "\n".join(lines))


# ------------------------------------------------------------------------------------------------ other tools
def page(row: Row) -> str:
    return decode(row.html, declared_in(row.html))[0]


def trafilatura(row: Row, precise: bool = False) -> Got:
    from trafilatura import bare_extraction

    found = bare_extraction(page(row), url=row.url, favor_precision=precise, include_comments=False, with_metadata=True)
    return Got(found.title, found.text or "", found.date, found.author) if found else Got(None, "")


def trafilatura_precise(row: Row) -> Got:
    return trafilatura(row, precise=True)


def readability(row: Row) -> Got:
    from lxml import html
    from readability import Document

    document = Document(page(row))
    return Got(document.short_title(), _lines(html.fromstring(document.summary())))


def justext(row: Row) -> Got:
    """Chinese has no stop words that stand between spaces: none are asked for, and lengths count characters."""
    import justext

    stops = justext.get_stoplist("English") if row.is_english else frozenset[str]()
    limits = {} if row.is_english else {"length_low": 20, "length_high": 60, "stopwords_low": 0, "stopwords_high": 0}
    found = justext.justext(page(row).encode(), stops, encoding="utf-8", **limits)
    return Got(None, "\n".join(one.text for one in found if not one.is_boilerplate))


def magic_html(row: Row) -> Got:
    from lxml import html
    from magic_html import GeneralExtractor

    found = GeneralExtractor().extract(page(row), base_url=row.url)
    return Got(found.get("title"), _lines(html.fromstring(found["html"])) if found.get("html") else "")


def newspaper(row: Row) -> Got:
    from newspaper import Article

    article = Article(row.url, language="en" if row.is_english else "zh", fetch_images=False)
    article.download(input_html=page(row))
    article.parse()
    return Got(article.title, article.text, str(article.publish_date or ""), " ".join(article.authors))


def resiliparse(row: Row) -> Got:
    from resiliparse.extract.html2text import extract_plain_text

    return Got(None, extract_plain_text(page(row), main_content=True))


def _lines(tree: Any) -> str:
    """The text of a tree, with a line break at each block."""
    for node in tree.iter("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "blockquote"):
        node.tail = "\n" + (node.tail or "")
    return str(tree.text_content())


HELD_OUT = "cleaner, the page's site held out of the learning, no site's rules"
TOOLS = (
    Tool("cleaner", "cleaner", "text", cleaner_text),
    Tool(HELD_OUT, "scipy", "text", partial(held_out, learner="learn_lines")),
    Tool("lines of 15 characters or more with a sentence mark", "cleaner", "text", sentence_lines),
    Tool("everything", "cleaner", "text", everything),
    Tool("cleaner", "cleaner", "html", cleaner_html),
    Tool(HELD_OUT, "scipy", "html", partial(held_out, learner="learn_markup")),
    Tool("trafilatura", "trafilatura", "html", trafilatura),
    Tool("trafilatura, precision", "trafilatura", "html", trafilatura_precise),
    Tool("readability-lxml", "readability", "html", readability),
    Tool("jusText", "justext", "html", justext),
    Tool("magic-html", "magic_html", "html", magic_html),
    Tool("newspaper4k", "newspaper", "html", newspaper),
    Tool("resiliparse", "resiliparse", "html", resiliparse),
)


# ------------------------------------------------------------------------------------------------ measuring
class Line(NamedTuple):
    """One line of the table."""

    set: str
    kind: str
    tool: str
    pages: int
    score: float
    lost: float
    date: str
    author: str
    failed: int
    milliseconds: float


def measured(tool: Tool, pages: Sequence[Row]) -> Line:
    scores, shares, lost, got, failed = [], [], [], [], 0
    with suppress(Exception):
        tool.run(pages[0])  # imports, models
    started = time.process_time()
    for row in pages:
        try:
            got.append(tool.run(row))
        except Exception:  # other people's parsers on other people's pages
            failed += 1
            got.append(Got(None, ""))
    took = time.process_time() - started
    for row, one in zip(pages, got, strict=True):
        scores.append(score(row, one.title, one.body))
        shares.append(shingle_shares(row, one.body))
        lost.append(lost_lines(row, one.title, one.body))
    return Line(
        pages[0].set, tool.kind, tool.name, len(pages),
        shingle_score(shares) if pages[0].is_english else statistics.mean(scores),
        sum(missing for missing, _ in lost) / max(sum(lines for _, lines in lost), 1),
        _known("date", pages, got), _known("author", pages, got), failed, 1000 * took / len(pages),
    )  # fmt: skip


def _known(key: str, pages: Sequence[Row], got: Sequence[Got]) -> str:
    right = [
        agrees(key, getattr(one, key), row.known[key]) for row, one in zip(pages, got, strict=True) if key in row.known
    ]
    return f"{sum(right)} of {len(right)}" if right else ""


def table(only: str | None) -> Iterator[Line]:
    for name in SETS:
        pages = list(rows(DATA, (name,)))
        for tool in TOOLS:
            fits = [row for row in pages if tool.kind == "html" or row.text]
            if fits and tool.is_there and only in (None, tool.name):
                yield measured(tool, fits)


# ------------------------------------------------------------------------------------------------ the page
def shown(line: Line) -> str:
    cells = (line.tool, f"{line.score:.3f}", f"{line.lost:.1%}", line.date, line.author, f"{line.milliseconds:.0f}")
    return f"| {' | '.join(cells)} |" + (f" {line.failed} pages failed" if line.failed else "")


def document(lines: Sequence[Line]) -> str:
    """The table as a page of Markdown."""
    parts = [ABOUT.format(versions=", ".join(_versions()), absent=", ".join(_absent()) or "none")]
    for place in dict.fromkeys((line.set, line.kind) for line in lines):
        own = sorted((line for line in lines if (line.set, line.kind) == place), key=lambda line: -line.score)
        parts.append(f"## {place[0]}, {'plain text' if place[1] == 'text' else 'HTML'}: {own[0].pages} pages\n")
        parts.append(HEAD + "\n".join(map(shown, own)) + "\n")
    return "\n".join(parts)


ABOUT = """# Pages of unknown sites: cleaner and other tools

Written by `python benchmarks/quality.py --write`; all tools ran on the same pages in the same run.

The score of Chinese pages is the F1 of the bags of character 4-grams, mean over the pages, on title and body where the
gold has the title; of English ones the F1 of shingles of four words. *Lost* is the share of the gold's lines of eight
characters or more that the output lacks. *ms* is the processor's time per page, decoding included.

The weights that cleaner ships are learned from these pages. One line says what it does with weights that were learned
without the page's own site (six folds, none of which shares a registered domain with another). How they were made, and
how clean these figures are, says [line-model.md](line-model.md).

With {versions}. Not installed, and so not measured: {absent}.
"""
HEAD = "| tool | F1 | lost | date right | author right | ms |\n|---|---|---|---|---|---|\n"
_DISTRIBUTIONS = {"readability": "readability-lxml", "newspaper": "newspaper4k", "magic_html": "magic-html"}


def _versions() -> Iterator[str]:
    for package in dict.fromkeys(tool.package for tool in TOOLS if tool.is_there):
        name = _DISTRIBUTIONS.get(package, package)
        yield f"{name} {importlib.metadata.version(name)}"


def _absent() -> Iterator[str]:
    yield from (tool.name for tool in TOOLS if not tool.is_there)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", metavar="TOOL")
    given = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(2, f"there are no labelled pages at {DATA}\n")
    lines = []
    for line in table(given.only):
        print(line.set, line.kind, shown(line), flush=True)
        lines.append(line)
    if given.write:
        OUT.write_text(document(lines), "utf-8")


if __name__ == "__main__":
    main()
