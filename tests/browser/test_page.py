"""The review page in a browser: opening, filtering, expanding, deciding, saving, and by keyboard alone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import records

from browser.conftest import size, theme
from browser.steps import Page
from cleaner.authoring import decisions as decided
from cleaner.review.page import write
from cleaner.review.page.serve import server
from cleaner.run.account import open_run

VIEWS = ("overview", "clusters", "documents", "document/8", "sample")


@pytest.fixture
def open_page(browser: Any) -> Callable[..., Page]:
    def opened(file: Path, view: str = "overview") -> Page:
        return Page(browser).open(file, view)

    return opened


# ------------------------------------------------------------------------------------------------ opening
def test_it_opens_from_a_file_and_loads_nothing_else(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page)
    assert at.ready_in < 3000
    assert at.text("h1").startswith("Overview")
    assert "documents" in at.text(".tiles")
    at.keys("234")
    loaded = at.requests()
    assert loaded and all(address.startswith(("file://", "data:", "blob:", "about:")) for address in loaded)


def test_data_beside_the_page_is_loaded_when_needed(
    open_page: Callable[..., Page], remade: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "ONE_FILE", 1000)
    at = open_page(remade())
    assert not [address for address in at.requests() if address.endswith(".js")]
    at.go("document/8")
    assert at.all(".removal")
    assert len([address for address in at.requests() if address.endswith(".js")]) == 1
    at.go("documents")
    assert len(at.all(".documents > li")) > 20


def test_lost_data_is_said(
    open_page: Callable[..., Page], remade: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, browser: Any
) -> None:
    monkeypatch.setattr(write, "ONE_FILE", 1000)
    file = remade()
    (file.with_name(file.stem + ".files") / "d0.js").unlink()
    at = open_page(file, "document/0")
    assert "belongs beside this page" in at.text(".trouble")
    browser.get_log("browser")  # the file that was not found


@pytest.mark.parametrize(
    "view", ["nonsense", "document/999999", "document/x", "clusters?rule=%00&label=nothing", "sample?of=no"]
)
def test_strange_addresses_do_no_harm(open_page: Callable[..., Page], page: Path, view: str) -> None:
    at = open_page(page, view)
    assert at.text("main")


# ------------------------------------------------------------------------------------------------ looking
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_every_view_fits(open_page: Callable[..., Page], page: Path, width: int, scheme: str, browser: Any) -> None:
    size(browser, width)
    theme(browser, scheme)
    for view in VIEWS:
        at = open_page(page, view)
        assert at.run("return document.documentElement.scrollWidth") <= width, view
        assert at.run(CONTRASTS) == [], view


CLEAN_TEXT = """
return [...document.querySelectorAll('.cell.clean')].map((cell) => {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll('ins').forEach((one) => one.remove());
  return copy.textContent;
}).join(' ');
"""
CONTRASTS = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
canvas.canvas.width = canvas.canvas.height = 1;
const rgb = (layers) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const one of layers) { canvas.fillStyle = one; canvas.fillRect(0, 0, 1, 1); }
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const linear = (one) => (one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4);
const light = (...layers) => {
  const [r, g, b] = rgb(layers).map((one) => linear(one / 255));
  return .2126 * r + .7152 * g + .0722 * b;
};
const quiet = "script, .layout, .skip-link, noscript, option";
const found = [];
for (const one of document.querySelectorAll("body *")) {
  const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!own || !one.checkVisibility({ opacityProperty: true }) || one.closest(quiet)) continue;
  const papers = [];
  for (let at = one; at; at = at.parentElement) papers.unshift(getComputedStyle(at).backgroundColor);
  const ink = light(...papers, getComputedStyle(one).color), paper = light(...papers);
  const contrast = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  if (contrast < 4.5) found.push([one.tagName, one.className, one.textContent.slice(0, 20), contrast]);
}
return found.slice(0, 5);
"""


def test_filters_stand_in_the_address(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "clusters")
    total = len(at.all(".group"))
    at.choose("Label", "watermark")
    at.wait(lambda: 0 < len(at.all(".group")) < total)
    at.press("ESCAPE").keys("/")  # out of the choice first, for there keys choose
    at.type("秘书之家")
    at.wait(lambda: "q=" in at.address)
    assert "label=watermark" in at.address
    at.wait(lambda: all("秘书之家" in text for text in at.texts(".group .text")))
    again = open_page(page, at.address.partition("#/")[2])
    assert again.run("return document.querySelector('#search').value") == "秘书之家"
    assert again.texts(".group .text") == at.texts(".group .text") != []


