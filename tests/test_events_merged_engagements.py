"""Which engagements may be merged: two of one form, once, and no whole into its own part."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.errors import EventsRefusedError
from events.ledger.protocol import Ledger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import EngagementAdded, EngagementMerged, EngagementMergeUndone
from tests.ledger_engines import ENGINES, held, registered

OTHERS = [
    EngagementAdded(id="again", form="visit", name="The visit, again"),
    EngagementAdded(id="stop", form="visit", name="A stop", part_of="again"),
    EngagementAdded(id="step", form="visit", name="A step of the stop", part_of="stop"),
    EngagementAdded(id="call", form="call", name="A call"),
]


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with registered(ENGINES[request.param](tmp_path)) as ledger:
        await ledger.append(OTHERS, by="tests")
        yield ledger


def merged(engagement: str, into: str) -> EngagementMerged:
    return EngagementMerged(engagement=engagement, into=into, reason="registered twice")


def parted(engagement: str) -> EngagementMergeUndone:
    return EngagementMergeUndone(engagement=engagement, reason="they are two")


@pytest.mark.parametrize(
    ("before", "event", "fault"),
    [
        ([], merged("nowhere", "visit"), "/engagement: expected the id of a registered engagement"),
        ([], merged("visit", "nowhere"), "/into: expected the id of a registered engagement"),
        ([], merged("visit", "visit"), "/into: expected another engagement than the one that is"),
        ([], merged("call", "visit"), "/into: expected a call, as 'call' is one"),
        (
            [],
            merged("again", "step"),
            "/into: expected an engagement that is not a part of 'again'",
        ),
        (
            [merged("visit", "again")],
            merged("visit", "stop"),
            "/engagement: expected an engagement that has not been merged",
        ),
        (
            [merged("visit", "again")],
            merged("stop", "visit"),
            "/into: expected an engagement that has not been merged",
        ),
        (
            [merged("again", "visit")],
            merged("visit", "step"),
            "/into: expected an engagement that is not a part of 'visit'",
        ),
        ([], parted("visit"), "/engagement: expected an engagement that has been merged"),
        ([], parted("nowhere"), "/engagement: expected the id of a registered engagement"),
        (
            [merged("again", "visit"), parted("again")],
            parted("again"),
            "/engagement: expected an engagement that has been merged",
        ),
    ],
    ids=range(11),
)
async def test_a_merge_that_makes_no_sense_is_refused(
    ledger: Ledger, before: list[AnyEvent], event: AnyEvent, fault: str
) -> None:
    with pytest.raises(EventsRefusedError) as together:
        await ledger.append([*before, event], by="tests")
    if before:
        await ledger.append(before, by="tests")

    with pytest.raises(EventsRefusedError) as apart:
        await ledger.append([event], by="tests")

    assert [len(each.value.faults) for each in (together, apart)] == [1, 1]
    assert fault in str(apart.value)
    assert fault in str(together.value)


async def test_engagements_are_merged_and_parted_and_merged_again(ledger: Ledger) -> None:
    await ledger.append([merged("again", "visit"), held("a", engagement="again")], by="tests")
    await ledger.append([parted("again")], by="tests")

    await ledger.append([merged("visit", "again"), parted("visit")], by="tests")


async def test_a_part_may_turn_out_to_be_its_whole(ledger: Ledger) -> None:
    await ledger.append([merged("stop", "again")], by="tests")
