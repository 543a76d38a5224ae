"""Which values `append` takes and how many, asked of every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.admission.batch import BATCH_BYTES_LIMIT, BATCH_LIMIT, NAME_LIMIT
from events.errors import (
    EventsRefusedError,
)
from events.ledger.protocol import Ledger
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.limits import EVENT_BYTES_LIMIT
from events.vocabulary.registry import PlaceAdded
from tests.ledger_engines import (
    CITATION,
    ENGINES,
    REGISTERED,
    Engine,
    held,
    registered,
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
async def ledger(engine: Engine) -> AsyncIterator[Ledger]:
    async with registered(engine) as ledger:
        yield ledger


@pytest.mark.parametrize(
    "text",
    [
        "北京 – 18 июня – القدس – 👩‍👩‍👧 – e\u0301 – \u2028 – \ufeff",
        "\x85 and \x9f and \ue000 and \U0010fffd",
        'quote " backslash \\ slash / </script>',
        " \t\r\n",
    ],
)
async def test_text_comes_back_to_the_letter(ledger: Ledger, text: str) -> None:
    written = held("a", citations=(replace(CITATION, suffix=text),))

    await ledger.append([written], by="tests")

    (recorded,) = await ledger.read(after=REGISTERED)
    assert recorded.event == written


async def test_whoever_records_is_recorded(ledger: Ledger) -> None:
    await ledger.append([held("a")], by="Curator Ærø 👩")

    (recorded,) = await ledger.read(after=REGISTERED)
    assert recorded.recorded_by == "Curator Ærø 👩"


WRONG_VALUES: list[tuple[AnyEvent, str]] = [
    (held("a", date=7), "/date"),
    (held("a", date=None), "/date"),
    (held("a", participants="alba"), "/participants"),
    (held("a", participants=["alba"]), "/participants"),
    (held("a", citations=()), "/citations"),
    (held("a", citations=(None,)), "/citations/0"),
    (held("A b"), "/id"),
    (held("a\n"), "/id"),
    (held("a", credibility=True), "/credibility"),
    (held("a", credibility=2**70), "/credibility"),
    (held("a", summary=""), "/summary"),
    (held("a", note="\ud800"), ""),
    (held("a", note=object()), ""),
    (PlaceAdded(id="sea", name="Sea", latitude=float("nan")), "/latitude"),
    (PlaceAdded(id="sea", name="Sea", latitude=float("inf")), "/latitude"),
]


@pytest.mark.parametrize(("event", "pointer"), WRONG_VALUES)
async def test_values_of_a_wrong_type_are_refused(
    ledger: Ledger, event: AnyEvent, pointer: str
) -> None:
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held("b"), event], by="tests")

    (fault,) = refused.value.faults
    assert (fault.event, fault.field) == (1, pointer)
    assert await ledger.head() == REGISTERED


async def test_a_dict_is_no_event(ledger: Ledger) -> None:
    body: AnyEvent = {"type": "fact-retracted", "fact": "a", "reason": "no"}  # type: ignore[assignment]  # on purpose

    with pytest.raises(EventsRefusedError):
        await ledger.append([body], by="tests")


async def test_an_empty_batch_is_refused(ledger: Ledger) -> None:
    with pytest.raises(EventsRefusedError, match="expected 1 to 1000 events, found '0'"):
        await ledger.append([], by="tests")


async def test_a_batch_holds_a_thousand_events_and_no_more(ledger: Ledger) -> None:
    await ledger.append([held(f"a{each}") for each in range(BATCH_LIMIT)], by="tests")

    with pytest.raises(EventsRefusedError, match="found '1001'"):
        await ledger.append([held(f"b{each}") for each in range(BATCH_LIMIT + 1)], by="tests")

    assert await ledger.head() == REGISTERED + BATCH_LIMIT


async def test_an_event_is_no_longer_than_its_limit(ledger: Ledger) -> None:
    citation = Citation(
        source="daily", exact="x", start=0, end=1, says={f"{each}": "y" * 300 for each in range(33)}
    )
    long = held("a", citations=(citation,) * 100)

    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([long], by="tests")

    (fault,) = refused.value.faults
    assert (fault.field, fault.expected) == ("", f"at most {EVENT_BYTES_LIMIT} bytes")


async def test_a_batch_is_no_longer_than_its_limit(ledger: Ledger) -> None:
    citation = Citation(
        source="daily", exact="x", start=0, end=1, says={f"{each}": "y" * 300 for each in range(60)}
    )
    events = [held(f"a{each}", citations=(citation,) * 3) for each in range(600)]

    with pytest.raises(EventsRefusedError, match=f"at most {BATCH_BYTES_LIMIT} bytes"):
        await ledger.append(events, by="tests")

    assert await ledger.head() == REGISTERED


@pytest.mark.parametrize("name", ["", "x" * (NAME_LIMIT + 1), "a\0b", "a\nb", "\ud800"])
async def test_keys_and_names_are_short_and_printable(ledger: Ledger, name: str) -> None:
    with pytest.raises(EventsRefusedError, match="a key of 1 to 200 printable characters"):
        await ledger.append([held("a")], by="tests", key=name)
    with pytest.raises(EventsRefusedError, match="a recorder's name of 1 to 200 printable"):
        await ledger.append([held("a")], by=name)

    assert await ledger.head() == REGISTERED


async def test_the_longest_key_is_remembered(ledger: Ledger) -> None:
    key = "ключ" * (NAME_LIMIT // 4)
    first = await ledger.append([held("a")], by="tests", key=key)

    again = await ledger.append([held("a")], by="tests", key=key)

    assert again.positions == first.positions


@pytest.mark.parametrize("stream", ["\ud800", "fact/\0", "", "x" * (NAME_LIMIT + 1)])
async def test_a_stream_that_cannot_be_is_not_expected(ledger: Ledger, stream: str) -> None:
    with pytest.raises(EventsRefusedError, match="a stream of 1 to 200 printable characters"):
        await ledger.append([held("a")], by="tests", expected={stream: 0})


async def test_expectations_are_as_many_as_events_may_be(ledger: Ledger) -> None:
    streams = dict.fromkeys((f"fact/a{each}" for each in range(BATCH_LIMIT)), 0)
    await ledger.append([held("a")], by="tests", expected=streams)

    with pytest.raises(EventsRefusedError, match="at most 1000 expectations, found '1001'"):
        await ledger.append([held("b")], by="tests", expected={**streams, "fact/b": 0})
