"""A question's clocks as a person writes them, resolved to days and a position."""

from events.errors import BeyondHeadError, QuestionError, ViewsBehindError
from events.ledger.protocol import Ledger
from projections.filing.views import Views
from projections.model.clocks import Clocks
from projections.timeline.as_written import Asked, day_for, position_for, today

CATCH_UP_SECONDS = 2.0
"""How long an answer waits for views that lag behind a position it is asked for."""


async def resolve(asked: Asked, ledger: Ledger, views: Views) -> Clocks:
    """The clocks of a question: absent, they mean today (UTC), no limit, and what is filed by now.

    `known_at` is a position or an instant (RFC 3339). Raises `QuestionError`, and
    `ViewsBehindError` for a position that the views have not reached.
    """
    return Clocks(
        as_of=day_for("as_of", asked.as_of) if asked.as_of is not None else today(),
        public_by=day_for("public_by", asked.public_by) if asked.public_by is not None else None,
        known_at=await _position(asked.known_at, ledger, views),
    )


async def reached(position: int, ledger: Ledger, views: Views) -> None:
    """Wait until the views stand at a position that somebody was told of, or beyond.

    Raises `QuestionError` for one that the ledger has not reached itself, `ViewsBehindError`.
    """
    if position <= views.checkpoint:
        return
    head = await ledger.head_beside_others(position)
    if position > head:
        raise QuestionError("min_position", str(position), f"a position up to the head, {head}")
    if not await views.reach(position, within_seconds=CATCH_UP_SECONDS):
        raise ViewsBehindError(position, views.checkpoint, views.failing_at)


async def _position(text: str | None, ledger: Ledger, views: Views) -> int:
    if text is None:
        return views.checkpoint
    position = await position_for("known_at", text, ledger)
    head = await ledger.head_beside_others(position)
    if position > head:
        raise BeyondHeadError(position, head)
    if not await views.reach(position, within_seconds=CATCH_UP_SECONDS):
        raise ViewsBehindError(position, views.checkpoint, views.failing_at)
    return position
