"""`python -m tests.desk_pictures`: the pictures of the desk in `docs/curating.md`, taken anew."""

import asyncio
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from playwright.sync_api import Page, expect

from api.service.stores import writing
from events.vocabulary.catalogue import decode
from tests.browsing import opened_browser
from tests.desking import Desked, field, kind, named, select, sitting
from tests.pictures import keep
from tests.running import serving

ID: Final = "harbour-daily-2023-06-09"
TEXT: Final = """Blinken to travel after all, ministry says

The Chinese foreign ministry said on Tuesday that channels to Washington stay open. “We hope that\
 the United States will meet us halfway,” spokesman Wang Wenbin told reporters in Beijing.

Last month, Secretary of State Antony Blinken had called the balloon an irresponsible act.

The weather in Beijing was fine.
"""
SOURCE: Final = {
    "type": "source-added",
    "id": ID,
    "publisher": "Harbour Daily",
    "title": "Blinken to travel after all, ministry says",
    "published": "2023-06-09",
    "lineage": "harbour-daily",
    "sha256": sha256(TEXT.encode()).hexdigest(),
}


def main() -> None:
    """A server of its own, over the founding facts and an article that nobody wrote."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        asyncio.run(_attached(data))
        with serving(data) as server, opened_browser() as browser:
            desked = Desked(server, data)
            with sitting(browser, desked, width=1250, height=900) as visit:
                page = visit.open(f"/desk/texts/{ID}")
                select(page, "United States will meet us halfway,” spokesman Wang Wenbin told")
                _shot(page, "desk-text")
                page.keyboard.press("Enter")
                kind(page, "statement")
                expect(page.locator(".filled").first).to_be_visible()
                named(page, "Addressees", "united sta", "United States")
                field(page, "Date").fill("Tuesday")
                expect(page.locator(".meaning", has_text="6 June 2023")).to_be_visible()
                field(page, "Summary").fill("China hopes to be met halfway.")
                expect(page.locator(".standing")).to_have_text("Saved")
                _shot(page, "desk-fact")
                page.keyboard.press("Control+Enter")
                expect(page.locator(".editor")).to_have_count(0)
                expect(page.locator(".effects")).to_be_visible()
                page.wait_for_timeout(500)
                _shot(page, "desk-draft")


def _shot(page: Page, name: str) -> None:
    keep(page.screenshot(animations="disabled"), name)


async def _attached(data: Path) -> None:
    async with writing(data, collections=("founding",)) as service:
        await service.ledger.append([decode(msgspec.json.encode(SOURCE))], by="tests")
        service.texts.attach(ID, TEXT.encode())


if __name__ == "__main__":
    main()
