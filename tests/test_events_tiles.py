"""Tiles have one address each, as tlog-tiles (C2SP) writes it; bundles say how long entries are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ProofError
from events.proofs.tiles import LONGEST_ENTRY, Tile, bundle_of, read_tile

TILES = st.builds(
    Tile,
    level=st.integers(0, 63),
    number=st.integers(0, 10**21 - 1),
    width=st.integers(1, 256),
) | st.builds(
    Tile,
    level=st.just(0),
    number=st.integers(0, 10**21 - 1),
    width=st.integers(1, 256),
    is_entries=st.just(True),
)


@pytest.mark.parametrize(
    ("address", "tile"),
    [
        ("0/000", Tile(0, 0)),
        ("0/x001/x234/067", Tile(0, 1_234_067)),
        ("63/999.p/1", Tile(63, 999, 1)),
        ("1/x001/000.p/255", Tile(1, 1_000, 255)),
        ("entries/x010/000.p/7", Tile(0, 10_000, 7, is_entries=True)),
    ],
)
def test_tile_is_at_the_address_of_the_specification(address: str, tile: Tile) -> None:
    assert read_tile(address) == tile
    assert str(tile) == address


@given(TILES)
def test_address_is_read_as_it_is_written(tile: Tile) -> None:
    assert read_tile(str(tile)) == tile


@given(st.text(alphabet="0123456789x/.pentris", max_size=30))
def test_what_is_read_has_no_other_address(text: str) -> None:
    try:
        tile = read_tile(text)
    except ProofError:
        return
    assert str(tile) == text


@pytest.mark.parametrize(
    "address",
    [
        *("", "0", "0/", "/0/000", "0/000/", "0//000", "00/000", "01/000", "-1/000", "+0/000"),
        *("64/000", "100/000", "0/0", "0/00", "0/0000", "0/x000", "0/x000/001", "0/001/002"),
        *("0/X001/000", "0/x01/000", "0/x001/0000", "0/x001/x002", "0/٠٠٠", "0/000\n"),
        *("0/000.p", "0/000.p/", "0/000.p/0", "0/000.p/01", "0/000.p/256", "0/000.p/1000"),
        *("0/000.p/1/", "data/000", "entries", "entries/x000/000", "0/" + "x001/" * 7 + "000"),
    ],
)
def test_another_way_of_writing_is_refused(address: str) -> None:
    with pytest.raises(ProofError, match=r"^expected a tile of a level from 0 to 63"):
        read_tile(address)


def test_tile_takes_all_leaves_beneath_it() -> None:
    assert Tile(0, 2, 5).leaves == 517
    assert Tile(1, 0, 3).leaves == 3 * 256
    assert Tile(2, 1, 1).leaves == 257 * 65_536


def test_entries_stand_behind_their_length() -> None:
    assert bundle_of([b"ab", b"", b"c" * 300]) == b"\0\2ab" + b"\0\0" + b"\1\x2c" + b"c" * 300


def test_longest_entry_is_one_that_two_bytes_count() -> None:
    assert bundle_of([bytes(LONGEST_ENTRY)]) == b"\xff\xff" + bytes(LONGEST_ENTRY)

    with pytest.raises(ProofError, match="at most 65535 bytes, found one of 65536"):
        bundle_of([bytes(LONGEST_ENTRY + 1)])
