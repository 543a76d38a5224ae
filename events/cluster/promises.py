"""What a stream has to be for an acknowledgement to mean that a quorum has it on disk, for ever.

The configuration is read from the servers and held against this at each start. How often a server
syncs its disk (`sync_interval`) none of them tells a client: it is asked of their monitoring, where
that is known; where it is not, the ledger says that it is degraded, and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from events.cluster.address import ClusterAddress
from events.errors import LedgerUnavailableError

OLDEST: Final = (2, 12, 1)
"""Servers from which on a batch is stored as a whole or not at all."""

ID: Final = "detente_ledger"
"""What a stream's metadata have the ledger's id under."""

LARGEST: Final = 1_048_576
"""Bytes of a message that a server takes by default."""


class Durability(Struct, frozen=True):
    """What an acknowledgement promises; `lacking` says what nobody can promise, and why."""

    replicas: int
    lacking: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """In a sentence."""
        quorum = self.replicas // 2 + 1
        if self.lacking:
            return f"degraded, on {quorum} of {self.replicas} servers: {'; '.join(self.lacking)}"
        return f"on the disks of {quorum} of {self.replicas} servers before the acknowledgement"


def durability(config: Mapping[str, Any], lacking: Sequence[str]) -> Durability:
    """What a stream that is set so promises, where something is known to be lacking."""
    replicas = int(config.get("num_replicas", 1))
    alone = ("the stream is on one server alone",) if replicas == 1 else ()
    return Durability(replicas, (*alone, *lacking))


def wanted(address: ClusterAddress, id: str) -> dict[str, Any]:
    """The configuration of a new stream. It never drops an event: what there is no room for is
    refused, nothing is deleted, purged or rolled up, nothing grows too old.
    """
    return {
        "name": address.name,
        "description": "a ledger of Detente: written by its nodes alone",
        "subjects": [address.subject],
        "retention": "limits",
        "storage": "file",
        "discard": "new",
        "num_replicas": address.replicas,
        "max_consumers": -1,
        "max_msgs": -1,
        "max_bytes": -1,
        "max_age": 0,
        "max_msgs_per_subject": -1,
        "max_msg_size": -1,
        "deny_delete": True,
        "deny_purge": True,
        "allow_direct": True,
        "allow_atomic": True,
        "metadata": {ID: id},
    }


_KEPT: Final = (
    *("subjects", "retention", "storage", "discard", "max_msgs", "max_bytes", "max_age"),
    *("max_msgs_per_subject", "max_msg_size", "deny_delete", "deny_purge"),
    *("allow_direct", "allow_atomic"),
)
_NEVER: Final = (
    *("sealed", "no_ack", "allow_rollup_hdrs", "allow_msg_ttl", "allow_msg_counter"),
    *("mirror", "sources", "subject_transform", "republish"),
)
_ALMOST: Final = {"max_bytes", "max_msg_size"}
"""What may be limited: what is beyond it is refused, and nothing is lost."""


def id_of(config: Mapping[str, Any]) -> str:
    """Of which ledger a stream is; raises `LedgerUnavailableError` where it is of none."""
    id = (config.get("metadata") or {}).get(ID)
    if not id:
        name = config.get("name")
        raise LedgerUnavailableError(f"the stream {name!r} is no ledger: its metadata have no {ID}")
    return str(id)


def refuse_others(config: Mapping[str, Any], address: ClusterAddress) -> None:
    """Raise `LedgerUnavailableError` for a stream that could lose events, naming each setting."""
    found = list(_unlike(config, address))
    if found:
        reason = f"the stream {address.name!r} is set otherwise: {'; '.join(found)}"
        raise LedgerUnavailableError(reason)


def _unlike(config: Mapping[str, Any], address: ClusterAddress) -> Iterator[str]:
    expected = wanted(address, "")
    for name in _KEPT:
        found = config.get(name, False if isinstance(expected[name], bool) else None)
        if found != expected[name] and name not in _ALMOST:
            yield f"{name}: expected {expected[name]!r}, found {found!r}"
    for name in _NEVER:
        if config.get(name):
            yield f"{name}: expected none, found {config[name]!r}"
    if config.get("persist_mode") not in {None, "", "default"}:
        yield f"persist_mode: expected none, found {config['persist_mode']!r}"


def refuse_old(version: str) -> None:
    """Raise `LedgerUnavailableError` for servers that do not store a batch as a whole."""
    numbers = tuple(
        int(each) for each in version.split("-", maxsplit=1)[0].split(".")[:3] if each.isdecimal()
    )
    if numbers < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise LedgerUnavailableError(f"the servers are {version}: expected {oldest} or newer")
