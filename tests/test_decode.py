"""Bytes to text: the decisions, and the law that nothing is lost on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.decode import Decoding, declared_in, decode, encode

SIMPLIFIED = "我们在这里说的是同一件事：今年春天，村里的人把旧路修好了，孩子们上学不用再绕到河对岸去。大家都很高兴。"
TRADITIONAL = "我們在這裡說的是同一件事：今年春天，村裡的人把舊路修好了，孩子們上學不用再繞到河對岸去。大家都很高興。"
JAPANESE = "私たちがここで話しているのは同じことです。今年の春、村の人々は古い道を直しました。"
KOREAN = "우리가 여기에서 말하는 것은 같은 일이다. 올해 봄에 마을 사람들은 옛 길을 고치고 모두 기뻐했다."
RUSSIAN = "Мы говорим здесь об одном и том же: этой весной жители деревни починили старую дорогу."
FRENCH = "Cette année, les élèves du village n'ont plus à passer de l'autre côté : la route a été réparée."

DATA = Path(__file__).parents[2] / "shared" / "data"
PAGES = sorted(DATA.glob("zh_*/text/*.txt"))

SOURCES = [
    (SIMPLIFIED, "gb18030", "gb18030"),
    (TRADITIONAL, "gb18030", "gb18030"),
    (TRADITIONAL, "big5", "big5"),
    (SIMPLIFIED, "utf-8", "utf-8"),
    (JAPANESE, "euc_jp", "euc_jp"),
    (JAPANESE, "cp932", "cp932"),
    (KOREAN, "cp949", "cp949"),
    (RUSSIAN, "koi8-r", "koi8-r"),
    (RUSSIAN, "cp1251", "cp1251"),
    (FRENCH, "cp1252", "cp1252"),
]


def read(data: bytes, declared: str | None = None) -> tuple[str, str, str]:
    text, decoding = decode(data, declared)
    return text, decoding.encoding, decoding.reason


def is_exact(data: bytes, declared: str | None = None) -> bool:
    return encode(*decode(data, declared)) == data


# The laws


@given(st.binary(max_size=200), st.sampled_from([None, "gb2312", "big5", "utf-8", "shift_jis", "koi8-r", "nonsense"]))
@example(b"", None)
@example(b"\0" * 100, "gb2312")
@example(bytes(range(256)) * 4, None)
def test_any_bytes_decode_and_the_bad_ones_are_where_they_are_said_to_be(data: bytes, declared: str | None) -> None:
    text, decoding = decode(data, declared)
    assert all(text[offset] == "\ufffd" and lost for offset, lost in decoding.bad)
    assert [offset for offset, _ in decoding.bad] == sorted({offset for offset, _ in decoding.bad})
    assert isinstance(encode(text, decoding), bytes)
    if decoding.encoding in {"utf-8", "gb18030", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}:
        assert encode(text, decoding) == data


@given(st.text(max_size=200))
def test_utf8_is_plain_decoding(text: str) -> None:
    data = text.encode("utf-8")
    if b"\0" not in data and not text.startswith("\ufeff"):
        assert decode(data) == (text, Decoding("utf-8", b"", "valid", ()))


BITS = ["中文字", "\ufffd", b"\xff", b"\xe4\xb8", b"\xed\xa0\x80", b"\xf8\x88", "abc"]


@given(st.lists(st.sampled_from(BITS), max_size=16))
def test_bad_bytes_in_utf8_come_back_and_real_replacement_characters_stay(parts: list[str | bytes]) -> None:
    data = b"".join(part if isinstance(part, bytes) else part.encode() for part in [SIMPLIFIED * 2, *parts])
    text, decoding = decode(data)
    assert decoding.encoding == "utf-8" and encode(text, decoding) == data
    assert text.count("\ufffd") - len(decoding.bad) == parts.count("\ufffd")


@given(st.sampled_from(SOURCES), st.data())
def test_a_few_bytes_overwritten_or_cut_off_are_only_that(source: tuple[str, str, str], drawn: st.DataObject) -> None:
    text, codec, expected = source
    lines = text.replace("，", "\n").replace("：", "\n")  # only ASCII brings a code of two bytes back into step
    data = bytearray(f"{lines}\n".encode(codec) * 3)
    data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    whole = bytes(data[: drawn.draw(st.integers(len(data) // 2, len(data)))])
    if codec in {"gb18030", "big5", "utf-8"}:
        assert decode(whole)[1].encoding in {expected, "cp950", "big5hkscs"}
    assert is_exact(whole) or codec in {"big5", "cp932"}


@given(st.text(st.characters(codec="gb18030"), max_size=60))
def test_every_gb18030_text_survives(text: str) -> None:
    assert is_exact(SIMPLIFIED.encode("gb18030") + text.encode("gb18030"), "gb18030")


@given(st.text(max_size=30), st.binary(max_size=5))
def test_encode_never_raises(text: str, lost: bytes) -> None:
    for codec in ("utf-8", "gb18030", "big5", "cp1252", "utf-16-le"):
        assert isinstance(encode(text + "\ud800", Decoding(codec, b"", "", ((3, lost), (90, lost)))), bytes)


# Marks in front


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    mark = "\ufeff".encode(codec)
    text, decoding = decode(mark + SIMPLIFIED.encode(codec), "gb2312")
    assert (text, decoding) == (SIMPLIFIED, Decoding(codec, mark, "bom", ()))
    assert is_exact(mark) and is_exact(mark + SIMPLIFIED.encode(codec) + b"\xff")


def test_a_utf8_mark_before_a_gbk_page_is_kept_and_not_believed() -> None:
    data = b"\xef\xbb\xbf" + SIMPLIFIED.encode("gbk")
    assert read(data) == (SIMPLIFIED, "gb18030", "frequent characters")
    assert is_exact(data)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED + "\n", "plain words\r\n", FRENCH, "<p>" + TRADITIONAL])
def test_utf16_without_a_mark(codec: str, text: str) -> None:
    assert read(text.encode(codec)) == (text, codec, "zero bytes of UTF-16")
    assert is_exact(text.encode(codec)[:-1])


@pytest.mark.parametrize("data", [b"\0", b"\0" * 4096, b"\0abc\0", "一\0二".encode(), b"this app can break\0"])
def test_zero_bytes_alone_do_not_make_utf16(data: bytes) -> None:
    assert read(data) == (data.decode(), "utf-8", "valid")


# UTF-8 with errors


@pytest.mark.parametrize("size", range(1, 7))
def test_utf8_cut_within_its_last_character(size: int) -> None:
    data = SIMPLIFIED[:10].encode()[: 10 + size]
    text, decoding = decode(data, "gb2312")
    assert decoding.encoding == "utf-8" and text[:3] == SIMPLIFIED[:3] and encode(text, decoding) == data


@pytest.mark.parametrize("size", range(1, 9))
def test_utf8_cut_within_its_first_and_last_character(size: int) -> None:
    data = SIMPLIFIED.encode()[size:-size]
    assert decode(data)[1].encoding == "utf-8" and is_exact(data)


@pytest.mark.parametrize("text", ["中", "中文", SIMPLIFIED, "hello"])
def test_one_bad_byte_in_front_of_utf8(text: str) -> None:
    data = b"\xff" + text.encode()
    assert decode(data, "utf-8") == (
        "\ufffd" + text,
        Decoding("utf-8", b"", "utf-8 with 1 bad bytes", ((0, b"\xff"),)),
    )


def test_offsets_of_bad_bytes_count_code_points_and_runs_stay_whole() -> None:
    data = "𠮷中".encode() + b"\xe4\xb8" + "\ufffd文字文字".encode() + b"\xff\xfe" + "。".encode()
    text, decoding = decode(data)
    assert text == "𠮷中\ufffd\ufffd文字文字\ufffd\ufffd。"
    assert decoding.bad == ((2, b"\xe4\xb8"), (8, b"\xff"), (9, b"\xfe"))
    assert encode(text, decoding) == data


# Which code


@pytest.mark.parametrize(("text", "codec", "expected"), SOURCES)
def test_by_frequent_characters(text: str, codec: str, expected: str) -> None:
    assert read(text.encode(codec))[:2] == (text, expected)


@pytest.mark.parametrize("text", ["你好", "中国", "测试", "秘书之家", "关于我们", "a中文b", "第1页", "联通", "啊"])
def test_a_few_bytes_of_gbk(text: str) -> None:
    assert read(text.encode("gbk"))[:2] == (text, "gb18030")


@pytest.mark.parametrize("text", ["你好嗎", "中文", "關於我們", "台北市政府", "第1頁", "一個人"])
def test_a_few_bytes_of_big5(text: str) -> None:
    assert read(text.encode("big5"))[:2] == (text, "big5")


def test_valid_gb18030_proves_nothing() -> None:
    data = TRADITIONAL.encode("big5")
    assert data.decode("gb18030", "replace").count("\ufffd") == 0
    assert read(data, "gb2312") == (TRADITIONAL, "big5", "frequent characters")


@pytest.mark.parametrize(
    ("extra", "codec", "expected"),
    [("", "big5", "big5"), ("喬治‧布希～", "cp950", "cp950"), ("喺度嚟", "big5hkscs", "big5hkscs")],
)
def test_the_big5_that_reads_most(extra: str, codec: str, expected: str) -> None:
    text = TRADITIONAL + extra
    assert read(text.encode(codec), "Big5") == (text, expected, "declared Big5")


@pytest.mark.parametrize("text", ["caf\xe9", "don\u2019t", "na\xefve \u2014 \xa9 2011", "A\xa0B", FRENCH])
def test_single_accents_are_windows_1252(text: str) -> None:
    assert read(text.encode("cp1252"))[:2] == (text, "cp1252")


def test_half_a_character_in_front_does_not_shift_the_others() -> None:
    data = SIMPLIFIED.encode("gb18030")[1:]
    text, decoding = decode(data)
    assert text == "\ufffd" + SIMPLIFIED[1:] and decoding.bad == ((0, data[:1]),)
    assert encode(text, decoding) == data


@pytest.mark.parametrize("first", ["囧", "鎔", "喆", "龘"])
def test_a_rare_first_character_is_no_half_one(first: str) -> None:
    assert read((first + SIMPLIFIED).encode("gb18030"))[0] == first + SIMPLIFIED


# What the page says


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "x-gbk", "gb_2312-80", " gb18030 ", "cp936", "chinese"])
def test_every_name_of_the_national_standard_is_gb18030(declared: str) -> None:
    text = SIMPLIFIED + "鎔𠮷"
    assert read(text.encode("gb18030"), declared) == (text, "gb18030", f"declared {declared}")


@pytest.mark.parametrize(
    ("text", "declared", "codec"),
    [
        (RUSSIAN, "koi8-r", "koi8-r"),
        (FRENCH, "iso-8859-1", "cp1252"),
        (JAPANESE, "x-sjis", "cp932"),
        (KOREAN, "euc-kr", "cp949"),
        ("ğüşiöç", "iso-8859-9", "cp1254"),
        ("囧囧", "gb2312", "gb18030"),
    ],
)
def test_the_declared_charset_is_widened(text: str, declared: str, codec: str) -> None:
    assert read(text.encode(codec), declared) == (text, codec, f"declared {declared}")


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "big5", "shift_jis", "koi8-r", "cp037", "utf-16"])
def test_a_wrong_declaration_is_seen_through(declared: str) -> None:
    assert read(SIMPLIFIED.encode("gbk"), declared)[:2] == (SIMPLIFIED, "gb18030")


@pytest.mark.parametrize("declared", ["", "rot13", "hex", "punycode", "undefined", "中", "a\0b", "x" * 9999, "gb 1"])
def test_a_declaration_can_say_anything(declared: str) -> None:
    assert decode(SIMPLIFIED.encode("gbk"), declared) == decode(SIMPLIFIED.encode("gbk"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<html><head><meta charset="GB2312">', "gb2312"),
        (b"<META charset=utf-8/>", "utf-8"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb_2312-80" />', "gb_2312-80"),
        (b"<meta content='text/html;charset=Big5' http-equiv=Content-Type>", "big5"),
        (b"<meta http-equiv=Content-Type content=text/html;charset=gbk>", "gbk"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?><html>', "shift_jis"),
        (b'<?xml version="1.0" encoding="utf-8"?><meta charset="gbk">', "gbk"),
        (b'<meta name="author" content="x"><p>charset=gbk', None),
        (b"<html>" + b" " * 2048 + b'<meta charset="gbk">', None),
        (b"", None),
        ("<meta charset='中'>".encode(), None),
    ],
)
def test_declared_in(head: bytes, expected: str | None) -> None:
    assert declared_in(head) == expected


@given(st.binary(max_size=300))
def test_declared_in_never_raises(head: bytes) -> None:
    declared_in(b"<meta charset=" + head)


# Real pages, where they are at hand


def pieces(data: bytes, seed: str) -> Iterator[bytes]:
    yield data
    yield data[:200]
    yield data[: random.Random(seed).randrange(200, max(201, len(data)))]


@pytest.mark.skipif(not PAGES, reason="no pages at hand")
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "cp950"])
def test_real_pages(codec: str) -> None:
    asked = wrong = 0
    for page in PAGES:
        text = page.read_bytes().decode("utf-8")
        if codec == "cp950" and sum(map(text.count, "這國說時會")) <= sum(map(text.count, "这国说时会")):
            continue
        for data in pieces(text.encode(codec, "ignore"), page.name):
            decoded, decoding = decode(data)
            asked += 1
            wrong += decoding.encoding not in {codec, "big5" if codec == "cp950" else codec}
            assert encode(decoded, decoding) == data
    assert asked > 100 and wrong <= asked // 100
