"""What a person does with the page, in a browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = 15  # for anything to come about: machines are busy

NAMELESS = """
const named = (one) => one.getAttribute('aria-label') || one.textContent.trim() || one.title || one.labels?.length
  || document.getElementById(one.getAttribute('aria-labelledby'));
const all = 'a, button, input, select, textarea, dialog, [role=button], [role=region], [role=group]';
return [...document.querySelectorAll(all)]
  .filter((one) => !named(one)).map((one) => one.outerHTML.slice(0, 100));
"""


class Page:
    """A page that is open."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def open(self, file: Path, view: str) -> Page:
        return self.open_address(f"{file.as_uri()}#/{view}")

    def open_address(self, address: str) -> Page:
        self._browser.get("about:blank")
        self._browser.get(address)
        self.wait(lambda: self.ready_in is not None)
        return self

    @property
    def ready_in(self) -> Any:
        """Milliseconds until the first view stood, by the browser's own clock."""
        return self.run("return performance.getEntriesByName('ready')[0]?.startTime")

    @property
    def address(self) -> str:
        return str(self._browser.current_url)

    def run(self, script: str) -> Any:
        return self._browser.execute_script(script)

    def wait(self, holds: Callable[[], object]) -> Page:
        end = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.02)
        return self

    def settle(self) -> Page:
        """Wait until what was begun is done."""
        before = None
        while (now := self.text("body")) != before:
            before = now
            time.sleep(0.15)
        return self

    def go(self, view: str) -> Page:
        self.run(f"window.was = document.querySelector('main').firstChild; location.hash = {json.dumps('#/' + view)}")
        self.wait(lambda: self.run("return document.querySelector('main').firstChild !== window.was"))
        return self.settle()

    # -------------------------------------------------------------------------------------------- seeing
    def all(self, selector: str) -> list[Any]:
        return list(self.run(f"return [...document.querySelectorAll({json.dumps(selector)})]"))

    def texts(self, selector: str) -> list[str]:
        return list(
            self.run(f"return [...document.querySelectorAll({json.dumps(selector)})].map((one) => one.textContent)")
        )

    def text(self, selector: str) -> str:
        return next(iter(self.texts(selector)), "")

    def nameless(self) -> list[str]:
        return list(self.run(NAMELESS))

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was asked last."""
        entries = [json.loads(entry["message"])["message"] for entry in self._browser.get_log("performance")]
        return [
            entry["params"]["request"]["url"] for entry in entries if entry["method"] == "Network.requestWillBeSent"
        ]

    # -------------------------------------------------------------------------------------------- doing
    def keys(self, text: str) -> Page:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in text:
            ActionChains(self._browser).send_keys(key).perform()
            time.sleep(0.05)
        return self

    type = keys

    def press(self, name: str) -> Page:
        from selenium.webdriver.common.keys import Keys

        return self.keys(getattr(Keys, name))

    def click(self, selector: str) -> Page:
        self._browser.find_element("css selector", selector).click()
        return self

    def point(self, selector: str) -> Page:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self._browser).move_to_element(self._browser.find_element("css selector", selector)).perform()
        return self

    def choose(self, label: str, value: str) -> Page:
        from selenium.webdriver.support.ui import Select

        path = f"//label[span[text()='{label}']]/select"
        Select(self._browser.find_element("xpath", path)).select_by_value(value)
        return self
