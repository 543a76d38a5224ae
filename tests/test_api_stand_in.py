"""Views that other code has filed answer until new ones are built, without a gap."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.app import Application
from api.live.feed import Subscription
from api.live.streams import Live
from api.service import opening_views
from api.service.settings import Config
from api.service.stores import LEDGER, Service, writing
from events.storage.sqlite import SqliteLedger
from events.vocabulary.registry import IssueAdded
from projections.filing import store
from projections.filing.opening import stand_in
from projections.filing.processes.build_process import BuildProcess
from projections.timeline.filters import Filters
from tests.recording import an_app, statement

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
PINNED = f"{RELATIONS}&known_at=212"
OLD_NAME = "Peking"
ISSUE = IssueAdded(id="fentanyl", name="Fentanyl", description="The drug.")


def views_in(data: Path) -> Path:
    path = store.current(data)
    assert path is not None
    return path


def change(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(views_in(data), isolation_level=None)) as db:
        for each in statements:
            db.execute(each)


@pytest.fixture
def upgraded(founded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory whose views were filed by other code, that had another word for a place."""
    monkeypatch.setattr(opening_views, "RENDERED_AT_START", 10)
    change(
        founded,
        "UPDATE meta SET files = 'other'",
        "DELETE FROM filed_by",
        f"UPDATE registered SET body = CAST(replace(body, 'Beijing', '{OLD_NAME}') AS BLOB)"
        " WHERE kind = 'place' AND id = 'beijing'",
    )
    return founded


class Gate:
    """Holds back who builds new views."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = asyncio.Event()
        self.failures = 0
        begin = BuildProcess.begin

        async def held(*about: Any) -> BuildProcess:
            await self.open.wait()
            if self.failures:
                self.failures -= 1
                raise OSError("no more processes")
            return await begin(*about)

        monkeypatch.setattr(BuildProcess, "begin", held)


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


class Upgraded:
    def __init__(self, app: Application, client: httpx.AsyncClient) -> None:
        self.app, self.client = app, client
        self.service: Service = app.state.service
        self.get = client.get

    async def place(self) -> str:
        name: str = (await self.get("/v1/places/beijing")).json()["place"]["name"]
        return name

    async def renewed(self) -> None:
        async with asyncio.timeout(60):
            while self.service.views.renewed_at is not None:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(data: Path) -> AsyncIterator[Upgraded]:
    with an_app(partial(writing, data, at_once=True), Config(data=str(data))) as app:
        over = httpx.ASGITransport(app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=over, base_url="http://127.0.0.1")
        async with app.lifespan(), client as it:
            yield Upgraded(app, it)


async def test_old_views_answer_until_new_ones_take_over(upgraded: Path, gate: Gate) -> None:
    before = views_in(upgraded)
    async with serving(upgraded) as it:
        assert await it.place() == OLD_NAME
        assert (await it.get(RELATIONS)).status_code == 200

        gate.open.set()
        await it.renewed()

        assert await it.place() == "Beijing"
        assert views_in(upgraded) == it.service.views.path != before
        assert not before.exists()
        appended = await it.service.ledger.append([ISSUE], by="tests")
        assert await it.service.views.reach(appended.positions[-1], within_seconds=30)
        assert (await it.get("/v1/issues/fentanyl")).status_code == 200


async def test_service_with_old_views_says_so_and_is_ready(upgraded: Path, gate: Gate) -> None:
    async with serving(upgraded) as it:
        ready, health = await it.get("/ready"), await it.get("/health")

        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert ready.json()["checks"]["version"] == (
            "the views are another version's, until new ones are built: 0 of 406 events"
        )
        assert health.json()["status"] == "ok"
        assert health.json()["starting"] == {"doing": "filing the views", "done": 0, "of": 406}
        gate.open.set()
        await it.renewed()

        assert (await it.get("/ready")).json()["status"] == "ready"
        assert (await it.get("/health")).json()["starting"] is None


@pytest.mark.parametrize("address", [RELATIONS, PINNED, "/v1/places/beijing"])
async def test_nobody_keeps_what_old_views_say(upgraded: Path, gate: Gate, address: str) -> None:
    async with serving(upgraded) as it:
        old = await it.get(address)
        assert "etag" not in old.headers
        assert "max-age" not in old.headers.get("cache-control", "")
        gate.open.set()
        await it.renewed()

        new = await it.get(address)

        assert "etag" in new.headers
        assert (await it.get(address)).content == new.content


async def test_what_is_recorded_beside_old_views_is_in_the_new_ones(
    upgraded: Path, gate: Gate
) -> None:
    async with serving(upgraded) as it:
        appended = await it.service.ledger.append([ISSUE], by="tests")
        position = appended.positions[-1]
        assert (await it.get("/v1/issues/fentanyl")).status_code == 404
        behind = await it.get(f"{RELATIONS}&min_position={position}")
        assert behind.status_code == 503

        gate.open.set()
        await it.renewed()

        assert (await it.get(f"/v1/issues/fentanyl?min_position={position}")).status_code == 200


async def test_old_views_that_this_code_cannot_read_ask_for_patience(
    upgraded: Path, gate: Gate
) -> None:
    change(upgraded, "UPDATE registered SET body = CAST('{}' AS BLOB) WHERE kind = 'place'")
    async with serving(upgraded) as it:
        answer = await it.get("/v1/places/beijing")

        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert "built anew" in answer.json()["detail"]
        gate.open.set()
        await it.renewed()

        assert await it.place() == "Beijing"


async def test_new_views_are_tried_again_where_they_cannot_be_built(
    upgraded: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_views, "RETRY_SECONDS", 0.01)
    gate.failures = 2
    async with serving(upgraded) as it:
        gate.open.set()
        await it.renewed()

        assert it.service.views.failure is None
        assert await it.place() == "Beijing"


async def test_end_while_new_views_are_built_leaves_the_old_ones(
    upgraded: Path, gate: Gate
) -> None:
    before = views_in(upgraded)
    async with serving(upgraded) as it:
        assert it.service.views.renewed_at is not None

    assert views_in(upgraded) == before
    async with serving(upgraded) as it:
        assert await it.place() == OLD_NAME


async def test_who_listens_is_told_by_the_new_views(upgraded: Path, gate: Gate) -> None:
    async with serving(upgraded) as it:
        live: Live = it.app.state.live
        with live.listening(Subscription(Filters())) as feed:
            gate.open.set()
            await it.renewed()
            appended = await it.service.ledger.append([statement()], by="tests")
            (recorded,) = await it.service.ledger.read(after=appended.positions[0] - 1)
            assert await it.service.views.reach(recorded.position, within_seconds=30)

            (told,) = feed.told(recorded)

    assert msgspec.json.decode(told.data)["item"]["id"] == statement().id


async def assert_cannot_stand_in(data: Path) -> None:
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    try:
        assert await stand_in(data, ledger) is None
    finally:
        await ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE registered ADD COLUMN more TEXT",
        "CREATE INDEX one_more ON registered (body)",
        "UPDATE meta SET ledger = 'another'",
        "UPDATE meta SET checkpoint = 100000",
        "DELETE FROM meta",
    ],
)
async def test_views_of_other_tables_or_another_ledger_do_not_stand_in(
    upgraded: Path, statement: str
) -> None:
    change(upgraded, statement)
    await assert_cannot_stand_in(upgraded)


async def test_damaged_views_do_not_stand_in(upgraded: Path) -> None:
    views_in(upgraded).write_bytes(b"no database")
    await assert_cannot_stand_in(upgraded)
