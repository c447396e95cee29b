"""A run that goes on by other rules ends with the bytes of a fresh one, and cleans only what the change can touch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_fixtures import cleaner, lines, read_tree, write_tree

from cleaner import pipeline
from cleaner.errors import OutOfTime
from cleaner.model import Document, Result
from cleaner.rulebook.digests import digests
from cleaner.rulebook.load import load_rules
from cleaner.run.clean import Order, Progress, proceed, start
from cleaner.run.work import Options
from cleaner.sources import jsonl

BODY = "第一段说的是天气，今天很好，大家都出门散步去了。\n第二段说的是收成，也很好，粮仓已经满了。\n"
NAMES = "甲乙丙"


class File(NamedTuple):
    """A rule file as the tests vary it."""

    weight: int = 3
    threshold: int = 3
    has_host: bool = True
    lines: tuple[str, ...] = ("分享到微博",)
    mark: str | None = None
    frame: bool = False
    min_chars: int = 1
    family: bool = False
    example: str = "分享"
    comment: str = ""


def toml(name: str, file: File) -> str:
    head = [f"# {file.comment}", "format = 1", f"id = 'sites/{name}'", *(["extends = 'families/f'"] * file.family)]
    host = f"hosts = ['{ord(name)}.example']" if file.has_host else ""
    clues = f"clues = [{{ text = '{name}站首页', weight = {file.weight} }}, {{ text = '{name}站导航', weight = 1 }}]"
    tables = ["[match]", host, clues, f"threshold = {file.threshold}", "[guard]", f"min_chars = {file.min_chars}"]
    if file.frame:
        tables += ["[frame]", "after = '正文开始'", "before = '正文结束'", "before_optional = true"]
    tables += ["[[strip]]", "id = 'l'", "op = 'line'", "label = 'share-box'", f"lines = {list(file.lines)!r}"]
    if file.mark:
        tables += ["[[strip]]", "id = 'w'", "op = 'inline'", "label = 'watermark'", f"literal = '{file.mark}'"]
        tables += [f"removes = ['{file.example}{file.mark}']"]
    return "\n".join([*head, *tables, ""])


def family(notice: str) -> str:
    return f"""
format = 1
id = 'families/f'

[match]
clues = [ {{ text = '版权归模板所有', weight = 3 }} ]

[[strip]]
id = 'n'
op = 'line'
label = 'legal'
lines = ['{notice}', '版权归模板所有']
"""


def pages() -> Iterator[tuple[str, str | None]]:
    """Texts and addresses: with and without clues, anchors, watermarks, and with clues of others in the body."""
    for name, anchor, inside, template in product(
        ["甲", "乙", "丙", "甲乙", ""], [0, 1], ["", "乙站首页", "水印甲"], [0, 1]
    ):
        head = "".join(f"{one}站首页\n{one}站导航\n" for one in name)
        body = BODY.replace("，今天", f"，{inside}今天")
        tail = "分享到微博\n法律声明\n" + "版权归模板所有\n" * template
        text = f"{head}{'正文开始' if anchor else '开始'}\n{body}{'正文结束' if anchor else '结束'}\n{tail}"
        yield text, f"https://{ord(name[0])}.example/1" if name and not inside else None
    yield "", None
    yield " \n", "https://30002.example/1"


def write_input(root: Path) -> Path:
    found = list(pages())
    rows = [json.dumps({"text": text, "url": url, "n": n}, ensure_ascii=False) for n, (text, url) in enumerate(found)]
    shard = "".join(f"{row}\n" for row in [*rows, "no row", "", rows[0]]).encode()
    texts = {f"p/{number:02}.txt": text.encode() for number, (text, _) in enumerate(found)}
    return write_tree(root, texts | {"a.jsonl": shard, "q/b.jsonl": shard[:5000]})


GENERIC = """
format = 1
id = 'generic/g'

