"""Whoever asks for one day after another by now's clocks reads lists once, and is answered as
whoever asks for the first time.
"""

from collections.abc import Sequence
from itertools import islice

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.filing.projector import Projector
from projections.model import reader as reading
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.remembered import RememberedWhole
from projections.relations.pair_state import Relations, between
from projections.subjects import contacts_whole
from tests.benchmarks import synthetic
from tests.chances import chances
from tests.projected import answer, empty_views, recorded, rendered_views_of
from tests.random_facts import Step
from tests.random_ledgers import DAYS, events_of, ledgers, namings, tangles

PAIRS = (("alba", "bora"), ("alba", "cima"))
every_kind = ledgers | tangles | namings
days_of = st.lists(st.sampled_from(DAYS), min_size=4, max_size=10)
A_YEAR = 365


class Rows(tuple[int, ...]):
    """Of a list that is remembered."""

    __slots__ = ()


@settings(max_examples=chances(60))
@given(every_kind, st.lists(st.integers(1, 20), max_size=2), days_of)
def test_who_asks_for_many_days_is_answered_as_who_asks_for_one(
    chosen: list[Step], sizes: list[int], days: list[int]
) -> None:
    events = recorded(events_of(chosen))
    db = empty_views()
    projector, reader = Projector(db), Reader(db)

    for end in sorted(max(0, len(events) - each) for each in (*sizes, 0)):
        projector.apply(events[:end])
        for day in days:
            clocks = Clocks(as_of=day, known_at=projector.checkpoint)
            for pair in PAIRS:
                expected = answer(between, Reader(db), *pair, clocks)
                assert answer(between, reader, *pair, clocks) == expected


@pytest.fixture(scope="module")
def much() -> Reader:
    """Of two parties between whom much was told over twenty years."""
    events = recorded(list(islice(synthetic.events(2_500), 2_500)))
    return Reader(rendered_views_of(events))


def told_on(reader: Reader, day: int, known_at: int, limit: int) -> Relations:
    return between(reader, *synthetic.HOT, Clocks(day, known_at), limit=limit)


@pytest.mark.parametrize("most", [reading.ROWS_REMEMBERED, 700, 4])
def test_much_that_is_told_is_counted_and_left_to_history_alike_on_every_day(
    much: Reader, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS_REMEMBERED", most)
    monkeypatch.setattr(reading, "OVER_REMEMBERED", most)
    monkeypatch.setattr(reading, "STANCES_REMEMBERED", most)
    monkeypatch.setattr(contacts_whole, "BEGUN_REMEMBERED", most)
    reader, random = Reader(much.db), synthetic.randomness(4)
    with reader.standing_still() as head:
        pass

    met = [day for (day,) in much.db.execute("SELECT earliest FROM contact ORDER BY fact")]

    for _ in range(60):
        any_day = random.randint(synthetic.SPAN[0] - A_YEAR, synthetic.SPAN[1] + A_YEAR)
        day = random.choice((any_day, random.choice(met) + random.randint(-1, 2)))
        limit = random.choice((1, 25, 200))
        known_at = random.choice((head, head, head, head - 1, head // 2))
        expected = told_on(Reader(much.db), day, known_at, limit)

        assert told_on(reader, day, known_at, limit) == expected
        assert len(reader.lists) <= most

    found = msgspec.json.encode(told_on(reader, synthetic.SPAN[1], head, 25))
    assert found == msgspec.json.encode(told_on(Reader(much.db), synthetic.SPAN[1], head, 25))


def test_lists_that_are_asked_for_again_and_again_are_remembered(much: Reader) -> None:
    reader = Reader(much.db)
    with reader.standing_still() as head:
        pass

    sizes = []
    for day in range(synthetic.SPAN[0], synthetic.SPAN[1], A_YEAR // 4):
        told_on(reader, day, head, 25)
        sizes.append(len(reader.lists))

    assert sizes[0] == 0
    assert sizes[-1] > 1_000
    assert len(reader.over_from(head)) > 0


def test_list_is_read_whole_once_much_more_of_it_was_looked_at_than_it_has() -> None:
    lists: RememberedWhole[str, Rows] = RememberedWhole(10)
    asked: list[int] = []

    def of(position: int, rows: Sequence[int], key: str = "a") -> Rows | None:
        def read(most: int) -> Rows | None:
            asked.append(most)
            return Rows(rows) if len(rows) <= most else None

        return lists.of(key, position, read)

    assert of(7, [1, 2, 3]) is None
    lists.looked_at("a", 7, 2)
    lists.looked_at("a", 6, 100)
    assert of(7, [1, 2, 3]) is None
    assert asked == [1]
    lists.looked_at("a", 7, 1)
    assert of(7, [1, 2, 3]) is None
    assert asked == [1]
    lists.looked_at("a", 7, 3)
    assert of(7, [1, 2, 3]) == (1, 2, 3)
    assert of(7, []) == (1, 2, 3)
    assert asked == [1, 3]


def test_lists_of_another_position_are_forgotten_and_so_is_what_has_no_room() -> None:
    lists: RememberedWhole[str, Rows] = RememberedWhole(10)

    def of(key: str, position: int, size: int) -> Rows | None:
        lists.of(key, position, lambda _: None)
        lists.looked_at(key, position, 100)
        return lists.of(key, position, lambda most: Rows(range(size)) if size <= most else None)

    assert of("a", 7, 6) == tuple(range(6))
    assert of("b", 7, 4) == tuple(range(4))
    assert len(lists) == 10
    assert of("c", 7, 1) == (0,)
    assert len(lists) == 1
    assert of("d", 7, 11) is None
    assert lists.of("c", 7, lambda _: None) == (0,)
    assert lists.of("c", 8, lambda _: None) is None
    assert len(lists) == 0
