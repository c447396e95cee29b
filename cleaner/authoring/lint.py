"""What can be said of rule files without a page: examples that do not hold, clues out of reach, ids of nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import NamedTuple

from cleaner import patterns
from cleaner.authoring.alone import example_page, found_on
from cleaner.authoring.findings import Finding, Severity, shortened
from cleaner.authoring.probe import slow_probe
from cleaner.authoring.shadows import idle_lines, shadowed
from cleaner.grammar import Source, Strip, Table
from cleaner.mechanisms import ops
from cleaner.plan import plan
from cleaner.rulebook import locate
from cleaner.rulebook.faults import nearest
from cleaner.rulebook.load import Rulebook, RuleFile
from cleaner.rulebook.schema import Capture

REVIEW_DAYS = 2 * 365
_LINE_KEYS = {"line", "first", "last", "header", "item", "after", "before", "headings"}  # of whole lines, in any table


class _Part(NamedTuple):
    """A part of a rule file, or the file itself, where the path is empty."""

    file: RuleFile
    path: locate.Path
    rule: str

    def finding(self, severity: Severity, problem: str, remedy: str, *keys: str | int) -> Finding:
        """A finding here, or at one of the part's keys."""
        place = self.file.place((*self.path, *keys)) or self.file.place((*keys, "id"))
        line, column = place or (None, None)
        return Finding(severity, self.file.path, line, self.rule, problem, remedy, column)


