"""What `read`, `head`, `follow` and the clock promise, asked of every engine."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from events.errors import ClockAheadError, LedgerUnavailableError, QuestionError
from events.ledger.protocol import MOST_READ, READ_LIMIT, Ledger, Recorded, position_at
from events.ledger.stamping import MOST_SILENCE
from events.time import clock
from tests.ledger_engines import (
    ENGINES,
    REGISTERED,
    REGISTRY,
    Engine,
    MemoryEngine,
    SqliteEngine,
    everything,
    held,
    registered,
)
from tests.noon import NOON


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
async def ledger(engine: Engine) -> AsyncIterator[Ledger]:
    async with registered(engine) as ledger:
        yield ledger


async def fill(ledger: Ledger, name: str, count: int) -> None:
    for start in range(0, count, 1_000):
        batch = [held(f"{name}{each}") for each in range(start, min(start + 1_000, count))]
        await ledger.append(batch, by="tests")


async def followed(ledger: Ledger, until: int, *, after: int = 0) -> list[Recorded]:
    """What a follower gets up to a position."""
    found: list[Recorded] = []
    async for batch in ledger.follow(after=after):
        assert batch
        found += batch
        if found[-1].position >= until:
            break
    return found


async def test_what_was_appended_is_read(ledger: Ledger) -> None:
    found = await ledger.read()

    assert [recorded.event for recorded in found] == list(REGISTRY)
    assert {recorded.recorded_at for recorded in found} == {NOON}
    assert {recorded.recorded_by for recorded in found} == {"tests"}
    assert len({recorded.id for recorded in found}) == REGISTERED


async def test_reading_goes_on_after_a_position(ledger: Ledger) -> None:
    assert [each.position for each in await ledger.read(after=3)] == [4, 5]
    assert [each.position for each in await ledger.read(after=1, limit=2)] == [2, 3]
    assert await ledger.read(after=REGISTERED) == []
    assert await ledger.read(after=10**15) == []


async def test_a_read_is_limited(ledger: Ledger) -> None:
    await fill(ledger, "a", READ_LIMIT)

    assert len(await ledger.read()) == READ_LIMIT
    assert len(await ledger.read(limit=MOST_READ)) == READ_LIMIT + REGISTERED


@pytest.mark.parametrize(
    ("arguments", "parameter"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"limit": MOST_READ + 1}, "limit"),
        ({"after": -1}, "after"),
        ({"after": 2**63}, "after"),
    ],
)
async def test_bounds_that_make_no_sense_are_refused(
    ledger: Ledger, arguments: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        await ledger.read(**arguments)

    assert refused.value.parameter == parameter


async def test_what_was_recorded_stays_after_opening_again(engine: Engine) -> None:
    async with registered(engine) as ledger:
        before = await everything(ledger)
        reopened = await engine.reopen(ledger)

        assert await everything(reopened) == before
        assert reopened.id == ledger.id
        await reopened.append([held("a")], by="tests")
        assert await reopened.head() == REGISTERED + 1
        await reopened.close()


async def test_a_follower_gets_what_was_and_what_comes(ledger: Ledger) -> None:
    following = asyncio.create_task(followed(ledger, REGISTERED + 2))
    await asyncio.sleep(0.05)
    await ledger.append([held("a")], by="tests")
    await asyncio.sleep(0.05)
    await ledger.append([held("b")], by="tests")

    found = await asyncio.wait_for(following, 5)

    assert found == await everything(ledger)


async def test_a_follower_starts_after_a_position(ledger: Ledger) -> None:
    found = await followed(ledger, REGISTERED, after=3)

    assert [recorded.position for recorded in found] == [4, 5]


async def test_a_follower_may_start_beyond_the_head(ledger: Ledger) -> None:
    following = asyncio.create_task(
        followed(ledger, REGISTERED + 3, after=REGISTERED + 2),
    )
    await asyncio.sleep(0.05)
    await ledger.append([held("a"), held("b"), held("c")], by="tests")

    (found,) = await asyncio.wait_for(following, 5)

    assert found.event == held("c")


async def test_a_follower_is_woken_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.ledger.following.POLL_SECONDS", 60)
    following = asyncio.create_task(followed(ledger, REGISTERED + 1, after=REGISTERED))
    await asyncio.sleep(0.05)

    await ledger.append([held("a")], by="tests")

    assert len(await asyncio.wait_for(following, 5)) == 1


async def test_there_is_no_seam_between_catching_up_and_live(ledger: Ledger) -> None:
    await fill(ledger, "old", 3_000)
    head = REGISTERED + 3_000 + 300

    followers = [asyncio.create_task(followed(ledger, head)) for _ in range(3)]
    for each in range(300):
        await ledger.append([held(f"new{each}")], by="tests")
    found = await asyncio.wait_for(asyncio.gather(*followers), 30)

    for one in found:
        assert [recorded.position for recorded in one] == list(range(1, head + 1))


async def test_beside_16_writers_a_follower_sees_each_event_once_and_in_order(
    ledger: Ledger,
) -> None:
    head = REGISTERED + 16 * 40
    acknowledged: list[int] = []

    async def write(name: str) -> None:
        for each in range(20):
            events = [held(f"{name}-{each}-{part}") for part in "ab"]
            acknowledged.extend((await ledger.append(events, by=name)).positions)

    following = asyncio.create_task(followed(ledger, head))
    await asyncio.gather(*(write(f"writer-{each}") for each in range(16)))
    found = await asyncio.wait_for(following, 30)

    assert [recorded.position for recorded in found] == list(range(1, head + 1))
    assert sorted(acknowledged) == list(range(REGISTERED + 1, head + 1))
    for name in {recorded.recorded_by for recorded in found} - {"tests"}:
        own = [recorded.event.id for recorded in found if recorded.recorded_by == name]  # type: ignore[union-attr]  # all facts
        assert own == [f"{name}-{each}-{part}" for each in range(20) for part in "ab"]


async def test_acknowledged_is_readable(ledger: Ledger) -> None:
    for each in range(50):
        appended = await ledger.append([held(f"a{each}")], by="tests")

        (recorded,) = await ledger.read(after=appended.last - 1)
        assert recorded.event == held(f"a{each}")


async def test_following_a_ledger_that_is_closed_ends_with_an_error(ledger: Ledger) -> None:
    following = asyncio.create_task(followed(ledger, REGISTERED + 1))
    await asyncio.sleep(0.05)

    await ledger.close()

    with pytest.raises(LedgerUnavailableError, match="closed"):
        await asyncio.wait_for(following, 5)


async def test_recorded_at_never_runs_backwards(engine: Engine) -> None:
    async with registered(engine) as ledger:
        engine.clock.move(-3600)
        await ledger.append([held("a")], by="tests")
        reopened = await engine.reopen(ledger)
        engine.clock.move(-3600)
        await reopened.append([held("b")], by="tests")
        engine.clock.move(3 * 3600)
        await reopened.append([held("c")], by="tests")

        found = await reopened.read(after=REGISTERED)

        assert [str(recorded.recorded_at - NOON) for recorded in found] == [
            "0:00:00",
            "0:00:00",
            "1:00:00",
        ]
        await reopened.close()


async def test_position_at_is_the_last_one_recorded_by_then(engine: Engine) -> None:
    async with registered(engine) as ledger:
        for each in range(7):
            engine.clock.move(60)
            await ledger.append([held(f"a{each}"), held(f"b{each}")], by="tests")

        def at(seconds: float) -> Any:
            return position_at(ledger, NOON + timedelta(seconds=seconds))

        assert await at(-1) == 0
        assert await at(0) == REGISTERED
        assert await at(59.999999) == REGISTERED
        assert await at(60) == REGISTERED + 2
        assert await at(3 * 60 + 1) == REGISTERED + 6
        assert await at(10**6) == REGISTERED + 14


async def test_a_clock_ten_years_ahead_of_the_last_event_is_refused(engine: Engine) -> None:
    async with registered(engine) as ledger:
        engine.clock.now = NOON + MOST_SILENCE + timedelta(seconds=1)

        with pytest.raises(ClockAheadError, match=r"10\.0 years after the last event"):
            await ledger.append([held("a")], by="tests")

        stand = await ledger.clock()
        assert (stand.last_recorded_at, stand.ahead) == (NOON, MOST_SILENCE + timedelta(seconds=1))
        assert stand.refused is not None
        assert stand.doubt == stand.refused
        assert await ledger.head() == REGISTERED


async def test_a_ledger_that_nobody_wrote_to_for_two_years_goes_on(engine: Engine) -> None:
    async with registered(engine) as ledger:
        engine.clock.move(2 * 366 * 86_400)
        reopened = await engine.reopen(ledger)

        await reopened.append([held("a")], by="tests")

        (found,) = await reopened.read(after=REGISTERED)
        assert found.recorded_at == engine.clock.now
        assert (await reopened.clock()).doubt is None
        await reopened.close()


async def test_an_empty_ledger_takes_whatever_the_clock_says(engine: Engine) -> None:
    engine.clock.move(80 * 366 * 86_400)
    ledger = engine.open()

    await ledger.append(REGISTRY, by="tests")

    assert (await ledger.clock()).ahead == timedelta(0)
    await ledger.close()


async def test_a_clock_that_jumps_while_the_ledger_is_open_is_refused_until_it_is_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with registered(engine) as ledger:
        for jump, is_refused in ((1, False), (2, True), (400, True), (-400, False), (0, False)):
            monkeypatch.setattr(clock, "system", partial(_later, jump))
            if is_refused:
                with pytest.raises(ClockAheadError, match="ahead of what the system has counted"):
                    await ledger.append([held("jumped")], by="tests")
            else:
                await ledger.append([held(f"on-day-{abs(jump)}-{int(jump < 0)}")], by="tests")

        assert await ledger.head() == REGISTERED + 3


THE_SYSTEMS = clock.system
"""As it is before a test sets it ahead."""


def _later(days: int) -> datetime:
    return THE_SYSTEMS() + timedelta(days=days, seconds=-60)


async def test_position_at_in_an_empty_ledger_is_0(engine: Engine) -> None:
    ledger = engine.open()

    assert await position_at(ledger, NOON) == 0
    await ledger.close()


async def test_every_engine_stores_the_same_bytes_at_the_same_positions(tmp_path: Path) -> None:
    async def stored(engine: Engine) -> list[Recorded]:
        ledger = engine.open()
        await ledger.append(REGISTRY, by="tests", key="registry")
        engine.clock.move(0.123456)
        await ledger.append([held("a"), held("b", note="北京\n\t安")], by="Ærø", key="ключ")
        engine.clock.move(-5)
        await ledger.append([held("c")], by="tests", key="visit")
        found = await everything(ledger)
        await ledger.close()
        return found

    in_memory, in_sqlite = await stored(MemoryEngine()), await stored(SqliteEngine(tmp_path))

    assert in_memory == in_sqlite
    # Stored for ever: a change of these bytes is a change of every ledger there is.
    assert in_memory[REGISTERED].stored.decode() == (
        '{"id":"1de36a32af798da0c1ac9297603a320e-0","recorded_at":"2023-06-18T12:00:00.123456Z",'
        '"recorded_by":"Ærø","event":{"type":"engagement-held","id":"a","summary":"They meet.",'
        '"citations":[{"source":"daily","exact":"candid and constructive","start":10,"end":33}],'
        '"date":"2023-06-18","engagement":"visit","participants":["alba","bora"]}}'
    )


async def test_ids_are_never_shared(ledger: Ledger) -> None:
    for key in ("one", "two", None, None):
        await ledger.append(
            [held(f"a{await ledger.head()}"), held(f"b{await ledger.head()}")], by="tests", key=key
        )

    ids = [recorded.id for recorded in await everything(ledger)]

    assert len(set(ids)) == len(ids) == REGISTERED + 8


async def test_slow_followers_hold_nobody_up(ledger: Ledger) -> None:
    slow = ledger.follow()
    await anext(slow)

    await fill(ledger, "a", 2_500)

    sizes = [len(await anext(slow)) for _ in range(3)]
    assert sizes == [1_000, 1_000, 500]
    await slow.aclose()  # type: ignore[attr-defined]  # followers are generators


async def test_all_events_of_all_batches_are_there(ledger: Ledger) -> None:
    batches = [[held(f"{size}-{each}") for each in range(size)] for size in range(1, 30)]

    await asyncio.gather(*(ledger.append(batch, by="tests") for batch in batches))

    found = [recorded.event for recorded in (await everything(ledger))[REGISTERED:]]
    assert found == list(chain.from_iterable(batches))
