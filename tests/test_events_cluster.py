"""A ledger on real servers: two nodes of it, and servers, streams and files that cannot be used."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import nats
import pytest

from api.service.server_monitors import UNKNOWN, lacking_syncs
from events.admission.tail import AppendEntry, Group
from events.cluster import opening, writer
from events.cluster.address import ClusterAddress, read_address
from events.cluster.cluster_ledger import ClusterLedger
from events.cluster.messages import APPEND, StoredMessage, append_told, entry_of
from events.cluster.opening import ToOpen, look_at, open_node
from events.cluster.promises import ID, refuse_old, wanted
from events.cluster.refusals import NotNowError
from events.cluster.stream import ClusterStream, StreamStand, connected
from events.errors import (
    ClockAheadError,
    EventsRefusedError,
    KeyReusedError,
    LedgerCorruptError,
    LedgerError,
    LedgerUnavailableError,
    PositionConflictError,
    SettingsError,
)
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.time import clock
from seeds.founding import founding_events
from tests import nats_servers
from tests.ledger_engines import REGISTERED, REGISTRY, Clock, everything, held
from tests.nats_servers import Servers, closed_lines, lasting, leaves_lines_open  # noqa: F401 (a fixture)

pytestmark = [leaves_lines_open, pytest.mark.usefixtures("closed_lines")]


@pytest.fixture
def address() -> ClusterAddress:
    return read_address(f"{lasting().address}/{uuid4().hex}?replicas=1")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Servers]:
    """A server of one's own, to end."""
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    with nats_servers.serving(tmp_path / "servers", 1) as servers:
        yield servers


@pytest.fixture
async def nodes(tmp_path: Path, address: ClusterAddress) -> AsyncIterator[list[ClusterLedger]]:
    cluster = await look_at(address, {})
    found = [ClusterLedger(tmp_path / f"{number}.sqlite3", cluster) for number in range(2)]
    await found[0].append(REGISTRY, by="tests")
    yield found
    for each in found:
        await each.close()


async def test_what_one_node_records_the_other_builds_on_at_once(
    nodes: list[ClusterLedger],
) -> None:
    one, other = nodes

    assert (await other.append([held("a")], by="other")).first == REGISTERED + 1
    assert (await one.append([held("b", follows=("a",))], by="one")).first == REGISTERED + 2

    await other.caught_up(lambda *_: None)
    assert await everything(one) == await everything(other)


async def test_what_a_node_does_not_know_yet_is_no_reason_to_refuse(
    nodes: list[ClusterLedger],
) -> None:
    one, other = nodes
    await one.append([held("a")], by="one")

    await other.check([held("b", follows=("a",))])
    with pytest.raises(EventsRefusedError, match="no other fact has"):
        await other.append([held("a", summary="Another.")], by="other")
    with pytest.raises(PositionConflictError):
        await other.append([held("c")], by="other", expected={"fact/a": 0})


async def test_a_key_is_used_once_whichever_nodes_are_asked(nodes: list[ClusterLedger]) -> None:
    one, other = nodes
    first = await one.append([held("a")], by="one", key="ключ")

    again = await other.append([held("a")], by="other", key="ключ")

    assert (again.first, again.outcome) == (first.first, "already appended")
    assert await other.appended("ключ") == again
    with pytest.raises(KeyReusedError):
        await other.append([held("b")], by="other", key="ключ")


async def test_nodes_that_write_at_once_write_one_ledger(nodes: list[ClusterLedger]) -> None:
    async def write(ledger: ClusterLedger, name: str) -> None:
        for number in range(8):
            size = 1 + number % 3
            await ledger.append([held(f"{name}-{number}-{each}") for each in range(size)], by=name)

    await asyncio.gather(
        *(write(each, f"{node}{task}") for node, each in enumerate(nodes) for task in range(3))
    )

    for each in nodes:
        await each.caught_up(lambda *_: None)
    told = await everything(nodes[0])
    assert told == await everything(nodes[1])
    assert len(told) == REGISTERED + 2 * 3 * (1 + 2 + 3 + 1 + 2 + 3 + 1 + 2)
    assert await nodes[0].root(len(told)) == await nodes[1].root(len(told))


