"""A quote that is not in the attached text of its source is refused, by every engine alike."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from events.amendments import CitationAdded, FactCorrected
from events.catalogue import AnyEvent
from events.errors import EventsRefusedError, Fault
from events.event import Citation
from events.ledger import Ledger
from events.registry import SourceAdded
from events.texts import Texts
from tests.ledger_engines import ENGINES, REGISTERED, REGISTRY, Engine, everything, held

TEXT = "They were candid and constructive. Then “candid” again — and  candid once more."
CITED = Citation(source="daily", exact="candid and constructive", start=10, end=33)
ELSEWHERE = "words that stand in the text of 'daily'"
ONE_PLACE = "a prefix and suffix with which the quote stands in one place"


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    texts = Texts(tmp_path / "texts")
    texts.attach("daily", TEXT.encode())
    return texts


@pytest.fixture
async def ledger(engine: Engine, texts: Texts) -> AsyncIterator[Ledger]:
    ledger = engine.open(texts)
    await ledger.append([*REGISTRY, source("hashed", TEXT)], by="tests")
    yield ledger
    await ledger.close()


def source(id: str, text: str) -> SourceAdded:
    return SourceAdded(
        id=id,
        publisher="The Daily",
        title="Talks",
        published="2023",
        lineage="daily",
        sha256=sha256(text.encode()).hexdigest(),
    )


def quoting(exact: str, start: int, **changes: Any) -> Citation:
    return replace(CITED, exact=exact, start=start, end=start + len(exact), **changes)


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


@pytest.mark.parametrize(
    "citation",
    [
        CITED,
        quoting("candid and constructive", 0),  # the offsets still overlap
        quoting("“candid”", 40),
        quoting('"candid"', 40),
        quoting("and candid once", 54),
        quoting("candid", 62, prefix="and  "),
        quoting("candid", 62, suffix=" once"),
    ],
)
async def test_a_quote_that_stands_in_the_text_is_recorded(
    ledger: Ledger, citation: Citation
) -> None:
    await ledger.check([held("a", citations=(citation,))])
    await ledger.append([held("a", citations=(citation,))], by="tests")

    assert await ledger.head() == REGISTERED + 2


@pytest.mark.parametrize(
    ("citation", "fault"),
    [
        (
            quoting("frank and constructive", 10),
            ("exact", ELSEWHERE, "the words do not stand there"),
        ),
        (
            quoting("Candid and constructive", 10),
            ("exact", ELSEWHERE, "the words do not stand there"),
        ),
        (
            quoting("candid", 10, prefix="was "),
            (
                "exact",
                ELSEWHERE,
                "the words stand there 3 times, but not between this prefix and this suffix",
            ),
        ),
        (
            quoting("candid and", 10, suffix=" frank"),
            (
                "exact",
                ELSEWHERE,
                "the words stand there once, but not between this prefix and this suffix",
            ),
        ),
        (
            quoting("candid", 10),
            ("exact", ONE_PLACE, "the words stand in 3 places with this prefix and suffix"),
        ),
        (
            quoting("candid and constructive", 33),
            ("start", "offsets that overlap the quote's place, 10 to 33", "33 to 56"),
        ),
        (
            quoting("candid and constructive", 2_000_000),
            ("start", "offsets that overlap the quote's place, 10 to 33", "2000000 to 2000023"),
        ),
    ],
)
async def test_a_quote_that_does_not_is_refused_with_where_it_stands(
    ledger: Ledger, citation: Citation, fault: tuple[str, str, str]
) -> None:
    field, expected, found = fault

    assert await refused(ledger, held("a", citations=(CITED, citation))) == (
        Fault(0, f"/citations/1/{field}", expected, found),
    )


async def test_corrections_and_added_citations_are_held_against_the_text(ledger: Ledger) -> None:
    wrong = quoting("frank and constructive", 10)
    await ledger.append([held("a")], by="tests")

    faults = await refused(
        ledger,
        FactCorrected(fact=held("a", citations=(CITED, wrong)), reason="otherwise"),
        CitationAdded(fact="a", citation=wrong),
    )

    assert faults == (
        Fault(0, "/fact/citations/1/exact", ELSEWHERE, "the words do not stand there"),
        Fault(1, "/citation/exact", ELSEWHERE, "the words do not stand there"),
    )


async def test_every_bearing_is_held_against_the_text(ledger: Ledger) -> None:
    wrong = quoting("frank and constructive", 10, bearing="disputes")

    (fault,) = await refused(ledger, held("a", citations=(CITED, wrong)))

    assert fault.field == "/citations/1/exact"


async def test_of_several_places_the_offsets_choose_in_the_recorded_text(
    ledger: Ledger, texts: Texts
) -> None:
    texts.attach("hashed", TEXT.encode())
    third = quoting("candid", 62, source="hashed")

    await ledger.append([held("a", citations=(third,))], by="tests")
    (fault,) = await refused(ledger, held("b", citations=(replace(third, start=61, end=67),)))

    assert fault.expected == ONE_PLACE


async def test_in_a_changed_text_offsets_choose_nothing(ledger: Ledger, texts: Texts) -> None:
    texts.attach("hashed", f"{TEXT} ".encode())

    (fault,) = await refused(ledger, held("a", citations=(quoting("candid", 62, source="hashed"),)))

    assert fault.expected == ONE_PLACE


async def test_a_source_of_the_same_batch_is_known_by_its_hash(
    engine: Engine, texts: Texts
) -> None:
    ledger = engine.open(texts)
    texts.attach("fresh", TEXT.encode())
    fact = held("a", citations=(quoting("candid", 62, source="fresh"),))

    await ledger.append([*REGISTRY, source("fresh", TEXT), fact], by="tests")

    assert await ledger.head() == REGISTERED + 2
    await ledger.close()


async def test_a_quote_without_a_text_is_recorded_as_it_is(ledger: Ledger) -> None:
    await ledger.append(
        [held("a", citations=(quoting("whatever it was", 3, source="hashed"),))], by="tests"
    )

    assert await ledger.head() == REGISTERED + 2


async def test_a_detached_text_is_asked_no_more(ledger: Ledger, texts: Texts) -> None:
    texts.detach("daily")

    await ledger.append([held("a", citations=(quoting("frank talks", 3),))], by="tests")

    assert await ledger.head() == REGISTERED + 2


async def test_what_was_recorded_stays_when_the_text_becomes_another(
    ledger: Ledger, texts: Texts
) -> None:
    fact = held("a")
    await ledger.append([fact], by="tests", key="once")
    before = [each.stored for each in await everything(ledger)]

    texts.attach("daily", b"Nothing of all that.")
    again = await ledger.append([fact], by="tests", key="once")

    assert again.outcome == "already appended"
    assert [each.stored for each in await everything(ledger)] == before


async def test_texts_that_cannot_be_read_let_nothing_through(
    ledger: Ledger, tmp_path: Path
) -> None:
    pointer = tmp_path / "texts" / "sources" / "daily"
    pointer.unlink()
    pointer.mkdir()

    with pytest.raises(Exception, match="unavailable"):
        await ledger.append([held("a")], by="tests")

    assert await ledger.head() == REGISTERED + 1
