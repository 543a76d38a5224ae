"""A quote that is not in the attached text of its source is refused, by every engine alike."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError, Fault
from events.ledger.protocol import Ledger
from events.source_texts.attached_texts import Texts
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import SourceAdded
from tests.ledger_engines import ENGINES, REGISTERED, REGISTRY, Engine, everything, held

TEXT = "They were candid and constructive. Then “candid” again — and  candid once more."
CITED = Citation(source="daily", exact="candid and constructive", start=10, end=33)
ELSEWHERE = "words that stand in the text of 'daily'"
PLACE = "the quote's place in the attached text"
LONG_ENOUGH = "a quote at its place, or fewer at once: texts have been searched for long enough"
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
        quoting("“candid”", 40),
        quoting('"candid"', 40),
        replace(CITED, exact="and candid once", start=57, end=73),  # of two blanks in the text
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
            ("start", f"{PLACE}, 10 to 33 in code points", "33 to 56"),
        ),
        (
            quoting("candid and constructive", 2_000_000),
            ("start", f"{PLACE}, 10 to 33 in code points", "2000000 to 2000023"),
        ),
        (
            quoting("candid and constructive", 9),  # counted from another end, overlapping
            ("start", f"{PLACE}, 10 to 33 in code points", "9 to 32"),
        ),
        (
            replace(CITED, end=32),
            ("end", f"{PLACE}, 10 to 33 in code points", "10 to 32"),
        ),
        (
            quoting("and candid once", 57),  # one blank counted where the text has two
            ("end", f"{PLACE}, 57 to 73 in code points", "57 to 72"),
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


COUNTED = "\ufeffEr sagte: \U0001f600 «Höflich».\r\nSie sagte: «Nein».\r\n"


def counted_otherwise() -> dict[str, tuple[int, int]]:
    """Where «Nein» stands for who counts otherwise than in code points of the text."""
    before, words = COUNTED.split("Nein", maxsplit=1)[0], "Nein"
    start = len(before)
    utf16 = len(before.encode("utf-16-le")) // 2
    return {
        "bytes": (len(before.encode()), len((before + words).encode())),
        "UTF-16": (utf16, utf16 + 4),
        "without the mark": (start - 1, start + 3),
        "line ends as one": (start - 1, start + 3),
        "from one": (start + 1, start + 5),
        "overlapping": (start - 2, start + 2),
        "end inclusive": (start, start + 3),
    }


@pytest.mark.parametrize("how", counted_otherwise())
async def test_offsets_that_were_counted_otherwise_are_refused_with_the_right_ones(
    ledger: Ledger, texts: Texts, how: str
) -> None:
    texts.attach("hashed", COUNTED.encode())
    start, end = counted_otherwise()[how]
    right = COUNTED.index("Nein")
    citation = replace(CITED, source="hashed", exact="Nein", start=start, end=end)

    (fault,) = await refused(ledger, held("a", citations=(CITED, citation)))

    assert fault.expected == f"{PLACE}, {right} to {right + 4} in code points"
    assert fault.found == f"{start} to {end}"
    mended = replace(citation, start=right, end=right + 4)
    await ledger.append([held("a", citations=(CITED, mended))], by="tests")


async def test_in_a_text_that_has_the_words_very_often_the_offsets_choose(
    ledger: Ledger, texts: Texts
) -> None:
    text = "no " * 5_000
    texts.attach("often", text.encode())
    await ledger.append([source("often", text)], by="tests")
    last = Citation(source="often", exact="no", start=14_997, end=14_999)

    await ledger.append([held("a", citations=(last,))], by="tests")
    (fault,) = await refused(
        ledger, held("b", citations=(replace(last, start=14_996, end=14_998),))
    )

    assert fault.expected == ONE_PLACE


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
    unseen = source("unseen", "A text that nobody holds.")
    fact = held("a", citations=(quoting("whatever it was", 3, source="unseen"),))

    await ledger.append([unseen, fact], by="tests")

    assert await ledger.head() == REGISTERED + 3


async def test_a_text_that_is_held_for_another_source_is_that_of_its_hash(ledger: Ledger) -> None:
    (fault,) = await refused(
        ledger, held("a", citations=(quoting("whatever it was", 3, source="hashed"),))
    )

    assert fault.found == "the words do not stand there"


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


async def test_texts_are_searched_for_long_enough_and_no_longer(
    ledger: Ledger, texts: Texts
) -> None:
    texts.attach("daily", ("ab " * 3_000_000).encode())
    wrong = tuple(quoting(f"not {number} there", 10) for number in range(100))

    faults = await refused(ledger, held("a", citations=wrong), held("b", citations=wrong))

    said = [(each.expected, each.found) for each in faults]
    assert said[0] == (ELSEWHERE, "the words do not stand there")
    assert said[-1] == (LONG_ENOUGH, None)
    assert said.count(said[0]) < 20


async def test_quotes_at_their_places_need_no_search(ledger: Ledger, texts: Texts) -> None:
    content = "They were candid. " * 500_000
    await ledger.append([source("large", content)], by="tests")
    texts.attach("large", content.encode())
    quotes = tuple(quoting("were candid", 5 + 18 * number, source="large") for number in range(200))

    await ledger.append([held(f"f{n}", citations=quotes) for n in range(5)], by="tests")

    assert await ledger.head() == REGISTERED + 7
