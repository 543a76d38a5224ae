"""A fact has a limited number of citations, however they came to it; every engine counts alike."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError, Fault
from events.ledger.protocol import Ledger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent, decode, encode
from events.vocabulary.limits import CITATIONS_LIMIT, SAYS_LIMIT
from tests.ledger_engines import CITATION, ENGINES, held, registered


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


def another(number: int) -> Citation:
    """The same words in another place."""
    return replace(CITATION, start=1_000 + number, end=1_023 + number)


def some(first: int, last: int) -> tuple[Citation, ...]:
    return tuple(another(number) for number in range(first, last))


def added(first: int, last: int, fact: str = "a") -> list[AnyEvent]:
    return [CitationAdded(fact=fact, citation=each) for each in some(first, last)]


async def refused(ledger: Ledger, *events: AnyEvent) -> tuple[Fault, ...]:
    """What is said of events by `check` and by `append` alike, while nothing is written."""
    before = await ledger.head()
    with pytest.raises(EventsRefusedError) as dry:
        await ledger.check(events)
    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append(events, by="tests")
    assert await ledger.head() == before
    assert dry.value.faults == refusal.value.faults
    return refusal.value.faults


FULL = f"a fact with fewer than {CITATIONS_LIMIT} citations"


async def test_a_citation_beyond_the_last_that_a_fact_may_have_is_refused(ledger: Ledger) -> None:
    await ledger.append([held("a")], by="tests")
    for each in added(1, CITATIONS_LIMIT):  # one request each, as a curator would
        await ledger.append([each], by="tests")

    faults = await refused(ledger, *added(CITATIONS_LIMIT, CITATIONS_LIMIT + 1))

    assert faults == (Fault(0, "/fact", FULL, str(CITATIONS_LIMIT)),)
    await ledger.append([held("b")], by="tests")


async def test_citations_of_one_batch_are_counted(ledger: Ledger) -> None:
    faults = await refused(ledger, held("a"), *added(1, CITATIONS_LIMIT + 2))

    assert [each.event for each in faults] == [CITATIONS_LIMIT, CITATIONS_LIMIT + 1]


async def test_what_a_batch_adds_to_what_was_there_is_counted(ledger: Ledger) -> None:
    await ledger.append([held("a"), *added(1, 150)], by="tests")

    faults = await refused(ledger, *added(150, CITATIONS_LIMIT + 1))

    assert [each.event for each in faults] == [CITATIONS_LIMIT - 150]


async def test_of_appends_that_come_together_one_gets_the_last_place(ledger: Ledger) -> None:
    await ledger.append([held("a"), *added(1, CITATIONS_LIMIT - 1)], by="tests")

    together = await asyncio.gather(
        *(ledger.append([each], by="tests") for each in added(500, 505)), return_exceptions=True
    )

    refusals = [each for each in together if isinstance(each, EventsRefusedError)]
    assert (len(together), len(refusals)) == (5, 4)
    assert {str(each) for each in refusals} == {f"event 0, /fact: expected {FULL}, found '200'"}


async def test_a_fact_is_recorded_with_as_many_citations_as_it_may_have(ledger: Ledger) -> None:
    await ledger.append([held("a", citations=some(0, CITATIONS_LIMIT))], by="tests")

    (fault,) = await refused(ledger, *added(CITATIONS_LIMIT, CITATIONS_LIMIT + 1))
    faults = await refused(ledger, held("b", citations=some(0, CITATIONS_LIMIT + 1)))

    assert fault == Fault(0, "/fact", FULL, str(CITATIONS_LIMIT))
    most = f"at most {CITATIONS_LIMIT} citations"
    assert faults == (Fault(0, "/citations", most, str(CITATIONS_LIMIT + 1)),)


async def test_a_correction_counts_the_citations_anew(ledger: Ledger) -> None:
    most = held("a", citations=some(0, CITATIONS_LIMIT))
    await ledger.append([most, FactCorrected(fact=held("a"), reason="too many")], by="tests")

    await ledger.append(added(1, CITATIONS_LIMIT), by="tests")
    (fault,) = await refused(ledger, *added(CITATIONS_LIMIT, CITATIONS_LIMIT + 1))
    many = FactCorrected(fact=held("a", citations=some(0, CITATIONS_LIMIT + 1)), reason="more")
    (other,) = await refused(ledger, many)

    assert fault.expected == FULL
    assert (other.field, other.found) == ("/fact/citations", str(CITATIONS_LIMIT + 1))


async def test_a_retracted_fact_is_refused_for_that(ledger: Ledger) -> None:
    await ledger.append([held("a"), FactRetracted(fact="a", reason="a rumour")], by="tests")

    faults = await refused(ledger, *added(1, 2))

    assert faults == (Fault(0, "/fact", "a fact that has not been retracted", "a"),)


async def test_the_same_key_is_answered_though_the_fact_is_full_by_now(ledger: Ledger) -> None:
    await ledger.append([held("a"), *added(1, CITATIONS_LIMIT - 1)], by="tests")
    last = added(CITATIONS_LIMIT - 1, CITATIONS_LIMIT)

    first = await ledger.append(last, by="tests", key="the last one")
    again = await ledger.append(last, by="tests", key="the last one")

    assert (again.outcome, again.positions) == ("already appended", first.positions)


def saying(count: int) -> Citation:
    """A citation that gives so many values."""
    return replace(another(1), says={f"field {number}": "six" for number in range(count)})


async def test_values_beyond_the_last_that_a_citation_may_give_are_refused(ledger: Ledger) -> None:
    too_many = saying(SAYS_LIMIT + 1)
    await ledger.append([held("a"), CitationAdded(fact="a", citation=saying(SAYS_LIMIT))], by="t")

    faults = await refused(
        ledger,
        held("b", citations=(CITATION, too_many)),
        CitationAdded(fact="a", citation=too_many),
        FactCorrected(fact=held("a", citations=(too_many,)), reason="-"),
    )

    assert [(each.event, each.field, each.expected, each.found) for each in faults] == [
        (0, "/citations/1/says", "at most 64 values", "65"),
        (1, "/citation/says", "at most 64 values", "65"),
        (2, "/fact/citations/0/says", "at most 64 values", "65"),
    ]


def test_values_that_were_recorded_before_there_was_a_limit_are_read() -> None:
    fact = held("a", citations=(saying(1_000),))

    assert decode(encode(fact)) == fact
