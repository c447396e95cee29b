"""The account: what it says of each document, and that it adds up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_fixtures import PLAIN, REFUSED_RULES, cleaner, head, lines, read_tree, records, rules, samples, write_tree

from cleaner.as_json import as_json
from cleaner.edits import apply, resolve, revert, without
from cleaner.model import Claim
from cleaner.run.record import edits_of, line

KEYS = re.findall(
    r"\w+",
    """id path output url site family fell_back_from verdict reason title published source author metadata truncated
    truncation encoding decoding chars raw_sha256 body_sha256 rules_digest guards notes guess""",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the samples, and over pages of every verdict."""
    root = tmp_path_factory.mktemp("account")
    pages = samples() | {
        "crlf.txt": "一行。\r\n又一行。\r\n".encode(),
        "bom.txt": b"\xef\xbb\xbf" + PLAIN,
        "bad.txt": b"\xff" + PLAIN,
        "empty.txt": b"",
        "refused.txt": "严格的站点\n很短。\n".encode(),
    }
    raw = write_tree(root / "raw", pages)
    (raw / "loop.txt").symlink_to("loop.txt")
    assert cleaner("clean", raw, root / "out", "--rules", rules(root / "rules", REFUSED_RULES)).code == 1
    return root / "out"


# ------------------------------------------------------------------------------------------------ records
def test_records_have_all_keys_in_one_order(run: Path) -> None:
    assert {tuple(record) for record in records(run).values()} == {tuple(KEYS)}


def test_records_speak_of_the_bytes_as_they_are(run: Path) -> None:
    for path, record in records(run).items():
        if record["output"]:
            body = (run / record["output"]).read_bytes()
            assert record["body_sha256"] == hashlib.sha256(body).hexdigest()
            assert record["chars"]["body"] == len(body.decode())
        if record["raw_sha256"]:
            raw = (run.parent / "raw" / path).read_bytes()
            assert record["raw_sha256"] == hashlib.sha256(raw).hexdigest()


def test_left_out_documents_stand_in_the_account_with_their_reason(run: Path) -> None:
    told = records(run)
    for path, verdict in {"empty.txt": "empty", "refused.txt": "refused", "loop.txt": "failed"}.items():
        assert told[path]["verdict"] == verdict and told[path]["reason"]
        assert told[path]["output"] is told[path]["body_sha256"] is None
        assert not (run / path).exists()


def test_the_decoding_is_recorded(run: Path) -> None:
    told = records(run)
    assert told["crlf.txt"]["encoding"] == "utf-8"
    assert told["bom.txt"]["decoding"] == {"reason": "bom", "bom": "efbbbf", "bad": [], "bad_stretches": 0}
    assert told["bad.txt"]["decoding"]["bad"] == [[0, "ff"]]


# ------------------------------------------------------------------------------------------------ edits
def test_an_account_holds_raw_bytes_only_where_nothing_else_gives_them(run: Path) -> None:
    kept = {entry["id"] for entry in lines(run, "edits.jsonl") if "raw_zstd" in entry}
    assert "refused.txt" in kept
    verdicts = {path: record["verdict"] for path, record in records(run).items()}
    assert {verdicts[id] for id in kept} <= {"refused", "failed"}


@st.composite
def claims(draw: st.DrawFn, size: int) -> list[Claim]:
    def one() -> st.SearchStrategy[Claim]:
        ends = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted)
        names = st.sampled_from(["sites/a#x", "sites/a#y", "families/b#x"])
        labels = st.sampled_from(["watermark", "layout", "navigation"])
        return st.builds(lambda end, *rest: Claim(*end, *rest), ends, st.sampled_from(["", "\n"]), names, labels)

    return draw(st.lists(one(), max_size=8))


@given(st.text("ab \n天", max_size=30).flatmap(lambda raw: st.tuples(st.just(raw), claims(len(raw)))))
def test_edits_from_the_account_do_what_those_of_the_run_did(given: tuple[str, list[Claim]]) -> None:
    raw, found = given
    edits = resolve(found, raw)
    told, came = line("id", edits, apply(edits, raw))
    assert came == raw
    told = edits_of(json.loads(as_json(told)))
    assert apply(told, raw) == apply(edits, raw)
    assert revert(told, apply(edits, raw)) == raw
    for rule in ("sites/a#x", "sites/a", "families/b"):
        assert apply(without(told, {rule}), raw) == apply(without(edits, {rule}), raw)


def test_edits_of_one_rule_that_touch_are_one() -> None:
    edits = resolve([Claim(0, 2, "", "sites/a#x", "advert"), Claim(2, 4, "\n", "sites/a#x", "advert")], "abcd")
    told = json.loads(as_json(line("id", edits, "\n")[0]))
    assert told["rules"] == [["sites/a#x", "advert"]]
    assert told["edits"] == [[0, 4, "\n", 0, "abcd", []]]


