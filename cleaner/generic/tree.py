"""What the tree of a page of HTML says of each of its lines, in logits that are added to what the line itself says.

None of it is learned: seventy hosts teach the templates of seventy hosts, and with learned weights for tags and names a
model did worse on others. The table below is set by hand, from what tags and names mean, and was only scaled.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.fold import LINE_BREAKS, squeeze
from cleaner.generic.lines import Line
from cleaner.generic.names import kinds_of_name
from cleaner.html import Element, Markup

# For each thing that can be true of a line: how much that speaks for body text (1 is a factor of e).
SAYS: Mapping[str, float] = {
    # the line
    "linked": -0.6, "mostly linked": -0.4, "long link": -1.5, "caption words": -1.5, "told in the head": 1.0,
    # the element that it stands in, and those around that
    "p": 0.2, "in p": 0.2, "pre": 0.8, "li": -0.15, "linked list": -0.3, "field": -0.9, "caption": -2.0, "hidden": -0.3,
    "article": 0.1, "main": 0.1, "articleBody": 0.5, "header": -0.2, "footer": -1.2, "nav": -1.2, "aside": -1.0,
    "form": -0.8, "linked box": -0.5, "linked surroundings": -0.5, "small box": -0.2,
    # what its author calls one of the three innermost of them
    "named body": 0.25, "named menu": -0.35, "named foot": -0.6, "named comments": -1.2, "named related": -0.4,
    "named share": -0.6, "named advert": -0.6, "named side": -0.3, "named media": -1.3, "named meta": -0.35,
    "named bio": -1.2,
    # or one further out
    "in comments": -0.9, "in foot": -0.4,
    # where it stands beside the box that holds most of the page's running text
    "main box": 0.35, "weight of box": 0.3, "around main box": 0.3, "far from main box": -0.2, "away": -0.35,
    "between": 0.3, "before": -0.2, "behind": -0.3,
}  # fmt: skip
_BOXES = frozenset((
    "div", "article", "section", "td", "th", "main", "ul", "ol", "dl", "form", "center", "blockquote", "table", "aside",
    "header", "footer", "nav", "figure", "fieldset", "details",
))  # fmt: skip
_ROLES = ("article", "main", "header", "footer", "nav", "aside", "form")
_FIELDS = frozenset(("label", "button", "option", "select", "textarea"))
_ROOTS, _ITEMS = frozenset(("body", "html")), frozenset(("li", "dd"))
_WHOLE = frozenset(("table", "ul", "ol", "dl", "pre"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CAPTION = re.compile(r"[▲△]|[圖图][說说][::]")
_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_LONGEST_LINK = 200  # characters; a longer one is an <a> that nobody closed, or a whole card
_REACH, _DEEPEST = 20, 100  # lines; elements around a line


class Say(NamedTuple):
    """What the tree says of one line: the logits, the box that it stands in, what of SAYS holds and how much, the list
    or table or block of code that it is a part of (-1: none), the heading that it stands in, the logits for its being
    the body's first and last, and those for its place beside the headline."""

    logit: float
    box: int
    facts: Mapping[str, float]
    block: int = -1
    heading: str = ""
    start: float = 0.0
    end: float = 0.0
    placed: float = 0.0


