"""The grammar of rule files: what fits, what it becomes, and how editors learn it."""

from __future__ import annotations

import copy
import datetime
import tomllib

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.grammar import Source
from cleaner.mechanisms import mends, ops
from cleaner.rulebook import faults
from cleaner.rulebook.schema import Head, json_schema, validate

# The example of the grammar's description, whole.
EXAMPLE = r"""
format  = 1
id      = 'sites/mishuzj.com'
about   = '秘书之家'
reviewed = 2026-11-21
disable = ['links']

[match]
hosts = ['mishuzj.com', '*.mishuzj.com']
clues = [ { text = '秘书之家—全网资源每日更新', weight = 3 }, { line = '碎片内容', weight = 1, min_count = 1 } ]
threshold = 3
margin = 1

[[capture]]
id   = 'title'
line = '(?<title>.+)\.(?<format>docx?|pdf|pptx?|wps)'
nth  = -1
split = '>'

[[truncation]]
id     = 'preview'
text   = '\.\.\.'
at     = 'tail'
reason = 'ellipsis'
removes_marker = true

[frame]
after  = '.+\.(?:docx?|pdf|pptx?|wps)'
before = ['1、当您付费下载文档后.*', '碎片内容', '发表评论取消回复']
before_optional = true

[[strip]]
id      = 'watermark'
op      = 'inline'
label   = 'watermark'
literal = '秘书之家—全网资源每日更新 www.mishuzj.com'
join    = 'tight'
min_count = 2
removes = ['党支部书记秘书之家—全网资源每日更新 www.mishuzj.com做实']
keeps   = ['秘书之家']
unless  = '版权'

[[strip]]
id = 'lines'
op = 'line'
label = 'navigation'
lines = ['首页', '上一篇']

[[strip]]
id = 'box'
op = 'block'
label = 'share-box'
first = '分享到'
last = '取消'
max_lines = 9

[[strip]]
id = 'list'
op = 'list'
label = 'related-links'
header = '相关阅读'
item = '.+\.docx?'
min_items = 2

[[strip]]
id    = 'title-echo'
op    = 'echo'
label = 'echo'
of    = 'title'
where = 'head'
max = 2

[repair.chunks]
prefix = '(?<n>\d+)、'
size = 300

[repair.reflow]
headings = '[一二三]、.+'
width = 'auto'

[repair.paragraphs]
break_at = '(?<=。) '

[guard]
max_removed = 0.15
min_chars = 20
must_keep = ['。']
must_not_contain = ['秘书之家—']
"""


def head(text: str) -> Head:
    found = validate(tomllib.loads(text))
    assert isinstance(found, Head), found
    return found


def test_the_whole_grammar_fits():
    found = head(EXAMPLE)
    assert [strip.op for strip in found.strip] == ["inline", "line", "block", "list", "echo"]
    assert all(isinstance(strip, ops()[strip.op].Rule) for strip in found.strip)
    assert found.repair.model_fields_set == {"chunks", "reflow", "paragraphs"}
    assert found.match.clues[0].weight == 3


def test_an_anchor_is_a_list_however_it_is_written():
    found = head("format = 1\nid = 'sites/a'\n[frame]\nafter = 'x'\nbefore = ['x', 'y']\n")
    assert found.frame.after == ("x",)
    assert found.frame.before == ("x", "y")


def test_a_whole_number_is_a_fraction_too():
    assert head("format = 1\nid = 'sites/a'\n[guard]\nmax_removed = 1\n").guard.max_removed == 1.0


def test_patterns_are_told_from_plain_text_by_their_type():
    found = head(EXAMPLE)
    assert isinstance(found.frame.after[0], Source)
    assert isinstance(found.capture[0].line, Source)
    assert isinstance(found.strip[0].unless, Source)
    assert not isinstance(found.strip[0].literal, Source)
    assert not isinstance(found.strip[0].removes[0], Source)


def test_what_is_loaded_stays_as_it_is():
    with pytest.raises(pydantic.ValidationError):
        head(EXAMPLE).guard.min_chars = 1


def test_a_fault_names_the_path_in_the_file_and_nothing_of_the_machinery():
    data = tomllib.loads(EXAMPLE)
    data["strip"][0]["literl"] = "x"
    data["strip"][2]["max_lines"] = "9"
    data["strip"][3]["item"] = "("
    data["strip"][4]["of"] = "head"
    data["strip"][1]["lines"][1] = 3
    data["frame"]["before"][1] = ""
    data["repair"]["reflow"]["widht"] = 3
    found = validate(data)
    assert not isinstance(found, Head)
    assert {fault.path: fault.kind for fault in found} == {
        ("strip", 0, "literl"): "extra_forbidden",
        ("strip", 1, "lines", 1): "string_type",
        ("strip", 2, "max_lines"): "int_type",
        ("strip", 3, "item"): "value_error",
        ("strip", 4, "of"): "literal_error",
        ("frame", "before", 1): "value_error",
        ("repair", "reflow", "widht"): "extra_forbidden",
    }
    known = {fault.path: fault.context["known"] for fault in found if fault.kind == "extra_forbidden"}
    assert "literal" in known["strip", 0, "literl"]
    assert known["repair", "reflow", "widht"] == ("headings", "width")


def test_the_schema_for_editors_knows_every_key_op_and_repair():
    schema = json_schema()
    definitions = schema["$defs"]
    assert set(schema["properties"]) == set(Head.model_fields)
    constants = {table["properties"]["op"]["const"] for table in definitions.values() if "op" in table["properties"]}
    assert constants == set(ops())
    assert set(definitions["Repair"]["properties"]) == set(mends())
    assert all(table["additionalProperties"] is False for table in [schema, *definitions.values()])


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


JUNK = st.sampled_from([
    None, True, -1, 0, 1.5, float("nan"), 10**30, "", " ", "x", "(", "[[", "a*",
    [], [3], ["x"], [[]], {}, {"x": 1}, [{"op": "line"}], {"op": []}, {"op": 3},
    datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1),
])  # fmt: skip
PLACES = st.sampled_from([path for path in paths(tomllib.loads(EXAMPLE)) if path])


@given(st.lists(st.tuples(PLACES, JUNK), min_size=1, max_size=3))
def test_any_junk_anywhere_is_told_in_plain_words(changes):
    data = copy.deepcopy(tomllib.loads(EXAMPLE))
    for path, junk in changes:
        put(data, path, junk)
    found = validate(data)
    for fault in [] if isinstance(found, Head) else faults.told(found, data):
        assert fault.problem and fault.remedy
        assert not any(jargon in str(fault) for jargon in ("Input", "Value error", "function-", "constrained", "tuple"))


def test_a_value_that_may_be_of_two_types_has_one_fault():
    data = tomllib.loads("format = 1\nid = 'sites/a'\nrepair.reflow.width = []\n")
    (fault,) = faults.told(validate(data), data)
    assert fault.path == ("repair", "reflow", "width")
    assert "whole number" in fault.remedy and "'auto'" in fault.remedy


def put(data, path, junk):
    """Puts junk in a place, or takes the place away, if earlier junk has left it there."""
    for key in path[:-1]:
        data = data[key] if isinstance(data, dict | list) and key in list(keys_of(data)) else None
    if data is None or path[-1] not in list(keys_of(data)):
        return
    if junk is None:
        del data[path[-1]]
    else:
        data[path[-1]] = copy.deepcopy(junk)


def keys_of(data):
    return data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
