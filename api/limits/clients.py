"""Who is one client: an address, the /64 of IPv6 that its holder has all of."""

import ipaddress

from uvicorn.middleware.proxy_headers import _TrustedHosts

HEALTH = frozenset({"/health", "/ready"})
"""What is answered whoever takes how much: else nobody could tell how it is."""


def client_of(address: str) -> str:
    """The client behind an address; what is no address stands for itself."""
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class Proxies:
    """The proxies that are believed: behind their address there are many clients."""

    def __init__(self, trusted: tuple[str, ...]) -> None:
        self._trusted = _TrustedHosts(list(trusted)) if trusted else None

    def is_one(self, address: str) -> bool:
        """Whether an address is such a proxy's."""
        return self._trusted is not None and address in self._trusted