class Tree:
    """The lines of a page's linear text and the elements around them."""

    def __init__(self, text: str, markup: Markup):
        self.elements = markup.elements
        self._around: dict[int, tuple[int, ...]] = {}  # what was asked before, and is asked again
        self._boxes: dict[int, tuple[int, ...]] = {}
        breaks = [found.span() for found in _BREAK.finditer(text)]  # of lines, as the reading copy has them
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(text)]
        self.owner = self._owners()
        if any(element.tag == "pre" for element in self.elements):
            self.owner = [self.verbatim(owner) for owner in self.owner]
        linked = [0] * len(self.starts)
        for element in self.elements:
            if element.tag == "a" and 0 < element.end - element.start <= _LONGEST_LINK:
                self._count_link(element, linked)
        self.linked = [
            min(link / max(end - start, 1), 1.0)
            for link, start, end in zip(linked, self.starts, self.ends, strict=True)
        ]
        self._sums = (
            [0, *accumulate(linked)],
            [0, *accumulate([end - start for start, end in zip(self.starts, self.ends, strict=True)])],
        )
        self._kinds: dict[int, frozenset[str]] = {}
        self._signs: dict[int, tuple[bool, bool]] = {}

    def _owners(self) -> list[int]:
        """Of each line the innermost element that holds it whole."""
        owners: list[int] = []
        opened: list[int] = []
        numbers = (number for number, element in enumerate(self.elements) if element.start < element.end)
        following = next(numbers, None)
        for start, end in zip(self.starts, self.ends, strict=True):
            while following is not None and self.elements[following].start <= start:
                opened.append(following)
                following = next(numbers, None)
            while opened and self.elements[opened[-1]].end < end:
                opened.pop()  # what ends within this line holds no later one
            owners.append(opened[-1] if opened else 0)
        return owners

    def verbatim(self, number: int) -> int:
        """An element, or the <pre> around it: what colours code says nothing of it."""
        return next((one for one in self.around(number) if self.elements[one].tag == "pre"), number)

    def lines_of(self, element: Element) -> tuple[int, int]:
        """The half-open range of the lines that lie whole in an element."""
        return bisect_left(self.starts, element.start), bisect_right(self.ends, element.end)

    def _count_link(self, element: Element, linked: list[int]) -> None:
        if "href" in element.node.attributes:
            for line in range(bisect_right(self.starts, element.start) - 1, len(linked)):
                if self.starts[line] >= element.end:
                    return
                linked[line] += min(self.ends[line], element.end) - max(self.starts[line], element.start)

    def around(self, number: int) -> tuple[int, ...]:
        """An element and those that it stands in, the innermost first; <body> and <html> say nothing."""
        found = self._around.get(number)
        if found is None:
            chain: list[int] = []
            one = number
            while one >= 0 and len(chain) < _DEEPEST and (element := self.elements[one]).tag not in _ROOTS:
                chain.append(one)
                one = element.parent
            found = self._around[number] = tuple(chain)
        return found

    def boxes(self, number: int) -> tuple[int, ...]:
        if number not in self._boxes:
            self._boxes[number] = tuple([n for n in self.around(number) if self.elements[n].tag in _BOXES])
        return self._boxes[number]

    def link_share(self, number: int) -> float:
        """How much of the text of an element is links."""
        first, last = self.lines_of(self.elements[number])
        links, chars = (sums[max(last, first)] - sums[first] for sums in self._sums)
        return links / max(chars, 1)

    def page_share(self, number: int) -> float:
        """How much of the text of the page an element holds."""
        element = self.elements[number]
        return (element.end - element.start) / max(self.ends[-1], 1)

    def kinds(self, number: int) -> frozenset[str]:
        """What the author calls an element; what holds most of the page is named after the page."""
        if number not in self._kinds:
            found = kinds_of_name(self.elements[number].names)
            self._kinds[number] = found if self.page_share(number) < 0.7 else found & {"body"}
        return self._kinds[number]

    def signs(self, number: int) -> tuple[bool, bool]:
        """Whether an element is hidden, and whether it calls itself the body of an article."""
        if number not in self._signs:
            given = self.elements[number].node.attributes
            is_hidden = "hidden" in given or bool(_HIDING.search(given.get("style") or ""))
            self._signs[number] = is_hidden, given.get("itemprop") == "articleBody"
        return self._signs[number]


# ------------------------------------------------------------------------------------------------ the main box
class MainBox(NamedTuple):
    """The box with most of the running text, those around it, the weights of all, and the lines that it spans."""

    number: int
    around: Mapping[int, int]
    weights: Mapping[int, float]
    first: int
    last: int


def main_box(tree: Tree, lines: Mapping[int, Line]) -> MainBox:
    """Each line of running text speaks for its box, half as much for the one around it, and so on."""
    weights: dict[int, float] = {}
    boxes = {owner: tree.boxes(owner) for owner in {tree.owner[at] for at in lines}}
    for at, line in lines.items():
        chain = boxes[tree.owner[at]]
        weight = _running_text(line) * (1 - tree.linked[at])
        if weight and not _is_aside(tree, tree.owner[at]):
            for step, box in enumerate(chain[:3]):
                weights[box] = weights.get(box, 0.0) + weight * 0.5**step
    best = max(weights, key=lambda box: (weights[box], box), default=0)
    inside = [at for at in lines if best in boxes[tree.owner[at]]]
    around = {box: steps for steps, box in enumerate(tree.boxes(best))}
    return MainBox(best, around, weights, min(inside, default=0), max(inside, default=len(tree.starts)))


def _running_text(line: Line) -> float:
    if line.sentence and line.u >= 12 and not line.rights:
        return math.sqrt(min(line.u, 200))
    return 0.3 * math.sqrt(min(line.u, 60)) if line.u >= 25 else 0.0