async def test_who_follows_one_node_sees_an_append_of_another_whole(
    nodes: list[ClusterLedger],
) -> None:
    one, other = nodes
    following = other.follow(after=REGISTERED)

    await one.append([held(f"a{number}") for number in range(300)], by="one")

    async with asyncio.timeout(10):
        assert len(await anext(following)) == 300


@pytest.mark.parametrize("seed", range(3))
async def test_a_history_has_the_bytes_that_it_has_in_a_file(
    tmp_path: Path, address: ClusterAddress, seed: int
) -> None:
    """Answers are made of them: what is asked of equal files reads alike."""
    clock, chance = Clock(), Random(seed)  # noqa: S311 (it hides nothing)
    file = SqliteLedger(tmp_path / "file.sqlite3", now=clock)
    cluster = await look_at(address, {})
    nodes = [ClusterLedger(tmp_path / f"{each}.sqlite3", cluster, now=clock) for each in range(2)]

    events = iter(founding_events())
    while batch := list(islice(events, chance.randint(1, 60))):
        key = f"{chance.random()}"
        first = await file.append(batch, by="tests", key=key)
        assert await chance.choice(nodes).append(batch, by="tests", key=key) == first
        clock.move(chance.randint(0, 3))

    stored = [each.stored for each in await everything(file)]
    for each in nodes:
        await each.caught_up(lambda *_: None)
        assert [event.stored for event in await everything(each)] == stored
        assert await each.root(len(stored)) == await file.root(len(stored))
        await each.close()
    await file.close()


async def test_a_node_whose_replica_is_gone_has_all_again(
    tmp_path: Path, nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    await nodes[0].append([held(f"a{number}") for number in range(900)], by="one")
    seen: list[tuple[int, int]] = []

    new = await open_node(
        tmp_path / "new.sqlite3",
        ToOpen(str(address)),
        Texts(tmp_path / "texts"),
        lambda *at: seen.append(at),
    )

    assert await everything(new) == await everything(nodes[0])
    assert seen[0] == (0, REGISTERED + 900)
    await new.close()


# What cannot be used.


async def test_nobody_there_is_told_with_the_address(tmp_path: Path) -> None:
    told = r"no server answers at nats://127\.0\.0\.1:1: .*Connect call failed"
    with pytest.raises(LedgerUnavailableError, match=told):
        await look_at(read_address("nats://127.0.0.1:1/name"), {})


async def test_a_node_reads_on_while_nobody_is_there_and_writes_when_somebody_is(
    tmp_path: Path, alone: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "WRITE_SECONDS", 1.0)
    address = f"{alone.address}/name?replicas=1"
    path, texts = tmp_path / "ledger.sqlite3", Texts(tmp_path / "texts")
    ledger = await open_node(path, ToOpen(address), texts)
    await ledger.append(REGISTRY, by="tests")
    alone.nodes[0].kill()

    with pytest.raises(LedgerError, match=r"unavailable|unknown"):
        await ledger.append([held("a")], by="tests", key="a")
    assert ledger.trouble is not None
    assert len(await everything(ledger)) == REGISTERED
    await ledger.close()
    ledger = await open_node(path, ToOpen(address), texts)
    assert "nobody of the cluster has been asked yet" in ledger.durability
    assert len(await everything(ledger)) == REGISTERED

    alone.start()
    monkeypatch.setattr(writer, "WRITE_SECONDS", 20.0)
    assert (await ledger.append([held("a")], by="tests", key="a")).first == REGISTERED + 1
    assert "nobody" not in ledger.durability
    await ledger.close()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"deny_delete": False}, "deny_delete: expected True, found False"),
        ({"max_age": 3_600_000_000_000}, "max_age: expected 0"),
        ({"max_msgs_per_subject": 5}, "max_msgs_per_subject: expected -1, found 5"),
        ({"discard": "old"}, "discard: expected 'new', found 'old'"),
        ({"allow_atomic": False}, "allow_atomic: expected True, found False"),
        ({"storage": "memory"}, "storage: expected 'file', found 'memory'"),
        ({"metadata": {}}, f"is no ledger: its metadata have no {ID}"),
    ],
)
async def test_a_stream_that_could_lose_events_is_refused(
    address: ClusterAddress, changed: dict[str, Any], told: str
) -> None:
    await _asked(address, "STREAM.CREATE", {**wanted(address, "an-id"), **changed})

    with pytest.raises(LedgerUnavailableError, match=told):
        await look_at(address, {})


