"""That the world moved, that we learned and that we were wrong are three different things."""

from typing import Any

import msgspec
import pytest

from events.errors import QuestionError, UnknownIdError
from events.time.dates import day_of
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.measures import MeasureImposed
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import ActorAdded, ActorMerged, MeasureAdded
from events.vocabulary.statements import StatementMade
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.model.reader import Reader
from projections.relations import changes
from projections.relations.changes import Changes, Compared, DaysSince
from projections.relations.periods import Period
from projections.subjects.contacts import SinceContact
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry

BEFORE = len(registry())
SEVERED = fact(ChannelSevered, "severed", "2023-06-10", channel="hotline")
IMPOSED: dict[str, Any] = {"measure": "tariff", "imposed_by": "cima", "targets": ("bora",)}
RESTORED = fact(ChannelRestored, "restored", "2023-06-20", channel="hotline")


def compared(
    reader: Reader,
    day: str,
    *,
    since: str | None = None,
    learned_since: int | None = None,
    parties: tuple[str, str] = ("alba", "bora"),
) -> Changes:
    period = Period(
        after=on(day),
        since=None if since is None else day_of(since),
        learned_since=learned_since,
    )
    return changes.between(reader, *parties, period)


def gist(found: Changes) -> list[tuple[Any, ...]]:
    """Of each change what, why, and which facts did what."""
    return [
        (each.change, each.id, each.reason, [(c.fact, c.did) for c in each.facts], each.flags)
        for each in found.changes
    ]


def test_later_fact_is_the_world_moving_whenever_it_is_recorded() -> None:
    reader = views_after(SEVERED, RESTORED)

    found = compared(reader, "2023-06-25", since="2023-06-15")

    assert gist(found) == [
        ("changed", "hotline", "the-world-moved", [("restored", ("happened",))], ())
    ]
    (change,) = found.changes
    assert change.differs == ("since", "first_told", "last_told", "because", "status")
    assert (change.before.status, change.after.status) == ("severed", "open")  # type: ignore[union-attr]


def test_fact_that_was_recorded_since_is_learned() -> None:
    reader = views_after(SEVERED, RESTORED)

    found = compared(reader, "2023-06-25", learned_since=BEFORE + 1)

    assert gist(found) == [("changed", "hotline", "we-learned", [("restored", ("recorded",))], ())]
    (cause,) = found.changes[0].facts
    assert [(each.position, each.recorded_by) for each in cause.amendments] == [
        (BEFORE + 2, "tests")
    ]


def test_correction_says_that_we_were_wrong() -> None:
    corrected = fact(ChannelSevered, "severed", "2023-06-12", channel="hotline")
    reader = views_after(SEVERED, FactCorrected(fact=corrected, reason="it was the 12th"))

    found = compared(reader, "2023-06-15", learned_since=BEFORE + 1)

    assert gist(found) == [
        ("changed", "hotline", "we-were-wrong", [("severed", ("corrected",))], ())
    ]
    (cause,) = found.changes[0].facts
    assert (cause.date, cause.amendments[0].reason) == ("2023-06-12", "it was the 12th")


def test_correction_of_what_something_followed_is_what_changed_its_days() -> None:
    started = fact(MeasureImposed, "started", "2023-06-05", **IMPOSED)
    corrected = fact(MeasureImposed, "started", "2023-06-10", **IMPOSED)
    blunt = fact(ChannelSevered, "blunt", "2023-06", channel="hotline", follows=("started",))
    reader = views_after(started, blunt, FactCorrected(fact=corrected, reason="it was the 10th"))

    found = compared(reader, "2023-07-15", learned_since=BEFORE + 2)

    (change,) = [each for each in found.changes if each.id == "hotline"]
    assert change.differs == ("since",)
    assert [(c.fact, c.did) for c in change.facts] == [("started", ("corrected",))]
    assert change.flags == ()


def test_retraction_says_that_we_were_wrong() -> None:
    reader = views_after(SEVERED, FactRetracted(fact="severed", reason="it never was"))

    found = compared(reader, "2023-06-15", learned_since=BEFORE + 1)

    assert gist(found) == [("ended", "hotline", "we-were-wrong", [("severed", ("retracted",))], ())]


def test_late_citation_is_learned() -> None:
    reader = views_after(SEVERED, CitationAdded(fact="severed", citation=cited("weekly")))

    found = compared(reader, "2023-07-15", learned_since=BEFORE + 1)

    assert gist(found) == [
        ("changed", "hotline", "we-learned", [("severed", ("citation-added",))], ())
    ]


def test_fact_that_was_recorded_and_corrected_since_was_never_told_wrongly() -> None:
    better = msgspec.structs.replace(SEVERED, summary="the same, better told")
    reader = views_after(SEVERED, FactCorrected(fact=better, reason="the same, better told"))

    found = compared(reader, "2023-06-15", learned_since=BEFORE)

    assert gist(found) == [
        ("appeared", "hotline", "we-learned", [("severed", ("recorded", "corrected"))], ())
    ]


def test_amendment_is_no_change_of_the_world() -> None:
    wrong = fact(ChannelRestored, "restored", "2023-06-12", channel="hotline")
    reader = views_after(
        SEVERED,
        wrong,
        FactRetracted(fact="restored", reason="it never was"),
        CitationAdded(fact="severed", citation=cited("copy")),
    )

    assert compared(reader, "2023-06-15", since="2023-06-11").changes == ()


