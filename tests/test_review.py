"""The review page: what is in it, in which order, and that nothing scraped stands in it as it is."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from review_fixtures import ATTACKS, hostile_run, pieces, sample_run, shown_documents
from run_fixtures import REFUSED_RULES, cleaner, head, lines, records, rules, write_tree

from cleaner.authoring import decisions as decided
from cleaner.authoring.decisions import Decision
from cleaner.edits import resolve
from cleaner.errors import InputError
from cleaner.model import Claim
from cleaner.review.page import risk, sample, write
from cleaner.review.page.serve import server
from cleaner.run.account import open_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_run(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_run(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def page(run: Path) -> Path:
    return made(run)


def made(run: Path, page: Path | None = None, known: tuple[Decision, ...] = ()) -> Path:
    found = open_run(run)
    return write.write(found, page or write.default_page(found), write.Wish(known)).page


# ------------------------------------------------------------------------------------------------ what is in it
def test_the_page_stands_beside_the_run(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = cleaner("review", run)
    assert told.code == 0
    assert Path(told.out.decode().strip()) == run.parent / "out.review.html"
    assert cleaner("verify", run).code == 0
    assert not list(run.parent.glob(".review*"))


def test_documents_give_back_both_texts(run: Path, page: Path) -> None:
    raw = run.parent / "raw"
    found = shown_documents(page)
    assert [one["facts"]["path"] for one in found] == list(records(run))
    for one in found:
        before = "".join(part if isinstance(part, str) else part[1] for part in one["text"])
        after = "".join(part if isinstance(part, str) else part[2] for part in one["text"])
        assert before == (raw / one["facts"]["path"]).read_bytes().decode()
        if one["facts"]["verdict"] == "cleaned":
            assert after == (run / records(run)[one["facts"]["path"]]["output"]).read_bytes().decode()


def test_the_figures_are_those_of_the_run(run: Path, page: Path) -> None:
    summary, told = pieces(page)["summary"], head(run)["counts"]
    counts = summary["counts"]
    assert counts["documents"] == told["documents"]
    assert {name: counts["verdict"].get(name, 0) for name in told["verdicts"]} == told["verdicts"]
    assert counts["all"][""]["raw"] == told["chars"]["raw"] and counts["all"][""]["body"] == told["chars"]["body"]
    assert sum(number for _, number in counts["hosts"]) == told["generic"]


def test_each_removed_text_is_one_row(run: Path, page: Path) -> None:
    data = pieces(page)
    ids = [row[0] for row in data["g0"]]
    assert len(ids) == len(set(ids)) == data["summary"]["groups"]
    rules_ = data["summary"]["rules"]
    texts = {(rules_[row[1]][0], row[2]): row for row in data["g0"]}
    mark = texts["sites/mishuzj.com#watermark", "秘书之家—全网资源每日更新 www.mishuzj.com"]
    edits = [
        edit
        for line in lines(run, "edits.jsonl")
        for edit in line["edits"]
        if edit[4].strip() == mark[2] and line["rules"][edit[3]][0] == "sites/mishuzj.com#watermark"
    ]
    assert mark[4] == len(edits) > 1
    documents = shown_documents(page)
    for document, edit in mark[8]:
        assert documents[document]["text"][2 * edit + 1][3] == mark[0]


def test_texts_that_differ_in_their_digits_only_are_one_row_and_one_decision(page: Path) -> None:
    rows = pieces(page)["g0"]
    varied = [row for row in rows if row[7]]
    assert varied
    documents = shown_documents(page)
    for row in varied[:20]:
        texts = {documents[document]["text"][2 * edit + 1][1].strip() for document, edit in row[8]}
        assert len(texts) > 1
        assert len({re.sub(r"[0-9]", "0", text) for text in texts}) == 1
    assert decided.text_id("x#y", "第1页") == decided.text_id("x#y", "第2页") != decided.text_id("x#y", "第10页")


def test_the_riskiest_come_first(tmp_path: Path) -> None:
    prose = "这是一段正文,讲的是村里的茶园,写得很长,绝不该被当成页面的外壳删掉。"
    page_rules = """
