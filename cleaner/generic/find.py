"""Pages of no known site: which lines are the body, told from the text alone.

``find(lines)`` takes the lines of the reading copy (full-width ASCII folded, spaces plain) and labels each one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cleaner.generic import words as w
from cleaner.generic.authors import find_author
from cleaner.generic.comments import others_from
from cleaner.generic.cut_sentences import whole_sentences
from cleaner.generic.fields import Field, find_date, find_source, find_title
from cleaner.generic.inserts import links_between, transcript
from cleaner.generic.lines import Line, Page, look_all
from cleaner.generic.markup import IN_HEAD, Told, head_fields, likely_titles, tree_chrome, tree_label
from cleaner.generic.stretch import Model, Stretch

BODY, TITLE, BLANK = "body", "title", "layout"
MIN_PRESENCE, MIN_PRESENCE_OF_MARKUP = 0.03, 0.05  # bodies and what is none lie further apart where a tree is seen
PASSES = 4
MANY = 5  # lines of chrome
MENU = 8  # short lines in a row
NOTICE, SURE = "error or login notice", 0.4  # what is surely a text may speak of such notices
WEAK = frozenset({"credit"})  # kinds that a text may have by itself


@dataclass(slots=True)
class Finding:
    """Labels, reasons and scores, one a line; an empty body says why in `reason`.

    `chrome` counts the lines of each kind of chrome around the stretch; `evidence` is the same where that is enough to
    act on, and else empty.
    """

    labels: list[str]
    reasons: list[str]
    scores: list[float | None]
    title: Field | None = None
    published: Field | None = None
    source: Field | None = None
    author: Field | None = None
    reason: str | None = None
    chrome: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, int] = field(default_factory=dict)
    confidence: float = 1.0

    @property
    def untouched(self) -> bool:
        return not self.evidence and self.reason is None


def find(lines: list[str], model: Model | None = None, told: Told | None = None) -> Finding:
    """Labels for every line. What is kept is looked at again until nothing changes, so that cleaning a clean body
    changes nothing.

    Args:
        told: what the markup of a page of HTML tells; the text alone, which knows less, has no second look then.
    """
    if told:
        return _find_once(lines, model or Model.shipped("markup"), told)
    model = model or Model.shipped()
    out = _find_once(lines, model)
    for _ in range(PASSES):
        kept = [i for i, label in enumerate(out.labels) if label == BODY]
        if out.untouched or not kept or not _may_have_evidence([lines[i] for i in kept]):
            break
        again = _find_once([lines[i] for i in kept], model)
        if again.untouched or all(label == BODY for label in again.labels):
            break
        for i, label, why in zip(kept, again.labels, again.reasons, strict=False):
            if label != BODY:
                out.labels[i], out.reasons[i] = "outside-body" if label == TITLE else label, why + ", second look"
        out.reason = again.reason
    return out


def _find_once(lines: list[str], model: Model, told: Told | None = None) -> Finding:
    """Labels by one look; the pieces of a sentence that is cut go together."""
    trimmed = [line.strip() for line in lines]
    whole, pieces = (trimmed, {}) if told else whole_sentences(trimmed)
    found = _find_whole(whole, model, told)
    for number, first in pieces.items():
        found.labels[number], found.reasons[number] = found.labels[first], found.reasons[first]
    return found


def _find_whole(lines: list[str], model: Model, told: Told | None) -> Finding:
    aside = beside_the_text(lines)
    index = [i for i, x in enumerate(lines) if x and i not in aside]
    out = Finding([BLANK] * len(lines), [""] * len(lines), [None] * len(lines))
    if not index:
        out.reason = "blank page"
        return out
    page = Page([lines[i] for i in index])
    stretch = Stretch(page, model, said=[told.said[i] for i in index] if told else None)
    if is_weak(stretch):
        stretch.take_list()
    else:
        stretch.reach_out()
    first, last = stretch.first, stretch.last
    titles = likely_titles(page, told, stretch.said, first) if told else {}
    title = find_title(page, first, last, model.data["title"], titles)
    out.chrome = chrome_around(page, first, last)
    if stretch.said:
        out.chrome = dict(tree_chrome(stretch.said, first, last) | Counter(out.chrome))
        out.chrome |= {"headline": 2} if title and titles.get(title.line, 0) >= IN_HEAD else {}
    if aside:
        out.chrome = dict(Counter(out.chrome) + Counter(kind for _, kind, _ in aside.values()))
    out.evidence = out.chrome if is_evidence(out.chrome, page.n, stretch.leaves_text) else {}
    out.published = _placed(find_date(page, first, last), index)
    out.source = _placed(find_source(page, first, last), index)
    out.author = _placed(find_author(page, first, last, title.line if title else None), index)
    for name, known in head_fields(told.head, lines).items() if told else ():
        if getattr(out, name) is None:
            setattr(out, name, known)
    for k, i in enumerate(index):
        out.scores[i] = stretch.line[k]
    if not out.evidence and is_bare_notice(page):
        out.reason = NOTICE
    elif not out.evidence:
        for i in (*index, *aside):
            out.labels[i], out.reasons[i] = BODY, "the page shows no chrome of two kinds"
        return out
    for i, (label, _, why) in aside.items():
        out.labels[i], out.reasons[i] = label, why
    out.title = _placed(title, index)
    out.reason = out.reason or empty_reason(page, stretch)
    out.confidence = round(stretch.presence, 3)
    _label_all(out, stretch, title, index)
    return out


def _label_all(out: Finding, stretch: Stretch, title: Field | None, index: list[int]) -> None:
    """Labels for the lines that the model was asked about; later copies of long ones are echoes."""
    page, copies = stretch.page, set[str]()
    again = second_copy(page, stretch.first, stretch.last)
    for k, i in enumerate(index):
        label, why = _label(page, stretch, k, title, out.reason)
        if label == BODY and page.lines[k].u >= 25:
            if page.lines[k].text in copies and (k in again or not _in_main_box(stretch, k)):
                label, why = "echo", "the same line stands above"
            copies.add(page.lines[k].text)
        out.labels[i], out.reasons[i] = label, why


def _in_main_box(stretch: Stretch, k: int) -> bool:
    """Whether the tree has a line where the running text is: what repeats there is of the text."""
    return bool(stretch.said) and "around main box" in stretch.said[k].facts


def second_copy(page: Page, first: int, last: int) -> set[int]:
    """The long lines of a body that is given once more: its first three come again, and most of it with them."""
    long = [k for k in range(first, last + 1) if page.lines[k].u >= 25]
    places: dict[str, int] = {}
    copied = [places.setdefault(page.lines[k].text, at) for at, k in enumerate(long)]
    start = next((at for at in range(3, len(long)) if copied[at : at + 3] == [0, 1, 2]), len(long))
    copies = [k for k, place in zip(long[start:], copied[start:], strict=True) if place < start]
    much = sum(page.lines[k].u for k in copies) * 2 > sum(page.lines[k].u for k in long[:start])
    return set(copies) if much else set()


def beside_the_text(lines: list[str]) -> dict[int, tuple[str, str, str]]:
    """Lines that are told apart before the body is looked for, by number: label, kind of chrome, reason.

    Args:
        lines: without blanks around them.
    """
    numbers = [i for i, line in enumerate(lines) if line]
    texts = [lines[i] for i in numbers]
    opener, label = others_from(texts) or (len(texts), "")
    kind = "comments" if label == "comments" else "related"
    found = dict.fromkeys(numbers[opener:], (label, kind, "other texts, with dates of their own"))
    between = [numbers[at] for at in sorted(links_between(texts[:opener]))]
    spoken = [numbers[at] for at in sorted(transcript(texts[:opener]))]
    found |= dict.fromkeys(spoken, ("media", "related", "a transcript beside the text"))
    return found | dict.fromkeys(between, ("related-links", "related", "a list of links between two paragraphs"))


def _placed(f: Field | None, index: list[int]) -> Field | None:
    return f and f._replace(line=index[f.line])


def chrome_around(page: Page, first: int, last: int) -> dict[str, int]:
    """Kinds of chrome seen outside the stretch, each with its count of lines."""
    lines, run, longest = page.lines, 0, 0
    kinds: Counter[str] = Counter()
    for k, x in enumerate(lines):
        if first <= k <= last:
            run = 0
            continue
        run = run + 1 if not x.sentence and x.u < 30 else 0
        longest = max(longest, run)
        kind = _kind(page, k, first)
        if kind:
            kinds[kind] += 1
    if longest >= MENU:
        kinds["menu"] += longest
    return dict(kinds)


def is_evidence(chrome: dict[str, int], n: int, leaves_text: bool) -> bool:
    """Whether the chrome around a stretch of a page of n lines is enough to act on: two kinds, and not a line or two
    among very many, nor a few where the stretch leaves out as much text as it holds."""
    independent = [min(count, 5) for kind, count in chrome.items() if kind not in WEAK]
    needed = MANY if leaves_text else min(MANY, max(2, 0.15 * n))
    return len(independent) >= 2 and sum(independent) >= needed


def _may_have_evidence(lines: list[str]) -> bool:
    """Whether there is chrome enough if none of the lines is body; mostly not, and then none need be looked for."""
    texts = [line.strip() for line in lines]
    looked = look_all(texts)
    if sum(_may_be_chrome(x) for x in looked) < 2 and sum(x.u < 30 and not x.sentence for x in looked) < MENU:
        return False
    page = Page(texts)
    return sum(count for kind, count in chrome_around(page, page.n, page.n).items() if kind not in WEAK) >= 2


def _may_be_chrome(x: Line) -> bool:
    """Whether a line is evidence of chrome somewhere on some page."""
    return x.clocked or x.rights or x.opener or x.strong or x.nav or _is_breadcrumb(x)


def _is_breadcrumb(x: Line) -> bool:
    return x.u < 40 and not x.sentence and w.BREADCRUMB.search(x.text) is not None


def _kind(page: Page, k: int, first: int) -> str | None:
    """The one kind of chrome that a line is evidence of."""
    x = page.lines[k]
    if page.clocked[k]:
        return "header"
    if x.credit and x.u < 40:
        return "credit"
    if x.rights and x.u < 120:
        return "rights"
    if k < first and _is_breadcrumb(x):
        return "breadcrumb"
    if x.opener and k + 2 < page.n and not page.lines[k + 1].sentence and not page.lines[k + 2].sentence:
        return "related"
    return "tools" if x.strong else "menu" if x.nav else None


def is_weak(stretch: Stretch) -> bool:
    """Whether the best stretch of a page reads so little like a body that it is none."""
    return stretch.presence < (MIN_PRESENCE_OF_MARKUP if stretch.said else MIN_PRESENCE)


def empty_reason(page: Page, stretch: Stretch) -> str | None:
    """Why the page has no body, or None: an error or login notice, or nothing that reads like one."""
    inside = page.lines[stretch.first : stretch.last + 1]
    no_text = is_weak(stretch) and not stretch.as_list
    is_notice = sum(x.u for x in inside) < 200 and stretch.presence < SURE
    looked_at = page.lines if no_text else inside if is_notice else []
    if any(w.STUB.search(x.low) for x in looked_at if x.u < 200):
        return NOTICE
    return "no running text" if no_text else None


def is_bare_notice(page: Page) -> bool:
    """Whether a page without any chrome is nothing but a notice, told by its first lines: `Access denied`."""
    return sum(x.u for x in page.lines) < 150 and any(x.u < 40 and w.STUB.search(x.low) for x in page.lines[:2])


def _label(page: Page, stretch: Stretch, k: int, title: Field | None, empty: str | None) -> tuple[str, str]:
    x = page.lines[k]
    if title and k == title.line:
        return TITLE, "headline by place and words"
    if stretch.holds(k) and not empty:
        return BODY, "inside the best stretch"
    if stretch.said and not x.rights:
        label, why = tree_label(stretch.said[k])
        if label != "outside-body" or stretch.first <= k <= stretch.last:
            return label, why
    if title and x.text == title.value:
        return "echo", "repeats the headline"
    if x.rights:
        return "legal", "rights or terms"
    if page.header[k] or (x.credit and not x.sentence):
        return "metadata", "date, source or credit line"
    if w.COMMENT.search(x.low) and x.strong:
        return "comments", "comment or login words"
    if x.sharing and (x.strong or x.tool):
        return "share-box", "share or print words"
    if x.opener or (k > stretch.last and not x.sentence and x.u >= 8):
        return "related-links", "opens or stands in a list after the body" if k > stretch.last else "opens a list"
    if x.nav or x.tool or (k < stretch.first and x.u < 12 and not x.sentence):
        return "navigation", "menu words or shape"
    return "outside-body", "before the body" if k < stretch.first else "after the body"
