"""What is said of the state of things on a day: each test a rule of design.md §2."""

from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.amendments import FactCorrected
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementHeld,
    EngagementPlanned,
    EngagementPostponed,
    EngagementReported,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.measures import MeasureImposed, MeasureLifted, MeasureThreatened
from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.statements import DenialMade, StatementMade
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.subjects import engagements, offices
from projections.subjects.contacts import SinceContact
from tests.hand_written import fact, on, views_after, views_after_old

PLANNED = fact(
    EngagementPlanned, "planned", "2023-06", engagement="visit", host="bora", visitors=("ann",)
)
POSTPONED = fact(
    EngagementPostponed,
    "postponed",
    "2023-06",
    engagement="visit",
    host="bora",
    visitors=("ann",),
    follows=("planned",),
)


def ban(kind: type[AnyFact], id: str, date: str, follows: tuple[str, ...] = ()) -> AnyFact:
    roles_by: dict[type, str] = {
        MeasureThreatened: "threatened_by",
        MeasureImposed: "imposed_by",
        MeasureLifted: "lifted_by",
    }
    roles = {roles_by[kind]: "alba", "targets": ("bora",), "measure": "ban"}
    return fact(kind, id, date, follows=follows, **roles)


def visit(reader: Reader, clocks: Clocks) -> engagements.EngagementState:
    (state,) = pair_state.between(reader, "alba", "bora", clocks).engagements
    return state


def minister(reader: Reader, clocks: Clocks) -> offices.OfficeState:
    state = offices.view(reader, "minister-of-bora", clocks).state
    assert state is not None
    return state


def stances(reader: Reader, a: str, b: str, clocks: Clocks) -> list[tuple[str, ...]]:
    state = pair_state.between(reader, a, b, clocks)
    return [(each.side, *each.because) for each in state.stances]


def test_postponed_visit_is_not_planned_any_more() -> None:
    reader = views_after(PLANNED, POSTPONED)

    state = visit(reader, on("2023-06-30"))

    assert (state.status, state.because, state.alternatives) == ("postponed", ("postponed",), ())


def test_visit_that_may_have_been_postponed_is_one_of_two_things() -> None:
    reader = views_after(PLANNED, POSTPONED)

    state = visit(reader, on("2023-06-15"))

    assert (state.status, state.since, state.certainty) == (None, None, "possible")
    assert [each.value for each in state.alternatives] == ["planned", "postponed"]


def test_dates_weigh_more_than_what_a_fact_says_it_follows() -> None:
    announced = fact(
        EngagementAnnounced,
        "announced",
        "2023-05-31",
        engagement="visit",
        announced_by=("alba",),
        host="bora",
        follows=("planned",),
    )
    reader = views_after(PLANNED, announced)

    assert visit(reader, on("2023-07-01")).status == "planned"


def test_two_facts_that_follow_each_other_say_nothing_of_their_order() -> None:
    planned = fact(
        EngagementPlanned,
        "planned",
        "2023-06",
        engagement="visit",
        host="bora",
        visitors=("ann",),
        follows=("postponed",),
    )
    corrected = FactCorrected(fact=planned, reason="it came after")
    reader = views_after_old(PLANNED, POSTPONED, corrected)

    # Their dates are the same too: what was recorded first is the older one.
    assert visit(reader, on("2023-06-30")).status == "postponed"


def test_what_follows_a_follower_of_a_fact_follows_the_fact() -> None:
    threatened = ban(MeasureThreatened, "threatened", "2023-06")
    imposed = ban(MeasureImposed, "imposed", "[2023-06-05..]", follows=("threatened",))
    lifted = ban(MeasureLifted, "lifted", "2023-06-10", follows=("imposed",))
    reader = views_after(threatened, imposed, lifted)

    (state,) = pair_state.between(reader, "alba", "bora", on("2023-07-01")).measures

    # It may have been imposed in between, or still is to be: then the dates are wrong.
    assert state.because == ("lifted",)


def test_what_has_not_happened_yet_says_nothing_of_the_order_of_others() -> None:
    blunt = ban(MeasureThreatened, "blunt", "2023-06")
    later = ban(MeasureImposed, "later", "2023-08-01", follows=("blunt",))
    early = ban(MeasureLifted, "early", "[2023-06-05..2023-06-20]", follows=("later",))
    reader = views_after(blunt, later, early)

    (state,) = pair_state.between(reader, "alba", "bora", on("2023-07-01")).measures

    # What follows one cannot have been before it: through what is still to come, too.
    assert (state.status, state.because) == ("lifted", ("early",))


