"""The reading copy, and its map to the raw text and back."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import any_text, claims, many, small_texts

from cleaner.edits import apply, resolve
from cleaner.fold import (
    LINE_BREAKS,
    WHITE_SPACE,
    ZERO_WIDTH,
    Reading,
    count_marks,
    fold_characters,
    line_gaps,
    read,
    squeeze,
    widened,
)
from cleaner.model import Claim, Edit


def bare(text: str) -> str:
    """A text without white space and zero-width characters, folded."""
    return "".join(mark for mark in fold_characters(text) if mark not in WHITE_SPACE and mark not in ZERO_WIDTH)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, tuple[Edit, ...]]:
    raw = draw(st.one_of(any_text, small_texts))
    found = draw(claims(length=min(len(raw), 40), replacements=("", " ", "\n")))
    edits = resolve(found, raw)
    return read(raw, edits), edits


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ＡＢＣ１２３（），：", "ABC123(),:"),
        ("a\u3000b\xa0c\td", "a b c d"),
        ("a\r\nb\rc\u2028d\x85e\vf", "a\nb\nc\nd\ne\nf"),
        ("  a  \n\t b\u3000\n", "a\nb\n"),
        ("a\u200bb\ufeff\u00adc", "abc"),
        ("a \u200b b", "a  b"),
        ("\u200b\n\u200b", "\n"),
        ("a\n\n\n b", "a\n\n\nb"),
        ("。，、“”…—", "。,、“”…—"),
        ("\ud800\0\U00020bb7", "\ud800\0\U00020bb7"),
        ("", ""),
        (" \t", ""),
    ],
)
def test_a_reading_copy_ignores_width_and_kinds_of_space(raw: str, text: str) -> None:
    assert read(raw).text == text


def test_white_space_is_unicodes() -> None:
    assert {mark for mark in map(chr, range(0x110000)) if mark.isspace()} - WHITE_SPACE == set("\x1c\x1d\x1e\x1f")
    assert all(unicodedata.category(mark) in ("Zs", "Zl", "Zp", "Cc") for mark in WHITE_SPACE)


@many
@given(readings())
def test_each_character_stands_for_a_stretch_that_folds_to_it(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, edits = found
    spans = [reading.to_raw(at, at + 1) for at in range(len(reading.text))]
    assert spans == sorted(spans)
    for mark, span in zip(reading.text, spans, strict=True):
        assert 0 <= span.start <= span.end <= len(reading.raw)
        if mark not in " \n":  # white space may be put in by an edit
            assert bare(reading.raw[span.start : span.end]) == mark
            assert not any(edit.start < span.end and span.start < edit.end for edit in edits)


@many
@given(readings())
def test_nothing_but_space_is_lost_in_folding(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, edits = found
    assert bare(reading.text) == bare(apply(edits, reading.raw))
    assert fold_characters(reading.plain) == reading.text


@many
@given(readings(), st.data())
def test_stretches_map_back_and_forth(found: tuple[Reading, tuple[Edit, ...]], data: st.DataObject) -> None:
    reading, _ = found
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    span, gap = reading.to_raw(start, end), reading.gap_in_raw(start, end)
    assert 0 <= gap.start <= gap.end <= len(reading.raw)
    if start < end:
        assert gap.start <= span.start <= span.end <= gap.end
        assert span.start == reading.to_raw(start, start + 1).start
        assert span.end == reading.to_raw(end - 1, end).end
    assert 0 <= reading.from_raw(span.start) <= len(reading.text)


@many
@given(readings())
def test_a_place_in_the_raw_text_reads_where_its_character_does(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, _ = found
    places = [reading.from_raw(offset) for offset in range(len(reading.raw) + 1)]
    assert places == sorted(places)
    for at, mark in enumerate(reading.text):
        if mark not in " \n":
            assert reading.from_raw(reading.to_raw(at, at + 1).start) == at


@many
@given(readings())
def test_lines_of_a_reading(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, _ = found
    for number, line in enumerate(reading.lines):
        span = reading.line_span(number)
        assert reading.text[span.start : span.end] == line
        assert {reading.line_of(offset) for offset in range(span.start, span.end + 1)} == {number}
        assert line == line.strip("".join(WHITE_SPACE) + ZERO_WIDTH)


@many
@given(readings())
def test_reading_a_reading_changes_nothing(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    assert read(found[0].text).text == found[0].text


@many
@given(readings())
def test_a_text_after_edits_is_that_of_its_reading(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, edits = found
    assert reading.text_after(edits) == reading.after(edits).text == reading.text
    assert reading.squeezed_after(edits) == reading.squeezed


@many
@given(readings())
def test_of_an_edited_text_nothing_is_taken_out(found: tuple[Reading, tuple[Edit, ...]]) -> None:
    reading, edits = found
    after = reading.edited(edits)
    assert after.plain == apply(edits, reading.raw)
    assert after.text == fold_characters(after.plain)
    for at, mark in enumerate(after.plain):
        span = after.to_raw(at, at + 1)
        assert reading.raw[span.start : span.end] == mark or mark in " \n"


@pytest.mark.parametrize(
    ("raw", "start", "end", "stretch", "gap"),
    [
        ("a \r\n b", 1, 2, "\r\n", " \r\n "),
        ("a\u200b\u200bb", 0, 1, "a", "a\u200b\u200b"),
        ("a\u200bb", 1, 1, "", "\u200b"),
        ("  ab  ", 0, 2, "ab", "  ab  "),
    ],
)
def test_a_gap_holds_what_folding_took_out(raw: str, start: int, end: int, stretch: str, gap: str) -> None:
    reading = read(raw)
    assert raw[slice(*reading.to_raw(start, end))] == stretch
    assert raw[slice(*reading.gap_in_raw(start, end))] == gap


def test_an_edit_that_puts_in_white_space_keeps_the_map() -> None:
    raw = "one  WM  two"
    reading = read(raw, [Claim(3, 9, "\n", "w#1", "watermark")])
    assert reading.text == "one\ntwo"
    assert raw[slice(*reading.to_raw(3, 4))] == "  WM  "
    assert raw[slice(*reading.to_raw(4, 7))] == "two"


@many
@given(any_text | small_texts)
def test_gaps_at_line_ends(text: str) -> None:
    """Every run of white space and zero-width characters with a break in it, or at an end; lone line feeds aside."""
    runs = [run.span() for run in re.finditer(f"[{''.join(WHITE_SPACE)}{ZERO_WIDTH}]+", text)]
    wanted = [
        (start, end)
        for start, end in runs
        if start == 0 or end == len(text) or not set(LINE_BREAKS).isdisjoint(text[start:end])
    ]
    assert [
        gap
        for gap in line_gaps(read(text).edited(()))
        if text[slice(*gap)] != "\n" or gap[0] == 0 or gap[1] == len(text)
    ] == [gap for gap in wanted if text[slice(*gap)] != "\n" or gap[0] == 0 or gap[1] == len(text)]


@many
@given(any_text | small_texts)
def test_marks_are_all_but_white_space(text: str) -> None:
    assert count_marks(text) == sum(mark not in WHITE_SPACE for mark in text)


def test_copies_are_compared_without_space_dashes_and_width() -> None:
    assert squeeze("Ａ—b -\u200b c\n（d）") == "Abc(d)"
    assert widened("a\u200b\ufeffb\u200b", 3, 4) == (1, 5)
