"""A data set is withdrawn by one event, and with it what rested on it alone."""

import pytest
from msgspec.structs import replace

from events.errors import FactRetractedError
from events.vocabulary.amendments import FactCorrected
from events.vocabulary.base import Citation, DataRecord
from events.vocabulary.channels import ChannelSevered
from events.vocabulary.registry import DataSetWithdrawn
from projections.facts import citations, facts, history, sources
from projections.facts.citations import CitationFilters
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry

DAY = on("2023-07-01")
TOLD = len(registry()) + 1
"""Where the first of a test's events stands."""

RECORD = Citation(
    source="travels",
    record=DataRecord(id="7", public="2023-06-10", sha256="0" * 64),
    says={"place": "harbour"},
)
ALONE = fact(
    ChannelSevered,
    "alone",
    "2023-06-10",
    channel="hotline",
    severed_by="bora",
    citations=(RECORD,),
)
BESIDE = replace(ALONE, id="beside", citations=(RECORD, cited()))
WITHDRAWN = DataSetWithdrawn(source="travels", reason="It was made up.")


def at(position: int) -> Clocks:
    return on("2023-07-01", known_at=position)


def because(reader: Reader, clocks: Clocks) -> tuple[list[str], int]:
    state = pair_state.between(reader, "alba", "bora", clocks)
    return [id for each in state.channels for id in each.because], state.excluded.retracted


def test_what_rested_on_it_alone_stands_no_more_and_what_had_more_stays_with_that() -> None:
    reader = views_after(ALONE, BESIDE, WITHDRAWN)

    view = facts.view(reader, "beside", DAY)

    assert because(reader, at(TOLD + 1)) == (["alone", "beside"], 0)
    assert because(reader, DAY) == (["beside"], 1)
    assert [each.source for each in view.fact.citations] == ["daily"]
    assert (view.support.citations, view.support.lineages) == (1, 1)
    assert facts.view(reader, "beside", at(TOLD + 1)).support.citations == 2


def test_a_fact_that_stands_no_more_says_why() -> None:
    reader = views_after(ALONE, BESIDE, WITHDRAWN)

    with pytest.raises(FactRetractedError) as gone:
        facts.view(reader, "alone", DAY)

    assert "It was made up." in str(gone.value.reason)
    told = {
        id: [(each.change, each.reason) for each in history.view(reader, id, DAY).versions]
        for id in ("alone", "beside")
    }
    assert told == {
        "alone": [("recorded", None), ("retracted", "It was made up.")],
        "beside": [("recorded", None), ("data-set-withdrawn", "It was made up.")],
    }


def test_a_timeline_tells_what_was_taken_out() -> None:
    reader = views_after(ALONE, BESIDE, WITHDRAWN)
    paging = Paging(limit=10, recorded=True)

    page = timeline.page(reader, Filters(), DAY, paging)
    _, told = retractions.beside(reader, Filters(), DAY, paging, page)

    assert [each.id for each in page.items] == ["beside"]
    assert [(each.item.id, each.reason) for each in told] == [("alone", "It was made up.")]


def test_nothing_is_cited_of_it_any_more_and_the_source_says_so() -> None:
    reader = views_after(ALONE, BESIDE, WITHDRAWN)
    asked = CitationFilters(source="travels")

    before, after = (
        len(citations.page(reader, asked, clocks, limit=10).items) for clocks in (at(TOLD + 1), DAY)
    )

    assert (before, after) == (2, 0)
    assert sources.view(reader, "travels", DAY).withdrawn == "It was made up."
    assert sources.view(reader, "travels", at(TOLD + 1)).withdrawn is None


def test_a_correction_gives_a_fact_something_else_to_rest_on() -> None:
    rests = FactCorrected(fact=replace(ALONE, citations=(cited(),)), reason="The Daily has it.")
    reader = views_after(ALONE, WITHDRAWN, rests)

    assert because(reader, at(TOLD + 1)) == ([], 1)
    assert because(reader, DAY) == (["alone"], 0)
    assert [each.change for each in history.view(reader, "alone", DAY).versions] == [
        *("recorded", "retracted", "corrected"),
    ]


def test_what_a_record_said_otherwise_is_contested_no_more() -> None:
    otherwise = replace(RECORD, says={"severed_by": "alba"})
    reader = views_after(replace(ALONE, citations=(cited(), otherwise)), WITHDRAWN)

    before, after = (facts.view(reader, "alone", clocks).contested for clocks in (at(TOLD), DAY))

    assert before is not None
    assert after is None
