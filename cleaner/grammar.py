"""What all tables of a rule file share: strict keys, frozen values, and patterns that are checked when they load."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from cleaner import patterns
from cleaner.errors import PatternError
from cleaner.html import check_selector
from cleaner.model import Label


class Table(BaseModel):
    """A table of a rule file: unknown keys are errors, values are frozen and of the type that their quoting gives.

    What checks it is built when it is first needed: rules that are known to be sound do without.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Source(str):
    """A pattern of a rule file that passed its checks; being of this type is how others know it from plain text."""

    __slots__ = ()


# A check of one value says what is wrong and what to do; a check of a table says only what to do.
def _checked(source: str) -> Source:
    checked = Source(source)  # first, for the caches of `patterns` tell it from a plain string
    try:
        patterns.check(checked)
    except PatternError as error:
        remedy = r"Write a simpler pattern; a sign such as ( [ { . * + ? | that is meant as text needs a \ before it."
        raise ValueError(str(error), remedy) from error
    return checked


def _never_empty(source: Source) -> Source:
    if patterns.may_be_empty(source):
        raise ValueError("the pattern matches the empty string", "Let it ask for at least one character.")
    return source


def _has_text(line: str) -> str:
    if not line.strip():
        raise ValueError("the text is empty", "Take it out, or write the text that is meant.")
    return line


def _selector(selector: str) -> str:
    try:
        return check_selector(selector)
    except ValueError as error:
        raise ValueError(str(error), "Try it in a browser: document.querySelectorAll('…') takes the same.") from error


Texts = Annotated[tuple[Annotated[str, AfterValidator(_has_text)], ...], Field(strict=False)]
Text = Annotated[str, AfterValidator(_has_text)]
Pattern = Annotated[str, AfterValidator(_checked), AfterValidator(_never_empty)]  # must hit something
BreakPattern = Annotated[str, AfterValidator(_checked)]  # may stand between two characters
Selector = Annotated[str, AfterValidator(_has_text), AfterValidator(_selector)]
Patterns = Annotated[tuple[Pattern, ...], Field(strict=False)]
Count = Annotated[int, Field(ge=1)]
Names = Annotated[tuple[str, ...], Field(strict=False)]


rule_check = model_validator(mode="after")  # a check of a whole table, for the files of `strips/` and `repairs/`


class Strip(Table):
    """The keys that every strip has, whatever its op; a file in `strips/` adds its own."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    op: str
    label: Label
    removes: Texts = ()
    keeps: Texts = ()
    unless: Pattern | None = None
