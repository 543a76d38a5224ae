"""A state of relations reads as a chronologist writes: its headline, its order, what is over."""

from typing import Any

import pytest

from events.vocabulary.accords import TreatyEnded, TreatyInForce, TreatySigned
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementHeld,
    EngagementPlanned,
    EngagementPostponed,
    EngagementProposed,
    EngagementReported,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.incidents import IncidentOccurred
from events.vocabulary.measures import MeasureImposed, MeasureLifted
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import (
    AccordAdded,
    ActorMerged,
    EngagementAdded,
    IncidentAdded,
    MeasureAdded,
    OfficeAdded,
)
from events.vocabulary.relations import (
    RelationsEstablished,
    RelationsInterrupted,
    RelationsLowered,
    RelationsRaised,
    RelationsResumed,
    RelationsSevered,
    RelationsStood,
    StateRecognised,
)
from events.vocabulary.statements import StatementMade
from projections.dossiers import actors
from projections.holding.listing_order import LASTING_LIMIT, SECTION_LIMIT
from projections.relations import pair_state
from projections.relations.brief import brief
from projections.relations.pair_state import Relations
from projections.subjects import engagements
from projections.subjects.contacts import SinceContact
from tests.hand_written import fact, on, views_after

BETWEEN: dict[str, Any] = {"between": ("alba", "bora")}
PARTIES: dict[str, Any] = {"participants": ("alba", "bora")}


def state_on(day: str, *told: Any) -> Relations:
    return pair_state.between(views_after(*told), "alba", "bora", on(day))


def engagement(id: str, form: Any = "meeting", part_of: str | None = None) -> EngagementAdded:
    return EngagementAdded(id=id, form=form, name=id.capitalize(), part_of=part_of)


def held(id: str, date: str) -> AnyFact:
    return fact(EngagementHeld, f"{id}-held", date, engagement=id, **PARTIES)


# Engagements.


def test_what_goes_on_leads_then_what_is_pending_then_what_is_over() -> None:
    state = state_on(
        "2023-06-18",
        *map(engagement, ("over", "lasting", "waiting", "older")),
        held("over", "2023-06-17"),
        held("older", "2023-05-01"),
        held("lasting", "2023-06-15/2023-06-20"),
        fact(EngagementPlanned, "plan", "2023-01-01", engagement="waiting", **PARTIES),
    )

    assert [each.engagement for each in state.engagements] == [
        "lasting",
        "waiting",
        "over",
        "older",
    ]
    assert [each.pending for each in state.engagements] == [False, True, False, False]


def test_what_may_be_comes_after_what_is_certain_and_reports_last() -> None:
    state = state_on(
        "2023-06-18",
        *map(engagement, ("rumour", "perhaps", "surely")),
        fact(EngagementReported, "news", "2023-06-17", engagement="rumour", **PARTIES),
        fact(
            EngagementAnnounced,
            "word",
            "[2023-06-10..2023-06-30]",
            engagement="perhaps",
            announced_by=("alba",),
            **PARTIES,
        ),
        held("surely", "2023-03-01"),
    )

    assert [each.engagement for each in state.engagements] == ["surely", "perhaps", "rumour"]


def test_parts_stand_beneath_their_visit_and_are_counted_with_it() -> None:
    state = state_on(
        "2023-06-20",
        engagement("trip", "visit"),
        engagement("parley", part_of="trip"),
        engagement("dinner", part_of="parley"),
        held("trip", "2023-06-18/2023-06-19"),
        held("parley", "2023-06-18"),
        held("dinner", "2023-06-18"),
    )

    (trip,) = state.engagements
    (talks,) = trip.parts
    (dinner,) = talks.parts
    assert (trip.engagement, talks.engagement, dinner.engagement) == ("trip", "parley", "dinner")
    assert dinner.part_of == "parley"
    assert (state.sections["engagements"].shown, state.sections["engagements"].total) == (3, 3)


def test_part_whose_visit_is_not_told_stands_by_itself() -> None:
    state = state_on(
        "2023-06-20",
        engagement("trip", "visit"),
        engagement("parley", part_of="trip"),
        held("parley", "2023-06-18"),
    )

    assert [each.engagement for each in state.engagements] == ["parley"]


