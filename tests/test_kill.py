"""A run that is killed, at any moment, goes on and ends with the same bytes as one that was left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from run_fixtures import cleaner, read_tree, samples, takes_ctrl_c, write_tree

from cleaner.run import book
from cleaner.run.clean import Order, proceed, start
from cleaner.sinks import tree


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("kill") / "raw", samples(copies=6) | {"empty.txt": b""})


@pytest.fixture(scope="module")
def undisturbed(raw: Path) -> dict[str, bytes]:
    out = raw.parent / "undisturbed"
    assert cleaner("clean", raw, out, "--jobs", "1").code == 0
    return read_tree(out)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sigkill(jobs: str, raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    out, moments = tmp_path / "out", random.Random(int(jobs))
    command = [sys.executable, "-m", "cleaner", "clean", str(raw), str(out), "--jobs", jobs]
    kills = 0
    while kills < 6:
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wanted = len(_records(out)) + moments.randint(0, 30_000)
        while process.poll() is None and len(_records(out)) <= wanted:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            break
        kills += 1
    assert kills > 1
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == (0 if process.returncode else 2)
    assert read_tree(out) == undisturbed


def _records(out: Path) -> bytes:
    account = out / ".cleaner" / "documents.jsonl"
    return account.read_bytes() if account.exists() else b""


def test_no_process_outlives_its_parent(raw: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "clean", str(raw), str(tmp_path / "out"), "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not _records(tmp_path / "out"):
        time.sleep(0.01)
    children = _children(process.pid)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while any(_is_there(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(children) >= 2 and not any(_is_there(child) for child in children)


def _children(parent: int) -> list[int]:
    if not Path("/proc/self/task").exists():
        pytest.skip("there is no /proc here")
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# ------------------------------------------------------------------------------------------------ every moment
class _Killed(BaseException):
    """Nothing catches this, as nothing catches a SIGKILL."""


class _Reaper:
    """Ends the run at the n-th time it touches the disk, there in the middle of writing."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def at(self, half: Any) -> None:
        self.left -= 1
        if self.left == 0:
            half()
            self._end()

    def _end(self) -> NoReturn:
        raise _Killed


def _haunt(monkeypatch: pytest.MonkeyPatch, reaper: _Reaper) -> None:
    write, append, replace = Path.write_bytes, book.append, Path.replace

    def write_half(place: Path, data: bytes) -> int:
        reaper.at(lambda: write(place, data[: len(data) // 2]))
        return write(place, data)

    def append_half(file: Any, line: bytes) -> None:
        reaper.at(lambda: append(file, line[: len(line) // 2]))
        append(file, line)

    def replace_not(place: Path, target: Path) -> Path:
        reaper.at(lambda: None)
        return replace(place, target)

    monkeypatch.setattr(tree.Path, "write_bytes", write_half)
    monkeypatch.setattr(tree.Path, "replace", replace_not)
    monkeypatch.setattr(book, "append", append_half)


def test_every_moment(tmp_path: Path) -> None:
    raw = write_tree(tmp_path / "raw", samples(4) | {"empty.txt": b""})
    _finish(raw, tmp_path / "whole")
    whole = read_tree(tmp_path / "whole")
    for moment in range(1, 1000):
        out = tmp_path / str(moment)
        with pytest.MonkeyPatch.context() as monkeypatch:
            _haunt(monkeypatch, _Reaper(moment))
            try:
                _finish(raw, out)
            except _Killed:
                pass
            else:
                break
        _finish(raw, out)
        assert read_tree(out) == whole
    assert moment > 20


def _finish(raw: Path, out: Path) -> None:
    for _ in proceed(start(Order(raw, out, jobs=1))):
        pass


def test_lost_bodies_are_written_again(raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    """After a power failure a body may be missing, or empty, though its record stands."""
    out = write_tree(tmp_path / "out", undisturbed)
    head = out / ".cleaner" / "run.json"
    text = head.read_text("utf-8").replace('"finished": true', '"finished": false')
    head.write_text(text[: text.index('"counts"')] + '"counts": null\n}\n', "utf-8")
    bodies = [path for path in sorted(undisturbed) if not path.startswith(".cleaner/")]
    (out / bodies[40]).write_bytes(b"")
    (out / bodies[70]).unlink()
    assert cleaner("clean", raw, out, "--jobs", "1").code == 0
    assert read_tree(out) == undisturbed


def test_ctrl_c_says_how_to_go_on(raw: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "cleaner", "clean", str(raw), str(out), "--jobs", "2"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=takes_ctrl_c
    )
    while not _records(out):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and "goes on from here" in said and "Traceback" not in said
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    assert read_tree(out) == undisturbed