def test_documents_can_be_filtered_and_sorted(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "documents")
    at.choose("Verdict", "left out")
    at.wait(lambda: at.all(".documents .bad") and len(at.all(".documents > li")) == len(at.all(".documents .bad")))
    at = open_page(page, "documents?sort=share")
    shares = [float(text.split(" %")[0]) for text in at.texts(".share")]
    assert shares == sorted(shares, reverse=True)


def test_a_group_opens_to_its_places(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "clusters?rule=sites%2Fmishuzj.com%23watermark")
    at.keys("j").press("ENTER")
    at.wait(lambda: at.all(".places del"))
    assert at.run("return document.activeElement.getAttribute('aria-expanded')") == "true"
    assert "秘书之家" in at.text(".places del") and at.text(".places .context") != at.text(".places del")
    at.run("document.querySelector('.places a').click()")
    at.wait(lambda: "#/document/" in at.address)
    at.wait(lambda: at.all(".removal.held"))
    assert "watermark" in at.text(".inspector")


def test_raw_and_clean_stand_side_by_side(open_page: Callable[..., Page], page: Path, sample_run_: Path) -> None:
    at = open_page(page, "document/8")
    name = at.text(".facts dd")
    body = (sample_run_ / name).read_text("utf-8")
    clean = at.run(CLEAN_TEXT)
    assert "".join(clean.split()) == "".join(body.split())
    at.keys("j")
    assert at.run("return document.activeElement.className").startswith("removal")
    first = at.text(".inspector .rule")
    at.keys("jjj")
    assert at.all(".inspector .answers button") and first


def test_pointing_at_a_removal_shows_its_rule(open_page: Callable[..., Page], page: Path, sample_run_: Path) -> None:
    number = [*records(sample_run_)].index("00/mishuzj.com/ordinary.txt")
    at = open_page(page, f"document/{number}")
    at.point(".removal.l-watermark")
    at.wait(lambda: "mishuzj.com#watermark" in at.text(".inspector"))


# ------------------------------------------------------------------------------------------------ deciding
def test_decisions_last_and_are_not_asked_again(
    open_page: Callable[..., Page], page: Path, remade: Callable[..., Path], tmp_path: Path
) -> None:
    at = open_page(page, "clusters")
    first, second, third = at.run(
        "return [...document.querySelectorAll('.group')].slice(0, 3).map((one) => one.dataset.id)"
    )
    at.keys("j")
    for key in "ars":
        at.keys(key).settle()
    assert at.text("#tally") == "3 decided, not saved"
    at.keys("u").wait(lambda: at.text("#tally").startswith("2 decided"))
    again = open_page(page, "clusters")  # opened anew: the browser has kept them
    ids = again.run("return [...document.querySelectorAll('.group')].map((one) => one.dataset.id)")
    assert first not in ids and second not in ids and third in ids

    again.click("#save")
    file = tmp_path / "decisions.jsonl"
    again.wait(file.exists)
    assert [(one.id, one.decision) for one in decided.read(file)] == [(first, "accept"), (second, "reject")]
    again.run("localStorage.clear()")
    fresh = open_page(remade(file), "clusters")  # a page that was made with the file knows them too
    assert fresh.text("#tally") == "2 decided"
    assert first not in fresh.run("return [...document.querySelectorAll('.group')].map((one) => one.dataset.id)")


def test_decisions_can_be_imported(open_page: Callable[..., Page], page: Path, tmp_path: Path, browser: Any) -> None:
    at = open_page(page, "clusters")
    id = at.run("return document.querySelector('.group').dataset.id")
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps({"id": id, "rule": "a#b", "text": "x", "decision": "reject"}) + "\nnonsense\n")
    browser.find_element("id", "imported").send_keys(str(file))
    at.wait(lambda: at.text("#tally").startswith("1 decided"))
    assert "not understood" in at.text("#said")
    at.wait(lambda: id not in at.run("return [...document.querySelectorAll('.group')].map((one) => one.dataset.id)"))


def test_a_decision_holds_for_the_whole_group(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "clusters?rule=sites%2Fmishuzj.com%23watermark")
    row = "[...document.querySelectorAll('.group')].find((one) => / × on /.test(one.textContent))"
    id = at.run(f"const row = {row}; row.querySelector('.reject').click(); return row.dataset.id")
    at.settle()
    at.run(f"location.hash = '#/document/' + {row}.place.document")
    at.wait(lambda: at.all(".removal"))
    assert set(
        at.run(f"return [...document.querySelectorAll('[data-id=\"{id}\"]')].map((one) => one.dataset.answer)")
    ) == {"reject"}


