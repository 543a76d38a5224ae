"""What may be withdrawn, and what may become of what rested on it; every engine says the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import DataSetWithdrawn
from tests.ledger_engines import CITATION, ENGINES, held, registered
from tests.test_events_contract_records import OF_RECORD, TRIPS

WITHDRAWN = DataSetWithdrawn(source="trips", reason="made up")
ALONE, BESIDE = held("a", citations=(OF_RECORD,)), held("b", citations=(OF_RECORD, CITATION))
TOLD: list[AnyEvent] = [TRIPS, ALONE, BESIDE]
STANDS = "/fact: expected a fact that stands; what it rested on was withdrawn"
OF_WITHDRAWN = "/source: expected a source that has not been withdrawn"


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("before", "event", "fault"),
    [
        ([], replace(WITHDRAWN, source="nowhere"), "/source: expected the id of a registered"),
        ([], replace(WITHDRAWN, source="daily"), "/source: expected the id of a data set"),
        ([WITHDRAWN], WITHDRAWN, "/source: expected a data set that has not been withdrawn"),
        ([WITHDRAWN], held("c", citations=(OF_RECORD,)), f"/citations/0{OF_WITHDRAWN}"),
        (
            [WITHDRAWN],
            CitationAdded(fact="b", citation=replace(OF_RECORD, note="again")),
            f"/citation{OF_WITHDRAWN}",
        ),
        (
            [WITHDRAWN],
            FactCorrected(fact=replace(BESIDE, summary="Otherwise."), reason="-"),
            f"/fact/citations/0{OF_WITHDRAWN}",
        ),
        ([WITHDRAWN], CitationAdded(fact="a", citation=CITATION), STANDS),
        ([WITHDRAWN], FactRetracted(fact="a", reason="-"), STANDS),
        (
            [FactRetracted(fact="a", reason="-"), WITHDRAWN],
            RetractionUndone(fact="a", reason="-"),
            STANDS,
        ),
        (
            [WITHDRAWN],
            FactCorrected(fact=replace(BESIDE, citations=(CITATION,)), reason="-"),
            "/fact: expected a fact that reads otherwise than it does already",
        ),
    ],
    ids=range(10),
)
async def test_what_makes_no_sense_is_refused(
    ledger: Ledger, before: list[AnyEvent], event: AnyEvent, fault: str
) -> None:
    with pytest.raises(EventsRefusedError) as together:
        await ledger.append([*TOLD, *before, event], by="tests")
    await ledger.append([*TOLD, *before], by="tests")

    with pytest.raises(EventsRefusedError) as apart:
        await ledger.append([event], by="tests")

    assert fault in str(apart.value)
    assert fault in str(together.value)


async def test_a_fact_that_rests_on_nothing_is_corrected_to_rest_on_something(
    ledger: Ledger,
) -> None:
    await ledger.append([*TOLD, WITHDRAWN], by="tests")

    rests = FactCorrected(fact=replace(ALONE, citations=(CITATION,)), reason="the paper has it")
    await ledger.append([rests, FactRetracted(fact="a", reason="never")], by="tests")


async def test_what_has_other_citations_is_amended_as_before(ledger: Ledger) -> None:
    await ledger.append([*TOLD, WITHDRAWN], by="tests")

    more = replace(CITATION, start=50, end=73)
    await ledger.append([CitationAdded(fact="b", citation=more)], by="tests")
    await ledger.append([FactRetracted(fact="b", reason="never")], by="tests")
    await ledger.append([RetractionUndone(fact="b", reason="ever")], by="tests")
