"""One page: read, cleaned, and put into the words of the account. This is what the processes of a run do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import sources
from cleaner.as_json import as_json
from cleaner.decode import encode
from cleaner.errors import InputError
from cleaner.model import Document, Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.load import Rulebook, load_rules
from cleaner.run.past import Before, Said, account_of, recalled
from cleaner.run.place import Place
from cleaner.run.record import MANY_BAD_BYTES, Record, Written, kept, line, record, seen_again
from cleaner.run.strangers import Mark, marks
from cleaner.run.tally import Tally, tally
from cleaner.sinks import To, markdown
from cleaner.sources import Fields, Found, Raw

MAX_BYTES = 32 << 20  # a longer page fails before it is decoded
OUT_OF_TIME = "it ran out of its time, and was tried a second time"
DIED = "the process that cleaned it died, also when it cleaned nothing else"
MAX_KEPT = 1 << 30  # the bytes of a page that failed stand in the account up to this size


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who runs it decides about the bytes that come out."""

    title: bool = False
    without: tuple[str, ...] = ()
    encoding: str | None = None
    truncated: str = "keep"  # or "drop"
    left_out: str = "drop"  # or "keep", "raw"
    text_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    to: To = "same"

    @property
    def fields(self) -> Fields:
        """Where the rows of a shard have what."""
        return Fields(self.text_field, self.url_field, self.id_field, self.encoding)

    def as_table(self) -> dict[str, Any]:
        return asdict(self) | {"without": list(self.without)}


class Task(NamedTuple):
    """What every process of a run needs to know."""

    rules: tuple[Path, ...]
    digest: str
    options: Options
    place: Place
    parts: Path = Path(".")  # where the processes leave what the run joins
    before: Before | None = None


class Outcome(NamedTuple):
    """A document, ready to be committed: its edits, its body where it has one, its record, and what they count.

    `marks` tell the pages of no known site apart; `kept` is 1 where the result is that of the run before.
    """

    record: Record
    edits_line: bytes
    body: bytes | None
    record_line: bytes
    counts: Tally
    marks: tuple[Mark, ...]
    size: int = 0
    kept: int = 0


_loaded: dict[str, Rulebook] = {}  # by digest; in processes that were forked those of the one that started the run


def hold(rulebook: Rulebook) -> None:
    """Let the runs of this process, and processes that are forked from it, have these rules without loading them."""
    _loaded.clear()
    _loaded[rulebook.digest] = rulebook


def rules_of(task: Task) -> Rulebook:
    """The rules of a run, loaded in one of its processes where they are not there yet.

    Raises:
        InputError: they are not those that the run started with.
    """
    if task.digest not in _loaded:
        hold(load_rules(*task.rules))
    if task.digest not in _loaded:
        raise InputError("a rule file was changed while the run went on; start it again")
    return _loaded[task.digest]


def outcome(found: Found, task: Task, rulebook: Rulebook, said: Said | None = None) -> Outcome:
    """Clean one page. Whatever is wrong with it, it has an outcome.

    `said` is what the account of the run before says of it; without that the page knows where to look.
    """
    if found.problem:
        return _failed(found, None, found.problem, task)
    try:
        raw = _read(found)
    except OSError as error:
        return _failed(found, None, f"cannot be read: {error.strerror or error}", task)
    if raw is None or len(raw.data) > MAX_BYTES:
        return _failed(found, raw, too_long(found.size if raw is None else len(raw.data)), task)
    try:
        document = sources.document(found.path, raw, task.options.encoding)
    except OSError as error:
        return _failed(found, raw, f"cannot be read: {error.strerror or error}", task)
    known = None
    if task.before and (said := said or next(account_of(task.before, found.past), None)):
        known = recalled(document, raw.data, said, task.before, rulebook)
    made = _told(found, known or cleaned(document, rulebook, task.options), raw.data, task)
    return made._replace(kept=1) if known else made


def cleaned(document: Document, rulebook: Rulebook, options: Options) -> Result:
    """The result of a document. One that runs out of its time is tried a second time: what is made when it is first
    needed is there then, and what disturbed the machine may be over."""
    result = clean_document(document, rulebook, options.without)
    if not result.out_of_time:
        return result
    second = clean_document(document, rulebook, options.without)
    return replace(second, notes=(*second.notes, OUT_OF_TIME))


def _read(found: Found) -> Raw | None:
    return sources.read(found) if found.size <= MAX_KEPT else None


def too_long(size: int) -> str:
    """Why a page of so many bytes fails."""
    kept = "" if size <= MAX_KEPT else ", and too many for the account to keep them"
    return f"the page has {size:,} bytes, at most {MAX_BYTES:,} are taken{kept}"


def lost(found: Found, task: Task) -> Outcome:
    """The outcome of a page that its process died of, twice."""
    try:
        raw = _read(found)
    except OSError:
        raw = None
    return _failed(found, raw, DIED, task)


def _failed(found: Found, raw: Raw | None, reason: str, task: Task) -> Outcome:
    result = Result(Document(found.path, ""), "failed", "", reason=reason)
    return _told(found, result, raw.data if raw else None, task)


def _told(found: Found, result: Result, raw: bytes | None, task: Task) -> Outcome:
    """The outcome in the words of the account."""
    written = Written(task.place.output_of(found.path), body_of(result, task.options))
    made = record(found.path, result, raw, written, task.digest)
    told, came = line(made["id"], result.edits, result.body)
    if raw is not None and (task.options.to == "markdown" or _must_keep(result, made, came, raw)):
        told["raw_zstd"] = kept(raw)
    told |= seen_again(result)
    counts, found_marks = tally(made, told), marks(made, told)
    return Outcome(made, as_json(told) + b"\n", written.data, as_json(made) + b"\n", counts, found_marks, found.size)


def body_of(result: Result, options: Options) -> bytes | None:
    """What a run writes of a page; None where it has no body, or one that is not wanted."""
    text = text_of(result, options)
    return None if text is None else text.encode("utf-8", "surrogatepass")


def text_of(result: Result, options: Options) -> str | None:
    """The same as text."""
    if result.verdict != "cleaned" or (result.truncated and options.truncated == "drop"):
        return None
    if options.to == "markdown":
        return markdown.rendered(result.document, result.edits, result.title if options.title else None)
    return title_line(result.title, options.title) + result.body


def title_line(title: str | None, wanted: bool) -> str:
    """What stands before the body of a run with `--title`."""
    return " ".join(title.splitlines()) + "\n" if wanted and title else ""


def _must_keep(result: Result, made: Record, came: str, raw: bytes) -> bool:
    """Whether the body and the edits, which give back the text `came`, do not give the bytes back."""
    decoding = result.document.decoding
    if result.document.markup is not None:
        return True
    if decoding is None or len(decoding.bad) > MANY_BAD_BYTES:
        return True
    if made["output"] is None and (result.body or result.verdict != "empty"):
        return True
    return encode(came, decoding) != raw
