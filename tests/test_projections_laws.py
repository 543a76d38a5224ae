"""What holds for all ledgers and all questions; the judge is `tests.naive_fold`."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.time.dates import Bounds, day_of, parse
from events.vocabulary.base import Fact
from events.vocabulary.registry import DataSetWithdrawn
from projections.dossiers import actors, issues, places
from projections.facts import citations, facts
from projections.facts.citations import CitationFilters
from projections.facts.contested import contested_among
from projections.filing.projector import Projector
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.pair_state import Relations
from projections.search import quotes
from projections.subjects import accords, channels, engagements, incidents, measures, offices
from projections.timeline import disagreements, timeline
from projections.timeline.filters import Filters, Paging
from tests import naive_lives
from tests.chances import chances
from tests.naive_fold import Fold
from tests.naive_record import without_unpublished
from tests.projected import answer, recorded, rows_of, unadorned, views_of
from tests.random_facts import (
    ACCORDS,
    ACTORS,
    CHANNELS,
    ENGAGEMENTS,
    INCIDENTS,
    ISSUES,
    KINDS,
    MEASURE_KINDS,
    MEASURES,
    OFFICES,
    PLACES,
    SOURCES,
    STATES,
    Step,
    plain_step,
    registry,
)
from tests.random_ledgers import (
    DATES,
    DAYS,
    clocks_of,
    events_of,
    filters_of,
    ledgers,
    steps,
    tangles,
)

Pairs = Sequence[tuple[str, str]]

PAIRS = tuple(combinations(ACTORS, 2))
STATE_PAIRS = tuple(combinations(STATES, 2))
MANY = 1_000

BY_BOUNDS: dict[Bounds, str] = {parse(date).first: date for date in DATES}
DIFFERENT_DATES = tuple(BY_BOUNDS.values())

questions = st.lists(clocks_of, min_size=1, max_size=3)
further_pairs = st.lists(st.sampled_from(PAIRS), max_size=2)
facts_alone = steps.map(lambda step: step._replace(act="record", follows=()))
sizes_of = st.lists(st.integers(1, 20), max_size=10)
citation_filters = st.builds(
    CitationFilters,
    source=st.none() | st.sampled_from(tuple(SOURCES)),
    actor=st.none() | st.sampled_from(ACTORS),
    issue=st.none() | st.sampled_from(ISSUES),
    asserted_by=st.none() | st.sampled_from(ACTORS),
)


GOING_ON = [
    plain_step(kind, date)
    for kind, date in enumerate(("2023-06-05/2023-06-25", "2023-06", "[2023-06-09,2023-06-14]"))
]
AFTER_SINCE_EVER = [
    plain_step(KINDS.index(MEASURE_KINDS[0]), "../2023-06-12"),
    plain_step(KINDS.index(MEASURE_KINDS[0]), "[..2023-06-10]", 0),
]
"""A threat that came after one that was there since ever."""
BACKWARDS = Filters(since=day_of("2023-06-12"), until=day_of("2023-06-10"))
"""Days of which the last comes before the first: nothing goes on between them."""


def ledger_of(chosen: Sequence[Step]) -> list[Recorded]:
    return recorded(events_of(chosen))


def answers_of(reader: Reader, clocks: Clocks, pairs: Pairs) -> dict[str, Any]:
    """What the views say of everything at some clocks."""
    found: dict[str, Any] = {}
    for a, b in pairs:
        found[f"{a}|{b}"] = unadorned(answer(pair_state.between, reader, a, b, clocks))
    for kind, view, ids in (
        ("actor", actors.view, ACTORS),
        ("issue", issues.view, ISSUES),
        ("office", offices.view, OFFICES),
        ("engagement", engagements.view, ENGAGEMENTS),
        ("measure", measures.view, MEASURES),
        ("channel", channels.view, CHANNELS),
        ("incident", incidents.view, INCIDENTS),
        ("accord", accords.view, ACCORDS),
        ("place", places.view, PLACES),
    ):
        for id in ids:
            found[f"{kind}/{id}"] = unadorned(answer(view, reader, id, clocks))
    return found


def judged(fold: Fold, pairs: Pairs) -> dict[str, Any]:
    """What the naive fold says of the same."""
    found: dict[str, Any] = {}
    for a, b in pairs:
        found[f"{a}|{b}"] = answer(fold.relations, a, b)
    for kind, view, ids in (
        ("actor", fold.actor_view, ACTORS),
        ("issue", fold.issue_view, ISSUES),
        ("office", fold.office_view, OFFICES),
        ("engagement", fold.engagement_view, ENGAGEMENTS),
        ("measure", partial(naive_lives.measure_view, fold), MEASURES),
        ("channel", partial(naive_lives.channel_view, fold), CHANNELS),
        ("incident", partial(naive_lives.incident_view, fold), INCIDENTS),
        ("accord", partial(naive_lives.accord_view, fold), ACCORDS),
        ("place", partial(naive_lives.place_view, fold), PLACES),
    ):
        for id in ids:
            found[f"{kind}/{id}"] = answer(view, id)
    return found


def agree(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Assert that answers are the same, one by one, so that a failure shows the first."""
    assert list(found) == list(expected)
    for question, said in found.items():
        assert said == expected[question], question


