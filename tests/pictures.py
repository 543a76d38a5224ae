"""`python -m tests.pictures`: the pictures of README and docs, taken anew by the tests' browser."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect

from api.service.stores import writing
from tests.browsing import opened_browser, visiting
from tests.running import ROOT, serving
from tests.small_png import small

FOLDER = ROOT / "api" / "page" / "pictures"
PAIR = "/relations/united-states/china"


def take(page: Page, name: str) -> None:
    """Keep what the window shows."""
    keep(page.screenshot(animations="disabled"), name)


def keep(picture: bytes, name: str) -> None:
    """Keep a picture, small enough to be sent with a page of text."""
    (FOLDER / f"{name}.png").write_bytes(small(picture))


def main() -> None:
    """A server of its own, over the founding facts."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        asyncio.run(_found(data))
        with serving(data) as server, opened_browser() as browser:
            with visiting(browser, server.address, width=1250, height=920) as visit:
                page = visit.open(f"{PAIR}?as_of=2023-07-15")
                take(page, "state")
                for _ in range(5):
                    page.get_by_role("button", name="Nearer", exact=True).click()
                # What stays on the screen while one scrolls would lie on it.
                page.locator(".control").evaluate(
                    "each => each.style.setProperty('display', 'none')"
                )
                keep(page.locator(".course-drawing").screenshot(animations="disabled"), "course")
                page = visit.open(f"{PAIR}?since=2023-06-13&until=2023-06-20")
                take(page, "compared")
                page.set_viewport_size({"width": 980, "height": 680})
                page = visit.open(f"{PAIR}?as_of=2023-07-15&fact=qin-gang-removed")
                expect(page.get_by_text("Checking the quote")).to_have_count(0)
                take(page, "fact")
            with visiting(browser, server.address, width=1120, height=820, scheme="dark") as visit:
                page = visit.open("/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-19")
                take(page, "engagement")


async def _found(data: Path) -> None:
    async with writing(data):
        pass


if __name__ == "__main__":
    main()
