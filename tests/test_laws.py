"""The laws: over pages around real chrome under the project's rules, and over small texts under random rules."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from builders import URL, clean, raw_pages, rulebook, shipped, site
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import few, many, odd, rule_sets, seeded_texts, sentences, small_texts, urls

from cleaner import patterns, plan, recognise
from cleaner.decode import decode
from cleaner.edits import apply, revert, without
from cleaner.fold import WHITE_SPACE
from cleaner.model import Document, Edit, Label, Result
from cleaner.pipeline import clean_document
from cleaner.rulebook.book import Rulebook

_DROPPED = dict.fromkeys(map(ord, WHITE_SPACE))


def result(text: str, book: Rulebook, url: str | None = None) -> Result:
    return clean_document(Document("page", text, url), book)


def holds(found: Result, book: Rulebook) -> None:
    """The laws that every result obeys, whatever its verdict."""
    raw = found.document.raw
    adds_up(found.edits, raw, found.body)
    for edit in found.edits:
        assert edit.label in get_args(Label)
        assert all(is_known(rule, book) for rule, _ in ((edit.rule, edit.label), *edit.also))
    assert found.edits == () or found.verdict != "failed"
    assert "internal error" not in (found.reason or "")


def adds_up(edits: tuple[Edit, ...], raw: str, body: str) -> None:
    """Laws 1, 2 and 3: there and back; sorted, disjoint, inside; nothing but white space put in or moved."""
    assert apply(edits, raw) == body
    assert revert(edits, body) == raw
    done = 0
    for edit in edits:
        assert done <= edit.start <= edit.end <= len(raw)
        assert edit.removed == raw[edit.start : edit.end]
        assert WHITE_SPACE.issuperset(edit.replacement)
        done = edit.end
    marks = iter(raw.translate(_DROPPED))
    assert all(mark in marks for mark in body.translate(_DROPPED))


def is_known(rule: str, book: Rulebook) -> bool:
    id, _, part = rule.partition("#")
    return id == "cleaner" or part in ("frame", *book.files[id].parts)


# ------------------------------------------------------------------------------------------------ 1, 2, 3
@few
@given(seeded_texts(), urls)
def test_edits_of_pages_around_real_chrome_add_up(text: str, url: str | None) -> None:
    holds(result(text, shipped(), url), shipped())


@few
@given(small_texts, rule_sets, st.sampled_from([None, URL]))
def test_edits_of_random_rules_add_up(text: str, tables: tuple[Any, ...], url: str | None) -> None:
    book = rulebook(*tables)
    holds(result(text, book, url), book)


@few
@given(st.one_of(seeded_texts(), small_texts), rule_sets, st.data())
def test_edits_add_up_when_rules_are_taken_back(text: str, tables: tuple[Any, ...], data: st.DataObject) -> None:
    book = rulebook(*tables) if data.draw(st.booleans()) else shipped()
    found = result(text, book, data.draw(urls))
    rules = sorted({rule for edit in found.edits for rule in (edit.rule, *(name for name, _ in edit.also))})
    gone = data.draw(st.sets(st.sampled_from([*rules, "cleaner", "sites/s"])))
    edits = without(found.edits, gone)
    adds_up(edits, text, apply(edits, text))
    assert not {edit.rule for edit in edits} & gone
    assert clean_document(found.document, book, gone).edits == edits


# ------------------------------------------------------------------------------------------------ 4
def stays(found: Result, book: Rulebook) -> None:
    """What the rules of a site or a family cleaned, such rules leave as it is."""
    if found.verdict == "cleaned" and (found.site or found.family):
        again = result(found.body, book)
        if again.site or again.family:
            assert (again.verdict, again.body) == ("cleaned", found.body)


@few
@given(seeded_texts(), urls)
def test_cleaning_again_changes_nothing(text: str, url: str | None) -> None:
    stays(result(text, shipped(), url), shipped())


@many
@given(small_texts, rule_sets, st.sampled_from([None, URL]))
def test_cleaning_again_under_random_rules_changes_nothing(text: str, tables: tuple[Any, ...], url: str | None) -> None:
    book = rulebook(*tables)
    stays(result(text, book, url), book)


# ------------------------------------------------------------------------------------------------ 5
@few
@given(st.one_of(seeded_texts(), small_texts), rule_sets, st.randoms(use_true_random=False))
def test_the_order_of_strips_changes_nothing(text: str, tables: tuple[Any, ...], mixer: random.Random) -> None:
    mixed = [{**one, "strip": mixer.sample(one["strip"], len(one["strip"]))} for one in tables]
    assert same(clean(text, *tables)) == same(clean(text, *mixed))


@settings(few, max_examples=few.max_examples // 5)
@given(st.sampled_from(raw_pages()), st.randoms(use_true_random=False))
def test_the_order_of_strips_in_the_shipped_rules_changes_nothing(text: str, mixer: random.Random) -> None:
    tables = [dumped(file.head) for file in shipped().files.values()]
    for table in tables:
        mixer.shuffle(table["strip"])
    assert same(result(text, rulebook(*tables))) == same(result(text, shipped()))


def dumped(head: Any) -> dict[str, Any]:
    """A rule file as its TOML parses."""
    tables = head.model_dump(mode="python", exclude_unset=True)
    return {**tables, "strip": [strip.model_dump(exclude_unset=True) for strip in head.strip]}


def same(found: Result) -> tuple[Any, ...]:
    return found.edits, found.body, found.verdict, found.reason, found.notes, found.truncated


# ------------------------------------------------------------------------------------------------ 6
@few
@given(st.lists(sentences | odd, max_size=20).map("\n".join), urls)
def test_a_page_without_chrome_keeps_every_character(text: str, url: str | None) -> None:
    found = result(text, shipped(), url)
    assert found.body == text or found.verdict == "empty"
    assert not found.body or found.verdict == "cleaned"


@pytest.mark.parametrize("id", sorted(id for id in shipped().files if not id.startswith("generic/")))
def test_a_site_leaves_the_samples_of_all_others_alone(id: str) -> None:
    host = next(iter(shipped().files[id].head.match.hosts), "example.org").replace("*", "www")
    for page in raw_pages():
        found = result(page, shipped(), f"https://{host}/")
        touched = {edit.rule.partition("#")[0] for edit in found.edits}
        assert id not in touched or id in (found.site, found.family)


# ------------------------------------------------------------------------------------------------ the scan
@few
@given(st.one_of(seeded_texts(), small_texts), rule_sets, urls)
def test_the_scan_for_literals_hides_no_rule(text: str, tables: tuple[Any, ...], url: str | None) -> None:
    for make in (shipped, lambda: rulebook(*tables)):
        found = result(text, make(), url)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cleaner.scan.Index.among", lambda index, literals: index._things)
            patch.setattr("cleaner.plan._narrowed", plan._narrowed.__wrapped__)  # what they remember is of the scan
            patch.setattr("cleaner.recognise._where", recognise._where.__wrapped__)
            assert same(result(text, make(), url)) == same(found)


# ------------------------------------------------------------------------------------------------ 8: any input
@few
@given(st.binary(max_size=300) | st.tuples(seeded_texts(), st.sampled_from(["utf-8", "gb18030", "big5"])), st.data())
def test_any_bytes_give_a_result(page: Any, data: st.DataObject) -> None:
    raw = page if isinstance(page, bytes) else page[0].encode(page[1], "ignore")
    at = data.draw(st.integers(0, len(raw)))
    text, decoding = decode(raw[:at] + data.draw(st.binary(max_size=5)) + raw[at:])
    holds(clean_document(Document("page", text, data.draw(urls), decoding), shipped()), shipped())


@pytest.mark.parametrize(
    "text", ["", "\0", "\0" * 999, "\ud800", "\udfff\n", "\ufeff", "\n", "\u200b", "\x85", "é" * 9]
)
@pytest.mark.parametrize("url", [None, URL, "https://www.mishuzj.com/", "http://[", ""])
def test_a_page_of_nothing_much_gives_a_result(text: str, url: str | None) -> None:
    book = rulebook(site())
    holds(result(text, shipped(), url), shipped())
    holds(result(text, book, url), book)


def test_a_page_that_is_too_long_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.MAX_CHARS", 9)
    found = clean("x" * 10)
    assert (found.verdict, found.body) == ("failed", "x" * 10)
    assert "10 characters" in (found.reason or "")


# ------------------------------------------------------------------------------------------------ 8: bounded time
FOREVER = r"x(?:a|a)*$"
TRAP = "x" + "a" * 60 + "b"

STUCK: dict[str, dict[str, Any]] = {
    "sites/s#clue-1": {"match": {"hosts": ["example.org"], "clues": [{"line": FOREVER, "weight": 3}]}},
    "sites/s#c": {"capture": [{"id": "c", "text": f"(?<title>{FOREVER})"}]},
    "sites/s#t": {"truncation": [{"id": "t", "line": FOREVER, "reason": "pager"}]},
    "sites/s#frame": {"frame": {"before": FOREVER, "before_optional": True}},
    "sites/s#line": {"strip": [{"id": "line", "op": "line", "label": "advert", "match": FOREVER}]},
    "sites/s#inline": {"strip": [{"id": "inline", "op": "inline", "label": "advert", "match": FOREVER}]},
    "sites/s#unless": {"strip": [{"id": "unless", "op": "line", "label": "advert", "match": "x.*", "unless": FOREVER}]},
    "sites/s#block": {"strip": [{"id": "block", "op": "block", "label": "advert", "first": "x.*", "last": FOREVER}]},
    "sites/s#list": {"strip": [{"id": "list", "op": "list", "label": "advert", "item": FOREVER}]},
    "sites/s#repair.paragraphs": {"repair": {"paragraphs": {"break_at": FOREVER}}},
    "sites/s#repair.chunks": {"repair": {"chunks": {"prefix": rf"(?<n>\d)、|{FOREVER}"}}},
    "sites/s#guard": {"guard": {"must_keep": [FOREVER]}},
}


@pytest.mark.parametrize("rule", STUCK)
def test_a_pattern_without_end_fails_its_page_under_its_name(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.Budget", lambda: patterns.Budget(0.05))
    began = time.process_time()
    url = None if "clue" in rule else URL  # where the host decides, no clue is asked
    found = clean(f"{TRAP}\n\n{TRAP}.", site(**STUCK[rule]), url=url)
    assert (found.verdict, found.body, found.edits) == ("failed", found.document.raw, ())
    assert found.reason == f"rule {rule}: its pattern ran out of time"
    assert time.process_time() - began < 2


def test_after_a_page_that_failed_the_next_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.Budget", lambda: patterns.Budget(0.05))
    rules = site(strip=[{"id": "s", "op": "line", "label": "advert", "match": FOREVER}])
    assert clean(TRAP, rules).verdict == "failed"
    assert clean("xaa\nb\n", rules).body == "b\n"


WATERMARK = "秘书之家—全网资源每日更新 www.mishuzj.com"
MONOTONOUS = [
    "a", " ", "\n", "(", "的", "\0", "\u200b", "\r\n", "1、\n", "1、\n2、\n", "1、x\n2、x\n", "...", "... \n", "…字",
    "[1] ", "水印", "水印 ", "水印字", "水印" * 20 + "\n", "开头\n", "开头\n结尾\n", "- 的\n", "* 的\n的\n",
    "题目", "题目 ", "题目\n", "a ", "的的的。 的", "一、的 ", "(一)", "的" * 25 + "\n",
    "的" * 24 + "\n" + "的" * 9 + "\n", "的" * 80 + "\n", WATERMARK, WATERMARK + "\n", "x.docx\n",
    "1、当您付费下载文档后\n", "2023-01-01 10:00\n",
]  # fmt: skip
EVERYTHING = site(
    capture=[{"id": "c", "line": "题:(?<title>.+)"}],
    truncation=[{"id": "t", "text": r"\.\.\.", "at": "tail", "reason": "ellipsis", "removes_marker": True}],
    strip=[
        {"id": "i", "op": "inline", "label": "watermark", "literal": "水印", "join": "space", "unless": "不除"},
        {"id": "j", "op": "inline", "label": "watermark", "match": r"\[\d\]", "join": "line", "min_count": 2},
        {"id": "b", "op": "block", "label": "advert", "first": "开头.*", "last": "结尾.*"},
        {"id": "l", "op": "list", "label": "related-links", "header": "相关", "item": "- .+"},
        {"id": "m", "op": "list", "label": "related-links", "item": r"\* .+", "min_items": 1},
        {"id": "e", "op": "echo", "label": "echo", "of": "title", "where": "anywhere"},
        {"id": "f", "op": "echo", "label": "echo", "of": "body", "where": "anywhere"},
    ],
    repair={
        "chunks": {"size": 300},
        "reflow": {"headings": ".{2,}"},
        "paragraphs": {"break_at": "(?<=。) ?(?=的)"},
    },
)


@pytest.mark.parametrize("piece", MONOTONOUS, ids=lambda piece: ascii(piece)[:16])
def test_time_grows_with_the_length_of_a_page_and_no_faster(piece: str) -> None:
    for run, pages in timed_pages(piece):
        small, large = (min(seconds(run, page) for _ in range(2)) for page in pages)
        assert large < 10 * small + 0.2, f"{large:.2f} s for four times of what takes {small:.2f} s"


def timed_pages(piece: str) -> Iterator[tuple[Callable[[str], Result], list[str]]]:
    """For two sets of rules and for none, a page with 3,000 characters of a piece in its body, and one with 12,000."""
    fills = [piece * (length // len(piece)) for length in (3_000, 12_000)]
    top, bottom = (
        "预览报告.docx\n\n",
        "\n尾。\n1、当您付费下载文档后\n碎片内容\n发表评论取消回复\n",
    )
    yield lambda page: result(page, shipped(), "https://mishuzj.com/"), [top + fill + bottom for fill in fills]
    book = rulebook(EVERYTHING)
    yield lambda page: result(page, book, URL), [f"题:题目\n\n{fill}\n尾。" for fill in fills]
    yield lambda page: result(page, shipped()), [f"题目\n\n{fill}\n尾。" for fill in fills]


def seconds(run: Callable[[str], Result], page: str) -> float:
    began = time.process_time()
    assert run(page).verdict != "failed"
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece", ["a", " ", "\n", "(", "1、\n", WATERMARK, "预览报告 "], ids=lambda piece: ascii(piece)[:16]
)
def test_a_page_of_a_hundred_thousand_characters_of_one_thing_takes_seconds(piece: str) -> None:
    page = f"预览报告.docx\n\n{piece * (100_000 // len(piece))}\n1、当您付费下载文档后\n碎片内容\n"
    assert seconds(lambda page: result(page, shipped()), page) < 10