class PowerCutError(Exception):
    """Ends the filing of a batch in the middle."""


def interrupted(ledger: Sequence[Recorded], after: int) -> Iterator[Recorded]:
    """The first events of a ledger, and then no more power."""
    yield from ledger[:after]
    raise PowerCutError


def without_count(said: Any) -> Any:
    """An answer without the number of facts that were not public yet."""
    if not isinstance(said, Relations):
        return said
    return replace(said, excluded=replace(said.excluded, not_yet_public=0))


def fact_ids(ledger: Sequence[Recorded]) -> set[str]:
    """The ids of all facts in a ledger."""
    return {each.event.id for each in ledger if isinstance(each.event, Fact)}


@settings(max_examples=chances(150))
@given(chosen=ledgers, asked=questions, further=further_pairs)
def test_views_equal_a_naive_fold_of_the_ledger_for_any_clocks(
    chosen: list[Step], asked: list[Clocks], further: Pairs
) -> None:
    ledger = ledger_of(chosen)
    reader = Reader(views_of(ledger))
    pairs = (*STATE_PAIRS, *further)

    for clocks in asked:
        agree(answers_of(reader, clocks, pairs), judged(Fold(ledger, clocks), pairs))


@settings(max_examples=chances(300))
@given(chosen=tangles, asked=st.lists(clocks_of, min_size=1, max_size=4))
@example(chosen=AFTER_SINCE_EVER, asked=[Clocks(day, 10**6) for day in DAYS])
def test_tangle_of_what_came_after_what_is_told_as_by_the_naive_fold(
    chosen: list[Step], asked: list[Clocks]
) -> None:
    ledger = ledger_of(chosen)
    reader = Reader(views_of(ledger))

    for clocks in asked:
        state = unadorned(answer(pair_state.between, reader, "alba", "bora", clocks))
        assert state == answer(Fold(ledger, clocks).relations, "alba", "bora")


@settings(max_examples=chances(60))
@given(chosen=ledgers, clocks=clocks_of, filters=st.lists(filters_of, min_size=1, max_size=8))
@example(chosen=GOING_ON, clocks=Clocks(day_of("2023-07-02"), 10**6), filters=[BACKWARDS])
def test_timelines_equal_a_naive_fold(
    chosen: list[Step], clocks: Clocks, filters: list[Filters]
) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    for each in filters:
        page = timeline.page(reader, each, clocks, Paging(limit=MANY))
        assert list(page.items) == fold.timeline(each), each
        left_out = timeline.undated_left_out(reader, each, clocks)
        assert (left_out and left_out.facts) == fold.undated_left_out(each), each


@settings(max_examples=chances(100))
@given(chosen=ledgers, clocks=clocks_of)
def test_what_is_contested_about_facts_and_who_stands_behind_them_equals_a_naive_fold(
    chosen: list[Step], clocks: Clocks
) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    for told in fold.public():
        view = facts.view(reader, told.id, clocks)
        assert view.contested == fold.contested(told)
        assert view.independence == fold.independence(told)
        assert view.support == fold.support([told])
    blocks = {told.id: fold.contested(told) for told in fold.public()}
    among = contested_among(reader, blocks, clocks)
    assert among == {id: block for id, block in blocks.items() if block is not None}


@settings(max_examples=chances(100))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of, limit=st.integers(1, 5))
def test_disagreements_are_the_facts_of_which_something_is_contested(
    chosen: list[Step], clocks: Clocks, filters: Filters, limit: int
) -> None:
    ledger = ledger_of(chosen)
    reader = Reader(views_of(ledger))

    found = {}
    paging: Paging | None = Paging(limit=limit)
    while paging is not None:
        page = disagreements.page(reader, filters, clocks, paging)
        found.update({each.fact: each.contested for each in page.items})
        paging = None if page.after is None else replace(paging, after=page.after)

    everything = replace(filters, contested=None)
    happened = timeline.page(reader, everything, clocks, Paging(limit=MANY)).items
    views = [facts.view(reader, each.id, clocks) for each in happened]
    contested = {view.id: view.contested for view in views if view.contested is not None}
    assert list(found.items()) == list(contested.items())


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of, filters=st.lists(citation_filters, max_size=8))
def test_citations_equal_a_naive_fold(
    chosen: list[Step], clocks: Clocks, filters: list[CitationFilters]
) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    for each in filters:
        page = citations.page(reader, each, clocks, limit=MANY)
        assert [item.id for item in page.items] == fold.citations(each), each


