"""Views that cannot take in an event say so, with its position; all before it is shown."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.service.stores import LEDGER, writing
from events.errors import EventNotFiledError
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.catalogue import AnyEvent
from projections.filing import store
from projections.filing.building import build
from tests import unchecked
from tests.noon import noon
from tests.projected import rows_of
from tests.recording import ISSUE, statement
from tests.running import Server, detente, serving

QUESTION = "/v1/facts/blinken-visit-postponed?as_of=2023-03-01"

UNFILABLE: AnyEvent = CitationAdded(fact="of-nobody", citation=statement().citations[0])
"""More evidence for what was never recorded. No ledger holds that: it stands for whatever the views
do not know how to file, for whatever reason.
"""


@pytest.fixture
def head(founded: Path) -> int:
    """Where the founding facts end."""

    async def asked() -> int:
        ledger = SqliteLedger(founded / LEDGER, read_only=True)
        try:
            return await ledger.head()
        finally:
            await ledger.close()

    return asyncio.run(asked())


def until_failing(server: Server) -> None:
    while server.get("/health").status_code == 200:
        pass


def test_views_that_meet_what_they_cannot_file_say_where(founded: Path, head: int) -> None:
    with serving(founded) as server:
        unchecked.write(founded / LEDGER, [ISSUE, UNFILABLE, statement()])
        until_failing(server)
        health, ready = server.get("/health").json(), server.get("/ready")
        numbers = server.get("/metrics").text
        before, after = server.get("/v1/issues/fentanyl"), server.get("/v1/facts/spoken")
        old = server.get(QUESTION)
        server.process.terminate()
        complaints = server.complaints()

    assert (health["status"], health["failing_at"]) == ("failing", head + 2)
    assert (health["views_checkpoint"], health["lag"]) == (head + 1, 2)
    assert ready.status_code == 503
    assert ready.json()["status"] == "not ready"
    assert ready.json()["checks"]["views"] == (
        f"they cannot follow the ledger: they fail at position {head + 2}"
    )
    assert "detente_views_failing 1.0" in numbers
    assert f"detente_views_failing_position {head + 2}.0" in numbers
    assert [each.status_code for each in (before, after, old)] == [200, 404, 200]
    assert f"cannot get beyond position {head + 2}: the event at position {head + 2}" in complaints
    assert "Traceback" in complaints  # once, for whoever is to find the mistake


def test_views_that_fail_again_say_so_in_a_line_and_less_and_less_often(founded: Path) -> None:
    with serving(founded) as server:
        unchecked.write(founded / LEDGER, [UNFILABLE])
        until_failing(server)
        while "detente_views_failures 3.0" not in server.get("/metrics").text:
            pass
        server.process.terminate()
        complaints = server.complaints()

    assert complaints.count("Traceback") == 2  # the error and its cause
    assert [complaints.count(f"they try again in {seconds} seconds") for seconds in (1, 2, 4)] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "--port", "0"),
        ("rebuild",),
        ("relations", "united-states", "china"),
    ],
    ids=lambda command: command[0],
)
def test_a_start_that_meets_what_cannot_be_filed_ends_with_how_to_go_on(
    founded: Path, head: int, command: tuple[str, ...]
) -> None:
    unchecked.write(founded / LEDGER, [ISSUE, UNFILABLE, statement()])

    ended = detente(*command, "--data", founded)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    last = ended.stderr.splitlines()[-1]
    assert last.startswith(f"Error: the event at position {head + 2} cannot be filed in the views")
    assert "Nothing is lost" in last
    assert f"`detente export --recorded` shows this one in line {head + 2}" in last


def test_what_a_start_says_to_do_can_be_done(founded: Path, head: int) -> None:
    unchecked.write(founded / LEDGER, [ISSUE, UNFILABLE, statement()])

    exported = detente("export", "--recorded", "--data", founded)
    audited = detente("audit", "--whole", "--data", founded)

    assert "of-nobody" in exported.stdout.splitlines()[head + 1]
    assert audited.returncode == 0


async def test_a_build_that_fails_names_the_event_and_leaves_the_views_as_they_were(
    founded: Path, head: int
) -> None:
    before = sorted(founded.glob("views*.sqlite3"))
    unchecked.write(founded / LEDGER, [ISSUE, UNFILABLE])
    ledger = SqliteLedger(founded / LEDGER, now=noon)

    with pytest.raises(EventNotFiledError) as failure:
        await build(founded, ledger)

    await ledger.close()
    assert failure.value.position == head + 2
    assert "TypeError" in failure.value.reason
    assert sorted(founded.glob("views*.sqlite3")) == before


async def test_views_that_lack_what_an_event_needs_are_built_anew_at_the_start(
    founded: Path,
) -> None:
    views = store.current(founded)
    assert views is not None
    with closing(sqlite3.connect(views)) as db, db:
        db.execute("DELETE FROM filed_version")
        whole = rows_of(db)["meta"]
    more = CitationAdded(fact="blinken-visit-postponed", citation=statement().citations[0])
    unchecked.write(founded / LEDGER, [more])

    async with writing(founded) as service:
        assert service.views.checkpoint == await service.ledger.head()
        assert rows_of(service.reader.db)["filed_version"] != []
        assert rows_of(service.reader.db)["meta"] != whole
