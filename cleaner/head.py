"""What the markup of a page says about it: <meta>, JSON-LD, <time>, <title>, <link rel=canonical>.

It was written for search engines, by templates, and is as often wrong as right: a title with the site's name behind it,
the site as the author, the day of the last change. So `read_head` gives every value that it finds, in order of trust,
and `agreed` takes only what the text of the page bears out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cleaner.fold import squeeze
from cleaner.html import Markup

# What pages call the fields, in small letters without signs: `og:title`, `DC.Date.Issued`, `ArticleTitle` …
_NAMES = {
    "title": "articletitle ogtitle headline dctitle dctermstitle twittertitle title",
    "author": "articleauthor author dccreator dctermscreator parselyauthor sailthruauthor byl",
    "published": "articlepublishedtime pubdate publishdate publishtime publishedtime datepublished dcdateissued"
    " dcdate dctermsissued dctermscreated ogpublishedtime ogreleasedate articlecreateat weiboarticlecreateat"
    " sailthrudate parselypubdate date releasedate firstpublishtime",
    "opening": "description ogdescription",
    "source": "contentsource articlesource source mediaid ogsitename sitename dcpublisher dcsource",
}
_LINKED = {
    "headline": "title",
    "author": "author",
    "datePublished": "published",
    "publisher": "source",
    "articleBody": "story",
}
FIELDS = ("title", "author", "published", "source")  # that a text can bear out
_SIGNS = re.compile(r"[\W_]")
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?: ?[-/.年] ?(1[0-2]|0?[1-9]) ?[-/.月] ?(3[01]|[12]\d|0?[1-9])"
    r"|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9]))(?!\d)"
)
_PARTS = re.compile(r"\s+[-–—|·•«»]\s+|[|_｜]+|\s*(?:--+|—+|›|»|::|－)\s*")
_NO_NAME = re.compile(r"https?:|www\.|[@/<>{}]|\d{3}")
_LINKING = "application/ld+json"
_SAYING = (
    f"title, meta[content], script[type='{_LINKING}'],"
    " [itemprop=datePublished], time[pubdate], article time[datetime], header time[datetime]"
)
MAX_CUTS = 8
_MAX_JSON = 1 << 20  # characters of one script
_MAX_NAME = 40  # characters of an author or a source


class Head(NamedTuple):
    """The values that the markup gives for each field, the most trusted first; `opening` is how it describes the text,
    `story` the text itself."""

    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    story: tuple[str, ...] = ()


def claimed_url(markup: Markup) -> str | None:
    """The address that a page gives as its own, if it is an absolute one."""
    for selector, name in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        for node in markup.tree.css(selector):
            url = (node.attributes.get(name) or "").strip()
            if _is_absolute(url):
                return url
    return None


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------ what it says
class _Saying(NamedTuple):
    """An element that says something of the page: its attributes, and its text."""

    tag: str | None
    given: Mapping[str, str | None]
    text: str


def read_head(markup: Markup) -> Head:
    """All that the markup says of the fields, of how the text opens, and of the text."""
    said = [_Saying(node.tag, node.attributes, node.text()) for node in markup.tree.css(_SAYING)]
    found: dict[str, list[str]] = defaultdict(list)
    for field, value in (*_metas(said), *_linked(said), *_times(said), *_title(said)):
        value = " ".join(value.split())
        if value and value not in found[field]:
            found[field].append(value)
    return Head(**{field: tuple(values) for field, values in found.items()})


def _metas(said: Iterable[_Saying]) -> Iterator[tuple[str, str]]:
    values: dict[str, str] = {}
    for tag, given, _ in said:
        if tag == "meta" and "content" in given:
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            values.setdefault(_SIGNS.sub("", name).lower(), given["content"] or "")
    for field, names in _NAMES.items():
        yield from ((field, values[name]) for name in names.split() if name in values)


def _linked(said: Iterable[_Saying]) -> Iterator[tuple[str, str]]:
    """The fields of the articles that JSON-LD describes."""
    scripts = [text for tag, given, text in said if tag == "script" and (given.get("type") or "").lower() == _LINKING]
    for thing in chain.from_iterable(map(_things, scripts)):
        if any(_ARTICLE.search(str(kind)) for kind in _as_list(thing.get("@type"))):
            for key, field in _LINKED.items():
                yield from ((field, name) for name in _names(thing.get(key)))


def _things(script: str) -> Iterator[dict[str, Any]]:
    try:
        pending = [json.loads(script[:_MAX_JSON], strict=False)]
    except (ValueError, RecursionError):
        return
    while pending:
        thing = pending.pop()
        if isinstance(thing, list):
            pending += reversed(thing)
        elif isinstance(thing, dict):
            yield thing
            pending += [thing[key] for key in ("@graph", "mainEntity") if key in thing]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any) -> Iterator[str]:
    for one in _as_list(value):
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _times(said: Iterable[_Saying]) -> Iterator[tuple[str, str]]:
    for tag, given, text in said:
        if tag == "time" or given.get("itemprop") == "datePublished":
            yield "published", given.get("datetime") or given.get("content") or text


def _title(said: Iterable[_Saying]) -> Iterator[tuple[str, str]]:
    yield from islice((("title", text) for tag, _, text in said if tag == "title"), 1)


# ------------------------------------------------------------------------------------------------ what holds
def title_parts(title: str) -> list[str]:
    """A title, and every run of what dashes and bars part it into: without the names of sites and sections, the longest
    first."""
    cuts = [hit.span() for hit in _PARTS.finditer(title)][:MAX_CUTS]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(title)]
    runs = (title[start:end].strip() for at, start in enumerate(starts) for end in ends[at:])
    return sorted(dict.fromkeys(run for run in runs if run), key=len, reverse=True)


def agreed(head: Head, text: str, squeezed: str, fields: Iterable[str] = FIELDS) -> dict[str, str]:
    """The values of some fields that the text of the page bears out; they stand in it somewhere.

    Args:
        squeezed: the text, squeezed.
        fields: those that are asked for.
    """
    tests: dict[str, Callable[[str], str | None]] = {
        "title": lambda title: agreed_title(title, squeezed),
        "author": lambda name: _agreed_name(name, squeezed),
        "published": lambda date: agreed_date(date, text),
        "source": lambda name: _agreed_name(name, squeezed),
    }
    found = {field: _first(getattr(head, field), tests[field]) for field in fields}
    return {field: value for field, value in found.items() if value}


def _first(values: Iterable[str], test: Callable[[str], str | None]) -> str | None:
    return next((good for value in values if (good := test(value))), None)


def agreed_title(title: str, text: str) -> str | None:
    """The longest part of a title, of six characters or more, that stands in a squeezed text."""
    return next((part for part in title_parts(title) if len(part) >= 6 and squeeze(part) in text), None)


def _agreed_name(name: str, text: str) -> str | None:
    plain = name.strip()
    good = 1 < len(plain) <= _MAX_NAME and not _NO_NAME.search(plain)
    return plain if good and squeeze(plain) in text else None


def agreed_date(date: str, text: str) -> str | None:
    """A date, if the text shows its day, in whatever numbers, or shows no day of any year at all."""
    days, shown = _days(date), _days(text)
    return date if days and (days[0] in shown or not shown) else None


def _days(text: str) -> list[tuple[int, ...]]:
    return [tuple(int(number) for number in found.groups() if number) for found in _DATE.finditer(text)]
