"""A ledger that has an event from the future is taken back to the present, on purpose."""

from datetime import timedelta
from pathlib import Path

import pytest

from events.audit.whole_ledger import audit
from events.errors import ClockAheadError
from events.ledger.protocol import position_at
from events.ledger.stamping import MOST_SILENCE, LastStamp, misplaced, trust, trusted
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, Clock, everything, held
from tests.noon import NOON

FUTURE = timedelta(days=365 * 9)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


async def append(path: Path, at: timedelta, *ids: str) -> list[str]:
    """Append in a process of its own, as it were; what the clock is doubted for before."""
    clock = Clock()
    clock.now = NOON + at
    ledger = SqliteLedger(path, now=clock)
    doubt = (await ledger.clock()).doubt
    try:
        if not await ledger.head():
            await ledger.append(REGISTRY, by="tests")
        for id in ids:
            clock.move(1)
            await ledger.append([held(id)], by="tests")
    finally:
        await ledger.close()
    return [] if doubt is None else [doubt]


async def vouch(path: Path) -> None:
    ledger = SqliteLedger(path)
    trust(path, ledger.last_leaf())
    await ledger.close()


async def times(path: Path) -> list[timedelta]:
    ledger = SqliteLedger(path, read_only=True)
    found = [each.recorded_at - NOON for each in (await everything(ledger))[REGISTERED:]]
    await ledger.close()
    return found


async def test_without_a_word_all_is_recorded_by_the_future(path: Path) -> None:
    await append(path, FUTURE, "a")

    (doubt,) = await append(path, timedelta(0), "b")

    assert "9.0 years before the last event" in doubt
    assert "detente trust-clock" in doubt
    assert await times(path) == [FUTURE + timedelta(seconds=1)] * 2


async def test_what_follows_goes_by_the_clock_once_that_is_vouched_for(path: Path) -> None:
    await append(path, timedelta(0), "before")
    await append(path, FUTURE, "wrong", "wrong-too")
    await vouch(path)

    assert await append(path, timedelta(days=1), "right") == []

    # From then on as ever: it does not go back any more, and one act is good for one time.
    assert await append(path, timedelta(hours=12), "later") == []
    await append(path, timedelta(days=2), "latest")
    second = timedelta(seconds=1)
    assert await times(path) == [
        second,
        FUTURE + second,
        FUTURE + 2 * second,
        timedelta(days=1) + second,
        timedelta(days=1) + second,
        timedelta(days=2) + second,
    ]
    assert audit(path, whole=True).findings == ()


async def test_an_instant_leads_past_what_was_recorded_by_a_wrong_clock(path: Path) -> None:
    await append(path, timedelta(0), "before")
    await append(path, FUTURE, *(f"wrong-{each}" for each in range(5)))
    await vouch(path)
    await append(path, timedelta(days=1), *(f"right-{each}" for each in range(5)))
    await append(path, 2 * FUTURE / 3, "wrong-again")
    await vouch(path)
    await append(path, timedelta(days=2), "right-again")

    ledger = SqliteLedger(path, read_only=True)

    async def at(after: timedelta) -> int:
        return await position_at(ledger, NOON + after) - REGISTERED

    second = timedelta(seconds=1)
    assert await at(-second) == -REGISTERED
    assert await at(second) == 1
    assert await at(timedelta(days=1)) == 1
    assert await at(timedelta(days=1, seconds=3)) == 1 + 5 + 3
    assert await at(timedelta(days=1, seconds=9)) == 1 + 5 + 5
    assert await at(timedelta(days=2, seconds=1)) == 1 + 5 + 5 + 1 + 1
    assert await at(2 * FUTURE) == 1 + 5 + 5 + 1 + 1
    await ledger.close()


async def test_a_silence_of_more_than_ten_years_is_broken_by_the_same_word(path: Path) -> None:
    await append(path, timedelta(0), "before")
    with pytest.raises(ClockAheadError, match="detente trust-clock"):
        await append(path, MOST_SILENCE * 2, "after")

    await vouch(path)
    await append(path, MOST_SILENCE * 2, "after")

    assert await times(path) == [timedelta(seconds=1), MOST_SILENCE * 2 + timedelta(seconds=1)]
    ledger = SqliteLedger(path, read_only=True)
    assert {each.clock_from for each in await everything(ledger)} == {1}
    await ledger.close()


async def test_a_word_is_void_once_something_was_recorded(path: Path) -> None:
    await append(path, timedelta(0), "before")
    await vouch(path)
    await append(path, timedelta(0), "after")

    with pytest.raises(ClockAheadError):
        await append(path, MOST_SILENCE * 2, "much-later")


def test_a_word_that_was_damaged_is_none(path: Path) -> None:
    assert trusted(path) is None

    path.with_name(f"{path.name}.clock").write_bytes(b"\xff not a hash")

    assert trusted(path) is None


@pytest.mark.parametrize(
    ("stamp", "is_misplaced"),
    [
        (LastStamp(8, NOON), False),
        (LastStamp(8, NOON + FUTURE), False),
        (LastStamp(8, NOON - FUTURE), True),
        (LastStamp(8, NOON - FUTURE, clock_from=8), False),
        (LastStamp(9, NOON - FUTURE, clock_from=8), False),  # 8 cannot be read
        (LastStamp(8, NOON, clock_from=7), True),
        (LastStamp(8, NOON, clock_from=9), True),
    ],
)
def test_audit_finds_a_stamp_that_runs_backwards_and_nobody_vouched_for(
    stamp: LastStamp, is_misplaced: bool
) -> None:
    assert (misplaced(stamp, LastStamp(7, NOON)) is not None) is is_misplaced
    assert misplaced(stamp, None) is None
