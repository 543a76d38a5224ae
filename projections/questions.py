"""A question's clocks as a person writes them, resolved to days and a position."""

import re
from datetime import UTC, datetime

from msgspec import Struct

from events.dates import day_of, iso
from events.errors import BeyondHeadError, DateError, QuestionError
from events.ledger import Ledger, position_at
from projections.clocks import Clocks
from projections.runner import Views

CATCH_UP_SECONDS = 2.0
"""How long an answer waits for views that lag behind a position it is asked for."""

_POSITION = re.compile("[0-9]{1,18}")


class Asked(Struct, frozen=True, kw_only=True):
    """The clock values of a question as written; None where they were left out."""

    as_of: str | None = None
    public_by: str | None = None
    known_at: str | None = None


class ClocksUsed(Struct, frozen=True, kw_only=True):
    """The clock values that an answer used: days, no limit (null), a ledger position."""

    as_of: str
    public_by: str | None
    known_at: int


async def resolve(asked: Asked, ledger: Ledger, views: Views) -> Clocks:
    """The clocks of a question: absent, they mean today (UTC), no limit, and what is filed by now.

    `known_at` is a position or an instant (RFC 3339). Raises `QuestionError`.
    """
    return Clocks(
        as_of=day_for("as_of", asked.as_of) if asked.as_of is not None else today(),
        public_by=day_for("public_by", asked.public_by) if asked.public_by is not None else None,
        known_at=await _position(asked.known_at, ledger, views),
    )


def used(clocks: Clocks) -> ClocksUsed:
    """Resolved clocks as an answer shows them."""
    return ClocksUsed(
        as_of=iso(clocks.as_of),
        public_by=None if clocks.public_by is None else iso(clocks.public_by),
        known_at=clocks.known_at,
    )


def today() -> int:
    """Today's day in UTC, as an ordinal."""
    return datetime.now(UTC).date().toordinal()


def day_for(parameter: str, text: str) -> int:
    """A day given for a parameter; raises `QuestionError` naming it."""
    try:
        return day_of(text)
    except DateError as error:
        raise QuestionError(parameter, text, error.expected) from error


async def _position(text: str | None, ledger: Ledger, views: Views) -> int:
    if text is None:
        return views.checkpoint
    if _POSITION.fullmatch(text):
        position = int(text)
        head = await ledger.head()
        if position > head:
            raise BeyondHeadError(position, head)
    else:
        position = await position_at(ledger, _instant(text))
    if not await views.reach(position, within_seconds=CATCH_UP_SECONDS):
        expected = f"a position that the views have reached, up to {views.checkpoint}"
        raise QuestionError("known_at", text, expected)
    return position


def _instant(text: str) -> datetime:
    expected = "a ledger position, or an instant such as 2023-06-18T12:00:00Z"
    try:
        # A plus sign that was not percent-encoded arrives as a blank.
        instant = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise QuestionError("known_at", text, expected) from error
    if instant.tzinfo is None:
        raise QuestionError("known_at", text, expected + ", with its offset")
    return instant
