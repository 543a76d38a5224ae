"""What was undone over HTTP: it reads as before, and the ledger of then says what it said."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from litestar.testing import TestClient

from api.service.stores import writing
from events.vocabulary.amendments import FactRetracted, RetractionUndone
from events.vocabulary.registry import ActorMerged, MergeUndone
from seeds.founding import founding_events
from tests.recording import an_app
from tests.running import Client

GONE = "wang-yi-on-taiwan"
MERGED, SURVIVOR = "cctv", "chinese-media"
HEAD = len(founding_events())
UNDONE = (
    ActorMerged(actor=MERGED, into=SURVIVOR, reason="One is the other."),
    FactRetracted(fact=GONE, reason="It never was."),
    MergeUndone(actor=MERGED, reason="They are two."),
    RetractionUndone(fact=GONE, reason="It was, after all."),
)


@pytest.fixture(scope="module")
def undone(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("undone") / "data")

    async def record() -> None:
        async with writing(data) as service:
            await service.ledger.append(UNDONE, by="tests")

    asyncio.run(record())
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        f"/v1/actors/{MERGED}",
        f"/v1/actors/{MERGED}/timeline",
        f"/v1/actors/{SURVIVOR}/timeline",
        f"/v1/timeline?actor={MERGED}&limit=500",
        f"/v1/relations/{MERGED}/united-states",
        "/v1/relations/united-states/china",
    ],
)
def test_answers_are_those_of_before(undone: Client, address: str) -> None:
    joined = "&" if "?" in address else "?"
    at = [f"{address}{joined}as_of=2023-12-31&known_at={each}" for each in (HEAD, HEAD + 4)]

    before, after = (undone.get(each, follow_redirects=False) for each in at)

    assert before.status_code == after.status_code == 200
    assert before.json().keys() == after.json().keys()
    for name in ("state", "actor", "offices", "engagements", "measures", "channels", "stances"):
        assert before.json().get(name) == after.json().get(name), name
    ids = [[each["id"] for each in answer.json().get("items", [])] for answer in (before, after)]
    assert ids[0] == ids[1]


def test_redirect_to_the_survivor_is_asked_for_again_each_time(undone: Client) -> None:
    then = f"/v1/actors/{MERGED}?known_at={HEAD + 1}"

    moved = undone.get(then, follow_redirects=False)
    now = undone.get(f"/v1/actors/{MERGED}", follow_redirects=False)

    assert (moved.status_code, moved.headers["cache-control"]) == (308, "no-cache")
    assert (now.status_code, now.json()["actor"]["id"]) == (200, MERGED)


def test_given_back_fact_is_there_again_with_its_history(undone: Client) -> None:
    gone = undone.get(f"/v1/facts/{GONE}?known_at={HEAD + 2}")
    back = undone.get(f"/v1/facts/{GONE}")

    assert (gone.status_code, back.status_code) == (410, 200)
    assert [each["change"] for each in back.json()["history"]] == [
        *("recorded", "retracted", "retraction-undone"),
    ]
    assert back.json()["history"][-1]["reason"] == "It was, after all."


def test_feed_tells_of_no_fact_that_is_back(undone: Client) -> None:
    feed = undone.get("/v1/timeline.feed.json?actor=wang-yi&as_of=2023-12-31&limit=500").json()

    (item,) = [each for each in feed["items"] if each["url"].endswith(GONE)]
    assert "retracted" not in item.get("tags", [])
