"""A replicator has a connection of its own to the ledger's file, and now and then writes there."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, held
from tests.noon import noon

APPENDS = 150


async def test_appends_do_not_fail_while_a_replicator_writes_beside(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    has_ended = threading.Event()
    writes = []

    def write_beside() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
            while not has_ended.is_set():
                db.execute("INSERT INTO _litestream_seq (seq) VALUES (1)")
                writes.append(1)
                has_ended.wait(0.001)

    beside = threading.Thread(target=write_beside)
    beside.start()
    appended = 0
    try:
        async with asyncio.timeout(60):
            # Until the other one has had a turn: it waits for one, and asks ever less often.
            while appended < APPENDS or not writes:
                await ledger.append([held(f"a{appended}")], by="tests", key=f"a{appended}")
                appended += 1
    finally:
        has_ended.set()
        beside.join()

    assert await ledger.head() == REGISTERED + appended
    await ledger.close()
