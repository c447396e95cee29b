"""A site's effective rules: its file and the files it extends, laid over one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from cleaner import patterns
from cleaner.fold import Reading, squeeze
from cleaner.grammar import Strip, Table
from cleaner.mechanisms import mends, ops
from cleaner.rulebook.load import Rulebook, RuleFile
from cleaner.rulebook.schema import Capture, Clue, Guard, Truncation
from cleaner.scan import Index

THRESHOLD = 3
MARGIN = 1

P = TypeVar("P")


class Rule(NamedTuple, Generic[P]):
    """A part of a rule file under the id that edits and messages name it by: `<file id>#<part id>`."""

    id: str
    part: P


class Anchors(NamedTuple):
    """Where a body starts and ends: line patterns in order of preference."""

    id: str = "cleaner#frame"
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after_optional: bool = False
    before_optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The effective rules of one rule file, site or family."""

    id: str
    about: str | None
    family: str | None
    hosts: tuple[str, ...]
    own_clues: tuple[Rule[Clue], ...]
    inherited_clues: tuple[Rule[Clue], ...]
    threshold: int
    margin: int
    captures: tuple[Rule[Capture], ...]
    truncations: tuple[Rule[Truncation], ...]
    frame: Anchors
    strips: tuple[Rule[Strip], ...]
    repairs: tuple[Rule[Table], ...]
    guard: Guard
    ancestors: frozenset[str]

    @property
    def is_family(self) -> bool:
        return self.id.startswith("families/")


@lru_cache(maxsize=4096)
def plan(rulebook: Rulebook, id: str) -> Site:
    """The effective rules of a rule file: what it extends first, and over that what it says itself."""
    chain = rulebook.chain(id)
    own = [file for file in chain if file.id == id]  # of every layer that it reaches down to
    families = [file.id for file in chain if file.id.startswith("families/")]
    return Site(
        id=id,
        about=_last((file.head.about for file in own), None),
        family=families[-1] if families else None,
        hosts=tuple(dict.fromkeys(host for file in own for host in file.head.match.hosts)),
        own_clues=_clues(own),
        inherited_clues=_clues(file for file in chain if file.id != id),
        threshold=_last((file.head.match.threshold for file in chain), THRESHOLD),
        margin=_last((file.head.match.margin for file in chain), MARGIN),
        captures=_parts(chain, "capture"),
        truncations=_parts(chain, "truncation"),
        frame=_frame(chain),
        strips=_parts(chain, "strip"),
        repairs=_repairs(chain),
        guard=_overlaid([file.head.guard for file in chain], Guard()),
        ancestors=frozenset(file.id for file in chain) - {id},
    )


def _last(values: Iterable[P | None], default: P) -> P:
    return [default, *(value for value in values if value is not None)][-1]


def _clues(files: Iterable[RuleFile]) -> tuple[Rule[Clue], ...]:
    return tuple(
        Rule(f"{file.id}#clue-{number}", clue)
        for file in files
        for number, clue in enumerate(file.head.match.clues, start=1)
    )


def _parts(chain: tuple[RuleFile, ...], table: str) -> tuple[Rule, ...]:  # type: ignore[type-arg]
    """The parts of an array of tables: a later one replaces its namesake, `disable` takes inherited ones out."""
    found: dict[str, Rule] = {}  # type: ignore[type-arg]
    for file in chain:
        found = {name: rule for name, rule in found.items() if name not in file.head.disable}
        found |= {part.id: Rule(f"{file.id}#{part.id}", part) for part in getattr(file.head, table)}
    return tuple(found.values())


T = TypeVar("T", bound=Table)


def _overlaid(tables: list[T], empty: T) -> T:
    """One table: each key as the last file that gives it says."""
    given: dict[str, object] = {}
    for table in tables:
        given |= {key: getattr(table, key) for key in table.model_fields_set}
    return empty.model_copy(update=given)