[[strip]]
id = 'g'
op = 'line'
label = 'legal'
lines = ['{}']
"""


def write_rules(root: Path, files: Mapping[str, File], notice: str = "法律声明", anywhere: str = "") -> Path:
    """Rules: sites, their family, and, with a line that goes from pages of no known site, a file for those."""
    shutil.rmtree(root, ignore_errors=True)
    texts = {f"sites/{ord(name)}.toml": toml(name, file).encode() for name, file in files.items()}
    texts |= {"generic/g.toml": GENERIC.format(anywhere).encode()} if anywhere else {}
    return write_tree(root, texts | {"families/f.toml": family(notice).encode()})


def run(raw: Path, out: Path, rules: Path, steps: int | None = None, **options: object) -> Progress:
    """Clean, as `--resume` does; with `steps` it is stopped after so many pages and pieces."""
    progress = start(Order(raw, out, (rules,), Options(**options), jobs=1, over="resume"))  # type: ignore[arg-type]
    found = proceed(progress)
    for _ in islice(found, steps):
        pass
    found.close()  # type: ignore[attr-defined]
    return progress


files = st.builds(
    File,
    weight=st.integers(1, 4),
    threshold=st.integers(2, 4),
    has_host=st.booleans(),
    lines=st.sampled_from([("分享到微博",), ("分享到微博", "法律声明"), ("结束",)]),
    mark=st.sampled_from([None, "水印甲", "很好"]),
    frame=st.booleans(),
    min_chars=st.sampled_from([1, 45, 60]),
    family=st.booleans(),
    example=st.sampled_from(["分享", "再"]),
    comment=st.sampled_from(["", "x"]),
)
rulebooks = st.dictionaries(st.sampled_from(NAMES), files, max_size=3)


@st.composite
def changed(draw: st.DrawFn) -> tuple[dict[str, File], dict[str, File]]:
    """Rules, and the same with a file changed, and perhaps one taken out or put in."""
    before = draw(rulebooks)
    after = dict(before)
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=2)):
        field = draw(st.sampled_from(File._fields))
        new = draw(files)
        if name not in after:
            after[name] = new
        elif draw(st.integers(0, 4)):
            after[name] = after[name]._replace(**{field: getattr(new, field)})
        else:
            del after[name]
    return before, after


NOTICES = st.sampled_from(["法律声明", "别的声明"])


@settings(max_examples=20, deadline=None)
@given(changed(), st.tuples(NOTICES, NOTICES | st.just("")), st.none() | st.integers(0, 150), st.booleans())
def test_the_bytes_are_those_of_a_fresh_run(
    rules: tuple[dict[str, File], dict[str, File]], notices: tuple[str, str], steps: int | None, stops_again: bool
) -> None:
    with TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "PIECE", 2000)
        root = Path(scratch)
        raw = write_input(root / "raw")
        run(raw, root / "out", write_rules(root / "rules", rules[0]), steps)
        write_rules(root / "rules", rules[1], *notices)
        if stops_again:
            run(raw, root / "out", root / "rules", 70)
        run(raw, root / "out", root / "rules")
        run(raw, root / "fresh", root / "rules")
        assert read_tree(root / "out") == read_tree(root / "fresh")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_input(tmp_path_factory.mktemp("resume") / "raw")


BASE = {"甲": File(frame=True), "乙": File(mark="水印甲"), "丙": File(family=True)}


def _asked(out: Path, *ids: str) -> int:
    """How many documents of a run asked these rule files, or failed."""
    count = 0
    for record, line in zip(lines(out, "documents.jsonl"), lines(out, "edits.jsonl"), strict=True):
        asked = {record["site"] or record["family"], *record["fell_back_from"], *line.get("again", ())}
        count += bool(asked & set(ids)) or record["verdict"] == "failed"
    return count


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        (BASE | {"甲": File(frame=True, comment="x")}, ()),
        (BASE | {"乙": File(mark="水印甲", example="再")}, ()),
        (BASE | {"甲": File(frame=False)}, ("sites/甲",)),
        (BASE | {"乙": File(mark="水印")}, ("sites/乙",)),
        (BASE | {"乙": File(mark="水印甲", min_chars=60)}, ("sites/乙",)),
        (BASE | {"甲": File(frame=True, threshold=2)}, ("sites/甲",)),  # all are recognised anew, and as before
    ],
    ids=["comment", "example", "frame", "strip", "guard", "match"],
)
def test_only_what_the_change_touches_is_cleaned(
    change: dict[str, File], ids: tuple[str, ...], raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    run(raw, out, rules)
    documents, touched = len(lines(out, "documents.jsonl")), _asked(out, *ids)
    write_rules(rules, change)
    cleanings: list[str] = []
    clean = pipeline._clean

    def counted(document: Document, *rest: object) -> Result:
        cleanings.extend([document.id] if document.id else [])
        return clean(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_clean", counted)
    progress = run(raw, out, rules)
    assert progress.kept == documents - touched
    assert len(cleanings) <= touched
    if ids:
        assert 0 < touched < documents / 2


def test_a_change_of_the_family_touches_its_sites(raw: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    run(raw, out, rules)
    touched = _asked(out, "families/f", "sites/丙")
    write_rules(rules, BASE, "别的声明")
    assert run(raw, out, rules).kept == len(lines(out, "documents.jsonl")) - touched


def test_a_change_of_generic_files_touches_the_pages_of_no_known_site(raw: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    run(raw, out, rules)
    found = lines(out, "documents.jsonl")
    touched = [one for one in found if not (one["site"] or one["family"]) or one["verdict"] == "failed"]
    write_rules(rules, BASE, anywhere="法律声明")
    assert run(raw, out, rules).kept == len(found) - len(touched)
    assert 0 < len(touched) < len(found)


def test_the_summary_says_what_was_kept(raw: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    assert cleaner("clean", raw, out, "--rules", rules).code == 1
    write_rules(rules, BASE | {"甲": File(frame=False)})
    ran = cleaner("clean", raw, out, "--rules", rules, "--resume", "--jobs", "2")
    assert "1 rule file does other work now" in ran.err and "pages that the change of rules does not touch" in ran.err
    assert not (out / ".cleaner" / "before").exists()
    cleaner("clean", raw, tmp_path / "fresh", "--rules", rules)
    assert read_tree(out) == read_tree(tmp_path / "fresh")


def test_input_that_changed_is_cleaned(tmp_path: Path) -> None:
    raw, out, rules = write_input(tmp_path / "raw"), tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    run(raw, out, rules)
    page = raw / "p" / "00.txt"
    page.write_text(page.read_text("utf-8").replace("天气", "气天"), "utf-8")
    write_rules(rules, BASE | {"甲": File(frame=True, comment="x")})
    run(raw, out, rules)
    run(raw, tmp_path / "fresh", rules)
    assert read_tree(out) == read_tree(tmp_path / "fresh")


def test_fresh_forgets_the_run_before(raw: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    run(raw, out, rules)
    write_rules(rules, BASE | {"甲": File()})
    run(raw, out, rules, 5)
    assert (out / ".cleaner" / "before").is_dir()
    assert cleaner("clean", raw, out, "--rules", rules, "--fresh").code == 1
    assert not (out / ".cleaner" / "before").exists() and cleaner("verify", out).code == 0


def test_pages_that_become_rows(raw: Path, tmp_path: Path) -> None:
    pages, rules = raw / "p", write_rules(tmp_path / "rules", BASE)
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(pages, out, rules, to="jsonl")
    touched = _asked(out, "sites/甲")
    write_rules(rules, BASE | {"甲": File(frame=False)})
    assert run(pages, out, rules, to="jsonl").kept == len(lines(out, "documents.jsonl")) - touched
    run(pages, fresh, rules, to="jsonl")
    assert read_tree(out) == read_tree(fresh) and touched


def test_rules_that_are_taken_back(raw: Path, tmp_path: Path) -> None:
    """What is taken back is not in the account, so where pages are recognised anew all are cleaned."""
    out, rules = tmp_path / "out", write_rules(tmp_path / "rules", BASE)
    for change in (BASE, BASE | {"乙": File(mark="水印")}, BASE | {"乙": File(mark="水印", weight=4)}):
        write_rules(rules, change)
        run(raw, out, rules, without=("sites/乙#l",))
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    run(raw, tmp_path / "fresh", rules, without=("sites/乙#l",))
    assert read_tree(out) == read_tree(tmp_path / "fresh")


def test_digests_know_what_matters(tmp_path: Path) -> None:
    def of(change: Mapping[str, File], notice: str = "法律声明") -> tuple[str, Mapping[str, str]]:
        return digests(load_rules(write_rules(tmp_path / "rules", change, notice)))

    recognition, each = of(BASE)
    assert of(BASE | {"甲": File(frame=True, comment="x", example="再")}) == (recognition, each)
    assert of(BASE | {"甲": File()})[0] == recognition
    assert of(BASE | {"甲": File(frame=True, threshold=2)})[0] != recognition
    assert of({name: file for name, file in BASE.items() if name != "甲"})[0] != recognition
    family = of(BASE, "别的声明")
    assert family[0] == recognition
    assert {id for id in each if each[id] != family[1][id]} == {"families/f", "sites/丙"}


# ------------------------------------------------------------------------------------------------ out of time
def test_a_page_that_runs_out_of_time_is_tried_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write_tree(tmp_path / "raw", {"a.txt": BODY.encode(), "b.txt": BODY.encode()})
    clean, tries = pipeline._clean, list[str]()

    def slow(document: Document, *rest: object) -> Result:
        tries.extend([document.id] if document.id else [])  # one without an id makes things ready
        if document.id == "b.txt" or tries.count("a.txt") == 1:
            raise OutOfTime("sites/x#y")
        return clean(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_clean", slow)
    run(raw, tmp_path / "out", write_rules(tmp_path / "rules", {}))
    late, failed = lines(tmp_path / "out", "documents.jsonl")
    assert tries == ["a.txt", "a.txt", "b.txt", "b.txt"]
    assert late["verdict"] == "cleaned" and "tried a second time" in late["notes"][-1]
    assert failed["verdict"] == "failed" and "tried a second time" in failed["notes"][-1]
    assert failed["reason"] == "rule sites/x#y: its pattern ran out of time"
