"""Speed on one core, as ratios to what people use instead: `make bench` prints them and writes docs/performance.md.

Every figure is CPU time, and each pair is measured in turns in one run: a machine may be busy, but it is then busy for
both. Add a figure by writing a function that yields `Figure`s and naming it in FIGURES.
"""

from __future__ import annotations

import gc
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

import corpus
import naive

from cleaner import clean, load_rules, scan
from cleaner.rulebook.load import Rulebook

ROOT = Path(__file__).resolve().parent.parent
BARE = "import typer\napp = typer.Typer()\n@app.command()\ndef main(name: str = 'x') -> None:\n    print(name)\napp()\n"


class Figure(NamedTuple):
    """One row: what was measured, the ratio, what it is to reach, and the figures behind it."""

    what: str
    ratio: float | None
    wanted: str
    behind: str

    @property
    def holds(self) -> bool:
        sign, figure = self.wanted.split()[:2]
        if self.ratio is None:
            return False
        return self.ratio >= float(figure) if sign == "≥" else self.ratio <= float(figure)


# ------------------------------------------------------------------------------------------------ measuring
def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its children."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median seconds of each of several works, done in turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            times[number].append(cpu(work))
    return [median(one) for one in times]


# ------------------------------------------------------------------------------------------------ the corpus
class Corpus(NamedTuple):
    rulebook: Rulebook
    pages: list[corpus.Page]
    seconds: float  # to load the rules

    @property
    def megabytes(self) -> float:
        return sum(len(page.text.encode()) for page in self.pages) / 1e6

    def cleaned(self, with_url: bool = True) -> None:
        for page in self.pages:
            clean(page.text, page.url if with_url else None, self.rulebook)


def made(rules: int, pages: int, directory: Path) -> Corpus:
    """A corpus with its rules loaded and its plans made; all of its pages come out clean."""
    where = directory / f"{rules}-rules"
    if not where.is_dir():
        corpus.write_rules(where, rules)
    start = time.process_time()
    rulebook = load_rules(where)
    one = Corpus(rulebook, list(corpus.pages(pages, rules)), time.process_time() - start)
    for page in one.pages:
        result = clean(page.text, page.url, rulebook)
        assert result.verdict == "cleaned" and result.site, (result.verdict, result.reason)
    gc.collect()
    gc.freeze()
    return one


# ------------------------------------------------------------------------------------------------ the figures
def against_loops(directory: Path) -> Iterator[Figure]:
    for rules, wanted in ((10_000, "≥ 3"), (50_000, "≥ 4")):
        one = made(rules, 100, directory)
        loops = naive.routed(rules)
        ours, loop = in_turns([one.cleaned, partial(_routed, one.pages, loops)], 5)
        yield Figure(f"a loop over the rules of the page's site, {rules:,} rules", loop / ours, wanted,
                     f"{_speed(one, ours)} against {_speed(one, loop)}; loading took {one.seconds:.1f} s")  # fmt: skip
        if rules == 10_000:
            every, few = naive.all_rules(rules), one._replace(pages=one.pages[:10])
            ours, loop = in_turns([few.cleaned, lambda: [every(page.text) for page in few.pages]], 3)  # noqa: B023
            yield Figure("a loop over all rules, 10,000 rules", loop / ours, "≥ 250",
                         f"{_speed(few, ours)} against {_speed(few, loop)}")  # fmt: skip


def _routed(pages: list[corpus.Page], loops: dict[str, naive.Loop]) -> None:
    for page in pages:
        loops[urlsplit(page.url).hostname or ""](page.text)


def against_ripgrep(directory: Path) -> Iterator[Figure]:
    what, wanted = "`rg -c -f` with 1,000 patterns, on the same text", "≥ 1.5"
    if not shutil.which("rg"):
        yield Figure(what, None, wanted, "ripgrep is not installed")
        return
    one = made(1_000, 500, directory)
    text, patterns = directory / "pages.txt", directory / "patterns.txt"
    text.write_text("".join(page.text for page in one.pages), "utf-8")
    patterns.write_text("".join(f"{pattern}\n" for pattern in naive.lines_only(1_000)), "utf-8")
    command = ["rg", "--no-config", "-j1", "-c", "-f", str(patterns), str(text)]
    ours, theirs = in_turns([one.cleaned, lambda: subprocess.run(command, check=True, capture_output=True)], 5)
    yield Figure(what, theirs / ours, wanted, f"{_speed(one, ours)} against {_speed(one, theirs)}")


