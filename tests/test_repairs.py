"""The repairs: preview chunks, hard wraps, flattened paragraphs, and the layout at the end."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from builders import after, clean, page, site
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import any_text, few, many, small_texts

from cleaner import layout
from cleaner.fold import LINE_BREAKS, WHITE_SPACE, read
from cleaner.mechanisms import mends

HAN = "的一是了我不在人有他这上着个地到大里说去子得也和那要下看天时过出"


def mended(name: str, text: str, title: str | None = None, **keys: object) -> str:
    """The reading copy of a text after a repair."""
    sheet = page(text, title=title)
    return after(sheet.reading.text, mends()[name].find(mends()[name].Rule.model_validate(keys), sheet))


def prose(length: int, seed: int = 7) -> str:
    """So many characters that hardly ever repeat, with a full stop now and then."""
    return "".join("。" if at % 17 == 16 else HAN[at * at * seed % 31 % len(HAN)] for at in range(length))


# ------------------------------------------------------------------------------------------------ chunks
def chunks(pieces: Iterable[str], between: str = "\n\n") -> str:
    return between.join(f"{number}、{piece}" for number, piece in enumerate(pieces, start=1))


def cut(text: str, size: int) -> list[str]:
    """A text in pieces of a size, of which the last may be longer."""
    ends = range(size, len(text) - size // 2, size)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@pytest.mark.parametrize("size", [300, 500, 1000])
@pytest.mark.parametrize("given_size", [None, 300, 500, 1000])
@pytest.mark.parametrize("between", ["\n\n", "\n", "\r\n\r\n", "  \n\u200b\n"])
def test_pieces_of_a_size_are_joined(size: int, given_size: int | None, between: str) -> None:
    body = prose(3 * size + 120)
    keys = {"size": given_size} if given_size else {}
    assert mended("chunks", chunks(cut(body, size), between), **keys) == body


sizes = st.sampled_from([100, 150])


@many
@given(st.text(HAN + "。,1、2", min_size=320, max_size=900), st.none() | sizes, sizes)
def test_what_was_cut_is_joined_again(body: str, given_size: int | None, size: int) -> None:
    assert mended("chunks", chunks(cut(body, size)), **({"size": given_size} if given_size else {})) == body


@few
@given(small_texts, st.sampled_from([None, 1, 2, 3, 6]))
def test_joining_takes_marks_and_white_space_only(text: str, size: int | None) -> None:
    rest = mended("chunks", text, **({"size": size} if size else {}))
    assert bare(rest, "1、", "2、") in bare(page(text).reading.text, "1、", "2、")


def bare(text: str, *marks: str) -> str:
    """A text without white space and these marks."""
    text = "".join(text.split())
    for mark in marks:
        text = text.replace(mark, "")
    return text


def test_a_bodys_own_list_is_passed_over() -> None:
    own = f"{prose(50)}\n1、{prose(40, 3)}\n2、{prose(45, 5)}\n3、{prose(60, 9)}\n{prose(400, 11)}"
    assert mended("chunks", chunks(cut(own, 300), "\n"), size=300) == own
    assert mended("chunks", chunks(cut(own, 300), "\n")) == own


@pytest.mark.parametrize(
    "text",
    [
        "1、甲\n2、乙\n3、丙",
        f"1、{prose(90)}\n2、{prose(90)}\n3、{prose(40)}",  # finer than any site cuts
        f"1、{prose(137)}\n2、{prose(60)}",  # two pieces of a size that is not round
        f"2、{prose(300)}\n3、{prose(100)}",
        f"1、{prose(300)}\n3、{prose(100)}",
        f"1、{prose(300)}\n2、{prose(900)}",  # the last is as long as two, or longer
        prose(500),
    ],
)
def test_a_list_is_no_chain_of_pieces(text: str) -> None:
    assert mended("chunks", text) == text


def test_the_longest_chain_counts() -> None:
    text = f"1、{prose(100)}\n2、{prose(80)}\n{chunks(cut(prose(1250, 3), 300))}"
    assert mended("chunks", text, size=300).endswith(prose(1250, 3))


@pytest.mark.parametrize(("end", "start"), [("。", ""), ("", "一、"), ("。 ", "")])
def test_a_cut_at_a_space_gives_the_space_back(end: str, start: str) -> None:
    body = f"{prose(299, 3)[: 299 - len(end.strip())]}{end.strip()} {start}{prose(350 - len(start), 5)}"
    pieces = [piece.strip() for piece in (body[:300], body[300:600], body[600:])]
    assert [len(piece) for piece in pieces] == [299, 300, 50]
    assert mended("chunks", chunks(pieces), size=300) == body


def test_what_stands_inline_may_count_or_not() -> None:
    rules = site(
        strip=[{"id": "w", "op": "inline", "label": "watermark", "literal": "WM"}], repair={"chunks": {"size": 300}}
    )
    marked = prose(650)[:130] + "WM" + prose(650)[130:]
    for pieces in (cut(marked, 300), [marked[:302], marked[302:602], marked[602:]]):
        assert clean(chunks(pieces), rules).body == f"{prose(650)}\n"


@pytest.mark.parametrize(
    ("text", "keys", "rest"),
    [
        ("1、题目题目 正文。", {}, "题目题目 正文。"),  # the title's echo follows
        ("1、题目是什么", {}, "1、题目是什么"),
        ("文\n1、题目 正文。", {}, "文\n1、题目 正文。"),
        ("1、正文。", {}, "1、正文。"),
        ("1、正文。", {"size": 300}, "正文。"),  # a site of which the size is known
        ("1、正文。\n2、又。", {"size": 300}, "1、正文。\n2、又。"),
        (f"1、{prose(400)}", {"size": 300}, f"1、{prose(400)}"),
    ],
)
def test_a_single_piece(text: str, keys: dict, rest: str) -> None:
    assert mended("chunks", text, title="题目", **keys) == rest


def test_other_marks() -> None:
    text = "".join(f"【{number}】{piece}\n" for number, piece in enumerate(cut(prose(650), 300), start=1))
    assert mended("chunks", text, prefix=r"【(?<n>\d+)】", size=300).strip() == prose(650)


@pytest.mark.parametrize("number", ["", "x", "9" * 5000, "²"])
def test_a_mark_whose_number_is_none_is_no_mark(number: str) -> None:
    text = f"{number}、{prose(300)}\n2、{prose(100)}"
    assert mended("chunks", text, prefix="(?<n>.*?)、", size=300) == text


def test_marks_need_a_number() -> None:
    with pytest.raises(ValidationError, match="group"):
        mends()["chunks"].Rule(prefix=r"\d+、")


# ------------------------------------------------------------------------------------------------ reflow
def wrapped(paragraphs: list[str], width: int = 25, indent: int = 2) -> str:
    """Paragraphs as a page of a PDF shows them, the indent of the first lines lost."""
    lines = []
    for paragraph in paragraphs:
        first = width - indent
        rest = paragraph[first:]
        lines += [paragraph[:first], *(rest[at : at + width] for at in range(0, len(rest), width))]
    return "\n".join(lines)


def steady(length: int) -> str:
    """A paragraph of a length, of characters that are all one em wide and never forbid a break."""
    return prose(length - 1).replace("。", "们") + "。"


@pytest.mark.parametrize("width", [20, 25, 38])
@pytest.mark.parametrize("keys", [{}, {"width": None}])
def test_hard_wraps_are_joined_to_paragraphs(width: int, keys: dict) -> None:
    paragraphs = [steady(5 * width + 4), steady(3 * width + 9), steady(6 * width - 5)]
    given_width = {"width": width} if keys else {}
    assert mended("reflow", wrapped(paragraphs, width), **given_width).split("\n") == paragraphs


def test_a_page_break_inside_a_sentence_joins() -> None:
    whole = steady(160)
    text = wrapped([whole, steady(100)])
    lines = text.split("\n")
    broken = "\n".join([lines[0], lines[1], lines[2][:9], lines[2][9:] + lines[3][:9], *lines[3:]])
    assert mended("reflow", broken).split("\n")[0].startswith(whole[:60])


def test_an_outline_mark_and_a_heading_open_paragraphs() -> None:
    paragraphs = [steady(96), "一、提高认识", steady(120), f"(一){steady(90)}", f"二、{steady(90)}"]
    assert mended("reflow", wrapped(paragraphs), headings="一、[^。]{2,20}").split("\n") == paragraphs


def test_words_of_letters_keep_their_space() -> None:
    lines = [steady(24)[:-1], prose(22, 3)[:22] + "GPS", f"tracker{prose(21, 5)}", *(steady(26)[:-1] for _ in range(4))]
    assert "GPS tracker" in mended("reflow", "\n".join(lines))


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [
        ("的tracker有", "a tracker上"),  # nothing says so
        ("的atracker有", "atracker上"),
        ("的atracker有a", "a tracker上"),  # the halves are words of the text too
        ("的atracker有tracker", "a tracker上"),
        ("的atrackers有", "a tracker上"),
    ],
)
def test_a_word_that_was_cut_is_told_by_the_rest_of_the_text(elsewhere: str, joined: str) -> None:
    cut = [prose(22, 3).replace("。", "们") + "a", f"tracker上{prose(20, 5)}"]
    lines = [steady(24)[:-1], *cut, *(steady(26)[:-1] for _ in range(4)), elsewhere]
    assert joined in mended("reflow", "\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(steady(40 + 7 * at) for at in range(8)),  # paragraphs, a line each
        "\n".join(["床前明月光,", "疑是地上霜。", "举头望明月,", "低头思故乡。"]),  # verse
        "\n".join(f"{number}. {steady(20)}" for number in range(1, 9)),  # a list
        "\n".join(steady(25) for _ in range(8)),  # lines of one length that end sentences
        steady(300),
        "",
    ],
)
def test_what_is_not_wrapped_stays(text: str) -> None:
    assert mended("reflow", text) == text


@few
@given(small_texts, st.sampled_from(["auto", 3, 6, 25]))
def test_reflow_touches_line_ends_only(text: str, width: object) -> None:
    assert bare(mended("reflow", text, width=width)) == bare(page(text).reading.text)


# ------------------------------------------------------------------------------------------------ paragraphs
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("甲。 乙。 丙", "甲。\n乙。\n丙"),
        ("甲。乙 丙", "甲。乙 丙"),
        ("甲。\n乙。 ", "甲。\n乙。"),
        ("甲。二、乙", "甲。\n二、乙"),
        ("甲。 二、乙", "甲。\n二、乙"),
        ("甲。\n二、乙", "甲。\n二、乙"),
    ],
)
def test_flattened_paragraphs_are_opened(text: str, rest: str) -> None:
    assert mended("paragraphs", text, break_at=r"(?<=。) (?=\p{Han})|(?<=。) ?(?=二、)") == rest


def test_only_white_space_gives_way_to_a_break() -> None:
    assert mended("paragraphs", "甲。乙。", break_at="。") == "甲。乙。"


# ------------------------------------------------------------------------------------------------ layout
def laid_out(text: str) -> str:
    return after(text, layout.find(read(text).edited(())))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a", "a\n"),
        ("a\n", "a\n"),
        ("\n \n a \r\n\u3000\r\n b\u200b \n", "a\nb\n"),
        ("a  b", "a  b\n"),
        ("a\u2028b\rc", "a\nb\nc\n"),
        ("a\n\n\nb", "a\nb\n"),
    ],
)
def test_a_body_has_one_paragraph_a_line(text: str, rest: str) -> None:
    assert laid_out(text) == rest
    assert clean(text, site()).body == rest


@many
@given(any_text | small_texts)
def test_laying_out_twice_changes_nothing(text: str) -> None:
    once = laid_out(text)
    assert laid_out(once) == once
    assert all(line.strip("".join(WHITE_SPACE)) == line for line in once.split("\n"))
    assert not set(once) & set(LINE_BREAKS[1:])
    assert "\n\n" not in once
    assert once.endswith("\n") or not once


def test_a_watermark_that_a_chunk_mark_cut_in_two_goes_whole() -> None:
    mark, text = "更多文档见www.example.org", prose(900)
    shown = text[:290] + mark + text[290:]
    rules = site(
        frame={"after": ["文档正文"]},
        strip=[{"id": "mark", "op": "inline", "label": "watermark", "literal": mark, "removes": [mark]}],
        repair={"chunks": {"size": 300}},
    )
    assert clean(f"文档正文\n\n{chunks(cut(shown, 300))}", rules).body == text + "\n"
