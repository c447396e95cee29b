"""A piece of a shard: its rows read, cleaned, and written with their account into files that the run joins."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from cleaner import sources
from cleaner.as_json import as_json
from cleaner.model import Document, Result, Verdict
from cleaner.rulebook.load import Rulebook
from cleaner.run.page_rows import page_row
from cleaner.run.parts import Files, Part, Told, figures
from cleaner.run.past import Said, account_of, of_page, of_row, recalled
from cleaner.run.record import Line, Written, kept, line, record, seen_again, sha256
from cleaner.run.work import DIED, MAX_BYTES, Task, cleaned, text_of, too_long
from cleaner.sinks import jsonl, parquet
from cleaner.sinks.jsonl import Cleaned
from cleaner.sources import Piece, Row
from cleaner.sources.gathered import members
from cleaner.sources.line import OWN
from cleaner.sources.parquet import Cell


def clean_piece(piece: Piece, task: Task, rulebook: Rulebook | None) -> Part:
    """Clean the rows of a piece, into its files. Whatever is wrong with a row, it is told.

    Without rules the rows all fail: they are those that a process died of, twice.

    Raises:
        OSError: the files cannot be written.
    """
    files = Files(task, piece)
    found = figures(map(files.add, _rows(piece, task, rulebook)))
    files.write()
    return Part(piece, files.stretches, found, files.kept)


def _rows(piece: Piece, task: Task, rulebook: Rulebook | None) -> Iterator[Told]:
    if piece.found.problem:
        yield _unread(piece, piece.found.problem, task)
        return
    number, past = piece.first - 1, account_of(task.before, piece.found.past) if task.before else iter(())
    for page in members(piece):
        made = page_row(page, task, rulebook, of_page(page.path, past))
        yield Told(made.outcome.record, made.outcome.record_line[:-1], made.line, made.passed, made.outcome.kept > 0)
    try:
        for row in sources.rows(piece, task.options.fields):
            number = row.number
            name = f"{piece.found.path}:{number}"
            row = row if rulebook else row._replace(problem=DIED)
            yield _told(row, name, task, rulebook, past) if rulebook else _unpassed(row, name, task)
    except OSError as error:
        yield _unread(piece._replace(first=number + 1), f"cannot be read further: {error.strerror or error}", task)


def _unread(piece: Piece, problem: str, task: Task) -> Told:
    """What is told of a shard that cannot be read, or not from a certain row on."""
    path = f"{piece.found.path}:{piece.first}" if piece.first > 1 else piece.found.path
    result = Result(Document(path, ""), "failed", "", reason=problem)
    made = record(path, result, None, Written(None, None), task.digest)
    told = line(path, (), "")[0] | {"row": piece.first, "passed": False}
    return Told(made, as_json(made), told, None)


def _unpassed(row: Row, path: str, task: Task) -> Told:
    verdict: Verdict = "empty" if row.page == "" else "failed"
    result = Result(Document(row.id or path, "", row.url), verdict, "", reason=row.problem)
    return _as_told(row, path, result, task)


def _told(row: Row, name: str, task: Task, rulebook: Rulebook, past: Iterator[Said]) -> Told:
    if row.problem is None and (size := len(row.raw) or len(row.page or "")) > MAX_BYTES:
        row = row._replace(problem=too_long(size))
    elif _sink(name, task) is parquet and isinstance(row.page, str) and (problem := parquet.cannot_hold(row.page)):
        row = row._replace(problem=problem)
    if row.problem:
        return _unpassed(row, name, task)
    if _is_clean(row):
        return _as_it_is(row, name, task)
    found, said = sources.row_document(row, row.id or name, task.options.fields), of_row(row.number, past)
    known = recalled(found, bytes_of(row), said, task.before, rulebook) if said and task.before else None
    made = _as_told(row, name, known or cleaned(found, rulebook, task.options), task)
    return made._replace(is_kept=known is not None)


def _as_told(row: Row, name: str, result: Result, task: Task) -> Told:
    sink, field = _sink(name, task), task.options.text_field
    back, body = _way_back(row, sink, field), text_of(result, task.options)
    data = None if body is None else body.encode("utf-8", "surrogatepass")
    made = record(name, result, bytes_of(row), Written(_output(name, task), data), task.digest)
    text = as_json(made)
    if body is not None:
        passed = sink.written(Cleaned(row, body, text), field)
    else:
        passed = _left_out(row, result, sink, (text, task))
    told, came = line(made["id"], result.edits, result.body)
    back = back if made["output"] is not None and came == row.page else {}
    back = back or {"raw_zstd": kept(sources.row_bytes(row)), "passed": passed is not None}
    return Told(made, text, told | seen_again(result) | {"row": row.number} | back, passed)


def _way_back(row: Row, sink: ModuleType, field: str | None) -> Line:
    """What gives a row as it came, of its text and the row as it is written; nothing where these do not do.

    Where the row as it is written does not hold all of it, what stood around its text is kept.
    """
    if isinstance(row.inner, Cell):
        is_whole = sink is parquet and OWN not in row.inner.batch.schema.names
        return {"style": "value"} if is_whole else {}
    style = jsonl.style(row, field)
    if style is None:
        return {}
    is_whole = sink is jsonl and OWN not in row.fields
    return {"style": style} if is_whole else {"style": style, "frame": jsonl.frame(row)}


def _sink(name: str, task: Task) -> ModuleType:
    """The form of the shard that a row of this name goes to."""
    return task.place.sink_of(name.rpartition(":")[0])


def _left_out(row: Row, result: Result, sink: ModuleType, told: tuple[bytes, Task]) -> Any:
    """A row without a body as `--left-out` wants it passed on: not at all, without a text, or with that it came with.

    A line without a row is none to pass on; nor is a page that is cut short, where those are not wanted.
    """
    record_text, task = told
    if task.options.left_out == "drop" or result.verdict == "cleaned" or _is_blank(row):
        return None
    text = row.page if task.options.left_out == "raw" and isinstance(row.page, str) else None
    return sink.written(Cleaned(row, text, record_text), task.options.text_field)


def _is_blank(row: Row) -> bool:
    """Whether it is a line without a row."""
    return row.inner is None and not row.raw.strip()


def bytes_of(row: Row) -> bytes:
    """What the record of a row gives the checksum of: its text; all of it where it has none."""
    if isinstance(row.page, str):
        return row.page.encode("utf-8", "surrogatepass")
    return row.page if isinstance(row.page, bytes) else sources.row_bytes(row)


def _output(name: str, task: Task) -> str | None:
    return task.place.output_of(name.rpartition(":")[0])


# -------------------------------------------------------------------------------------------------- clean already
def _is_clean(row: Row) -> bool:
    """Whether a run of ours made this row, and nobody changed its text since."""
    own = _own(row)
    return "body_sha256" in own and own["body_sha256"] == sha256(bytes_of(row))


def _own(row: Row) -> Mapping[str, Any]:
    """The record that a row came with; a column of Parquet has it as JSON."""
    own = row.fields.get(OWN)
    try:
        own = json.loads(own) if isinstance(own, str) else own
    except ValueError:
        own = None
    return own if isinstance(own, Mapping) else {}


def _as_it_is(row: Row, name: str, task: Task) -> Told:
    found = sources.row_document(row, row.id or name, task.options.fields)
    known = {field: value for field, value in _own(row).items() if field in _KNOWN and _is_word(value)}
    result = Result(found, "cleaned", found.raw, notes=("it was clean already, by its own record",), **known)
    made = record(name, result, bytes_of(row), Written(_output(name, task), bytes_of(row)), task.digest)
    text = as_json(made)
    passed, told = _untouched(row, found.raw, _sink(name, task), task.options.text_field)
    return Told(made, text, line(made["id"], (), "")[0] | {"row": row.number} | told, passed)


def _untouched(row: Row, text: str, sink: ModuleType, field: str | None) -> tuple[Any, Line]:
    """A row to be passed on as it is, and what gives it back."""
    if isinstance(row.inner, Cell):
        same = sink is parquet
        own = row.fields[OWN] if isinstance(row.fields[OWN], str) else json.dumps(row.fields[OWN], ensure_ascii=False)
        return sink.written(Cleaned(row, text, own.encode("utf-8", "backslashreplace")), field), {
            "style": "same"
        } if same else _raw_kept(row)
    if sink is not jsonl:
        own = json.dumps(row.fields[OWN], ensure_ascii=False, separators=(",", ":"))
        return sink.written(Cleaned(row, text, own.encode("utf-8", "backslashreplace")), field), _way_back(
            row, sink, field
        ) or _raw_kept(row)
    passed = row.raw if row.raw.endswith(b"\n") else row.raw + b"\n"
    return passed, {"style": "same"} if passed == row.raw else _raw_kept(row)


def _raw_kept(row: Row) -> Line:
    return {"raw_zstd": kept(sources.row_bytes(row)), "passed": True}


_KNOWN = ("site", "family", "title", "published", "source", "author", "truncated")


def _is_word(value: Any) -> bool:
    return value is None or isinstance(value, (str, bool))
