"""What is read from segments is what is worked out from all that is told; the judge is the rule."""

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.dates import day_of
from events.vocabulary.catalogue import FACT_TYPES
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.statements import StatementMade
from projections.dossiers import rendered
from projections.dossiers.rendering import worked_out
from projections.filing.building import render
from projections.filing.projector import Projector
from projections.holding import segments
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations.pair_state import between
from projections.subjects.over_since import is_over
from tests.chances import chances
from tests.projected import (
    answer,
    empty_views,
    recorded,
    rendered_rows_of,
    rendered_views_of,
    views_of,
)
from tests.random_facts import Step, plain_step
from tests.random_ledgers import clocks_of, events_of, ledgers, namings, tangles

HEAD = 10**6
FIRST, LAST = day_of("2023-05-28"), day_of("2023-07-10")
FAR = (
    "2000-01-01",
    "2019-12-31",
    "2022-06-18",
    "2023-12-31",
    "2024-06-01",
    "2031-01-01",
    "Y12025-01-01",
    "Y-40000000-01-01",
    "Y40000000-01-01",
)
DAYS = (*range(FIRST, LAST), *map(day_of, FAR))

HELD = FACT_TYPES.index(EngagementHeld)
SAID = FACT_TYPES.index(StatementMade)


def said(date: str, shape: int = 1) -> Step:
    """A statement that is a position; of shape 0 it is made at an engagement."""
    return plain_step(SAID, date)._replace(target=3, shape=shape)


LASTED = [plain_step(HELD, "2023-06-05/2023-06-08")]
LASTED_AND_RESUMED = [plain_step(HELD, "{2023-06-05..2023-06-07,2023-06-18}")]
SAID_IN_A_GAP = [said("[2023-06-05,2023-06-25]"), said("2023-06-14")]
SAID_UNDATED = [
    said("2023-06-05", 0),
    said("2023-06"),
    said("[2023-06-01..2023-06-12]"),
    said("2022"),
]
WITHOUT_END = [plain_step(0, "2023-06-18"), plain_step(2, "[2023-06-10..]", 0)]
YEARS_AWAY = [plain_step(2, "[2023-06-15..]"), plain_step(0, "Y12024", 0)]
AGES_AWAY = [plain_step(HELD, each) for each in ("Y-30000000", "Y-29999999", "Y30000000")]
"""Farther than a segment can begin: what holds is worked out."""

AGES_PASSED = [plain_step(HELD, "2023-06-05"), plain_step(HELD, "Y30000000")]
"""At first a segment can begin on each day on which it has to, and then not any more."""

PUBLIC = day_of("2023-06-10")
REPORTED_BY_A_PROGRAM_FIRST = [
    plain_step(0, "2023-06-05")._replace(sources=("coded",)),
    plain_step(0, "2023-06-05")._replace(act="cite", sources=("copy",), doubt=2),
]
"""What a program told is told by somebody later, when that comes out."""

PAIRS = (("alba", "bora"), ("alba", "cima"), ("bora", "cima"), ("union", "bora"))

every_kind = ledgers | tangles | namings
sizes_of = st.lists(st.integers(1, 20), max_size=10)


def reader_of(chosen: list[Step], sizes: list[int] | None = None, most: int = 1_000) -> Reader:
    return Reader(rendered_views_of(recorded(events_of(chosen)), sizes or (), most))


def subjects_of(reader: Reader) -> list[str]:
    """All that anything is, or was, told of."""
    rows = reader.db.execute("SELECT subject FROM rendered ORDER BY subject")
    return [subject for (subject,) in rows]


def told(elements: rendered.Elements, subjects: list[str]) -> bytes:
    return msgspec.json.encode({each: elements.get(each) for each in subjects})


@settings(max_examples=chances(100))
@given(every_kind)
@example(LASTED)
@example(LASTED_AND_RESUMED)
@example(SAID_IN_A_GAP)
@example(SAID_UNDATED)
@example([said("[2023-06-10..]", 0)])
@example(WITHOUT_END)
@example(YEARS_AWAY)
@example(AGES_AWAY)
def test_on_every_day_segments_read_as_what_is_told_works_out(chosen: list[Step]) -> None:
    reader = reader_of(chosen)
    subjects = subjects_of(reader)

    for clocks in (Clocks(as_of=day, known_at=HEAD) for day in DAYS):
        stored = [subject for subject, _ in segments.stored(reader, subjects, clocks)]
        found = rendered.elements(reader, subjects, clocks)
        expected = rendered.worked_out(reader, subjects, clocks)

        assert stored == subjects
        assert told(found, subjects) == told(expected, subjects)