@pytest.mark.parametrize(
    ("planned_for", "pending_on", "silent_from"),
    [("2023-06-10", "2023-06-10", "2023-06-11"), (None, "2024-06-01", "2024-06-02")],
)
def test_plan_that_nothing_is_told_of_any_more_has_no_outcome(
    planned_for: str | None, pending_on: str, silent_from: str
) -> None:
    plan = fact(
        EngagementPlanned,
        "plan",
        "2023-06-02",
        engagement="call",
        planned_for=planned_for,
        **PARTIES,
    )

    reader = views_after(plan)
    (before,), (after,) = (
        engagements.states(reader, ["call"], on(day)) for day in (pending_on, silent_from)
    )

    assert (before.pending, before.outcome) == (True, None)
    assert (after.pending, after.outcome, after.status) == (False, "not told", "planned")


def test_postponed_visit_is_pending_whatever_day_it_was_planned_for() -> None:
    state = state_on(
        "2023-03-01",
        fact(
            EngagementPostponed,
            "late",
            "2023-02-03",
            engagement="visit",
            planned_for="2023-02-05",
            host="bora",
            visitors=("alba",),
        ),
    )

    (visit,) = state.engagements
    assert (visit.pending, visit.outcome) == (True, None)
    assert state.headline == ("visit stands postponed since 3 February 2023, no new date told.",)


# What is over.


def test_engagements_of_more_than_a_year_ago_are_history_but_for_the_last_of_each_form() -> None:
    told = [
        *(engagement(f"meeting-{n}") for n in range(3)),
        engagement("old-visit", "visit"),
        held("meeting-0", "2010-01-01"),
        held("meeting-1", "2011-01-01"),
        held("meeting-2", "2023-06-01"),
        held("old-visit", "1972-02-21"),
    ]

    recent, later = state_on("2024-05-31", *told), state_on("2024-06-01", *told)

    for state in (recent, later):
        shown = [each.engagement for each in state.engagements]
        assert shown == ["meeting-2", "old-visit"]
        extent = state.sections["engagements"]
        assert (extent.shown, extent.total, extent.next is None) == (2, 4, False)
        assert state.more == ("engagements",)
        assert state.excluded.cut_off == 2


def test_incident_leaves_with_its_year_and_one_that_lasts_stays() -> None:
    told = [
        IncidentAdded(id="storm", name="Storm"),
        IncidentAdded(id="siege", name="Siege", lasts=True),
        *(
            fact(
                IncidentOccurred,
                f"{id}-told",
                "2023-01-10",
                incident=id,
                responsible=("alba",),
                affected=("bora",),
            )
            for id in ("storm", "siege")
        ),
    ]

    within, beyond = state_on("2024-01-10", *told), state_on("2024-01-11", *told)

    assert [each.incident for each in within.incidents] == ["siege", "storm"]
    assert [each.incident for each in beyond.incidents] == ["siege"]


def test_lifted_measure_and_ended_treaty_are_history_after_a_year() -> None:
    told = [
        MeasureAdded(id="embargo", form="ban", name="Embargo"),
        AccordAdded(id="entente", form="treaty", name="Entente"),
        fact(
            MeasureImposed,
            "on",
            "2020-01-01",
            measure="embargo",
            imposed_by="alba",
            targets=("bora",),
        ),
        fact(
            MeasureLifted,
            "off",
            "2021-01-01",
            measure="embargo",
            lifted_by="alba",
            targets=("bora",),
        ),
        fact(TreatySigned, "signed", "2000-01-01", accord="entente", parties=("alba", "bora")),
        fact(TreatyInForce, "force", "2001-01-01", accord="entente", parties=("alba", "bora")),
        fact(TreatyEnded, "end", "2021-01-01", accord="entente", parties=("alba", "bora")),
    ]

    in_force, ended, over = (
        state_on(day, *told) for day in ("2020-06-01", "2021-06-01", "2023-01-01")
    )

    assert [(e.accord, e.status) for e in in_force.accords] == [("entente", "in-force")]
    assert [e.status for e in ended.accords] == ["ended"]
    assert [e.status for e in ended.measures] == ["lifted"]
    assert (over.accords, over.measures) == ((), ())
    assert set(over.more) == {"accords", "measures"}


# Diplomatic relations.


def relations_on(day: str, *told: AnyFact) -> tuple[str | None, str | None]:
    found = state_on(day, *told).relations
    assert found is not None
    return found.course, None if found.level is None else found.level.level


