"""A ledger that moves from a file to real servers, and back."""

from pathlib import Path
from uuid import uuid4

import pytest

from events.cluster import moving
from events.cluster.address import read_address
from events.cluster.moving import from_cluster, to_cluster
from events.cluster.opening import ToOpen, look_at, open_node
from events.cluster.refusals import NotNowError
from events.cluster.stream import ClusterStream
from events.errors import LedgerCorruptError, LedgerLockedError, LedgerUnavailableError
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, everything, held
from tests.nats_servers import lasting
from tests.running import detente

APPENDS = 30
HEAD = REGISTERED + 5 * APPENDS


def _told(*_: int) -> None:
    pass


@pytest.fixture
def what() -> ToOpen:
    return ToOpen(f"{lasting().address}/{uuid4().hex}?replicas=1")


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "ledger.sqlite3"
    path.parent.mkdir()
    ledger = SqliteLedger(path)
    await ledger.append(REGISTRY, by="tests", key="registry")
    for number in range(APPENDS):
        events = [held(f"a{number}-{each}") for each in range(5)]
        await ledger.append(events, by="tests", key=f"ключ {number}")
    await ledger.close()
    return path


async def test_positions_bytes_keys_and_the_tree_are_the_same_there_and_back(
    tmp_path: Path, path: Path, what: ToOpen
) -> None:
    reading = SqliteLedger(path, read_only=True)
    before, root, id = await everything(reading), await reading.root(HEAD), reading.id
    await reading.close()

    assert await to_cluster(path, what, _told) == HEAD
    node = await open_node(tmp_path / "new.sqlite3", what, Texts(tmp_path / "texts"))
    assert node.id == id
    assert await everything(node) == before
    assert await node.root(HEAD) == root
    again = await node.append([held(f"a7-{each}") for each in range(5)], by="t", key="ключ 7")
    assert (again.first, again.outcome) == (REGISTERED + 7 * 5 + 1, "already appended")
    await node.append([held("more")], by="tests")
    await node.close()

    back = tmp_path / "back.sqlite3"
    assert await from_cluster(back, what, Texts(tmp_path / "texts"), _told) == HEAD + 1
    ledger = SqliteLedger(back)
    assert (await everything(ledger))[:HEAD] == before
    assert (await ledger.append([held("alone")], by="tests")).first == HEAD + 2
    await ledger.close()


async def test_a_file_that_has_moved_is_a_replica(tmp_path: Path, path: Path, what: ToOpen) -> None:
    await to_cluster(path, what, _told)

    with pytest.raises(LedgerUnavailableError, match="is a replica"):
        SqliteLedger(path)
    with pytest.raises(LedgerUnavailableError, match="is a replica"):
        await to_cluster(path, what, _told)
    node = await open_node(path, what, Texts(tmp_path / "texts"))
    assert (await node.append([held("more")], by="tests")).first == HEAD + 1
    await node.close()


async def test_interrupted_it_goes_on_where_it_stopped(
    path: Path, what: ToOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, calls = ClusterStream.publish, []

    async def interrupted(self: ClusterStream, *args: object) -> None:
        calls.append(args)
        if len(calls) == 3:
            raise NotNowError("a leader is sought")
        await publish(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "TOGETHER", 20)
    monkeypatch.setattr(ClusterStream, "publish", interrupted)
    with pytest.raises(LedgerUnavailableError, match="run it again, and it goes on"):
        await to_cluster(path, what, _told)
    still = SqliteLedger(path)  # it is no replica before all of it is there
    await still.close()

    assert await to_cluster(path, what, _told) == HEAD
    assert len(calls) == 1 + -(-HEAD // 20)  # and none of it twice


async def test_what_somebody_else_has_published_there_is_found(
    tmp_path: Path, path: Path, what: ToOpen
) -> None:
    reading = SqliteLedger(path, read_only=True)
    id = reading.id
    await reading.close()
    other = tmp_path / "other.sqlite3"
    cluster = await look_at(read_address(what.address), {})
    assert cluster.id != id

    with pytest.raises(LedgerUnavailableError, match="the stream is of the ledger"):
        await to_cluster(path, what, _told)
    assert not other.exists()


async def test_a_file_that_goes_another_way_is_not_published(
    tmp_path: Path, path: Path, what: ToOpen
) -> None:
    fork = tmp_path / "fork.sqlite3"
    fork.write_bytes(path.read_bytes())
    ledger = SqliteLedger(fork)
    await ledger.append([held("one-way")], by="tests")
    await ledger.close()
    ledger = SqliteLedger(path)
    await ledger.append([held("another-way")], by="tests")
    await ledger.close()
    await to_cluster(fork, what, _told)

    with pytest.raises(LedgerCorruptError, match=f"position {HEAD + 1}.* differ there"):
        await to_cluster(path, what, _told)


async def test_nobody_may_write_meanwhile(path: Path, what: ToOpen) -> None:
    ledger = SqliteLedger(path)
    with pytest.raises(LedgerLockedError):
        await to_cluster(path, what, _told)
    await ledger.close()


async def test_the_command_says_what_was_done_and_what_it_expects(
    tmp_path: Path, path: Path, what: ToOpen
) -> None:
    done = detente("migrate", "--from", str(path.parent), "--to", what.address)
    assert f"{HEAD} events are on {what.address}, each compared" in done.stdout

    back = detente("migrate", "--from", what.address, "--to", str(tmp_path / "back"))
    assert f"{HEAD} events of {what.address} are in" in back.stdout

    both = detente("migrate", "--from", str(tmp_path), "--to", str(tmp_path))
    assert "expected a data directory and an address" in both.stderr
