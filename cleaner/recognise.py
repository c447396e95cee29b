"""Which site or template a page comes from: by its host, and by clues in its text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaner import patterns
from cleaner.errors import named
from cleaner.fold import Reading
from cleaner.model import ClueHit, Score
from cleaner.page import line_numbers
from cleaner.patterns import Budget
from cleaner.plan import Rule, Site, all_plans, needs
from cleaner.rulebook.load import Rulebook
from cleaner.rulebook.schema import Clue
from cleaner.scan import Index


class Possible(NamedTuple):
    """The clues that can be on a page, with the files whose own they are, and the files that would fit if all were."""

    clues: Sequence[tuple[Rule[Clue], Sequence[Site]]]
    sites: Sequence[Site]


class Recognised(NamedTuple):
    """The rule files to try on a page, the best first, and those of all that claim its host."""

    choices: tuple[str, ...]
    by_host: frozenset[str] = frozenset()
    reason: str | None = None


def _name(rule: Rule[Clue]) -> int:
    """Tells a clue from all others of a rulebook: files of one id in several layers share rule ids."""
    return id(rule.part)


@lru_cache(maxsize=4096)
def _names(site: Site) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The clues of a site's own, and those that it inherits."""
    return tuple(map(_name, site.own_clues)), tuple(map(_name, site.inherited_clues))


class _Known:
    """What could be said for any file of a rulebook, found without asking each: by hosts, and by clues."""

    def __init__(self, plans: Iterable[Site]) -> None:
        self.by_host: dict[str, list[Site]] = {}
        owners: dict[int, tuple[Rule[Clue], list[Site]]] = {}
        for site in plans:
            for host in site.hosts:
                self.by_host.setdefault(host if "[" not in host else "", []).append(site)
            for rule in site.own_clues:
                owners.setdefault(_name(rule), (rule, []))[1].append(site)
        self.clues = Index([(owned, needs(owned[0].part)) for owned in owners.values()])

    def claimants(self, host: str | None) -> frozenset[Site]:
        """The sites that claim a host. What hosts are written as is the host itself or `*.` and what it ends in."""
        if host is None:
            return frozenset()
        endings = (f"*{host[at:]}" for at, mark in enumerate(host) if mark == ".")
        found = [site for name in (host, *endings, "") for site in self.by_host.get(name, ())]
        return frozenset(site for site in found if any(fnmatchcase(host, pattern) for pattern in site.hosts))


@lru_cache(maxsize=8)
def _known(rulebook: Rulebook) -> _Known:
    return _Known(all_plans(rulebook).values())


