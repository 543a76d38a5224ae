"""The address of a merged engagement leads to the surviving one's, until that is undone."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from api.cli.main import main
from api.service.stores import writing
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import EngagementAdded, EngagementMerged, EngagementMergeUndone
from seeds.founding import founding_events
from tests.recording import an_app
from tests.running import Client
from tests.writers import writer

VISIT = "blinken-visit-to-beijing-2023"
TWICE = "trip-4145"
HEAD = len(founding_events())
EVENTS: tuple[AnyEvent, ...] = (
    EngagementAdded(id=TWICE, form="visit", name="Antony Blinken's trip 4145"),
    EngagementMerged(engagement=VISIT, into=TWICE, reason="Registered twice."),
    EngagementMergeUndone(engagement=VISIT, reason="They are two."),
)


@pytest.fixture(scope="module")
def data(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copytree(_founded, tmp_path_factory.mktemp("merged") / "data")

    async def record() -> None:
        async with writing(data) as service:
            await service.ledger.append(EVENTS, by="tests")

    asyncio.run(record())
    return data


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        yield client


@pytest.mark.parametrize("rest", ["", "/timeline", "/timeline.ics", "/timeline?limit=3"])
def test_the_address_leads_to_the_surviving_engagement(client: Client, rest: str) -> None:
    clocks = f"{'&' if '?' in rest else '?'}as_of=2024&known_at={HEAD + 2}"

    moved = client.get(f"/v1/engagements/{VISIT}{rest}{clocks}", follow_redirects=False)
    led = client.get(f"/v1/engagements/{VISIT}{rest}{clocks}")

    assert moved.status_code == 308
    assert moved.headers["cache-control"] == "no-cache"
    assert TWICE in moved.headers["location"]
    assert led.status_code == 200
    assert led.content == client.get(f"/v1/engagements/{TWICE}{rest}{clocks}").content


@pytest.mark.parametrize("known_at", [HEAD, HEAD + 1, HEAD + 3])
def test_before_the_merge_and_once_it_is_undone_the_address_is_its_own(
    client: Client, known_at: int
) -> None:
    at = f"as_of=2024&known_at={known_at}"

    found = client.get(f"/v1/engagements/{VISIT}?{at}", follow_redirects=False)

    assert found.status_code == 200
    assert found.json()["state"]["status"] == "held"


def test_all_that_is_told_moves_to_the_surviving_one(client: Client) -> None:
    at = f"as_of=2024&known_at={HEAD + 2}"
    before = client.get(f"/v1/engagements/{VISIT}?as_of=2024&known_at={HEAD}").json()

    after = client.get(f"/v1/engagements/{TWICE}?{at}").json()
    listed = client.get(f"/v1/engagements?{at}&limit=500").json()

    assert [each["id"] for each in after["life"]] == [each["id"] for each in before["life"]]
    assert after["state"]["status"] == "held"
    assert after["state"]["because"] == before["state"]["because"]
    ids = [each["engagement"] for each in listed["items"]]
    assert TWICE in ids
    assert VISIT not in ids
    parts = [each for each in listed["items"] if each["part_of"] == TWICE]
    assert len(parts) >= 3


def test_a_merge_wants_the_right_to_amend(tmp_path: Path) -> None:
    event = {"type": "engagement-merged", "engagement": VISIT, "into": TWICE, "reason": "-"}

    with writer(tmp_path / "data", "registry:write") as registering:
        refused = registering.post(event)

    assert refused.status_code == 403


def test_the_command_line_shows_the_surviving_engagement(data: Path) -> None:
    clocks = ("--as-of", "2024", "--known-at", str(HEAD + 2), "--data", str(data))

    told = CliRunner().invoke(main, ["timeline", "--engagement", VISIT, *clocks])

    assert told.exit_code == 0, told.output
    assert "blinken-visited-beijing" in told.stdout
