"""How much of drafts there may be of one owner."""

from http import HTTPStatus
from typing import Final

from api.problems.document_shape import RefusedRequest

MOST_UNSETTLED: Final = 1_000
"""Drafts of one owner of which something may still become."""

MOST_BYTES: Final = 512_000_000
"""Bytes of all versions of those, and of what came to nothing within a day: whoever throws away
what is made does not fill the disk.
"""


def refuse_too_many(count: int, size: int, *, is_new: bool = True) -> None:
    """Raise a 409 where an owner has as many drafts as there may be, or as much in them."""
    if is_new and count >= MOST_UNSETTLED:
        detail = f"{count:,} drafts of yours are not settled, as many as may be: settle some"
        raise RefusedRequest(HTTPStatus.CONFLICT, detail)
    if size >= MOST_BYTES:
        detail = "your drafts that are not settled, and those of a day that came to nothing, have"
        detail += f" {size:,} bytes, as many as may be"
        raise RefusedRequest(HTTPStatus.CONFLICT, detail)
