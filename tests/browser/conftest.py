"""A browser without a window, and pages for it. Without a browser and its driver these tests are skipped.

They want Debian's `chromium` and `chromium-driver`, and selenium, which is one of the project's `dev` extras.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from review_fixtures import hostile_run, sample_run

from cleaner.authoring import decisions as decided
from cleaner.review.page import write
from cleaner.run.account import open_run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("selenium")
    if not CHROMIUM or not DRIVER:
        pytest.skip("no chromium with a chromedriver here")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--disable-gpu", f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path_factory.mktemp("downloads"))})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(30)
    yield driver
    driver.quit()


@pytest.fixture
def browser(_chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """A browser as a person opens it: 1280 wide, light, nothing remembered. What it loaded must be local."""
    size(_chromium, 1280)
    theme(_chromium, "light")
    _chromium.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    _chromium.get_log("browser"), _chromium.get_log("performance")
    yield _chromium
    complaints = [entry["message"] for entry in _chromium.get_log("browser") if entry["level"] == "SEVERE"]
    if _chromium.current_url.startswith(("file:", "http:")):
        _chromium.execute_script("localStorage.clear()")
    _chromium.get("about:blank")
    assert not complaints


def size(browser: Any, width: int, height: int = 900) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def theme(browser: Any, name: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.fixture(scope="session")
def sample_run_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_run(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def page(sample_run_: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run over the samples."""
    return write.write(open_run(sample_run_), tmp_path_factory.mktemp("page") / "samples.review.html").page


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = hostile_run(tmp_path_factory.mktemp("hostile"))
    return write.write(open_run(run), run.parent / "hostile.html").page


@pytest.fixture
def remade(sample_run_: Path, tmp_path: Path) -> Callable[..., Path]:
    """The page of the same run, made anew: with decisions that are known, or with its data beside it."""

    def make(known: Path | None = None) -> Path:
        decisions = decided.read(known) if known else ()
        return write.write(open_run(sample_run_), tmp_path / "again & ünique.html", write.Wish(decisions)).page

    return make