@settings(max_examples=chances(50))
@given(chosen=ledgers, sizes=sizes_of)
def test_rebuilding_gives_the_same_rows_as_following_along(
    chosen: list[Step], sizes: list[int]
) -> None:
    ledger = ledger_of(chosen)

    rebuilt = rows_of(views_of(ledger, [len(ledger)]))

    assert rows_of(views_of(ledger)) == rebuilt
    assert rows_of(views_of(ledger, sizes)) == rebuilt
    assert rows_of(views_of(ledger, [1] * len(ledger))) == rebuilt


@settings(max_examples=chances(50))
@given(chosen=ledgers, done=st.integers(0, 60), lost=st.integers(0, 60))
def test_interrupted_batch_leaves_nothing_and_is_filed_the_next_time(
    chosen: list[Step], done: int, lost: int
) -> None:
    ledger = ledger_of(chosen)
    db = views_of(ledger[:done])
    projector = Projector(db)
    before = rows_of(db)

    with pytest.raises(PowerCutError):
        projector.apply(interrupted(ledger, after=done + lost))

    assert rows_of(db) == before
    assert projector.checkpoint == min(done, len(ledger))
    projector.apply(ledger)
    assert rows_of(db) == rows_of(views_of(ledger))


@settings(max_examples=chances(30))
@given(chosen=ledgers, again=st.integers(0, 70))
def test_filing_a_batch_twice_changes_nothing(chosen: list[Step], again: int) -> None:
    ledger = ledger_of(chosen)
    db = views_of(ledger)
    before = rows_of(db)

    Projector(db).apply(ledger[again:])

    assert rows_of(db) == before


@settings(max_examples=chances(60))
@given(chosen=ledgers, clocks=clocks_of, public_by=st.sampled_from(DAYS), filters=filters_of)
def test_nothing_leaks_from_sources_that_were_not_out_yet(
    chosen: list[Step], clocks: Clocks, public_by: int, filters: Filters
) -> None:
    # Known to be imperfect: a fact from which a data set is withdrawn stands on whatever else it
    # cites, were it public only later, and is not counted as taken back before that.
    ledger = [e for e in ledger_of(chosen) if not isinstance(e.event, DataSetWithdrawn)]
    reader = Reader(views_of(ledger))
    then = replace(clocks, public_by=public_by)
    never_written = Fold(list(without_unpublished(ledger, public_by, then.known_at)), then)

    said = answers_of(reader, then, STATE_PAIRS)
    page = timeline.page(reader, filters, then, Paging(limit=MANY))

    agree(
        {question: without_count(each) for question, each in said.items()},
        {
            question: without_count(each)
            for question, each in judged(never_written, STATE_PAIRS).items()
        },
    )
    assert list(page.items) == never_written.timeline(filters)
    for told in never_written.public():
        view = facts.view(reader, told.id, then)
        assert view.contested == never_written.contested(told)
        assert view.independence == never_written.independence(told)


@settings(max_examples=chances(40))
@given(
    chosen=ledgers, clocks=clocks_of, filters=filters_of, word=st.sampled_from(("talks", "grave"))
)
def test_answer_with_known_at_never_changes_when_later_events_arrive(
    chosen: list[Step], clocks: Clocks, filters: Filters, word: str
) -> None:
    ledger = ledger_of(chosen)
    known_at = min(clocks.known_at, len(ledger))
    fixed = replace(clocks, known_at=known_at)
    db = views_of(ledger[:known_at])

    def all_answers() -> dict[str, Any]:
        reader = Reader(db)
        return {
            **answers_of(reader, fixed, PAIRS[::5]),
            "timeline": timeline.page(reader, filters, fixed, Paging(limit=MANY)),
            "quotes": quotes.quoting(reader, word, CitationFilters(), fixed, limit=MANY),
            **{id: answer(facts.view, reader, id, fixed) for id in fact_ids(ledger)},
        }

    before = all_answers()
    Projector(db).apply(ledger)

    agree(all_answers(), before)


@settings(max_examples=chances(40))
@given(
    chosen=st.lists(facts_alone, min_size=1, max_size=25),
    clocks=clocks_of,
    order=st.randoms(use_true_random=False),
)
def test_order_of_arrival_does_not_matter_where_no_two_dates_are_the_same(
    chosen: list[Step], clocks: Clocks, order: Random
) -> None:
    dated = [step._replace(date=date) for step, date in zip(chosen, DIFFERENT_DATES, strict=False)]
    events = events_of(dated)
    shuffled = events[len(registry()) :]
    order.shuffle(shuffled)
    settled = replace(clocks, known_at=MANY)

    one = Reader(views_of(recorded(events)))
    other = Reader(views_of(recorded([*registry(), *shuffled])))

    for pair in STATE_PAIRS:
        assert pair_state.between(one, *pair, settled) == pair_state.between(other, *pair, settled)