def test_a_sample_says_what_it_proves(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "sample")
    assert at.text(".bound").startswith("0 of ")
    for _ in range(3):
        at.keys("a").settle()
    seen = int(at.text(".bound").split()[0])
    bound = float(at.text(".bound").split("at most ")[1].split(" %")[0])
    assert seen >= 3 and abs(bound / 100 - (1 - 0.05 ** (1 / seen))) < 0.001
    exact = "return [upperBound(0, 200), upperBound(0, 300), upperBound(2, 100), upperBound(5, 5)]"
    assert [round(value, 4) for value in at.run(exact)] == [0.0149, 0.0099, 0.0616, 1]
    at.keys("r").settle()
    assert "1 wrong" in at.text(".bound")


# ------------------------------------------------------------------------------------------------ keyboard, names
def test_everything_has_a_name_and_an_order(open_page: Callable[..., Page], page: Path) -> None:
    for view in VIEWS:
        at = open_page(page, view)
        assert at.nameless() == [], view
        assert (
            at.run('return document.querySelectorAll(\'[tabindex]:not([tabindex="0"]):not([tabindex="-1"])\').length')
            == 0
        )
        assert at.run("return document.querySelectorAll('h1').length") == 1
        at.press("TAB")
        assert at.run("return document.activeElement.id") == "skip"
        at.press("TAB")
        assert at.run("return document.activeElement.textContent") == "Overview"


def test_a_new_view_takes_the_focus(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page)
    for key, words in (("2", "Removed texts"), ("3", "Documents"), ("4", "A random sample"), ("1", "Overview")):
        at.keys(key).wait(lambda: at.run("return document.activeElement.tagName") == "H1")
        at.wait(lambda words=words: at.run("return document.activeElement.textContent").startswith(words))


def test_help_opens_and_closes_by_key(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "clusters")
    at.keys("?")
    assert at.run("return document.getElementById('help').open")
    at.keys("a")  # decides nothing behind the help
    at.press("ESCAPE")
    assert not at.run("return document.getElementById('help').open")
    assert at.text("#tally") == "0 decided"


def test_keys_are_text_in_a_field(open_page: Callable[..., Page], page: Path) -> None:
    at = open_page(page, "clusters")
    at.keys("/")
    at.type("ars?j")
    assert at.run("return document.querySelector('#search').value") == "ars?j"
    assert at.text("#tally") == "0 decided"


# ------------------------------------------------------------------------------------------------ hostile texts
def test_hostile_texts_are_shown_and_do_nothing(open_page: Callable[..., Page], hostile_page: Path) -> None:
    documents = 13
    for view in ("overview", "clusters?state=all", "documents", "sample", *(f"document/{n}" for n in range(documents))):
        at = open_page(hostile_page, view)
        assert at.run("return window.pwned") is None, view
        assert (
            at.run(
                "return document.querySelectorAll('main img, main script, main svg[onload], main b[onclick]').length"
            )
            == 0
        )
        assert at.run("return document.title") == "cleaner review"
        shown = at.run("return document.body.textContent")
        assert not set(shown) & set("\x1b\0\u202e\u2066\u200b"), view
    assert at.all("h1") and at.all(".hidden-char")
    at = open_page(hostile_page, "clusters?state=all")
    assert any("<script>window.pwned=1</script>" in text for text in at.texts(".group .text"))
    for _ in range(6):
        at.keys("jr").settle()
    assert at.run("return window.pwned") is None


# ------------------------------------------------------------------------------------------------ the server
@pytest.fixture
def served(sample_run_: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    file = tmp_path / "decisions.jsonl"
    written = write.write(open_run(sample_run_), tmp_path / "page.html", write.Wish(served=True))
    found, address = server(written.page, written.data, file)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield address, file
    found.shutdown()
    found.server_close()


def test_the_server_keeps_decisions(browser: Any, served: tuple[str, Path]) -> None:
    address, file = served
    at = Page(browser).open_address(f"{address}#/clusters")
    first = at.run("return document.querySelector('.group').dataset.id")
    at.keys("jr").settle()
    assert at.text("#tally") == "1 decided"
    assert [(one.id, one.decision) for one in decided.read(file)] == [(first, "reject")]
    at = Page(browser).open_address(f"{address}#/clusters")
    assert at.text("#tally") == "1 decided"
    at.choose("Decision", "reject")
    at.wait(lambda: len(at.all(".group")) == 1)
    at.run("document.querySelector('.answer.reject').click()")
    at.wait(lambda: at.text("#tally") == "0 decided")
    time.sleep(0.2)
    assert decided.read(file) == ()
