"""Who may be merged with whom, and who may stand where: by kind, and never in a circle."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import FactCorrected
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    EngagementAdded,
    OfficeAdded,
    PlaceAdded,
)
from seeds.founding import founding_events
from tests import unchecked
from tests.ledger_engines import ENGINES, held, registered
from tests.noon import noon


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


def actor(id: str, kind: Any, **more: Any) -> ActorAdded:
    return ActorAdded(id=id, kind=kind, name=id.title(), **more)


def merged(actor: str, into: str) -> ActorMerged:
    return ActorMerged(actor=actor, into=into, reason="the same")


def office(**changes: Any) -> OfficeAdded:
    return OfficeAdded(id="post", name="Post", **changes)


ACTORS: tuple[AnyEvent, ...] = (
    actor("ann", "person"),
    actor("bob", "person"),
    actor("ministry", "body", acts_for=("alba",)),
    actor("section", "body", part_of="ministry"),
    actor("desk", "body", part_of="section"),
    actor("island", "state", acts_for=("alba",)),
    office(of="ministry"),
)


async def refused(ledger: Ledger, *events: AnyEvent) -> list[tuple[int, str, str | None]]:
    """What `check` and `append` alike say is broken, while nothing is written."""
    before = await ledger.head()
    with pytest.raises(EventsRefusedError) as dry:
        await ledger.check(events)
    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append(events, by="tests")
    assert await ledger.head() == before
    assert dry.value.faults == refusal.value.faults
    return [(each.event, each.field, each.found) for each in refusal.value.faults]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("alba", "ann", "ann, a person"),
        ("ann", "alba", "alba, a state"),
        ("ministry", "bora", "bora, a state"),
        ("ann", "desk", "desk, a body"),
    ],
)
@pytest.mark.parametrize("is_one_batch", [True, False])
async def test_actors_of_different_kinds_are_not_one(
    ledger: Ledger, one: str, other: str, found: str, is_one_batch: bool
) -> None:
    before: tuple[AnyEvent, ...] = ACTORS if is_one_batch else ()
    if not is_one_batch:
        await ledger.append(ACTORS, by="tests")

    faults = await refused(ledger, *before, merged(one, other))

    assert faults == [(len(before), "/into", found)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ministry", "section"), ("ministry", "desk"), ("alba", "island")],
)
@pytest.mark.parametrize("is_one_batch", [True, False])
async def test_nothing_is_merged_into_what_is_part_of_it_or_acts_for_it(
    ledger: Ledger, one: str, other: str, is_one_batch: bool
) -> None:
    before: tuple[AnyEvent, ...] = ACTORS if is_one_batch else ()
    if not is_one_batch:
        await ledger.append(ACTORS, by="tests")

    ((event, field, _),) = await refused(ledger, *before, merged(one, other))

    assert (event, field) == (len(before), "/into")


async def test_no_circle_is_closed_through_what_was_merged_before(ledger: Ledger) -> None:
    further = (actor("bureau", "body"), actor("unit", "body", part_of="bureau"))
    await ledger.append([*ACTORS, *further, merged("bureau", "desk")], by="tests")

    ((_, field, _),) = await refused(ledger, merged("ministry", "unit"))
    ((event, _, _),) = await refused(
        ledger, actor("new", "body", part_of="unit"), merged("section", "new")
    )

    assert (field, event) == ("/into", 1)


async def test_a_batch_that_merges_in_a_circle_is_refused_whatever_comes_after(
    ledger: Ledger,
) -> None:
    faults = await refused(
        ledger,
        actor("one", "state"),
        actor("other", "state"),
        merged("one", "other"),
        merged("other", "one"),
        actor("clerk", "person", acts_for=("one",)),
        actor("same-clerk", "person", acts_for=("other",)),
        merged("clerk", "same-clerk"),
    )

    assert faults == [(3, "/into", "one")]


async def test_a_ledger_that_has_such_a_circle_takes_what_comes_next(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    await SqliteLedger(path, now=noon).close()
    further = (actor("clerk", "person", acts_for=("one",)), actor("same-clerk", "person"))
    unchecked.write(
        path,
        [
            *(actor(each, "state") for each in ("one", "other")),
            *further,
            merged("one", "other"),
            merged("other", "one"),
        ],
    )

    ledger = SqliteLedger(path, now=noon)
    await ledger.append([merged("same-clerk", "clerk")], by="tests")
    await ledger.close()


async def test_a_long_way_up_is_gone_to_its_end(ledger: Ledger) -> None:
    chain: list[AnyEvent] = [actor("b0", "body")]
    chain += [actor(f"b{n}", "body", part_of=f"b{n - 1}") for n in range(1, 1_000)]
    await ledger.append(chain, by="tests")
    await ledger.append([actor("last", "body", part_of="b999")], by="tests")

    ((_, field, _),) = await refused(ledger, merged("b0", "last"))

    assert field == "/into"


@pytest.mark.parametrize(
    ("event", "field", "found"),
    [
        (actor("new", "person", acts_for=("ministry",)), "/acts_for/0", "ministry, a body"),
        (actor("new", "body", acts_for=("alba", "ann")), "/acts_for/1", "ann, a person"),
        (actor("new", "body", part_of="ann"), "/part_of", "ann, a person"),
        (OfficeAdded(id="other", name="Other", of="ann"), "/of", "ann, a person"),
        (PlaceAdded(id="port", name="Port", country="ministry"), "/country", "ministry, a body"),
        (actor("new", "body", part_of="new"), "/part_of", "new"),
        (actor("new", "state", acts_for=("new",)), "/acts_for/0", "new"),
        (EngagementAdded(id="e", form="call", name="E", part_of="e"), "/part_of", "e"),
    ],
)
async def test_who_stands_where_is_of_a_fitting_kind(
    ledger: Ledger, event: AnyEvent, field: str, found: str
) -> None:
    await ledger.append(ACTORS, by="tests")

    assert await refused(ledger, event) == [(0, field, found)]


@pytest.mark.parametrize(
    ("kind", "field"),
    [(OfficialAppointed, "succeeds"), (OfficialRemoved, "replaced_by")],
)
async def test_only_persons_hold_an_office(ledger: Ledger, kind: Any, field: str) -> None:
    await ledger.append(ACTORS, by="tests")
    common = held("a")
    fact = {"id": "a", "date": "2023", "summary": "New.", "citations": common.citations}

    official = await refused(ledger, kind(**fact, office="post", official="alba"))
    other = await refused(
        ledger, kind(**fact, office="post", official="ann", **{field: "ministry"})
    )

    assert official == [(0, "/official", "alba, a state")]
    assert other == [(0, f"/{field}", "ministry, a body")]


async def test_engagements_of_one_batch_are_not_parts_of_each_other(ledger: Ledger) -> None:
    faults = await refused(
        ledger,
        EngagementAdded(id="one", form="call", name="One", part_of="two"),
        EngagementAdded(id="two", form="call", name="Two", part_of="one"),
    )

    assert faults == [(0, "/part_of", "two")]


async def test_those_of_one_kind_are_merged_as_before(ledger: Ledger) -> None:
    await ledger.append([*ACTORS, merged("ann", "bob"), merged("alba", "bora")], by="tests")


async def test_nothing_that_was_founded_stands_where_it_does_not_fit(ledger: Ledger) -> None:
    await ledger.check([each for each in founding_events() if getattr(each, "id", "") != "visit"])


async def test_a_circle_of_a_thousand_facts_and_more_is_not_closed(ledger: Ledger) -> None:
    chain: list[AnyEvent] = [held("f0")]
    chain += [held(f"f{n}", follows=(f"f{n - 1}",)) for n in range(1, 1_400)]
    await ledger.append(chain[:1_000], by="tests")
    await ledger.append(chain[1_000:], by="tests")

    ((_, field, found),) = await refused(
        ledger, FactCorrected(fact=held("f0", follows=("f1399",)), reason="otherwise")
    )

    assert (field, found) == ("/fact/follows/0", "f1399")
