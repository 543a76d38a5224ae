"""What is told on some evidence alone equals a naive fold of what that evidence supports."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Bearing, Citation, DataRecord
from events.vocabulary.channels import ChannelSevered
from events.vocabulary.registry import DataSetWithdrawn
from projections.facts import facts
from projections.model.clocks import Clocks
from projections.model.on_evidence import ALL_BY_PEOPLE, OnEvidence, read_on
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.pair_state import Relations
from projections.timeline import timeline
from projections.timeline.filters import NO_FILTERS, Filters, Paging
from tests.chances import chances
from tests.hand_written import cited, fact, on, views_after
from tests.naive_fold import Fold
from tests.projected import views_of
from tests.random_facts import DATA_SETS, Step
from tests.random_ledgers import clocks_of, filters_of, ledgers
from tests.test_projections_laws import MANY, STATE_PAIRS, agree, answers_of, judged, ledger_of

evidence_of = st.builds(
    OnEvidence,
    coded=st.booleans(),
    data_set=st.none() | st.sampled_from(tuple(DATA_SETS)),
    lineage=st.none() | st.sampled_from(("daily", "weekly", "travels")),
    lineages_at_least=st.none() | st.integers(1, 3),
)


def on_evidence(reader: Reader, evidence: OnEvidence) -> Reader:
    """The same views, read on some evidence alone."""
    read_on(reader.db, evidence)
    return Reader(reader.db)


def without_counts(said: Any, evidence: OnEvidence) -> Any:
    """An answer without the number of what was not public yet, be it on this evidence or on all,
    and of what was taken back, of which it is not known what a data set said.
    """
    if not isinstance(said, Relations):
        return said
    retracted = said.excluded.retracted if evidence.data_set is None else 0
    counts = replace(said.excluded, not_yet_public=0, retracted=retracted)
    return replace(said, excluded=counts)


@settings(max_examples=chances(60))
@given(chosen=ledgers, clocks=clocks_of, evidence=evidence_of, filters=filters_of)
def test_what_is_told_on_some_evidence_equals_a_naive_fold(
    chosen: list[Step], clocks: Clocks, evidence: OnEvidence, filters: Filters
) -> None:
    ledger = ledger_of(chosen)
    reader = on_evidence(Reader(views_of(ledger)), evidence)
    fold = Fold(ledger, clocks, evidence)

    said = answers_of(reader, clocks, STATE_PAIRS)
    page = timeline.page(reader, filters, clocks, Paging(limit=MANY))

    agree(
        {question: without_counts(each, evidence) for question, each in said.items()},
        {
            question: without_counts(each, evidence)
            for question, each in judged(fold, STATE_PAIRS).items()
        },
    )
    assert list(page.items) == fold.timeline(filters)


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of)
def test_what_programs_alone_tell_is_counted_where_it_is_left_out(
    chosen: list[Step], clocks: Clocks, filters: Filters
) -> None:
    ledger = ledger_of(chosen)
    people = {each.id for each in Fold(ledger, clocks).timeline(filters)}
    everybody = {each.id for each in Fold(ledger, clocks, OnEvidence(coded=True)).timeline(filters)}
    reader = on_evidence(Reader(views_of(ledger)), OnEvidence(coded=True))

    found = timeline.coded_left_out(reader, filters, clocks)

    assert people <= everybody or filters.contested is not None or filters.status is not None
    if filters.contested is None and filters.status is None:
        assert (found.facts, found.at_least) == (len(everybody - people), False)


CODED = Citation(source="coded", record=DataRecord(id="7", public="2023-06-10", sha256="0" * 64))
ALONE = fact(
    ChannelSevered, "alone", "2023-06-10", channel="hotline", severed_by="bora", citations=(CODED,)
)
BY_PEOPLE = CitationAdded(fact="alone", citation=cited())
DAY = on("2023-07-01")


def told(reader: Reader) -> tuple[int, int, int]:
    """Channels in the state, what is left out of it as coded, facts in the timeline."""
    state = pair_state.between(reader, "alba", "bora", DAY)
    page = timeline.page(reader, NO_FILTERS, DAY, Paging(limit=10))
    return len(state.channels), state.excluded.machine_coded, len(page.items)


def test_what_a_program_alone_tells_is_left_out_and_counted_and_its_fact_is_there() -> None:
    reader = views_after(ALONE)

    assert told(reader) == (0, 1, 0)
    assert facts.view(reader, "alone", DAY).support.machine_coded


def test_what_a_program_alone_tells_is_told_where_it_is_asked_for_and_says_so() -> None:
    reader = on_evidence(views_after(ALONE), OnEvidence(coded=True))

    (channel,) = pair_state.between(reader, "alba", "bora", DAY).channels

    assert told(reader) == (1, 0, 1)
    assert channel.support.machine_coded


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([ALONE, BY_PEOPLE], (1, 0, 1)),
        (
            [
                ALONE,
                BY_PEOPLE,
                FactCorrected(fact=replace(ALONE, summary="otherwise"), reason="-"),
            ],
            (0, 1, 0),
        ),
        ([replace(ALONE, citations=(CODED, cited()))], (1, 0, 1)),
        ([ALONE, DataSetWithdrawn(source="coded", reason="-")], (0, 0, 0)),
        ([ALONE, BY_PEOPLE, DataSetWithdrawn(source="coded", reason="-")], (1, 0, 1)),
        (
            [
                replace(ALONE, citations=(CODED, replace(CODED, source="travels"))),
                DataSetWithdrawn(source="travels", reason="-"),
            ],
            (0, 1, 0),
        ),
    ],
    ids=range(6),
)
def test_a_fact_that_people_come_to_tell_or_tell_no_more_moves(
    events: list[Any], expected: tuple[int, int, int]
) -> None:
    assert told(views_after(*events)) == expected


@pytest.mark.parametrize("bearing", ["disputes", "mentions"])
def test_a_data_set_supports_still_what_its_record_is_cited_for_otherwise_later(
    bearing: Bearing,
) -> None:
    record = replace(CODED, source="travels")
    otherwise = CitationAdded(fact="alone", citation=replace(record, bearing=bearing))
    reader = views_after(replace(ALONE, citations=(record, cited())), otherwise)

    assert told(on_evidence(reader, OnEvidence(data_set="travels"))) == (1, 0, 1)


def test_a_record_that_disputes_makes_a_fact_public_no_sooner_than_one_that_supports() -> None:
    assert CODED.record is not None
    record = replace(CODED, source="travels")
    sooner = replace(CODED.record, public="2023-06-05")
    disputing = replace(record, bearing="disputes", record=sooner)
    reader = views_after(replace(ALONE, citations=(disputing, record, cited())))
    of_data_set = on_evidence(reader, OnEvidence(data_set="travels"))

    def channels(public_by: str) -> int:
        clocks = on("2023-07-01", public_by=public_by)
        return len(pair_state.between(of_data_set, "alba", "bora", clocks).channels)

    assert (channels("2023-06-09"), channels("2023-06-10")) == (0, 1)


def test_all_that_people_tell_is_what_is_asked_for_where_nothing_is() -> None:
    reader = views_after(ALONE, BY_PEOPLE)
    before = answers_of(reader, DAY, STATE_PAIRS)

    assert answers_of(on_evidence(reader, ALL_BY_PEOPLE), DAY, STATE_PAIRS) == before
