"""Samples: raw pages with the bodies and the fields that we want from them.

`samples/` lies beside the rules of a layer and holds `raw/<group>/<case>.txt` or `.html`, `clean/<group>/<case>.txt`
and `meta/<group>/<case>.json`. A group is named after a site or a family; pages of neither are in a group of another
name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.decode import decode
from cleaner.documents import of_html, of_text
from cleaner.errors import InputError
from cleaner.model import Document
from cleaner.rulebook.load import Rulebook

_ENDINGS = (".html", ".txt")


class Case(NamedTuple):
    """One sample: where its files lie below `samples`."""

    samples: Path
    group: str
    name: str
    ending: str = ".txt"

    def __str__(self) -> str:
        return f"{self.group}/{self.name}"

    @property
    def raw(self) -> Path:
        return self.samples / "raw" / self.group / f"{self.name}{self.ending}"

    @property
    def clean(self) -> Path:
        return self.samples / "clean" / self.group / f"{self.name}.txt"

    @property
    def meta(self) -> Path:
        return self.samples / "meta" / self.group / f"{self.name}.json"


class Sample(NamedTuple):
    """A case, read: the raw page, the body that we want and the fields of its record that we want."""

    case: Case
    raw: Document
    clean: str
    meta: dict[str, Any]


def cases(rulebook: Rulebook) -> tuple[Case, ...]:
    """The samples of every layer, by their raw pages."""
    trees = [layer.directory.parent / "samples" for layer in rulebook.layers]
    found = ((tree, path) for tree in trees for path in sorted(tree.glob("raw/*/*")) if path.suffix in _ENDINGS)
    return tuple(Case(tree, path.parent.name, path.stem, path.suffix) for tree, path in found)


def load(case: Case, partly: bool = False) -> Sample:
    """The sample of a case.

    Args:
        partly: what is wanted may be missing, and is nothing then.

    Raises:
        InputError: one of its three files is not there or cannot be read.
    """
    open_page = of_html if case.ending == ".html" else of_text
    page = open_page(str(case), _bytes(case.raw))
    clean = "" if partly and not case.clean.exists() else decode(_bytes(case.clean))[0]
    return Sample(case, page, clean, {} if partly and not case.meta.exists() else _fields(case.meta))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}. A sample is raw, clean and meta.") from error


def _fields(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(_bytes(path))
    except ValueError as error:
        raise InputError(f"{path}: is not JSON: {error}. Write the fields of the record as one object.") from error
    if not isinstance(fields, dict):
        raise InputError(f"{path}: is not a JSON object. Write the fields of the record as one object.")
    return fields
