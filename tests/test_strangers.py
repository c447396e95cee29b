"""What a run says of pages of no known site: the hosts and lines that most of them have in common."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from run_fixtures import cleaner, head, read_tree, write_tree

from cleaner.run import strangers
from cleaner.run.strangers import Mark, Strangers, add, as_table, marks

PROSE = [
    f"渡口的老船第{day}天没有开，等船的人在岸上坐着，说起从前的事，谁也不着急，也没有人回家。" for day in range(1, 9)
]


def page(number: int, footer: str) -> bytes:
    above = ["首页 | 新闻 | 体育 | 财经 | 娱乐 | 汽车", f"渡口纪事之{number}", f"2021年03月{number + 10}日 10:25"]
    below = ["打印 收藏 关闭", "相关阅读", f"第{number}座石桥列入保护名单", footer]
    return "\n".join([*above, *PROSE, *below]).encode()


def pages() -> dict[str, bytes]:
    often = {f"often/{number}.txt": page(number, f"版权所有 河口镇 第{number}号许可") for number in range(5)}
    rarely = {f"rarely/{number}.txt": page(number, "本站声明：西岸来信，未经授权不得转载") for number in range(2)}
    return {**often, **rarely, "text.txt": "\n".join(PROSE).encode()}


def record(path: str, url: str | None = None, **more: Any) -> dict[str, Any]:
    return {"path": path, "url": url, "site": None, "family": None, "verdict": "cleaned", **more}


def line(*removed: str, label: str = "navigation") -> dict[str, Any]:
    rows = [[0, len(text), "", 0, text, []] for text in removed]
    return {"rules": [["cleaner#lines", label]], "edits": rows}


# ------------------------------------------------------------------------------------------------ marks
def test_a_page_with_an_address_counts_for_its_host() -> None:
    found = marks(record("a", "https://News.Example.org:80/x"), line("版权所有 河口镇信息中心"))
    assert found == (Mark("hosts", "news.example.org"),)


def test_a_page_without_one_counts_for_its_removed_lines_digits_aside() -> None:
    found = marks(record("a"), line("版权所有　河口镇 ２０２１ 第31号\n短\n版权所有 河口镇 2022 第45号\n"))
    assert found == (Mark("lines", "版权所有 河口镇 0000 第00号"),)


def test_white_space_texts_and_known_sites_count_for_nothing() -> None:
    assert marks(record("a"), line(" " * 20, label="layout")) == ()
    assert marks(record("a"), line("很长的一行" * 20)) == ()
    assert marks(record("a", site="sites/s"), line("版权所有 河口镇信息中心")) == ()
    assert marks(record("a", verdict="failed"), line("版权所有 河口镇信息中心")) == ()


def test_lines_of_one_template_stand_for_it_once() -> None:
    seen: Strangers = {}
    for path in "abc":
        add(
            seen,
            path,
            [Mark("lines", "版权所有 河口镇信息中心"), Mark("lines", "首页 新闻中心 本地"), Mark("lines", path)],
        )
    add(seen, "d", [Mark("lines", "西岸来信 联系我们")])
    assert as_table(seen) == {"hosts": {}, "lines": {"版权所有 河口镇信息中心": {"pages": 3, "first": "a"}}}


def test_what_is_rare_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "KEPT", 10)
    seen: Strangers = {}
    for number in range(200):
        add(seen, str(number), [Mark("hosts", "often.example.org"), Mark("hosts", f"{number}.example.org")])
        assert len(seen) <= 20
    assert as_table(seen)["hosts"]["often.example.org"] == {"pages": 200, "first": "0"}


# ------------------------------------------------------------------------------------------------ a run
def test_the_summary_says_what_to_write_rules_for(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", pages())
    ran = cleaner("clean", raw, tmp_path / "out")
    said = " ".join(ran.err.split())
    assert "8 no known site: told by their lines" in said
    assert "No rules for 7 首页 | 新闻 | 体育 | 财经 | 娱乐 | 汽车, as often/0.txt" in said
    assert "西岸来信" in json.dumps(head(tmp_path / "out")["unrecognised"], ensure_ascii=False)


def test_a_run_without_such_pages_says_nothing(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", {"text.txt": "\n".join(PROSE).encode()})
    assert "No rules for" not in cleaner("clean", raw, tmp_path / "out").err


def test_processes_make_no_difference(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", pages())
    for jobs in ("1", "3"):
        cleaner("clean", raw, tmp_path / jobs, "--jobs", jobs)
    assert read_tree(tmp_path / "1") == read_tree(tmp_path / "3")


def test_they_can_be_taken_back(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", pages())
    assert cleaner("clean", raw, tmp_path / "out", "--without", "cleaner#lines").code == 0
    assert "打印 收藏 关闭" in (tmp_path / "out" / "often" / "0.txt").read_text("utf-8")
