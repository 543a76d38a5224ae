"""Where a ledger's stream is: `nats://host:4222,host:4223,host:4224/detente`."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from events.errors import SettingsError

SCHEMES: Final = ("nats", "tls")
EXPECTED: Final = "ledger: expected nats://host:port,host:port/name, or nothing for a file"
PORT: Final = 4222
REPLICAS: Final = (1, 3, 5)
"""Servers that a stream is on: any other number costs more and survives no more."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SERVER: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?"
)


class ClusterAddress(Struct, frozen=True):
    """The servers of a cluster, by address; the name of a stream, and on how many of them it is."""

    servers: tuple[str, ...]
    name: str
    replicas: int = 3

    @property
    def subject(self) -> str:
        """What its events are published under."""
        return f"{self.name}.events"

    def __str__(self) -> str:
        hosts = [each.partition("://")[2] for each in self.servers]
        scheme = self.servers[0].partition("://")[0]
        query = (
            ""
            if self.replicas == ClusterAddress.__struct_defaults__[0]
            else f"?replicas={self.replicas}"
        )
        return f"{scheme}://{','.join(hosts)}/{self.name}{query}"


def is_of_cluster(text: str) -> bool:
    """Whether a setting means a cluster, and not a file."""
    return text.partition("://")[0] in SCHEMES


def read_address(text: str) -> ClusterAddress:
    """What is meant by the setting; raises `SettingsError`."""
    parts = urlsplit(text)
    name = parts.path.removeprefix("/")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    replicas = options.pop("replicas", "3")
    if "@" in parts.netloc:
        raise SettingsError((f"{EXPECTED}; who asks is told by ledger_credentials",))
    found = [_SERVER.fullmatch(each) for each in parts.netloc.split(",")]
    if parts.scheme not in SCHEMES or not all(found) or not _NAME.fullmatch(name) or parts.fragment:
        raise SettingsError((f"{EXPECTED}; got {text!r}",))
    if options or not replicas.isdecimal() or int(replicas) not in REPLICAS:
        raise SettingsError((f"ledger: expected no more than ?replicas=1, 3 or 5; got {text!r}",))
    servers = [
        f"{parts.scheme}://{each['host']}:{int(each['port'] or PORT)}" for each in found if each
    ]
    return ClusterAddress(tuple(servers), name, int(replicas))
