"""A real browser for the page's tests: what it asked for, what it complained of, where pictures go.

While a test has the browser, Playwright's event loop counts as running in this thread: tests of the
page call the command in a process of its own, never `asyncio.run`.
"""

import asyncio
import os
import re
import shutil
from asyncio.events import _set_running_loop
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.running import ROOT

CHROMIUM = next(
    (
        found
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name)) is not None
    ),
    None,
)
PICTURES = Path(os.environ.get("SCREENSHOTS", ROOT / "build" / "screenshots"))
"""Where pictures of the page are kept to be looked at."""

WAIT_MS = 10_000

expect.set_options(timeout=WAIT_MS)

WITHOUT = (
    # What Playwright switches off: of two such lists, Chromium goes by the last.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    # What each window would load for an address bar that nobody sees, and a page in reserve: more
    # work than that of most tests.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    "SpareRendererForSitePerProcess",
)
"""Features of Chromium that are switched off."""


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Chromium without a window; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium-headless-shell")
    arguments = ["--no-sandbox", f"--disable-features={','.join(WITHOUT)}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


Lending = Callable[[], AbstractContextManager[Browser]]


@contextmanager
def kept_browser() -> Iterator[Lending]:
    """A Chromium that is lent out again and again; in between, no event loop counts as running."""
    with opened_browser() as browser:
        loop = asyncio.get_running_loop()

        @contextmanager
        def lent() -> Iterator[Browser]:
            _set_running_loop(loop)
            try:
                yield browser
            finally:
                _set_running_loop(None)

        _set_running_loop(None)
        yield lent
        _set_running_loop(loop)


def open_clock(page: Page, words: str) -> None:
    """Open what sets a clock by the words that tell it; they begin with these."""
    clocks = page.get_by_role("group", name="Clocks")
    clocks.get_by_role("button", name=re.compile(f"^{words}")).click()


class Visit:
    """A tab, with what it asked the servers for and complained of since it was opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        page.set_default_timeout(WAIT_MS)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def open(self, path: str) -> Page:
        """Open an address of the page and wait until it stands there."""
        self.page.goto(self.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until what was asked for is shown: by the script, or by the server where it has
        made the whole page.
        """
        expect(self.page.locator("main[data-shows], main[data-complete]")).to_have_count(1)
        expect(self.page.locator("main h1")).to_have_count(1)
        expect(self.page.locator("[aria-busy]")).to_have_count(0)

    def outside(self) -> list[str]:
        """Requests to any host but ours."""
        return [
            each
            for each in self.asked
            if urlsplit(each).scheme != "data" and not each.startswith(self.address)
        ]

    def unforgiven(self) -> list[str]:
        """Complaints but for those that the test brought about."""
        return [
            each
            for each in self.complaints
            if not any(expected in each for expected in self.forgiven)
        ]

    def asked_for(self, part: str) -> list[str]:
        """The requests whose address contains something."""
        return [each for each in self.asked if part in each]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    height: int = 900,
    scheme: Literal["light", "dark"] = "light",
    by_touch: bool = False,
) -> Iterator[Visit]:
    """A tab of its own; at its end it must not have complained, nor asked anybody else."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=by_touch,
        locale="en-GB",
        timezone_id="UTC",
        permissions=["clipboard-read", "clipboard-write"],
    )
    visit = Visit(context.new_page(), address)
    yield visit
    assert visit.unforgiven() == [], visit.unforgiven()
    assert visit.outside() == [], visit.outside()
    context.close()
