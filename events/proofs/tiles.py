"""Tiles of a tree and bundles of its entries, addressed and laid out as C2SP's tlog-tiles has it.

`<level>/<number>` is a tile of hashes and `entries/<number>` the bundle of what they are hashes of;
`.p/<width>` stands behind either where it has fewer than 256. A number is written in groups of
three digits, all but the last of them after an `x`: 1234067 is `x001/x234/067`.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from events.errors import ProofError

WIDTH = 256
"""Hashes of a full tile, entries of a full bundle."""

LAST_LEVEL = 63
LONGEST_ENTRY = 65_535
"""Bytes, whose number stands before an entry in two bytes."""

FORM = (
    f"a tile of a level from 0 to {LAST_LEVEL}, such as 0/x001/234, or entries/x001/234; followed"
    " by .p/ and a width from 1 to 255 where it is partial"
)

_GROUP = "[0-9]{3}"
_ADDRESS = re.compile(
    rf"(entries|0|[1-9][0-9]?)/((?!x000/)(?:x{_GROUP}/){{0,6}}{_GROUP})(?:\.p/([1-9][0-9]{{0,2}}))?",
    re.ASCII,
)


class Tile(Struct, frozen=True):
    """Hashes of complete subtrees of `256**level` leaves, or the entries of as many leaves: `width`
    of them, after `number` times 256.
    """

    level: int
    number: int
    width: int = WIDTH
    is_entries: bool = False

    @property
    def first(self) -> int:
        """How many of its kind lie before it."""
        return self.number * WIDTH

    @property
    def leaves(self) -> int:
        """Leaves that a tree has to have for it to be there."""
        return self.first + self.width << 8 * self.level

    def __str__(self) -> str:
        digits = f"{self.number:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{each}" for each in groups[:-1]), groups[-1]])
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{'entries' if self.is_entries else self.level}/{number}{partial}"


def read_tile(address: str) -> Tile:
    """The tile at an address, which is written in one way only; raises `ProofError`."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ProofError(FORM, repr(address[:100]))
    kind, groups, width = match.groups()
    found = Tile(
        level=0 if kind == "entries" else int(kind),
        number=int(groups.replace("x", "").replace("/", "")),
        width=WIDTH if width is None else int(width),
        is_entries=kind == "entries",
    )
    if found.level > LAST_LEVEL or (width is not None and found.width >= WIDTH):
        raise ProofError(FORM, repr(address))
    return found


def bundle_of(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each behind its length; raises `ProofError` for one that is
    longer than what can be said.
    """
    laid_out = bytearray()
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ProofError(f"entries of at most {LONGEST_ENTRY} bytes", f"one of {len(entry)}")
        laid_out += len(entry).to_bytes(2) + entry
    return bytes(laid_out)
