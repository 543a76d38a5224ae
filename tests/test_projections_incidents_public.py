"""What settles an incident may be public before what the incident began with."""

from typing import Any

import pytest

from events.errors import UnknownIdError
from events.time.dates import day_of
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.statements import DenialMade
from projections.facts import facts, history
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import registry


def cited(source: str, at: int = 1) -> tuple[Citation, ...]:
    return (Citation(source=source, exact="talks", start=at, end=at + 5),)


COMMON: dict[str, Any] = {"affected": ("bora",), "issues": ("straits",)}
OCCURRED = IncidentOccurred(
    id="found",
    incident="balloon",
    date="2023-06-01",
    summary="A secret of the yearbook.",
    citations=cited("yearbook"),
    responsible=("alba",),
    **COMMON,
)
RESOLVED = IncidentResolved(
    id="settled",
    date="2023-06-10",
    summary="It was settled.",
    citations=cited("daily"),
    incident="balloon",
    resolved_by=("alba",),
    follows=("found",),
    **COMMON,
)
DENIED = DenialMade(
    id="denied",
    date="2023-06-11",
    summary="It was denied.",
    citations=cited("daily"),
    speaker="alba",
    addressees=("bora",),
    denies="found",
)
SOONER = CitationAdded(fact="found", citation=cited("daily", 9)[0])
LEDGER = recorded([*registry(), OCCURRED, RESOLVED, DENIED, SOONER])
BEFORE = Clocks(day_of("2023-12-30"), LEDGER[-2].position, day_of("2023-06-20"))
AFTER = Clocks(BEFORE.as_of, LEDGER[-1].position, BEFORE.public_by)


@pytest.fixture
def reader() -> Reader:
    return Reader(views_of(LEDGER))


def test_state_says_what_is_settled_and_nothing_of_how_it_began(reader: Reader) -> None:
    state = pair_state.between(reader, "alba", "bora", BEFORE)

    (incident,) = state.incidents
    assert (incident.incident, incident.status) == ("balloon", "resolved")
    assert incident.summary == RESOLVED.summary
    assert incident.because == ("settled",)
    assert state.incidents == Fold(LEDGER, BEFORE).relations("alba", "bora").incidents


def test_facts_hide_what_they_follow_or_deny_and_say_which_incident_is_settled(
    reader: Reader,
) -> None:
    settled = facts.view(reader, "settled", BEFORE).fact
    denied = facts.view(reader, "denied", BEFORE).fact

    assert isinstance(settled, IncidentResolved)
    assert isinstance(denied, DenialMade)
    assert (settled.follows, settled.incident, denied.denies) == ((), "balloon", None)
    versions = history.view(reader, "settled", BEFORE).versions
    told = [each.fact for each in Fold(LEDGER, BEFORE).histories.of("settled", BEFORE)]
    assert [each.fact for each in versions] == told


def test_fact_that_the_incident_began_with_is_not_there_before_it_is_public(
    reader: Reader,
) -> None:
    line = timeline.page(reader, Filters(), BEFORE, Paging(limit=50))

    assert "found" not in {each.id for each in line.items}
    assert OCCURRED.summary not in str(line)
    with pytest.raises(UnknownIdError):
        facts.view(reader, "found", BEFORE)
    assert facts.view(reader, "found", AFTER).fact.summary == OCCURRED.summary


def test_incident_is_called_the_same_before_and_after_its_fact_is_public(reader: Reader) -> None:
    before, after = (
        pair_state.between(reader, "alba", "bora", clocks).incidents for clocks in (BEFORE, AFTER)
    )

    assert [each.subject for each in before] == [each.subject for each in after]
    settled = facts.view(reader, "settled", AFTER).fact
    assert isinstance(settled, IncidentResolved)
    assert (settled.follows, settled.incident) == (("found",), "balloon")
