"""What is filed costs no more for what else is filed, and is the same whatever is remembered."""

import pytest

from events.vocabulary.registry import ActorAdded
from projections.filing.projector import Projector
from projections.model import links, numbered
from seeds.founding import founding_events
from tests.projected import empty_views, recorded, rows_of, views_of

ACTORS = [ActorAdded(id=f"person-{n}", name=f"Person {n}", kind="person") for n in range(1_001)]


def hundreds_of_instructions(registered: int) -> int:
    """Of those that SQLite carries out to file one more actor."""
    db = empty_views()
    projector = Projector(db)
    *before, last = recorded(ACTORS[: registered + 1])
    projector.apply(before)
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    db.set_progress_handler(count, 100)
    projector.apply([last])
    return done


def test_one_more_actor_costs_no_more_for_all_the_others() -> None:
    assert hundreds_of_instructions(1_000) <= 2 * hundreds_of_instructions(20)


def test_what_is_filed_is_the_same_however_little_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = recorded(list(founding_events()))
    sizes = [40] * (len(events) // 40)
    filed = rows_of(views_of(events, sizes))
    monkeypatch.setattr(numbered, "REMEMBERED", 20)
    monkeypatch.setattr(links, "REMEMBERED", 5)
    assert rows_of(views_of(events, sizes)) == filed
