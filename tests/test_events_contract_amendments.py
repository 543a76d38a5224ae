"""Amendments that cannot be, refused alike by every engine."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError, Fault
from events.ledger.protocol import Ledger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import ActorAdded, ActorMerged, OfficeAdded, SourceChecked
from events.vocabulary.statements import DenialMade
from tests.ledger_engines import CITATION, ENGINES, held, registered


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        yield ledger


RETRACTED = FactRetracted(fact="a", reason="a rumour")
MERGED = ActorMerged(actor="alba", into="bora", reason="the same")


@pytest.mark.parametrize(
    ("before", "amendment", "fault"),
    [
        (
            (),
            FactCorrected(fact=held("a"), reason="otherwise"),
            Fault(0, "/fact/id", "the id of a recorded fact", "a"),
        ),
        ((), RETRACTED, Fault(0, "/fact", "the id of a recorded fact", "a")),
        (
            (held("a"), RETRACTED),
            FactCorrected(fact=held("a"), reason="otherwise"),
            Fault(0, "/fact/id", "a fact that has not been retracted", "a"),
        ),
        (
            (held("a"), RETRACTED),
            CitationAdded(fact="a", citation=CITATION),
            Fault(0, "/fact", "a fact that has not been retracted", "a"),
        ),
        (
            (held("a"), RETRACTED),
            RETRACTED,
            Fault(0, "/fact", "a fact that has not been retracted", "a"),
        ),
        (
            (),
            ActorMerged(actor="alba", into="alba", reason="the same"),
            Fault(0, "/into", "another actor than the one that is merged", "alba"),
        ),
        (
            (MERGED,),
            ActorMerged(actor="bora", into="alba", reason="the same"),
            Fault(0, "/into", "an actor that has not been merged", "alba"),
        ),
        ((MERGED,), MERGED, Fault(0, "/actor", "an actor that has not been merged", "alba")),
        (
            (held("a"),),
            FactCorrected(fact=held("a", follows=("a",)), reason="otherwise"),
            Fault(0, "/fact/follows", "other facts than the fact itself", "a"),
        ),
    ],
)
async def test_an_amendment_that_cannot_be_leaves_nothing(
    ledger: Ledger, before: tuple[AnyEvent, ...], amendment: AnyEvent, fault: Fault
) -> None:
    if before:
        await ledger.append(before, by="tests")
    head = await ledger.head()

    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append([amendment], by="tests")

    assert refusal.value.faults == (fault,)
    assert await ledger.head() == head


BODY, OTHER_BODY, PART, PERSON = (
    ActorAdded(id="ministry", kind="body", name="Ministry", acts_for=("alba",)),
    ActorAdded(id="ministries", kind="body", name="Ministries", part_of="department"),
    ActorAdded(id="department", kind="body", name="Department", part_of="ministry"),
    ActorAdded(id="ann", kind="person", name="Ann", part_of="ministry"),
)
CHECKED = SourceChecked(source=CITATION.source, checked_on="2024-01-01", found="alive")
MORE = replace(CITATION, note="once more")


SAYING = replace(CITATION, says={"date": "2023-06-17", "place": "harbour"})


def denial(**changed: Any) -> DenialMade:
    return DenialMade(
        id="d", date="2023", summary="No.", citations=(CITATION,), speaker="alba", **changed
    )


def merged(actor: str, into: str) -> ActorMerged:
    return ActorMerged(actor=actor, into=into, reason="the same")


def corrected(**changed: Any) -> FactCorrected:
    return FactCorrected(fact=held("a", **changed), reason="otherwise")


@pytest.mark.parametrize(
    ("before", "event", "fault"),
    [
        (
            (),
            merged("alba", "ministry"),
            Fault(0, "/into", "a state, as 'alba' is one", "ministry, a body"),
        ),
        (
            (),
            merged("ann", "alba"),
            Fault(0, "/into", "a person, as 'ann' is one", "alba, a state"),
        ),
        (
            (),
            merged("ministry", "ministries"),
            Fault(
                0,
                "/into",
                "an actor that is not a part of 'ministry', nor acts for it",
                "ministries",
            ),
        ),
        (
            (ActorAdded(id="twin", kind="body", name="Twin"), merged("ministry", "twin")),
            merged("twin", "ministries"),
            Fault(
                0, "/into", "an actor that is not a part of 'twin', nor acts for it", "ministries"
            ),
        ),
        (
            (),
            ActorAdded(id="bob", kind="person", name="Bob", acts_for=("ministry",)),
            Fault(0, "/acts_for/0", "the id of a registered state", "ministry, a body"),
        ),
        (
            (),
            ActorAdded(id="bob", kind="person", name="Bob", part_of="ann"),
            Fault(0, "/part_of", "the id of a registered state or body", "ann, a person"),
        ),
        (
            (),
            OfficeAdded(id="desk", name="Desk", of="ann"),
            Fault(0, "/of", "the id of a registered state or body", "ann, a person"),
        ),
        (
            (OfficeAdded(id="desk", name="Desk", of="ministry"),),
            OfficialAppointed(
                id="b",
                date="2023",
                summary="A ministry takes a desk.",
                citations=(CITATION,),
                official="ministry",
                office="desk",
            ),
            Fault(0, "/official", "the id of a registered person", "ministry, a body"),
        ),
        (
            (held("a"),),
            corrected(),
            Fault(0, "/fact", "a fact that reads otherwise than it does already"),
        ),
        (
            (held("a"), corrected(note="more")),
            corrected(note="more"),
            Fault(0, "/fact", "a fact that reads otherwise than it does already"),
        ),
        (
            (held("a"), CitationAdded(fact="a", citation=MORE)),
            corrected(citations=(CITATION, MORE)),
            Fault(0, "/fact", "a fact that reads otherwise than it does already"),
        ),
        (
            (held("a"),),
            CitationAdded(fact="a", citation=CITATION),
            Fault(0, "/citation", "a citation that the fact does not have yet"),
        ),
        (
            (held("a"), CitationAdded(fact="a", citation=MORE)),
            CitationAdded(fact="a", citation=MORE),
            Fault(0, "/citation", "a citation that the fact does not have yet"),
        ),
        (
            (held("a"), held("b", follows=("a",)), held("c", follows=("b",))),
            corrected(follows=("c",)),
            Fault(0, "/fact/follows/0", "a fact that does not come after 'a' itself", "c"),
        ),
        (
            (held("a", citations=(CITATION, MORE)),),
            corrected(citations=(CITATION, MORE, CITATION)),
            Fault(0, "/fact", "a fact that reads otherwise than it does already"),
        ),
        (
            (held("a", citations=(SAYING,)),),
            corrected(citations=(replace(SAYING, says=dict(reversed(SAYING.says.items()))),)),
            Fault(0, "/fact", "a fact that reads otherwise than it does already"),
        ),
        (
            (denial(),),
            FactCorrected(fact=denial(denies="d"), reason="otherwise"),
            Fault(0, "/fact/denies", "other facts than the fact itself", "d"),
        ),
        (
            (CHECKED, replace(CHECKED, found="gone"), replace(CHECKED, checked_on="2024-02-01")),
            CHECKED,
            Fault(0, "", "a check that finds other than the last one, or on another day"),
        ),
        (
            (CHECKED,),
            CHECKED,
            Fault(0, "", "a check that finds other than the last one, or on another day"),
        ),
    ],
)
@pytest.mark.parametrize("is_one_batch", [False, True])
async def test_what_fits_nothing_or_changes_nothing_is_refused_in_a_batch_or_after_it(
    ledger: Ledger,
    before: tuple[AnyEvent, ...],
    event: AnyEvent,
    fault: Fault,
    is_one_batch: bool,
) -> None:
    await ledger.append([BODY, PART, OTHER_BODY, PERSON], by="tests")
    if before and not is_one_batch:
        await ledger.append(before, by="tests")
    batch = [*before, event] if is_one_batch else [event]
    head = await ledger.head()

    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append(batch, by="tests")

    assert refusal.value.faults == (replace(fault, event=len(batch) - 1),)
    assert await ledger.head() == head


@pytest.mark.parametrize(
    "event",
    [
        corrected(note="more"),
        corrected(citations=(MORE, CITATION)),
        CitationAdded(fact="a", citation=MORE),
        replace(CHECKED, checked_on="2024-01-02"),
        replace(CHECKED, found="gone"),
        merged("alba", "bora"),
        merged("ministries", "department"),
        merged("ministries", "ministry"),
    ],
)
async def test_what_changes_something_is_recorded(ledger: Ledger, event: AnyEvent) -> None:
    await ledger.append([BODY, PART, OTHER_BODY, PERSON, held("a"), CHECKED], by="tests")

    await ledger.append([event], by="tests")
