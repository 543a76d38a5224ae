"""A ledger that Litestream replicates while it is written is restored whole, and proves itself."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.service.stores import LEDGER
from events.engines.sqlite import SqliteLedger
from events.ledger.signing_key import KEY, checkpoint_of, read_kept
from tests import ledger_process
from tests.backups import backed_up, restored, run

LITESTREAM = shutil.which(
    "litestream", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
)
SYNC_SECONDS = 30
"""For how long a replica is waited for; it is a second behind, on an idle machine."""

pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="litestream is not installed")


@contextmanager
def replicating(data: Path, replica: Path) -> Iterator[None]:
    """`litestream replicate`, ended as an operator ends it."""
    assert LITESTREAM is not None
    process = subprocess.Popen(
        [LITESTREAM, "replicate", str(data / LEDGER), replica.as_uri()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=SYNC_SECONDS)
    finally:
        process.kill()
        process.wait()


async def size_of(path: Path) -> int:
    ledger = SqliteLedger(path, read_only=True)
    try:
        return await ledger.head()
    finally:
        await ledger.close()


async def fetched(replica: Path, data: Path, size: int) -> None:
    """Restore a replica into a new data directory, once it has as many events."""
    assert LITESTREAM is not None
    until = time.monotonic() + SYNC_SECONDS
    while True:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        subprocess.run(
            [LITESTREAM, "restore", "-o", str(data / LEDGER), replica.as_uri()],
            check=False,
            capture_output=True,
        )
        if (data / LEDGER).exists() and await size_of(data / LEDGER) >= size:
            return
        assert time.monotonic() < until, "the replica did not get there"
        time.sleep(0.5)


def acknowledged(writer: "subprocess.Popen[str]", appends: int) -> int:
    assert writer.stdout is not None
    return max(int(writer.stdout.readline().split()[-1]) for _ in range(appends))


async def test_what_was_acknowledged_before_a_kill_is_restored_and_audited(
    founded: Path, tmp_path: Path
) -> None:
    signer = read_kept(founded / KEY)
    replica, data, kept = tmp_path / "replica", tmp_path / "restored", tmp_path / "kept.txt"
    with replicating(founded, replica):
        writer = ledger_process.start("write", founded / LEDGER, "n")
        try:
            known = acknowledged(writer, 3_000)
            assert writer.poll() is None, "writer and replicator stand in each other's way"
        finally:
            writer.kill()
            writer.communicate()
        ledger = SqliteLedger(founded / LEDGER, read_only=True)
        size = await ledger.head()
        kept.write_text(await checkpoint_of(ledger, signer))
        await ledger.close()
        await fetched(replica, data, size)

    proof = ("--checkpoint", kept, "--key", str(signer.verifier))
    audited = run("audit", "--whole", "--data", data, *proof)
    again = run("audit", "--whole", "--data", founded, *proof)

    assert known <= size
    assert (audited.exit_code, again.exit_code) == (0, 0), audited.output + again.output
    assert f"it extends the checkpoint of {size} events" in audited.output


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
    ledger = SqliteLedger(founded / LEDGER, read_only=True)
    kept.write_text(await checkpoint_of(ledger, signer))
    await ledger.close()

    audited = run("audit", "--data", data, "--checkpoint", kept, "--key", str(signer.verifier))

    assert audited.exit_code == 1
    assert f"position {size + 1}: the events from here to" in audited.output


async def test_a_ledger_that_is_replicated_is_backed_up_and_restored_like_any_other(
    founded: Path, tmp_path: Path
) -> None:
    with replicating(founded, tmp_path / "replica"):
        await fetched(tmp_path / "replica", tmp_path / "fetched", 1)
        directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")

    key = str(read_kept(founded / KEY).verifier)

    said = restored(directory, tmp_path / "restored", "--key", key)

    assert said.exit_code == 0, said.output