def lint(
    rulebook: Rulebook, today: datetime.date | None = None, ids: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """What there is to say of the rule files in force, or of some of them, file by file."""
    today = today or datetime.date.today()
    files = [file for file in rulebook.files.values() if ids is None or file.id in ids]
    return tuple(finding for file in files for finding in _lint(rulebook, file, today))


def _lint(rulebook: Rulebook, file: RuleFile, today: datetime.date) -> Iterator[Finding]:
    whole = _Part(file, (), file.id)
    yield from _misplaced(whole)
    yield from _stale(whole, today)
    yield from _disables_nothing(rulebook, whole)
    yield from _out_of_reach(rulebook, whole)
    for number, capture in enumerate(file.head.capture):
        yield from _captures_nothing(_Part(file, ("capture", number), f"{file.id}#{capture.id}"), capture)
    for number, strip in enumerate(file.head.strip):
        yield from _examples(_Part(file, ("strip", number), f"{file.id}#{strip.id}"), strip)
    yield from _superfluous(rulebook, file)
    for path, source in sources(file.head):
        yield from _pattern(file, path, source)


# ------------------------------------------------------------------------------------------------ the file
def _misplaced(whole: _Part) -> Iterator[Finding]:
    file = whole.file
    place = file.path.relative_to(file.layer.directory).as_posix().removesuffix(".toml")
    if place != file.id:
        problem = f"the id '{file.id}' does not fit the path '{place}.toml'"
        yield whole.finding("warning", problem, f"Rename the file to {file.id}.toml, or the id to '{place}'.", "id")


def _stale(whole: _Part, today: datetime.date) -> Iterator[Finding]:
    reviewed = whole.file.head.reviewed
    if reviewed and (today - reviewed).days > REVIEW_DAYS:
        remedy = "Look at a page of the site as it is today, and set `reviewed` to today."
        yield whole.finding("warning", f"last reviewed {reviewed}, more than two years ago", remedy, "reviewed")


def _disables_nothing(rulebook: Rulebook, whole: _Part) -> Iterator[Finding]:
    *extended, file = rulebook.chain(whole.file.id)
    known = {id.removeprefix("repair.") for base in extended for id in base.parts}
    for number, id in enumerate(file.head.disable):
        if id not in known:
            near = nearest(id, known)
            remedy = f"The nearest inherited id is '{near}'." if near else "The file inherits nothing: take it out."
            problem = f"disables '{id}', which no file that this one extends has"
            yield whole.finding("error", problem, remedy, "disable", number)


def _out_of_reach(rulebook: Rulebook, whole: _Part) -> Iterator[Finding]:
    site = plan(rulebook, whole.file.id)
    clues = site.own_clues + site.inherited_clues
    reach = sum(rule.part.weight for rule in clues)
    if whole.file.id.startswith("generic/") or not clues or reach >= site.threshold:
        return
    problem = f"its clues come to {reach} points together, below the threshold of {site.threshold}"
    remedy = "Add clues, give them more weight, or lower the threshold."
    yield whole.finding("warning" if site.hosts else "error", problem, remedy, "match")


# ------------------------------------------------------------------------------------------------ its parts
def _captures_nothing(part: _Part, capture: Capture) -> Iterator[Finding]:
    source = capture.line or capture.text or ""
    if not patterns.compiled(source).groupindex:
        remedy = "Name what it should capture: (?<title>…)."
        yield part.finding("error", "the capture has no named group, so it captures nothing", remedy)


def _examples(part: _Part, strip: Strip) -> Iterator[Finding]:
    pattern = any(path[0] != "unless" for path, _ in sources(strip)) or hasattr(strip, "literal")
    if pattern and not strip.removes:
        yield part.finding("error", "the strip has no `removes`", "Add a text that it should hit, from a real page.")
    if _asks_for_keeps(strip) and not strip.keeps:
        remedy = "Add a text that looks like what it hits and should stay."
        yield part.finding("error", "the strip's pattern can hit any part of a line, and it has no `keeps`", remedy)
    yield from _doubled(part, strip)
    for number in idle_lines(strip):
        remedy = "Give each line an entry of its own, and leave out what `unless` spares."
        yield part.finding("error", "the line can never be hit", remedy, "lines", number)
    for key in ("removes", "keeps"):
        for number, example in enumerate(getattr(strip, key)):
            yield from _example(part, strip, key, number, example)


def _asks_for_keeps(strip: Strip) -> bool:
    source = getattr(strip, "match", None)
    is_inline = getattr(ops()[strip.op], "INLINE", False)
    return is_inline and source is not None and patterns.literal(source) is None


def _doubled(part: _Part, strip: Strip) -> Iterator[Finding]:
    seen: set[str] = set()
    for key in ("removes", "keeps"):
        for number, example in enumerate(getattr(strip, key)):
            if example in seen:
                problem = f"the example stands here twice: {shortened(example)}"
                yield part.finding("warning", problem, "Take one of them out.", key, number)
            seen.add(example)


def _example(part: _Part, strip: Strip, key: str, number: int, example: str) -> Iterator[Finding]:
    try:
        found = found_on(strip, example_page(strip, example))
    except TimeoutError:
        yield part.finding(
            "error", f"the pattern runs out of time on {shortened(example)}", "Simplify it.", key, number
        )
        return
    if key == "removes" and not found:
        problem = f"the strip does not hit what it should remove: {shortened(example)}"
        yield part.finding("error", problem, "Mend the pattern, or the example.", key, number)
    if key == "keeps" and found:
        problem = f"the strip hits {shortened(found[0])} in what it should keep: {shortened(example)}"
        yield part.finding("error", problem, "Make the pattern narrower, or add `unless`.", key, number)


def _superfluous(rulebook: Rulebook, file: RuleFile) -> Iterator[Finding]:
    """Strips, and literal lines, whose work another strip of the site does; those that the file itself holds."""
    for found in shadowed(plan(rulebook, file.id).strips):
        id, _, name = found.rule.partition("#")
        if id != file.id or name not in file.parts:  # in another file, or in one of this id in a lower layer
            continue
        part = _Part(file, file.parts[name], found.rule)
        if found.number is None:
            remedy = "Take one of the two out, or add an example that only this one hits."
            yield part.finding("warning", f"all that the strip is known to hit, {found.by} hits too", remedy)
        else:
            problem = f"{found.by} hits this line already"
            yield part.finding("warning", problem, "Take it out here.", "lines", found.number)


# ------------------------------------------------------------------------------------------------ its patterns
def sources(value: object, path: locate.Path = ()) -> Iterator[tuple[locate.Path, Source]]:
    """Every pattern in a table, with its path from there."""
    if isinstance(value, Source):
        yield path, value
    elif isinstance(value, Table):
        for name in type(value).model_fields:
            yield from sources(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from sources(item, (*path, number))


def _pattern(file: RuleFile, path: locate.Path, source: Source) -> Iterator[Finding]:
    part, keys = _part_of(file, path)
    is_line = _is_line_pattern(file, path)
    if is_line and _is_anchored(source):
        yield part.finding("warning", "a line pattern is for whole lines, with or without ^ and $", "Drop them.", *keys)
    strip = _strip_at(file, path)
    if strip is not None and strip.op == "line" and path[-1] == "match" and _is_open(source):
        remedy = "Write out how the line starts or ends, or bound the rest, as in .{0,20}."
        problem = "the line pattern is open at both ends, so it hits lines of the body that hold the same words"
        yield part.finding("warning", problem, remedy, *keys)
    literal_key = _literal_key(file, path)
    if literal_key and patterns.literal(source) is not None:
        remedy = f"Write the text itself under `{literal_key}`."
        yield part.finding("warning", "the pattern is nothing but literal text", remedy, *keys)
    if probe := slow_probe(source, is_line):
        remedy = "Let no two of its repeats match the same text, or make them possessive (`*+`, `++`)."
        yield part.finding("warning", f"the pattern takes too long on {probe}", remedy, *keys)


def _part_of(file: RuleFile, path: locate.Path) -> tuple[_Part, locate.Path]:
    """The part that a path leads into, and the rest of the path."""
    for id, start in file.parts.items():
        if path[: len(start)] == start:
            return _Part(file, start, f"{file.id}#{id}"), path[len(start) :]
    return _Part(file, (), file.id), path


def _strip_at(file: RuleFile, path: locate.Path) -> Strip | None:
    return file.head.strip[int(path[1])] if path[0] == "strip" else None


def _is_line_pattern(file: RuleFile, path: locate.Path) -> bool:
    key = [part for part in path if isinstance(part, str)][-1]
    strip = _strip_at(file, path)
    return key in _LINE_KEYS or (strip is not None and strip.op == "line" and key == "match")


def _is_anchored(source: str) -> bool:
    return source.startswith(("^", r"\A")) or source.endswith((r"\Z", r"\z")) or _ends_in(source, "$")


def _is_open(source: str) -> bool:
    """Whether a pattern begins and ends with anything at all."""
    return source.startswith((".*", ".+")) and any(_ends_in(source, end) for end in (".*", ".+", ".*?", ".+?"))


def _ends_in(source: str, end: str) -> bool:
    before = source.removesuffix(end)
    return source.endswith(end) and (len(before) - len(before.rstrip("\\"))) % 2 == 0


def _literal_key(file: RuleFile, path: locate.Path) -> str | None:
    """The key that would take the text itself, where a strip's op has one."""
    strip = _strip_at(file, path)
    keys = type(strip).model_fields if strip is not None and path[-1] == "match" else {}
    return next((key for key in ("lines", "literal") if key in keys), None)
