"""Which newer version of a data set may be told of; every engine says the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.vocabulary.catalogue import AnyEvent, decode
from events.vocabulary.limits import GONE_LIMIT
from events.vocabulary.registry import (
    DataSetVersionAdded,
    DataSetWithdrawn,
    RegistrationCorrected,
    SourceChecked,
)
from tests.ledger_engines import ENGINES, registered
from tests.test_events_contract_records import TRIPS

NEWER = DataSetVersionAdded(source="trips", version="5f1c", published="2024-06-18")
CHECKED = SourceChecked(source="trips", checked_on="2024-07-01", found="alive")
ANOTHER = "/version: expected another version than the one that is there"


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("before", "event", "fault"),
    [
        ([], replace(NEWER, source="nowhere"), "/source: expected the id of a registered source"),
        ([], replace(NEWER, source="daily"), "/source: expected the id of a data set"),
        (
            [DataSetWithdrawn(source="trips", reason="made up")],
            NEWER,
            "/source: expected a data set that has not been withdrawn",
        ),
        ([], replace(NEWER, version="4f2a"), ANOTHER),
        ([NEWER, CHECKED], replace(NEWER, published="2024-07"), ANOTHER),
        ([], replace(NEWER, published="2023-12-31"), "/published: expected 2024, when the version"),
        (
            [NEWER, CHECKED],
            replace(NEWER, version="6b", published="2024-06-17"),
            "/published: expected 2024-06-18, when the version",
        ),
        ([], replace(NEWER, published="2024-06-31"), "/published: expected"),
        ([], replace(NEWER, published="2024-06-01/2024-06-03"), "/published: expected a single"),
        ([], replace(NEWER, gone=("1", "2", "1")), "/gone/2: expected each id once"),
        ([], replace(NEWER, gone=("1", "a\nb")), "/gone/1: expected"),
    ],
    ids=range(11),
)
async def test_what_makes_no_sense_is_refused(
    ledger: Ledger, before: list[AnyEvent], event: AnyEvent, fault: str
) -> None:
    with pytest.raises(EventsRefusedError) as together:
        await ledger.append([TRIPS, *before, event], by="tests")
    await ledger.append([TRIPS, *before], by="tests")

    with pytest.raises(EventsRefusedError) as apart:
        await ledger.append([event], by="tests")

    assert fault in str(apart.value)
    assert fault in str(together.value)


async def test_a_version_that_is_not_certainly_older_is_taken(ledger: Ledger) -> None:
    same_day = replace(NEWER, version="6b")
    perhaps_older = replace(NEWER, version="4f2a", published="2024-06")

    await ledger.append([TRIPS, NEWER], by="tests")
    appended = await ledger.append([same_day, perhaps_older], by="tests")

    found = await ledger.read(after=appended.first - 1)
    assert [each.event for each in found] == [same_day, perhaps_older]


async def test_a_source_may_be_corrected_after_a_newer_version_came_out(ledger: Ledger) -> None:
    titled = RegistrationCorrected(registration=replace(TRIPS, title="Travels"), reason="-")

    await ledger.append([TRIPS, NEWER, titled, replace(NEWER, version="6b")], by="tests")


def test_no_more_records_are_gone_than_an_event_may_tell() -> None:
    many = replace(NEWER, gone=tuple(map(str, range(GONE_LIMIT + 1))))

    with pytest.raises(msgspec.ValidationError, match="gone"):
        decode(msgspec.json.encode(many))