def test_facts_that_follow_each_other_say_nothing_however_long_ago_one_of_them_was() -> None:
    blunt = ban(MeasureThreatened, "blunt", "2023-06")
    early = ban(MeasureImposed, "early", "2023-06-05", follows=("blunt",))
    late = ban(MeasureLifted, "late", "2023-06-20")
    both = FactCorrected(
        fact=ban(MeasureThreatened, "blunt", "2023-06", follows=("early",)), reason="or after?"
    )
    reader = views_after_old(blunt, early, late, both)

    (state,) = pair_state.between(reader, "alba", "bora", on("2023-07-01")).measures

    assert state.because == ("late", "blunt")


def test_circle_of_what_follows_what_and_of_dates_leaves_the_dates() -> None:
    imposed = ban(MeasureImposed, "imposed", "2023-06-10")
    lifted = ban(MeasureLifted, "lifted", "2023-06-20")
    blunt = ban(MeasureThreatened, "blunt", "2023-06", follows=("lifted",))
    circle = FactCorrected(
        fact=ban(MeasureImposed, "imposed", "2023-06-10", follows=("blunt",)),
        reason="closes the circle",
    )
    reader = views_after(imposed, lifted, blunt, circle)

    (state,) = pair_state.between(reader, "alba", "bora", on("2023-07-01")).measures

    # Each of the three came after another: none of them was the last.
    assert state.certainty == "contested"
    assert [each.value for each in state.alternatives] == ["imposed", "lifted", "threatened"]


def test_removed_in_july_leaves_two_who_may_be_in_office_on_15_july() -> None:
    appointed = fact(
        OfficialAppointed, "appointed", "[..2023-06-19]", official="bob", office="minister-of-bora"
    )
    removed = fact(
        OfficialRemoved,
        "removed",
        "2023-07",
        official="bob",
        office="minister-of-bora",
        replaced_by="bob-old",
    )
    reader = views_after(appointed, removed)

    on_each = {day: minister(reader, on(day)) for day in ("2023-06-30", "2023-07-15", "2023-07-31")}

    assert on_each["2023-06-30"].holder == "bob"
    assert on_each["2023-07-31"].holder == "bob-old"
    assert on_each["2023-07-15"].holder is None
    told = [(each.value, each.certainty) for each in on_each["2023-07-15"].alternatives]
    assert told == [("bob", "certain"), ("bob-old", "possible")]


def test_office_is_vacant_for_certain_after_a_removal_without_successor() -> None:
    removed = fact(
        OfficialRemoved, "removed", "2023-06-10", official="bob", office="minister-of-bora"
    )
    reader = views_after(removed)

    state = minister(reader, on("2023-06-10"))

    assert (state.holder, state.certainty, state.because) == (None, "certain", ("removed",))


def test_office_of_which_nothing_is_told_has_no_state() -> None:
    assert offices.view(views_after(), "minister-of-bora", on("2023-06-10")).state is None


def test_report_does_not_change_the_status() -> None:
    report = fact(
        EngagementReported,
        "report",
        "2023-07-01",
        engagement="visit",
        host="bora",
        visitors=("ann",),
    )
    reader = views_after(PLANNED, POSTPONED, report)

    state = visit(reader, on("2023-07-01"))

    assert state.status == "postponed"
    assert [each.fact for each in state.reported] == ["report"]


def test_engagement_known_from_a_report_alone_stands_between_the_parties() -> None:
    report = fact(
        EngagementReported,
        "report",
        "2023-06-06",
        engagement="visit",
        host="bora",
        visitors=("ann",),
    )

    state = visit(views_after(report), on("2023-07-01"))

    assert (state.status, state.certainty, state.because) == (None, "possible", ())
    assert [each.fact for each in state.reported] == ["report"]


def test_report_of_before_the_last_change_does_not_stand_beside_it() -> None:
    report = fact(EngagementReported, "report", "2023-05-20", engagement="visit", host="bora")
    reader = views_after(report, PLANNED, POSTPONED)

    assert visit(reader, on("2023-07-01")).reported == ()


def test_only_the_last_ten_reports_stand_beside_the_status() -> None:
    reports = [
        fact(EngagementReported, f"report-{n:02}", "2023-07-01", engagement="visit", host="bora")
        for n in range(14)
    ]
    reader = views_after(PLANNED, *reports)

    shown = [each.fact for each in visit(reader, on("2023-07-01")).reported]

    assert shown == [f"report-{n:02}" for n in range(4, 14)]


