"""Whoever listens to a timeline hears of every event that changes which facts are in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ledger.protocol import Recorded
from events.vocabulary.amendments import FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import DataSetWithdrawn, Merger, MergerUndone, RegistrationCorrected
from events.vocabulary.statements import DenialMade, StatementMade
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import news
from projections.timeline.filters import Filters
from projections.timeline.news import Arrival
from tests.chances import chances
from tests.hand_written import fact
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import ACTORS, ENGAGEMENTS, ISSUES, PLACES, Step, registry
from tests.random_ledgers import DAYS, events_of, ledgers, namings

AS_OF = max(DAYS)
"""By then everything has happened: what one listens to is of any day."""

NAMED_OTHERWISE = (Merger, MergerUndone, DataSetWithdrawn, RegistrationCorrected)
"""By these any number of facts may come or go: that it is so is told, and not of each. A source
that is said to be a person's work brings in what rests on it alone.
"""

listened = st.builds(
    Filters,
    actor=st.none() | st.sampled_from(ACTORS),
    issue=st.none() | st.sampled_from(ISSUES[:1]),
    engagement=st.sampled_from((None, None, *ENGAGEMENTS)),
    place=st.sampled_from((None, None, *PLACES)),
    contested=st.sampled_from((True, True, False, None)),
)


def seen(ledger: list[Recorded], position: int, filters: Filters) -> set[str]:
    return {each.id for each in Fold(ledger, Clocks(AS_OF, position)).timeline(filters)}


def arrival(reader: Reader, event: Recorded, filters: Filters) -> Arrival | None:
    return news.arrival(reader, event, filters, AS_OF, "/")


@settings(max_examples=chances(40))  # it asks at every position
@given(chosen=ledgers | namings, filters=listened)
def test_what_changes_which_facts_are_in_a_timeline_is_told(
    chosen: list[Step], filters: Filters
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))
    before = seen(ledger, len(registry()), filters)
    for event in ledger[len(registry()) :]:
        now = seen(ledger, event.position, filters)
        told = arrival(reader, event, filters)
        if isinstance(event.event, NAMED_OTHERWISE):
            assert told is not None or now == before
        else:
            others = {each.fact: each.in_timeline for each in told.others} if told else {}
            assert now ^ before <= {told.fact if told else None, *others}
            assert others == {id: id in now for id in now ^ before if told and id != told.fact}
        before = now


CITED = (Citation(source="daily", exact="talks", start=1, end=6),)
SAID = StatementMade(
    id="said",
    date="2023-06-05",
    summary="It was said.",
    citations=CITED,
    speaker="alba",
    addressees=("bora",),
)
OTHER = StatementMade(
    id="other",
    date="2023-06-05",
    summary="It was said too.",
    citations=CITED,
    speaker="alba",
    addressees=("bora",),
)
DENIED = DenialMade(
    id="denied",
    date="2023-06-06",
    summary="It was denied.",
    citations=CITED,
    speaker="cima",
    denies="said",
)
INSTEAD = DenialMade(
    id="denied",
    date="2023-06-06",
    summary="It was denied.",
    citations=CITED,
    speaker="cima",
    denies="other",
)


@pytest.mark.parametrize(
    ("events", "moved"),
    [
        ((SAID, DENIED), {"said": True}),
        ((SAID, DENIED, FactRetracted(fact="denied", reason="-")), {"said": False}),
        (
            (SAID, OTHER, DENIED, FactCorrected(fact=INSTEAD, reason="-")),
            {"said": False, "other": True},
        ),
    ],
)
def test_denial_tells_those_who_listen_to_what_it_denies(
    events: tuple[AnyEvent, ...], moved: dict[str, bool]
) -> None:
    ledger = recorded([*registry(), *events])
    reader = Reader(views_of(ledger))

    contested = arrival(reader, ledger[-1], Filters(actor="bora", contested=True))
    undisputed = arrival(reader, ledger[-1], Filters(actor="bora", contested=False))

    assert contested is not None
    assert undisputed is not None
    assert (contested.fact, contested.in_timeline) == ("denied", False)
    assert {each.fact: each.in_timeline for each in contested.others} == moved
    assert {each.fact: not each.in_timeline for each in undisputed.others} == moved
    assert arrival(reader, ledger[-1], Filters(actor="bora", issue="straits")) is None


def test_denial_of_what_is_not_told_yet_takes_nothing_out() -> None:
    minister = {"official": "bob", "office": "minister-of-bora"}
    later = fact(OfficialInOffice, "later", "2030", **minister)
    denial = fact(DenialMade, "denial", "2023-06-05", speaker="bora", denies="later")
    ledger = recorded([*registry(), later, denial])
    reader = Reader(views_of(ledger))

    told = arrival(reader, ledger[-1], Filters(contested=True))

    assert told is None
