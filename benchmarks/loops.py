"""The ways that people have without this project: loops over patterns with `regex`, each replaced by nothing.

They take from a page what `clean()` takes: what the rules name, and what stands outside the frame. What they leave is
the same body, white space aside, for no pattern joins lines that a site wrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import regex
from corpus import Site, site, sites

Loop = Callable[[str], str]

# The frame with the title's echo, marks of chunks, indents and blank lines: the same on all sites of the corpus.
_COMMON = (
    r"\A(?s:.*?)(?m-s:^标题:(.+)\n(?s:.*?)^上传时间:.+\n+(?:(?:1、)?\1 )?)",
    r"\n(?:以上是预览(?-s:.*)|相关阅读|发表评论)\n(?s:.*)\Z",
    r"(?m:^\d{1,4}、)",
    r"\n\K\s+",
)


def all_rules(rules: int) -> Loop:
    """A loop over all rules of all sites."""
    return _loop(patterns(rules))


def routed(rules: int) -> dict[str, Loop]:
    """A loop over the rules of one site, for each host."""
    every = (site(number, rules) for number in range(sites(rules)))
    return {one.host: _loop(_of_sites([one])) for one in every}


def patterns(rules: int) -> Iterator[str]:
    """Every rule as a pattern, in the order in which they are to be taken out; they need no flags, and stand any."""
    return _of_sites([site(number, rules) for number in range(sites(rules))])


def _of_sites(given: list[Site]) -> Iterator[str]:
    for one in given:
        yield regex.escape(one.watermark)
        yield rf"(?m-s:^相关阅读$(?:\n· .+{one.number}$){{3,}}\n)"
        yield rf"(?m-s:^1、下载须知{one.number}:.*(?:\n.*){{1,40}}?\n3、投诉请联系客服{one.number}号.*\n)"
        yield from (rf"(?m-s:^{regex.escape(line)}$\n?)" for line in one.lines)
        yield from (rf"(?m-s:^(?:{pattern})$\n?)" for pattern in one.patterns)
    yield from _COMMON


def _loop(sources: Iterable[str]) -> Loop:
    compiled = [regex.compile(source) for source in sources]

    def clean(text: str) -> str:
        for pattern in compiled:
            text = pattern.sub("", text)
        return text

    return clean


def lines_only(rules: int) -> Iterator[str]:
    """Every rule as a pattern for one line, for tools that go by lines."""
    for number in range(sites(rules)):
        one = site(number, rules)
        yield from (f"^{regex.escape(line, special_only=True, literal_spaces=True)}$" for line in one.lines)
        yield from (f"^(?:{pattern})$" for pattern in one.patterns)
