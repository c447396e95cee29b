"""What the property tests draw from: pages around real chrome, random rule files, claims and patterns."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from builders import chrome, raw_pages
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cleaner import patterns
from cleaner.errors import PatternError
from cleaner.model import Claim

# The same few examples every time; EXAMPLES=5000 makes it as many, and others each time.
few = settings(
    max_examples=int(os.environ.get("EXAMPLES", "50")),
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
many = settings(few, max_examples=4 * few.max_examples)  # where an example costs next to nothing

# What cleaners trip over: line breaks and spaces of every kind, widths, controls, halves of characters.
ODD = ["\r\n", "\r", "\n\n\n", "\u2028", "\x85", "\v", " ", "  ", "\t", "\u3000", "\xa0", "\u200b", "\ufeff", "\u200d"]
ODD += [
    "\0",
    "\x1c",
    "\ud800",
    "\udfff",
    "\U00020bb7",
    "ＡＢ（１）",
    "“",
    "”",
    "。",
    "...",
    "…",
    "-",
    "—",
    "1、",
    "2、",
]
ODD += ["(一)", "e\u0301", "a" * 3000, "的" * 800, " " * 500, "\n" * 300]
HOSTS = ("www.mishuzj.com", "lanmishu.com", "www.wnwk.com", "example.org", "EXAMPLE.org.", "[not a host")

odd = st.sampled_from(ODD)
urls = st.none() | st.sampled_from([f"https://{host}/x" for host in HOSTS])
any_text = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates too


# ------------------------------------------------------------------------------------------------ pages
_CHARACTERS = "的一是了我不在人有他这上着个地到大里说去子得也和那要下看天时过出小么起你都把好还多没为"
sentences = st.text(_CHARACTERS, min_size=1, max_size=40).map("{}。".format)
chrome_lines = st.deferred(lambda: st.sampled_from(chrome()))
sample_pages = st.deferred(lambda: st.sampled_from(raw_pages()))
sample_lines = sample_pages.flatmap(lambda page: st.sampled_from(page.splitlines()))


@st.composite
def cut_pages(draw: st.DrawFn) -> str:
    """A raw page of the samples, mostly all of it."""
    page = draw(sample_pages)
    if draw(st.integers(0, 3)):
        return page
    start, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
    return page[start:end]


@st.composite
def seeded_texts(draw: st.DrawFn) -> str:
    """Pages of the samples, or pieces of several, doubled, cut, strewn with odd characters; or lines of everything."""
    if draw(st.integers(0, 3)):
        text = "\n".join(draw(st.lists(cut_pages(), min_size=1, max_size=2)))
    else:
        text = "\n".join(draw(st.lists(st.one_of(chrome_lines, sample_lines, sentences, odd), max_size=30)))
    for _ in range(draw(st.integers(0, 6))):
        text = _spoiled(draw, text)
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\u2028"])))


def _spoiled(draw: st.DrawFn, text: str) -> str:
    """The text with something put in, taken out, doubled or widened."""
    at = draw(st.integers(0, len(text)))
    stop = min(at + draw(st.integers(0, 60)), len(text))
    match draw(st.sampled_from(["odd", "odd", "chrome", "cut", "double", "wide"])):
        case "odd":
            return text[:at] + draw(odd) + text[at:]
        case "chrome":
            return text[:at] + draw(chrome_lines) + text[at:]
        case "cut":
            return text[:at] + text[stop:]
        case "double":
            return text[:stop] + text[at:]
        case _:
            return text[:at] + widened(text[at:stop]) + text[stop:]


def widened(text: str) -> str:
    """ASCII in full width."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


# ------------------------------------------------------------------------------------------------ patterns
# Over few characters, so that everything meets everything.
SMALL = "aab。.cde1、 \n\n"
_small = st.one_of(st.text(SMALL, max_size=12), odd, st.sampled_from(["c.de", "C.De"]))
small_texts = st.lists(_small, max_size=12).map("".join)
_ATOMS = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "1",
    "、",
    "。",
    "ｃ",
    ".",
    "[cd]",
    "[^a]",
    r"\d",
    r"\s",
    r"\p{Han}",
    r"\x63",
    "^",
    "$",
]
_REPEATS = ["?", "*", "+", "+?", "?+", "{2}", "{1,3}", "{0,2}", "{1,}"]
_LOOKS = ["(?=", "(?!", "(?<=", "(?<!"]


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map("".join),
        pairs.map("|".join).map("(?:{})".format),
        inner.map("({})".format),
        inner.map("(?i:{})".format),
        st.tuples(inner, st.sampled_from(_REPEATS)).map(lambda both: f"(?:{both[0]}){both[1]}"),
        st.tuples(st.sampled_from(_LOOKS), inner).map(lambda both: f"{both[0]}{both[1]})"),
    )


@cache
def _is_valid(source: str) -> bool:
    try:
        patterns.check(source)
    except PatternError:
        return False
    return True


@cache
def _hits_something(source: str) -> bool:
    return _is_valid(source) and not patterns.compiled(source).search("")


