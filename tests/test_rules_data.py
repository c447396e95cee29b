"""The project's rule files and samples against each other; what is added to either is tested by being there."""

from __future__ import annotations

import datetime
import os
from functools import cache
from pathlib import Path

import pytest

from cleaner.authoring.check import changed_again, eaten, mistaken, outcome
from cleaner.authoring.lint import lint
from cleaner.authoring.samples import cases, load
from cleaner.rulebook.load import Rulebook, load_rules

ROOT = Path(__file__).parent.parent
NEVER_STALE = datetime.date.min  # these tests should not fail because time goes by


@cache
def rulebook() -> Rulebook:
    """The project's rules and no others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", os.devnull)
        patch.chdir(ROOT)
        return load_rules(ROOT / "rules")


@cache
def samples():
    return {str(case): load(case) for case in cases(rulebook())}


@cache
def findings():
    return lint(rulebook(), NEVER_STALE)


def names(folder: str) -> set[str]:
    tree = ROOT / "samples" / folder
    return {path.relative_to(tree).with_suffix("").as_posix() for path in tree.glob("*/*.*")}


def said(found) -> str:
    return "\n".join(map(str, found))


every_file = pytest.mark.parametrize("id", rulebook().files)
every_sample = pytest.mark.parametrize("name", [str(case) for case in cases(rulebook())])


def test_there_are_rules_and_samples():
    assert rulebook().files and samples()


@pytest.mark.parametrize("folder", ["clean", "meta"])
def test_samples_are_whole(folder):
    assert names(folder) == names("raw")


@every_file
def test_examples_hold_and_lint_has_nothing_to_say(id):
    assert not (found := [one for one in findings() if one.rule.partition("#")[0] == id]), said(found)


@every_file
def test_every_rule_file_has_a_sample(id):
    fitting = [one for one in samples().values() if id in (one.meta.get("site"), one.meta.get("family"))]
    assert fitting or id.startswith("generic/")


@every_sample
def test_the_raw_page_gives_the_body_and_the_fields(name):
    found = outcome(samples()[name], rulebook())
    assert found.verdict == "validated", found.difference


@every_sample
def test_no_rule_file_takes_the_page_of_another_for_its_own(name):
    assert not (found := list(mistaken(samples()[name], rulebook()))), said(found)


@every_sample
def test_no_strip_finds_anything_in_the_clean_body(name):
    assert not (found := list(eaten(samples()[name], rulebook()))), said(found)


@every_sample
def test_cleaning_the_clean_body_changes_nothing(name):
    assert not (found := list(changed_again(samples()[name], rulebook()))), said(found)
