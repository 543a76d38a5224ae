"""What the head of the page announces while one goes from view to view."""

import pytest
from playwright.sync_api import Page

from tests.browsing import Visit

ALTERNATES = """root => [...root.querySelectorAll("link[rel=alternate]")]
  .map((each) => `${each.type} ${each.getAttribute("href")} ${each.title}`).sort()"""
OF_THE_SHELL = """async () => {
  const text = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
  const value = (link, name) => new RegExp(` ${name}="([^"]*)"`).exec(link)?.[1] ?? "";
  return text.match(/<link rel="alternate"[^>]*>/g)
    .map((link) => ["type", "href", "title"].map((name) => value(link, name)).join(" "))
    .map((each) => each.replaceAll("&amp;", "&")).sort();
}"""


def announced(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"() => ({ALTERNATES})(document.head)")
    return found


def of_the_shell(page: Page) -> list[str]:
    found: list[str] = page.evaluate(OF_THE_SHELL)
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/relations/united-states/china?as_of=2023-06-19",
        "/actors/wang-yi",
        "/issues/taiwan?as_of=2023-06-19",
        "/measures/micron-ban?as_of=2023-06-19",
        "/channels/us-china-military-line",
        "/incidents/balloon-over-the-united-states",
        "/accords/saudi-iranian-agreement-2023",
        "/places/beijing",
        "/facts/blinken-met-xi",
        "/search?q=core+interests",
        "/search",
        "/",
    ],
)
def test_view_that_one_goes_to_announces_what_its_shell_does(visit: Visit, path: str) -> None:
    page = visit.open("/offices/foreign-minister-of-china")
    before = announced(page)

    page.evaluate(
        "path => { history.pushState(null, '', path); dispatchEvent(new Event('popstate')); }", path
    )
    visit.settle()

    assert len(before) == 5
    assert announced(page) == of_the_shell(page)
