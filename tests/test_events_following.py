"""What followers are given from memory is what they would have read, and nothing is left out."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from events.admission.batch import ReadFromJson
from events.ledger.following import News
from events.ledger.protocol import Recorded
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import AnyEvent, decode, encode
from seeds.founding import founding_events
from tests.ledger_engines import held
from tests.unchecked import as_recorded

EVENTS = as_recorded([held(f"h{each}") for each in range(12)])


class Log:
    """A log that says what was read of it."""

    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.read_after: list[int] = []

    async def read(self, after: int) -> list[Recorded]:
        self.read_after.append(after)
        return self.events[after:]


async def taken(news: News, log: Log, until: int, *, after: int = 0) -> list[int]:
    """The positions that a follower gets up to one."""
    found: list[int] = []
    async for batch in news.follow(log.read, after):
        found += [each.position for each in batch]
        if found[-1] >= until:
            break
    return found


async def test_who_is_close_behind_reads_nothing() -> None:
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS[:4])
    news.spread(EVENTS[4:6])

    assert await taken(news, log, 6) == [1, 2, 3, 4, 5, 6]
    assert await taken(news, log, 6, after=3) == [4, 5, 6]
    assert log.read_after == []


async def test_who_is_far_behind_reads_what_is_not_at_hand() -> None:
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS[8:])

    assert await taken(news, log, 12, after=2) == list(range(3, 13))
    assert log.read_after == [2]


async def test_what_was_written_without_being_told_is_read() -> None:
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS[:4])
    news.spread(EVENTS[6:8])  # a commit between them had failed, and was found to be written

    assert await taken(news, log, 12) == list(range(1, 13))
    assert log.read_after == [0]


async def test_what_nobody_tells_of_is_found_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.ledger.following.POLL_SECONDS", 0.01)
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS[:4])

    assert await asyncio.wait_for(taken(news, log, 12), 5) == list(range(1, 13))
    assert log.read_after == [4]


async def test_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(EVENTS[-1].stored)
    monkeypatch.setattr("events.ledger.following.FRESH_BYTES", 3 * size)
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS)

    assert await taken(news, log, 12, after=9) == [10, 11, 12]
    assert log.read_after == []
    assert await taken(news, log, 12, after=8) == [9, 10, 11, 12]
    assert log.read_after == [8]


async def test_once_it_has_ended_all_is_read_also_what_is_told_late() -> None:
    news, log = News(), Log(EVENTS)
    news.spread(EVENTS[:6])
    news.end()
    news.spread(EVENTS[6:8])

    assert await taken(news, log, 12) == list(range(1, 13))
    assert log.read_after == [0]


@pytest.mark.parametrize("is_json", [True, False])
async def test_followers_get_what_reading_gives(tmp_path: Path, is_json: bool) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3")
    events = list(_as(founding_events(), is_json))
    parts = [events[start : start + 150] for start in range(0, len(events), 150)]
    following = asyncio.create_task(_followed(ledger, len(events)))
    await asyncio.sleep(0)

    for part in parts:
        await ledger.append(ReadFromJson(part) if is_json else part, by="tests")
    given = await asyncio.wait_for(following, 30)

    read = [
        each
        for part in range(len(parts))
        for each in await ledger.read(after=150 * part, limit=150)
    ]
    assert given == read
    assert [encode(each.event) for each in given] == [encode(each.event) for each in read]
    assert [repr(each) for each in given] == [repr(each) for each in read]
    await ledger.close()


def _as(events: Iterable[AnyEvent], is_json: bool) -> Iterable[AnyEvent]:
    return (decode(encode(each)) if is_json else each for each in events)


async def _followed(ledger: SqliteLedger, until: int) -> list[Recorded]:
    found: list[Recorded] = []
    async for batch in ledger.follow():
        found += batch
        if len(found) >= until:
            break
    return found
