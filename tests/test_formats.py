"""Shards in and out: rows keep all that is theirs, and the account gives them back as they came."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from run_fixtures import PLAIN, REFUSED_RULES, Ran, cleaner, lines, read_tree, rules, samples, write_tree

from cleaner.packing import pack, unpack, unpacked
from cleaner.sinks import jsonl as sink
from cleaner.sources import Fields
from cleaner.sources.jsonl import row
from cleaner.sources.line import spots, text_field

PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()
BODY = PLAIN.decode()


def as_line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def rows_of(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def clean(tmp_path: Path, data: bytes, *options: str | Path, name: str = "in.jsonl") -> tuple[Ran, bytes]:
    """What a run over one shard answers, and the shard that it writes; it is sound, and gives its input back."""
    (tmp_path / name).write_bytes(data)
    out = tmp_path / f"out-{name}"
    ran = cleaner("clean", tmp_path / name, out, *options)
    assert cleaner("verify", out).code == 0
    assert cleaner("restore", out, tmp_path / f"back-{name}").code == 0
    return ran, out.read_bytes()


# ------------------------------------------------------------------------------------------------ rows
SHAPES = {
    "hugging face": as_line(text=PAGE, url="https://www.mishuzj.com/doc/1.html"),
    "dolma": as_line(id="d1", text=PAGE, source="x", metadata={"url": "https://www.mishuzj.com/doc/1.html"}),
    "datatrove": as_line(text=PAGE, id="d1", metadata={"url": "https://www.mishuzj.com/1", "n": [1, 2.50]}),
    "other spacing": b'  { "n" : 1e5 ,\t"text" :  ' + json.dumps(PAGE).encode() + b' , "z":null } \r\n',
    "escapes": as_line(text=PAGE + "\\ / \u2028 \x00 \"'").replace(b"/", b"\\/"),
    "lone surrogates": b'{"text": "' + PAGE.replace("\n", "\\n").encode() + b'\\ud800", "n": "\\udfff"}\n',
    "twice the same field": b'{"text": 1, "text": ' + json.dumps(PAGE).encode() + b"}\n",
    "a mark at the start": b"\xef\xbb\xbf" + as_line(text=PAGE),
    "no line end": as_line(text=PAGE).rstrip(),
    "an own field": as_line(text=PAGE, cleaner="mine", z=1),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_keeps_all_but_its_text_and_comes_back(shape: str, tmp_path: Path) -> None:
    ran, out = clean(tmp_path, SHAPES[shape])
    assert ran.code == 0
    (before,), (after,) = (
        rows_of(SHAPES[shape].removeprefix(b"\xef\xbb\xbf")),
        rows_of(out.removeprefix(b"\xef\xbb\xbf")),
    )
    record = after.pop("cleaner")
    assert record["site"] == "sites/mishuzj.com" and record["verdict"] == "cleaned"
    assert "秘书之家" in before["text"] and "秘书之家" not in after["text"]
    before.pop("cleaner", None)
    assert {**before, "text": ""} == {**after, "text": ""}
    assert (tmp_path / "back-in.jsonl").read_bytes() == SHAPES[shape]


def test_usual_fields_are_understood_and_others_can_be_named(tmp_path: Path) -> None:
    _, out = clean(tmp_path, SHAPES["dolma"])
    record = rows_of(out)[0]["cleaner"]
    assert (record["id"], record["url"]) == ("d1", "https://www.mishuzj.com/doc/1.html")
    assert (record["path"], record["output"]) == ("in.jsonl:1", "out-in.jsonl")
    line = as_line(content=PAGE, link="https://www.mishuzj.com/2", key=7)
    options = "--text-field", "content", "--url-field", "link", "--id-field", "key"
    _, out = clean(tmp_path, line, *options, name="named.jsonl")
    row = rows_of(out)[0]
    assert (row["cleaner"]["id"], row["cleaner"]["url"]) == ("7", "https://www.mishuzj.com/2")
    assert "秘书之家" not in row["content"]
    assert (tmp_path / "back-named.jsonl").read_bytes() == line


def test_a_bad_line_fails_and_the_run_goes_on(tmp_path: Path) -> None:
    bad = [
        b"{nonsense\n",
        b'{"text": 5}\n',
        b'{"body": "x"}\n',
        b"[1]\n",
        b'{"text": "\xff"}\n',
        b"\n",
        b'{"text":""}\n',
    ]
    data = as_line(text=BODY) + b"".join(bad) + as_line(text=BODY, id="last")
    ran, out = clean(tmp_path, data)
    assert ran.code == 1
    assert [row.get("id") for row in rows_of(out)] == [None, "last"]
    told = lines(tmp_path / "out-in.jsonl", "documents.jsonl")
    assert [record["verdict"] for record in told] == ["cleaned", *["failed"] * 5, *["empty"] * 2, "cleaned"]
    assert "in.jsonl:3" in ran.err and "no text, but int" in told[2]["reason"]
    assert "--text-field" in told[3]["reason"] and "body" in told[3]["reason"]
    assert (tmp_path / "back-in.jsonl").read_bytes() == data


def test_rows_that_are_not_in_utf8_say_what_to_do(tmp_path: Path) -> None:
    data = as_line(text=BODY).decode().encode("gb18030")
    ran, _ = clean(tmp_path, data)
    assert ran.code == 1 and "not in UTF-8" in ran.err and "--encoding" in ran.err


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (as_line(id=0, text=BODY), "0"),
        (as_line(id=12345678901234567890, text=BODY), "12345678901234567890"),
        (as_line(id=True, text=BODY), "in.jsonl:1"),
        (as_line(id="", text=BODY), "in.jsonl:1"),
        (as_line(text=BODY)[:-2] + b',"n":' + b"9" * 5000 + b"}\n", "in.jsonl:1"),
    ],
)
def test_numbers_are_names_and_may_be_long(line: bytes, name: str, tmp_path: Path) -> None:
    ran, out = clean(tmp_path, line)
    assert ran.code == 0 and lines(tmp_path / "out-in.jsonl", "documents.jsonl")[0]["id"] == name
    before, _, _ = out.partition(b',"cleaner":')
    assert before == line.rstrip()[:-1]


def test_rows_in_another_encoding(tmp_path: Path) -> None:
    data = as_line(text=BODY).decode().encode("gb18030")
    ran, out = clean(tmp_path, data, "--encoding", "gb18030")
    assert ran.code == 0 and rows_of(out)[0]["text"] == BODY
    assert (tmp_path / "back-in.jsonl").read_bytes() == data


# ------------------------------------------------------------------------------------------------ left out, done before
@pytest.mark.parametrize("left_out", ["drop", "keep", "raw"])
def test_rows_that_are_left_out(left_out: str, tmp_path: Path) -> None:
    refused = "严格的站点\n很短。\n"
    data = as_line(text=BODY, n=1) + as_line(text=refused, n=2) + b"{bad\n" + as_line(text=BODY, n=3)
    given = rules(tmp_path / "rules", REFUSED_RULES)
    _, out = clean(tmp_path, data, "--left-out", left_out, "--rules", given)
    told = [(row.get("n"), row["text"]) for row in rows_of(out)]
    between: dict[str, list[Any]] = {
        "drop": [],
        "keep": [(2, None), (None, None)],
        "raw": [(2, refused), (None, None)],
    }
    assert told == [(1, BODY), *between[left_out], (3, BODY)]
    assert (tmp_path / "back-in.jsonl").read_bytes() == data


def test_pages_that_are_cut_short_can_be_dropped(tmp_path: Path) -> None:
    cut = samples()["00/mishuzj.com/watermark-once.txt"].decode()
    data = as_line(text=cut) + as_line(text=BODY)
    _, out = clean(tmp_path, data, "--truncated", "drop", "--left-out", "keep")
    assert [row["text"] for row in rows_of(out)] == [BODY]
    assert (tmp_path / "back-in.jsonl").read_bytes() == data


def test_what_is_clean_already_passes_untouched(tmp_path: Path) -> None:
    _, once = clean(tmp_path, SHAPES["dolma"] + SHAPES["other spacing"])
    _, twice = clean(tmp_path, once, name="twice.jsonl")
    assert once == twice == (tmp_path / "back-twice.jsonl").read_bytes()
    told = lines(tmp_path / "out-twice.jsonl", "documents.jsonl")
    assert told[0]["site"] == "sites/mishuzj.com" and "already" in told[0]["notes"][0]
    changed = once.replace(b'"text": "', b'"text": "\xe6\x94\xb9', 1)
    _, out = clean(tmp_path, changed, name="changed.jsonl")
    assert rows_of(out)[0]["cleaner"]["chars"]["raw"] == len(rows_of(changed)[0]["text"])
    assert (tmp_path / "back-changed.jsonl").read_bytes() == changed


def test_one_rule_undone_is_a_run_without_it(tmp_path: Path) -> None:
    rule = "sites/mishuzj.com#watermark"
    clean(tmp_path, SHAPES["dolma"] + SHAPES["escapes"])
    assert cleaner("restore", tmp_path / "out-in.jsonl", tmp_path / "undone.jsonl", "--only", rule).code == 0
    other = write_tree(tmp_path / "other", {"in.jsonl": SHAPES["dolma"] + SHAPES["escapes"]})
    assert cleaner("clean", other / "in.jsonl", tmp_path / "w" / "out-in.jsonl", "--without", rule).code == 0
    assert (tmp_path / "undone.jsonl").read_bytes() == (tmp_path / "w" / "out-in.jsonl").read_bytes()


# ------------------------------------------------------------------------------------------------ shards
def test_packed_shards_stay_packed(tmp_path: Path) -> None:
    data = SHAPES["dolma"] + SHAPES["datatrove"]
    _, plain = clean(tmp_path, data)
    plain = plain.replace(b"in.jsonl", b"NAME")
    for name, open_packed in {
        "in.jsonl.gz": gzip.decompress,
        "in.jsonl.zst": _unzst,
        "in.json.gz": gzip.decompress,
    }.items():
        _, out = clean(tmp_path, pack(data, name[name.rindex(".") :]), name=name)
        assert open_packed(out).replace(name.encode(), b"NAME") == plain
        assert open_packed((tmp_path / f"back-{name}").read_bytes()) == data


def _unzst(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_damaged_shard_gives_what_can_be_read(packing: str, tmp_path: Path) -> None:
    rows = [as_line(id=str(number), text=f"{PAGE}\n{random.Random(number).random()}") for number in range(200)]
    packed = pack(b"".join(rows), packing)
    raw = write_tree(tmp_path / "raw", {f"in.jsonl{packing}": packed[: len(packed) * 3 // 4], "z.jsonl": rows[0]})
    ran, out = cleaner("clean", raw, tmp_path / "out"), tmp_path / "out"
    told = [record for record in lines(out, "documents.jsonl") if record["path"].startswith("in")]
    assert ran.code == 1 and told[-1]["verdict"] == "failed" and "damaged" in told[-1]["reason"]
    assert len(told) > 100 and {record["verdict"] for record in told[:-1]} == {"cleaned"}
    assert cleaner("verify", out).code == 0
    restored = cleaner("restore", out, tmp_path / "back")
    assert restored.code == 1 and told[-1]["path"] in restored.err and "damaged" in restored.err
    back = read_tree(tmp_path / "back")
    assert unpack(back[f"in.jsonl{packing}"], packing, 10**8) == b"".join(rows[: len(told) - 1])
    assert back["z.jsonl"] == rows[0]


@pytest.mark.parametrize("named", ["in.jsonl", "in.jsonl.gz", "in.jsonl.zst"])
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_how_a_shard_is_packed_its_bytes_say(packing: str, named: str, tmp_path: Path) -> None:
    line = as_line(text=BODY)
    (tmp_path / named).write_bytes(pack(line, packing))
    ran = cleaner("clean", tmp_path / named, tmp_path / "out.jsonl")
    assert ran.code == 0 and rows_of((tmp_path / "out.jsonl").read_bytes())[0]["text"] == BODY


def test_trees_of_pages_and_shards_are_mirrored(tmp_path: Path) -> None:
    files = {
        "a.txt": PLAIN, "b/one.jsonl": SHAPES["dolma"], "b/two.jsonl.gz": gzip.compress(SHAPES["dolma"], mtime=0),
        "c.jsonl": b"", "d.txt": PAGE.encode(),
    }  # fmt: skip
    raw, out = write_tree(tmp_path / "raw", files), tmp_path / "out"
    assert cleaner("clean", raw, out).code == 0
    assert {path for path in read_tree(out) if not path.startswith(".cleaner")} == set(files)
    paths = [record["path"] for record in lines(out, "documents.jsonl")]
    assert paths == ["a.txt", "b/one.jsonl:1", "b/two.jsonl.gz:1", "d.txt"]
    assert cleaner("verify", out).code == 0
    assert b"mishuzj.com#" in cleaner("diff", out, "b/one.jsonl:1").out
    assert cleaner("restore", out, tmp_path / "back").code == 0
    back = read_tree(tmp_path / "back")
    assert gzip.decompress(back.pop("b/two.jsonl.gz")) == gzip.decompress(files.pop("b/two.jsonl.gz"))
    assert back == files


def test_a_shard_to_stdout(tmp_path: Path) -> None:
    shard = write_tree(tmp_path, {"in.jsonl": SHAPES["dolma"]}) / "in.jsonl"
    ran = cleaner("clean", shard, "-")
    assert ran.code == 0 and rows_of(ran.out)[0]["cleaner"]["site"] == "sites/mishuzj.com"
    again = cleaner("clean", shard, "-", "--account", tmp_path / "account")
    assert again.out == ran.out
    assert cleaner("verify", tmp_path / "account").code == 0
    assert cleaner("restore", tmp_path / "account", tmp_path / "back.jsonl").code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == SHAPES["dolma"]


URL = "https://www.mishuzj.com/doc/1.html"


# ------------------------------------------------------------------------------------------------ parquet
def test_a_parquet_shard(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    count = 700
    table = pa.table({
        "n": pa.array(range(count), pa.int16()),
        "text": pa.array([PAGE, BODY, None, "", *[BODY] * (count - 4)], pa.large_string()),
        "tags": [["a"], None, [], ["b", "c"], *[None] * (count - 4)],
        "metadata": [{"url": URL}] + [None] * (count - 1),
    })  # fmt: skip
    raw = tmp_path / "raw" / "a" / "in.parquet"
    raw.parent.mkdir(parents=True)
    parquet.write_table(table, raw, row_group_size=300)
    for jobs in ("1", "2"):
        assert cleaner("clean", tmp_path / "raw", tmp_path / jobs, "--jobs", jobs).code == 0
    assert read_tree(tmp_path / "1") == read_tree(tmp_path / "2")
    assert cleaner("verify", tmp_path / "1").code == 0
    out = parquet.read_table(tmp_path / "1" / "a" / "in.parquet")
    assert out.schema.names == [*table.schema.names, "cleaner"] and out.schema.field("n").type == pa.int16()
    assert out.drop_columns(["text", "cleaner"]).equals(table.take([0, 1, *range(4, count)]).drop_columns(["text"]))
    assert "秘书之家" not in out.column("text")[0].as_py() and out.column("text")[1].as_py() == BODY
    assert json.loads(out.column("cleaner")[0].as_py())["url"] == URL
    assert b"mishuzj.com#" in cleaner("diff", tmp_path / "1", "a/in.parquet:1").out
    again = cleaner("clean", tmp_path / "1" / "a" / "in.parquet", tmp_path / "again.parquet")
    assert again.code == 0 and parquet.read_table(tmp_path / "again.parquet").equals(out)
    ran = cleaner("clean", raw, tmp_path / "x.parquet", "--left-out", "keep")
    kept = parquet.read_table(tmp_path / "x.parquet").column("text").to_pylist()
    assert ran.code == 0 and len(kept) == count and kept[2] is kept[3] is None


def test_damaged_parquet_fails(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    raw = write_tree(tmp_path / "raw", {"a.parquet": b"PAR1 nonsense", "b.txt": PLAIN})
    ran = cleaner("clean", raw, tmp_path / "out")
    assert ran.code == 1 and "a.parquet: cannot be read" in ran.err.replace("\n             ", " ")
    assert cleaner("verify", tmp_path / "out").code == 0


def test_parquet_that_names_a_column_twice_fails(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    (tmp_path / "raw").mkdir()
    parquet.write_table(pa.table([["a"], ["b"]], names=["text", "text"]), tmp_path / "raw" / "a.parquet")
    ran = cleaner("clean", tmp_path / "raw", tmp_path / "out")
    assert ran.code == 1 and "more than one column of the name 'text'" in " ".join(ran.err.split())


def test_text_that_arrow_only_views(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = pa.array([PAGE, None, BODY, None, BODY], pa.string_view())
    (tmp_path / "raw").mkdir()
    parquet.write_table(pa.table({"text": texts, "other": texts}), tmp_path / "raw" / "a.parquet")
    assert cleaner("clean", tmp_path / "raw", tmp_path / "out").code == 0
    out = parquet.read_table(tmp_path / "out" / "a.parquet")
    assert out.schema.field("text").type == pa.string_view() and out["text"].to_pylist()[1:] == [BODY, BODY]
    assert out["other"].to_pylist() == [PAGE, BODY, BODY]


# ------------------------------------------------------------------------------------------------ laws
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.text(max_size=4), json_values, max_size=4), st.text(), st.none() | st.text(),
    st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " :  ")]),
)  # fmt: skip
def test_any_row_is_written_and_unwritten(
    fields: dict[str, Any], text: str, new: str | None, is_ascii: bool, separators: tuple[str, str]
) -> None:
    given = {key: value for key, value in fields.items() if key != "cleaner"} | {"text": text}
    raw = json.dumps(given, ensure_ascii=is_ascii, separators=separators).encode("utf-8", "surrogatepass") + b"\n"
    found = row(1, raw, Fields())
    written = sink.written(sink.Cleaned(found, new, b'{"r":1}'), None)
    assert json.loads(written) == {**given, "text": new, "cleaner": {"r": 1}}
    style = sink.style(found, None)
    assert style and sink.unwritten(written, text, style, None) == raw


@given(st.text(max_size=30) | json_values.map(json.dumps))
def test_lines_are_read_as_json_reads_them(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        expected = None
    try:
        assert spots(text).values == expected
    except ValueError:
        assert not isinstance(expected, dict)


@st.composite
def lines_of_json(draw: st.DrawFn) -> str:
    """Lines in which a text is easily mistaken: fields twice, in other fields, with names and texts in escapes."""
    texts = st.text(alphabet='"\\ntext天:{}, ', max_size=8) | st.just("text")
    quoted = texts.map(json.dumps) | texts.map(lambda text: json.dumps(text, ensure_ascii=False))
    names = st.sampled_from(['"text"', '"te\\u0078t"', '"content"', '"cleaner"', '"a"'])
    inner = st.lists(st.tuples(names, quoted), max_size=2).map(_object)
    fields = draw(st.lists(st.tuples(names, quoted | inner | st.sampled_from(["null", "1", "NaN"])), max_size=4))
    return _object(fields) + draw(st.sampled_from(["", " ", "\n", "}", '"']))


def _object(fields: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name} :{value}" for name, value in fields) + "}"


@given(lines_of_json(), st.sampled_from([None, "text", "content", "a"]))
def test_a_text_is_found_where_it_stands(text: str, asked: str | None) -> None:
    found = row(1, text.encode(), Fields(text=asked))
    try:
        values, fields, close = spots(text)
    except ValueError:
        assert found.inner is None and found.problem
        return
    assert repr(found.fields) == repr(values)
    name = text_field(values, asked)
    _, start, end = fields.get(name, (close, close, close))
    own = fields.get("cleaner")
    assert found.inner.whole[slice(*found.inner.text)] == text[start:end].encode()
    assert len(found.inner.whole[: found.inner.text[0]].decode()) == start
    assert (found.inner.own and len(found.inner.whole[: found.inner.own[0]].decode())) == (own and own[1])
    assert len(found.inner.whole[: found.inner.close].decode()) == close


@given(st.lists(st.binary(max_size=20), min_size=1), st.sampled_from(["", ".gz", ".zst"]))
def test_packed_pieces_join(pieces: list[bytes], packing: str) -> None:
    from io import BytesIO

    with unpacked(BytesIO(b"".join(pack(piece, packing) for piece in pieces)), packing) as stream:
        assert stream.read() == b"".join(pieces)
