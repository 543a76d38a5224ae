"""What was taken back can be given back: when, and what is known of it then."""

from collections.abc import Sequence
from typing import Any

import pytest

from events.engines.memory import MemoryLedger
from events.errors import EventsRefusedError
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.catalogue import AnyEvent
from tests.ledger_engines import CITATION, REGISTRY, held

GONE = FactRetracted(fact="a", reason="never")
BACK = RetractionUndone(fact="a", reason="after all")
RETRACTED = ("/fact", "the id of a fact that has been retracted", "a")


def corrected(**changed: Any) -> FactCorrected:
    return FactCorrected(fact=held("a", **changed), reason="otherwise")


async def refused(*batches: Sequence[AnyEvent]) -> list[tuple[str, str, str | None]]:
    """What is wrong with the last of some batches; those before it are recorded."""
    ledger = MemoryLedger()
    all_of_them: list[Sequence[AnyEvent]] = [REGISTRY, [held("a")], *batches]
    *before, last = all_of_them
    for batch in before:
        await ledger.append(batch, by="tests")
    try:
        await ledger.append(last, by="tests")
    except EventsRefusedError as error:
        return [(each.field, each.expected, each.found) for each in error.faults]
    return []


@pytest.mark.parametrize(
    "batches", [([GONE], [BACK]), ([GONE, BACK],), ([GONE, BACK, GONE, BACK],)]
)
async def test_retraction_is_undone_in_whichever_batch(batches: Sequence[list[AnyEvent]]) -> None:
    assert await refused(*batches) == []


@pytest.mark.parametrize("batches", [([BACK],), ([GONE], [BACK], [BACK]), ([GONE, BACK, BACK],)])
async def test_what_is_not_retracted_is_not_given_back(
    batches: Sequence[list[AnyEvent]],
) -> None:
    assert await refused(*batches) == [RETRACTED]


async def test_what_is_not_recorded_is_not_given_back() -> None:
    other = RetractionUndone(fact="b", reason="after all")

    assert await refused([other]) == [("/fact", "the id of a recorded fact", "b")]


@pytest.mark.parametrize("together", [False, True])
async def test_given_back_fact_is_known_as_it_was(*, together: bool) -> None:
    """What changes nothing is refused, as before it was taken back."""
    same = ("/fact", "a fact that reads otherwise than it does already", None)
    known = ("/citation", "a citation that the fact does not have yet", None)
    before: list[AnyEvent] = [corrected(summary="They met."), GONE]
    amendments: list[tuple[AnyEvent, Any]] = [
        (corrected(summary="They met."), same),
        (CitationAdded(fact="a", citation=CITATION), known),
    ]

    for amendment, fault in amendments:
        batches = ([*before, BACK, amendment],) if together else (before, [BACK], [amendment])
        assert await refused(*batches) == [fault]

    assert await refused(before, [BACK, corrected()]) == []


async def test_id_of_what_was_given_back_is_taken() -> None:
    found = await refused([GONE], [BACK], [held("a")])

    assert found == [("/id", "an id that no other fact has", "a")]
