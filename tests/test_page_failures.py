"""What the page does when things go wrong or come while one reads: no service, hostile words."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from threading import Event, Thread
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from api.app import create_app
from api.service.stores import Service, writing
from events.vocabulary.base import Citation
from events.vocabulary.statements import StatementMade
from tests.browsing import Visit, open_clock, visiting

PAIR = "/relations/united-states/china"
DAY = f"{PAIR}?as_of=2023-06-19"
ATTACK = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
SOURCE = "cnn-blinken-xi-2023-06-19"


class Hosted:
    """The service in a thread of this process, so that a test can record while a page is open."""

    def __init__(self, data: Path) -> None:
        self._opened = writing(data)
        self._started = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._started.wait(30)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with self._opened as self.service:
            app = create_app(lambda: _lent(self.service))
            config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
            self._server = uvicorn.Server(config)
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started:
                await asyncio.sleep(0.01)
            (listening,) = self._server.servers
            self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
            self._started.set()
            await serving

    def record(self, *facts: Any) -> None:
        """Append facts and wait until the views have them."""
        asyncio.run_coroutine_threadsafe(self._record(facts), self._loop).result(20)

    async def _record(self, facts: tuple[Any, ...]) -> None:
        await self.service.ledger.append(list(facts), by="A Curator")
        while self.service.views.checkpoint < await self.service.ledger.head():
            await asyncio.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


class _lent:  # noqa: N801 (it is used as a function that opens what is open already)
    def __init__(self, service: Service) -> None:
        self._service = service

    async def __aenter__(self) -> Service:
        return self._service

    async def __aexit__(self, *_: object) -> None:
        pass


@contextmanager
def hosting(data: Path) -> Iterator[Hosted]:
    hosted = Hosted(data)
    try:
        yield hosted
    finally:
        hosted.stop()


@pytest.fixture(scope="module")
def hosted(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosting(copytree(_founded, tmp_path_factory.mktemp("hosted") / "data")) as hosted:
        yield hosted


def said(id: str, summary: str, exact: str = "It was said in a test.") -> StatementMade:
    return StatementMade(
        id=id,
        date="2023-06-19",
        summary=summary,
        speaker="china",
        addressees=("united-states",),
        issues=("taiwan",),
        citations=(Citation(source=SOURCE, exact=exact, start=0, end=len(exact)),),
    )


def test_new_facts_are_offered_and_nothing_moves_until_they_are_wanted(
    browser: Browser, hosted: Hosted
) -> None:
    with visiting(browser, hosted.address) as visit:
        visit.page.clock.install()
        page = visit.open(f"{DAY}&fact=blinken-met-xi")
        page.keyboard.press("Escape")
        timeline = page.locator("#timeline .fact-row")
        rows = timeline.all_inner_texts()

        hosted.record(said("news-one", "China says one thing."), said("news-two", "And another."))
        page.clock.fast_forward(16_000)

        assert visit.asked_for("/v1/stream")
        offer = page.get_by_role("button", name="Show 2 new facts")
        expect(offer).to_be_visible()
        assert timeline.all_inner_texts() == rows
        offer.click()
        expect(page.locator("#timeline")).to_contain_text("China says one thing.")
        expect(offer).to_be_hidden()


def test_hostile_words_are_shown_as_words(browser: Browser, hosted: Hosted) -> None:
    hosted.record(said("hostile", f"Mischief {ATTACK}", exact=f"Quote {ATTACK}"))

    with visiting(browser, hosted.address) as visit:
        for path in ("/facts/hostile", DAY, f"{DAY}&fact=hostile", "/search?q=Mischief"):
            page = visit.open(path)
            expect(page.locator("body")).to_contain_text(f"Mischief {ATTACK}")
            # The course of a pair is the one picture that the page itself has.
            assert page.locator("img:not(.course-picture > img), main script").count() == 0
            assert not page.title().startswith("taken")
        page = visit.open(f"/sources/{SOURCE}")
        expect(page.locator("main")).to_contain_text(f"Quote {ATTACK}")


def test_empty_ledger_says_so(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "empty"
    data.mkdir()

    with (
        hosting(data) as hosted,
        visiting(browser, hosted.address) as visit,
    ):
        page = visit.open("/")

        expect(page.get_by_role("heading", level=1)).to_have_text("The ledger holds no facts yet")


def test_what_was_read_stays_while_the_service_is_out_of_reach(visit: Visit) -> None:
    visit.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    page = visit.open(DAY)

    page.context.set_offline(offline=True)
    page.get_by_role("button", name="Day after").click()
    expect(page.get_by_text("The service cannot be reached.")).to_be_visible()
    expect(page.locator("#engagements")).to_contain_text("Antony Blinken and Xi Jinping")
    page.context.set_offline(offline=False)
    page.locator(".banner").get_by_role("button", name="Try again").click()

    expect(page.locator(".headline")).to_contain_text("On 20 June 2023")
    expect(page.locator(".banner")).to_be_hidden()


def test_next_change_is_not_said_to_be_none_while_nobody_can_be_asked(visit: Visit) -> None:
    visit.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    page = visit.open(DAY)

    page.context.set_offline(offline=True)
    page.get_by_role("button", name="Next change").click()

    expect(page.locator(".told")).to_have_text(
        "It could not be found out: the service cannot be reached"
    )


def test_view_that_was_never_read_is_told_to_be_out_of_reach(visit: Visit) -> None:
    visit.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    page = visit.open(DAY)

    page.context.set_offline(offline=True)
    page.locator("#offices").get_by_role(
        "link", name="Secretary of State of the United States", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The service is out of reach")
    page.context.set_offline(offline=False)
    page.locator("main").get_by_role("button", name="Try again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Secretary of State of the United States"
    )


BROKEN_OFF_THEN_ASKED_AGAIN = r"""async () => {
  const script = document.querySelector("script[type=module]").src;
  const { ask } = await import(script.replace(/first\/.*$/, "client/api.js"));
  const leaving = new AbortController();
  const { signal } = leaving;
  const broken = (body) => signal.addEventListener("abort", () => body.error(signal.reason));
  const real = window.fetch;
  window.fetch = async () => new Response(new ReadableStream({ start: broken }));
  const asked = ask("/v1/actors/china", { signal }).then(() => "an answer", (error) => error.name);
  setTimeout(() => leaving.abort(), 50);
  const first = await asked;
  window.fetch = real;
  return [first, (await ask("/v1/actors/china")).actor.name];
}"""


def test_an_answer_that_was_left_half_way_is_not_remembered_as_empty(visit: Visit) -> None:
    page = visit.open(DAY)

    assert page.evaluate(BROKEN_OFF_THEN_ASKED_AGAIN) == ["AbortError", "China"]


@pytest.mark.parametrize(
    ("path", "title", "told"),
    [
        ("/actors/nobody", "This is not in the record", "nobody has recorded what it names"),
        ("/facts/nothing", "This is not in the record", "nobody has recorded what it names"),
        ("/issues/taiwan?as_of=soon", "That question cannot be answered", "The day of the state"),
        ("/issues/taiwan?known_at=999999", "That question cannot be answered", "The place in the"),
    ],
)
def test_problem_is_told_by_the_server_and_stays(
    visit: Visit, path: str, title: str, told: str
) -> None:
    visit.forgiven = ("status of 40",)

    page = visit.open(path)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("main")).to_contain_text(told)
    expect(page.locator("main").get_by_role("searchbox")).to_be_visible()
    assert visit.asked_for("/v1/") == []


def test_problem_is_told_in_the_services_own_words_where_one_goes_on_reading(visit: Visit) -> None:
    visit.forgiven = ("status of 40",)
    page = visit.open("/issues/taiwan")

    page.evaluate("history.pushState(null, '', '/actors/nobody')")
    page.evaluate("dispatchEvent(new Event('detente:moved'))")

    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    expect(page.get_by_role("alert").last).to_contain_text("no actor has the id 'nobody'.")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_problem_with_a_clock_leaves_the_state_that_was_shown(visit: Visit) -> None:
    visit.forgiven = ("status of 40",)
    page = visit.open(DAY)

    open_clock(page, "ledger")
    page.get_by_label("Position").fill("999999")
    page.get_by_role("button", name="Set").click()

    expect(page.locator(".summary")).to_contain_text("That question cannot be answered")
    expect(page.locator("#engagements")).to_contain_text("Antony Blinken and Xi Jinping")
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.locator(".headline")).to_contain_text("On 19 June 2023")
