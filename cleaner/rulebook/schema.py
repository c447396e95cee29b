"""The grammar of a rule file, as data (design, section 4)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from cleaner.grammar import Count, Names, Pattern, Patterns, Strip, Table, Text, rule_check
from cleaner.mechanisms import mends, ops

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
FileId = Annotated[str, Field(pattern=r"^(?:sites|families|generic)/[^\s#/]+$")]
Fraction = Annotated[float, Field(ge=0, le=1)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _host(name: str) -> str:
    if not re.fullmatch(r"(?:\*\.)?[^\s/:*?@]+", name) or name != name.lower():
        remedy = "Write the bare name in small letters, such as 'example.com', or '*.example.com' for all below it."
        raise ValueError(f"'{name}' is no host", remedy)
    return name


OneOrMore = Annotated[
    Patterns,
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], Field(strict=False)]


class _LineOrText(Table):
    """A pattern for whole lines, or one for the text, which may cross lines: one of the two."""

    line: Pattern | None = None
    text: Pattern | None = None

    @rule_check
    def _one_of_two(self) -> _LineOrText:
        if (self.line is None) == (self.text is None):
            raise ValueError("give either `line` or `text`")
        return self


class Clue(_LineOrText):
    weight: Count = 1
    min_count: Count = 1


class Match(Table):
    hosts: Hosts = ()
    clues: Annotated[tuple[Clue, ...], Field(strict=False)] = ()
    threshold: Count | None = None
    margin: Annotated[int, Field(ge=0)] | None = None


class Capture(_LineOrText):
    id: Id
    nth: Literal[1, -1] = 1
    split: Annotated[str, Field(min_length=1)] | None = None


class Truncation(_LineOrText):
    id: Id
    reason: Literal["preview_limit", "login_wall", "pager", "ellipsis", "unfinished"]
    at: Literal["tail", "head", "anywhere"] = "anywhere"
    removes_marker: bool = False


class Frame(Table):
    after: OneOrMore | None = None
    before: OneOrMore | None = None
    after_optional: bool | None = None
    before_optional: bool | None = None


class Guard(Table):
    max_removed: Fraction | None = None
    min_chars: Count | None = None
    must_keep: Patterns = ()
    must_not_contain: Patterns = ()


@cache
def repair_table() -> type[Table]:
    """`[repair]`: one key for each file of `repairs/`."""
    keys: dict[str, Any] = {name: (module.Rule | None, None) for name, module in mends().items()}
    return create_model("Repair", __base__=Table, **keys)


@cache
def strip_rule() -> Any:
    """`[[strip]]`: one shape for each file of `strips/`, told apart by `op`."""
    shapes = [module.Rule for module in ops().values()]
    return Annotated[reduce(or_, shapes), Field(discriminator="op")]


class Head(Table):
    """The top of a rule file, and its parts as they stand there; `extends` is not followed yet."""

    model_config = ConfigDict(title="cleaner rule file")

    format: Annotated[int, Field(ge=1, le=1)]
    id: FileId
    extends: FileId | None = None
    about: Text | None = None
    reviewed: datetime.date | None = None
    disable: Names = ()
    match: Match = Match.model_construct()
    capture: Annotated[tuple[Capture, ...], Field(strict=False)] = ()
    truncation: Annotated[tuple[Truncation, ...], Field(strict=False)] = ()
    frame: Frame = Frame.model_construct()
    guard: Guard = Guard.model_construct()
    strip: tuple[Strip, ...] = ()
    repair: Table = Table.model_construct()


@cache
def _shape() -> type[Head]:
    shape = strip_rule()
    keys: dict[str, Any] = {
        "strip": (Annotated[tuple[shape, ...], Field(strict=False)], ()),  # type: ignore[valid-type]
        "repair": (repair_table(), repair_table().model_construct()),
    }
    return create_model("RuleFile", __base__=Head, **keys)


def __getattr__(name: str) -> type[Table]:
    """The two shapes that are made when they are first needed, under the names that pickles have for them."""
    made = {"RuleFile": _shape, "Repair": repair_table}
    if name not in made:
        raise AttributeError(name)
    return made[name]()


@cache
def rule_file() -> TypeAdapter[Head]:
    """Validates the parsed TOML of a rule file."""
    return TypeAdapter(_shape())


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    return rule_file().json_schema()


class Fault(NamedTuple):
    """One thing that does not fit the grammar: where, pydantic's name and words for it, and its figures.

    The path leads to a value that is there, or to a key that is missing. The context of an unknown key holds the keys
    that its table knows, as `known`; that of an unknown op the ops.
    """

    path: tuple[str | int, ...]
    kind: str
    message: str
    context: Mapping[str, Any]


def validate(data: Mapping[str, Any]) -> Head | list[Fault]:
    """The parts of a rule file from its parsed TOML, or all that is wrong with it."""
    try:
        return rule_file().validate_python(data)
    except ValidationError as error:
        return [_fault(found, data) for found in error.errors(include_url=False)]


def _fault(found: Mapping[str, Any], data: Any) -> Fault:
    kind, context = found["type"], found.get("ctx", {})
    path = _path(found["loc"], data)
    if kind == "missing":
        path = (*path, found["loc"][-1])
    elif kind == "extra_forbidden":
        op = data["strip"][path[1]]["op"] if path[0] == "strip" else None
        context = {"known": tuple(_table(path[:-1], op).model_fields)}
    elif kind.startswith("union_tag"):
        context = {**context, "known": tuple(ops())}
    return Fault(path, kind, found["msg"], context)


def _path(loc: tuple[str | int, ...], data: Any) -> tuple[str | int, ...]:
    """The path in the file: pydantic's, without what is no key there, such as an op or the names of a union's types."""
    path: tuple[str | int, ...] = ()
    for number, key in enumerate(loc):
        is_key = (isinstance(data, dict) and key in data) or (isinstance(data, list) and isinstance(key, int))
        if is_key and not (number == 2 and loc[0] == "strip"):
            path, data = (*path, key), data[key]
    return path


def _table(path: tuple[str | int, ...], op: str | None) -> type[Table]:
    """The table that a path leads to."""
    table: type[Table] = ops()[op].Rule if op else _shape()
    for key in path[2:] if op else path:
        table = table if isinstance(key, int) else _tables(table.model_fields[key].annotation)[0]
    return table


def _tables(annotation: Any) -> list[type[Table]]:
    """The tables that a key's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return [annotation]
    return [table for part in get_args(annotation) for table in _tables(part)]