def _is_aside(tree: Tree, number: int) -> bool:
    """Whether an element stands where no body does, however much text there is."""
    tags = "nav", "footer", "aside"
    return any(tree.elements[one].tag in tags or "comments" in tree.kinds(one) for one in tree.around(number))


# ------------------------------------------------------------------------------------------------ of each line
def say(tree: Tree, lines: Mapping[int, Line], story: str = "") -> dict[int, Say]:
    """What the tree says of the lines of a page's linear text.

    Args:
        lines: those that are not blank, by number.
        story: the text as the page's head gives it, squeezed.
    """
    main = main_box(tree, lines)
    known: dict[int, Say] = {}
    said = {}
    for at, line in lines.items():
        owner = tree.owner[at]
        if owner not in known:
            known[owner] = _of_owner(tree, main, owner)
        own = known[owner]
        facts = {**own.facts, **_of_line(tree, main, at, line)}
        if story and line.u >= 8 and squeeze(line.text) in story:
            facts["told in the head"] = 1.0
        said[at] = own._replace(logit=sum(SAYS[name] * value for name, value in facts.items()), facts=facts)
    return said


def _of_owner(tree: Tree, main: MainBox, owner: int) -> Say:
    """What holds of all lines of one element; their logits are to come."""
    facts = {name: value for name, value in _of_element(tree, main, owner).items() if value}
    boxes = tree.boxes(owner)
    tags = [(one, tree.elements[one].tag) for one in tree.around(owner)]
    block = next((one for one, tag in tags if tag in _WHOLE), -1)
    heading = next((tag for _, tag in tags[:4] if tag in _HEADINGS), "")
    return Say(0.0, boxes[0] if boxes else 0, facts, -1 if block in main.around else block, heading)


def _of_line(tree: Tree, main: MainBox, at: int, line: Line) -> dict[str, float]:
    linked = tree.linked[at]
    facts = {
        "linked": linked,
        "mostly linked": linked > 0.5,
        "long link": linked > 0.8 and line.u >= 15,
        "caption words": bool(_CAPTION.match(line.text)),
        "between": main.first <= at <= main.last,
        "before": min(max(main.first - at, 0), _REACH) / _REACH,
        "behind": min(max(at - main.last, 0), _REACH) / _REACH,
    }
    return {name: float(value) for name, value in facts.items() if value}


def _of_element(tree: Tree, main: MainBox, number: int) -> dict[str, float]:
    around = tree.around(number)
    tags = {tree.elements[one].tag for one in around}
    signs = [tree.signs(one) for one in around]
    boxes = tree.boxes(number)
    links = [tree.link_share(box) for box in boxes[:2]] or [0.0]
    steps = next((main.around[box] for box in boxes if box in main.around), 9)
    return {
        "p": number >= 0 and tree.elements[number].tag == "p",
        "in p": "p" in tags,
        "pre": "pre" in tags,
        "li": bool(tags & _ITEMS),
        "linked list": "li" in tags and links[0] > 0.5,
        "field": bool(tags & _FIELDS),
        "caption": bool(tags & {"figcaption", "caption"}),
        "hidden": any(is_hidden for is_hidden, _ in signs),
        "articleBody": any(is_body for _, is_body in signs),
        "linked box": links[0],
        "linked surroundings": links[-1],
        "small box": bool(boxes) and tree.page_share(boxes[0]) < 0.02,
        "main box": boxes[:1] == (main.number,),
        "weight of box": main.weights.get(boxes[0], 0.0) / main.weights.get(main.number, 1.0) if boxes else 0.0,
        "around main box": steps == 0,
        "far from main box": steps == 3,
        "away": steps > 3,
        **_roles(tree, around),
        **_names(tree, around),
    }


def _roles(tree: Tree, around: Sequence[int]) -> dict[str, float]:
    """The roles of the elements around a line; chrome that holds half of the page is none."""
    found = [(tree.elements[one].tag, one) for one in around if tree.elements[one].tag in _ROLES]
    return {tag: 1.0 for tag, one in found if tag in ("article", "main", "nav") or tree.page_share(one) < 0.5}


def _names(tree: Tree, around: Sequence[int]) -> dict[str, float]:
    near = frozenset().union(*(tree.kinds(one) for one in around[:3]))
    far = frozenset().union(*(tree.kinds(one) for one in around[3:]))
    if near & {"comments", "related", "side", "foot", "menu", "advert", "share"}:
        near -= {"body"}
    beyond = {"in comments": "comments" in far, "in foot": "foot" in far}
    return {f"named {kind}": 1.0 for kind in sorted(near)} | {name: float(holds) for name, holds in beyond.items()}