def _frame(chain: tuple[RuleFile, ...]) -> Anchors:
    tables = [file.head.frame for file in chain]
    owner = [file.id for file in chain if file.head.frame.model_fields_set]
    frame = _overlaid(tables, tables[0])
    return Anchors(
        f"{owner[-1] if owner else chain[-1].id}#frame",
        _as_list(frame.after),
        _as_list(frame.before),
        bool(frame.after_optional),
        bool(frame.before_optional),
    )


def _as_list(patterns: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if patterns is None else (patterns,) if isinstance(patterns, str) else patterns


def _repairs(chain: tuple[RuleFile, ...]) -> tuple[Rule[Table], ...]:
    found: dict[str, Rule[Table]] = {}
    for file in chain:
        found = {name: rule for name, rule in found.items() if name not in file.head.disable}
        for name in file.head.repair.model_fields_set:
            table = getattr(file.head.repair, name)
            inherited = [found[name].part] if name in found else []
            found[name] = Rule(f"{file.id}#repair.{name}", _overlaid([*inherited, table], table))
    return tuple(found[name] for name in mends() if name in found)


def needs(part: Clue | Capture | Truncation) -> Sequence[frozenset[str]]:
    """Sets of squeezed literals; of each of them one stands in every page that a part fits."""
    return _squeezed(part.line or part.text or "")


def _squeezed(pattern: str) -> Sequence[frozenset[str]]:
    return [frozenset(map(squeeze, literals)) for literals in patterns.requires(pattern)]


def _strip_needs(strip: Strip) -> Sequence[frozenset[str]]:
    needed = ops()[strip.op].needs(strip)
    return () if needed is None else (needed,)


def narrowed(site: Site, reading: Reading) -> Site:
    """The site with only those parts that can find anything on a page."""
    return _narrowed(site, _index(site).literals(reading.squeezed))


@lru_cache(maxsize=4096)  # pages of a site have the same words on them
def _narrowed(site: Site, literals: frozenset[int]) -> Site:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for table, part in _index(site).among(literals):
        found[table].append(part)
    after, before = (tuple(found[side]) or getattr(site.frame, side)[:1] for side in ("after", "before"))
    return replace(
        site,
        captures=tuple(found["captures"]),
        truncations=tuple(found["truncations"]),
        frame=site.frame._replace(after=after, before=before),  # where no anchor can hit, one stays to miss
        strips=tuple(found["strips"]),
    )


@lru_cache(maxsize=2048)
def _index(site: Site) -> Index[tuple[str, Any]]:
    """The parts of a site by what they need, each with its table."""
    return Index(
        [
            *((("captures", rule), needs(rule.part)) for rule in site.captures),
            *((("truncations", rule), needs(rule.part)) for rule in site.truncations),
            *((("strips", rule), _strip_needs(rule.part)) for rule in site.strips),
            *((("after", pattern), _squeezed(pattern)) for pattern in site.frame.after),
            *((("before", pattern), _squeezed(pattern)) for pattern in site.frame.before),
        ]
    )


def is_inline(rule: Rule[Strip]) -> bool:
    """Whether a strip runs before everything else, because its hits can stand inside any line."""
    return rule.part.op in _inline_ops()


@cache
def _inline_ops() -> frozenset[str]:
    return frozenset(op for op, module in ops().items() if getattr(module, "INLINE", False))


def repair_name(rule: Rule[Table]) -> str:
    return rule.id.rpartition(".")[2]


def all_plans(rulebook: Rulebook) -> Mapping[str, Site]:
    """The effective rules of every site and family file, by id."""
    return _all_plans(rulebook)


@lru_cache(maxsize=8)
def _all_plans(rulebook: Rulebook) -> Mapping[str, Site]:
    return {id: plan(rulebook, id) for id in rulebook.files if not id.startswith("generic/")}


@lru_cache(maxsize=8)
def generic_plans(rulebook: Rulebook) -> tuple[Site, ...]:
    """The effective rules of every file for pages of no known site."""
    return tuple(plan(rulebook, id) for id in sorted(rulebook.files) if id.startswith("generic/"))
