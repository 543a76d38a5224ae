"""The page in a real browser: until the state of relations stands there, and what that costs; on a
line of the kind that trains and hotels have, until its headline can be read.
"""

from statistics import median
from time import perf_counter
from typing import Any

from msgspec import Struct
from playwright.async_api import Browser, Page, async_playwright

from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, milliseconds
from tests.benchmarks.servers import Server, detente
from tests.benchmarks.setting import FEW, Setting
from tests.browsing import CHROMIUM

GOAL_SECONDS = 1.0
SLOW_GOAL_SECONDS = 2.0
REQUESTS_MOST = 20
KILOBYTES_MOST = 120
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
"""Milliseconds for each request, bytes a second."""

VIEW = f"/relations/{'/'.join(synthetic.HOT)}?as_of=2015-06-19"


class Look(Struct, frozen=True):
    """One visit with an empty cache: seconds until there is something to be seen, and until the
    script has drawn it too; bytes, requests, and of the bytes those of its first script.
    """

    seconds: float
    drawn: float
    size: int
    requests: int
    script: int


async def measure(setting: Setting) -> list[Figure]:
    """A new tab each time, on the small ledger and on the large one."""
    if CHROMIUM is None:
        return [Figure(name="first meaningful view", measured="no Chromium is installed")]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        figures = [
            figure
            for count in (FEW, setting.many)
            for figure in await _figures(browser, count, setting)
        ]
        await browser.close()
    return figures


async def _figures(browser: Browser, count: int, setting: Setting) -> list[Figure]:
    with detente(await setting.data(count)) as server:
        await _look(browser, server, VIEW, ".headline")
        looks, bare, slow, unscripted = [], [], [], []
        for _ in range(setting.rounds):
            unscripted.append(
                await _look(browser, server, VIEW, ".headline", is_slow=True, has_script=False)
            )
            looks.append(await _look(browser, server, VIEW, ".headline"))
            bare.append(await _look(browser, server, "/health", "body"))
            slow.append(await _look(browser, server, VIEW, ".headline", is_slow=True))
    seconds = median(each.drawn for each in looks)
    return [
        Figure(
            name=f"first meaningful view, {count:,} events",
            measured=f"{milliseconds(seconds)}, its headline after"
            f" {milliseconds(median(each.seconds for each in looks))}",
            reference=f"a page of JSON: {milliseconds(median(each.seconds for each in bare))}",
            ratio=seconds / median(each.seconds for each in bare),
            goal="< 1 s",
            passed=seconds < GOAL_SECONDS,
        ),
        _on_a_slow_line(count, slow),
        _without_script(count, unscripted),
        _script(count, slow[-1]),
    ]


def _on_a_slow_line(count: int, looks: list[Look]) -> Figure:
    headline, last = median(each.seconds for each in looks), looks[-1]
    is_light = last.requests <= REQUESTS_MOST and last.size <= KILOBYTES_MOST * 1000
    return Figure(
        name=f"headline on a slow line, {count:,} events",
        measured=f"{milliseconds(headline)}, {last.size / 1000:.0f} kB in {last.requests} requests",
        reference=f"drawn by its script: {milliseconds(median(each.drawn for each in looks))}",
        ratio=None,
        goal=f"< 2 s, {REQUESTS_MOST} requests, {KILOBYTES_MOST} kB",
        passed=headline < SLOW_GOAL_SECONDS and is_light,
    )


def _without_script(count: int, looks: list[Look]) -> Figure:
    headline, last = median(each.seconds for each in looks), looks[-1]
    return Figure(
        name=f"headline on a slow line without a script, {count:,} events",
        measured=f"{milliseconds(headline)}, {last.size / 1000:.0f} kB in {last.requests} requests",
        ratio=None,
        goal="< 2 s",
        passed=headline < SLOW_GOAL_SECONDS,
    )


def _script(count: int, look: Look) -> Figure:
    return Figure(
        name=f"script of the first view, {count:,} events",
        measured=f"{look.script / 1000:.0f} kB as it is sent",
        reference=f"all of the view: {look.size / 1000:.0f} kB",
        ratio=look.script / look.size,
    )


async def _look(
    browser: Browser,
    server: Server,
    path: str,
    seen: str,
    *,
    is_slow: bool = False,
    has_script: bool = True,
) -> Look:
    context = await browser.new_context(java_script_enabled=has_script)
    page = await context.new_page()
    sizes = await _sizes(page, is_slow=is_slow)
    began = perf_counter()
    await page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="commit")
    await page.locator(seen).first.wait_for(state="visible")
    seconds = perf_counter() - began
    if path == VIEW and has_script:
        await page.locator("main[data-shows]").wait_for(state="attached")
    drawn = perf_counter() - began
    await page.wait_for_load_state("networkidle")
    await context.close()
    script = sum(size for address, size in sizes.items() if "/first/" in address)
    return Look(seconds, drawn, sum(sizes.values()), len(sizes), script)


async def _sizes(page: Page, *, is_slow: bool) -> dict[str, int]:
    """Filled with the bytes of each answer as they came over the network, by its address."""
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def came(event: Any) -> None:
        id = event["requestId"]
        sizes[f"{asked.get(id, '')} {id}"] = event["encodedDataLength"]

    session = await page.context.new_cdp_session(page)
    session.on(
        "Network.requestWillBeSent",
        lambda event: asked.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on("Network.loadingFinished", came)
    await session.send("Network.enable")
    if is_slow:
        await session.send("Network.emulateNetworkConditions", SLOW)
    return sizes