def test_level_is_kept_through_an_interruption_and_ends_with_the_relations() -> None:
    told = (
        fact(RelationsEstablished, "begun", "1900-01-01", level="legation", **BETWEEN),
        fact(RelationsRaised, "raised", "1950-01-01", level="embassy", **BETWEEN),
        fact(RelationsInterrupted, "halted", "1960-01-01", **BETWEEN),
        fact(RelationsResumed, "again", "1961-01-01", level="embassy", **BETWEEN),
        fact(RelationsLowered, "lowered", "1970-01-01", level="legation", **BETWEEN),
        fact(RelationsSevered, "broken", "1980-01-01", severed_by="alba", **BETWEEN),
        fact(RelationsResumed, "taken-up", "1990-01-01", **BETWEEN),
    )

    assert state_on("1899-12-31", *told).relations is None
    assert relations_on("1900-01-01", *told) == ("in-being", "legation")
    assert relations_on("1955-01-01", *told) == ("in-being", "embassy")
    assert relations_on("1960-06-01", *told) == ("interrupted", "embassy")
    assert relations_on("1975-01-01", *told) == ("in-being", "legation")
    assert relations_on("1985-01-01", *told) == ("broken", None)
    assert relations_on("1995-01-01", *told) == ("in-being", "not-told")


def test_level_that_is_raised_attests_relations_and_begins_none() -> None:
    found = state_on(
        "1980-01-01", fact(RelationsRaised, "raised", "1979-03-01", level="embassy", **BETWEEN)
    )

    assert found.relations is not None
    assert (found.relations.course, found.relations.attested_only) == ("in-being", True)
    assert found.headline == (
        "Diplomatic relations, as told of 1 March 1979, at embassy level since 1 March 1979.",
    )


def test_recognition_lowers_nothing_and_stands_beside() -> None:
    found = state_on(
        "1980-01-01",
        fact(RelationsEstablished, "begun", "1979-01-01", level="embassy", **BETWEEN),
        fact(StateRecognised, "known", "1979-06-01", recognised_by="alba", recognised="bora"),
    ).relations

    assert found is not None
    assert found.level is not None
    assert (found.level.level, found.level.since) == ("embassy", "1979-01-01")
    recognised = [(e.recognised_by, e.recognised, e.government) for e in found.recognitions]
    assert recognised == [("alba", "bora", "bora")]


def test_order_in_which_the_two_are_named_is_of_no_matter() -> None:
    told = (
        fact(RelationsSevered, "broken", "1980-01-01", between=("bora", "alba")),
        fact(RelationsStood, "stood", "1981-01-01", between=("alba", "bora"), course="broken"),
    )
    reader = views_after(*told)

    one, other = (
        pair_state.between(reader, *pair, on("1982-01-01")).relations
        for pair in (("alba", "bora"), ("bora", "alba"))
    )

    assert one == other
    assert one is not None
    assert one.because == ("broken", "stood")


def test_envoy_to_a_third_state_is_in_no_state_of_these_two() -> None:
    offices = [
        OfficeAdded(id=f"envoy-{at}", name=f"Envoy to {at}", of="alba", accredited_to=at)
        for at in ("bora", "cima", "bora-ministry")
    ]
    held = [
        fact(OfficialInOffice, f"in-{each.id}", "2023-06-01", official="ann", office=each.id)
        for each in offices
    ]
    reader = views_after(*offices, *held)

    state = pair_state.between(reader, "alba", "bora", on("2023-06-10"))

    assert [each.office for each in state.offices] == ["envoy-bora", "envoy-bora-ministry"]
    assert state.relations is not None
    assert [each.office for each in state.relations.represented_by] == ["envoy-bora"]


def test_envoys_lead_the_offices_then_who_is_at_the_head() -> None:
    many = [
        OfficeAdded(id=f"a-{number:03}", name=f"Office {number}", of="alba")
        for number in range(LASTING_LIMIT + 1)
    ]
    envoy = OfficeAdded(id="envoy", name="Envoy of Alba to Bora", of="alba", accredited_to="bora")
    king = OfficeAdded(id="king", name="King of Alba", of="alba", heads="state")
    held = [
        fact(OfficialInOffice, f"in-{each.id}", "2023-06-01", official="ann", office=each.id)
        for each in (*many, envoy, king)
    ]
    reader = views_after(*many, envoy, king, *held)

    state = pair_state.between(reader, "bora", "alba", on("2023-06-10"))

    first = [each.office for each in state.offices[:3]]
    assert first == ["envoy", "king", "a-000"]
    assert state.sections["offices"].shown == SECTION_LIMIT
    assert state.sections["offices"].total == LASTING_LIMIT + 3
    assert state.relations is not None
    assert [each.holder for each in state.relations.represented_by] == ["ann"]


