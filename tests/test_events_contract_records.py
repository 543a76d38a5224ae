"""A citation is of a passage or of a record of a data set; every engine refuses anything else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation, DataRecord
from events.vocabulary.registry import DataSet, SourceAdded
from tests.ledger_engines import CITATION, ENGINES, held, registered

TRIPS = SourceAdded(
    id="trips",
    publisher="An office",
    title="Trips",
    published="2024",
    lineage="office",
    data_set=DataSet(version="4f2a", maker="An office", licence="CC0-1.0", made="curated"),
)
RECORD = DataRecord(id="4145", public="2023-07-01", sha256="0" * 64)
OF_RECORD = Citation(source="trips", record=RECORD, says={"date": "2023-06-18"})


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        await ledger.append([TRIPS], by="tests")
        yield ledger


async def refusals(ledger: Ledger, citation: Citation) -> list[tuple[str, str, str | None]]:
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held("a", citations=(citation,))], by="tests")
    return [(each.field, each.expected, each.found) for each in refused.value.faults]


async def test_a_fact_may_rest_on_a_record_alone(ledger: Ledger) -> None:
    fact = held("a", citations=(OF_RECORD,))

    appended = await ledger.append([fact], by="tests")

    (recorded,) = await ledger.read(after=appended.first - 1)
    assert recorded.event == fact
    assert b'"exact"' not in recorded.stored


async def test_a_record_is_cited_of_a_data_set_of_the_same_batch(ledger: Ledger) -> None:
    other = msgspec.structs.replace(TRIPS, id="visits")
    cited = msgspec.structs.replace(OF_RECORD, source="visits")

    await ledger.append([other, held("a", citations=(cited,))], by="tests")


@pytest.mark.parametrize(
    ("changes", "field", "expected", "found"),
    [
        (
            {"exact": "candid", "start": 0, "end": 6},
            "/citations/0/record",
            "a passage or a record, and not both",
            "a record, and exact and start and end",
        ),
        (
            {"prefix": "a "},
            "/citations/0/record",
            "a passage or a record, and not both",
            "a record, and prefix",
        ),
        (
            {"record": None},
            "/citations/0",
            "a passage, with exact, start and end, or a record",
            None,
        ),
        (
            {"record": None, "exact": "candid"},
            "/citations/0",
            "a passage, with exact, start and end, or a record",
            "exact alone",
        ),
        (
            {"record": None, "exact": "candid", "end": 6},
            "/citations/0",
            "a passage, with exact, start and end, or a record",
            "exact and end alone",
        ),
        (
            {"source": "daily"},
            "/citations/0/source",
            "the id of a data set, as a record is cited",
            "daily",
        ),
        (
            {"record": msgspec.structs.replace(RECORD, public="2023-06/2023-07")},
            "/citations/0/record/public",
            "a single day, however blunt: no interval, and no set in braces",
            "2023-06/2023-07",
        ),
        (
            {"record": msgspec.structs.replace(RECORD, public="lately")},
            "/citations/0/record/public",
            "a date such as 2023, 2023-07 or 2023-06-18 instead of 'lately'",
            "lately",
        ),
        (
            {"record": msgspec.structs.replace(RECORD, id="a\nb")},
            "/citations/0/record/id",
            "one line, without control characters, private use and signs of a broken encoding",
            "U+000A at 1",
        ),
    ],
    ids=range(9),
)
async def test_a_citation_of_neither_or_both_is_refused(
    ledger: Ledger, changes: dict[str, Any], field: str, expected: str, found: str | None
) -> None:
    cited = msgspec.structs.replace(OF_RECORD, **changes)

    (fault,) = await refusals(ledger, cited)

    assert fault == (field, expected, found)


async def test_a_record_has_no_words_whose_sense_could_be_reversed(ledger: Ledger) -> None:
    reversed_sense = msgspec.structs.replace(OF_RECORD, bearing="mentions", sense="reversed")
    fact = held("a", citations=(CITATION, reversed_sense))

    with pytest.raises(EventsRefusedError, match="/citations/1/sense: expected as-stated"):
        await ledger.append([fact], by="tests")


async def test_a_record_of_no_source_is_refused_for_that_alone(ledger: Ledger) -> None:
    faults = await refusals(ledger, msgspec.structs.replace(OF_RECORD, source="nowhere"))

    assert faults == [("/citations/0/source", "the id of a registered source", "nowhere")]


async def test_a_passage_of_a_data_set_may_be_cited(ledger: Ledger) -> None:
    """It may say in words how it was made."""
    of_its_words = msgspec.structs.replace(CITATION, source="trips")

    await ledger.append([held("a", citations=(of_its_words,))], by="tests")


async def test_the_same_record_is_added_once(ledger: Ledger) -> None:
    more = CitationAdded(fact="a", citation=OF_RECORD)
    await ledger.append([held("a"), more], by="tests")

    with pytest.raises(EventsRefusedError, match="a citation that the fact does not have yet"):
        await ledger.append([more], by="tests")
