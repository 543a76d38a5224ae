"""Our answers in the unmodified code of TimelineJS and vis-timeline, in Chromium.

Needs Chromium and `sh setup.sh node`; without them it says so and is skipped.
"""

import mimetypes
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import CHROMIUM
from tests.running import ROOT, Server

PACKAGES = ROOT / "node_modules"
AS_OF = "as_of=2023-12-31"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not PACKAGES.exists(), reason="no node_modules: sh setup.sh node"),
]

TIMELINEJS = """<!doctype html><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/libraries/@knight-lab/timelinejs/dist/css/timeline.css">
<div id="timeline" style="width: 1000px; height: 600px"></div>
<script src="/libraries/@knight-lab/timelinejs/dist/js/timeline.js"></script>
"""
VIS = """<!doctype html><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/libraries/vis-timeline/styles/vis-timeline-graph2d.min.css">
<div id="timeline" style="width: 1000px"></div>
<script src="/libraries/vis-timeline/standalone/umd/vis-timeline-graph2d.min.js"></script>
"""
START_TIMELINEJS = """address => {
  window.timeline = new TL.Timeline("timeline", address, {
    font: null, script_path: location.origin + "/libraries/@knight-lab/timelinejs/dist/js/",
  });
}"""
START_VIS = """async address => {
  const found = await (await fetch(address)).json();
  const element = document.getElementById("timeline");
  window.timeline = new vis.Timeline(element, found.items, found.groups, {
    height: "2000px", verticalScroll: true,
  });
}"""


@pytest.fixture
def server(explored: Server) -> Server:
    return explored


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page at the server's own origin, on which a library complains of nothing."""
    page, complaints = browser.new_page(), []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route(f"{server.address}/libraries/**", library)
    page.route(f"{server.address}/with/**", shell)
    yield page
    page.close()
    assert complaints == []


def library(route: Route) -> None:
    """A file of a package, as it is."""
    path = PACKAGES / route.request.url.partition("/libraries/")[2].partition("?")[0]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    with suppress(FileNotFoundError):
        route.fulfill(body=path.read_bytes(), content_type=media_type)
        return
    route.fulfill(status=404)


def shell(route: Route) -> None:
    """A page with nothing but a library on it."""
    body = TIMELINEJS if route.request.url.endswith("timelinejs") else VIS
    route.fulfill(body=body, content_type="text/html")


def show_slides(page: Page, server: Server, query: str) -> Any:
    """TimelineJS with one of our addresses pasted; gives what it was answered with."""
    address = f"{server.address}/v1/timeline.timelinejs.json?{query}"
    page.goto(f"{server.address}/with/timelinejs")
    page.evaluate(START_TIMELINEJS, address)
    page.wait_for_selector(".tl-timenav", timeout=20_000)
    return server.get(address.removeprefix(server.address)).json()


def show_items(page: Page, server: Server, query: str) -> Any:
    """The same with vis-timeline."""
    address = f"{server.address}/v1/timeline.vis.json?{query}"
    page.goto(f"{server.address}/with/vis")
    page.evaluate(START_VIS, address)
    page.wait_for_selector(".vis-timeline", timeout=20_000)
    return server.get(address.removeprefix(server.address)).json()


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(each.split()) for each in page.locator(selector).all_text_contents()]


@pytest.mark.parametrize("filtered", ["", "&actor=wang-yi"])
def test_timelinejs_shows_the_story(page: Page, server: Server, filtered: str) -> None:
    document = show_slides(page, server, f"{AS_OF}{filtered}")

    page.wait_for_function("document.querySelectorAll('.tl-timemarker').length > 0")
    markers = page.locator(".tl-timemarker").count()
    headlines = texts(page, ".tl-timemarker .tl-headline")
    assert markers == len(document["events"]) > 10
    assert sorted(headlines) == sorted(
        unescape(each["text"]["headline"]) for each in document["events"]
    )
    groups = {each["group"] for each in document["events"]}
    assert groups <= {*texts(page, ".tl-timegroup-message")}
    eras = texts(page, ".tl-timeera .tl-headline")
    assert sorted(eras) == sorted(unescape(each["text"]["headline"]) for each in document["eras"])


def test_timelinejs_shows_dates_no_sharper_than_they_are(page: Page, server: Server) -> None:
    document = show_slides(page, server, f"{AS_OF}&kind=official-removed")

    (event,) = [each for each in document["events"] if each["unique_id"] == "qin-gang-removed"]
    assert event["start_date"] == {"year": 2023, "month": 7}
    page.evaluate("() => window.timeline.goToId('qin-gang-removed')")
    page.wait_for_function(
        "[...document.querySelectorAll('.tl-slide .tl-headline-date')]"
        ".some(each => each.textContent.includes('July 2023'))"
    )
    shown = texts(page, ".tl-slide .tl-headline-date")
    assert "July 2023" in shown


def test_timelinejs_shows_a_timeline_of_nothing(page: Page, server: Server) -> None:
    document = show_slides(page, server, f"{AS_OF}&text=xyzzy")

    assert [each["unique_id"] for each in document["events"]] == ["detente-nothing"]
    page.wait_for_selector(".tl-timemarker", state="attached")
    assert texts(page, ".tl-timemarker .tl-headline") == ["Nothing to show"]


def test_vis_shows_every_item_in_its_group(page: Page, server: Server) -> None:
    document = show_items(page, server, f"{AS_OF}&actor=wang-yi&from=2023-01-01")

    page.evaluate("() => window.timeline.fit({animation: false})")
    page.wait_for_function(
        "number => document.querySelectorAll('.vis-item .vis-item-content').length >= number",
        arg=len(document["items"]),
    )
    shown = texts(page, ".vis-foreground .vis-item .vis-item-content")
    assert sorted(shown) == sorted(unescape(each["content"]) for each in document["items"])
    assert sorted(texts(page, ".vis-labelset .vis-label")) == sorted(
        each["content"] for each in document["groups"]
    )


def test_vis_draws_uncertain_facts_as_spans_of_a_class(page: Page, server: Server) -> None:
    document = show_items(page, server, f"{AS_OF}&kind=official-removed")

    page.evaluate("() => window.timeline.fit({animation: false})")
    page.wait_for_selector(".vis-item.vis-range.uncertain")
    uncertain = [each for each in document["items"] if "uncertain" in each["className"]]
    assert page.locator(".vis-item.vis-range.uncertain").count() == len(uncertain) > 0
    span = page.evaluate(
        "() => { const d = window.timeline.itemSet.items['qin-gang-removed'].data;"
        " return [d.start, d.end].map(each => new Date(each).toISOString().slice(0, 10)); }"
    )
    assert span == ["2023-07-01", "2023-08-01"]


def test_vis_shows_a_timeline_of_nothing(page: Page, server: Server) -> None:
    document = show_items(page, server, f"{AS_OF}&text=xyzzy")

    assert document["items"] == []
    assert page.locator(".vis-item").count() == 0
