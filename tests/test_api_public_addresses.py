"""No message is carried into one's own network: which addresses count as public."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.public_addresses import (
    NAT64,
    OTHERWISE_USED_IPV4,
    OTHERWISE_USED_IPV6,
    UNICAST_IPV6,
    is_public,
)
from api.live.safe_post import NotDeliveredError, deliver

LOCAL = (
    *("fe80::1%eth0", "febf:ffff::1", "fc00::1", "fdff::1", "fec0::1", "feff::1"),
    *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:0:7f00:1", "100::1", "100:0:0:1::1"),
    *("5f00::1", "4000::1", "ff02::1", "ff0e::1", "64:ff9b:1::1", "64:ff9b:0:1::1"),
)
IN_DISGUISE = ("::ffff:{}", "64:ff9b::{}")
PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"),
    *("192.0.1.0", "192.88.98.255", "192.88.100.0", "198.17.255.255", "198.20.0.0"),
    *("223.255.255.255", "2001:4860:4860::8888", "2001:200::1", "2003::1", "2606:4700::1111"),
    *("3ffd:ffff::1", "3fff:1000::1", "3fff:ffff::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
)


@pytest.mark.parametrize("network", [*OTHERWISE_USED_IPV4, *OTHERWISE_USED_IPV6], ids=str)
def test_network_of_other_use_is_private_to_its_ends(network: IPv4Network | IPv6Network) -> None:
    assert not is_public(str(network[0]))
    assert not is_public(str(network[-1]))


@pytest.mark.parametrize("address", LOCAL)
def test_what_is_not_given_out_as_unicast_is_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_neighbours_of_those_networks_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("disguise", IN_DISGUISE)
@given(address=st.ip_addresses(v=4))
def test_address_of_ipv4_is_judged_as_itself_in_ipv6(disguise: str, address: IPv4Address) -> None:
    assert is_public(disguise.format(address)) is is_public(str(address))


@given(st.ip_addresses(v=4))
def test_nothing_that_the_standard_library_calls_private_is_public(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not is_public(str(address))


@given(st.ip_addresses(v=6))
def test_nothing_outside_of_unicast_is_public(address: IPv6Address) -> None:
    is_carrier = address.ipv4_mapped is not None or address in NAT64
    if not is_carrier and (address not in UNICAST_IPV6 or not address.is_global):
        assert not is_public(str(address))


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.1.1.1 "])
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        is_public(text)


@pytest.mark.parametrize(
    "host",
    [
        *("0x7f000001", "2130706433", "127.1", "0", "[::ffff:127.0.0.1]", "[fe80::1%lo]"),
        *(
            "127\u30020\u30020\u30021",
            f"{'a' * 64}.com",
            "a..b",
            "...",
            "xn--zzzzzz--",
            "0177.0.0.1",
        ),
    ],
)
async def test_address_otherwise_written_and_name_that_none_can_have_get_nothing(host: str) -> None:
    with pytest.raises(NotDeliveredError):
        await deliver(f"http://{host}:1/", b"{}", {}, seconds=60, may_be_private=False)
