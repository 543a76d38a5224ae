"""What was taken back of a timeline is what the timeline had just before."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.vocabulary.amendments import FactRetracted
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.retractions import Retracted
from tests.naive_fold import Fold
from tests.projected import recorded, views_of
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, filters_of, steps

MANY = 1_000
lists_of_steps = st.lists(steps, min_size=10, max_size=40)
retracting = st.lists(steps.map(lambda step: step._replace(act="retract")), min_size=1, max_size=9)
chosen_steps = st.tuples(lists_of_steps, retracting).map(lambda both: [*both[0], *both[1]])


def _loose(filters: Filters, names: tuple[str, ...]) -> Filters:
    """Some of the filters: of all of them together hardly anything is left."""
    kept = {name: getattr(filters, name) for name in names}
    return Filters(**kept if kept.get("actor") else {**kept, "counterpart": None})


NAMES = (
    *(("actor",), ("actor", "counterpart"), ("issue",), ("kind",), ("engagement",), ("place",)),
    *(("since", "until"), ("text",), ("contested",), ("status",), ("actor", "issue")),
)
loose_filters = st.builds(_loose, filters_of, st.just(()) | st.sampled_from(NAMES))


def expected(ledger: list[Recorded], filters: Filters, clocks: Clocks) -> list[tuple[int, str]]:
    """The retractions, the last first, of what a naive reader of the timeline had seen."""
    found = []
    for each in ledger[: clocks.known_at]:
        if isinstance(each.event, FactRetracted):
            then = replace(clocks, known_at=each.position - 1)
            seen = {item.id for item in Fold(ledger, then).timeline(filters)}
            if each.event.fact in seen:
                found.append((each.position, each.event.fact))
    return found[::-1]


def pages(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging
) -> list[tuple[timeline.Page, tuple[Retracted, ...]]]:
    found = []
    while True:
        page = timeline.page(reader, filters, clocks, paging)
        page, told = retractions.beside(reader, filters, clocks, paging, page)
        found.append((page, told))
        if page.after is None:
            return found
        paging = replace(paging, after=page.after)


@settings(max_examples=60)
@given(
    chosen=chosen_steps,
    clocks=clocks_of,
    filters=loose_filters,
    limit=st.integers(1, 7),
)
def test_pages_tell_once_of_each_fact_that_was_taken_back_of_the_timeline(
    chosen: list[Step], clocks: Clocks, filters: Filters, limit: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    found = pages(reader, filters, clocks, Paging(limit=limit, recorded=True))

    told = [(each.position, each.item.id) for _, each_told in found for each in each_told]
    assert told == expected(ledger, filters, clocks)
    assert all(len(page.items) <= limit and len(each) <= limit for page, each in found)
    shown = [item.id for page, _ in found for item in page.items]
    assert sorted(shown) == sorted(each.id for each in Fold(ledger, clocks).timeline(filters))
    assert {*shown}.isdisjoint(id for _, id in told)


@settings(max_examples=30)
@given(
    chosen=chosen_steps,
    clocks=clocks_of,
    filters=loose_filters,
)
def test_order_of_days_has_all_of_them_on_its_first_page(
    chosen: list[Step], clocks: Clocks, filters: Filters
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    (first, told), *others = pages(reader, filters, clocks, Paging(limit=MANY))

    assert [(each.position, each.item.id) for each in told] == expected(ledger, filters, clocks)
    assert others == []
    assert list(first.items) == Fold(ledger, clocks).timeline(filters)
    for each in told:
        then = replace(clocks, known_at=each.position - 1)
        assert each.item == timeline.item(reader, each.item.id, then)


def test_most_of_these_ledgers_have_something_to_tell() -> None:
    told = []

    @settings(max_examples=100, derandomize=True, database=None)
    @given(chosen=chosen_steps, clocks=clocks_of, filters=loose_filters)
    def count(chosen: list[Step], clocks: Clocks, filters: Filters) -> None:
        told.append(bool(expected(recorded(events_of(chosen)), filters, clocks)))

    count()

    assert sum(told) > len(told) // 5