def host_of(url: str | None) -> str | None:
    """The host that a URL names, in lower case; None where there is none."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.rstrip(".") if host else None


def scores(reading: Reading, url: str | None, rulebook: Rulebook, budget: Budget | None = None) -> tuple[Score, ...]:
    """The score of every rule file with a clue of its own on the page or a claim to its host, the best first."""
    possible = _possible(reading.squeezed, rulebook)
    claimed = _known(rulebook).claimants(host_of(url))
    every = {*claimed, *(site for _, owners in possible.clues for site in owners)}
    found = _scores(every, possible, reading, budget or Budget())
    named = (replace(one, by_host=site in claimed) for site, one in found.items())
    return tuple(sorted((one for one in named if one.own or one.by_host), key=_rank))


def _possible(squeezed: str, rulebook: Rulebook) -> Possible:
    return _where(rulebook, _known(rulebook).clues.literals(squeezed))


@lru_cache(maxsize=4096)  # pages of a site have the same words on them
def _where(rulebook: Rulebook, literals: frozenset[int]) -> Possible:
    clues = _known(rulebook).clues.among(literals)
    weights = {_name(rule): rule.part.weight for rule, _ in clues}
    owners = dict.fromkeys(site for _, sites in clues for site in sites)
    return Possible(clues, [site for site in owners if _most(site, weights) >= site.threshold])


def _most(site: Site, weights: Mapping[int, int]) -> int:
    return sum(weights[name] for names in _names(site) for name in names if name in weights)


def _scores(sites: Collection[Site], possible: Possible, reading: Reading, budget: Budget) -> Mapping[Site, Score]:
    """The scores of some sites. Only clues are asked that can be on the page."""
    asked = {name for site in sites for names in _names(site) for name in names}
    rules = ((_name(rule), rule) for rule, _ in possible.clues)
    hits = {name: hit for name, rule in rules if name in asked and (hit := _clue_hit(rule, reading, budget))}
    return {site: _scored(site, hits) for site in sites}


def _rank(score: Score) -> tuple[bool, bool, int, str]:
    return not score.by_host, not fits(score), -score.points, score.id


def score(site: Site, reading: Reading, budget: Budget) -> Score:
    """How well a page fits one site: the points of its clues."""
    rules = (*site.own_clues, *site.inherited_clues)
    return _scored(site, {_name(rule): hit for rule in rules if (hit := _clue_hit(rule, reading, budget))})


def _scored(site: Site, hits: Mapping[int, ClueHit]) -> Score:
    own, inherited = ([hits[name] for name in names if name in hits] for names in _names(site))
    points = sum(hit.points for hit in own)
    return Score(
        id=site.id,
        points=points + sum(hit.points for hit in inherited),
        threshold=site.threshold,
        margin=site.margin,
        own=points,
        clues=(*own, *inherited),
    )


def _clue_hit(rule: Rule[Clue], reading: Reading, budget: Budget) -> ClueHit | None:
    clue = rule.part
    with named(rule.id):
        count = _count(clue, reading, budget)
    if count < clue.min_count:
        return None
    return ClueHit(clue.line or clue.text or "", count, clue.weight)


def _count(clue: Clue, reading: Reading, budget: Budget) -> int:
    if clue.line is not None:
        return sum(1 for _ in line_numbers(reading, clue.line, budget))
    source = clue.text or ""
    if literal := patterns.literal(source):
        return reading.text.count(literal)
    needed = patterns.needs(source)
    if needed is not None and not any(literal in reading.text for literal in needed):
        return 0
    return sum(1 for _ in patterns.find_all(source, reading.text, budget))


def fits(score: Score) -> bool:
    """Whether a page is of this site by clues: enough points, and some of them for clues of the site's own."""
    return score.own > 0 and score.points >= score.threshold


def recognise(reading: Reading, url: str | None, rulebook: Rulebook, budget: Budget) -> Recognised:
    """Chooses the rule files to try on a page.

    A host that is known decides; clues tell apart the files that claim it. Without one the best score wins if it leads
    by its margin; a template's file does not rival a site's. Then come the winner's families. Nothing to try, with a
    reason, where two fit equally well.
    """
    host, plans = host_of(url), all_plans(rulebook)
    claimed = _known(rulebook).claimants(host)
    if len(claimed) == 1:
        (site,) = claimed
        return Recognised((site.id, *_families(site, (site.id,))), frozenset((site.id,)))
    possible = _possible(reading.squeezed, rulebook)
    sites = claimed or [site for site in possible.sites if not (host and site.hosts)]
    rivals = [one for one in _scores(sites, possible, reading, budget).values() if claimed or fits(one)]
    by_host = frozenset(site.id for site in claimed)
    if not rivals:
        return Recognised(())
    rivals.sort(key=_rank)
    best = max(rivals, key=lambda one: (fits(one), one.points, not plans[one.id].is_family, one.own))
    beaten = [one for one in rivals if one.id != best.id and one.id not in plans[best.id].ancestors]
    if not plans[best.id].is_family:
        beaten = [one for one in beaten if not plans[one.id].is_family]
    close = [one.id for one in beaten if one.points > best.points - best.margin]
    if close:
        return Recognised((), by_host, "ambiguous: " + ", ".join([best.id, *close]))
    choices = [best.id, *(one.id for one in rivals if claimed and one.id != best.id)]
    return Recognised((*choices, *_families(plans[best.id], choices)), by_host)


def _families(site: Site, others: Sequence[str]) -> Iterator[str]:
    """The family of a site, unless it is there already."""
    if site.family and site.family not in others:
        yield site.family


def may_fit(squeezed: str, rulebook: Rulebook) -> bool:
    """Whether a text, squeezed, might fit any rule file by its clues, told without asking one of them: no means that
    none fits."""
    return bool(_possible(squeezed, rulebook).sites)


def is_sure(site: Site, rest: Reading, budget: Budget) -> bool:
    """Whether a page is of this site also by the clues in what is left of it."""
    return fits(score(site, rest, budget))
