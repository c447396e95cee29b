"""Forms that are not those of the input: pages as rows or Markdown, shards of another kind, packed pages, stdin."""

from __future__ import annotations

import gzip
import json
import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from killed import Killed, haunt
from run_fixtures import PLAIN, cleaner, head, lines, read_tree, records, samples, write_tree

from cleaner.authoring.impact import pages as corpus_pages
from cleaner.learn.pages import read_pages
from cleaner.model import Document
from cleaner.packing import pack
from cleaner.run.clean import Order, proceed, start
from cleaner.run.work import Options

PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()
URL = "https://www.mishuzj.com/doc/1.html"
RULE = "sites/mishuzj.com#watermark"
HTML = f"<html><body><p>{PLAIN.decode().strip().replace(chr(10), '</p><p>')}</p></body></html>".encode()
SHOWN_HTML = PLAIN.rstrip()  # without chrome, nothing is changed


def as_line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def rows_of(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def files_of(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in read_tree(root).items() if not path.startswith(".cleaner")}


def sound(run: Path) -> None:
    checked = cleaner("verify", run)
    assert checked.code == 0, checked.out.decode()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Pages of every kind, also such as give no body."""
    return write_tree(
        tmp_path / "raw",
        {
            "a.txt": PAGE.encode(),
            "b/c.html": HTML,
            "b/d.txt": PLAIN,
            "e.txt": b"",
            "f.txt.gz": gzip.compress(PAGE.encode("gb18030")),
            "名 字.txt": PLAIN,
        },
    )


# ------------------------------------------------------------------------------------------------ pages as rows
@pytest.mark.parametrize("options", [(), ("--jobs", "2")])
def test_a_directory_becomes_rows(options: tuple[str, ...], raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cleaner("clean", raw, out, "--to", "jsonl", *options).code == 0
    (name, data), *others = files_of(out).items()
    assert name == "pages.jsonl" and not others
    rows = rows_of(data)
    assert [row["id"] for row in rows] == ["a.txt", "b/c.html", "b/d.txt", "f.txt.gz", "名 字.txt"]
    assert rows[0]["cleaner"]["site"] == "sites/mishuzj.com" and "秘书之家" not in rows[0]["text"]
    assert rows[1]["text"] + "\n" == rows[2]["text"] == PLAIN.decode() and rows[3]["text"] == rows[0]["text"]
    sound(out)
    assert cleaner("restore", out, tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == read_tree(raw)
    assert b"mishuzj.com#" in cleaner("diff", out, "a.txt").out
    assert cleaner("review", out, tmp_path / "r.html").code == 0
    assert head(out)["input"]["pages"] == 6 and records(out)["e.txt"]["verdict"] == "empty"


def test_rows_hold_what_files_would(raw: Path, tmp_path: Path) -> None:
    assert cleaner("clean", raw, tmp_path / "rows.jsonl.zst").code == 0
    assert cleaner("clean", raw, tmp_path / "files").code == 0
    assert cleaner("clean", raw, "-", "--to", "jsonl").out
    rows = {row["id"]: row for row in rows_of(cleaner("clean", raw, "-", "--to", "jsonl").out)}
    of_files, of_rows = records(tmp_path / "files"), rows
    for path, body in files_of(tmp_path / "files").items():
        id = next(id for id, record in of_files.items() if record["output"] == path)
        assert of_rows[id]["text"].encode() == body
        assert {**of_rows[id]["cleaner"], "output": 0} == {**of_files[id], "output": 0}
    sound(tmp_path / "rows.jsonl.zst")
    assert cleaner("restore", tmp_path / "rows.jsonl.zst", tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == read_tree(raw)


def test_rows_of_pages_left_out(raw: Path, tmp_path: Path) -> None:
    for wanted, text in (("keep", None), ("raw", "")):
        assert cleaner("clean", raw, tmp_path / f"{wanted}.jsonl", "--left-out", wanted).code == 0
        found = {row["id"]: row for row in rows_of((tmp_path / f"{wanted}.jsonl").read_bytes())}
        assert found["e.txt"]["text"] == text and found["e.txt"]["cleaner"]["verdict"] == "empty"
        sound(tmp_path / f"{wanted}.jsonl")
        assert cleaner("restore", tmp_path / f"{wanted}.jsonl", tmp_path / f"back-{wanted}").code == 0
        assert read_tree(tmp_path / f"back-{wanted}") == read_tree(raw)
    ran = cleaner("clean", raw, tmp_path / "files", "--left-out", "keep")
    assert ran.code == 2 and "--to jsonl" in ran.err and not (tmp_path / "files").exists()


@pytest.mark.parametrize("to", ["jsonl", "parquet", "markdown"])
def test_one_rule_undone_is_a_run_without_it(to: str, raw: Path, tmp_path: Path) -> None:
    if to == "parquet":
        pytest.importorskip("pyarrow")
    write_tree(raw, {} if to == "markdown" else {"s.jsonl": as_line(id="x", text=PAGE)})
    assert cleaner("clean", raw, tmp_path / "out", "--to", to).code == 0
    assert cleaner("restore", tmp_path / "out", tmp_path / "undone", "--only", RULE).code == 0
    assert cleaner("clean", raw, tmp_path / "without", "--to", to, "--without", RULE).code == 0
    assert _comparable(files_of(tmp_path / "undone")) == _comparable(files_of(tmp_path / "without"))
    sound(tmp_path / "without")


def _comparable(files: dict[str, bytes]) -> dict[str, Any]:
    from io import BytesIO

    if not any(name.endswith(".parquet") for name in files):
        return files
    from pyarrow import parquet

    return {name: parquet.read_table(BytesIO(data)).to_pylist() for name, data in files.items()}


def test_a_page_to_a_row_and_the_names_that_say_so(raw: Path, tmp_path: Path) -> None:
    assert cleaner("clean", raw / "a.txt", tmp_path / "a.jsonl").code == 0
    (row,) = rows_of((tmp_path / "a.jsonl").read_bytes())
    assert row["id"] == "a.txt" and row["text"]
    assert cleaner("restore", tmp_path / "a.jsonl", tmp_path / "back.txt").code == 0
    assert (tmp_path / "back.txt").read_bytes() == PAGE.encode()
    assert cleaner("clean", raw / "a.txt", tmp_path / "x.jsonl", "--to", "parquet").code == 2
    assert cleaner("clean", raw / "a.txt", "-", "--to", "parquet").code == 2
    assert cleaner("clean", raw, "-").code == 2
    assert "leave .gz out" in cleaner("clean", raw / "a.txt", tmp_path / "a.txt.gz").err
    write_tree(raw, {"s.jsonl": as_line(text=PAGE)})
    for name, options in (("x.jsonl", ()), ("x", ("--to", "markdown")), ("x", ("--to", "text"))):
        ran = cleaner("clean", raw, tmp_path / name, *options)
        assert ran.code == 2 and "shards" in ran.err and not (tmp_path / name).exists()


# ------------------------------------------------------------------------------------------------ other kinds of shards
MIXED = [
    {"id": 1, "text": PAGE, "metadata": {"url": URL, "n": 1}, "tags": []},
    {"id": 2, "text": PLAIN.decode(), "metadata": {"n": 2.5, "deep": {}}, "mixed": 5},
    {"id": 3, "text": None, "mixed": "a"},
    {"id": 4, "text": PLAIN.decode() * 2, "big": 2**70, "mixed": None, "cleaner": {"own": 1}},
]


def test_json_to_parquet_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.setattr("cleaner.sources.jsonl.PIECE", 500)
    data = b"".join(as_line(**row) for row in MIXED) + b"{broken\n" + as_line(text=PLAIN.decode(), id=6, new=True)
    data += b'{"id": 7, "text": "\\ud800"}\n'
    raw = write_tree(tmp_path / "raw", {"s.jsonl.gz": gzip.compress(data), "t.jsonl": b"", "p.txt": PLAIN})
    (raw / os.fsdecode(b"\xff.txt")).write_bytes(PLAIN)
    assert cleaner("clean", raw, tmp_path / "out", "--to", "parquet").code == 1
    assert set(files_of(tmp_path / "out")) == {"pages.parquet", "s.parquet", "t.parquet"}
    rows = parquet.read_table(tmp_path / "out" / "s.parquet").to_pylist()
    assert [row["id"] for row in rows] == [1, 2, 4, 6]
    assert rows[0]["metadata"] == {"url": URL, "n": 1, "deep": None} or json.loads(rows[0]["metadata"])["url"] == URL
    assert [row["mixed"] for row in rows] in ([None, "5", None, None], [None, 5, None, None])
    assert rows[2]["big"] == str(2**70) and rows[3]["new"] is True
    assert json.loads(rows[0]["cleaner"])["site"] == "sites/mishuzj.com"
    sound(tmp_path / "out")
    assert cleaner("restore", tmp_path / "out", tmp_path / "back").code == 0
    back = read_tree(tmp_path / "back")
    assert gzip.decompress(back["s.jsonl.gz"]) == data and back["t.jsonl"] == b"" and back["p.txt"] == PLAIN
    assert back[os.fsdecode(b"\xff.txt")] == PLAIN


def table() -> Any:
    import pyarrow as pa

    return pa.table(
        {
            "n": pa.array([1, 2, 3, 4], pa.int8()),
            "text": pa.array([PAGE, PLAIN.decode(), None, ""], pa.large_string()),
            "when": pa.array([datetime(2020, 1, 2), None, None, datetime(2021, 1, 1)], pa.timestamp("us", "UTC")),
            "price": pa.array([Decimal("1.10"), None, Decimal("2.25"), None], pa.decimal128(9, 2)),
            "deep": pa.array([{"a": [{"b": b"\xff"}]}, None, {"a": []}, {"a": None}]),
            "metadata": pa.array([{"url": URL}, None, None, {"url": None}]),
            "kind": pa.array(["x", "y", "x", None]).dictionary_encode(),
            "none": pa.nulls(4),
        }
    ).replace_schema_metadata({"mine": "kept"})


@pytest.mark.parametrize("left_out", ["drop", "keep", "raw"])
def test_parquet_comes_back(left_out: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    given = table()
    (tmp_path / "raw").mkdir()
    parquet.write_table(given, tmp_path / "raw" / "s.parquet", row_group_size=3)
    parquet.write_table(given.slice(0, 0), tmp_path / "raw" / "empty.parquet")
    parquet.write_table(given.slice(2), tmp_path / "raw" / "without.parquet")
    out = tmp_path / "out"
    assert cleaner("clean", tmp_path / "raw", out, "--left-out", left_out).code == 0
    for name in ("s", "empty", "without"):
        made = parquet.read_schema(out / f"{name}.parquet")
        assert made.remove(made.get_field_index("cleaner")).equals(
            parquet.read_schema(tmp_path / "raw" / f"{name}.parquet")
        )
        assert made.metadata[b"mine"] == b"kept"
    sound(out)
    assert cleaner("restore", out, tmp_path / "back").code == 0
    for name in ("s", "empty", "without"):
        before, back = (parquet.read_table(tmp_path / at / f"{name}.parquet") for at in ("raw", "back"))
        assert back.to_pylist() == before.to_pylist()
        assert name == "without" or back.schema.equals(before.schema)


def test_text_in_parquet_that_is_none_fails_alone(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    schema = pa.schema([pa.field("text", pa.string(), nullable=False), ("n", pa.int8())])
    as_bytes = pa.schema([("text", pa.binary()), ("n", pa.int8())])
    texts = pa.array([PLAIN, PAGE.encode("gb18030"), PLAIN], pa.binary()).view(pa.string())
    given = pa.table({"text": texts, "n": [1, 2, 3]}, schema)
    parquet.write_table(given, tmp_path / "s.parquet")
    ran = cleaner("clean", tmp_path / "s.parquet", tmp_path / "out.parquet")
    assert ran.code == 1 and "s.parquet:2: it holds text that is not in UTF-8" in ran.err
    out = parquet.read_table(tmp_path / "out.parquet")
    assert out.column("n").to_pylist() == [1, 3] and not out.schema.field("text").nullable
    sound(tmp_path / "out.parquet")
    assert cleaner("restore", tmp_path / "out.parquet", tmp_path / "back.parquet").code == 0
    back = parquet.read_table(tmp_path / "back.parquet")
    assert back.cast(as_bytes).to_pylist() == given.cast(as_bytes).to_pylist()


def test_parquet_to_json_and_back(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(table(), tmp_path / "s.parquet")
    assert cleaner("clean", tmp_path / "s.parquet", tmp_path / "s.jsonl.gz").code == 0
    first, _ = rows_of(gzip.decompress((tmp_path / "s.jsonl.gz").read_bytes()))
    assert first["price"] == "1.10" and first["when"].startswith("2020-01-02") and first["cleaner"]["url"] == URL
    sound(tmp_path / "s.jsonl.gz")
    assert cleaner("restore", tmp_path / "s.jsonl.gz", tmp_path / "back.parquet").code == 0
    assert parquet.read_table(tmp_path / "back.parquet").to_pylist() == table().to_pylist()
    to_stdout = cleaner("clean", tmp_path / "s.parquet", "-")
    assert [row["n"] for row in rows_of(to_stdout.out)] == [1, 2]


def test_a_long_row_group_is_taken_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.setattr("cleaner.sources.parquet.BATCH", 10)
    monkeypatch.setattr("cleaner.sources.parquet.MAX_GROUP", 1000)
    monkeypatch.setattr("cleaner.sources.jsonl.PIECE", 30_000)
    parquet.write_table(pa.table({"text": [PAGE] * 95, "n": range(95)}), tmp_path / "s.parquet")
    for jobs in ("1", "2"):
        assert cleaner("clean", tmp_path / "s.parquet", tmp_path / f"{jobs}.parquet", "--jobs", jobs).code == 0
        assert parquet.read_table(tmp_path / f"{jobs}.parquet").column("n").to_pylist() == list(range(95))
        assert len(lines(tmp_path / f"{jobs}.parquet", "pieces.jsonl")) > 2
    assert cleaner("restore", tmp_path / "1.parquet", tmp_path / "back.parquet").code == 0
    assert parquet.read_table(tmp_path / "back.parquet").equals(parquet.read_table(tmp_path / "s.parquet"))


def test_shards_that_would_share_a_place_fail(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    raw = write_tree(tmp_path / "raw", {"a.jsonl": as_line(text=PAGE), "a.jsonl.gz": gzip.compress(as_line(text=PAGE))})
    ran = cleaner("clean", raw, tmp_path / "out", "--to", "parquet")
    assert ran.code == 1 and "take the place" in ran.err
    sound(tmp_path / "out")
    raw = write_tree(tmp_path / "other", {"pages.jsonl.gz": gzip.compress(as_line(text=PAGE)), "a.txt": PLAIN})
    assert cleaner("clean", raw, tmp_path / "rows", "--to", "jsonl").code == 0
    ran = cleaner("clean", raw, tmp_path / "table", "--to", "parquet")
    assert ran.code == 2 and "pages.jsonl.gz" in ran.err and not (tmp_path / "table").exists()


def test_archives_that_would_share_a_place_fail(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("fastwarc")
    raw = write_tree(tmp_path / "raw", {"a.warc": b"", "a.warc.gz": b"", "b.warc": b"", "b.wet": b""})
    ran = cleaner("clean", raw, tmp_path / "out", "--to", "parquet")
    assert ran.code == 1 and "2 failed" in ran.err and "a.warc.gz: its body would take the place" in ran.err
    sound(tmp_path / "out")


def test_rows_with_their_texts_in_other_fields_share_a_table(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rows = as_line(text=PAGE) + as_line(content=PAGE) + as_line(raw_content=PAGE, text=None) + as_line(raw_content=PAGE)
    (tmp_path / "a.jsonl").write_bytes(rows)
    assert cleaner("clean", tmp_path / "a.jsonl", tmp_path / "a.parquet").code == 0
    sound(tmp_path / "a.parquet")
    assert cleaner("restore", tmp_path / "a.parquet", tmp_path / "back.jsonl").code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == rows


@pytest.mark.parametrize("left_out", ["drop", "keep", "raw"])
def test_parquet_with_text_that_is_none_to_json(left_out: str, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    bad = pa.array([b"\xffab", b"c"], pa.binary()).view(pa.string())
    texts = pa.array([PAGE.encode(), b"\xff"], pa.binary()).view(pa.string())
    inner = pa.StructArray.from_arrays([bad], ["a"])
    parquet.write_table(pa.table({"text": texts, "other": bad, "inner": inner}), tmp_path / "a.parquet")
    ran = cleaner("clean", tmp_path / "a.parquet", tmp_path / "a.jsonl", "--left-out", left_out)
    assert ran.code == 1 and "not in UTF-8" in ran.err
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    assert (rows[0]["other"], rows[0]["cleaner"]["verdict"]) == ("\ufffdab", "cleaned")
    assert [row["text"] for row in rows[1:]] == ([] if left_out == "drop" else [None])
    sound(tmp_path / "a.jsonl")
    assert cleaner("restore", tmp_path / "a.jsonl", tmp_path / "back.parquet").code == 0


def test_a_field_too_deep_for_a_column_is_text(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    deep = b"[" * 400 + b"]" * 400
    (tmp_path / "a.jsonl").write_bytes(as_line(text=PAGE)[:-2] + b',"m":' + deep + b"}\n")
    assert cleaner("clean", tmp_path / "a.jsonl", tmp_path / "a.parquet").code == 0
    assert parquet.read_table(tmp_path / "a.parquet")["m"].to_pylist() == [deep.decode()]
    sound(tmp_path / "a.parquet")


def test_parquet_without_rows_to_json_and_back(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    (tmp_path / "raw").mkdir()
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "raw" / "a.parquet")
    assert cleaner("clean", tmp_path / "raw", tmp_path / "out", "--to", "jsonl").code == 0
    assert cleaner("restore", tmp_path / "out", tmp_path / "back").code == 0
    assert parquet.read_table(tmp_path / "back" / "a.parquet").num_rows == 0


# ------------------------------------------------------------------------------------------------ markdown
MARKED = """<html><head><title>t</title></head><body><h1>大标题</h1><p>第一段说的是天气，今天很好，*真的*。</p>
<h2>小标题</h2><ul><li>第一条说的是收成</li><li>第二条说的是别的<ol><li>里面的一条</li></ol></li></ul>
<blockquote><p>引用的话在这里说完了。</p></blockquote><pre>a = 1
b</pre><table><tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></table></body></html>"""
SHOWN = """# 大标题

第一段说的是天气，今天很好，\\*真的\\*。

## 小标题

-  第一条说的是收成
-  第二条说的是别的
   1. 里面的一条

> 引用的话在这里说完了。

```
a = 1
b
```

| 一 | 二 |
| --- | --- |
| 三 | 四 |
"""


def test_markdown_keeps_what_html_says(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"a.html": MARKED.encode(), "b.txt": b"# 1\n\n" + PLAIN, "c.txt": b""})
    out = tmp_path / "out"
    assert cleaner("clean", raw, out, "--to", "markdown").code == 0
    assert set(files_of(out)) == {"a.html.md", "b.txt.md"}
    assert (out / "a.html.md").read_text("utf-8") == SHOWN
    assert (out / "b.txt.md").read_text("utf-8").startswith("\\# 1\n\n第一段")
    sound(out)
    assert cleaner("restore", out, tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == read_tree(raw)
    assert cleaner("diff", out).code == 0
    assert cleaner("clean", raw / "a.html", tmp_path / "a.md").code == 0
    assert (tmp_path / "a.md").read_text("utf-8") == SHOWN


# ------------------------------------------------------------------------------------------------ packed pages
@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_packed_pages(packing: str, tmp_path: Path) -> None:
    files = {
        f"a.txt{packing}": pack(PAGE.encode(), packing),
        f"b.html{packing}": pack(HTML, packing),
        f"bad.txt{packing}": pack(PAGE.encode(), packing)[:-20],
        f"bomb.txt{packing}": pack(b" " * (33 << 20), packing),
        "a.txt": PLAIN,
    }
    raw, out = write_tree(tmp_path / "raw", files), tmp_path / "out"
    ran = cleaner("clean", raw, out)
    assert ran.code == 1 and "damaged" in ran.err
    assert set(files_of(out)) == {"a.txt", f"a.txt{packing}.txt", f"b.html{packing}.txt"}
    assert (out / f"b.html{packing}.txt").read_bytes() == SHOWN_HTML
    told = records(out)
    assert told[f"bad.txt{packing}"]["verdict"] == told[f"bomb.txt{packing}"]["verdict"] == "failed"
    sound(out)
    assert cleaner("restore", out, tmp_path / "back").code == 0
    assert read_tree(tmp_path / "back") == read_tree(raw)
    assert b"mishuzj.com#" in cleaner("diff", out, f"a.txt{packing}").out
    assert b"mishuzj.com" in cleaner("explain", raw / f"a.txt{packing}").out
    assert cleaner("explain", raw / f"bad.txt{packing}").code == 2


# ------------------------------------------------------------------------------------------------ standard input
def test_rows_from_stdin(tmp_path: Path) -> None:
    data = as_line(id="1", text=PAGE, url=URL) + b"{broken\n" + as_line(id="2", text=PLAIN.decode())
    ran = cleaner("clean", "-", stdin=data)
    assert ran.code == 1 and [row["id"] for row in rows_of(ran.out)] == ["1", "2"]
    assert cleaner("clean", "-", tmp_path / "out.jsonl.gz", stdin=data).code == 1
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).count(b"\n") == 2
    sound(tmp_path / "out.jsonl.gz")
    assert cleaner("restore", tmp_path / "out.jsonl.gz", tmp_path / "back.jsonl").code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == data
    assert b"mishuzj.com#" in cleaner("diff", tmp_path / "out.jsonl.gz").out


def test_pages_from_stdin(tmp_path: Path) -> None:
    assert cleaner("clean", "-", stdin=PLAIN).out == PLAIN
    assert cleaner("clean", "-", stdin=HTML).out == SHOWN_HTML
    assert cleaner("clean", "-", "-", "--to", "markdown", stdin=HTML).out == PLAIN.replace(b"\n", b"\n\n")[:-1]
    (row,) = rows_of(cleaner("clean", "-", "-", "--to", "jsonl", stdin=HTML).out)
    assert row["text"].encode() == SHOWN_HTML
    for begins in (b"PAR1", b"WARC/1.0", gzip.compress(PLAIN)):
        ran = cleaner("clean", "-", stdin=begins)
        assert ran.code == 2 and "file" in ran.err


# ------------------------------------------------------------------------------------------------- addresses
def test_addresses_beside_pages(tmp_path: Path) -> None:
    files = {
        "a.txt": PLAIN,
        "a.txt.url": f"{URL}\n".encode(),
        "b/c.html": HTML,
        "b/c.html.url": f"[InternetShortcut]\r\nURL={URL}\r\n".encode(),
        "d.txt": PLAIN,
        "e.txt.url": b"https://alone.example/",
    }
    raw, out = write_tree(tmp_path / "raw", files), tmp_path / "out"
    assert cleaner("clean", raw, out).code == 0
    assert {path: told["url"] for path, told in records(out).items()} == {
        "a.txt": URL,
        "b/c.html": URL,
        "d.txt": None,
    }
    assert head(out)["input"]["passed_over"] == {".url": 1}
    sound(out)
    assert cleaner("clean", raw / "a.txt", tmp_path / "a.jsonl").code == 0
    assert rows_of((tmp_path / "a.jsonl").read_bytes())[0]["url"] == URL


# ------------------------------------------------------------------------------------------------ killed
@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_killed_at_every_moment(to: Any, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if to == "parquet":
        pytest.importorskip("pyarrow")
    monkeypatch.setattr("cleaner.sources.jsonl.PIECE", 5_000)
    monkeypatch.setattr("cleaner.sources.gathered.MOST", 2)
    write_tree(raw, {"s.jsonl": as_line(text=PAGE) * 4})

    def finish(out: Path) -> None:
        for _ in proceed(start(Order(raw, out, options=Options(to=to), jobs=1))):
            pass

    finish(tmp_path / "whole")
    for moment in range(1, 1000):
        out = tmp_path / str(moment)
        with pytest.MonkeyPatch.context() as patch:
            haunt(patch, moment)
            try:
                finish(out)
                break
            except Killed:
                pass
        finish(out)
        assert read_tree(out) == read_tree(tmp_path / "whole")
    assert moment > 20


# ------------------------------------------------------------------------------------------------ without a run
def test_a_row_is_explained(tmp_path: Path) -> None:
    rows = as_line(text=PLAIN.decode()) + as_line(text=PAGE) + b"\n{broken\n"
    shard = write_tree(tmp_path, {"s.jsonl.gz": gzip.compress(rows)}) / "s.jsonl.gz"
    assert b"mishuzj.com#watermark" in cleaner("explain", f"{shard}:2").out
    for number, says in ((3, "blank"), (4, "no JSON"), (5, "no such row")):
        ran = cleaner("explain", f"{shard}:{number}")
        assert ran.code == 2 and says in ran.err
    ran = cleaner("explain", shard)
    assert ran.code == 2 and "s.jsonl.gz:1" in ran.err
    assert cleaner("diff", shard, shard).code == 2


def test_rules_are_learned_from_and_tried_on_rows_too(tmp_path: Path) -> None:
    pages = [page.decode() for path, page in samples().items() if "mishuzj" in path]
    rows = b"".join(as_line(id=str(number), text=page) for number, page in enumerate(pages))
    shard = write_tree(tmp_path, {"s.jsonl.gz": gzip.compress(rows + b"{broken\n")}) / "s.jsonl.gz"
    assert sorted(page.raw for page in read_pages([shard])) == sorted(set(pages))
    assert [page.id for page in corpus_pages(shard) if isinstance(page, Document)] == [
        str(n) for n in range(len(pages))
    ]
