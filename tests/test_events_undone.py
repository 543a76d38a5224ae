"""What was taken back can be given back: when, and what is known of it then."""

from collections.abc import Sequence
from typing import Any

import pytest

from events.errors import EventsRefusedError
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, ActorMerged, MergeUndone
from tests.ledger_engines import CITATION, REGISTRY, held
from tests.noon import noon

GONE = FactRetracted(fact="a", reason="never")
BACK = RetractionUndone(fact="a", reason="after all")
RETRACTED = ("/fact", "the id of a fact that has been retracted", "a")


def corrected(**changed: Any) -> FactCorrected:
    return FactCorrected(fact=held("a", **changed), reason="otherwise")


async def refused(*batches: Sequence[AnyEvent]) -> list[tuple[str, str, str | None]]:
    """What is wrong with the last of some batches; those before it are recorded."""
    ledger = MemoryLedger(now=noon)
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


MERGED = ActorMerged(actor="alba-old", into="alba", reason="the same")
PARTED = MergeUndone(actor="alba-old", reason="they are two")
OLD = ActorAdded(id="alba-old", kind="state", name="Old Alba")
OTHER = ActorAdded(id="alba-new", kind="state", name="New Alba")


@pytest.mark.parametrize(
    "batches",
    [
        ([OLD, MERGED], [PARTED]),
        ([OLD, MERGED, PARTED],),
        ([OLD, MERGED, PARTED], [MERGED, PARTED, MERGED]),
    ],
)
async def test_merge_is_undone_in_whichever_batch(batches: Sequence[list[AnyEvent]]) -> None:
    assert await refused(*batches) == []


@pytest.mark.parametrize(
    ("batches", "id"),
    [
        (([OLD], [PARTED]), "alba-old"),
        (([OLD, MERGED, PARTED], [PARTED]), "alba-old"),
        (([OLD, MERGED], [MergeUndone(actor="alba", reason="the other one")]), "alba"),
    ],
)
async def test_what_was_not_merged_is_not_parted(
    batches: Sequence[list[AnyEvent]], id: str
) -> None:
    assert await refused(*batches) == [("/actor", "an actor that has been merged", id)]


async def test_nobody_is_parted_who_is_not_registered() -> None:
    found = await refused([PARTED])

    assert found == [("/actor", "the id of a registered actor", "alba-old")]


@pytest.mark.parametrize("together", [False, True])
async def test_parted_actor_may_be_merged_again(*, together: bool) -> None:
    again = ActorMerged(actor="alba-old", into="alba-new", reason="that one")
    first: list[AnyEvent] = [OLD, OTHER, MERGED]
    then: list[AnyEvent] = [PARTED, again]

    assert await refused(*([[*first, *then]] if together else [first, then])) == []


async def test_fact_is_not_given_back_where_it_would_come_after_itself() -> None:
    first, other = held("a", follows=("b",)), held("b")
    later = FactCorrected(fact=held("b", follows=("a",)), reason="otherwise")

    found = await refused([other], [FactCorrected(fact=first, reason="b")], [GONE], [later], [BACK])

    expected = "a fact that does not come after itself: 'b' was said to come after it"
    assert found == [("/fact", expected, "a")]
