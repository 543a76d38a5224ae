"""What a service says while it opens its stores, and that it answers as soon as it can."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from api.answers.operation import StartingAt
from api.app import Application, create_app
from api.around_routes.while_starting import WhileStarting
from api.service.progress import in_silence
from api.service.settings import Config
from api.service.starting import MOST_SECONDS, Starting
from api.service.stores import Service, head_of, writing
from api.serving import Server
from events.errors import LedgerLockedError
from tests.recording import an_app

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def settings_of(data: Path) -> Config:
    return Config(data=str(data), allowed_hosts=("127.0.0.1",))


def put_before(app: Application, starting: Starting) -> Application:
    app.until_open = WhileStarting(starting, app.state.config, app.state.metrics)
    return app


@pytest.fixture
def starting() -> Starting:
    return Starting(in_silence)


@pytest.fixture
async def asked(founded: Path, starting: Starting) -> AsyncIterator[httpx.AsyncClient]:
    """A service that has not begun to open anything."""
    with an_app(partial(writing, founded), settings_of(founded)) as app:
        over = httpx.ASGITransport(put_before(app, starting))
        async with httpx.AsyncClient(transport=over, base_url="http://127.0.0.1") as client:
            yield client


async def test_service_that_starts_is_alive(
    asked: httpx.AsyncClient, founded: Path, starting: Starting
) -> None:
    at_first = await asked.get("/health")
    starting("filing the views", 40_000, 129_000)
    then = await asked.get("/health")

    assert (at_first.status_code, then.status_code) == (200, 200)
    assert at_first.json()["starting"] is None
    assert then.json()["status"] == "starting"
    assert then.json()["starting"] == {"doing": "filing the views", "done": 40_000, "of": 129_000}
    assert then.json()["ledger_head"] == await head_of(founded) > 0
    assert set(then.json()) == set(at_first.json())


async def test_service_that_starts_is_not_ready_and_says_how_far_it_is(
    asked: httpx.AsyncClient, starting: Starting
) -> None:
    starting("filing the views", 40_000, 129_000)

    answer = await asked.get("/ready")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json() == {
        "status": "not ready",
        "checks": {"starting": "filing the views: 40,000 of 129,000 events"},
        "role": "writer",
    }


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", [RELATIONS, "/v1/events", "/v1/nothing", "/openapi.json", "/"])
async def test_whatever_is_asked_of_a_service_that_starts_is_asked_for_again(
    asked: httpx.AsyncClient, starting: Starting, method: str, path: str
) -> None:
    starting("recording us-diplomacy", 1_000, 44_063)

    answer = await asked.request(method, path, headers={"Accept": "application/json"})

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "recording us-diplomacy: 1,000 of 44,063 events" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) >= 1


async def test_browser_is_told_in_a_page_that_asks_again(
    asked: httpx.AsyncClient, starting: Starting
) -> None:
    starting("filing the views", 40_000, 129_000)

    answer = await asked.get("/relations/united-states/china", headers=BROWSER)

    assert answer.status_code == 503
    assert "Filing the views: 40,000 of 129,000 events." in answer.text
    assert '<meta http-equiv="refresh" content="' in answer.text
    assert "default-src" in answer.headers["content-security-policy"]


async def test_host_that_is_not_ours_learns_nothing_of_a_start(asked: httpx.AsyncClient) -> None:
    answer = await asked.get(RELATIONS, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 421


async def test_head_of_what_starts_has_no_body(asked: httpx.AsyncClient) -> None:
    answer = await asked.head(RELATIONS)
    assert (answer.status_code, answer.content) == (503, b"")


async def test_numbers_are_there_before_the_ledger_is(asked: httpx.AsyncClient) -> None:
    await asked.get(RELATIONS)
    answer = await asked.get("/metrics")
    assert answer.status_code == 200
    assert 'status="503"' in answer.text


async def test_ledger_that_is_not_made_yet_has_no_events(tmp_path: Path) -> None:
    assert await head_of(tmp_path) == 0


@pytest.mark.parametrize(
    ("reports", "seconds"),
    [
        ([], 1),
        ([("filing", 0, 100, 5.0)], 5),
        ([("filing", 0, 100, 1.0), ("filing", 50, 100, 11.0)], 10),
        ([("filing", 50, 100, 1.0), ("filing", 60, 100, 2.0)], 4),
        ([("recording", 50, 100, 1.0), ("filing", 0, 100, 2.0), ("filing", 20, 100, 3.0)], 4),
        ([("filing", 0, 100, 1.0), ("filing", 1, 100, 1_000.0)], MOST_SECONDS),
        ([("filing", 0, 100, 1.0), ("filing", 100, 100, 2.0)], 1),
    ],
)
def test_time_that_is_left_follows_from_the_pace(
    reports: list[tuple[str, int, int, float]], seconds: int
) -> None:
    now = 0.0
    starting = Starting(in_silence, now=lambda: now)
    for doing, done, of, at in reports:
        now = at if done else 0.0 if len(reports) == 1 else at
        starting(doing, done, of)
        now = at
    assert starting.seconds_left == seconds


def test_what_is_done_reads_as_a_line() -> None:
    at = StartingAt(doing="filing the views", done=1_000, of=2_000)
    assert str(at) == "filing the views: 1,000 of 2,000 events"


class Held:
    """Stores that are opened when somebody lets them."""

    def __init__(self, data: Path, failure: Exception | None = None) -> None:
        self.go_on = asyncio.Event()
        self.was_cancelled = False
        self._data, self._failure = data, failure

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Service]:
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        if self._failure is not None:
            raise self._failure
        async with writing(self._data) as service:
            yield service


class Served:
    def __init__(self, data: Path, starting: Starting, opening: Held) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.setblocking(False)
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        app = put_before(create_app(opening, settings_of(data)), starting)
        self.server = Server(app, app.state.config)
        self.opened = asyncio.Event()
        self.serving = asyncio.create_task(
            self.server.serve_at_once(self.listening, self.opened.set)
        )

    async def end(self) -> None:
        self.server.should_exit = True
        await self.serving


async def until_asked(client: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(30):
        while True:
            try:
                return await client.get("/health")
            except httpx.ConnectError:
                await asyncio.sleep(0.01)


async def test_service_answers_from_the_first_moment_and_in_full_once_it_can(
    founded: Path, starting: Starting
) -> None:
    opening = Held(founded)
    served = Served(founded, starting, opening)
    async with httpx.AsyncClient(base_url=served.address, timeout=30) as client:
        assert (await until_asked(client)).json()["status"] == "starting"
        assert (await client.get(RELATIONS)).status_code == 503

        opening.go_on.set()
        await served.opened.wait()

        assert (await client.get("/health")).json()["status"] == "ok"
        assert (await client.get("/ready")).status_code == 200
        assert (await client.get(RELATIONS)).status_code == 200
    await served.end()
    served.listening.close()


async def test_service_that_cannot_open_its_stores_ends_with_the_reason(
    founded: Path, starting: Starting
) -> None:
    opening = Held(founded, LedgerLockedError(founded, "process 1"))
    served = Served(founded, starting, opening)
    opening.go_on.set()

    with pytest.raises(LedgerLockedError):
        await served.serving
    served.listening.close()


async def test_service_that_is_told_to_end_while_it_starts_does(
    founded: Path, starting: Starting
) -> None:
    opening = Held(founded)
    served = Served(founded, starting, opening)
    async with httpx.AsyncClient(base_url=served.address, timeout=30) as client:
        await until_asked(client)

    await served.end()

    assert opening.was_cancelled
    assert not served.opened.is_set()
    served.listening.close()
