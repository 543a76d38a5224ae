"""A clock that stands still, for ledgers of which no test asks when they were recorded.

Whoever goes by it does not see today: what it tries needs no second run under another day.
"""

from datetime import UTC, datetime

NOON = datetime(2023, 6, 18, 12, tzinfo=UTC)


def noon() -> datetime:
    return NOON