def test_office_that_has_been_vacant_for_a_year_is_history() -> None:
    office = OfficeAdded(id="clerk", name="Clerk of Alba", of="alba")
    came = fact(OfficialAppointed, "came", "2020-01-01", official="ann", office="clerk")
    left = fact(OfficialRemoved, "left", "2021-01-01", official="ann", office="clerk")

    soon = state_on("2021-12-31", office, came, left).offices
    late = state_on("2022-01-02", office, came, left)

    assert [(each.office, each.holder) for each in soon] == [("clerk", None)]
    assert late.offices == ()
    assert (late.sections["offices"].shown, late.sections["offices"].total) == (0, 1)


def test_who_holds_the_office_that_is_accredited_represents_the_state() -> None:
    office = OfficeAdded(id="envoy", name="Envoy of Alba to Bora", of="alba", accredited_to="bora")
    came = fact(OfficialAppointed, "came", "2020-01-01", official="ann", office="envoy")

    found = state_on("2021-01-01", office, came).relations

    assert found is not None
    assert [(e.of, e.office, e.holder) for e in found.represented_by] == [("alba", "envoy", "ann")]
    assert found.course is None


# The headline, and the brief view.


def test_headline_tells_relations_what_is_pending_and_the_last_contact() -> None:
    state = state_on(
        "2023-03-01",
        engagement("summit-of-two", "summit"),
        fact(RelationsEstablished, "begun", "1979-01-01", level="embassy", **BETWEEN),
        fact(
            EngagementPlanned,
            "plan",
            "2023-02-01",
            engagement="visit",
            planned_for="2023-04",
            host="bora",
            visitors=("alba",),
        ),
        held("summit-of-two", "2022-11-14"),
    )

    assert state.headline == (
        "Diplomatic relations at embassy level since 1 January 1979.",
        "visit is planned since 1 February 2023, for April 2023.",
        "Last contact told of: Summit-of-two, 14 November 2022.",
    )


def test_headline_leads_with_what_was_put_off_before_what_is_merely_proposed() -> None:
    proposed = fact(
        EngagementProposed,
        "hoped",
        "2023-02-16",
        engagement="call",
        participants=("alba", "bora"),
        proposed_by="alba",
    )
    late = fact(
        EngagementPostponed,
        "late",
        "2023-02-03",
        engagement="visit",
        host="bora",
        visitors=("alba",),
    )

    alone = state_on("2023-03-01", proposed)
    both = state_on("2023-03-01", proposed, late)

    assert [each.engagement for each in both.engagements] == ["call", "visit"]
    assert alone.headline == ("call is proposed since 16 February 2023.",)
    assert both.headline == ("visit stands postponed since 3 February 2023, no new date told.",)


def test_headline_leaves_out_the_days_in_a_name_as_it_tells_them() -> None:
    talks = EngagementAdded(id="congress", form="meeting", name="Talks, 21\u201328 February 1972")
    told = held("congress", "1972-02-21/1972-02-28")

    during, later = (state_on(day, talks, told).headline for day in ("1972-02-25", "1972-05-01"))

    assert during == ("Talks has been going on since 21 February 1972.",)
    assert later == ("Last contact told of: Talks, from 21 February 1972 to 28 February 1972.",)


def test_headline_tells_the_accord_of_the_year_where_nothing_is_pending() -> None:
    told = fact(TreatySigned, "signed", "2023-03-10", accord="pact", parties=("alba", "bora"))

    within, beyond = (state_on(day, told).headline for day in ("2024-03-09", "2024-03-10"))

    assert within == ("pact was signed, 10 March 2023.",)
    assert beyond == ()


def test_state_of_which_nothing_is_told_has_no_headline() -> None:
    assert state_on("1776-07-04").headline == ()


