"""Pages as rows: where a run gives rows, a page of a directory becomes one, with the account of a page."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from cleaner import sources
from cleaner.as_json import as_json
from cleaner.rulebook.load import Rulebook
from cleaner.run import work
from cleaner.run.past import Said
from cleaner.run.record import Line, Record
from cleaner.run.work import Outcome, Task
from cleaner.sinks.jsonl import Cleaned
from cleaner.sources import Found, Row


class PageRow(NamedTuple):
    """What is told of a page, and the row that it gives; None where it gives none."""

    outcome: Outcome
    line: Line
    passed: Any


def page_row(found: Found, task: Task, rulebook: Rulebook | None, said: Said | None = None) -> PageRow:
    """Clean a page and make a row of it; without rules it is one that a process died of, twice.

    `said` is what the account of the run before says of it.
    """
    outcome = work.outcome(found, task, rulebook, said) if rulebook else work.lost(found, task)
    text = None if outcome.body is None else outcome.body.decode("utf-8", "surrogatepass")
    passed = _passed(found, outcome, text, task)
    return PageRow(outcome, json.loads(outcome.edits_line) | {"passed": passed is not None}, passed)


def _passed(found: Found, outcome: Outcome, text: str | None, task: Task) -> Any:
    left_out = task.options.left_out
    if text is None:
        if left_out == "drop" or outcome.record["verdict"] == "cleaned":
            return None
        text = _raw(found, task) if left_out == "raw" and outcome.record["decoding"] else None
    return written(outcome.record, text, task.place.sink_of(""), task.options.text_field)


def _raw(found: Found, task: Task) -> str | None:
    try:
        return sources.document(found.path, sources.read(found), task.options.encoding).raw
    except OSError:
        return None


def written(record: Record, text: str | None, sink: Any, field: str | None) -> Any:
    """The row of a page of this record."""
    row = Row(1, b"", text, record["url"], record["id"])
    return sink.written(Cleaned(row, text, as_json(record)), field)