async def test_a_stream_that_was_made_anew_is_not_the_ledger(
    tmp_path: Path, nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    for each in nodes:
        await each.close()
    await _asked(address, "STREAM.DELETE", {})

    with pytest.raises(LedgerUnavailableError, match="is of the ledger"):
        ClusterLedger(tmp_path / "0.sqlite3", await look_at(address, {}))


async def test_a_stream_that_has_lost_events_is_told(
    tmp_path: Path, nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    id = nodes[0].id
    for each in nodes:
        await each.close()
    await _asked(address, "STREAM.DELETE", {})
    await _asked(address, "STREAM.CREATE", wanted(address, id))
    ledger = ClusterLedger(tmp_path / "0.sqlite3", await look_at(address, {}))

    with pytest.raises(LedgerCorruptError, match="the stream ends at 0, and has lost"):
        await ledger.caught_up(lambda *_: None)
    await ledger.close()


async def test_what_is_no_event_of_a_ledger_stops_a_node_and_not_its_reads(
    tmp_path: Path, nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    await _put(address, (b"a stranger's", {}))

    async with asyncio.timeout(10):
        while nodes[1].trouble is None:
            await asyncio.sleep(0.05)
    assert f"damaged at position {REGISTERED + 1}" in nodes[1].trouble
    assert len(await everything(nodes[1])) == REGISTERED
    with pytest.raises(LedgerCorruptError):
        await nodes[1].append([held("a")], by="tests")


async def test_an_append_that_never_comes_whole_is_told(
    tmp_path: Path, nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    await _put(
        address, (b"{}", append_told(AppendEntry("a", bytes(32), REGISTERED + 1, REGISTERED + 3)))
    )
    newcomer = ClusterLedger(tmp_path / "new.sqlite3", await look_at(address, {}))

    for each in (nodes[1], newcomer):
        async with asyncio.timeout(20):
            while each.trouble is None:
                await asyncio.sleep(0.05)
        told = f"goes on to {REGISTERED + 1}, and this node is at {REGISTERED}"
        assert told in each.trouble
        assert len(await everything(each)) == REGISTERED
    await newcomer.close()


async def test_of_an_append_that_is_damaged_nobody_is_shown_a_part(
    nodes: list[ClusterLedger], address: ClusterAddress
) -> None:
    stored = (await everything(nodes[0]))[0].stored
    begun = append_told(AppendEntry("a", bytes(32), REGISTERED + 1, REGISTERED + 3))
    await _put(address, (stored, begun), (b"a stranger's", {}), (stored, {}))

    async with asyncio.timeout(10):
        while nodes[1].trouble is None:
            await asyncio.sleep(0.05)
    assert f"damaged at position {REGISTERED + 2}" in nodes[1].trouble
    assert len(await everything(nodes[1])) == REGISTERED


async def _put(address: ClusterAddress, *messages: tuple[bytes, Mapping[str, str]]) -> None:
    """What no node of ours would publish."""
    client = await nats.connect(list(address.servers))
    for stored, headers in messages:
        await client.request(address.subject, stored, timeout=2, headers=dict(headers))
    await client.close()


async def test_a_server_that_does_not_reach_the_others_is_left(
    nodes: list[ClusterLedger], monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[ClusterStream] = []
    leave, stand, publish = ClusterStream.leave, ClusterStream.stand, ClusterStream.publish

    async def leaving(of: ClusterStream) -> None:
        left.append(of)
        await leave(of)

    async def standing(of: ClusterStream) -> StreamStand:
        if of not in left:
            raise NotNowError("no leader")
        return await stand(of)

    async def publishing(of: ClusterStream, group: Group, after: int) -> None:
        if of not in left:
            raise NotNowError("no leader")
        await publish(of, group, after)

    monkeypatch.setattr(writer, "LEAVE_SECONDS", 0.3)
    monkeypatch.setattr(ClusterStream, "leave", leaving)
    monkeypatch.setattr(ClusterStream, "stand", standing)
    monkeypatch.setattr(ClusterStream, "publish", publishing)

    async with asyncio.timeout(15):
        assert (await nodes[0].append([held("a")], by="tests")).last == REGISTERED + 1


async def test_an_event_that_is_gone_from_a_stream_is_damage(address: ClusterAddress) -> None:
    kept = {"deny_delete": False, "deny_purge": False}
    await _asked(address, "STREAM.CREATE", {**wanted(address, "an-id"), **kept})
    client = await nats.connect(list(address.servers))
    for _ in range(3):
        await client.request(address.subject, b"{}", timeout=2)
    await client.close()
    await _asked(address, "STREAM.MSG.DELETE", {"seq": 2})
    stream = await connected(address, {})

    assert [each.position for each in await stream.read(0)] == [1]
    with pytest.raises(LedgerCorruptError, match="position 2: the stream goes on at 3"):
        await stream.read(1)
    await stream.close()


async def test_a_replica_is_written_through_the_cluster_alone(
    tmp_path: Path, address: ClusterAddress
) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = await open_node(path, ToOpen(str(address)), Texts(tmp_path / "texts"))
    await ledger.close()

    with pytest.raises(LedgerUnavailableError, match="is a replica: it is written through nats:"):
        SqliteLedger(path)
    reading = SqliteLedger(path, read_only=True)
    assert await reading.head() == 0
    await reading.close()


async def test_another_ledgers_file_is_not_written_over(
    tmp_path: Path, address: ClusterAddress
) -> None:
    path = tmp_path / "ledger.sqlite3"
    file = SqliteLedger(path)
    await file.append(REGISTRY, by="tests")
    await file.close()

    with pytest.raises(LedgerUnavailableError, match="and the stream of"):
        await open_node(path, ToOpen(str(address)), Texts(tmp_path / "texts"))
    again = SqliteLedger(path)
    assert await again.head() == REGISTERED
    await again.close()


async def test_a_server_alone_has_no_stream_on_three(alone: Servers) -> None:
    with pytest.raises(LedgerUnavailableError, match="is to be on 3 servers"):
        await look_at(read_address(f"{alone.address}/name"), {})


@pytest.mark.parametrize(
    ("jetstream", "more", "told"),
    [
        ("# none", "", "JetStream"),
        ("", 'authorization { user: "a", password: "b" }', "Authorization"),
        ("", "max_payload: 4KB", ""),
    ],
)
async def test_servers_that_cannot_keep_a_ledger_are_told_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jetstream: str, more: str, told: str
) -> None:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    monkeypatch.setattr(opening, "LEADER_SECONDS", 0.5)
    with nats_servers.serving(tmp_path / "servers", 1, more, jetstream) as servers:
        address = read_address(f"{servers.address}/name?replicas=1")
        if told:
            with pytest.raises(LedgerUnavailableError, match=told):
                await look_at(address, {})
            return
        ledger = ClusterLedger(tmp_path / "ledger.sqlite3", await look_at(address, {}))
        await ledger.append(REGISTRY, by="tests")
        with pytest.raises(LedgerUnavailableError, match="max_payload"):
            await ledger.append([held("a", note="y" * 1_900)], by="tests")
        assert (await ledger.append([held("b")], by="tests")).first == REGISTERED + 1
        await ledger.close()


async def test_servers_without_room_say_so_and_nothing_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    limits = "max_file_store: 300KB, sync_interval: always"
    store = f'jetstream {{ store_dir: "{tmp_path}/store", {limits} }}'
    with nats_servers.serving(tmp_path / "servers", 1, jetstream=store) as servers:
        address = read_address(f"{servers.address}/name?replicas=1")
        ledger = ClusterLedger(tmp_path / "ledger.sqlite3", await look_at(address, {}))
        await ledger.append(REGISTRY, by="tests")
        monkeypatch.setattr(writer, "WRITE_SECONDS", 1.0)
        with pytest.raises(LedgerError, match=r"no more|unknown"):
            await _filled(ledger)
        head = await ledger.head()
        assert (head - REGISTERED) % 20 == 0
        assert len(await everything(ledger)) == head
        await ledger.close()


async def _filled(ledger: ClusterLedger) -> None:
    for number in range(100):
        await ledger.append([held(f"a{number}-{each}") for each in range(20)], by="tests")


async def test_a_clock_far_from_the_servers_is_refused(
    address: ClusterAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = clock.system
    monkeypatch.setattr(clock, "system", lambda: theirs() + timedelta(minutes=5))

    with pytest.raises(ClockAheadError, match=r"here and .* on the cluster"):
        await look_at(address, {})


@pytest.mark.parametrize("version", ["2.12.0", "2.11.9", "1.4.1"])
def test_servers_that_are_too_old_are_told_with_what_is_expected(version: str) -> None:
    with pytest.raises(LedgerUnavailableError, match=f"are {version}: expected 2.12.1 or newer"):
        refuse_old(version)
    refuse_old("2.12.1")
    refuse_old("3.0.0")


async def test_how_often_servers_sync_their_monitoring_tells_alone() -> None:
    monitor = f"http://127.0.0.1:{lasting().nodes[0].monitor}"

    assert await lacking_syncs([]) == (UNKNOWN,)
    assert await lacking_syncs([monitor]) == ()
    (told,) = await lacking_syncs(["http://127.0.0.1:1"])
    assert "does not tell how often its server syncs" in told


async def _asked(address: ClusterAddress, what: str, asked: dict[str, Any]) -> None:
    client = await nats.connect(list(address.servers))
    body = json.dumps(asked).encode() if asked else b""
    answer = await client.request(f"$JS.API.{what}.{address.name}", body, timeout=5)
    await client.close()
    assert "error" not in json.loads(answer.data), answer.data


# Addresses and headers.


@pytest.mark.parametrize(
    ("text", "servers", "name", "replicas"),
    [
        (
            "nats://a:1,b,[::1]:3/x-y_1",
            ("nats://a:1", "nats://b:4222", "nats://[::1]:3"),
            "x-y_1",
            3,
        ),
        ("tls://a/x?replicas=5", ("tls://a:4222",), "x", 5),
    ],
)
def test_addresses_are_read_and_told_again(
    text: str, servers: tuple[str, ...], name: str, replicas: int
) -> None:
    found = read_address(text)

    assert (found.servers, found.name, found.replicas) == (servers, name, replicas)
    assert read_address(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        *("nats://a", "nats:///x", "nats://a/x/y", "nats://a/x y", "http://a/x", "nats://a,/x"),
        *("nats://u:p@a/x", "nats://a/x?replicas=2", "nats://a/x?other=1", "nats://a/x#y"),
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="ledger: expected"):
        read_address(text)


@pytest.mark.parametrize("key", ["a", "ключ", "with space", "=?utf-8?q?a?="])
def test_an_append_is_told_in_ascii_and_read_again(key: str) -> None:
    entry = AppendEntry(key, bytes(range(32)), 7, 9)
    told = append_told(entry)

    assert told[APPEND].isascii()
    assert entry_of(StoredMessage(7, told[APPEND], b"")) == entry
    assert entry_of(StoredMessage(8, None, b"")) is None


@pytest.mark.parametrize(
    "told",
    [
        "0 00 YQ==",
        "-1 00 YQ==",
        "1001 00 YQ==",
        "",
        "1",
        "x 00 YQ==",
        "1 zz YQ==",
        "1 00 !",
        "1 00 YQ== more",
    ],
)
def test_what_does_not_tell_of_an_append_is_damage(told: str) -> None:
    with pytest.raises(LedgerCorruptError, match="position 7"):
        entry_of(StoredMessage(7, told, b""))