def test_what_was_learned_comes_before_how_the_world_moved() -> None:
    earlier = fact(ChannelSevered, "severed", "2023-06-08", channel="hotline")
    reader = views_after(SEVERED, FactCorrected(fact=earlier, reason="the 8th"), RESTORED)

    found = compared(reader, "2023-06-25", since="2023-06-15", learned_since=BEFORE + 1)

    assert gist(found) == [
        ("changed", "hotline", "we-were-wrong", [("severed", ("corrected",))], ()),
        ("changed", "hotline", "the-world-moved", [("restored", ("happened",))], ()),
    ]


def test_days_that_pass_make_certain_what_was_possible() -> None:
    reader = views_after(fact(ChannelSevered, "severed", "2023-06", channel="hotline"))

    (change,) = compared(reader, "2023-06-30", since="2023-06-15").changes

    (cause,) = change.facts
    assert (cause.before, cause.after, cause.did) == ("possible", "certain", ("had-happened",))


def test_visit_that_may_have_ended_is_told_as_days_that_passed() -> None:
    held = fact(
        EngagementHeld,
        "held",
        "2023-06-18/2023-06-19",
        engagement="visit",
        host="alba",
        visitors=("bora",),
    )

    found = compared(views_after(held), "2023-06-20", since="2023-06-19")

    assert gist(found) == [
        ("changed", "visit", "the-world-moved", [("held", ("ended",))], ("days-passed",))
    ]
    assert found.changes[0].differs == ("ongoing",)
    assert found.days_since == DaysSince(
        SinceContact(at_least=0, at_most=0), SinceContact(at_least=1, at_most=1)
    )


def test_element_that_a_limit_cut_off_says_so() -> None:
    ids = [f"measure-{n:03}" for n in range(SECTION_LIMIT_MOST + 1)]
    imposed = [
        fact(
            MeasureImposed,
            f"{id}-imposed",
            "2023-06-10" if id == ids[-1] else "2023-06-01",
            measure=id,
            imposed_by="alba",
            targets=("bora",),
        )
        for id in ids
    ]
    reader = views_after(*(MeasureAdded(id=id, form="ban", name=id) for id in ids), *imposed)

    found = compared(reader, "2023-06-10", since="2023-06-09")

    assert found.more == ("measures",)
    most = SECTION_LIMIT_MOST
    assert found.compared == {"measures": Compared(shown=most, total=most + 1)}
    assert gist(found) == [
        (
            "appeared",
            f"{ids[-1]}/alba/bora",
            "the-world-moved",
            [(f"{ids[-1]}-imposed", ("happened",))],
            (),
        ),
        ("ended", f"{ids[0]}/alba/bora", "not-compared", [], ("cut-off",)),
    ]


def test_what_is_said_under_another_name_is_learned_with_the_merge() -> None:
    said = fact(
        StatementMade,
        "said",
        "2023-06-01",
        speaker="bora-old",
        addressees=("alba",),
        issues=("straits",),
    )
    reader = views_after(said, ActorMerged(actor="bora-old", into="bora", reason="renamed"))

    found = compared(reader, "2023-06-02", learned_since=BEFORE + 1, parties=("alba", "bora-old"))

    assert gist(found) == [
        ("appeared", "bora/straits", "we-learned", [("said", ("actor-merged",))], ()),
        ("ended", "bora-old/straits", "we-learned", [("said", ("actor-merged",))], ()),
    ]


def test_office_that_came_with_a_merge_says_so() -> None:
    appointed = fact(
        OfficialAppointed, "appointed", "2023-06-01", official="bob", office="minister-of-bora"
    )
    merged = ActorMerged(actor="bora-ministry", into="union", reason="one ministry for all")
    reader = views_after(appointed, merged)

    found = compared(reader, "2023-06-02", learned_since=BEFORE + 1, parties=("alba", "cima"))

    assert gist(found) == [("appeared", "minister-of-bora", "we-learned", [], ("actors-merged",))]


def test_party_that_was_not_registered_had_no_relations() -> None:
    appointed = fact(
        OfficialAppointed, "appointed", "2023-06-01", official="bob", office="minister-of-bora"
    )
    reader = views_after(appointed, ActorAdded(id="dora", kind="state", name="Dora"))

    found = compared(reader, "2023-06-02", learned_since=BEFORE + 1, parties=("bora", "dora"))

    assert gist(found) == [
        ("appeared", "minister-of-bora", "we-learned", [], ("party-registered",))
    ]


def test_same_day_and_ledger_have_no_changes() -> None:
    reader = views_after(SEVERED, RESTORED)

    found = compared(reader, "2023-06-25", since="2023-06-25", learned_since=10**6)

    assert found == Changes(between=("alba", "bora"), changes=(), days_since=DaysSince(None, None))


def test_comparison_needs_a_start_and_two_parties() -> None:
    reader = views_after(SEVERED)

    with pytest.raises(QuestionError, match="since is '': expected a day to compare with"):
        compared(reader, "2023-06-25")
    with pytest.raises(UnknownIdError):
        compared(reader, "2023-06-25", parties=("alba", "nobody"))
    with pytest.raises(QuestionError, match="another party"):
        compared(reader, "2023-06-25", since="2023-06-01", parties=("alba", "alba"))
