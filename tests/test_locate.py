"""Line numbers in TOML texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rulebook.locate import Place, nearest, places

RULES = sorted(Path(__file__).parent.parent.glob("rules/**/*.toml"))

NASTY = r'''# a = 1
top = 1 # [not.a.table]

[match]
hosts = ["a#b",   # comment with ] and "
  'c', """
two lines with QQQ and ] = {""", 4]
clues = [ { line = 'q]}', weight = 3 }, { text.x = "}\"" } ]
"quoted key" = 1
'single' . dotted = 2

[[strip]]
id = 'first'
lines = [
  'one',

  'two', # ]
]

  [[strip]]
  id = 'second'
  match = """\
\""" and on
id = 'inside'
"""
  last = """a"""""

[strip.sub]
deep = [[1, 2], [3]]

[[strip.inner]]
z = 1979-05-27 07:32:00
[[strip.inner]]
z = 1e3
y = {}
[other]
x = []
'''.replace("QQQ", "'''")


def all_paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from all_paths(item, (*path, key))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("match",), 4),
        (("match", "hosts"), 5),
        (("match", "hosts", 0), 5),
        (("match", "hosts", 1), 6),
        (("match", "hosts", 2), 6),
        (("match", "hosts", 3), 7),
        (("match", "clues", 1), 8),
        (("match", "clues", 1, "text", "x"), 8),
        (("match", "quoted key"), 9),
        (("match", "single", "dotted"), 10),
        (("strip",), 12),
        (("strip", 0), 12),
        (("strip", 0, "lines"), 14),
        (("strip", 0, "lines", 1), 17),
        (("strip", 1), 20),
        (("strip", 1, "id"), 21),
        (("strip", 1, "match"), 22),
        (("strip", 1, "last"), 26),
        (("strip", 1, "sub"), 28),
        (("strip", 1, "sub", "deep", 1, 0), 29),
        (("strip", 1, "inner", 1), 33),
        (("strip", 1, "inner", 1, "y"), 35),
        (("other", "x"), 37),
    ],
)
def test_finds_the_line_of(path, line):
    assert places(NASTY)[path].line == line


def test_finds_every_path_and_nothing_else():
    assert set(places(NASTY)) == set(all_paths(tomllib.loads(NASTY)))


def test_columns_count_code_points_from_one():
    assert places("键 = 1\n[表]\n'名' = ['甲', '乙']".replace("键", "'键'").replace("[表]", "['表']")) == {
        ("键",): Place(1, 1),
        ("表",): Place(2, 1),
        ("表", "名"): Place(3, 1),
        ("表", "名", 0): Place(3, 8),
        ("表", "名", 1): Place(3, 13),
    }


def test_falls_back_to_the_nearest_ancestor_that_is_there():
    found = places("[frame]\nafter = 'x'")
    assert nearest(found, ("frame", "after", 0)) == Place(2, 1)
    assert nearest(found, ("frame", "before")) == Place(1, 1)
    assert nearest(found, ("guard",)) is None
    assert nearest(found, ()) is None


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_value_of_a_rule_file_stands_where_it_is_said_to(path):
    text = path.read_text("utf-8")
    found, lines = places(text), text.split("\n")
    assert set(found) == set(all_paths(tomllib.loads(text)))
    for keys, place in found.items():
        rest = lines[place.line - 1][place.column - 1 :]
        assert rest.startswith(("[", "{", "'", '"') if isinstance(keys[-1], int) else (keys[-1], "["))


keys = st.sampled_from(["a", "b", "a-b", "'q k'", '"e\\u00e9"', "1"])
values = st.recursive(
    st.sampled_from(["1", "'x'", '"a\\"b]"', "'''a\nb'''", '"""\n"" \\"""""', "true", "1.5", "2026-01-01"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ",\n # ] \n".join(items) + "]"),
        st.dictionaries(keys, inner, max_size=2).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items() if "\n" not in value) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(["[[t]]", "[[t.u]]", "[t.u.v]", "[w]", ""]), keys, values), max_size=6))
def test_agrees_with_the_parser_on_any_text_that_it_reads(parts):
    text = "".join(f"{header}\n{key} = {value} # '\n" for header, key, value in parts)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(places(text)) == set(all_paths(data))


@given(st.text(alphabet="[]{}='\"#,.\n\\ab1 ", max_size=60))
def test_ends_on_any_text(text):
    places(text)
