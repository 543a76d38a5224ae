"""No acknowledgement leaves before the disk has said that it has the events: strace tells.

A marker is written for each acknowledgement, and the system calls of the process are recorded in
their order. Each sync is delayed, so that whoever does not wait for it is seen to overtake it.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import events
from events.ledger.stamping import trust
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, everything
from tests.ledger_process import ALONE, TOGETHER, pair
from tests.noon import noon
from tests.tracing import STRACE, needs_strace

pytestmark = needs_strace

CALL = re.compile(r"(\d+) +(\w+)\(\d+<(.*?)>(.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. (?:fsync|fdatasync) resumed>.* = 0")
MARKER = re.compile(r'"(acknowledged|refused) ([a-z0-9-]+)')
KEYS = [f"alone-{each}" for each in range(ALONE)] + [f"together-{each}" for each in range(TOGETHER)]


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A ledger that holds `REGISTRY` and that nobody has open."""
    path = tmp_path / "ledger.sqlite3"
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    trust(path, ledger.last_leaf())  # a process goes on from noon, whenever that is
    await ledger.close()
    return path


async def traced(path: Path, inject: str, act: str = "mark") -> tuple[list[str], list[str]]:
    """What a process that appends has said, and its system calls."""
    trace = path.with_name("trace")
    process = await asyncio.create_subprocess_exec(
        *[str(STRACE), "-f", "-y", "-s", "40", "-o", str(trace)],
        *["-e", "trace=fsync,fdatasync,write,pwrite64", "-e", f"inject={inject}"],
        *[sys.executable, "-m", "tests.ledger_process", act, str(path)],
        cwd=Path(events.__file__).parents[1],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,  # where the writer logs what has failed
    )
    said, complaints = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complaints
    return said.decode().splitlines(), trace.read_text().splitlines()


def moments(trace: list[str]) -> Iterator[tuple[str, str]]:
    """When the log was written to, when a sync of it has returned, when an answer was told."""
    syncing: dict[str, bool] = {}
    for line in trace:
        if call := CALL.match(line):
            thread, name, file, rest = call.groups()
            is_log = file.endswith("-wal")
            if name in {"fsync", "fdatasync"}:
                syncing[thread] = is_log
                if is_log and " = 0" in rest:
                    yield "synced", ""
            elif name == "pwrite64" and is_log:
                yield "written", ""
            elif marker := MARKER.search(rest):
                yield marker[1], marker[2]
        elif (resumed := RESUMED.match(line)) and syncing[resumed[1]]:
            yield "synced", ""


async def test_no_acknowledgement_leaves_before_its_sync_has_returned(path: Path) -> None:
    said, trace = await traced(path, "fsync,fdatasync:delay_exit=20000")

    is_on_disk = False
    syncs = 0
    syncs_before: dict[str, int] = {}
    for what, key in moments(trace):
        if what == "acknowledged":
            assert is_on_disk, f"{key} was acknowledged before what was written was synced"
            syncs_before[key] = syncs
        else:
            is_on_disk = what == "synced"
            syncs += is_on_disk
    assert said == [f"acknowledged {key}" for key in KEYS]
    assert list(syncs_before) == KEYS
    alone = [syncs_before[key] for key in KEYS[:ALONE]]
    assert alone == list(range(alone[0], alone[0] + ALONE)), "a sync for each"
    assert syncs_before[KEYS[-1]] == alone[-1] + 2, "and those who wait share one"


async def test_a_commit_in_the_loop_is_synced_before_its_acknowledgement_too(path: Path) -> None:
    said, trace = await traced(path, "fsync,fdatasync:delay_exit=20000", "mark-in-loop")

    is_on_disk = False
    threads = {line.split()[0] for line in trace if "-wal" in line and " pwrite64(" in line}
    told = []
    for what, key in moments(trace):
        if what == "acknowledged":
            assert is_on_disk, f"{key} was acknowledged before what was written was synced"
            told.append(key)
        else:
            is_on_disk = what == "synced"
    markers = {line.split()[0] for line in trace if MARKER.search(line)}
    assert said == [f"acknowledged {key}" for key in KEYS]
    assert told == KEYS
    assert markers < threads, "the loop writes, and the thread what came before"


@pytest.mark.parametrize("act", ["mark", "mark-in-loop"])
@pytest.mark.parametrize(
    ("inject", "error"),
    [
        ("fdatasync:error=EIO:when=3", "OutcomeUnknownError"),
        ("pwrite64:error=ENOSPC:when=15", "LedgerUnavailableError"),
        ("pwrite64:error=EIO:when=15", "LedgerUnavailableError"),
    ],
)
async def test_a_disk_that_fails_once_costs_one_answer_and_no_event(
    path: Path, inject: str, error: str, act: str
) -> None:
    said, _ = await traced(path, inject, act)

    told = {line.split()[1] for line in said if line.startswith("acknowledged")}
    refusals = dict(line.split()[1:] for line in said if line.startswith("refused"))
    assert {*refusals.values()} == {error}
    assert told | {*refusals} == {*KEYS}
    assert len(refusals) <= (1 if act == "mark" else 2), "calls are counted in each thread"
    ledger = SqliteLedger(path, now=noon)
    for refused in refusals:
        again = await ledger.append(pair(refused), by="tests", key=refused)
        assert again.outcome == "appended"
    for key in told:
        assert (await ledger.append(pair(key), by="tests", key=key)).outcome == "already appended"
    found = await everything(ledger)
    await ledger.close()
    assert len(found) == REGISTERED + 2 * len(KEYS)
