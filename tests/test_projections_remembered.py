"""What a reader remembers is as it stands, and never more than so much."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import AnyFact
from events.vocabulary.statements import DenialMade, StatementMade
from projections.filing.projector import Projector
from projections.holding import listing_order
from projections.holding.listing_order import Listed, ListPlace, Scope
from projections.model import reader as reading
from projections.model.reader import Reader
from projections.model.remembered import Remembered, RememberedUpTo
from projections.relations import pair_state
from tests.hand_written import fact, on, views_after
from tests.projected import empty_views, recorded
from tests.random_facts import registry

JULY = on("2023-07-01")
SAID = fact(StatementMade, "said", "2023-06-05", speaker="alba", addressees=("bora",))
DENIED = fact(DenialMade, "denied", "2023-06-06", speaker="bora", denies="said")


def contested(reader: Reader) -> list[str]:
    return [each.fact for each in pair_state.between(reader, "alba", "bora", JULY).contested]


def test_no_more_is_remembered_than_so_much_and_all_of_it_is_told() -> None:
    remembered: Remembered[int, int] = Remembered(3)
    asked: list[int] = []

    def read(some: Sequence[int]) -> list[tuple[int, int]]:
        asked.extend(some)
        return [(each, -each) for each in some]

    assert remembered.of([1, 2], read) == [-1, -2]
    assert remembered.of([2, 1, 2], read) == [-2, -1, -2]
    assert asked == [1, 2]
    assert remembered.of([2, 3, 4], read) == [-2, -3, -4]
    assert asked == [1, 2, 2, 3, 4]
    assert remembered.of([5, 6, 7, 8], read) == [-5, -6, -7, -8]


def test_denial_that_is_filed_later_is_told_by_who_asked_before() -> None:
    events = recorded([*registry(), SAID, DENIED])
    db = empty_views()
    projector, reader = Projector(db), Reader(db)

    projector.apply(events[:-1])
    assert contested(reader) == []

    projector.apply(events)
    assert contested(reader) == ["said"]


def test_state_is_the_same_where_more_is_doubted_than_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "DOUBTS_REMEMBERED", 0)
    reader = views_after(SAID, DENIED)

    assert reader.ever_doubted(["said", "denied"]) == ["said", "denied"]
    assert contested(reader) == ["said"]


def test_contact_on_one_of_two_days_was_no_later_than_the_last_of_them_by_then() -> None:
    def held(id: str, date: str) -> AnyFact:
        parties = {"engagement": "call", "participants": ("alba", "bora")}
        return fact(EngagementHeld, id, date, **parties)

    reader = views_after(
        held("gaps", "[2023-06-05,2023-06-20]"), held("sure", "2023-06-04/2023-06-08")
    )
    last = {
        day: pair_state.between(reader, "alba", "bora", on(day)).contacts.last["call"]
        for day in ("2023-06-06", "2023-06-10", "2023-06-21")
    }

    assert {day: each and each.fact for day, each in last.items()} == {
        "2023-06-06": "sure",
        "2023-06-10": "sure",
        "2023-06-21": "gaps",
    }


def test_what_follows_from_the_ledger_is_read_once_by_a_position_that_is_reached() -> None:
    reader = views_after(SAID, DENIED)
    (head,) = reader.db.execute("SELECT checkpoint FROM meta").fetchone()
    asked: list[int] = []

    def read_by(known_at: int) -> int:
        def read() -> int:
            asked.append(known_at)
            return len(asked)

        return reader.as_known("key", known_at, read)

    assert [read_by(head), read_by(head), read_by(head - 1), read_by(head)] == [1, 1, 2, 1]
    assert [read_by(head + 1), read_by(head + 1)] == [3, 4]
    for each in range(reading.POSITIONS_REMEMBERED):
        read_by(head - 2 - each)
    assert read_by(head) == 1
    assert read_by(head - 1) == len(asked)


def test_so_much_of_all_that_was_ever_filed_is_remembered_and_by_one_position() -> None:
    remembered: RememberedUpTo[str, str] = RememberedUpTo(5, len)
    asked: list[str] = []

    def ask(keys: Sequence[str], known_at: int, stands_at: int) -> list[str]:
        def read(some: Sequence[str]) -> list[tuple[str, str]]:
            asked.extend(some)
            return [(each, each) for each in some]

        return remembered.of(keys, (known_at, stands_at), read)

    assert ask(["a", "bb", "a"], 7, 9) == ["a", "bb", "a"]
    assert ask(["bb", "a"], 9, 12) == ["bb", "a"]
    assert asked == ["a", "bb"]
    assert ask(["a"], 10, 12) == ["a"]
    assert asked == ["a", "bb", "a"]
    assert ask(["a", "ccccc"], 10, 12) == ["a", "ccccc"]
    assert ask(["a", "dddddd"], 10, 12) == ["a", "dddddd"]
    assert ask(["a", "dddddd"], 10, 12) == ["a", "dddddd"]
    assert asked[3:] == ["ccccc", "a", "dddddd", "a", "dddddd"]


def test_list_by_name_is_the_same_where_more_stands_in_it_than_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = [
        fact(StatementMade, f"said-{day}", f"2023-06-0{day}", speaker="alba", issues=(issue,))
        for day, issue in ((5, "straits"), (6, "chips"), (7, "straits"))
    ]
    scope = Scope("actor:alba", "stance")

    def listed(kept: int) -> list[Listed]:
        monkeypatch.setattr(listing_order, "LASTING_KEPT", kept)
        reader = views_after(*facts)
        (head,) = reader.db.execute("SELECT checkpoint FROM meta").fetchone()
        days = ("2023-06-04", "2023-06-05", "2023-06-07")
        clocks = [replace(on(day), known_at=head) for day in days]
        places = (None, ListPlace(0, "stance/alba/chips"))
        return [
            listing_order.by_name(reader, scope, each, limit, after)
            for each in clocks
            for limit in (1, 2)
            for after in places
        ]

    assert listed(kept=0) == listed(kept=500)
    assert listed(kept=500)[-2].subjects == ["stance/alba/chips", "stance/alba/straits"]
