"""On which days is it looked how an element reads? On those alone from which it may be another."""

import msgspec
import pytest

from events.time.dates import day_of, iso
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementHeld,
    EngagementPostponed,
    EngagementReported,
)
from events.vocabulary.facts import AnyFact
from projections.dossiers import rendered
from projections.dossiers.rendering import all_told, break_days
from projections.filing.building import render
from projections.filing.projector import Projector
from projections.holding import segments
from projections.holding.evidence import Evidence
from projections.holding.rule import History
from projections.holding.which_came_later import NOTHING_SAID
from projections.model.clocks import FOREVER, Clocks
from tests.hand_written import HEAD, fact, views_after
from tests.telling import appointed, in_office, stands, told

VISIT = "engagement/visit"
TOGETHER = {"engagement": "visit", "participants": ("alba", "bora")}

HELD = fact(EngagementHeld, "held", "2023-06-05", **TOGETHER)
ANNOUNCED = fact(EngagementAnnounced, "word", "2023-06-05", announced_by=("alba",), **TOGETHER)
PUT_OFF = fact(EngagementPostponed, "late", "2023-06-05", postponed_by="alba", **TOGETHER)
CALLED_OFF = fact(EngagementCancelled, "off", "2023-06-09", cancelled_by="alba", **TOGETHER)
REPORTED = fact(EngagementReported, "report", "[2023-06-07..2023-06-12]", **TOGETHER)


def looked_at(*facts: AnyFact) -> list[str]:
    """The days on which it is looked how the visit reads."""
    reader, clocks = views_after(*facts), Clocks(as_of=FOREVER, known_at=HEAD)
    (visit,) = all_told(reader, [VISIT], clocks)
    return [*map(iso, sorted(break_days(reader, visit, HEAD)))]


def test_what_happened_on_one_day_is_not_looked_at_on_the_next() -> None:
    history = History([appointed("word", "ann", "2023-06-05")], "office", NOTHING_SAID)

    assert history.break_days() == [day_of("2023-06-05")]


def test_what_stood_on_a_day_is_looked_at_on_the_next_too_as_it_stands_alone_on_its_own() -> None:
    history = History([in_office("seen", "ann", "2023-06-05")], "office", NOTHING_SAID)

    assert history.break_days() == [day_of("2023-06-05"), day_of("2023-06-06")]


@pytest.mark.parametrize(
    ("others", "days"),
    [
        ([], ["2023-06-05"]),
        ([stands("stood", "again", "2023-06-20", "open")], ["2023-06-05", "2023-06-20"]),
        (
            [stands("stood", "other", "2023-06-20", "cut")],
            ["2023-06-05", "2023-06-06", "2023-06-20"],
        ),
        (
            [
                stands("stood", "again", "2023-06-18", "open"),
                stands("stood", "other", "2023-06-20", "cut"),
            ],
            ["2023-06-05", "2023-06-18", "2023-06-19", "2023-06-20"],
        ),
        (
            [told("severed", "cut", "[2023-06-01..2023-06-12]")],
            ["2023-06-01", "2023-06-05", "2023-06-06", "2023-06-12"],
        ),
    ],
    ids=["alone", "again", "otherwise next", "otherwise later", "within a window"],
)
def test_day_after_a_condition_is_looked_at_where_it_settled_what_else_is_open(
    others: list[Evidence], days: list[str]
) -> None:
    evidence = [stands("stood", "seen", "2023-06-05", "open"), *others]

    history = History(evidence, "channel", NOTHING_SAID)

    assert [*map(iso, history.break_days())] == days


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ([HELD], ["2023-06-05"]),
        (
            [msgspec.structs.replace(HELD, date="2023-06-05/2023-06-08")],
            ["2023-06-05", "2023-06-09"],
        ),
        ([ANNOUNCED], ["2023-06-05", "2024-06-05"]),
        ([ANNOUNCED, CALLED_OFF], ["2023-06-05", "2023-06-09", "2024-06-05"]),
        ([REPORTED], ["2023-06-07", "2023-06-12"]),
        (
            [msgspec.structs.replace(ANNOUNCED, planned_for="2023-06-20")],
            ["2023-06-05", "2023-06-21", "2024-06-05"],
        ),
    ],
    ids=["held", "lasted", "announced", "called off", "reported", "planned for"],
)
def test_engagement_is_looked_at_when_it_ends_and_when_nobody_waits_for_it_any_more(
    facts: list[AnyFact], days: list[str]
) -> None:
    assert looked_at(*facts) == days


@pytest.mark.parametrize(
    "facts",
    [
        [ANNOUNCED],
        [ANNOUNCED, REPORTED],
        [ANNOUNCED, CALLED_OFF],
        [msgspec.structs.replace(ANNOUNCED, planned_for="2023-06-20")],
        [PUT_OFF],
        [msgspec.structs.replace(PUT_OFF, date="2023-06", planned_for="2023-06-20")],
        [msgspec.structs.replace(ANNOUNCED, date="[2023-06-01..2023-06-12]"), PUT_OFF],
        [ANNOUNCED, msgspec.structs.replace(HELD, date="[2024-05-30..2024-06-10]")],
    ],
)
def test_on_each_day_until_nobody_waits_any_more_it_reads_as_what_is_told_works_out(
    facts: list[AnyFact],
) -> None:
    reader = views_after(*facts)
    projector = Projector(reader.db)
    while render(projector, reader, 1_000):
        pass

    for day in range(day_of("2023-05-28"), day_of("2024-08-01")):
        clocks = Clocks(as_of=day, known_at=HEAD)
        ((_, stored),) = segments.stored(reader, [VISIT], clocks)

        assert stored is not None
        found = rendered.elements(reader, [VISIT], clocks)
        assert found == rendered.worked_out(reader, [VISIT], clocks), iso(day)
