"""What fails beside the requests says so, goes on trying, and takes nothing with it."""

import asyncio
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from api.service.checkpoint_publisher import open_publisher
from api.service.troubles import Troubles
from events.ledger.signing_key import kept_checkpoint
from events.storage.memory import MemoryLedger
from projections.filing import store
from tests.ledger_engines import REGISTERED, REGISTRY
from tests.listening import READING
from tests.listening import listening as hearing
from tests.running import Server, serving
from tests.test_api_stream import post
from tests.test_api_webhooks import PRIVATE, add, listening, until
from tests.writers import issue, key, statement


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


def change(data: Path, sql: str) -> None:
    """Reach into the views as no program of ours does: what they say of a fact cannot be read."""
    views = store.current(data)
    assert views is not None
    with closing(sqlite3.connect(views, timeout=10)) as db, db:
        db.execute(sql)


SPOILT = "UPDATE filed_version SET body = CAST(x'7b' || body AS BLOB) WHERE fact = 'said'"
MENDED = "UPDATE filed_version SET body = substr(body, 2) WHERE fact = 'said'"


def troubles(server: Server) -> list[tuple[str, int]]:
    found = server.get("/health").json()["troubles"]
    return [(each["task"], each["position"]) for each in found]


def test_a_stream_says_which_event_it_cannot_tell_and_goes_on(founded: Path, token: str) -> None:
    with serving(founded) as server:
        first, last = post(server, token, statement("said"), issue("new"))
        change(founded, SPOILT)
        with hearing(server, f"?after={first - 1}") as listener:
            heard = [listener.next(), listener.next()]
        server.process.terminate()
        complaints = server.complaints()

    assert [(each.name, each.id) for each in heard] == [
        ("fault", str(first)),
        ("registration", str(last)),
    ]
    assert heard[0].data["position"] == first
    assert f"of the event at position {first} nothing can be told" in complaints


def test_a_webhook_that_cannot_be_told_an_event_says_which_and_tells_it_later(
    founded: Path, token: str
) -> None:
    with listening() as target, serving(founded, *PRIVATE) as server:
        id, _ = add(founded, target.url)
        assert until(lambda: "detente_task_failing" in server.get("/metrics").text)
        (warm,) = post(server, token, issue("warm"))
        assert target.next().event["id"] == f"{id}.{warm}.0"
        change(
            founded,
            "CREATE TRIGGER spoil AFTER INSERT ON filed_version BEGIN"
            " UPDATE filed_version SET body = CAST(x'7b' || body AS BLOB)"
            " WHERE fact = new.fact; END",
        )
        (position,) = post(server, token, statement("said"))
        assert until(lambda: troubles(server) == [("webhooks", position)])
        ready, numbers = server.get("/ready"), server.get("/metrics").text
        change(founded, "DROP TRIGGER spoil")
        change(founded, MENDED)

        told = target.next().event
        assert until(lambda: troubles(server) == [])
        after = server.get("/ready")

    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["checks"]["webhooks"].startswith(f"it fails at position {position} (")
    assert 'detente_task_failing{task="webhooks"} 1.0' in numbers
    assert f'detente_task_failing_position{{task="webhooks"}} {position}.0' in numbers
    assert told["id"] == f"{id}.{position}.0"
    assert (after.json()["status"], set(after.json()["checks"].values())) == ("ready", {"ok"})


def test_streams_outlive_views_that_cannot_say_where_they_stand(founded: Path, token: str) -> None:
    with (
        serving(founded) as server,
        serving(founded, command=READING) as reader,
        hearing(reader) as listener,
    ):
        change(founded, "CREATE TABLE put_aside AS SELECT * FROM meta")
        change(founded, "DELETE FROM meta")
        assert until(lambda: reader.get("/health").status_code == 500)
        time.sleep(0.5)  # it has looked as well by then, some ten times
        change(founded, "INSERT INTO meta SELECT * FROM put_aside")

        (position,) = post(server, token, issue("new"))
        heard = listener.next()
        status = reader.get("/ready").json()["status"]

    assert (heard.name, heard.id) == ("registration", str(position))
    assert status == "ready"


class Unrooted(MemoryLedger):
    """A ledger whose tree cannot be asked for some time."""

    times = 2

    async def root(self, size: int) -> bytes:
        if size == REGISTERED and self.times:
            self.times -= 1
            raise ZeroDivisionError(f"{size} by nothing")
        return await super().root(size)


async def test_the_checkpoint_is_kept_once_it_can_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger, found = Unrooted(), Troubles()
    publisher = await open_publisher(tmp_path, ledger, found)
    await ledger.append(REGISTRY, by="tests")

    with caplog.at_level(logging.ERROR):
        while not found.now():
            await asyncio.sleep(0.01)
        (trouble,) = found.now()
        while found.now():
            await asyncio.sleep(0.01)

    note = kept_checkpoint(tmp_path)
    await publisher.close()
    assert (trouble.task, trouble.position, trouble.error) == (
        "checkpoint",
        REGISTERED,
        "ZeroDivisionError",
    )
    assert note is not None
    assert note.splitlines()[1] == str(REGISTERED)
    assert [each.exc_info is not None for each in caplog.records] == [True, False]
    assert f"at position {REGISTERED}" in caplog.records[0].getMessage()


def test_what_fails_again_and_again_is_tried_less_and_less_often() -> None:
    found = Troubles()

    pauses = [found.note("streams", ValueError("no"), position=7) for _ in range(9)]
    (trouble,) = found.now()
    found.over("streams")

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert (trouble.position, trouble.times) == (7, 9)
    assert found.now() == []
    assert found.note("streams", ValueError("no")) == 1