def test_positions_stand_by_issue_with_the_sides_beside_each_other() -> None:
    def said(id: str, speaker: str, about: str, date: str, issue: str) -> AnyFact:
        return fact(StatementMade, id, date, speaker=speaker, addressees=(about,), issues=(issue,))

    state = state_on(
        "2023-07-01",
        said("one", "bora", "alba", "2023-06-01", "chips"),
        said("two", "alba", "bora", "2023-06-20", "straits"),
        said("three", "bora", "alba", "2023-06-02", "straits"),
        said("four", "alba", "bora", "2023-06-03", "chips"),
    )

    assert [(each.issue, each.side) for each in state.stances] == [
        ("straits", "alba"),
        ("straits", "bora"),
        ("chips", "alba"),
        ("chips", "bora"),
    ]


@pytest.mark.parametrize(
    ("day", "leads"), [("2023-08-01", "idea"), ("2023-09-18", "idea"), ("2023-09-20", "parley")]
)
def test_what_was_proposed_and_never_told_of_again_leads_for_a_quarter_of_a_year(
    day: str, leads: str
) -> None:
    state = state_on(
        day,
        *map(engagement, ("idea", "parley")),
        fact(
            EngagementProposed,
            "proposed",
            "2023-06-18",
            engagement="idea",
            proposed_by="alba",
            **PARTIES,
        ),
        held("parley", "2023-07-01"),
    )

    assert state.engagements[0].engagement == leads
    assert {each.engagement for each in state.engagements} == {"idea", "parley"}
    assert any("Idea is proposed" in each for each in state.headline) == (leads == "idea")


def test_what_was_given_a_day_or_put_off_is_waited_for_longer() -> None:
    state = state_on(
        "2024-01-15",
        *map(engagement, ("trip", "parley")),
        fact(EngagementPlanned, "plan", "2023-01-01", engagement="trip", **PARTIES),
        fact(EngagementPostponed, "later", "2023-02-01", engagement="trip", **PARTIES),
        held("parley", "2023-07-01"),
    )

    assert state.engagements[0].engagement == "trip"


def test_brief_view_says_days_in_words_and_no_level_of_no_relations() -> None:
    state = state_on(
        "2024-03-10",
        fact(RelationsSevered, "severed", "[2024-03-01..2024-03-05]", **BETWEEN),
    )

    assert brief(state).elements == (
        "diplomatic relations: broken since some day between 1 March 2024 and 5 March 2024",
    )


def test_brief_view_has_a_line_for_each_element() -> None:
    state = state_on(
        "2023-06-20",
        engagement("trip", "visit"),
        engagement("parley", part_of="trip"),
        held("trip", "2023-06-18/2023-06-19"),
        held("parley", "2023-06-18"),
        fact(StatementMade, "said", "2023-06-19", speaker="alba", addressees=("bora",)),
    )

    found = brief(state)

    assert found.headline == state.headline
    assert found.elements == (
        "Trip: held, 18 June 2023",
        "Parley: held, 18 June 2023",
        "alba on no issue: 1 statement, last 19 June 2023",
    )


def test_brief_view_names_who_is_named() -> None:
    state = state_on(
        "2023-06-20",
        fact(StatementMade, "said", "2023-06-19", speaker="alba", addressees=("bora",)),
    )

    found = brief(state, lambda kind, id: f"{kind} {id}".title())

    assert found.elements == ("Actor Alba on no issue: 1 statement, last 19 June 2023",)


# What an eye that did not write it found.


def test_what_is_still_in_force_is_found_beneath_all_that_is_over() -> None:
    ids = ["old-ban", *(f"ban-{n}" for n in range(30))]
    told = [MeasureAdded(id=id, form="ban", name=id) for id in ids]
    imposed = [
        fact(
            MeasureImposed,
            f"{id}-on",
            f"{1950 + n}-01-01",
            measure=id,
            imposed_by="alba",
            targets=("bora",),
            until=None if n == 0 else f"{1950 + n}-06-01",
        )
        for n, id in enumerate(ids)
    ]

    state = state_on("2000-01-01", *told, *imposed)

    assert [each.measure for each in state.measures] == ["old-ban"]
    assert (state.sections["measures"].shown, state.sections["measures"].total) == (1, 31)


def test_headline_is_the_same_however_few_elements_are_asked_for() -> None:
    reader = views_after(
        engagement("summit-of-two", "summit"),
        fact(
            EngagementAnnounced,
            "word",
            "2023-06-01",
            engagement="visit",
            announced_by=("alba",),
            planned_for="2023-08-01",
            host="bora",
            visitors=("alba",),
        ),
        held("call", "2023-06-05"),
    )

    few, many = (
        pair_state.between(reader, "alba", "bora", on("2023-06-10"), limit=limit)
        for limit in (1, 25)
    )

    assert few.headline == many.headline
    assert "visit is announced since 1 June 2023, for 1 August 2023." in few.headline


