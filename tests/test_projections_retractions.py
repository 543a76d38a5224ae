"""What was taken out of a timeline is what the timeline had just before, and has not any more."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.vocabulary.amendments import FactCorrected, FactRetracted
from events.vocabulary.base import Event, Fact
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    RegistrationCorrected,
)
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.retractions import TakenOut
from tests.chances import chances
from tests.naive_fold import Fold
from tests.naive_record import Record
from tests.projected import recorded, views_of
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, filters_of, steps

MANY = 1_000
lists_of_steps = st.lists(steps, min_size=10, max_size=40)
amending = st.builds(
    Step._replace,
    steps,
    act=st.sampled_from(("retract", "retract", "correct", "correct", "merge", "cite")),
    target=st.integers(0, 5),
)
chosen_steps = st.tuples(lists_of_steps, st.lists(amending, min_size=1, max_size=12)).map(
    lambda both: [*both[0], *both[1]]
)


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
    """Where what a naive reader of the timeline had seen was last amended so that it was gone, the
    last first, but for what is back.
    """

    @cache  # what was gone at a position was mostly there at the end of the one before
    def seen(position: int) -> set[str]:
        then = Fold(ledger, replace(clocks, known_at=position))
        return {item.id for item in then.timeline(filters)}

    gone: dict[str, int] = {}
    for each in ledger[: clocks.known_at]:
        amended = _amended(each, ledger, contested=filters.contested)
        if amended:
            lost = seen(each.position - 1) - seen(each.position)
            gone.update(dict.fromkeys(amended & lost, each.position))
    back = seen(clocks.known_at)
    return sorted(((at, id) for id, at in gone.items() if id not in back), reverse=True)


def _amended(recorded: Recorded, ledger: list[Recorded], *, contested: bool | None) -> set[str]:
    """The facts that an event may take out of a timeline by amending them, or by denying them or
    not any more.
    """
    if contested is not None:
        return {each.event.id for each in ledger if isinstance(each.event, Fact)}
    match recorded.event:
        case FactRetracted(fact=id):
            return {id}
        case FactCorrected(fact=fact):
            return {fact.id}
        case MergeUndone() | EngagementMergeUndone():
            return _told_otherwise(recorded.position, ledger)
        case ActorMerged() | EngagementMerged() | DataSetWithdrawn() | RegistrationCorrected():
            return {each.event.id for each in ledger if isinstance(each.event, Fact)}
        case _:
            return set()


def _told_otherwise(position: int, ledger: list[Recorded]) -> set[str]:
    """The facts that read otherwise from a position on. Others may be out of a timeline because it
    is another one's: what one asks for is then somebody else.
    """
    before, after = (Record(ledger, each) for each in (position - 1, position))
    return {
        id
        for id, told in before.known.items()
        if told != (then := after.known[id]) or before.actors(told) != after.actors(then)
    }


def pages(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging
) -> list[tuple[timeline.Page, tuple[TakenOut, ...]]]:
    found = []
    while True:
        page = timeline.page(reader, filters, clocks, paging)
        page, told = retractions.beside(reader, filters, clocks, paging, page)
        found.append((page, told))
        if page.after is None:
            return found
        paging = replace(paging, after=page.after)


@settings(max_examples=chances(60))
@given(
    chosen=chosen_steps,
    clocks=clocks_of,
    filters=loose_filters,
    limit=st.integers(1, 7),
)
def test_pages_tell_once_of_each_fact_that_was_taken_out_of_the_timeline(
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


@settings(max_examples=chances(30))
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
    told: list[bool] = []
    by: set[type[Event]] = set()

    @settings(max_examples=100, derandomize=True, database=None)
    @given(chosen=chosen_steps, clocks=clocks_of, filters=loose_filters)
    def count(chosen: list[Step], clocks: Clocks, filters: Filters) -> None:
        ledger = recorded(events_of(chosen))
        found = expected(ledger, filters, clocks)
        told.append(bool(found))
        by.update(type(ledger[position - 1].event) for position, _ in found)

    count()

    assert sum(told) > len(told) // 5
    assert by >= {FactRetracted, FactCorrected}
