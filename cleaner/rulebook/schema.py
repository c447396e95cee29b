"""The grammar of a rule file, as data (design, section 4)."""

from __future__ import annotations

import datetime
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, create_model, model_validator

from cleaner.grammar import Names, Pattern, Patterns, Strip, Table, Text
from cleaner.mechanisms import mends, ops

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
FileId = Annotated[str, Field(pattern=r"^(?:sites|families|generic)/[^\s#/]+$")]
Fraction = Annotated[float, Field(ge=0, le=1, strict=False)]
Count = Annotated[int, Field(ge=1)]


class _LineOrText(Table):
    """A pattern for whole lines, or one for the text, which may cross lines: one of the two."""

    line: Pattern | None = None
    text: Pattern | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> _LineOrText:
        if (self.line is None) == (self.text is None):
            raise ValueError("give either `line` or `text`")
        return self


class Clue(_LineOrText):
    weight: Count = 1
    min_count: Count = 1


class Match(Table):
    hosts: Names = ()
    clues: Annotated[tuple[Clue, ...], Field(strict=False)] = ()
    threshold: Count | None = None
    margin: Annotated[int, Field(ge=0)] | None = None


class Capture(_LineOrText):
    id: Id
    nth: Literal[1, -1] = 1
    split: Text | None = None


class Truncation(_LineOrText):
    id: Id
    reason: Literal["preview_limit", "login_wall", "pager", "ellipsis", "unfinished"]
    at: Literal["tail", "head", "anywhere"] = "anywhere"
    removes_marker: bool = False


class Frame(Table):
    after: Pattern | Patterns | None = None
    before: Pattern | Patterns | None = None
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

    format: Literal[1]
    id: FileId
    extends: FileId | None = None
    about: Text | None = None
    reviewed: datetime.date | None = None
    disable: Names = ()
    match: Match = Match()
    capture: Annotated[tuple[Capture, ...], Field(strict=False)] = ()
    truncation: Annotated[tuple[Truncation, ...], Field(strict=False)] = ()
    frame: Frame = Frame()
    guard: Guard = Guard()
    strip: tuple[Strip, ...] = ()
    repair: Table = Table()


@cache
def rule_file() -> TypeAdapter[Head]:
    """Validates the parsed TOML of a rule file."""
    strips = Annotated[tuple[strip_rule(), ...], Field(strict=False)]  # type: ignore[valid-type]
    shape = create_model("RuleFile", __base__=Head, strip=(strips, ()), repair=(repair_table(), repair_table()()))
    return TypeAdapter(shape)
