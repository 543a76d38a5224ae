"""An incident that turns out to last goes on until it is resolved, however it was registered."""

from typing import Any

from events.vocabulary.incidents import IncidentGoingOn, IncidentOccurred, IncidentResolved
from projections.relations import pair_state
from projections.subjects.incidents import IncidentState
from tests.hand_written import fact, on, views_after

BETWEEN: dict[str, Any] = {"incident": "balloon", "responsible": ("alba",), "affected": ("bora",)}
OCCURRED = fact(IncidentOccurred, "occurred", "2020-03-01", **BETWEEN)
GOES_ON = fact(IncidentGoingOn, "goes-on", "2020-06-01", **BETWEEN)
RESOLVED = fact(
    IncidentResolved,
    "resolved",
    "2024-01-01",
    incident="balloon",
    resolved_by=("alba",),
    affected=("bora",),
)


def incidents_on(day: str, *told: Any) -> tuple[IncidentState, ...]:
    return pair_state.between(views_after(*told), "alba", "bora", on(day)).incidents


def test_incident_of_one_day_leaves_the_state_after_a_year() -> None:
    assert incidents_on("2022-01-01", OCCURRED) == ()


def test_incident_that_was_found_to_be_going_on_lasts_until_it_is_resolved() -> None:
    (incident,) = incidents_on("2023-12-31", OCCURRED, GOES_ON, RESOLVED)
    (resolved,) = incidents_on("2024-01-01", OCCURRED, GOES_ON, RESOLVED)

    assert (incident.status, incident.lasts) == ("occurred", True)
    assert (incident.since, incident.last_told) == ("2020-03-01", "2020-06-01")
    assert incident.because == ("occurred", "goes-on")
    assert (resolved.status, resolved.since) == ("resolved", "2024-01-01")
    assert incidents_on("2025-06-01", OCCURRED, GOES_ON, RESOLVED) == ()


def test_before_it_was_told_to_be_going_on_it_does_not_last() -> None:
    (incident,) = incidents_on("2020-05-31", OCCURRED, GOES_ON)

    assert (incident.lasts, incident.ends) == (False, "2020-03-01")


def test_incident_of_which_only_is_told_that_it_went_on_began_nobody_says_when() -> None:
    (incident,) = incidents_on("2023-01-01", GOES_ON)

    assert (incident.status, incident.since) == ("occurred", "[..2020-06-01]")
    assert (incident.lasts, incident.attested_only) == (True, True)


def test_incident_that_goes_on_after_it_was_resolved_is_not_over() -> None:
    again = fact(IncidentGoingOn, "again", "2024-02-01", **BETWEEN)

    (incident,) = incidents_on("2026-01-01", OCCURRED, RESOLVED, again)

    assert (incident.status, incident.since) == ("occurred", "[2024-01-01..2024-02-01]")
    assert (incident.lasts, incident.because) == (True, ("again",))
