"""How many bytes an event may have, and what a fact may come to: every engine counts alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent, encode
from events.vocabulary.facts import AnyFact
from events.vocabulary.limits import CITATIONS_LIMIT, EVENT_BYTES_LIMIT, FACT_BYTES_LIMIT
from tests.ledger_engines import ENGINES, held, registered

ENTRY_BYTES = 65_535
"""What an entry of a tile of a transparency log may have, C2SP's tlog-tiles say."""


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


def noted(number: int, note: str) -> Citation:
    """A citation of its own, with a note."""
    return Citation(source="daily", exact="x", start=number, end=number + 1, note=note)


def of_size(size: int, letter: str = "x") -> AnyFact:
    """A fact that has so many bytes as an event, most of them in notes of such letters."""
    fits = 1_900
    citations = [noted(100, "x")]
    while size - len(encode(held("a", citations=tuple(citations)))) > 5 * fits:
        citations.append(noted(100 + len(citations), letter * (fits // 2)))
    while (left := size - len(encode(held("a", citations=tuple(citations))))) > 500:
        citations.append(noted(100 + len(citations), "x" * min(fits, left - 200)))
    note = "x" * (1 + size - len(encode(held("a", citations=tuple(citations)))))
    return held("a", citations=(noted(100, note), *citations[1:]))


def of_fact_size(size: int) -> tuple[AnyFact, Citation]:
    """A fact, and a citation with which it has so many bytes."""
    (first, *others, last) = of_size(size).citations
    return held("a", citations=(first, *others)), last


async def refusal(ledger: Ledger, event: AnyEvent) -> tuple[str, str, str | None]:
    """What is said of an event by `check` and by `append` alike."""
    with pytest.raises(EventsRefusedError) as dry:
        await ledger.check([event])
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([event], by="tests")
    (fault,) = refused.value.faults
    assert dry.value.faults == (fault,)
    return fault.field, fault.expected, fault.found


@pytest.mark.parametrize("letter", ["x", "é", "安", "🎈", '"', "\\"])
async def test_an_event_has_as_many_bytes_as_it_may_and_not_one_more(
    ledger: Ledger, letter: str
) -> None:
    most, more = of_size(EVENT_BYTES_LIMIT, letter), of_size(EVENT_BYTES_LIMIT + 1, letter)
    assert len(encode(most)) == EVENT_BYTES_LIMIT

    refused = await refusal(ledger, more)
    await ledger.append([most], by="b" * 200)

    assert refused == ("", "at most 64000 bytes", "64001")


async def test_the_largest_event_fits_an_entry_of_a_log(ledger: Ledger) -> None:
    most = of_size(EVENT_BYTES_LIMIT)

    appended = await ledger.append([most], by="🎈" * 200, key="k" * 200)

    (recorded,) = await ledger.read(after=appended.first - 1)
    assert EVENT_BYTES_LIMIT < len(recorded.stored) <= ENTRY_BYTES


async def test_bytes_are_counted_and_not_letters(ledger: Ledger) -> None:
    notes = tuple(noted(number, "安" * 1_900) for number in range(12))
    fact = held("a", citations=notes)
    assert len(encode(fact).decode()) < EVENT_BYTES_LIMIT < len(encode(fact))

    _, expected, found = await refusal(ledger, fact)

    assert (expected, found) == ("at most 64000 bytes", str(len(encode(fact))))


async def test_a_correction_has_no_more_bytes_than_another_event(ledger: Ledger) -> None:
    await ledger.append([held("a")], by="tests")
    fact = of_size(EVENT_BYTES_LIMIT - 60)
    fits = FactCorrected(
        fact=fact, reason="x" * (60 - len(b'{"type":"fact-corrected","fact":,"reason":""}'))
    )
    assert len(encode(fits)) == EVENT_BYTES_LIMIT

    refused = await refusal(ledger, FactCorrected(fact=fact, reason=f"{fits.reason}x"))
    await ledger.append([fits], by="tests")

    assert refused == ("", "at most 64000 bytes", "64001")


async def test_a_citation_that_fills_a_fact_is_added_and_one_byte_more_is_refused(
    ledger: Ledger,
) -> None:
    fact, fills = of_fact_size(FACT_BYTES_LIMIT)
    _, spills = of_fact_size(FACT_BYTES_LIMIT + 1)
    await ledger.append([fact], by="tests")

    refused = await refusal(ledger, CitationAdded(fact="a", citation=spills))
    await ledger.append([CitationAdded(fact="a", citation=fills)], by="tests")

    expected = "a citation with which the fact has at most 62000 bytes"
    assert refused == ("/citation", expected, "62001")


@pytest.mark.parametrize("letter", ["x", "安", "🎈"])
async def test_a_fact_that_takes_no_more_citations_can_be_corrected(
    ledger: Ledger, letter: str
) -> None:
    """With all that it has and a reason: what is cited most is not beyond correction."""
    await ledger.append([held("a")], by="tests")
    fact, full = held("a"), None
    for number in range(CITATIONS_LIMIT):
        more = noted(number, letter * 500)
        try:
            await ledger.append([CitationAdded(fact="a", citation=more)], by="tests")
        except EventsRefusedError as error:
            full = error
            break
        fact = held("a", citations=(*fact.citations, more))

    corrected = held("a", citations=fact.citations, summary="It was held after all.")
    reason = letter * (1_900 // len(letter.encode()))
    await ledger.append([FactCorrected(fact=corrected, reason=reason)], by="tests")

    assert full is not None
    assert full.faults[0].expected == "a citation with which the fact has at most 62000 bytes"


async def test_a_correction_makes_room_for_citations(ledger: Ledger) -> None:
    fact, fills = of_fact_size(FACT_BYTES_LIMIT)
    await ledger.append([fact, CitationAdded(fact="a", citation=fills)], by="tests")
    more = CitationAdded(fact="a", citation=noted(1, "more"))
    await refusal(ledger, more)

    shorter = held("a", citations=fact.citations[:3])
    await ledger.append([FactCorrected(fact=shorter, reason="said shorter"), more], by="tests")


async def test_citations_of_one_batch_are_added_up(ledger: Ledger) -> None:
    fact, fills = of_fact_size(FACT_BYTES_LIMIT)
    batch = [
        fact,
        CitationAdded(fact="a", citation=fills),
        CitationAdded(fact="a", citation=noted(1, "x")),
    ]

    with pytest.raises(EventsRefusedError, match="event 2, /citation: expected a citation with"):
        await ledger.append(batch, by="tests")

    await ledger.append([*batch[:2], FactRetracted(fact="a", reason="never")], by="tests")
