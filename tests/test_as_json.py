"""JSON as we write it: to the byte as `json` does, also where the library that is faster differs from it."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.as_json import as_json, in_ascii, text_in


def written(value: object) -> bytes:
    """As the standard library writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


class Pair(NamedTuple):
    one: int
    other: str


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters())
    | st.floats(0.001, 1).map(lambda x: round(x, 3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(values)
def test_any_value_is_written_as_json_writes_it(value: object) -> None:
    assert as_json(value) == written(value)


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, {"a": 10**30}, "\ud800", {"\udfff": 1}, Pair(1, "x"), {1: 2}])
def test_what_the_library_does_not_take_is_written_all_the_same(value: object) -> None:
    assert as_json(value) == written(value)


def test_every_character_is_escaped_as_json_escapes_it() -> None:
    for start in range(0, 0x110000, 0x1000):
        text = "".join(map(chr, range(start, start + 0x1000)))
        assert as_json(text) == written(text)
        assert in_ascii(text) == json.dumps(text).encode()


@given(st.text())
def test_texts_are_read_again(text: str) -> None:
    assert text_in(as_json(text)) == text_in(in_ascii(text)) == text


@pytest.mark.parametrize("quoted", [b'"\\ud800"', b'"a', b'"\xff"', b'"\n"', b'"\\x"', b""])
def test_what_is_no_text_raises(quoted: bytes) -> None:
    with pytest.raises(ValueError):
        text_in(quoted)
