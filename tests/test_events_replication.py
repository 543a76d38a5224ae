"""A ledger that Litestream replicates while it is written is restored whole, and proves itself."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.service.stores import LEDGER
from events.ledger.signing_key import KEY, checkpoint_of, read_kept
from events.storage.sqlite import SqliteLedger
from tests import ledger_process
from tests.backups import backed_up, restored, run
from tests.ledger_engines import REGISTRY
from tests.noon import noon
from tests.tracing import STRACE, needs_strace

LITESTREAM = shutil.which(
    "litestream", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
)
SYNC_SECONDS = 30
"""For how long a replica is waited for; it is a second behind, on an idle machine."""

CONFIGURED = """
dbs:
  - path: {ledger}
    min-checkpoint-page-count: {pages}
    replica:
      url: {replica}
      sync-interval: 1s
"""
SOON, NEVER = 100, 1_000_000
"""After how many pages Litestream has the log begun anew (1,000, if it is not told). What it takes
for sent at that moment, and what it takes for sent later on, go wrong in different ways.
"""

SYNCED_BEFORE = 60
"""At which sync a writer ends within a commit: those before it fill more than 100 pages."""

pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="litestream is not installed")


def litestream(act: str, replica: Path, *options: str) -> list[str]:
    """A command that reads of the ledger and its replica what `replicating` has configured."""
    assert LITESTREAM is not None
    return [LITESTREAM, act, "-config", str(replica.with_suffix(".yml")), *options]


@contextmanager
def replicating(data: Path, replica: Path, pages: int = SOON) -> Iterator[None]:
    """`litestream replicate`, ended as an operator ends it."""
    configured = CONFIGURED.format(ledger=data / LEDGER, replica=replica.as_uri(), pages=pages)
    replica.with_suffix(".yml").write_text(configured)
    process = subprocess.Popen(
        litestream("replicate", replica), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=SYNC_SECONDS)
    finally:
        process.kill()
        process.wait()


async def send_snapshot(data: Path, replica: Path) -> None:
    """What an operator does after a kill (`docs/operating.md`), while Litestream is stopped."""
    ledger = SqliteLedger(data / LEDGER, now=noon)
    await ledger.close()
    assert not (data / f"{LEDGER}-wal").exists()
    command = litestream("replicate", replica, "-once", "-force-snapshot")
    subprocess.run(command, check=True, capture_output=True, timeout=SYNC_SECONDS)


def states_of(data: Path, replica: Path) -> list[str]:
    """What can be restored, the newest first."""
    listed = subprocess.check_output(
        litestream("ltx", replica, "-level", "all", "-json", str(data / LEDGER))
    )
    return sorted({each["max_txid"] for each in json.loads(listed)}, reverse=True)


def fetch(replica: Path, data: Path, *options: str) -> bool:
    """Restore a replica into a new data directory; False where there is none yet."""
    assert LITESTREAM is not None
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    command = [LITESTREAM, "restore", *options, "-o", str(data / LEDGER), replica.as_uri()]
    subprocess.run(command, check=False, capture_output=True)
    return (data / LEDGER).exists()


async def fetched(replica: Path, data: Path, size: int) -> None:
    """Restore a replica that is written to, once it has as many events."""
    until = time.monotonic() + SYNC_SECONDS
    while not (fetch(replica, data) and await size_of(data / LEDGER) >= size):
        assert time.monotonic() < until, "the replica did not get there"
        time.sleep(0.5)


async def size_of(path: Path) -> int:
    ledger = SqliteLedger(path, read_only=True)
    try:
        return await ledger.head()
    finally:
        await ledger.close()


async def keep_checkpoint(data: Path, kept: Path) -> int:
    """Keep a checkpoint outside of a ledger; its size."""
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    kept.write_text(await checkpoint_of(ledger, read_kept(data / KEY)))
    await ledger.close()
    return int(kept.read_text().splitlines()[1])


def audited(data: Path, kept: Path, key: str) -> str:
    said = run("audit", "--whole", "--data", data, "--checkpoint", kept, "--key", key)
    assert said.exit_code == 0, said.output
    return said.output


def acknowledged(writer: "subprocess.Popen[str]", appends: int) -> int:
    assert writer.stdout is not None
    return max(int(writer.stdout.readline().split()[-1]) for _ in range(appends))


def kill_at_any_moment(ledger: Path) -> int:
    """Append and be killed; the last position that was acknowledged."""
    writer = ledger_process.start("write", ledger, "n")
    try:
        known = acknowledged(writer, 3_000)
        assert writer.poll() is None, "writer and replicator stand in each other's way"
    finally:
        writer.kill()
        writer.communicate()
    return known


def kill_within_a_commit(ledger: Path) -> int:
    """The same while all of a commit stands in the log, and nobody has been told to read it."""
    return _end_within_a_commit(ledger, "signal=SIGKILL")


def fail_within_a_commit(ledger: Path) -> int:
    """Append until a disk fails to sync: its commit stands in the log too, and is none."""
    return _end_within_a_commit(ledger, "error=EIO")


def _end_within_a_commit(ledger: Path, how: str) -> int:
    inject = f"inject=fdatasync:{how}:when={SYNCED_BEFORE}"
    traced = (str(STRACE), "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", inject)
    writer = ledger_process.start("write", ledger, "n", within=traced)
    said, _ = writer.communicate()
    assert writer.returncode
    return max(int(line.split()[-1]) for line in said.splitlines())


async def append_and_stop(data: Path, name: str, appends: int = 200) -> None:
    ledger = SqliteLedger(data / LEDGER, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    for number in range(appends):
        key = f"{name}-{number}"
        await ledger.append(ledger_process.pair(key), by="tests", key=key)
    await ledger.close()


async def test_what_was_acknowledged_before_a_stop_is_restored_and_audited(
    founded: Path, tmp_path: Path
) -> None:
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    with replicating(founded, replica):
        await append_and_stop(founded, "n")
        size = await keep_checkpoint(founded, kept)
        await fetched(replica, data, size)

    said = audited(data, kept, str(read_kept(founded / KEY).verifier))

    assert f"it extends the checkpoint of {size} events" in said


@pytest.mark.parametrize(
    "kill",
    [
        kill_at_any_moment,
        pytest.param(kill_within_a_commit, marks=needs_strace),
        pytest.param(fail_within_a_commit, marks=needs_strace),
    ],
)
async def test_what_was_acknowledged_before_a_kill_is_restored_and_audited(
    founded: Path, tmp_path: Path, kill: Callable[[Path], int]
) -> None:
    key = str(read_kept(founded / KEY).verifier)
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    with replicating(founded, replica):
        known = kill(founded / LEDGER)
        size = await keep_checkpoint(founded, kept)
    await send_snapshot(founded, replica)
    assert fetch(replica, data)

    said = audited(data, kept, key)

    audited(founded, kept, key)
    assert known <= size
    assert f"it extends the checkpoint of {size} events" in said
    assert await size_of(data / LEDGER) == await size_of(founded / LEDGER)


@needs_strace
async def test_a_replica_without_that_snapshot_has_an_older_state_that_is_whole(
    founded: Path, tmp_path: Path
) -> None:
    key = str(read_kept(founded / KEY).verifier)
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    size = await keep_checkpoint(founded, kept)
    with replicating(founded, replica):
        await fetched(
            replica, data, size
        )  # or the first state that is sent may be that of the kill
        kill_within_a_commit(founded / LEDGER)
    proof = ("--checkpoint", kept, "--key", key)

    states = (
        run("audit", "--whole", "--data", data, *proof).exit_code == 0
        for state in states_of(founded, replica)
        if fetch(replica, data, "-txid", state)
    )

    assert any(states)


@needs_strace
@pytest.mark.parametrize("pages", [SOON, NEVER])
@pytest.mark.parametrize("appends", [0, 1, 20])
async def test_replication_goes_on_from_the_snapshot_after_a_kill(
    founded: Path, tmp_path: Path, appends: int, pages: int
) -> None:
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    with replicating(founded, replica, pages):
        kill_within_a_commit(founded / LEDGER)
        time.sleep(2)  # until Litestream has sent what nobody was told of
        if appends:  # a supervisor has started it anew: less is written over that, or more
            await append_and_stop(founded, "sooner", appends)
    await send_snapshot(founded, replica)
    with replicating(founded, replica, pages):
        await append_and_stop(founded, "later")
        size = await keep_checkpoint(founded, kept)
        await fetched(replica, data, size)

    said = audited(data, kept, str(read_kept(founded / KEY).verifier))

    assert f"it extends the checkpoint of {size} events" in said


async def test_a_replica_that_fell_behind_does_not_pass(founded: Path, tmp_path: Path) -> None:
    signer = read_kept(founded / KEY)
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    size = await size_of(founded / LEDGER)
    with replicating(founded, replica):
        await fetched(replica, data, size)
    writer = ledger_process.start("write", founded / LEDGER, "n")
    acknowledged(writer, 10)
    writer.kill()
    writer.communicate()
    await keep_checkpoint(founded, kept)

    said = run("audit", "--data", data, "--checkpoint", kept, "--key", str(signer.verifier))

    assert said.exit_code == 1
    assert f"position {size + 1}: the events from here to" in said.output


async def test_a_ledger_that_is_replicated_is_backed_up_and_restored_like_any_other(
    founded: Path, tmp_path: Path
) -> None:
    with replicating(founded, tmp_path / "replica"):
        await fetched(tmp_path / "replica", tmp_path / "fetched", 1)
        directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")

    key = str(read_kept(founded / KEY).verifier)

    said = restored(directory, tmp_path / "restored", "--key", key)

    assert said.exit_code == 0, said.output
