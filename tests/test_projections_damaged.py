"""Views that somebody has damaged are told as such, cost no event, and are built anew."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from litestar.testing import TestClient

from api.app import create_app
from api.service.stores import writing
from events.storage.sqlite import SqliteLedger
from projections.filing import store
from projections.filing.begun import FILING_LOCK, LOCK
from projections.filing.building import build
from tests.projected import rows_of
from tests.running import COMMAND, ENVIRONMENT, detente, serving

QUESTIONS = (
    "/v1/relations/united-states/china?as_of=2023-03-01",
    "/v1/timeline?actor=china",
    "/v1/citations?quote=candid",
)

INSTANT = {"Accept-Datetime": "Sun, 22 Nov 2026 12:00:00 GMT"}


def emptied(views: Path) -> None:
    os.truncate(views, 0)


def cut_short(views: Path) -> None:
    os.truncate(views, views.stat().st_size // 2)


def overwritten(views: Path) -> None:
    size = views.stat().st_size
    with views.open("r+b") as file:
        file.seek(size // 20)
        file.write(b"\xa5" * (size - size // 10))


def removed(views: Path) -> None:
    for each in views.parent.glob(f"{views.name}*"):
        each.unlink()


ROOM = 1_200_000
"""Bytes that a file may have where the ledger fits in and the views do not."""

STOPPED = (emptied, cut_short, overwritten, removed)
SERVING = (emptied, overwritten)


def views_of(data: Path) -> Path:
    views = store.current(data)
    assert views is not None
    return views


async def assert_views_are_a_rebuild(data: Path) -> None:
    ledger = SqliteLedger(data / "ledger.sqlite3", read_only=True)
    with closing(store.open_for_reading(views_of(data))) as db:
        found = rows_of(db)
    (data / "built").mkdir()
    with closing(store.open_for_reading(await build(data / "built", ledger))) as db:
        assert rows_of(db) == found
    await ledger.close()


@pytest.mark.parametrize("damage", STOPPED, ids=lambda damage: damage.__name__)
async def test_views_that_were_damaged_are_built_anew_at_the_start(
    founded: Path, damage: Callable[[Path], None]
) -> None:
    damage(views_of(founded))

    async with writing(founded) as service:
        assert service.views.checkpoint == await service.ledger.head()

    await assert_views_are_a_rebuild(founded)


@pytest.mark.parametrize("damage", SERVING, ids=lambda damage: damage.__name__)
async def test_views_damaged_while_serving_are_503_and_whole_after_the_next_start(
    founded: Path, damage: Callable[[Path], None]
) -> None:
    with serving(founded) as server:
        damage(views_of(founded))

        for question in QUESTIONS:
            # Where it leads may be known yet; what stands there is not.
            assert server.get(question, headers=INSTANT).status_code in {302, 503}
            answer = server.get(question, headers={"If-None-Match": '"1-0"'})
            assert answer.status_code == 503, answer.text
            assert "built anew at the next start" in answer.json()["detail"]
        assert server.get("/health").json()["status"] == "failing"
        assert server.get("/v1/events?limit=500").status_code == 200
    async with writing(founded):
        pass

    await assert_views_are_a_rebuild(founded)


def test_views_removed_while_serving_are_answered_from(founded: Path) -> None:
    app = create_app(lambda: writing(founded))
    with TestClient(app) as client:
        removed(views_of(founded))

        assert [client.get(each).status_code for each in QUESTIONS] == [200] * 3


def test_views_that_find_no_room_leave_nothing_behind(tmp_path: Path) -> None:
    data = tmp_path / "data"
    limited = (
        "import os, resource, sys;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({ROOM}, {ROOM}));"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )

    refused = subprocess.run(
        [sys.executable, "-c", limited, *COMMAND, "serve", "--port", "0", "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=60,
        env=ENVIRONMENT,
        check=False,
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: ")
    assert f"{data}: the views cannot be written" in refused.stderr
    assert {each.name for each in data.glob("views*")} == {LOCK, FILING_LOCK}
    with serving(data) as server:
        assert [server.get(each).status_code for each in QUESTIONS] == [200] * 3


def test_a_command_that_meets_damaged_views_says_so_and_the_next_one_is_answered(
    founded: Path,
) -> None:
    views = views_of(founded)
    with closing(sqlite3.connect(views)) as db:
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'words_data'")
        ((size,),) = db.execute("PRAGMA page_size")
    with views.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)  # which nobody reads at the start

    first = detente("cite", "candid", "--data", founded)
    second = detente("cite", "candid", "--data", founded)

    assert first.returncode == 1
    assert first.stderr.startswith("Error: ")
    assert first.stderr.endswith("the views are damaged: they are built anew at the next start\n")
    assert (second.returncode, second.stderr) == (0, "")