def test_plan_without_outcome_is_told_for_a_year_after_its_day() -> None:
    plan = fact(
        EngagementPlanned,
        "plan",
        "2022-01-10",
        engagement="call",
        planned_for="2023-06-18",
        **PARTIES,
    )

    within, beyond = (state_on(day, plan).engagements for day in ("2024-06-17", "2024-06-18"))

    assert [each.outcome for each in within] == ["not told"]
    assert beyond == ()


def test_what_lasted_for_years_is_over_with_its_last_day() -> None:
    told = (
        engagement("conference", "summit"),
        engagement("later", "summit"),
        held("conference", "2019-01-18/2021-06-01"),
        held("later", "2021-07-01"),
    )

    after, long_after = (state_on(day, *told).engagements for day in ("2022-06-01", "2022-06-02"))

    assert [each.engagement for each in after] == ["later", "conference"]
    assert [each.engagement for each in long_after] == ["later"]


def test_last_contact_is_the_one_that_was_over_last() -> None:
    told = (
        engagement("long", "visit"),
        engagement("short", "visit"),
        held("long", "2023-05-01/2023-06-20"),
        held("short", "2023-06-01/2023-06-02"),
    )

    during, after = (state_on(day, *told).contacts for day in ("2023-06-15", "2023-06-25"))

    assert during.days_since == SinceContact(at_least=0, at_most=0)
    assert after.days_since == SinceContact(at_least=5, at_most=5)
    for contacts in (during, after):
        assert contacts.last["visit"] is not None
        assert contacts.last["visit"].engagement == "long"


def test_blunt_contact_gives_bounds_to_the_days_since() -> None:
    told = (
        engagement("blunt", "visit"),
        engagement("sharp", "visit"),
        held("blunt", "2023"),
        held("sharp", "2023-03-01"),
    )

    found = [state_on(day, *told).contacts.days_since for day in ("2023-06-15", "2024-01-10")]

    assert found == [
        SinceContact(at_least=0, at_most=106),
        SinceContact(at_least=10, at_most=315),
    ]


def test_part_that_is_pending_leads_with_its_whole() -> None:
    state = state_on(
        "2023-06-21",
        engagement("tour", "visit"),
        engagement("leg", part_of="tour"),
        held("tour", "2023-06-01/2023-06-03"),
        fact(
            EngagementPlanned,
            "plan",
            "2023-06-01",
            engagement="leg",
            planned_for="2023-07-01",
            **PARTIES,
        ),
        held("call", "2023-06-20"),
    )

    assert [each.engagement for each in state.engagements] == ["tour", "call"]
    assert state.headline[0] == "Leg is planned since 1 June 2023, for 1 July 2023."


def test_headline_says_where_it_is_not_certain_what_the_relations_are() -> None:
    told = (
        fact(RelationsEstablished, "begun", "1922-01-01", level="embassy", **BETWEEN),
        fact(RelationsInterrupted, "halted", "1967-06", **BETWEEN),
    )

    assert state_on("1967-06-10", *told).headline == (
        "Diplomatic relations: in-being or interrupted.",
    )


def test_representative_is_found_after_a_merge() -> None:
    office = OfficeAdded(
        id="envoy", name="Envoy of Alba to Bora", of="alba", accredited_to="bora-old"
    )
    came = fact(OfficialAppointed, "came", "2020-01-01", official="ann", office="envoy")
    merged = ActorMerged(actor="bora-old", into="bora", reason="one state, two ids")

    found = state_on("2021-01-01", office, came, merged).relations

    assert found is not None
    assert [each.office for each in found.represented_by] == ["envoy"]


def test_state_tells_with_whom_it_has_relations_what_is_certain_first() -> None:
    reader = views_after(
        fact(RelationsEstablished, "with-bora", "2023-07", between=("alba", "bora")),
        fact(RelationsStood, "with-cima", "2023-06-01", between=("cima", "alba"), course="broken"),
    )

    view = actors.view(reader, "alba", on("2023-07-10"))

    assert [(each.between, each.course, each.certainty) for each in view.relations] == [
        (("alba", "cima"), "broken", "certain"),
        (("alba", "bora"), None, "possible"),
    ]
    assert view.sections["relations"].total == 2
