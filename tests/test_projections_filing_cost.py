"""What is filed or looked for costs no more for what else is filed, and is the same whatever is
remembered.
"""

import sqlite3
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from events.vocabulary.registry import ActorAdded, SourceAdded
from projections.filing.projector import Projector
from projections.model import links, numbered
from projections.model.clocks import Clocks
from projections.search.called import meant
from seeds.founding import founding_events
from tests.projected import empty_views, reader_of, recorded, rows_of, views_of
from tests.random_facts import registry

DAILY = next(each for each in registry() if isinstance(each, SourceAdded))
ACTORS = [ActorAdded(id=f"person-{n}", name=f"Person {n}", kind="person") for n in range(1_001)]


def hundreds_of_instructions(db: sqlite3.Connection, work: Callable[[], object]) -> int:
    """Of those that SQLite carries out for some work."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    db.set_progress_handler(count, 100)
    work()
    db.set_progress_handler(None, 100)
    return done


def of_one_more_beside(registered: int) -> int:
    db = empty_views()
    projector = Projector(db)
    *before, last = recorded(ACTORS[: registered + 1])
    projector.apply(before)
    return hundreds_of_instructions(db, lambda: projector.apply([last]))


def test_one_more_actor_costs_no_more_for_all_the_others() -> None:
    assert of_one_more_beside(1_000) <= 2 * of_one_more_beside(20)


def test_what_is_filed_is_the_same_however_little_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = recorded(list(founding_events()))
    sizes = [40] * (len(events) // 40)
    filed = rows_of(views_of(events, sizes))
    monkeypatch.setattr(numbered, "REMEMBERED", 20)
    monkeypatch.setattr(links, "REMEMBERED", 5)
    assert rows_of(views_of(events, sizes)) == filed


def of_looking_for_initials_among(words: int) -> int:
    """In a name with so many words that begin with each of them."""
    name = " ".join(f"{initial}{'abcdefgh'[n]}x" for initial in "usa" for n in range(words))
    reader = reader_of([ActorAdded(id="body", name=f"Envoy {name}", kind="body")])
    clocks = Clocks(as_of=1, known_at=1)

    def look() -> None:
        assert [each.id for each in meant(reader, "U.S.A. envoy", clocks, limit=5)] == ["body"]

    return hundreds_of_instructions(reader.db, look)


def test_a_name_is_not_tried_with_each_choice_of_the_words_that_fit() -> None:
    assert of_looking_for_initials_among(8) <= 10 * of_looking_for_initials_among(1)


def letters_of_a_name_of(words: int) -> int:
    """That stand in rows of words, for a source whose title has so many."""
    title = " ".join(f"word{n:02}" for n in range(words))
    db = views_of(recorded([replace(DAILY, title=title)]))
    columns = [column for _, column, *_ in db.execute("PRAGMA table_info(name_word)")]
    lengths = "+".join(f"coalesce(length({each}), 0)" for each in columns)
    (found,) = db.execute(f"SELECT sum({lengths}) FROM name_word").fetchone()
    return int(found)


def test_name_takes_no_more_room_for_each_of_its_words_the_more_it_has() -> None:
    assert letters_of_a_name_of(40) <= 3 * letters_of_a_name_of(20)
