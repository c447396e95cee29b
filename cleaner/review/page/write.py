"""Writes the page: one HTML file, or for a large run one with a directory of its data beside it."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.authoring import decisions as decided
from cleaner.errors import InputError
from cleaner.review.page.chunks import ONE_FILE, Chunks, packed
from cleaner.review.page.counts import HOSTS
from cleaner.review.page.gather import Gathered, gather
from cleaner.review.page.store import Store
from cleaner.run.account import Run
from cleaner.version import __version__

MARK = "<!doctype html><!-- a review page of cleaner -->"
_FIRST = ("g0",)  # what the first look at a page needs stands in it, however large the run is


class Written(NamedTuple):
    """A page that was written: its file, the directory of its data if there is one, and the size of it all in bytes."""

    page: Path
    data: Path | None
    documents: int
    groups: int
    bytes: int
    torn: str | None


def default_page(run: Run) -> Path:
    """Where the page of a run goes: beside what the run wrote."""
    place = run.place
    if place.form == "tree":
        return place.root.parent / f"{place.root.name}.review.html"
    name = place.name or place.root.name
    return (place.root if place.form == "file" else place.root.parent) / f"{name}.review.html"


class Wish(NamedTuple):
    """How a page is to be: `known` are decisions that it is not to ask for again; a `served` one sends new ones to the
    server that it comes from."""

    known: Sequence[decided.Decision] = ()
    served: bool = False


PLAIN = Wish()


def write(run: Run, page: Path, wish: Wish = PLAIN, seen: Callable[[], object] = int) -> Written:
    """Make the page of a run, over one that was made before; `seen` is called for each document.

    Raises:
        InputError: something else stands where the page is to go; or the account leads out of its run.
    """
    data = page.with_name(f"{page.name.removesuffix('.html')}.files")
    _check_free(page, data)
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".review-", dir=page.parent) as scratch:
            return _write(run, Path(scratch), (page, data), wish, seen)
    except OSError as error:
        raise InputError(f"{page}: cannot be written: {error.strerror or error}") from error


def _write(run: Run, scratch: Path, places: tuple[Path, Path], wish: Wish, seen: Callable[[], object]) -> Written:
    page, data = places
    pieces = scratch / "pieces"
    pieces.mkdir()
    chunks = Chunks(pieces)
    store = Store(scratch / "store.sqlite")
    try:
        gathered = gather(run, store, chunks, seen)
    finally:
        store.close()
    beside = chunks.size > ONE_FILE
    inline = chunks.read(_FIRST if beside else None)
    summary = _summary(run, gathered, wish) | {"beside": data.name if beside else None}
    inline["summary"] = packed(summary).decode()
    html = scratch / "page.html"
    html.write_text(_html(inline, beside, wish.served), encoding="utf-8")
    if data.is_dir():
        shutil.rmtree(data)
    if beside:
        os.replace(pieces, data)
    os.replace(html, page)
    size = page.stat().st_size + (chunks.size if beside else 0)
    return Written(page, data if beside else None, gathered.counts.documents, gathered.groups, size, gathered.torn)


def _check_free(page: Path, data: Path) -> None:
    """Only a page of ours, and data of ours, may be written over."""
    remedy = "name another place for the page"
    if page.is_dir() or (page.exists() and not _starts_with(page, MARK)):
        raise InputError(f"{page} is there, and is no review page: {remedy}")
    strange = [name for name in os.listdir(data) if not name.endswith(".js")] if data.is_dir() else []
    if strange or (os.path.lexists(data) and (data.is_symlink() or not (data / "samples.js").is_file())):
        raise InputError(f"{data} is there, and is no data of a review page: {remedy}")


def _starts_with(path: Path, start: str) -> bool:
    with open(path, "rb") as file:
        return file.read(len(start)) == start.encode()


def _summary(run: Run, gathered: Gathered, wish: Wish) -> dict[str, Any]:
    head = run.head
    told = head.get("input")
    rules = head.get("rules")
    return {
        "version": __version__,
        "run": run.place.root.name if run.place.form == "tree" else run.place.name,
        "digest": str(rules.get("digest") if isinstance(rules, dict) else ""),
        "pages": told.get("pages") if isinstance(told, dict) else None,
        "finished": head.get("finished") is True,
        "torn": gathered.torn,
        "counts": gathered.counts.table(),
        "rules": gathered.rules,
        "sites": gathered.sites,
        "starts": gathered.starts,
        "indexes": gathered.indexes,
        "groups": gathered.groups,
        "named_hosts": HOSTS,
        "decisions": [{"id": decision.id} | decision._asdict() for decision in wish.known],
        "served": wish.served,
    }


def _html(inline: dict[str, str], beside: bool, served: bool) -> str:
    assets = files("cleaner.review.page") / "assets"
    script = _joined(assets / "js", ".js")
    style = _joined(assets, ".css")
    data = "\n".join(f'<script type="text/plain" id="{name}">{text}</script>' for name, text in inline.items())
    return (
        f'{MARK}\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script, style, beside, served)}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>cleaner review</title>\n'
        f"<style>{style}</style>\n</head>\n{(assets / 'body.html').read_text(encoding='utf-8')}\n"
        f"{data}\n<script>{script}</script>\n</html>\n"
    )


def _joined(room: Traversable, suffix: str) -> str:
    parts = sorted((part for part in room.iterdir() if part.name.endswith(suffix)), key=lambda part: part.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def _policy(script: str, style: str, beside: bool, served: bool) -> str:
    """Nothing runs but our script and what it loads itself; nothing goes out, but decisions to our own server."""
    loads = " 'strict-dynamic'" if beside else ""
    connect = "'self'" if served else "'none'"
    return (
        f"default-src 'none'; script-src '{_hash(script)}'{loads}; style-src '{_hash(style)}'; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
