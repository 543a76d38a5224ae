"""Looks at a cluster before a node goes by it, and opens the node."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import uuid4

from events.cluster import promises
from events.cluster.address import ClusterAddress, read_address
from events.cluster.cluster_ledger import Cluster, ClusterLedger
from events.cluster.promises import Durability
from events.cluster.refusals import NotNowError
from events.cluster.stream import ClusterStream, StreamStand, connected
from events.errors import NobodyThereError
from events.source_texts.attached_texts import Texts
from events.storage.replica_mark import ReplicaMark, mark, marked
from events.time.clock import system_now

LEADER_SECONDS: Final = 15.0
"""Until a new stream, or one whose servers have just come, has a leader."""

_log = logging.getLogger("detente.cluster")


class ToOpen(NamedTuple):
    """The address of a ledger's stream, how its servers are asked, and what is known to be promised
    by none of them.
    """

    address: str
    options: Mapping[str, Any] = MappingProxyType({})
    lacking: tuple[str, ...] = ()


async def open_node(
    path: Path, what: ToOpen, texts: Texts, tell: Callable[[int, int], None] = lambda *_: None
) -> ClusterLedger:
    """A node of a ledger, with its replica at a path: it has what is in the stream by now, and
    tells meanwhile where it is and how far that goes. Where nobody of the cluster can be asked it
    goes by what it knew of it, to answer reads.

    Raises `SettingsError`, `LedgerLockedError`, and `LedgerUnavailableError`.
    """
    meant = read_address(what.address)
    try:
        cluster = await look_at(meant, what.options, what.lacking)
    except NobodyThereError as error:
        before = marked(path)
        if before is None or before.address != str(meant):
            raise
        _log.warning("reads are answered, and nothing is recorded before somebody comes: %s", error)
        unknown = Durability(before.replicas, ("nobody of the cluster has been asked yet",))
        cluster = Cluster(meant, before.id, unknown, what.options)
        return ClusterLedger(path, cluster, texts=texts)
    ledger = ClusterLedger(path, cluster, texts=texts)
    try:
        mark(path, ReplicaMark(str(meant), cluster.id, cluster.durability.replicas))
        await ledger.caught_up(tell)
    except BaseException:
        await ledger.close()
        raise
    return ledger


async def look_at(
    address: ClusterAddress, options: Mapping[str, Any], lacking: tuple[str, ...] = ()
) -> Cluster:
    """What is there, made where nothing is. `lacking` is what none of its servers promises.

    Raises `LedgerUnavailableError` where no server answers, or the servers or the stream could lose
    what they acknowledge.
    """
    stream = await connected(address, options)
    try:
        promises.refuse_old(stream.version)
        stand = await standing(stream, address, uuid4().hex)
        await stream.refuse_clock(system_now())
    finally:
        await stream.close()
    promises.refuse_others(stand.config, address)
    durability = promises.durability(stand.config, lacking)
    return Cluster(address, promises.id_of(stand.config), durability, options, lacking)


async def standing(stream: ClusterStream, address: ClusterAddress, id: str) -> StreamStand:
    """How the stream of a ledger stands once it has a leader; where there is no stream, one is made
    for a ledger of this id. Raises `NobodyThereError`.
    """
    until = asyncio.get_running_loop().time() + LEADER_SECONDS
    while True:
        try:
            # What was made while another server came to lead may be nowhere afterwards.
            if await stream.is_missing():
                await stream.create(promises.wanted(address, id))
            return await stream.stand()
        except NotNowError as error:
            await _wait(until, error)


async def _wait(until: float, error: NotNowError) -> None:
    if asyncio.get_running_loop().time() > until:
        raise NobodyThereError(f"the cluster: {error}") from error
    await asyncio.sleep(0.2)
