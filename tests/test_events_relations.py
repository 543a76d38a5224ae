"""What states are to each other: what is refused of it, and where it stands."""

from typing import Any

import pytest

from events.errors import EventsRefusedError
from events.storage.memory import MemoryLedger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import ActorMerged
from events.vocabulary.relations import (
    GovernmentRecognised,
    MissionMoved,
    MissionOpened,
    RecognitionWithdrawn,
    RelationsEnded,
    RelationsEstablished,
    RelationsInterrupted,
    RelationsSevered,
    RelationsStood,
    StateRecognised,
    WarDeclared,
    WarEnded,
)
from projections.relations import pair_state
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after
from tests.noon import noon
from tests.random_facts import registry

DAY = "2023-06-10"
TWO = ("alba", "bora")
BETWEEN: dict[str, Any] = {"between": TWO}
MISSION: dict[str, Any] = {"of": "alba", "host": "bora", "form": "embassy", "place": "capital"}


async def refused(*events: AnyEvent) -> list[tuple[str, str, str | None]]:
    """The faults of events, by pointer; nothing where they are recorded."""
    ledger = MemoryLedger(now=noon)
    await ledger.append(registry(), by="tests")
    try:
        await ledger.append(events, by="tests")
    except EventsRefusedError as error:
        return [(each.field, each.expected, each.found) for each in error.faults]
    return []


TAKEN = [
    fact(StateRecognised, "recognised", DAY, recognised_by="alba", recognised="bora"),
    fact(
        GovernmentRecognised,
        "government",
        DAY,
        recognised_by="alba",
        recognised="cima",
        government_of="bora",
    ),
    fact(RecognitionWithdrawn, "withdrawn", DAY, recognised_by="alba", recognised="bora"),
    fact(RelationsEnded, "ended", DAY, ceased="bora", into="alba", **BETWEEN),
    fact(RelationsEstablished, "established", DAY, level="legation", **BETWEEN),
    fact(RelationsSevered, "severed", DAY, severed_by="bora", **BETWEEN),
    fact(RelationsStood, "stood", DAY, course="interrupted", level="legation", **BETWEEN),
    fact(RelationsStood, "stood-none", DAY, course="none", **BETWEEN),
    fact(MissionOpened, "opened", DAY, **MISSION),
    fact(MissionMoved, "moved", DAY, moved_from="harbour", **MISSION),
    fact(WarDeclared, "declared", DAY, declared_by="alba", against=("bora", "cima")),
    fact(WarEnded, "ended", DAY, parties=TWO),
]


@pytest.mark.parametrize("told", TAKEN, ids=lambda each: each.id)
async def test_what_states_are_to_each_other_is_recorded(told: AnyFact) -> None:
    assert await refused(told) == []


@pytest.mark.parametrize("told", TAKEN, ids=lambda each: each.id)
def test_what_states_are_to_each_other_stands_between_them(told: AnyFact) -> None:
    reader = views_after(told)
    between = Filters(actor="alba", counterpart="bora")
    items = timeline.page(reader, between, on(DAY), Paging(limit=5)).items

    assert [each.id for each in items] == [told.id]
    assert pair_state.between(reader, "alba", "bora", on(DAY)).contacts.days_since is None


@pytest.mark.parametrize("between", [("alba",), (), ("alba", "bora", "cima")])
async def test_relations_are_between_two_states(between: tuple[str, ...]) -> None:
    found = await refused(fact(RelationsSevered, "severed", DAY, between=between))

    assert found == [("/between", "two states", ", ".join(between))]


async def test_relations_are_not_a_states_with_itself() -> None:
    found = await refused(fact(RelationsSevered, "severed", DAY, between=("alba", "alba")))

    assert found == [("/between/1", "each id once", "alba")]


async def test_relations_are_of_states() -> None:
    found = await refused(fact(RelationsSevered, "severed", DAY, between=("alba", "union")))

    assert found == [("/between/1", "the id of a registered state", "union, a body")]


@pytest.mark.parametrize(
    ("kind", "role"), [(RelationsSevered, "severed_by"), (RelationsInterrupted, "interrupted_by")]
)
async def test_one_of_the_two_breaks_off_and_nobody_else(kind: type[AnyFact], role: str) -> None:
    told = fact(kind, "over", DAY, **BETWEEN, **{role: "cima"})

    assert await refused(told) == [(f"/{role}", "one of the two states", "cima")]


@pytest.mark.parametrize("course", ["none", "broken"])
async def test_what_is_not_in_being_has_no_level(course: str) -> None:
    told = fact(RelationsStood, "stood", DAY, course=course, level="embassy", **BETWEEN)

    assert await refused(told) == [("/level", f"no level, as the course is {course!r}", "embassy")]


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        (
            fact(StateRecognised, "it", DAY, recognised_by="alba", recognised="alba"),
            "/recognised",
        ),
        (
            fact(
                GovernmentRecognised,
                "it",
                DAY,
                recognised_by="alba",
                recognised="bora",
                government_of="alba",
            ),
            "/government_of",
        ),
        (fact(RelationsEnded, "it", DAY, ceased="bora", into="bora", **BETWEEN), "/into"),
        (fact(RelationsEnded, "it", DAY, ceased="cima", **BETWEEN), "/ceased"),
        (fact(MissionOpened, "it", DAY, **{**MISSION, "host": "alba"}), "/host"),
        (fact(WarDeclared, "it", DAY, declared_by="alba", against=("bora", "alba")), "/against"),
        (fact(WarEnded, "it", DAY, parties=("alba",)), "/parties"),
    ],
)
async def test_nothing_is_a_states_with_itself(told: AnyFact, pointer: str) -> None:
    ((found, _, _),) = await refused(told)

    assert found == pointer


def test_relations_of_two_that_turn_out_to_be_one_are_read_all_the_same() -> None:
    told = fact(RelationsEstablished, "established", DAY, between=("bora", "bora-old"))
    merge = ActorMerged(actor="bora-old", into="bora", reason="One state.")
    reader = views_after(told, merge)

    (item,) = timeline.page(reader, Filters(actor="bora"), on(DAY), Paging(limit=5)).items

    assert item.actors == ("bora",)