break_patterns = st.recursive(st.sampled_from(_ATOMS), _larger, max_leaves=6).filter(_is_valid)
rule_patterns = break_patterns.filter(_hits_something)


# ------------------------------------------------------------------------------------------------ rule files
Table = dict[str, Any]
LABELS = ["watermark", "related-links", "navigation", "echo", "page-marker", "outside-body", "layout", "advert"]
literals = st.text("cde1、 。", min_size=1, max_size=4).filter(str.strip) | st.sampled_from(["c.de", "1、c.de"])
_counts = st.integers(1, 3)


def table(required: Table, **optional: Any) -> st.SearchStrategy[Table]:
    return st.fixed_dictionaries(required, optional=optional)


def _strip(op: str, required: Table, **optional: Any) -> st.SearchStrategy[Table]:
    shared = {"op": st.just(op), "label": st.sampled_from(LABELS)}
    return table({**shared, **required}, unless=rule_patterns, **optional)


_joins = st.sampled_from(["tight", "space", "line"])
strip_tables = st.one_of(
    _strip("line", {"lines": st.lists(literals, min_size=1, max_size=3)}, match=rule_patterns),
    _strip("line", {"match": rule_patterns}),
    _strip("inline", {"literal": literals}, join=_joins, min_count=_counts),
    _strip("inline", {"match": rule_patterns}, join=_joins, min_count=_counts),
    _strip("block", {"first": rule_patterns, "last": rule_patterns}, max_lines=_counts),
    _strip("list", {"item": rule_patterns}, header=rule_patterns, min_items=_counts),
    _strip("echo", {"of": st.sampled_from(["title", "body"])}, where=st.sampled_from(["head", "tail", "anywhere"])),
)
_line_or_text = table({"line": rule_patterns}) | table({"text": rule_patterns})
_fields = st.sampled_from(["title", "pages_total", "pages_shown", "published", "tags", "author"])
_named = st.tuples(_fields, rule_patterns).map(lambda both: f"(?<{both[0]}>{both[1]})")
_captured = table({"line": _named}) | table({"text": _named})
_anchors = rule_patterns | st.lists(rule_patterns, min_size=1, max_size=2)


def _extended(*tables: st.SearchStrategy[Table]) -> st.SearchStrategy[Table]:
    return st.tuples(*tables).map(lambda parts: {key: value for part in parts for key, value in part.items()})


captures = _extended(_captured, table({}, nth=st.sampled_from([1, -1]), split=st.sampled_from(["c", " "])))
truncations = _extended(
    _line_or_text,
    table({"reason": st.just("pager")}, at=st.sampled_from(["tail", "head", "anywhere"]), removes_marker=st.booleans()),
)
clues = _extended(_line_or_text, table({}, weight=st.integers(1, 4), min_count=st.integers(1, 2)))
frames = table({}, after=_anchors, before=_anchors, after_optional=st.booleans(), before_optional=st.booleans())
_some_patterns = st.lists(rule_patterns, max_size=1)
guards = table(
    {}, max_removed=st.sampled_from([0.0, 0.2, 1.0]), min_chars=_counts, must_keep=_some_patterns,
    must_not_contain=_some_patterns,
)  # fmt: skip
repairs = table(
    {},
    chunks=table({"prefix": st.just(r"(?<n>\d)、")}, size=st.integers(1, 6)),
    reflow=table({}, headings=rule_patterns, width=st.integers(1, 6)),
    paragraphs=table({"break_at": break_patterns}),
)


def _numbered(name: str, tables: st.SearchStrategy[Table]) -> st.SearchStrategy[list[Table]]:
    found = st.lists(tables, max_size=3)
    return found.map(lambda parts: [{"id": f"{name}{number}", **part} for number, part in enumerate(parts)])


@st.composite
def rule_files(draw: st.DrawFn, id: str = "sites/s") -> Table:
    """A valid rule file, as its TOML parses. One of a site claims the host example.org."""
    hosts = {"hosts": ["example.org"]} if id.startswith("sites/") else {}
    match = {"clues": draw(st.lists(clues, min_size=1, max_size=2)), "threshold": draw(_counts), **hosts}
    return {
        "id": id, "match": match, "frame": draw(frames), "repair": draw(repairs), "guard": draw(guards),
        "strip": draw(_numbered("s", strip_tables)), "capture": draw(_numbered("c", captures)),
        "truncation": draw(_numbered("t", truncations)),
    }  # fmt: skip


rule_sets = st.one_of(
    st.tuples(rule_files()), st.tuples(rule_files("families/f")), st.tuples(rule_files(), rule_files("families/f"))
)


# ------------------------------------------------------------------------------------------------ claims
RULES = {"sites/a#1": "watermark", "sites/a#2": "navigation", "families/b#1": "navigation", "families/b#2": "layout"}


@st.composite
def claims(draw: st.DrawFn, length: int = 12, replacements: tuple[str, ...] = ("",)) -> list[Claim]:
    """Claims on a text of `length` characters."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
        rule = draw(st.sampled_from(sorted(RULES)))
        found.append(Claim(start, end, draw(st.sampled_from(replacements)), rule, RULES[rule]))
    return found