def growth(directory: Path) -> Iterator[Figure]:
    few, many = made(25, 100, directory), made(10_000, 100, directory)
    one, other = in_turns([partial(few.cleaned, False), partial(many.cleaned, False)], 5)
    ratio = (other / many.megabytes) / (one / few.megabytes)
    yield Figure("time with 10,000 rules to time with 25, pages without an address", ratio, "≤ 1.5",
                 f"{_speed(many, other)} against {_speed(few, one)}")  # fmt: skip


def engines(directory: Path) -> Iterator[Figure]:
    literals = [line for number in range(100) for line in corpus.site(number, 10_000).lines]
    texts = [page.text for page in corpus.pages(200, 10_000)]
    scans = [scan.by_aho_corasick(literals), scan.by_hyperscan(literals)]
    slow, fast = in_turns([partial(_scanned, one, texts) for one in scans], 5)
    size = sum(len(text.encode()) for text in texts) / 1e6
    yield Figure(f"the scan alone, {len(literals):,} literals: Hyperscan against Aho-Corasick", slow / fast, "≥ 1",
                 f"{size / fast:.0f} MB/s against {size / slow:.0f} MB/s")  # fmt: skip


def _scanned(look: scan.Scan, texts: list[str]) -> None:
    for text in texts:
        list(look(text))


def start_up(directory: Path) -> Iterator[Figure]:
    bare, page = directory / "bare.py", ROOT / "samples" / "raw" / "mishuzj.com" / "watermark-over-line-end.txt"
    bare.write_text(BARE, "utf-8")
    program = [sys.executable, "-m", "cleaner"]
    cleaned = [*program, "clean", str(page), str(directory / "clean.txt"), "--fresh"]
    commands = [[sys.executable, str(bare)], [*program, "--help"], cleaned]
    base, help, one = in_turns([partial(_ran, command) for command in commands], 9)
    behind = "{:.0f} ms against {:.0f} ms"
    yield Figure(
        "`cleaner --help` to a bare typer program", help / base, "≤ 1.3", behind.format(help * 1e3, base * 1e3)
    )
    yield Figure("cleaning one small file to a bare typer program", one / base, "≤ 2.5",
                 behind.format(one * 1e3, base * 1e3))  # fmt: skip


def _ran(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def _speed(one: Corpus, seconds: float) -> str:
    return (
        f"{one.megabytes / seconds:.2f} MB/s" if one.megabytes / seconds < 10 else f"{one.megabytes / seconds:.0f} MB/s"
    )


FIGURES = (against_loops, growth, against_ripgrep, engines, start_up)


# ------------------------------------------------------------------------------------------------ the table
def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        figures = []
        for measure in FIGURES:
            for figure in measure(Path(scratch)):
                print(_row(figure), flush=True)
                figures.append(figure)
    page = ROOT / "docs" / "performance.md"
    before, mark, behind = page.read_text("utf-8").partition("<!-- the table -->\n")
    _, end, behind = behind.partition("<!-- the end of the table -->\n")
    page.write_text(before + mark + _table(figures) + end + behind, "utf-8")


def _table(figures: list[Figure]) -> str:
    rows = ["| `clean()` to | ratio | wanted | reached | behind it |", "|---|---|---|---|---|", *map(_row, figures)]
    machine = f"Python {platform.python_version()}, {platform.machine()}, one core, {time.strftime('%Y-%m-%d')}."
    return "\n".join([machine, "", *rows, ""])


def _row(figure: Figure) -> str:
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
    return f"| {figure.what} | {ratio} | {figure.wanted} | {'yes' if figure.holds else 'no'} | {figure.behind} |"


if __name__ == "__main__":
    main()
