"""Whether rule files agree: with themselves, with those that they extend, and with those that claim the same host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from cleaner.errors import Problem
from cleaner.rulebook import locate
from cleaner.rulebook.book import Rulebook, RuleFile, part_paths
from cleaner.rulebook.faults import nearest


def duplicates(file: RuleFile) -> Iterator[Problem]:
    """Parts of one file that have one id."""
    seen: dict[str, locate.Path] = {}
    for id, path in part_paths(file.head):
        if id in seen:
            line = file.line((*path, "id"))
            remedy = f"Rename one of them; the other stands in line {file.line(seen[id])}."
            yield Problem(file.path, line, f"the id '{id}' is taken", remedy, f"{file.id}#{id}")
        seen[id] = path


def disagreements(rulebook: Rulebook, broken: Collection[str]) -> Iterator[Problem]:
    """What does not fit between files; `broken` are ids of files that did not load, which nobody can blame."""
    in_force = _in_force(rulebook)
    for file in in_force:
        yield from _extends_nothing(rulebook, file, broken)
        yield from _cycle(rulebook, file)
        yield from _has_hosts_in_vain(file)
    sound = [file for file in rulebook.files.values() if not _leads_to(rulebook, file, broken)]
    for file in sound:
        yield from _cannot_be_recognised(rulebook, file)
    yield from _rivals(rulebook, sound)


def _walk(rulebook: Rulebook, file: RuleFile) -> list[RuleFile]:
    """A file and what it extends, the base last; of a cycle each file once."""
    found = [file]
    while (following := rulebook.extended(found[-1])) and following not in found:
        found.append(following)
    return found


def _in_force(rulebook: Rulebook) -> list[RuleFile]:
    """Every file that has a say: the highest of each id, and what those extend."""
    found = {file.path: file for top in rulebook.files.values() for file in _walk(rulebook, top)}
    return list(found.values())


def _extends_nothing(rulebook: Rulebook, file: RuleFile, broken: Collection[str]) -> Iterator[Problem]:
    id = file.head.extends
    if id is None or id in broken or rulebook.extended(file):
        return
    if id == file.id:
        problem, remedy = "extends itself, and no lower layer has a file of that id", "Take `extends` out."
    else:
        problem = f"extends '{id}', which is no rule file"
        near = nearest(id, rulebook.files.keys() - {file.id})
        remedy = f"The nearest id is '{near}'." if near else "Take `extends` out."
    yield Problem(file.path, file.line(("extends",)), problem, remedy, file.id)


def _cycle(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    """The cycle that a file is in, said once: at the first of its ids."""
    around = _walk(rulebook, file)
    if rulebook.extended(around[-1]) is file and file.id == min(member.id for member in around):
        spelled = " extends ".join([*(member.id for member in around), file.id])
        remedy = "Take `extends` out of one of them."
        yield Problem(file.path, file.line(("extends",)), f"a cycle: {spelled}", remedy, file.id)


def _has_hosts_in_vain(file: RuleFile) -> Iterator[Problem]:
    if file.head.match.hosts and not file.id.startswith("sites/"):
        remedy = "Move them to a file in sites/ that extends this one."
        line = file.line(("match", "hosts"))
        yield Problem(file.path, line, "only site files have hosts", remedy, file.id)


def _leads_to(rulebook: Rulebook, file: RuleFile, broken: Collection[str]) -> bool:
    return any(member.head.extends in broken for member in _walk(rulebook, file))


def _own(rulebook: Rulebook, file: RuleFile) -> list[RuleFile]:
    """A file and those of the same id that it extends in lower layers."""
    return [member for member in _walk(rulebook, file) if member.id == file.id]


def _hosts(rulebook: Rulebook, file: RuleFile) -> set[str]:
    return {host.lower() for member in _own(rulebook, file) for host in member.head.match.hosts}


def _has_clues(rulebook: Rulebook, file: RuleFile) -> bool:
    return any(member.head.match.clues for member in _own(rulebook, file))


def _cannot_be_recognised(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    if file.id.startswith("generic/") or _hosts(rulebook, file) or _has_clues(rulebook, file):
        return
    what = "hosts and no clues" if file.id.startswith("sites/") else "clues"
    remedy = "Write a [match] table with `clues`" + (" or `hosts`." if file.id.startswith("sites/") else ".")
    line = file.line(("match",)) or file.line(("id",))
    yield Problem(file.path, line, f"no page can be recognised by it: it has no {what}", remedy, file.id)


def _rivals(rulebook: Rulebook, files: list[RuleFile]) -> Iterator[Problem]:
    """Site files that claim one host, of which one has no clues to tell it from the other."""
    claimants: dict[str, list[RuleFile]] = defaultdict(list)
    for file in (file for file in files if file.id.startswith("sites/")):
        for host in sorted(_hosts(rulebook, file)):
            claimants[host].append(file)
    told: set[str] = set()
    for host, rivals in claimants.items():
        for file in rivals:
            others = [rival for rival in rivals if rival is not file]
            if others and not _has_clues(rulebook, file) and not told & {rival.id for rival in rivals}:
                told.add(file.id)
                yield _rivalry(file, others[0], host)


def _rivalry(file: RuleFile, other: RuleFile, host: str) -> Problem:
    place = f"{other.path}:{other.line(('match', 'hosts'))}"
    problem = f"claims the host '{host}', as {other.id} ({place}) does, and has no clues to tell its pages by"
    remedy = "Give both files clues that tell their pages apart, or leave the host to one of them."
    return Problem(file.path, file.line(("match", "hosts")), problem, remedy, file.id)
