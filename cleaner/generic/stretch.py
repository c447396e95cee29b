"""The best stretch of lines: each line's own score, what speaks for a first and for a last line, the way between.

score(s, e) = sum of line scores + START * start(s) + END * end(e) - CROSS * (cost of passing likely ends)
It decomposes, so one pass over the lines finds the best pair.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from operator import add, mul
from pathlib import Path

from cleaner.generic import bounds, headline
from cleaner.generic import words as w
from cleaner.generic.lines import NOTHING, Page, place_features
from cleaner.generic.own import OwnScore, own_names
from cleaner.generic.reach import reach
from cleaner.generic.tree import Say

START, END, CROSS, CLIP, OFFSET = 25.0, 40.0, 8.0, 4.0, 0.5
DROP = -2.0  # the logit of a line that goes though it stands inside
# The words that starts and ends go by are Chinese: in other scripts they say less, and the tree more.
LATIN_PULL, LATIN_DROP = 0.27, -1.0
CAPTION = 0.3  # of what speaks against a caption, where a body passes it
PART = 0.3  # of a body, where the editor's credit may stand
WORST = -3.0  # the logit of a line that its list or table does not save
HALF, PARAGRAPH = 0.55, 40.0  # the share of a page's text that a body has at least; what a good paragraph scores
NEVER = -1e9
OUT_OF_REACH = -1e3  # the score of a line that no body reaches; next to one, a body likely starts or ends
EDGE = 0.8
MUCH = 5  # paragraphs in a row that are hardly a teaser or a comment


def dot(weights: list[float], values: list[float]) -> float:
    return float(sum(map(mul, weights, values)) + weights[-1])


class Model:
    """Weights as data; the last of each list is the constant."""

    def __init__(self, data: dict[str, list[float]]):
        self.data = data
        names = own_names(NOTHING)
        n = len(names)
        self.place, self.const = data["own"][n:-1], data["own"][-1]
        self.own = lru_cache(maxsize=1 << 16)(OwnScore(data["own"][:n], names))
        self.by_place = cache(lambda place: sum(map(mul, self.place, place_features(place).values())))
        self.start, self.headline = bounds.start_score(data["start"])
        self.end = bounds.end_score(data["end"])
        self.pull = data.get("pull", [START, END, CROSS])

    @classmethod
    @lru_cache(maxsize=2)
    def shipped(cls, name: str = "weights") -> Model:
        """The weights for plain text, or those for pages of HTML, whose trees have a say: `markup`."""
        return cls(json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8")))

    def line_scores(self, page: Page, told: Sequence[float] | None = None) -> list[float]:
        """What each line is worth in a body; `told` are logits from elsewhere."""
        own, by_place, base = self.own, self.by_place, self.const + OFFSET
        logits = [own(x) + base + by_place(place) for x, place in zip(page.lines, page.places, strict=True)]
        if told:
            logits = list(map(add, logits, told))
        return [max(-CLIP, min(CLIP, logit)) * x.root for logit, x in zip(logits, page.lines, strict=True)]


class Stretch:
    """The body's first and last line, and the scores that decided."""

    def __init__(
        self, page: Page, model: Model, known: Mapping[int, float] | None = None, said: Sequence[Say] | None = None
    ):
        """`known` are scores of lines that do not have to be guessed; a line that is against a body bounds none.
        `said` is what the tree of a page of HTML says of each line."""
        self.page, self.model, self.said = page, model, said or ()
        known = known or {}
        self.line = model.line_scores(page, [one.logit + one.placed for one in said] if said else None)
        for i, score in known.items():
            self.line[i] = score
        self._weigh_bounds(known)
        self.first, self.last, self.score = self._best()
        self.cut_at = self._cut()
        if self.cut_at is not None:
            self.last = self.cut_at
        if self.said:
            self.last = self._signed()
        self.as_list = False

    def _weigh_bounds(self, known: Mapping[int, float]) -> None:
        """What speaks for a start, its headline aside, and an end at each line; there is none far from good lines."""
        page, model, n, said = self.page, self.model, self.page.n, self.said
        good = [False, False, *(score > 0 for score in self.line), False, False]
        near = [a or b or c for a, b, c in zip(good, good[1:], good[2:], strict=False)]  # of three from two above on
        self.start, self.end = [NEVER] * n, [NEVER] * n
        for i in range(n):
            if known and known.get(i, 0) < 0:
                continue
            if near[i + 2] and bounds.may_start(page, i):
                self.start[i] = model.start(page, i) + (said[i].start if said else 0.0)
            if near[i] and bounds.may_end(page, i):
                self.end[i] = model.end(page, i) + (said[i].end if said else 0.0)
        for i, score in known.items():
            if score <= OUT_OF_REACH:
                for bound, at in ((self.start, i + 1), (self.end, i - 1)):
                    if 0 <= at < n:
                        bound[at] += EDGE

    def _best(self) -> tuple[int, int, float]:
        way, best, opened, at = 0.0, (0, 0, NEVER), NEVER, 0
        weight = LATIN_PULL if self.said and self.is_latin else 1.0
        at_start, at_end, crossing = (weight * pull for pull in self.model.pull)
        for i in range(self.page.n):
            if at_start * (self.start[i] + self.model.headline.most) - way > opened:
                self.start[i] += self.model.headline(self.page, i)
            gain = at_start * self.start[i] - way
            if gain > opened:
                opened, at = gain, i
            cost = crossing * math.log1p(math.exp(min(self.end[i], 30.0))) if self.end[i] > -30 else 0.0
            way += self._worth(i) - cost
            total = opened + way + at_end * self.end[i]
            if total > best[2]:
                best = (at, i, total)
        return best

    def _worth(self, i: int) -> float:
        """What a line adds to the way through it; a picture's caption cuts no text in two."""
        score = self.line[i]
        return CAPTION * score if score < 0 and self.said and "caption" in self.said[i].facts else score

    def _cut(self) -> int | None:
        """A post's tools, then a fresh dated header or more tools, end the body even if the next post scores higher."""
        page, lines, mass = self.page, self.page.lines, 0.0
        for i in range(self.first, self.last):
            mass += self.line[i]
            x = lines[i]
            if mass < 40 or not (page.strong[i + 1] or page.clocked[i + 1]) or not (x.ends or x.credit_end or x.credit):
                continue
            stop = min(i + 7, self.last + 1)
            stop = next((k for k in range(i + 1, stop) if lines[k].body), stop)
            tools, headers = sum(page.strong[i + 1 : stop]), sum(page.clocked[i + 1 : stop])
            if tools and tools + headers >= 2 and not self._goes_on(i):
                return i
        return None

    def _signed(self) -> int:
        """The last line, or the first of the editor's credits in the last part of the body: a text ends with one."""
        whole = sum(max(score, 0.0) for score in self.line[self.first : self.last + 1])
        behind, last = 0.0, self.last
        for i in range(self.last - 1, self.first, -1):
            behind += max(self.line[i + 1], 0.0)
            if behind > PART * whole:
                break
            last = i if w.EDITOR.match(self.page.lines[i].text) and self.page.lines[i].u < 40 else last
        return last

    def _goes_on(self, i: int) -> bool:
        """Whether it is one post: the text goes on for long without a header or, where the tree is seen, in one box."""
        if not self.said:
            return bounds.texts_ahead(self.page)[i + 1] >= MUCH
        before = next((k for k in range(i, self.first - 1, -1) if self.page.lines[k].body), i)
        behind = next((k for k in range(i + 1, self.last + 1) if self.page.lines[k].body), None)
        return behind is not None and self.said[before].box == self.said[behind].box

    @cached_property
    def is_latin(self) -> bool:
        """Whether most of the page is in Latin letters, or others that are as narrow."""
        narrow = sum(len(x.text) for x in self.page.lines if x.u < 0.6 * len(x.text))
        return 2 * narrow > sum(len(x.text) for x in self.page.lines)

    def holds(self, i: int) -> bool:
        """Whether a line is of the body: inside, and by what the tree says not foreign there; or, in a page that starts
        and ends say little of, behind it but in the main box, and good by itself."""
        inside = self.first <= i <= self.last
        if not self.said or i < self.first:
            return inside
        logit = self._logit(i)
        if inside:
            return logit >= (LATIN_DROP if self.is_latin else DROP)
        return self.is_latin and logit > 0 and "around main box" in self.said[i].facts

    def _logit(self, i: int) -> float:
        """What the tree makes of a line; a list, a table, a block of code stays as a whole."""
        said, logit = self.said[i], self.line[i] / self.page.lines[i].root - OFFSET
        if said.block < 0 or logit <= WORST or said.facts.keys() & {"caption", "named media"}:
            return logit
        return max(logit, self._blocks[said.block])

    @cached_property
    def _blocks(self) -> dict[int, float]:
        """The logits of lists, tables and blocks of code, mean over their lines."""
        weighed: dict[int, list[float]] = {}
        for one, score, line in zip(self.said, self.line, self.page.lines, strict=True):
            sums = weighed.setdefault(one.block, [0.0, 0.0])
            sums[0], sums[1] = sums[0] + score, sums[1] + line.root
        return {block: score / roots - OFFSET for block, (score, roots) in weighed.items()}

    def list_body(self) -> tuple[int, int] | None:
        """A programme, a table, a list: under a headline and a dated header, many bare lines, hardly any chrome."""
        page, lines = self.page, self.page.lines
        for h in (k for k in range(page.n) if page.clocked[k]):
            if not any(x.headlike for x in lines[max(0, h - 4) : h]):
                continue
            first = next((k for k in range(h + 1, min(h + 6, page.n)) if not lines[k].mark and not lines[k].nav), None)
            if first is None:
                continue
            last = self.clear_run(first)
            return (first, last) if last - first >= 20 else None
        return None

    def take_list(self) -> None:
        found = self.list_body()
        if found:
            (self.first, self.last), self.as_list = found, True

    def reach_out(self) -> None:
        """Over what the page itself says belongs to the stretch; where a tree is seen, it says so."""
        if not self.said and self.cut_at is None:
            self.presence  # noqa: B018 - what tells a body is told of the stretch as it was found
            self.first, self.last = reach(self.page, self.first, self.last)

    def clear_run(self, first: int) -> int:
        """The last line before chrome sets in: a cluster of tools, an opener with a list, rights."""
        page, lines, k = self.page, self.page.lines, first
        while (
            k < page.n
            and page.cluster[k] < 2
            and not (lines[k].rights and not lines[k].body)
            and not (lines[k].opener and lines[k].strong)
        ):
            k += 1
        return k - 1

    @cached_property
    def held(self) -> list[int]:
        """The lines of the body, but for those behind the stretch."""
        return [i for i in range(self.first, self.last + 1) if self.holds(i)] or list(range(self.first, self.last + 1))

    @cached_property
    def mass(self) -> float:
        return sum(self.line[i] for i in self.held)

    @cached_property
    def share(self) -> float:
        """How much of all that speaks for running text on the page stands inside."""
        inside = sum(max(0.0, v) for v in self.line[self.first : self.last + 1])
        return inside / (sum(max(0.0, v) for v in self.line) + 1)

    @cached_property
    def leaves_text(self) -> bool:
        """Whether as much running text stands outside as inside, and more than a paragraph of it."""
        return self.share < HALF and sum(max(0.0, v) for v in self.line) * (1 - self.share) > PARAGRAPH

    def presence_features(self) -> list[float]:
        """What tells a body from the best stretch of a page that has none, in the order of the weights."""
        page, inside = self.page, [self.page.lines[i] for i in self.held]
        back = headline.above(page, self.first)
        found = {
            "mass": math.log(max(self.mass, 0) + 10),
            "start": max(-5.0, min(5.0, self.start[self.first])),
            "end": max(-5.0, min(5.0, self.end[self.last])),
            "title_words": headline.title_words(page, self.first).share,
            "clocked": any(page.clocked[k] for k in back),
            "chars": math.log(sum(x.u for x in inside) + 10),
            "share": self.share,
            "sentences": sum(x.sentence for x in inside) / len(inside),
        }
        return list(found.values())

    @cached_property
    def presence(self) -> float:
        return 1 / (1 + math.exp(-dot(self.model.data["presence"], self.presence_features())))
