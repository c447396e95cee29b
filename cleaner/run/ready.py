"""What the processes of a run will need, made ready before they fork: or else each of them makes it anew.

That is the patterns of the sites that the input is of; a run may know thousands of sites, and meet ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice

from cleaner import patterns
from cleaner.errors import CleanerError
from cleaner.fold import read
from cleaner.grammar import Source
from cleaner.model import Document
from cleaner.patterns import Budget
from cleaner.pipeline import clean_document
from cleaner.plan import Site, all_plans, narrowed
from cleaner.recognise import recognise
from cleaner.rulebook.load import Rulebook
from cleaner.run import work
from cleaner.run.pool import Loss, alone
from cleaner.run.work import Task
from cleaner.sources import Fields, Found
from cleaner.sources.contents import documents

SAMPLE = 400  # documents that are looked at
LONGEST = 100_000  # code points of one that is
MOST = 5_000  # patterns, which take about a second


def make_ready(task: Task, files: Iterable[Found]) -> None:
    """Make ready what the first documents of some files need, and those like them.

    They are looked at in a process of its own: should it die of one, nothing is made ready, and the run finds out.
    """
    rulebook = work.rules_of(task)
    loss: Loss[tuple[Found, ...], tuple[str, ...]] = Loss(lambda: None, lambda _: ())
    (sites,) = alone(partial(_prepare, task), tuple(islice(files, SAMPLE)), loss)
    plans = all_plans(rulebook)
    for id in sites:
        narrowed(plans[id], read(""))  # builds its index
    for source in islice(chain.from_iterable(_patterns(plans[id]) for id in sites), MOST):
        patterns.line_matcher(source)


def _prepare(task: Task) -> Callable[[tuple[Found, ...]], tuple[str, ...]]:
    rulebook = work.rules_of(task)
    clean_document(Document("", "-"), rulebook)
    return partial(_sites, rulebook=rulebook, fields=task.options.fields)


def _sites(files: tuple[Found, ...], rulebook: Rulebook, fields: Fields) -> tuple[str, ...]:
    """The sites, or families, of the first documents of some files, the most frequent first."""
    found: Counter[str] = Counter()
    try:
        for document in islice(chain.from_iterable(documents(file, fields) for file in files), SAMPLE):
            if len(document.raw) <= LONGEST:
                found.update(recognise(read(document.raw), document.url, rulebook, Budget()).choices[:1])
    except (CleanerError, OSError, ValueError):
        pass  # the run will meet it, and say so
    return tuple(id for id, _ in found.most_common())


def _patterns(site: Site) -> Iterator[Source]:
    rules = (site.captures, site.truncations, site.strips, site.repairs, site.own_clues)
    values = chain.from_iterable(vars(rule.part).values() for table in rules for rule in table)
    every = chain.from_iterable(value if isinstance(value, tuple) else (value,) for value in values)
    yield from (one for one in chain(every, site.frame.after, site.frame.before) if isinstance(one, Source))
