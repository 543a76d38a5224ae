"""Which addresses are anybody's on the internet.

From IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890) and of IPv6's
address space, as of November 2026. Python's `is_global` knows them as they were when its release
was made, and calls some public that lead into one's own network. What a registry calls reachable
for a protocol's own use (anycast relays, AS112) nobody takes a message at, and is left out too.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

OTHERWISE_USED_IPV4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private use
            "100.64.0.0/10",  # a carrier's own
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local
            "172.16.0.0/12",  # private use
            "192.0.0.0/24",  # protocols of the IETF
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # relays of multicast
            "192.88.99.0/24",  # relays of 6to4, no more
            "192.168.0.0/16",  # private use
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)

UNICAST_IPV6: Final = IPv6Network("2000::/3")
"""All that has been given out as unicast so far: what lies outside is local, or nobody's."""

OTHERWISE_USED_IPV6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols of the IETF, Teredo and benchmarks among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which carries any address of IPv4
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # the 6bone, no more
            "3fff::/20",  # documentation
        ),
    )
)

NAT64: Final = IPv6Network("64:ff9b::/96")
"""Its last four bytes are the address of IPv4 that is reached through it (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an address, perhaps with a zone (`fe80::1%eth0`), is anybody's on the internet.

    One of IPv6 that stands for one of IPv4 (mapped, or behind NAT64) is judged as that one. Raises
    ValueError for what is no address.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None and found not in NAT64:
            return found in UNICAST_IPV6 and not any(found in each for each in OTHERWISE_USED_IPV6)
        found = IPv4Address(found.packed[-4:])
    return not any(found in each for each in OTHERWISE_USED_IPV4)
