"""What events would change is what is different once they are recorded, and nothing of it stays."""

import sqlite3
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.writing.foresight import pointers
from events.errors import ViewsBehindError
from events.ledger.protocol import Recorded
from events.time.dates import day_of
from projections.filing import trying
from projections.filing.projector import Projector
from projections.filing.trying import TakesLongError, Trial
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import changes, element_words
from projections.relations.foreseen import foreseen
from projections.relations.foreseen_effects import Effects
from projections.relations.periods import Period
from projections.subjects import offices
from tests.chances import chances
from tests.projected import recorded, rows_of, views_of
from tests.random_facts import Step, registry
from tests.random_ledgers import events_of, ledgers, tangles

BEGUN = len(registry())


@pytest.fixture(scope="module", autouse=True)
def _as_long_as_it_takes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trying, "SECONDS", 3_600.0)
        yield


def tried(trial: Trial, batch: Sequence[Recorded]) -> Effects:
    events = [each.event for each in batch]
    with trial.filed(batch) as filed:
        count = len(events) - filed.untried
        untried = pointers(events[count:], count).values()
        return foreseen(filed, pointers(events[:count]), untried)


def trial_of(db: sqlite3.Connection) -> Trial:
    trial = Trial(db)
    trial.learn_all()
    return trial


@settings(max_examples=chances(60))
@given(chosen=ledgers | tangles, at=st.integers(0, 25))
def test_what_is_foreseen_is_the_difference_found_after_recording(
    chosen: list[Step], at: int
) -> None:
    ledger = recorded(events_of(chosen))
    known = min(BEGUN + at, len(ledger) - 1)
    db = views_of(ledger[:known])

    trial = trial_of(db)
    effects = tried(trial, ledger[known:])
    with trial.filed(ledger[known:]) as filed:
        own_facts = {each.fact.id for each in (*filed.opened, *filed.closed)}

    Projector(db).apply(ledger)
    reader = Reader(db)
    assert effects.against == known
    for pair in effects.pairs:
        for day in pair.days:
            after = Clocks(day_of(day.as_of), len(ledger))
            period = Period(after=after, learned_since=known)
            found = changes.between(reader, pair.a, pair.b, period).changes
            own = [each for each in found if own_facts & {cause.fact for cause in each.facts}]
            rest = [each for each in found if each not in own]
            assert [*day.changes] == [*own, *rest][: len(day.changes)]
            assert len(day.changes) + day.left_out == len(found)
    for office in effects.offices:
        for at_position, told in ((known, office.before), (len(ledger), office.after)):
            state = offices.view(reader, office.id, Clocks(day_of(office.as_of), at_position)).state
            named = element_words.by_name(reader, Clocks(0, len(ledger)))
            assert ("" if state is None else element_words.value_of(state, named)) == told


@settings(max_examples=chances(30))
@given(chosen=ledgers | tangles, at=st.integers(0, 25))
def test_what_was_tried_leaves_nothing_and_is_learned_by_nobody(
    chosen: list[Step], at: int
) -> None:
    ledger = recorded(events_of(chosen))
    known = min(BEGUN + at, len(ledger) - 1)
    db = views_of(ledger[:known])
    before, trial = rows_of(db), trial_of(db)

    first = tried(trial, ledger[known:])

    assert rows_of(db) == before
    assert tried(trial, ledger[known:]) == first == tried(trial_of(db), ledger[known:])


@settings(max_examples=chances(30))
@given(chosen=ledgers | tangles, at=st.integers(0, 12), more=st.integers(1, 8))
def test_trial_that_has_learned_what_came_says_what_a_new_one_says(
    chosen: list[Step], at: int, more: int
) -> None:
    ledger = recorded(events_of(chosen))
    known = min(BEGUN + at, len(ledger) - 1)
    later = min(known + more, len(ledger) - 1)
    db = views_of(ledger[:known])
    trial = trial_of(db)
    tried(trial, ledger[known:])
    Projector(db).apply(ledger[:later])

    trial.learn(ledger[known:later])

    assert tried(trial, ledger[later:]) == tried(trial_of(db), ledger[later:])


def test_views_that_stand_elsewhere_are_not_asked() -> None:
    ledger = recorded(events_of([]))
    db = views_of(ledger[:-2])
    trial = trial_of(db)

    with pytest.raises(ViewsBehindError):
        tried(trial, ledger[-1:])
    Projector(db).apply(ledger)
    with pytest.raises(ViewsBehindError):
        tried(trial, ledger[-2:])


def test_what_takes_too_long_is_given_up_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trying, "SECONDS", -1.0)
    monkeypatch.setattr(trying, "LOOKED_AT_AGAIN", 1)
    ledger = recorded(events_of([]))
    db = views_of(ledger[:-1])
    before = rows_of(db)

    with pytest.raises(TakesLongError):
        tried(trial_of(db), ledger[-1:])

    assert rows_of(db) == before
