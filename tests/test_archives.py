"""Web archives as shards: whatever is in one, its pages become rows, and what is damaged is said."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import PLAIN, Ran, cleaner, lines, samples

from cleaner.packing import pack, unpack

pytest.importorskip("fastwarc")

PAGE = samples()["00/mishuzj.com/ordinary.txt"].decode()
BODY = PLAIN.decode()
URL = "https://www.mishuzj.com/doc/1.html"
TEXT = BODY.strip()
HTML = f"<html><body><p>{TEXT.replace(chr(10), '</p><p>')}</p></body></html>".encode()


def record(kind: str, url: str, body: bytes, type: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:{url}>\r\n"
        f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: {type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(url: str, body: bytes, *head: str, status: str = "200 OK") -> bytes:
    said = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *head, ""))
    return record("response", url, said.encode() + body, "application/http; msgtype=response")


def response(url: str, body: bytes, type: str = "text/html") -> bytes:
    return answer(url, body, f"Content-Type: {type}")


INFO = record("warcinfo", "x", b"software: x\r\n", "application/warc-fields")


def clean(tmp_path: Path, data: bytes, name: str = "in.warc") -> tuple[Ran, list[dict[str, Any]], list[dict[str, Any]]]:
    """What a run over an archive answers, its rows, and its records; the account is sound."""
    (tmp_path / name).write_bytes(data)
    ran = cleaner("clean", tmp_path / name, tmp_path / "out.jsonl")
    assert cleaner("verify", tmp_path / "out.jsonl").code == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    return ran, rows, lines(tmp_path / "out.jsonl", "documents.jsonl")


def back(tmp_path: Path, name: str) -> bytes:
    """The archive that comes back, unpacked."""
    cleaner("restore", tmp_path / "out.jsonl", tmp_path / f"back-{name}")
    return unpack((tmp_path / f"back-{name}").read_bytes(), Path(name).suffix.removesuffix(".wet"), 1 << 20)


# ------------------------------------------------------------------------------------------------ whole archives
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_a_wet_shard(packing: str, tmp_path: Path) -> None:
    pages = [record("conversion", URL, PAGE.encode(), "text/plain"), record("conversion", "u", PLAIN, "text/plain")]
    name = f"in.warc.wet{packing}"
    ran, (first, second), _ = clean(tmp_path, b"".join(pack(one, packing) for one in (INFO, *pages)), name)
    assert ran.code == 0
    assert (first["url"], first["date"], second["text"]) == (URL, "2020-01-01T00:00:00Z", BODY)
    assert first["cleaner"]["site"] == "sites/mishuzj.com" and "秘书之家" not in first["text"]
    assert back(tmp_path, name) == b"".join(pages)


def test_a_warc_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = HTML.decode().replace("<body>", "<head><meta charset=gbk></head><body>")
    pages = [
        response("https://a.example/1", page.encode("gbk"), "text/html; charset=gbk"),
        response("https://a.example/2.png", b"\x89PNG", "image/png"),
        response("https://a.example/3", page.encode(), 'text/html; charset="utf-8"'),
    ]
    monkeypatch.setattr("cleaner.sources.warc.PIECE", 100)
    ran, rows, told = clean(tmp_path, INFO + b"".join(pages))
    assert ran.code == 0 and [(row["url"][-1], row["text"]) for row in rows] == [("1", TEXT), ("3", TEXT)]
    assert "image/png" in told[1]["reason"]
    assert back(tmp_path, "in.warc") == b"".join(pages)
    assert len(lines(tmp_path / "out.jsonl", "pieces.jsonl")) > 1


@pytest.mark.parametrize("named", ["in.warc", "in.warc.gz", "in.warc.zst"])
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("as_a_whole", [True, False], ids=["packed as a whole", "packed by records"])
def test_archives_are_cut_into_pieces_however_they_are_packed(
    packing: str, named: str, as_a_whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.sources.warc.PIECE", 1000)
    records = [INFO, *(response(f"http://a.example/{number}", HTML) for number in range(20))]
    data = pack(b"".join(records), packing) if as_a_whole else b"".join(pack(one, packing) for one in records)
    ran, rows, _ = clean(tmp_path, data, named)
    assert ran.code == 0 and len(lines(tmp_path / "out.jsonl", "pieces.jsonl")) > 3
    assert [row["url"] for row in rows] == [f"http://a.example/{number}" for number in range(20)]
    assert {row["text"] for row in rows} == {TEXT}


# ------------------------------------------------------------------------------------------------ damage
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_an_archive_that_breaks_off_says_so(packing: str, tmp_path: Path) -> None:
    """At any byte: in a page, in a head, in a record that is no page."""
    kept = [INFO, *(response(f"http://a.example/{number}", HTML) for number in range(3))]
    last = record("request", "http://a.example/3", b"GET / HTTP/1.1\r\n" * 20, "application/http; msgtype=request")
    whole = b"".join(pack(one, packing) for one in kept)
    for end in (pack(last, packing), pack(response("http://a.example/3", HTML), packing)):
        for length in (7, len(end) // 2, len(end) * 3 // 4):
            ran, rows, told = clean(tmp_path / _new(tmp_path), whole + end[:length], f"in.warc{packing}")
            assert ran.code == 1 and len(rows) == 3
            assert [one["verdict"] for one in told] == ["cleaned"] * 3 + ["failed"]
            assert told[-1]["reason"].startswith("cannot be read further: ")


def _new(root: Path) -> str:
    name = str(len(list(root.iterdir())))
    (root / name).mkdir()
    return name


def test_what_stands_before_rubbish_is_read(tmp_path: Path) -> None:
    pages = [response(f"http://a.example/{number}", HTML) for number in range(4)]
    ran, rows, told = clean(tmp_path, pages[0] + pages[1] + b"rubbish\r\n" * 9 + pages[2])
    assert ran.code == 1 and len(rows) == 2 and told[-1]["verdict"] == "failed"


# ------------------------------------------------------------------------------------------------ answers
def chunked(data: bytes) -> bytes:
    parts = (data[at : at + 50] for at in range(0, len(data), 50))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


GZIP, CHUNKED = "Content-Encoding: gzip", "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("made", "head"),
    [
        (bytes, ()),
        (gzip.compress, (GZIP,)),
        (zlib.compress, ("Content-Encoding: deflate",)),
        (chunked, (CHUNKED,)),
        (lambda page: chunked(gzip.compress(page)), (GZIP, CHUNKED)),
        (bytes, (GZIP,)),
        (bytes, (CHUNKED,)),
        (bytes, (GZIP, CHUNKED)),
        (gzip.compress, (GZIP, CHUNKED)),
        (chunked, (GZIP, CHUNKED)),
        (bytes, ("Content-Encoding: x-unknown",)),
        (bytes, ("X-Crawler-Content-Encoding: gzip",)),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_answers_are_unpacked_where_they_are_packed(
    made: Callable[[bytes], bytes], head: tuple[str, ...], tmp_path: Path
) -> None:
    """Crawlers that unpack an answer keep its head, which then says what is not so."""
    data = answer("http://a.example/1", made(HTML), "Content-Type: text/html", *head)
    ran, rows, _ = clean(tmp_path, data + response("http://a.example/2", HTML))
    assert ran.code == 0 and [row["text"] for row in rows] == [TEXT, TEXT]
    assert back(tmp_path, "in.warc").startswith(data)


@pytest.mark.parametrize(
    ("data", "verdict", "reason"),
    [
        (answer("u", gzip.compress(HTML)[:40] + b"x" * 99, "Content-Type: text/html", GZIP), "failed", "unpacked"),
        (answer("u", HTML, "Content-Type: text/html", status="404 Not Found"), "empty", "answered 404"),
        (answer("u", b"", "Location: /", status="301 Moved"), "empty", "answered 301"),
        (answer("u", HTML, "Server: x"), "cleaned", ""),
        (answer("u", b"%PDF-1.4", "Content-Type: text/html"), "empty", "PDF"),
        (record("response", "u", b"rubbish", "application/http; msgtype=response"), "empty", "no known type"),
    ],
)
def test_an_answer_that_is_no_page_is_told_alone(data: bytes, verdict: str, reason: str, tmp_path: Path) -> None:
    ran, _, told = clean(tmp_path, data + response("http://a.example/2", HTML))
    assert ran.code == (verdict == "failed")
    assert (told[0]["verdict"], told[1]["verdict"]) == (verdict, "cleaned") and reason in (told[0]["reason"] or "")
    assert back(tmp_path, "in.warc").startswith(data)


def test_addresses_in_brackets(tmp_path: Path) -> None:
    _, rows, _ = clean(tmp_path, response(f"<{URL}>", HTML))
    assert rows[0]["url"] == URL
