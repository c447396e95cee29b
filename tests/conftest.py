"""What all tests share: the project's own rules and samples, and a home without rules of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cleaner import load_rules
from cleaner.rulebook.load import Rulebook

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile("cleaner", deadline=None)  # machines are busy; what is slow has a test of its own
settings.load_profile("cleaner")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache directory of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No rules of the person who runs the tests, no colours, a terminal of 80 columns."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "NO_COLOR", "PAGER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty directory to work in, and no layer of rules but ./rules and what the test names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("cleaner.rulebook.layers.shipped_directory", lambda: tmp_path / "shipped")


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules of the project."""
    return load_rules(ROOT / "rules")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The samples of the project."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """What stands beside the checkout, where it does."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared here")
    return SHARED
