"""Patterns of rule files: their bounds, how they fold, the literals that they need, and that none runs for ever."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SMALL, any_text, break_patterns, many, rule_patterns

from cleaner import patterns
from cleaner.errors import PatternError
from cleaner.fold import DASHES, ZERO_WIDTH, read, squeeze
from cleaner.page import line_numbers, lines_matching
from cleaner.patterns import Budget

texts = st.text(SMALL + "AB", max_size=30)


# ------------------------------------------------------------------------------------------------ bounds
@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("(?:(?:(?:a?){999}){999}){999}", "nested repeats"),
        ("a{5}" * 9 + "{100000}", "nested repeats"),
        ("(?:" * 30 + "a" + ")" * 30, "deep"),
        ("(" * 3000, "deep"),
        ("a" * 4001, "4001 characters"),
        ("(?R)", "may not use"),
        ("(?P<n>a)(?P>n)", "may not use"),
        ("(?<n>a)(?(n)b)", "may not use"),
        ("(*FAIL)a", "may not use"),
        ("(?:abc){e<=2}", "fuzzy"),
        (r"\L<words>", "named lists"),
        ("(?x) a", "verbose"),
        ("[a", "not closed"),
        ("(a", "not closed"),
        ("a)", "unbalanced"),
        ("a\\", "at the end"),
        ("*a", "does not compile"),
        ("a{5,2}", "does not compile"),
    ],
)
def test_a_pattern_out_of_bounds_is_refused_at_once(source: str, problem: str) -> None:
    began = time.process_time()
    with pytest.raises(PatternError, match=problem):
        patterns.check(source)
    assert time.process_time() - began < 0.5


_PIECES = ["(?:", "(?<n>", "(?<=", "(?!", "(?i)", "{2,5}", "{1}", "{3,1}", r"\d", r"\p{Han}", r"\1"]
_PIECES += ["[^", "a-z", "0-9", "[:", "&&"]
_signs = st.sampled_from([*"ab(){}[]|*+?\\^$.<>=!:#,-09iP、ｃ ", *_PIECES])


@many
@given(st.lists(_signs, max_size=12).map("".join))
def test_any_text_is_a_pattern_that_compiles_or_an_error_that_says_what_is_wrong(source: str) -> None:
    try:
        patterns.check(source)
    except PatternError as error:
        assert str(error)
    else:
        assert patterns.compiled(source)
        assert patterns.may_be_empty(source) == (patterns.compiled(source).search("") is not None)


# ------------------------------------------------------------------------------------------------ folding
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("来源：", "来源:"),
        ("（图）", "(图)"),
        (r"\（图\）", "(图)"),
        ("［１］", "[1]"),
        (r"\uff08", "("),
        ("[０-９]+", "12"),
        (r"[\uff10-\uff19]+", "12"),
        ("a\u3000b", "a b"),
        ("a\tb", "a b"),
        (r"a\tb", "a b"),
        (r"a\xa0b", "a b"),
        (r"a\u3000b", "a b"),
        (r"\\u0041", "\\u0041"),
        (r"\x41", "A"),
        ("？＊", "?*"),
    ],
)
def test_a_pattern_folds_as_texts_do(source: str, text: str) -> None:
    assert patterns.full_match(source, text, Budget())


@many
@given(any_text)
def test_an_escaped_text_hits_itself(text: str) -> None:
    source = "".join(f"\\{mark}" if not mark.isalnum() else mark for mark in read(text).text)
    if source:
        assert patterns.full_match(source, read(text).text, Budget())


# ------------------------------------------------------------------------------------------------ needs
@many
@given(break_patterns, texts)
def test_every_match_holds_a_literal_that_the_pattern_needs(source: str, text: str) -> None:
    needed = patterns.needs(source)
    for hit in patterns.find_breaks(source, text, Budget()):
        assert needed is None or any(literal in hit[0] for literal in needed)
        for choice in patterns.requires(source):
            assert any(literal in hit[0] for literal in choice)


@many
@given(break_patterns, texts)
def test_a_pattern_that_is_a_literal_hits_only_that(source: str, text: str) -> None:
    literal, line = patterns.literal(source), patterns.only_line(source)
    for hit in patterns.find_breaks(source, text, Budget()):
        assert literal is None or hit[0] == literal
    if line is not None:
        assert (patterns.full_match(source, text, Budget()) is not None) == (text == line)


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("相关阅读", {"相关阅读"}),
        ("第\\d+页 / 共\\d+页", {"页 / 共"}),
        ("阅读|下载", {"阅读", "下载"}),
        ("(?:阅读)?全文", {"全文"}),
        ("(?:ab){2}c", {"ababc"}),
        ("a+bc", {"bc"}),
        ("a?", None),
        ("[ab]", None),
        ("(?i)abc", None),
        ("a|", None),
        ("(?=abc)", None),
        ("（图）", {"(图)"}),
    ],
)
def test_what_a_pattern_needs(source: str, needed: set[str] | None) -> None:
    assert patterns.needs(source) == needed


@many
@given(rule_patterns, texts, st.integers(0, 3))
def test_lines_that_a_pattern_matches_are_all_found(source: str, text: str, first: int) -> None:
    reading = read(text)
    hits = [number for number, line in enumerate(reading.lines) if patterns.full_match(source, line, Budget())]
    wanted = [number for number in hits if number >= first]
    assert [number for number, _ in lines_matching(reading, source, Budget(), first)] == wanted
    assert list(line_numbers(reading, source, Budget(), first)) == wanted


# ------------------------------------------------------------------------------------------------ literals in a page
@pytest.mark.parametrize(
    "text",
    [
        "全网更新 — www.a.com",
        "全网更新—www.a.com",
        "全网\n更新 ——\nwww.a .com",
        "ｗ全网更新－ｗｗｗ．ａ．ｃｏｍ",
        "全\u200b网更新-www.a.com",
    ],
)
def test_a_literal_is_found_over_space_and_with_other_dashes(text: str) -> None:
    assert patterns.search(patterns.loose("全网更新—www.a.com"), read(text).text, Budget())


@many
@given(any_text)
def test_a_literal_is_found_where_it_stands(text: str) -> None:
    text = text.strip()
    if set(squeeze(text)):
        assert patterns.search(patterns.loose(text), read(f"x{text}y").text, Budget())


def test_what_cannot_be_seen_in_a_literal_does_not_count() -> None:
    assert patterns.loose("a\u200b b") == patterns.loose("ab")
    assert all(mark not in patterns.loose(f"a{mark}b") for mark in ZERO_WIDTH)
    assert patterns.loose("a-b") == patterns.loose(f"a{DASHES[2]}b")


# ------------------------------------------------------------------------------------------------ time
@pytest.mark.parametrize("source", ["(a|a)*$", "(?:a|aa)+$", "x(?:a|a)*$"])
def test_a_pattern_without_end_is_stopped(source: str) -> None:
    began = time.process_time()
    with pytest.raises(TimeoutError):
        patterns.search(source, "x" + "a" * 400 + "b", Budget(0.1))
    assert time.process_time() - began < 1


@many
@given(rule_patterns, st.sampled_from(["a", "ab", "a1、", "cd", "e。"]), st.sampled_from(["", "b", "。"]))
def test_no_pattern_takes_long_on_a_line(source: str, piece: str, tail: str) -> None:
    began = time.process_time()
    with contextlib.suppress(TimeoutError):
        patterns.full_match(source, piece * (250 // len(piece)) + tail, Budget(0.2))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0012", 12), ("", None), (None, None), ("x", None), ("-1", None), ("9" * 5000, None)],
)
def test_whole_numbers(text: str | None, number: int | None) -> None:
    assert patterns.whole_number(text) == number
