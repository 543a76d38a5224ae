"""Pages of a timeline visit each fact once, in either order."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.chances import chances
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, filters_of, ledgers


def pages(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging
) -> Iterator[timeline.Page]:
    """One page after the other, to the last."""
    page = timeline.page(reader, filters, clocks, paging)
    yield page
    while page.after is not None:
        page = timeline.page(reader, filters, clocks, replace(paging, after=page.after))
        yield page


@settings(max_examples=chances(40))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    filters=filters_of,
    limit=st.integers(1, 7),
    descending=st.booleans(),
)
def test_pages_visit_each_fact_once_in_order_whatever_their_size(
    chosen: list[Step], clocks: Clocks, filters: Filters, limit: int, descending: bool
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    visited = [
        item.id
        for page in pages(reader, filters, clocks, Paging(limit=limit, descending=descending))
        for item in page.items
    ]

    in_order = [item.id for item in Fold(ledger, clocks).timeline(filters)]
    assert visited == (in_order[::-1] if descending else in_order)


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of, limit=st.integers(1, 7))
def test_pages_of_what_was_recorded_visit_each_fact_once_the_last_recorded_first(
    chosen: list[Step], clocks: Clocks, filters: Filters, limit: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    visited = [
        item.id
        for page in pages(reader, filters, clocks, Paging(limit=limit, recorded=True))
        for item in page.items
    ]

    last = "SELECT fact, max(known_from) FROM version WHERE known_from <= ? GROUP BY fact"
    began = dict(reader.db.execute(last, (clocks.known_at,)))
    wanted = {item.id for item in Fold(ledger, clocks).timeline(filters)}
    assert visited == sorted(wanted, key=lambda id: (began[id], id), reverse=True)
