"""Between whom a fact stands, told by hand for each family of facts."""

from typing import Any

import pytest

from events.vocabulary.accords import (
    AgreementReached,
    JointStatementIssued,
    TreatyEnded,
    TreatyInForce,
    TreatySigned,
)
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementHeld,
    EngagementInvited,
    EngagementPostponed,
    EngagementRefused,
    EngagementReported,
    InvitationAccepted,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.measures import MeasureImposed, MeasureLifted, MeasureThreatened
from events.vocabulary.offices import OfficialAbsent, OfficialAppointed, OfficialRemoved
from events.vocabulary.registry import ActorMerged
from events.vocabulary.statements import DemandMade, StatementMade
from projections.model.directory import Directory
from projections.model.parties import actors_of, pairs_of
from tests.hand_written import fact
from tests.random_facts import registry


@pytest.fixture
def directory() -> Directory:
    directory = Directory()
    for event in registry():
        directory.learn(event)
    return directory


def a_fact(kind: type[AnyFact], **roles: Any) -> AnyFact:
    return fact(kind, "a-fact", "2023-06-05", **roles)


def test_visitor_host_and_their_states_stand_across_from_each_other(directory: Directory) -> None:
    visit = a_fact(EngagementHeld, engagement="visit", host="bora", visitors=("ann",))

    assert set(pairs_of(visit, directory)) == {"ann|bora", "alba|bora"}


def test_person_and_their_own_state_are_no_pair(directory: Directory) -> None:
    meeting = a_fact(EngagementHeld, engagement="talks", participants=("ann", "ann-again", "alba"))

    assert pairs_of(meeting, directory) == ()


def test_body_for_two_states_has_nothing_between_it_and_either(directory: Directory) -> None:
    meeting = a_fact(EngagementHeld, engagement="talks", participants=("union", "alba"))

    assert pairs_of(meeting, directory) == ()


def test_everybody_at_a_meeting_stands_across_from_everybody(directory: Directory) -> None:
    meeting = a_fact(EngagementHeld, engagement="talks", participants=("alba", "bora", "cima"))

    assert set(pairs_of(meeting, directory)) == {"alba|bora", "alba|cima", "bora|cima"}


@pytest.mark.parametrize(
    "act",
    [
        a_fact(EngagementInvited, engagement="visit", invited_by="alba", invited=("bora",)),
        a_fact(InvitationAccepted, engagement="visit", accepted_by="bora", invited_by="alba"),
        a_fact(EngagementAnnounced, engagement="visit", announced_by=("alba",), host="bora"),
        a_fact(EngagementPostponed, engagement="visit", postponed_by="alba", host="bora"),
        a_fact(EngagementRefused, engagement="visit", refused_by="alba", host="bora"),
    ],
    ids=lambda act: type(act).__name__,
)
def test_who_acts_on_an_engagement_takes_part_in_it(act: AnyFact, directory: Directory) -> None:
    assert pairs_of(act, directory) == ("alba|bora",)


def test_medium_that_reports_a_visit_does_not_take_part_in_it(directory: Directory) -> None:
    report = a_fact(
        EngagementReported,
        engagement="visit",
        host="bora",
        visitors=("alba",),
        reported_by="league",
    )

    assert pairs_of(report, directory) == ("alba|bora",)
    assert actors_of(report) == ("bora", "alba", "league")


def test_speaker_stands_across_from_addressees_and_from_those_spoken_of(
    directory: Directory,
) -> None:
    demand = a_fact(DemandMade, speaker="ann", addressees=("bora",), about=("cima",))

    assert set(pairs_of(demand, directory)) == {"ann|bora", "alba|bora", "ann|cima", "alba|cima"}


def test_who_is_spoken_for_speaks_and_who_gives_the_account_does_not(directory: Directory) -> None:
    statement = a_fact(
        StatementMade,
        speaker="ann",
        on_behalf_of="league",
        addressees=("bora",),
        readout_by="cima",
    )

    assert set(pairs_of(statement, directory)) == {"ann|bora", "alba|bora", "bora|league"}


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (MeasureThreatened, "threatened_by"),
        (MeasureImposed, "imposed_by"),
        (MeasureLifted, "lifted_by"),
    ],
)
def test_two_targets_of_one_sanction_have_nothing_between_them(
    kind: type[AnyFact], role: str, directory: Directory
) -> None:
    sanction = a_fact(kind, measure="ban", targets=("bora", "cima"), **{role: "alba"})

    assert set(pairs_of(sanction, directory)) == {"alba|bora", "alba|cima"}


@pytest.mark.parametrize("kind", [ChannelSevered, ChannelRestored])
def test_channel_stands_between_its_ends_whoever_severs_it(
    kind: type[AnyFact], directory: Directory
) -> None:
    assert pairs_of(a_fact(kind, channel="hotline"), directory) == ("alba|bora",)


def test_those_who_bear_an_incident_stand_across_from_those_who_did_it(
    directory: Directory,
) -> None:
    occurred = a_fact(
        IncidentOccurred, incident="balloon", responsible=("alba",), affected=("bora", "cima")
    )
    resolved = a_fact(
        IncidentResolved, incident="another", resolved_by=("alba", "cima"), affected=("bora",)
    )

    assert set(pairs_of(occurred, directory)) == {"alba|bora", "alba|cima"}
    assert set(pairs_of(resolved, directory)) == {"alba|bora", "bora|cima"}


def test_broker_is_a_party_to_an_agreement(directory: Directory) -> None:
    agreement = a_fact(AgreementReached, parties=("alba", "bora"), brokered_by="cima")

    assert set(pairs_of(agreement, directory)) == {"alba|bora", "alba|cima", "bora|cima"}


def test_parties_to_a_joint_statement_stand_across_from_those_it_is_about(
    directory: Directory,
) -> None:
    statement = a_fact(JointStatementIssued, parties=("alba", "bora"), about=("cima",))

    assert set(pairs_of(statement, directory)) == {"alba|bora", "alba|cima", "bora|cima"}


@pytest.mark.parametrize("kind", [OfficialAppointed, OfficialRemoved, OfficialAbsent])
def test_change_in_an_office_stands_between_nobody(
    kind: type[AnyFact], directory: Directory
) -> None:
    change = a_fact(kind, official="ann", office="head-of-alba")

    assert pairs_of(change, directory) == ()
    assert actors_of(change) == ("ann",)


def test_merged_actor_stands_where_the_other_did(directory: Directory) -> None:
    directory.learn(ActorMerged(actor="bora-old", into="bora", reason="renamed"))
    demand = a_fact(DemandMade, speaker="bob-old", addressees=("alba",))

    assert set(pairs_of(directory.named(demand), directory)) == {"alba|bob-old", "alba|bora"}


@pytest.mark.parametrize("kind", [TreatySigned, TreatyInForce, TreatyEnded])
def test_treaty_stands_between_all_its_parties(kind: type[AnyFact], directory: Directory) -> None:
    treaty = a_fact(kind, accord="pact", parties=("alba", "bora"))

    assert set(pairs_of(treaty, directory)) == {"alba|bora"}


def test_who_leaves_a_treaty_stands_across_from_its_parties(directory: Directory) -> None:
    ended = a_fact(TreatyEnded, accord="pact", parties=("bora", "cima"), ended_by="alba")

    assert set(pairs_of(ended, directory)) == {"alba|bora", "alba|cima", "bora|cima"}