# ------------------------------------------------------------------------------------------------ the head
def test_the_head_counts_what_the_lines_say(run: Path) -> None:
    counts, told = head(run)["counts"], records(run).values()
    assert counts["documents"] == len(told) == head(run)["input"]["pages"]
    assert counts["verdicts"]["refused"] == sum(record["verdict"] == "refused" for record in told)
    assert sum(counts["sites"].values()) == sum(record["site"] is not None for record in told)
    by_rule = sum(rule["edits"] for rule in counts["rules"].values())
    by_label = sum(label["edits"] for label in counts["labels"].values())
    cleaned = {record["id"] for record in told if record["verdict"] == "cleaned"}
    in_lines = sum(len(entry["edits"]) for entry in lines(run, "edits.jsonl") if entry["id"] in cleaned)
    assert by_rule == by_label == in_lines > 0


def test_the_head_names_versions_rules_and_options(run: Path) -> None:
    told = head(run)
    assert told["finished"] and told["versions"]["cleaner"]
    assert told["rules"]["layers"][0]["name"] == "--rules"
    assert {record["rules_digest"] for record in records(run).values()} == {told["rules"]["digest"]}
    assert told["options"] | {"title": False, "without": [], "encoding": None, "truncated": "keep"} == told["options"]


# ------------------------------------------------------------------------------------------------ verify
def test_a_sound_run_verifies(run: Path) -> None:
    ran = cleaner("verify", run)
    assert (ran.code, ran.out) == (0, b"")


def _edit(out: Path, name: str, change: Callable[[dict[str, Any]], Any], id: str = "a.txt") -> None:
    told = lines(out, name)
    change(next(entry for entry in told if entry["id"] == id))
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in told)
    (out / ".cleaner" / name).write_text(text, "utf-8")


def _drop_line(out: Path, name: str) -> None:
    account = out / ".cleaner" / name
    account.write_bytes(b"".join(account.read_bytes().splitlines(keepends=True)[:-1]))


def _edit_record(key: str, value: object) -> Callable[[Path], None]:
    return lambda out: _edit(out, "documents.jsonl", lambda record: record.update({key: value}))


def _edit_line(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    return lambda out: _edit(out, "edits.jsonl", change)


def _drop_both(out: Path) -> None:
    _drop_line(out, "documents.jsonl")
    _drop_line(out, "edits.jsonl")


HARM: dict[str, tuple[Callable[[Path], Any], str]] = {
    "changed body": (lambda out: (out / "a.txt").write_bytes(b"x"), "a.txt"),
    "missing body": (lambda out: (out / "a.txt").unlink(), "a.txt"),
    "stray file": (lambda out: (out / "b.txt").write_bytes(b"x"), "b.txt"),
    "stray file in the account": (lambda out: (out / ".cleaner" / "b").write_bytes(b"x"), "b"),
    "wrong sum of the page": (_edit_record("raw_sha256", "0"), "a.txt"),
    "another verdict": (_edit_record("verdict", "refused"), "a.txt"),
    "edits out of order": (_edit_line(lambda line: line["edits"].reverse()), "a.txt"),
    "an edit out of the text": (_edit_line(lambda line: line["edits"][-1].__setitem__(0, 10**6)), "a.txt"),
    "an edit of no rule": (_edit_line(lambda line: line["rules"].clear()), "a.txt"),
    "an edit missing": (_edit_line(lambda line: line["edits"].pop()), "a.txt"),
    "a record missing": (lambda out: _drop_line(out, "documents.jsonl"), "document"),
    "both lines missing": (_drop_both, "run.json"),
    "nonsense": (lambda out: (out / ".cleaner" / "documents.jsonl").write_bytes(b"\xff{]\n"), "cannot be read"),
}


@pytest.mark.parametrize("harm", HARM)
def test_verify_finds_what_does_not_add_up(harm: str, tmp_path: Path) -> None:
    page = samples()["00/mishuzj.com/ordinary.txt"]
    raw = write_tree(tmp_path / "raw", {"a.txt": page, "z.txt": PLAIN})
    cleaner("clean", raw, tmp_path / "out")
    assert cleaner("verify", tmp_path / "out").code == 0
    do, named = HARM[harm]
    do(tmp_path / "out")
    ran = cleaner("verify", tmp_path / "out")
    assert ran.code == 1 and named in ran.out.decode()


def test_verify_of_a_run_to_stdout(tmp_path: Path) -> None:
    page = samples()["00/mishuzj.com/ordinary.txt"]
    cleaner("clean", "-", "--account", tmp_path / "account", stdin=page)
    assert cleaner("verify", tmp_path / "account").code == 0
    assert read_tree(tmp_path).keys() == {f"account/{name}" for name in ("documents.jsonl", "edits.jsonl", "run.json")}


def test_verify_of_what_is_no_run(tmp_path: Path) -> None:
    assert cleaner("verify", tmp_path).code == 2
    assert cleaner("verify", tmp_path / "nowhere").code == 2
