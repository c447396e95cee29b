"""The ways that people have without this project: loops over patterns with `regex`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex
from corpus import Site, site, sites

Loop = Callable[[str], str]


def all_rules(rules: int) -> Loop:
    """A loop over all rules of all sites."""
    return _loop([pattern for number in range(sites(rules)) for pattern in _patterns(site(number, rules))])


def routed(rules: int) -> dict[str, Loop]:
    """A loop over the rules of one site, for each host."""
    every = (site(number, rules) for number in range(sites(rules)))
    return {one.host: _loop(list(_patterns(one))) for one in every}


def _loop(patterns: list[str]) -> Loop:
    compiled = [regex.compile(pattern, regex.MULTILINE) for pattern in patterns]

    def clean(text: str) -> str:
        for pattern in compiled:
            text = pattern.sub("", text)
        return text

    return clean


def _patterns(one: Site) -> Iterator[str]:
    yield regex.escape(one.watermark)
    yield rf"^相关阅读$(?:\n· .+{one.number}$){{3,}}\n"
    yield rf"^1、下载须知{one.number}:.*(?:\n.*){{1,40}}?\n3、投诉请联系客服{one.number}号.*\n"
    yield from (rf"^{regex.escape(line)}$\n?" for line in one.lines)
    yield from (rf"^(?:{pattern})$\n?" for pattern in one.patterns)


def lines_only(rules: int) -> Iterator[str]:
    """Every rule as a pattern for one line, for tools that go by lines."""
    for number in range(sites(rules)):
        one = site(number, rules)
        yield from (f"^{regex.escape(line, special_only=True, literal_spaces=True)}$" for line in one.lines)
        yield from (f"^(?:{pattern})$" for pattern in one.patterns)
