"""Which documents a person wants to see before and after: of a run, or of any two files or trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cleaner import files, sources
from cleaner.decode import decode
from cleaner.errors import InputError
from cleaner.files import Given
from cleaner.model import Document
from cleaner.review.diff import Compared, Unseen, compared
from cleaner.run.account import Entry, Run, Unsound, entries, is_row, open_run, raw_text
from cleaner.run.record import edits_of, sha256
from cleaner.sinks.tree import text_name
from cleaner.sources import contents

Seen = Iterator[Compared | Unseen]


def documents(first: Path, second: str | None) -> Seen:
    """The documents that the arguments of `cleaner diff` name: RUN, RUN DOCUMENT, or RAW CLEAN.

    Raises:
        InputError: they name nothing of the kind; or an account cannot be read.
    """
    run = _enclosing(first)
    if run and second is None:
        return _of_run(run[0], run[1])
    if run and not Path(second or "").exists():
        return _of_run(run[0], second)
    if second is None:
        raise InputError(f"{first}: no run stands here; name a run, or two files or directories: RAW CLEAN")
    raw, clean = first, Path(second)
    for path in (raw, clean):
        if not path.exists():
            raise InputError(f"{path}: there is no such file or directory")
    if raw.is_dir() != clean.is_dir():
        raise InputError(f"{raw} and {clean}: name two files or two directories")
    return _of_trees(raw, clean) if raw.is_dir() or not _is_shard(raw) else _of_shard(raw, clean)


def _is_shard(file: Path) -> bool:
    kind = sources.kind_of(file.name)
    return kind is not None and sources.is_shard(kind)


def _of_shard(raw: Path, clean: Path) -> Seen:
    enclosing = _enclosing(clean)
    if not enclosing:
        raise InputError(f"{raw} is a shard of many pages, and no run made {clean}: name the run that cleaned it")
    return _of_run(*enclosing)


def _enclosing(path: Path) -> tuple[Run, str | None] | None:
    """The run that a path is or lies in, and which of its documents that names."""
    for place in (path, *path.absolute().parents):
        try:
            run = open_run(place)
        except InputError:
            if place == path and (path / sources.ACCOUNT).is_dir():
                raise
            continue
        within = None if place == path else path.absolute().relative_to(place).as_posix()
        return run, within
    return None


def _of_run(run: Run, wanted: str | None) -> Seen:
    found = False
    for entry in entries(run.place):
        if wanted is None or _is_named(entry, wanted.rstrip("/")):
            found = True
            yield _from_account(run, entry)
    if wanted is not None and not found:
        raise InputError(f"{wanted}: the run has no such document; its documents.jsonl names them all")


def _is_named(entry: Entry, wanted: str) -> bool:
    names = (entry.record["path"], entry.record["id"], entry.record["output"])
    return wanted in names or entry.record["path"].startswith(f"{wanted}/")


def _from_account(run: Run, entry: Entry) -> Compared | Unseen:
    name = entry.record["path"]
    try:
        return Compared(name, raw_text(run, entry), edits_of(entry.line), entry.record)
    except Unsound as error:
        return Unseen(name, str(error))


def _of_trees(raw: Path, clean: Path) -> Seen:
    """Pairs of any two files or trees; an account of the clean ones tells what happened if it fits the raw ones."""
    told = _accounts(clean)
    for name, raw_file, clean_file in _pairs(raw, clean):
        data = raw_file.read_bytes()
        account = told.get(clean_file.resolve())
        if account and account[1].record["raw_sha256"] == sha256(data):
            yield _from_account(*account)
        elif clean_file.exists():
            yield _computed(name, data, clean_file)
        else:
            yield Unseen(name, f"there is no {clean_file}")
    if raw.is_dir() and (enclosing := _enclosing(clean)):
        yield from (_from_account(enclosing[0], one) for one in entries(enclosing[0].place) if is_row(one))


def _computed(name: str, data: bytes, clean: Path) -> Compared | Unseen:
    try:
        return compared(name, sources.document(name, sources.Raw(data)).raw, decode(clean.read_bytes())[0])
    except OSError as error:
        return Unseen(name, f"cannot be read: {error.strerror or error}")


def _accounts(clean: Path) -> dict[Path, tuple[Run, Entry]]:
    """What a run says of each page, by where its body stands or would stand."""
    enclosing = _enclosing(clean)
    if not enclosing:
        return {}
    run = enclosing[0]
    told = {}
    for entry in entries(run.place):
        name = run.place.output_of(entry.record["path"]) or ""
        told[(run.place.root / name).resolve()] = (run, entry)
    return told


def _pairs(raw: Path, clean: Path) -> Iterator[tuple[str, Path, Path]]:
    if not raw.is_dir():
        yield raw.name, raw, clean
        return
    for page in sources.pages(raw):
        if isinstance(page, sources.Found) and not page.problem and not sources.is_shard(page.kind):
            yield page.path, Path(page.file), _counterpart(page.path, clean)


def _counterpart(path: str, clean: Path) -> Path:
    """Where the clean text of a page stands: as `clean` names it, or as other tools do."""
    ours = clean / text_name(path)
    usual = (ours, clean / path, (clean / path).with_suffix(".txt"))
    return next((place for place in usual if place.exists()), ours)


def one_page(file: Given, url: str | None = None) -> Document:
    """The page that a file holds, or the row of a shard, as `a.jsonl:17`; `-` is the standard input.

    Raises:
        InputError: it cannot be read, or holds no page.
    """
    if file.is_dir():
        raise InputError(f"{file} is a directory: name one page in it")
    shard, number = _row_named(file)
    try:
        found = next(page for page in sources.pages(shard) if isinstance(page, sources.Found))
        page = (
            _row(found, file, number)
            if sources.is_shard(found.kind)
            else sources.document(found.path, sources.read(found))
        )
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    return replace(page, id=str(file), url=url or page.url)


def _row_named(file: Given) -> tuple[Given, int]:
    """The shard and the number of a row that a name speaks of; number 0 where it speaks of a file."""
    name, _, number = str(file).rpartition(":")
    is_row = number.isdigit() and _is_shard(Path(name)) and not file.exists()
    return (files.path(name), int(number)) if is_row else (file, 0)


def _row(found: sources.Found, file: Given, number: int) -> Document:
    if number == 0:
        raise InputError(f"{file} is a shard of many pages: name a row of it, as {file}:1")
    row = contents.row_at(found, number)
    if row is None or row.problem or not row.page:
        raise InputError(
            f"{file}: there is no such row" if row is None else f"{file}: {row.problem or 'the row is blank'}"
        )
    return sources.row_document(row, str(file), sources.Fields())
