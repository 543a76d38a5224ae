"""An engagement that was registered twice is one from its merge on, until that is undone."""

import pytest
from msgspec.structs import replace

from events.vocabulary.engagements import EngagementAnnounced, EngagementHeld, EngagementReported
from events.vocabulary.registry import (
    EngagementAdded,
    EngagementMerged,
    EngagementMergeUndone,
    RegistrationCorrected,
)
from events.vocabulary.statements import StatementMade
from projections.facts import facts, history
from projections.model.clocks import Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.subjects import engagements
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after
from tests.random_facts import registry

DAY = on("2023-07-01")
TOLD = len(registry()) + 1
"""Where the first of a test's events stands."""

HELD = fact(
    EngagementHeld,
    "held",
    "2023-06-18",
    engagement="visit",
    host="alba",
    visitors=("bora",),
)
ANNOUNCED = fact(
    EngagementAnnounced,
    "announced",
    "2023-06-10",
    engagement="return",
    host="alba",
    visitors=("bora",),
    announced_by=("alba",),
)
SAID = fact(
    StatementMade,
    "said",
    "2023-06-18",
    speaker="alba",
    addressees=("bora",),
    issues=("straits",),
    engagement="session",
)
MERGE = EngagementMerged(engagement="return", into="visit", reason="Registered twice.")
PART = EngagementMergeUndone(engagement="return", reason="There were two.")


def at(position: int) -> Clocks:
    return on("2023-07-01", known_at=position)


def status(reader: Reader, id: str, clocks: Clocks) -> tuple[str | None, list[str]]:
    view = engagements.view(reader, id, clocks)
    held = None if view.state is None else view.state.status
    return held, [each.id for each in view.life]


def named(reader: Reader, clocks: Clocks) -> str:
    told = facts.view(reader, "announced", clocks).fact
    assert isinstance(told, EngagementAnnounced)
    return told.engagement


def test_before_the_merge_there_are_two_and_after_it_one() -> None:
    reader = views_after(HELD, ANNOUNCED, MERGE, PART)

    assert status(reader, "visit", at(TOLD + 1)) == ("held", ["held"])
    assert status(reader, "return", at(TOLD + 1)) == ("announced", ["announced"])
    for id in ("visit", "return"):
        assert status(reader, id, at(TOLD + 2)) == ("held", ["announced", "held"])
    assert status(reader, "visit", DAY) == ("held", ["held"])
    assert status(reader, "return", DAY) == ("announced", ["announced"])


def test_a_state_has_the_one_engagement_only() -> None:
    reader = views_after(HELD, ANNOUNCED, MERGE)

    two, one = (
        [each.engagement for each in pair_state.between(reader, "alba", "bora", clocks).engagements]
        for clocks in (at(TOLD + 1), DAY)
    )

    assert sorted(two) == ["return", "visit"]
    assert one == ["visit"]


def test_what_is_recorded_under_the_old_id_is_about_the_surviving_one() -> None:
    reader = views_after(HELD, MERGE, ANNOUNCED, PART)

    assert status(reader, "visit", at(TOLD + 2)) == ("held", ["announced", "held"])
    assert status(reader, "return", DAY) == ("announced", ["announced"])


@pytest.mark.parametrize("asked", ["visit", "return"])
def test_a_timeline_of_either_id_has_all(asked: str) -> None:
    reader = views_after(HELD, ANNOUNCED, MERGE)

    page = timeline.page(reader, Filters(engagement=asked), DAY, Paging(limit=10))

    assert [each.id for each in page.items] == ["announced", "held"]
    assert {each.engagement for each in page.items} == {"visit"}


def test_history_tells_of_the_merge_where_a_fact_reads_otherwise() -> None:
    reader = views_after(HELD, ANNOUNCED, MERGE, PART)

    told = [(e.change, e.reason) for e in history.view(reader, "announced", DAY).versions]

    assert told == [
        ("recorded", None),
        ("engagement-merged", "Registered twice."),
        ("engagement-merge-undone", "There were two."),
    ]
    assert [each.change for each in history.view(reader, "held", DAY).versions] == ["recorded"]
    assert [named(reader, at(TOLD + n)) for n in (1, 2, 3)] == ["return", "visit", "return"]


def test_reports_move_with_their_engagement() -> None:
    reported = fact(EngagementReported, "reported", "2023-06-19", engagement="return", host="alba")
    reader = views_after(HELD, reported, MERGE)

    state = engagements.view(reader, "visit", DAY).state

    assert state is not None
    assert [each.fact for each in state.reported] == ["reported"]


def test_parts_are_parts_of_the_surviving_one() -> None:
    """What is told of the part stays as it is; what was said there was said on one occasion."""
    session = fact(
        EngagementHeld, "sat", "2023-06-18", engagement="session", participants=("alba", "bora")
    )
    reader = views_after(HELD, session, MERGE)

    (visit,) = pair_state.between(reader, "alba", "bora", DAY).engagements

    assert [each.engagement for each in visit.parts] == ["session"]
    assert visit.parts[0].part_of == "visit"
    part_before = engagements.view(reader, "session", at(TOLD + 1)).state
    assert part_before is not None
    assert part_before.part_of == "return"


def test_occasions_go_by_the_surviving_whole() -> None:
    directory = Directory()
    for event in (*registry(), MERGE):
        directory.learn(event)
    assert directory.whole_of("session") == "visit"

    directory.learn(PART)

    assert directory.whole_of("session") == "return"
    reader = views_after(SAID, MERGE, PART)
    changes = [each.change for each in history.view(reader, "said", DAY).versions]
    assert changes == ["recorded", "engagement-merged", "engagement-merge-undone"]


def test_parts_of_a_circle_have_an_end() -> None:
    directory = Directory()
    for event in (*registry(), EngagementMerged(engagement="talks", into="session", reason="-")):
        directory.learn(event)
    directory.learn(EngagementMerged(engagement="return", into="session", reason="an old mistake"))

    assert directory.whole_of("return") == "session"


def test_part_that_was_merged_into_another_is_none_of_its_whole_any_more() -> None:
    held = replace(HELD, engagement="talks")
    merge = EngagementMerged(engagement="session", into="talks", reason="Registered twice.")
    whole = EngagementAdded(id="return", form="visit", name="return", part_of="call")
    reader = views_after(held, merge, RegistrationCorrected(registration=whole, reason="It was."))

    assert facts.view(reader, "held", at(TOLD + 2)).version == TOLD