def test_visit_is_ongoing_on_each_of_its_days_and_held_afterwards() -> None:
    held = fact(
        EngagementHeld,
        "held",
        "2023-06-18/2023-06-19",
        engagement="visit",
        host="bora",
        visitors=("ann",),
    )
    reader = views_after(held)

    days = ("2023-06-18", "2023-06-19", "2023-06-20")
    on_each = [visit(reader, on(day)) for day in days]

    assert [each.status for each in on_each] == ["held"] * 3
    assert [each.ongoing for each in on_each] == [True, True, False]


def test_of_two_contacts_on_one_day_the_last_is_the_last_in_the_timeline() -> None:
    held = [
        fact(EngagementHeld, id, "2023-06-18", engagement="call", participants=("alba", "bora"))
        for id in ("b-held", "a-held")
    ]
    reader = views_after(*held)

    contacts = pair_state.between(reader, "alba", "bora", on("2023-06-29")).contacts

    assert contacts.last["call"] is not None
    assert contacts.last["call"].fact == "b-held"


def test_contact_is_counted_from_its_last_day() -> None:
    held = fact(
        EngagementHeld,
        "held",
        "2023-06-18/2023-06-19",
        engagement="visit",
        host="bora",
        visitors=("ann",),
    )
    reader = views_after(held)

    contacts = pair_state.between(reader, "alba", "bora", on("2023-06-29")).contacts

    assert contacts.days_since == SinceContact(at_least=10, at_most=10)
    assert {form for form, contact in contacts.last.items() if contact} == {"visit"}


def test_incident_that_is_resolved_is_the_one_that_occurred() -> None:
    occurred = fact(
        IncidentOccurred,
        "found",
        "2023-06-01",
        incident="balloon",
        responsible=("alba",),
        affected=("bora",),
    )
    resolved = fact(
        IncidentResolved,
        "balloon-settled",
        "2023-06-10",
        incident="balloon",
        resolved_by=("alba",),
        affected=("bora",),
    )
    reader = views_after(occurred, resolved)

    (incident,) = pair_state.between(reader, "alba", "bora", on("2023-06-10")).incidents

    assert (incident.incident, incident.name) == ("balloon", "balloon")
    assert incident.status == "resolved"
    assert incident.summary == resolved.summary


def test_stance_is_not_shown_between_parties_before_it_was_said_between_them() -> None:
    to_cima = fact(
        StatementMade,
        "to-cima",
        "2023-06-01",
        speaker="alba",
        addressees=("cima",),
        issues=("straits",),
    )
    to_bora = fact(
        DenialMade,
        "to-bora",
        "2023-06-10",
        speaker="alba",
        addressees=("bora",),
        issues=("straits",),
    )
    reader = views_after(to_cima, to_bora)

    assert stances(reader, "alba", "bora", on("2023-06-09")) == []
    assert stances(reader, "alba", "bora", on("2023-06-10")) == [("alba", "to-bora")]


def test_stance_between_parties_is_the_last_word_even_if_it_was_said_to_another() -> None:
    to_bora = fact(
        StatementMade,
        "to-bora",
        "2023-06-01",
        speaker="alba",
        addressees=("bora",),
        issues=("straits",),
    )
    to_cima = fact(
        StatementMade,
        "to-cima",
        "2023-06-10",
        speaker="alba",
        addressees=("cima",),
        issues=("straits",),
    )
    reader = views_after(to_bora, to_cima)

    assert stances(reader, "alba", "bora", on("2023-06-10")) == [("alba", "to-cima")]


def test_third_signatory_of_a_joint_statement_says_nothing_between_the_other_two() -> None:
    statement = fact(
        JointStatementIssued,
        "statement",
        "2023-06-01",
        parties=("alba", "bora", "cima"),
        issues=("straits",),
    )
    reader = views_after(statement)

    said = [("alba", "statement"), ("bora", "statement")]
    assert stances(reader, "alba", "bora", on("2023-06-01")) == said


def test_office_of_a_body_for_both_parties_is_told_once() -> None:
    appointed = fact(OfficialAppointed, "appointed", "2023-06-01", official="ann", office="chair")
    reader = views_after(appointed)

    (chair,) = pair_state.between(reader, "alba", "cima", on("2023-06-01")).offices

    assert (chair.holder, chair.because) == ("ann", ("appointed",))
