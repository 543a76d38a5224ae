"""The page in a real browser: until the state of relations stands there, and what that costs."""

from statistics import median
from time import perf_counter

from msgspec import Struct
from playwright.async_api import Browser, Page, async_playwright

from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, milliseconds
from tests.benchmarks.servers import Server, detente
from tests.benchmarks.setting import FEW, Setting
from tests.browsing import CHROMIUM

GOAL_SECONDS = 1.0
VIEW = f"/relations/{'/'.join(synthetic.HOT)}?as_of=2015-06-19"


class Look(Struct, frozen=True):
    """One visit with an empty cache: seconds until the state is drawn, bytes, requests."""

    seconds: float
    size: int
    requests: int


async def measure(setting: Setting) -> list[Figure]:
    """A new tab each time, on the small ledger and on the large one."""
    if CHROMIUM is None:
        return [Figure(name="first meaningful view", measured="no Chromium is installed")]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        figures = [await _figure(browser, count, setting) for count in (FEW, setting.many)]
        await browser.close()
    return figures


async def _figure(browser: Browser, count: int, setting: Setting) -> Figure:
    with detente(await setting.data(count)) as server:
        await _look(browser, server, VIEW, ".headline")
        looks, bare = [], []
        for _ in range(setting.rounds):
            looks.append(await _look(browser, server, VIEW, ".headline"))
            bare.append(await _look(browser, server, "/health", "body"))
    seconds = median(each.seconds for each in looks)
    return Figure(
        name=f"first meaningful view, {count:,} events",
        measured=f"{milliseconds(seconds)}, {looks[-1].size / 1000:.0f} kB"
        f" in {looks[-1].requests} requests",
        reference=f"a page of JSON: {milliseconds(median(each.seconds for each in bare))}",
        ratio=seconds / median(each.seconds for each in bare),
        goal="< 1 s",
        passed=seconds < GOAL_SECONDS,
    )


async def _look(browser: Browser, server: Server, path: str, drawn: str) -> Look:
    context = await browser.new_context()
    page = await context.new_page()
    sizes = await _sizes(page)
    began = perf_counter()
    await page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="commit")
    await page.locator(drawn).wait_for(state="visible")
    seconds = perf_counter() - began
    await page.wait_for_load_state("networkidle")
    await context.close()
    return Look(seconds, sum(sizes), len(sizes))


async def _sizes(page: Page) -> list[int]:
    """Filled with the bytes of each answer as they came over the network."""
    sizes: list[int] = []
    session = await page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    return sizes
