"""Until when an answer is right, and the ETag that says so, before any query runs."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2s
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from api.caching.address_scopes import HEAD, GivenParameters, Scopes
from api.http.fields import Fields
from api.service.stores import Service
from projections.filing.code import digest_of
from projections.model import touches
from projections.timeline.as_written import today

IMMUTABLE: Final = b"public, max-age=31536000, immutable"
REVALIDATE: Final = b"no-cache"

_ENTITY_TAG: Final = re.compile(rb'(?:^|,)[ \t]*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)')


class Validity(Struct):
    """An answer is right while `position` is the last to touch its scopes, on its `day` (0: on any
    day). A pinned one is right for ever.
    """

    scopes: Scopes
    position: int
    day: int
    pinned: bool
    tag: bytes
    checked_at: int

    @property
    def fields(self) -> Fields:
        """What the answer says of it."""
        control = IMMUTABLE if self.pinned else REVALIDATE
        return [(b"etag", self.tag), (b"cache-control", control)]

    def of_bytes(self, body: bytes) -> "Validity":
        """The same of an answer whose bytes tell whether it is another one, unless it is pinned."""
        if self.pinned:
            return self
        return replace(self, tag=tag_of_bytes(body))

    def holds(self, service: Service) -> bool:
        """Whether the answer is still right."""
        if self.pinned:
            return True
        if self.day and self.day != today():
            return False
        # Read once: views that move on in between are looked at by the next request. Without the
        # note of where it was checked, each request would ask for the last touch of each scope.
        checkpoint = service.views.checkpoint
        if self.checked_at != checkpoint:
            if last_touched(service, self.scopes, checkpoint) != self.position:
                return False
            self.checked_at = checkpoint
        return True


def tag_of_bytes(body: bytes) -> bytes:
    """The validator of an answer that is another one where its bytes are."""
    return f'W/"{blake2s(body, digest_size=12).hexdigest()}"'.encode()


async def validity_of(
    service: Service, scopes: Scopes, given: GivenParameters, variant: str
) -> Validity:
    """The validity of an answer that is made from now on; `variant` is all else that it depends on.

    The ledger's root is in the tag, as two that were one up to some position may say different
    things at the next: one was put back from a backup. An event that comes meanwhile makes the
    answer newer than its tag, never older.
    """
    # In this order: first where the views stand, then what touched the scopes up to there, and the
    # routes' own queries last. An event that is filed on the way is in the answer and not in the
    # tag, which costs a request; the other way about the tag would be newer than the answer, and a
    # client would keep what is wrong for ever.
    checkpoint = service.views.checkpoint
    pinned = is_pinned(given, checkpoint)
    position = int(given["known_at"]) if pinned else last_touched(service, scopes, checkpoint)
    day = 0 if "as_of" in given else today()
    root = (await service.ledger.root(position)).hex()
    content = f"{service.ledger.id} {root} {_code()} {variant}"
    digest = blake2s(content.encode(), digest_size=9).hexdigest()
    tag = f'"{position}-{digest}"' if pinned else f'W/"{position}-{day}-{digest}"'
    return Validity(scopes, position, day, pinned, tag.encode(), checkpoint)


def last_touched(service: Service, scopes: Scopes, checkpoint: int) -> int:
    """The last position that touched what is asked about, up to where the views stand.

    Not beyond: an answer from views that stand there would be older than its tag.
    """
    return checkpoint if scopes == HEAD else touches.last(service.reader, scopes, by=checkpoint)


def is_pinned(given: GivenParameters, checkpoint: int) -> bool:
    """Whether an answer can never change: the world's and the ledger's clock are fixed.

    A position is fixed, an instant is not: it may lie in the future.
    """
    known_at, since = given.get("known_at", ""), given.get("learned_since", "0")
    is_fixed = is_position(known_at) and is_position(since) and "as_of" in given
    return is_fixed and int(known_at) <= checkpoint


def is_behind(service: Service, given: GivenParameters) -> bool:
    """Whether the views have yet to reach the position that a question wants them at."""
    wanted = given.get("min_position", "0")
    return not is_position(wanted) or int(wanted) > service.views.checkpoint


def is_position(text: str) -> bool:
    """Whether a clock is given as a position."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def is_any(given: bytes) -> bool:
    """Whether `If-None-Match` names whatever there is."""
    return given.strip() == b"*"


def matches(given: bytes, tag: bytes) -> bool:
    """Whether `If-None-Match` names a tag, by weak comparison (RFC 9110, section 8.8.3.2)."""
    return given == tag or is_any(given) or tag.removeprefix(b"W/") in _tags(given)


def _tags(given: bytes) -> Iterator[bytes]:
    """The opaque tags of a list; what is not well formed is passed over."""
    return (match[1] for match in _ENTITY_TAG.finditer(given))


@cache
def _code() -> str:
    """A digest of all code: another release may answer in other bytes."""
    return digest_of(("api", "events", "projections", "seeds"))
