"""The three clocks of a question, resolved to numbers that an index can compare."""

from typing import Final, Literal

from msgspec import Struct

from events.time.dates import LATEST, Happened, Span, happened

FOREVER = 2**62
"""The end of a row that is still current: after every ledger position."""

KNOWN_TO: Final = f"""
    ended       INTEGER,
    known_to    INTEGER NOT NULL AS (coalesce(ended, {FOREVER}))
""".strip()
"""Columns of a table with many rows, nearly all of which stand: a null takes no room there."""

Certainty = Literal["certain", "possible"]


class Clocks(Struct, frozen=True):
    """The world (`as_of`, a day), the public (`public_by`, a day or no limit), the ledger
    (`known_at`, a position). Days are ordinals as in `events.time.dates`.
    """

    as_of: int
    known_at: int
    public_by: int | None = None

    @property
    def public_limit(self) -> int:
        """The last day of publication that counts."""
        return LATEST if self.public_by is None else self.public_by


def certainty_of(span: Span, as_of: int, *, is_attested: bool = False) -> Certainty | None:
    """How certainly something happened as of a day; None where it has not happened, or is not told.
    What is attested is told from the last day on which it may be.
    """
    if is_attested and span.first.latest > as_of:
        return None
    match happened(span, as_of):
        case Happened.NOT:
            return None
        case Happened.POSSIBLY:
            return "possible"
        case Happened.CERTAINLY:
            return "certain"
