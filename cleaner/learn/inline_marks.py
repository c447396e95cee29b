"""Watermarks: strings that stand inside the lines of bodies, in mid-sentence, and name the site or its address.

Repeating proves nothing: a slogan of the genre repeats more than any watermark does. So what is taken for one holds an
address, or a name that the site's own lines have too, and what stands around it varies. The rest is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner import patterns
from cleaner.fold import WHITE_SPACE, ZERO_WIDTH, read
from cleaner.learn.labels import URL
from cleaner.learn.parts import Part, of
from cleaner.learn.skeletons import escape
from cleaner.learn.study import Study
from cleaner.patterns import Budget

MIN_HITS, MIN_PAGES = 3, 2
MIN_NAMED = 8  # characters of a mark that holds a name only
ABOVE = 3  # lines over a body that are searched too: its start is a guess
LONGEST = 80  # characters on each side of an address or name
AGREE = 0.8  # of the hits go on with the same character, or with that of a variant: it belongs to the mark
BRANCH = 0.12  # of the hits, and three: a variant of the mark
INSIDE = 0.4  # of the hits stand between two letters
GRAM = 12  # characters from which on a repeated string is worth a proposal
MOST_PROPOSED = 1
MOST_CHARS = 20_000  # of a page that are searched for strings that repeat
_NAME = re.compile(
    r"(?<!\w)(?:欢迎来到|欢迎光临|返回|设为|关于|©)?([\w·]{2,10}?"
    r"(?:网|站|库|之家|在线|论坛|社区|文秘|范文|资料|资源|文档|学苑|课堂|驿站|笔记))(?=\W|版权|版權|首页|$)"
)
_CALLS = re.compile(r"公众号|微信|QQ|关注|访问|下载|转载|整理|搜集|更多|免费|加群|扫码|出处|官网|域名")
_BOUNDS = "\n。!?;"  # where a sentence ends, and a mark with it
_EDGES = ",。、;:!?.-—–_|·~ "
_PAIRS = {"(": ")", "[": "]", "【": "】", "《": "》", "<": ">", "「": "」", "『": "』", "{": "}"}
_GAPS = str.maketrans(dict.fromkeys(WHITE_SPACE | set(ZERO_WIDTH)))
_DIGITS = str.maketrans("123456789", "000000000")


class Mark(NamedTuple):
    """A watermark: its text without white space, digits as noughts; how often it stands, and on how many pages."""

    text: str
    hits: int
    pages: int
    sure: bool
    why: str


def find_marks(known: Study, names: Iterable[str] = ()) -> tuple[Mark, ...]:
    """The watermarks of the pages, the longest first, and what is only proposed."""
    texts = [_own_text(known, page) for page in range(len(known.sheets))]
    seeds = _seeds(texts, {*names, *site_names(known)})
    found = [mark for seed, named in seeds for mark in _grown(seed, named, texts)]
    sure = _distinct(found)
    for mark in sure:
        texts = [text.replace(mark.text, "\n") for text in texts]
    return (*sure, *_proposed(texts))


def _own_text(known: Study, page: int) -> str:
    """The lines of a page that do not recur, from its body on, without white space, digits as noughts."""
    lines, first = known.sheets[page].lines, max(known.bodies[page][0] - ABOVE, 0)
    often = max(2, len(known.sheets) // 3)
    own = (
        line
        for number, line in enumerate(lines)
        if number >= first
        and known.support[known.skeletons[page][number]] < often
        and not known.is_labelled(page, number)
    )
    return "\n".join(line.translate(_GAPS).translate(_DIGITS) for line in own)


def site_names(known: Study) -> frozenset[str]:
    """What the lines that recur on most pages call the site."""
    lines = [one for one, count in known.support.items() if count >= 2 and known.share(count) >= 0.5]
    names = {hit[1] for line in lines if len(line) < 200 for hit in _NAME.finditer(line)}
    hosts = {hit[0] for line in lines for hit in URL.finditer(line)}
    return frozenset({name for name in names if len(name) >= 4} | {main_label(host) for host in hosts} - {""})


def main_label(host: str) -> str:
    """The part of a host's name that is its owner's, where it is long enough to mean something."""
    parts = [
        part
        for part in re.split(r"https?://|[./]", host.lower())
        if part not in ("www", "m", "com", "cn", "net", "org", "gov", "edu", "co", "")
    ]
    return parts[-1] if parts and len(parts[-1]) >= 4 else ""


def _seeds(texts: Sequence[str], names: Iterable[str]) -> list[tuple[str, bool]]:
    """Addresses and names that stand often enough, and whether they are names only."""
    addresses = Counter(hit[0].rstrip("./") for text in texts for hit in URL.finditer(text))
    seeds = [(one, False) for one, count in addresses.items() if count >= MIN_HITS]
    named = {name.translate(_GAPS).translate(_DIGITS) for name in names}
    seeds += [(name, True) for name in named if sum(text.count(name) for text in texts) >= MIN_HITS]
    return seeds


# ------------------------------------------------------------------------------------------------ growing a seed
class _Place(NamedTuple):
    page: int
    start: int
    end: int


def _grown(seed: str, named: bool, texts: Sequence[str]) -> Iterator[Mark]:
    places = [
        _Place(page, hit.start(), hit.end())
        for page, text in enumerate(texts)
        for hit in re.finditer(re.escape(seed), text)
    ]
    for right in _extended(places, texts, 1, LONGEST):
        for group in _extended(right, texts, -1, LONGEST):
            mark = _judged(group, texts, named)
            if mark:
                yield mark


def _extended(places: list[_Place], texts: Sequence[str], step: int, left: int) -> list[list[_Place]]:
    """The places with the characters that they have in common on one side; variants apart."""
    groups: dict[str, list[_Place]] = {}
    for place in places:
        at = place.end if step > 0 else place.start - 1
        text = texts[place.page]
        groups.setdefault(text[at] if 0 <= at < len(text) else "\n", []).append(place)
    ended = [place for bound in _BOUNDS for place in groups.pop(bound, [])]
    branches = [group for group in groups.values() if len(group) >= max(MIN_HITS, BRANCH * len(places))]
    if left and branches and len(ended) + sum(map(len, branches)) >= AGREE * len(places):
        longer = [one for branch in branches for one in _extended(_moved(branch, step), texts, step, left - 1)]
        return [*longer, *([ended] if len(ended) >= MIN_HITS else [])]
    return [places]


def _moved(places: list[_Place], step: int) -> list[_Place]:
    if step > 0:
        return [place._replace(end=place.end + 1) for place in places]
    return [place._replace(start=place.start - 1) for place in places]


def _judged(places: list[_Place], texts: Sequence[str], named: bool) -> Mark | None:
    text = trimmed(texts[places[0].page][places[0].start : places[0].end])
    pages = len({place.page for place in places})
    if len(places) < MIN_HITS or pages < MIN_PAGES or len(text) < (MIN_NAMED if named else 6):
        return None
    around = [_around(place, texts) for place in places]
    sides = [len(set(side)) for side in zip(*around, strict=True)]
    inside = sum(before.isalnum() and behind.isalnum() for before, behind in around) / len(around)
    everywhere = pages * 2 >= len(texts) and (not named or bool(_CALLS.search(text)))
    sure = (min(sides) >= 2 and inside >= INSIDE) or (max(sides) >= 2 and everywhere)
    why = "it holds a name of the site" if named else "it holds an address"
    return Mark(text, len(places), pages, sure, why)


def _around(place: _Place, texts: Sequence[str]) -> tuple[str, str]:
    text = texts[place.page]
    return text[place.start - 1 : place.start] or "\n", text[place.end : place.end + 1] or "\n"


def trimmed(mark: str) -> str:
    """A mark without punctuation at its ends, and without a bracket whose partner is outside."""
    mark = mark.strip(_EDGES)
    for opens, closes in _PAIRS.items():
        if mark.count(opens) < mark.count(closes):
            mark = mark[mark.index(closes) + 1 :] if mark.index(closes) < len(mark) // 2 else mark[: mark.index(closes)]
        elif mark.count(opens) > mark.count(closes):
            at = mark.rindex(opens)
            mark = mark[:at] if at >= len(mark) // 2 else mark[at + 1 :]
    return mark.strip(_EDGES)


def _distinct(found: list[Mark]) -> list[Mark]:
    """No mark that is a piece of another, unless it stands much more often: then the other is the mark and a bit of
    text."""
    kept: list[Mark] = []
    for mark in sorted(set(found), key=lambda mark: (-mark.hits, -len(mark.text), mark)):
        holds = [other for other in kept if other.text in mark.text]
        if mark.sure and not any(mark.text in other.text for other in kept):
            if any(other.hits > 2 * mark.hits for other in holds):
                continue
            kept = [other for other in kept if other not in holds] + [mark]
    return sorted(kept, key=lambda mark: -len(mark.text))


def _proposed(texts: Sequence[str]) -> list[Mark]:
    """Strings that repeat and name nothing."""
    pages: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    for page, text in enumerate(texts):
        for line in text[:MOST_CHARS].split("\n"):
            for at in range(len(line) - GRAM + 1):
                gram = line[at : at + GRAM]
                counts[gram] += 1
                pages.setdefault(gram, set()).add(page)
    often = [gram for gram, count in counts.most_common(400) if count >= 6 and len(pages[gram]) >= MIN_PAGES]
    found: list[Mark] = []
    for gram in often:
        if any(gram in mark.text or mark.text in gram for mark in found) or len(found) >= MOST_PROPOSED:
            continue
        found += [mark for mark in _grown(gram, True, texts) if not any(mark.text in other.text for other in found)]
    return [_by_its_words(mark) for mark in found[:MOST_PROPOSED]]


def _by_its_words(mark: Mark) -> Mark:
    calls = len(set(_CALLS.findall(mark.text))) >= 2
    why = (
        "it calls upon the reader"
        if calls
        else "it names neither the site nor an address: a phrase of the genre looks the same"
    )
    return mark._replace(sure=mark.sure and calls, why=why)


# ------------------------------------------------------------------------------------------------ as parts
def strip_parts(known: Study, marks: Iterable[Mark]) -> list[Part]:
    return [part for number, mark in enumerate(marks) if (part := _strip(known, mark, number))]


def _strip(known: Study, mark: Mark, number: int) -> Part | None:
    hits = [
        (sheet, hit) for sheet in known.sheets for hit in patterns.find_all(source(mark), sheet.reading.text, Budget())
    ]
    if not hits:
        return None
    shown = Counter(" ".join(hit[0].split()) for _, hit in hits).most_common(1)[0][0]
    examples = [_example(sheet.reading.text, *hit.span()) for sheet, hit in hits]
    keys: dict[str, object] = {
        "id": f"watermark-{number + 1}" if number else "watermark",
        "op": "inline",
        "label": "watermark",
    }
    digits = {re.sub(r"\D", "", hit[0]) for _, hit in hits}
    keys |= {"literal": shown} if len(digits) == 1 else {"match": source(mark)}
    keys["min_count"] = 2
    keys["removes"] = sorted(dict.fromkeys(examples), key=len)[:2]
    keys["keeps"] = [_kept(known, mark)]
    evidence = f"{mark.hits} times on {of(mark.pages, len(known.sheets))}, in mid-sentence; {mark.why}"
    return Part("strip", keys, evidence, mark.sure)


def source(mark: Mark) -> str:
    """The pattern of a mark: white space may stand in it anywhere, and any number in place of a number."""
    return r"\s*+".join(_parts(mark))


def plain_source(known: Study, mark: Mark) -> str:
    """The pattern of a mark as it mostly stands on the pages, nothing breaking it."""
    texts = (read(sheet.document.raw).text for sheet in known.sheets)
    hits = (hit[0] for text in texts for hit in patterns.find_all(source(mark), text, Budget()))
    shown = Counter(re.sub(r"\d+", "0", hit) for hit in hits if "\n" not in hit).most_common(1)
    return "".join(_parts(mark._replace(text=shown[0][0] if shown else mark.text)))


def _parts(mark: Mark) -> list[str]:
    return [r"\d+" if part[0] == "0" else escape(part) for part in re.findall(r"0+|[^0]", mark.text)]


def _example(text: str, start: int, end: int) -> str:
    return text[max(start - 8, 0) : end + 8].strip().replace("\n", " ")


def _kept(known: Study, mark: Mark) -> str:
    """A line of a body without the mark that has most of its characters in common with it."""
    lines = {line for page in known.voters for line in known.body_lines(page) if 10 <= len(line) <= 60}
    clean = [line for line in lines if not patterns.search(source(mark), line, Budget())]
    return max(clean, key=lambda line: (len(set(line) & set(mark.text)), line), default="这一行是正文。")
