"""What takes long is asked in a thread, with connections of its own, and holds up nobody else."""

import asyncio
import threading
from pathlib import Path

import pytest

from api.service.stores import writing
from projections.filing.readers import EvidenceReaders
from projections.filing.views import APART
from projections.model.on_evidence import OnEvidence
from tests.recording import cache_of
from tests.running import Client

LONG = (
    "/v1/timeline.ics?limit=1000",
    "/v1/timeline.csv?limit=500",
    "/v1/timeline?limit=500&facets=kind,actor&include=citations",
    "/v1/timeline.timelinejs.json?coded=include",
    "/v1/relations/united-states/china/course",
    "/v1/doubles",
    "/v1/relations/united-states/china/proof?as_of=2023-03-01",
)


class Long:
    """A question that takes until it is let go; it notes who asked it, with what."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.asked: list[tuple[int, EvidenceReaders]] = []

    def __call__(self, readers: EvidenceReaders) -> int:
        self.asked.append((threading.get_ident(), readers))
        assert self.may_end.wait(60)
        return len(self.asked)


async def until(long: Long, count: int) -> None:
    async with asyncio.timeout(30):
        while len(long.asked) < count:
            await asyncio.sleep(0.005)


async def test_loop_goes_on_while_what_takes_long_is_asked(founded: Path) -> None:
    long = Long()
    async with writing(founded) as service:
        asking = [asyncio.create_task(service.views.ask_apart(long)) for _ in range(APART + 1)]
        await until(long, APART)

        assert service.reader.db.execute("SELECT checkpoint FROM meta").fetchone()
        assert len(long.asked) == APART  # one more waits

        long.may_end.set()
        await asyncio.gather(*asking)
    threads = {thread for thread, _ in long.asked}
    used = [readers for _, readers in long.asked]
    assert threading.get_ident() not in threads
    assert len({*map(id, used)}) == APART
    assert all(readers.of_all is not service.views.reader for readers in used)


async def test_whoever_goes_away_leaves_the_connections_to_others(founded: Path) -> None:
    long = Long()
    async with writing(founded) as service:
        gone = [asyncio.create_task(service.views.ask_apart(long)) for _ in range(APART)]
        await until(long, APART)
        for each in gone:
            each.cancel()
        long.may_end.set()
        await asyncio.gather(*gone, return_exceptions=True)

        for _ in range(APART + 1):
            assert (
                await service.views.ask_apart(lambda readers: readers.of_all.db.total_changes) == 0
            )


async def test_question_that_fails_leaves_the_connections_to_others(founded: Path) -> None:
    async with writing(founded) as service:
        for _ in range(APART + 1):
            with pytest.raises(ZeroDivisionError):
                await service.views.ask_apart(lambda _: 1 // 0)


async def test_evidence_that_counts_is_that_of_the_question(founded: Path) -> None:
    async with writing(founded) as service:
        coded = OnEvidence(coded=True)

        found = await service.apart(lambda asked: (asked.reader, asked.reader_on(coded)))

        assert found[0] is not service.reader
        assert found[1] is not service.reader_on(coded)
        assert found[0] is not found[1]


@pytest.mark.parametrize("address", LONG)
def test_answers_apart_are_asked_for_as_all_others(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = client.app.state.service.views
    asked = []
    own = views.ask_apart

    async def watched(ask: object) -> object:
        asked.append(ask)
        return await own(ask)

    monkeypatch.setattr(views, "ask_apart", watched)
    cache_of(client).open(client.app.state.service)  # what another test asked is not kept

    answer = client.get(address, headers={"Cache-Control": "no-cache"})
    unknown = client.get(f"{address}{'&' if '?' in address else '?'}known_at=99999999")

    assert answer.status_code == 200
    assert unknown.status_code == 400
    assert asked
