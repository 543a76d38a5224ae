"""What a rule of recording says that is broken."""

from typing import NamedTuple


class BrokenRule(NamedTuple):
    """Where in the event, what was expected there, and what was found."""

    pointer: str
    expected: str
    found: str | None = None
