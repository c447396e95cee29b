"""Every error says what was wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType


class CleanerError(Exception):
    """The base of all errors that the project raises on purpose; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a rule file. `line` and `column` count from 1; `rule` is the id of the strip, capture, …"""

    file: Path
    line: int | None
    problem: str
    remedy: str = ""
    rule: str | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        about = f" rule '{self.rule}':" if self.rule else ""
        remedy = f"\n    {self.remedy}" if self.remedy else ""
        return f"{place}:{about} {self.problem}{remedy}"


class RuleFileError(CleanerError):
    """Rule files that do not load: all their problems at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class PatternError(CleanerError):
    """A pattern that is out of bounds or does not compile; the rulebook adds the file and the line."""


class RuleFailed(CleanerError):
    """A rule that failed on a page, or ran out of its time there: the page fails, the run goes on."""

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(f"rule {rule}: {problem}")
        self.rule = rule


class OutOfTime(RuleFailed):
    """A rule that used up the time of its page; a machine that is not so busy may have enough of it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule, "its pattern ran out of time")


class named:
    """A pattern that runs out of time in here fails under the name of its rule.

    Raises:
        OutOfTime: in the place of the TimeoutError.
    """

    __slots__ = ("rule",)

    def __init__(self, rule: str) -> None:
        self.rule = rule

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, TimeoutError):
            raise OutOfTime(self.rule) from error


class InputError(CleanerError):
    """Input, output or account that a command cannot work with; nothing was written."""


def check_library(library: str, what: str, extra: str) -> None:
    """Check that a library of an extra is there, before anything is written.

    Raises:
        InputError: it is not installed.
    """
    if find_spec(library) is None:
        raise InputError(f"{what} need {library}: pip install 'cleaner[{extra}]'")
