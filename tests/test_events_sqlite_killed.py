"""No acknowledged event is lost or repeated when a writing process is killed or has no room."""

import asyncio
import random
from pathlib import Path

from events.ledger.protocol import Appended
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, everything
from tests.ledger_process import WRITERS, pair, start
from tests.noon import noon

ROUNDS = 10


async def test_a_file_that_cannot_grow_loses_nothing_and_may_grow_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    process = start("fill", path)
    said, _ = await asyncio.to_thread(process.communicate, timeout=30)

    refused, head, again, last = map(int, said.split())

    assert process.returncode == 0
    assert head == REGISTERED + refused > REGISTERED + 10
    assert again == refused
    assert last == REGISTERED + again + 1
    ledger = SqliteLedger(path, read_only=True)
    assert len(await everything(ledger)) == last
    await ledger.close()


async def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    chance = random.Random(20230618)  # noqa: S311  # moments, not secrets
    acknowledged: dict[str, tuple[int, int]] = {}
    for round_ in range(ROUNDS):
        process = start("write", path, f"round{round_}")
        assert process.stdout is not None
        first = await asyncio.to_thread(process.stdout.readline)
        await asyncio.sleep(chance.random() * 0.15)
        process.kill()
        rest, _ = await asyncio.to_thread(process.communicate)
        for line in (first + rest).splitlines(keepends=True):
            if line.endswith("\n"):
                key, *positions = line.split()
                acknowledged[key] = (int(positions[0]), int(positions[1]))

    ledger = SqliteLedger(path, now=noon)
    before = await ledger.head()
    assert len(acknowledged) > ROUNDS
    for key, (first_position, last_position) in acknowledged.items():
        again = await ledger.append(pair(key), by="tests", key=key)
        assert again == Appended(
            first=first_position, last=last_position, outcome="already appended"
        )
    assert await ledger.head() == before
    await send_again_what_was_not_acknowledged(ledger, acknowledged)

    found = await everything(ledger)
    await ledger.close()
    ids = [recorded.event.id for recorded in found[REGISTERED:]]  # type: ignore[union-attr]  # all facts
    assert [recorded.position for recorded in found] == list(range(1, len(found) + 1))
    assert len(set(ids)) == len(ids)
    assert {id.rpartition("-")[0] for id in ids} > set(acknowledged)


async def send_again_what_was_not_acknowledged(
    ledger: SqliteLedger, acknowledged: dict[str, tuple[int, int]]
) -> None:
    """The append that each writer was killed over: it was written whole or not at all."""
    for round_ in range(ROUNDS):
        for writer in range(WRITERS):
            number = 0
            while f"round{round_}-{writer}-{number}" in acknowledged:
                number += 1
            key = f"round{round_}-{writer}-{number}"
            before = await ledger.head()
            again = await ledger.append(pair(key), by="tests", key=key)
            written = await ledger.head() - before
            assert (again.outcome, written) in {("already appended", 0), ("appended", 2)}