format = 1
id     = 'sites/risky.example'
[match]
clues = [ { text = '测试站', weight = 5 } ]
[[strip]]
id = 'often'
op = 'line'
label = 'navigation'
lines = ['返回首页']
removes = ['返回首页']
[[strip]]
id = 'once'
op = 'line'
label = 'advert'
match = '这是.+'
removes = ['这是一段']
keeps = ['那是一段']
"""
    body = "测试站的正文第一段,很好。\n第二段也很好。\n返回首页\n"
    raw = write_tree(tmp_path / "raw", {f"{number}.txt": f"{body}{number}\n".encode() for number in range(9)})
    (raw / "5.txt").write_text(body + prose + "\n", "utf-8")
    cleaner("clean", raw, tmp_path / "out", "--rules", rules(tmp_path / "rules", page_rules))
    rows = pieces(made(tmp_path / "out"))["g0"]
    assert [row[2] for row in rows] == [prose, "返回首页"]
    assert rows[0][6] & risk.Reason.PROSE and rows[0][6] & risk.Reason.ALONE
    assert not rows[1][6] & risk.Reason.ALONE and rows[1][4] == 9


def test_refused_pages_are_shown_but_not_counted(tmp_path: Path) -> None:
    strict = REFUSED_RULES + "\n[[strip]]\nid='x'\nop='line'\nlabel='advert'\nlines=['广告']\nremoves=['广告']\n"
    raw = write_tree(tmp_path / "raw", {"a.txt": "严格的站点\n广告\n很短。\n".encode()})
    cleaner("clean", raw, tmp_path / "out", "--rules", rules(tmp_path / "rules", strict))
    page = made(tmp_path / "out")
    assert shown_documents(page)[0]["facts"]["verdict"] == "refused"
    assert pieces(page)["summary"]["groups"] == 0 and pieces(page)["g0"] == []


def test_an_account_that_was_torn_gives_what_it_has(tmp_path: Path) -> None:
    run = sample_run(tmp_path)
    edits = run / ".cleaner" / "edits.jsonl"
    edits.write_bytes(edits.read_bytes()[:-200])
    summary = pieces(made(run))["summary"]
    assert summary["torn"] and summary["counts"]["documents"] == head(run)["counts"]["documents"] - 1


def test_a_body_that_was_changed_is_said(tmp_path: Path) -> None:
    run = sample_run(tmp_path)
    first = next(record for record in records(run).values() if record["output"])
    (run / first["output"]).write_text("something else\n")
    found = next(one for one in shown_documents(made(run)) if one["facts"]["path"] == first["path"])
    assert "changed since" in found["problem"] and found["text"] == [""]


# ------------------------------------------------------------------------------------------------ hostile texts
def test_nothing_scraped_stands_in_the_page_as_it_is(hostile: Path) -> None:
    html = made(hostile).read_bytes()
    for attack in ATTACKS:
        assert attack.encode() not in html
    assert b"pwned" not in html and b"\x1b" not in html and b"\0" not in html
    assert not re.search(rb"[\xf0-\xff]|\xe2\x80[\xaa-\xae]", html)
    documents = shown_documents(hostile.parent / "out.review.html")
    assert any("window.pwned" in str(one["facts"].get("title")) for one in documents)
    assert any("\udcff" in one["facts"]["path"] for one in documents)


def test_only_our_script_and_style_may_run(page: Path) -> None:
    html = page.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]  # type: ignore[index]
    script = re.search(r"<script>(.*)</script>", html, re.DOTALL)[1].rpartition("<script>")[2]  # type: ignore[index]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]  # type: ignore[index]
    for kind, text in (("script-src", script), ("style-src", style)):
        assert f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy and "unsafe" not in policy
    assert not set(re.findall(r"https?://[^\s\"'`)]+", html)) - {"http://www.w3.org/2000/svg"}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


# ------------------------------------------------------------------------------------------------ large runs, places
def test_large_data_stands_beside_the_page(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pieces(made(run))
    monkeypatch.setattr(write, "ONE_FILE", 1000)
    page = made(run, tmp_path / "big.html")
    assert (tmp_path / "big.files" / "d0.js").is_file()
    assert 'id="d0"' not in page.read_text("utf-8")
    found = pieces(page)
    assert {name: piece for name, piece in found.items() if name != "summary"} == {
        name: piece for name, piece in whole.items() if name != "summary"
    }
    made(run, page)  # over itself
    monkeypatch.undo()
    made(run, page)
    assert not (tmp_path / "big.files").exists()


def test_only_a_page_of_ours_is_written_over(run: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine.html"
    other.write_text("<!doctype html> mine")
    with pytest.raises(InputError, match="no review page"):
        made(run, other)
    data = tmp_path / "x.files"
    data.mkdir()
    (data / "precious.txt").write_text("!")
    with pytest.raises(InputError, match="no data of a review page"):
        made(run, tmp_path / "x.html")
    assert other.read_text() == "<!doctype html> mine" and (data / "precious.txt").exists()


def test_no_run_is_an_error(tmp_path: Path) -> None:
    assert cleaner("review", tmp_path).code == 2


# ------------------------------------------------------------------------------------------------ risk and samples
@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("返回首页", False),
        ("首页 > 范文大全 > 工作总结 > 调研报告 > 秘书之家 > 公文写作", False),
        ("清淤一万三千立方米,加固塘坝八十米,更换放水涵管一处,新修机耕路二百米。", True),
        ("目录\n" * 30, False),
    ],
)
def test_prose_is_told_from_page_furniture(text: str, prose: bool) -> None:
    assert bool(risk.prose_chars(text)) is prose


@pytest.mark.parametrize(
    ("raw", "inside"),
    [("党支部XX做实", True), ("做实。XX下一句", False), ("甲\nXX\n乙", False), ("甲\nXX乙", False), ("XX", False)],
)
def test_cuts_in_a_sentence_are_seen(raw: str, inside: bool) -> None:
    at = raw.index("XX")
    edits = resolve([Claim(at, at + 2, "", "r", "watermark")], raw)
    assert risk.in_sentence(raw, edits, 0) is inside


@pytest.mark.parametrize(
    ("measured", "allowed", "near"),
    [("14.2%", "at most 15.0%", True), ("3.0%", "at most 15.0%", False), ("-", "-", False)],
)
def test_pages_near_a_guard_are_seen(measured: str, allowed: str, near: bool) -> None:
    record = {"guards": [{"guard": "max_removed", "measured": measured, "allowed": allowed, "holds": True}]}
    assert risk.is_near_limit(record) is near
    assert not risk.is_near_limit({})


def test_rare_and_lost_weigh_more() -> None:
    prose = int(risk.Reason.PROSE)
    assert risk.score("advert", 100, prose, 1) > risk.score("advert", 100, prose, 50)
    assert risk.score("advert", 400, prose, 1) > risk.score("advert", 40, prose, 1)
    assert risk.score("advert", 100, prose, 1) > risk.score("echo", 100, prose, 1)


def test_samples_are_fair_and_the_same_each_time() -> None:
    def drawn(seed: str) -> list[int]:
        samples = sample.Samples(seed)
        for number in range(10 * sample.SIZE):
            samples.add("", (number, 0, ""))
        count, places = samples.drawn()[""]
        assert count == 10 * sample.SIZE
        return [place[0] for place in places]  # type: ignore[index]

    assert drawn("a") == drawn("a") != drawn("b")
    found = [number for seed in range(20) for number in drawn(str(seed))]
    assert len(found) == 20 * sample.SIZE
    assert abs(sum(found) / len(found) - 5 * sample.SIZE) < 0.05 * 10 * sample.SIZE


# ------------------------------------------------------------------------------------------------ decisions
def test_decisions_are_kept_by_rule_and_text(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    decided.append(file, [Decision("a#b", "text", "accept"), Decision("a#c", "text", "reject")])
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    decided.append(file, [Decision("a#b", " text\n", "reject"), Decision("a#d", "\udcff\0", "skip")])
    assert [(one.rule, one.decision) for one in decided.read(file)] == [
        ("a#b", "reject"),
        ("a#c", "reject"),
        ("a#d", "skip"),
    ]
    decided.append(file, [Decision("a#b", "text", "open")])
    assert [one.rule for one in decided.read(file)] == ["a#c", "a#d"]


def test_known_decisions_come_with_the_page(run: Path, tmp_path: Path, page: Path) -> None:
    data = pieces(page)
    row = next(row for row in data["g0"] if row[3] == len(row[2]))  # its text stands in it whole
    known = Decision(data["summary"]["rules"][row[1]][0], row[2], "accept")
    told = pieces(made(run, tmp_path / "page.html", (known,)))["summary"]["decisions"]
    assert [(one["id"], one["decision"]) for one in told] == [(row[0], "accept")]


# ------------------------------------------------------------------------------------------------ the server
class Server(NamedTuple):
    port: int
    token: str
    file: Path

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        given = {
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection.request(method, path, body or None, given)
        answer = connection.getresponse()
        found = answer.status, answer.read(), answer.headers
        connection.close()
        return found

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def served(run: Path, tmp_path: Path) -> Iterator[Server]:
    file = tmp_path / "decisions.jsonl"
    written = write.write(open_run(run), tmp_path / "page.html", write.Wish(served=True))
    found, address = server(written.page, written.data, file)
    assert found.server_address[0] == "127.0.0.1"
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield Server(int(found.server_address[1]), address.rstrip("/").rpartition("/")[2], file)
    found.shutdown()
    found.server_close()


DECISION = json.dumps([{"rule": "a#b", "text": "x", "decision": "accept", "more": 1}]).encode()


def test_the_server_gives_the_page_and_saves_decisions(served: Server) -> None:
    status, body, headers = served.ask("GET", f"/{served.token}/")
    assert status == 200 and body.startswith(write.MARK.encode()) and b"connect-src 'self'" in body
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
    assert served.ask("POST", f"/{served.token}/decisions", DECISION, Origin=served.origin)[0] == 200
    assert decided.read(served.file) == (Decision("a#b", "x", "accept"),)
    assert json.loads(served.ask("GET", f"/{served.token}/decisions")[1])[0]["decision"] == "accept"


@pytest.mark.parametrize("path", ["/", "/decisions", "/wrong/", "/wrong/decisions", "//", "/%00/", "/%C3%A9/"])
def test_the_server_wants_its_token(served: Server, path: str) -> None:
    assert served.ask("GET", path)[0] == 403
    assert served.ask("POST", path, DECISION, Origin=served.origin)[0] == 403
    assert not served.file.exists()


def test_the_server_checks_host_and_origin(served: Server) -> None:
    path = f"/{served.token}/decisions"
    assert served.ask("GET", path, Host="evil.example")[0] == 403
    assert served.ask("GET", path, Host=f"localhost.evil.example:{served.port}")[0] == 403
    for origin in (
        "http://evil.example",
        "null",
        f"http://localhost:{served.port}",
        f"https://127.0.0.1:{served.port}",
    ):
        assert served.ask("POST", path, DECISION, Origin=origin)[0] == 403
    assert served.ask("POST", path, DECISION)[0] == 403
    assert not served.file.exists()


@pytest.mark.parametrize(
    "path", ["../decisions.jsonl", "page.html", "page.files/../page.html", "page.files/", "x/y.js"]
)
def test_the_server_gives_nothing_else(served: Server, path: str) -> None:
    assert served.ask("GET", f"/{served.token}/{path}")[0] == 404


def test_the_server_takes_decisions_only(served: Server) -> None:
    path = f"/{served.token}/decisions"
    for body in (b"nonsense", b"{}", b'[{"rule": 1}]', b"[" * 100_000, b"\xff"):
        assert served.ask("POST", path, body, Origin=served.origin)[0] == 400
    assert served.ask("POST", path, DECISION, Origin=served.origin, Content_Type="text/plain")[0] == 415
    assert served.ask("POST", path, b"", Origin=served.origin)[0] == 400
    assert served.ask("DELETE", path)[0] == 501
    assert not served.file.exists()


def test_a_port_that_is_taken_is_an_error(served: Server, run: Path) -> None:
    told = cleaner("review", run, "--serve", "--port", str(served.port))
    assert told.code == 2 and "cannot be used" in told.err
