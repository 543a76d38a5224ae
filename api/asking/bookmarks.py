"""What a cursor holds, as it is written into an address."""

import base64
import binascii
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from events.time.dates import EARLIEST, LATEST

_Day = Annotated[int, Meta(gt=EARLIEST, lt=LATEST)]
_Position = Annotated[int, Meta(ge=0, le=2**62)]
_Part = str | Annotated[int, Meta(ge=-(2**62), le=2**62)]


class Bookmark(Struct, array_like=True, forbid_unknown_fields=True):
    """The question's digest, its clocks, the key after which to go on."""

    question: str
    as_of: _Day
    public_by: _Day | None
    known_at: _Position
    after: list[_Part]

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")


def read_bookmark(cursor: str) -> Bookmark | None:
    """What a cursor holds; None where it is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
        bookmark = msgspec.json.decode(raw, type=Bookmark)
    except (ValueError, RecursionError, binascii.Error, msgspec.DecodeError):
        return None
    return bookmark if str(bookmark) == cursor else None
