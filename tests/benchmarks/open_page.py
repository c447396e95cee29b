"""How fast a review page opens and scrolls, by the browser's own clock.

python tests/benchmarks/open_page.py /tmp/run.review.html
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

VIEWS = ("overview", "clusters", "documents", "document/1000", "sample", "clusters?q=nothing-has-this&state=all")
FRAMES = 400
SCROLL = """
const done = arguments[arguments.length - 1], times = [];
let last = performance.now();
function frame(now) {
  times.push(now - last);
  last = now;
  window.scrollBy(0, 180);
  if (times.length < arguments_frames) return requestAnimationFrame(frame);
  times.sort((one, other) => one - other);
  const at = (share) => Math.round(times[Math.floor(share * (times.length - 1))]);
  done({ median: at(.5), p95: at(.95), longest: at(1), rows: document.querySelectorAll(".step").length });
}
requestAnimationFrame(frame);
""".replace("arguments_frames", str(FRAMES))


def browser() -> Any:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(120)
    return driver


def opened(driver: Any, page: Path, view: str) -> str:
    """Milliseconds to the first paint, and until the view stood; megabytes of the page's heap."""
    driver.get("about:blank")
    driver.get(f"{page.resolve().as_uri()}#/{view}")
    while (ready := driver.execute_script("return performance.getEntriesByName('ready')[0]?.startTime")) is None:
        time.sleep(0.05)
    paint = driver.execute_script("return performance.getEntriesByType('paint')[0]?.startTime")
    heap = driver.execute_script("return performance.memory.usedJSHeapSize")
    return f"painted {paint:.0f} ms, ready {ready:.0f} ms, heap {heap / 1e6:.0f} MB"


def main(page: Path) -> None:
    driver = browser()
    for view in VIEWS:
        print(f"{view:40} {opened(driver, page, view)}")
    for view in ("clusters", "documents"):
        opened(driver, page, view)
        print(f"scrolling {view:30} {driver.execute_async_script(SCROLL)} ms a frame")
    driver.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
