"""Record batches of Arrow, by themselves and through engines that map over them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from run_fixtures import PLAIN, samples

from cleaner import clean
from cleaner.errors import InputError

pa = pytest.importorskip("pyarrow")

from cleaner.arrow import clean_batch  # noqa: E402

URL = "https://www.mishuzj.com/doc/1.html"
PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()
ROWS: dict[str, list[Any]] = {"n": [1, 2, 3, 4], "text": [PAGE, PLAIN.decode(), "", None], "url": [URL, None, "", None]}


def check(table: Any) -> None:
    told = [json.loads(text) for text in table.column("cleaner").to_pylist()]
    assert table.column("n").to_pylist() == [1, 2, 3, 4]
    assert table.column("text").to_pylist() == [clean(PAGE, URL).body, PLAIN.decode(), None, None]
    assert [record["verdict"] for record in told] == ["cleaned", "cleaned", "empty", "empty"]
    assert told[0]["site"] == "sites/mishuzj.com" and told[0]["title"] == clean(PAGE, URL).title


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_a_batch(kind: str) -> None:
    batch = pa.RecordBatch.from_pydict(ROWS | {"text": pa.array(ROWS["text"], getattr(pa, kind)())})
    cleaned = clean_batch(batch)
    assert cleaned.schema.names == ["n", "text", "url", "cleaner"]
    assert cleaned.schema.field("text").type == getattr(pa, kind)()
    check(cleaned)


def test_a_table_and_no_rows() -> None:
    check(clean_batch(pa.table(ROWS)))
    nothing = clean_batch(pa.RecordBatch.from_pydict({"text": pa.array([], pa.string())}))
    assert nothing.num_rows == 0 and nothing.schema.names == ["text", "cleaner"]


def test_columns_can_be_named() -> None:
    batch = pa.RecordBatch.from_pydict({"page": [PAGE], "meta": [{"link": URL}]})
    told = json.loads(clean_batch(batch, text="page", url="meta.link").column("cleaner")[0].as_py())
    assert told["url"] == URL
    batch = pa.RecordBatch.from_pydict({"text": [PAGE], "metadata": [{"url": URL}]})
    assert json.loads(clean_batch(batch).column("cleaner")[0].as_py())["url"] == URL
    batch = pa.RecordBatch.from_pydict({"content": [PAGE], "meta": [json.dumps({"url": URL})]})
    cleaned = clean_batch(batch)
    assert json.loads(cleaned.column("cleaner")[0].as_py())["url"] == URL
    assert cleaned.column("content")[0].as_py() != PAGE
    with pytest.raises(InputError, match=r"'text' .columns: page"):
        clean_batch(pa.RecordBatch.from_pydict({"page": [PAGE]}))


@pytest.mark.parametrize("cells", [[1, 2], [b"abc", None], [["a"], []], [{"a": "b"}, None]], ids=str)
def test_a_column_that_holds_no_text(cells: list[Any]) -> None:
    with pytest.raises(InputError, match=r"'text' holds no text, but .*text=… names another"):
        clean_batch(pa.RecordBatch.from_pydict({"text": cells}))


def test_a_column_that_stands_twice() -> None:
    with pytest.raises(InputError, match=r"more columns 'text'"):
        clean_batch(pa.RecordBatch.from_arrays([pa.array([PAGE]), pa.array([PAGE])], names=["text", "text"]))


def test_a_text_that_is_not_in_utf8_fails_alone() -> None:
    cells = pa.array([b"\xff", PAGE.encode()], pa.binary()).view(pa.string())
    cleaned = clean_batch(pa.RecordBatch.from_arrays([cells], names=["text"]))
    told = [json.loads(text) for text in cleaned.column("cleaner").to_pylist()]
    assert [record["verdict"] for record in told] == ["failed", "cleaned"] and "UTF-8" in told[0]["reason"]
    assert cleaned.column("text")[0].as_py() is None


@pytest.mark.parametrize("kind", ["dictionary", "runs", "null"])
def test_texts_in_other_forms(kind: str) -> None:
    forms = {
        "dictionary": lambda: pa.array([PAGE, None]).dictionary_encode(),
        "runs": lambda: pa.RunEndEncodedArray.from_arrays([2], pa.array([PAGE])),
        "null": lambda: pa.nulls(2),
    }
    cells = forms[kind]()
    cleaned = clean_batch(pa.RecordBatch.from_arrays([cells], names=["text"]))
    assert cleaned.schema.field("text").type == cells.type
    assert cleaned.column("text").to_pylist()[0] == (None if kind == "null" else clean(PAGE).body)


def test_datasets() -> None:
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset(pa.table(ROWS)).with_format("arrow")
    check(dataset.map(clean_batch, batched=True, batch_size=2, keep_in_memory=True, load_from_cache_file=False).data)


def test_ray() -> None:
    ray = pytest.importorskip("ray.data")
    dataset = ray.from_arrow(pa.table(ROWS)).map_batches(clean_batch, batch_format="pyarrow")
    check(pa.concat_tables(ray_table for ray_table in dataset.iter_batches(batch_format="pyarrow")))


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(clean_batch(polars.DataFrame(ROWS).to_arrow()))
    check(frame.to_arrow())
