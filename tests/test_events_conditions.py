"""What held on a day, and what ends: which days a fact may have, and what is said of wrong ones."""

from typing import Any

import pytest

from events.errors import EventsRefusedError
from events.storage.memory import MemoryLedger
from events.vocabulary.base import Condition
from events.vocabulary.catalogue import FACT_TYPES, AnyEvent, tag_of
from events.vocabulary.channels import ChannelStood
from events.vocabulary.measures import MeasureImposed, MeasureInForce
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice
from events.vocabulary.shapes import shape_faults
from tests.hand_written import fact
from tests.noon import noon
from tests.random_facts import registry
from tests.stored_shapes import BODIES

OFFICE: dict[str, Any] = {"official": "bob", "office": "minister-of-bora"}
MEASURE: dict[str, Any] = {"measure": "ban", "imposed_by": "alba", "targets": ("bora",)}
A_DAY = "a single day, however blunt: no interval, and no set in braces"
CAME = "a day that had come by some day, as the condition held on it"


async def refused(*events: AnyEvent) -> list[tuple[str, str, str | None]]:
    """The faults of events, by pointer; nothing where they are recorded."""
    ledger = MemoryLedger(now=noon)
    await ledger.append(registry(), by="tests")
    try:
        await ledger.append(events, by="tests")
    except EventsRefusedError as error:
        return [(each.field, each.expected, each.found) for each in error.faults]
    return []


@pytest.mark.parametrize(
    "attested",
    ["2023-06-11", "2022-11", "2022", "2022-11~", "202X", "[..2022-11]", "[2022-11..2023-01]"],
)
async def test_condition_is_attested_on_a_day_blunt_as_any(attested: str) -> None:
    assert await refused(fact(OfficialInOffice, "held", attested, **OFFICE)) == []


@pytest.mark.parametrize(
    "attested",
    ["2023-06-11/2023-06-12", "../2022-11", "2022-11/..", "/2022", "{2022,2023}", "{2022..2023}"],
)
async def test_condition_is_not_attested_on_a_stretch_of_days(attested: str) -> None:
    found = await refused(fact(ChannelStood, "stood", attested, channel="hotline", status="open"))

    assert found == [("/attested", A_DAY, attested)]


async def test_condition_is_not_attested_on_a_day_that_may_never_come() -> None:
    found = await refused(fact(OfficialInOffice, "held", "[2023..]", **OFFICE))

    assert found == [("/attested", CAME, "[2023..]")]


async def test_attested_day_is_a_date() -> None:
    ((pointer, _, found),) = await refused(fact(OfficialInOffice, "held", "soonish", **OFFICE))

    assert (pointer, found) == ("/attested", "soonish")


@pytest.mark.parametrize("until", ["2023-06-18", "2023-06", "2024", "[2023-06-18..]", "[..2024]"])
async def test_term_ends_on_the_day_that_it_began_or_later(until: str) -> None:
    appointed = fact(OfficialAppointed, "appointed", "2023-06-18", until=until, **OFFICE)
    imposed = fact(MeasureImposed, "imposed", "2023-06-18", until=until, **MEASURE)

    assert await refused(appointed, imposed) == []


@pytest.mark.parametrize("until", ["2023-06-17", "2023-05", "[..2022]"])
async def test_nothing_ends_wholly_before_it_began(until: str) -> None:
    expected = "the first day without it, which does not lie before 2023-06-18"

    for kind, fields in ((OfficialAppointed, OFFICE), (MeasureImposed, MEASURE)):
        found = await refused(fact(kind, "began", "2023-06-18", until=until, **fields))

        assert found == [("/until", expected, until)]


@pytest.mark.parametrize(("until", "is_taken"), [("2023-06-18", False), ("2023-06-19", True)])
async def test_first_day_without_is_none_on_which_it_held(until: str, is_taken: bool) -> None:
    for kind, fields in ((OfficialInOffice, OFFICE), (MeasureInForce, MEASURE)):
        found = await refused(fact(kind, "held", "2023-06-18", until=until, **fields))

        assert (found == []) is is_taken


async def test_end_of_which_nothing_is_told_but_that_it_was_open_below_is_taken() -> None:
    assert await refused(fact(OfficialInOffice, "held", "[..2023]", until="2020", **OFFICE)) == []


async def test_end_is_a_single_day() -> None:
    until = "2024-01-01/2024-02-01"

    found = await refused(fact(OfficialAppointed, "began", "2023-06-18", until=until, **OFFICE))

    assert found == [("/until", A_DAY, until)]


def dated(body: dict[str, Any], **dates: str) -> dict[str, Any]:
    return {**{key: each for key, each in body.items() if key not in {"date", "attested"}}, **dates}


@pytest.mark.parametrize("kind", FACT_TYPES, ids=tag_of)
def test_fact_with_the_date_of_the_other_kind_is_told_what_it_has_instead(kind: type[Any]) -> None:
    tag = tag_of(kind)
    body = next(each for each in BODIES if each["type"] == tag)
    own, other = ("attested", "date") if issubclass(kind, Condition) else ("date", "attested")
    means = "is a day it held on" if own == "attested" else "is when it happened"
    has = "attested, not a date" if own == "attested" else "a date, not attested"
    article = "an" if tag.startswith(("a", "e", "i", "o", "u")) else "a"
    advice = [(f"/{other}", f"{article} {tag} has {has}: `{own}` {means}")]

    def told(**dates: str) -> list[tuple[str, str]]:
        return [(each.pointer, each.detail) for each in shape_faults(dated(body, **dates), kind)]

    assert told(**{other: "2023-06-18"}) == advice
    assert told(**{other: "2023-06-18", own: "2023-06-18"}) == advice
    assert told() == [("", f"object missing required field `{own}`")]
    assert told(**{own: "2023-06-18"}) == []
