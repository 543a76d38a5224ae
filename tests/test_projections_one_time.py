"""An answer is of one time, whatever is filed while it is put together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.errors import QuestionError
from projections.filing import store
from projections.filing.projector import Projector
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.relations import pair_state
from tests.hand_written import on
from tests.projected import recorded
from tests.random_facts import plain_step
from tests.random_ledgers import events_of

LEDGER = recorded(events_of([plain_step(number, "2023-06") for number in range(20)]))
BEFORE, HEAD = len(LEDGER) - 10, len(LEDGER)


@pytest.fixture
def projector(tmp_path: Path) -> Iterator[Projector]:
    path = store.make(tmp_path, "a-ledger")
    filing = Projector(store.open_for_writing(path))
    filing.apply(LEDGER[:BEFORE])
    yield filing
    filing.close()


@pytest.fixture
def reader(projector: Projector, tmp_path: Path) -> Iterator[Reader]:
    (path,) = tmp_path.glob("views-*.sqlite3")
    found = Reader(store.open_for_reading(path))
    yield found
    found.db.close()


@at_one_time
def standing(reader: Reader, projector: Projector) -> list[int]:
    """Where the views stand before and after more is filed."""
    found = []
    for _ in range(2):
        (checkpoint,) = reader.db.execute("SELECT checkpoint FROM meta").fetchone()
        found.append(checkpoint)
        with reader.standing_still() as position:
            found.append(position)
        projector.apply(LEDGER)
    return found


def test_what_is_filed_meanwhile_is_read_by_the_next_question(
    reader: Reader, projector: Projector
) -> None:
    assert standing(reader, projector) == [BEFORE] * 4
    assert standing(reader, projector) == [HEAD] * 4


def test_views_that_stand_still_know_how_far_they_have_come(
    reader: Reader, projector: Projector
) -> None:
    with reader.standing_still():
        projector.apply(LEDGER)

        assert (reader.passes(BEFORE - 1), reader.passes(BEFORE)) == (True, False)
        assert not reader.has_passed(BEFORE)

    assert reader.passes(BEFORE)
    assert reader.has_passed(BEFORE)


def test_a_question_that_cannot_be_answered_leaves_the_views_free(
    reader: Reader, projector: Projector
) -> None:
    with pytest.raises(QuestionError):
        pair_state.between(reader, "alba", "alba", on("2023-07-01"))

    assert not reader.db.in_transaction
    projector.apply(LEDGER)
    assert reader.passes(BEFORE)


def test_a_state_asks_once_where_the_views_stand(reader: Reader) -> None:
    asked: list[str] = []
    reader.db.set_trace_callback(asked.append)

    pair_state.between(
        reader, "alba", "bora", Clocks(as_of=on("2023-07-01").as_of, known_at=BEFORE)
    )

    assert len([each for each in asked if "checkpoint" in each]) == 1
    # One for each list and kind, none for each element; tellings are asked for by number, and then
    # for what of them is not remembered.
    assert len(asked) < 41
