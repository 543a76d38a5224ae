"""Amendments that cannot be, refused alike by every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.amendments import CitationAdded, FactCorrected, FactRetracted
from events.catalogue import AnyEvent
from events.errors import EventsRefusedError, Fault
from events.ledger import Ledger
from events.registry import ActorMerged
from tests.ledger_engines import CITATION, ENGINES, held, registered


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


RETRACTED = FactRetracted(fact="a", reason="a rumour")
MERGED = ActorMerged(actor="alba", into="bora", reason="the same")


@pytest.mark.parametrize(
    ("before", "amendment", "fault"),
    [
        (
            (),
            FactCorrected(fact=held("a"), reason="otherwise"),
            Fault(0, "/fact/id", "the id of a recorded fact", "a"),
        ),
        ((), RETRACTED, Fault(0, "/fact", "the id of a recorded fact", "a")),
        (
            (held("a"), RETRACTED),
            FactCorrected(fact=held("a"), reason="otherwise"),
            Fault(0, "/fact/id", "a fact that has not been retracted", "a"),
        ),
        (
            (held("a"), RETRACTED),
            CitationAdded(fact="a", citation=CITATION),
            Fault(0, "/fact", "a fact that has not been retracted", "a"),
        ),
        (
            (held("a"), RETRACTED),
            RETRACTED,
            Fault(0, "/fact", "a fact that has not been retracted", "a"),
        ),
        (
            (),
            ActorMerged(actor="alba", into="alba", reason="the same"),
            Fault(0, "/into", "another actor than the one that is merged", "alba"),
        ),
        (
            (MERGED,),
            ActorMerged(actor="bora", into="alba", reason="the same"),
            Fault(0, "/into", "an actor that has not been merged", "alba"),
        ),
        ((MERGED,), MERGED, Fault(0, "/actor", "an actor that has not been merged", "alba")),
        (
            (held("a"),),
            FactCorrected(fact=held("a", follows=("a",)), reason="otherwise"),
            Fault(0, "/fact/follows", "other facts than the fact itself", "a"),
        ),
    ],
)
async def test_an_amendment_that_cannot_be_leaves_nothing(
    ledger: Ledger, before: tuple[AnyEvent, ...], amendment: AnyEvent, fault: Fault
) -> None:
    if before:
        await ledger.append(before, by="tests")
    head = await ledger.head()

    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append([amendment], by="tests")

    assert refusal.value.faults == (fault,)
    assert await ledger.head() == head
