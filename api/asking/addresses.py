"""Absolute addresses of what is recorded, for documents that leave the service.

A thing has one address, without clocks: it is what identifies it, today and as of any other day.
An edition is how the thing read once, under an address with all clocks fixed.
"""

from functools import cached_property
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from api.asking.question import Question
from events.time.dates import day_of


class Edition(Struct, frozen=True):
    """Since when something reads as it does: the position of the ledger, and the day by which it
    was recorded there and had, or may have, happened (EDTF).
    """

    position: int
    day: str


def edition(position: int, recorded_at: str, earliest: str | None) -> Edition:
    """The edition of a fact, recorded at an instant (RFC 3339), that happened on a day or later.

    It follows from the record alone, so that neither a further event nor a further day changes it.
    """
    days = [recorded_at[:10], *(() if earliest is None else (earliest,))]
    return Edition(position, max(days, key=day_of))


class Addresses(Struct, frozen=True, dict=True):
    """Where things can be looked up as an answer has them; `base` is scheme and host."""

    base: str
    question: Question

    @property
    def permalink(self) -> str:
        """The answer's own address, all clocks fixed."""
        return f"{self.base}{self.question.permalink}"

    def of(self, kind: str, id: str) -> str:
        """What identifies a fact, a source, an actor, an engagement: `kind` as in the path."""
        return f"{self.base}/v1/{kind}/{id}"

    def place(self, id: str) -> str:
        """What identifies a place: an identifier that was given out stays what it is."""
        return f"{self.base}/v1/timeline?place={quote(id, safe='')}#place"

    def page(self, kind: str, id: str) -> str:
        """Where people read of it."""
        return f"{self.base}/{kind}/{id}"

    def edition_of(self, kind: str, id: str, edition: Edition) -> str:
        """Where an edition stands, as of the day that was asked for if one was."""
        used = self.question.used
        clocks = {
            "as_of": edition.day if self.question.asked.as_of is None else used.as_of,
            "public_by": used.public_by,
            "known_at": edition.position,
        }
        given = {name: value for name, value in clocks.items() if value is not None}
        return f"{self.of(kind, id)}?{urlencode(given)}"

    @cached_property
    def clocks(self) -> str:
        """The answer's clocks as an address has them, from its question mark on: for what is drawn
        once and leads to what it was drawn from.
        """
        return replace(self.question, path="", parameters={}).permalink