@settings(max_examples=chances(100))
@given(every_kind, sizes_of, st.integers(0, 5), st.lists(clocks_of, min_size=1, max_size=10))
@example(REPORTED_BY_A_PROGRAM_FIRST, [], 5, [Clocks(PUBLIC, HEAD, PUBLIC)])
def test_whatever_is_rendered_and_whatever_the_clocks_elements_are_the_same(
    chosen: list[Step], sizes: list[int], most: int, questions: list[Clocks]
) -> None:
    events = recorded(events_of(chosen))
    reader = Reader(rendered_views_of(events, sizes, most, at_the_end=False))
    subjects = subjects_of(reader)

    for clocks in questions:
        found = rendered.elements(reader, subjects, clocks)
        expected = rendered.worked_out(reader, subjects, clocks)

        assert found == expected
        assert told(found, subjects) == told(expected, subjects)


@settings(max_examples=chances(100))
@given(every_kind, sizes_of, st.integers(0, 5), st.lists(clocks_of, min_size=1, max_size=5))
def test_what_is_not_read_as_it_is_over_is_there_and_history(
    chosen: list[Step], sizes: list[int], most: int, questions: list[Clocks]
) -> None:
    events = recorded(events_of(chosen))
    reader = Reader(rendered_views_of(events, sizes, most, at_the_end=False))
    subjects = subjects_of(reader)

    for asked in questions:
        for clocks in (asked, *(replace(asked, as_of=day_of(day)) for day in FAR)):
            found, over = rendered.unless_over(reader, subjects, clocks, 0)
            expected = rendered.worked_out(reader, subjects, clocks)

            assert found == {each: expected[each] for each in expected if each not in over}
            assert all(is_over(expected[each], clocks.as_of) for each in over)


@settings(max_examples=chances(50))
@given(every_kind, sizes_of, st.integers(0, 5), st.lists(clocks_of, min_size=1, max_size=3))
def test_states_of_pairs_are_the_same_whatever_is_rendered(
    chosen: list[Step], sizes: list[int], most: int, questions: list[Clocks]
) -> None:
    events = recorded(events_of(chosen))
    reader = Reader(rendered_views_of(events, sizes, most, at_the_end=False))
    unrendered = Reader(views_of(events))

    for asked in questions:
        for clocks in (asked, *(replace(asked, as_of=day_of(day)) for day in FAR)):
            for pair in PAIRS:
                found = answer(between, reader, *pair, clocks)

                assert found == answer(between, unrendered, *pair, clocks)


@settings(max_examples=chances(100))
@given(every_kind)
@example(LASTED)
@example(YEARS_AWAY)
def test_all_that_is_history_when_no_more_is_told_is_known_to_be(chosen: list[Step]) -> None:
    reader = reader_of(chosen)
    clocks = Clocks(as_of=day_of("Y12999-01-01"), known_at=HEAD)

    elements = rendered.elements(reader, subjects_of(reader), clocks)
    _, over = rendered.unless_over(reader, subjects_of(reader), clocks, 0)

    assert over == {each for each, one in elements.items() if is_over(one, clocks.as_of)}


@settings(max_examples=chances(100))
@given(every_kind, sizes_of, st.integers(1, 5))
@example(AGES_PASSED, [20, 20, 4], 1_000)
def test_segments_are_the_same_however_they_came_to_be(
    chosen: list[Step], sizes: list[int], most: int
) -> None:
    events = recorded(events_of(chosen))

    followed, rebuilt = rendered_views_of(events, sizes, most), rendered_views_of(events)

    assert rendered_rows_of(followed) == rendered_rows_of(rebuilt)


def test_what_is_filed_while_subjects_are_rendered_is_not_lost() -> None:
    events = recorded(events_of([*LASTED, plain_step(HELD, "2023-06-19")]))
    db = empty_views()
    projector = Projector(db)
    projector.apply(events[:-1])
    waiting = projector.unrendered(1_000)
    found = worked_out(Reader(db), waiting)
    projector.apply(events[-1:])

    assert projector.keep(found)
    assert projector.unrendered(1_000) == waiting == ["engagement/call"]
    assert not render(projector, Reader(db), 1_000)
    assert rendered_rows_of(db) == rendered_rows_of(rendered_views_of(events))


def test_statement_is_stored_once_however_often_it_is_shown() -> None:
    days = ("2023-06-05", "2023-06-05", "2023-06-07", "[2023-06-01..2023-06-30]")
    reader = reader_of(list(map(said, days)))

    stored = reader.db.execute("SELECT element FROM segment WHERE shown IS NOT NULL").fetchall()

    assert len(stored) == 4
    assert not any(b"statement-made" in element for (element,) in stored)
