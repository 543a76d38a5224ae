"""The fields of a fact as they are filled one by one, each with what tells it."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from msgspec import Struct

from projections.passages.days_told import PassageDay
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing
from projections.passages.passage import Spot

OFFERS_MOST: Final = 5


class ToRegister(NamedTuple):
    """A registration but for its id, and the names of the states to be registered before, whose it
    is.
    """

    event: dict[str, Any]
    states: tuple[str, ...] = ()


class MayBe(Struct, frozen=True, kw_only=True):
    """What a field may hold: something that is registered, or a date (with its `name` and how it
    follows), told by some words.
    """

    id: str
    start: int
    end: int
    name: str = ""
    about: str = ""


class FilledFields:
    """What is told of a fact so far."""

    def __init__(self) -> None:
        self.fact: dict[str, Any] = {}
        self.why: dict[str, Spot | tuple[str, str]] = {}
        """By field the words that tell it, or kind and id of the thing whose record does."""
        self.may_be: dict[str, list[MayBe]] = {}
        self.registrations: dict[str, list[ToRegister]] = {}

    def put(self, field: str, value: Any, *named: Mention) -> None:
        """Fill a field by who or what is named."""
        self.fact[field] = value
        start = min(each.start for each in named)
        self.why[field] = Spot(start=start, end=max(each.end for each in named))

    def put_day(self, field: str, day: PassageDay) -> None:
        """Fill a date, and how it follows from the words where that is for the fact's own."""
        self.fact[field] = day.edtf
        self.why[field] = Spot(start=day.start, end=day.end)

    def put_as_registered(self, field: str, value: Any, kind: str, id: str) -> None:
        """Fill a field by what the record has of a thing."""
        self.fact[field] = value
        self.why[field] = (kind, id)

    def register(self, field: str, wanted: ToRegister | None) -> None:
        """What is to be registered for a field."""
        if wanted is not None:
            found = self.registrations.setdefault(field, [])
            if wanted not in found:
                found.append(wanted)

    def offer(self, field: str, things: Iterable[NamedThing], mention: Mention) -> None:
        """Things that a mention may mean."""
        for each in things:
            self.offer_one(field, MayBe(id=each.id, start=mention.start, end=mention.end))

    def offer_day(self, field: str, day: PassageDay) -> None:
        """A date that words may mean."""
        about = day.dated_by or ""
        offered = MayBe(id=day.edtf, start=day.start, end=day.end, name=day.text, about=about)
        self.offer_one(field, offered)

    def offer_one(self, field: str, offered: MayBe) -> None:
        """One that may be meant, where there is room."""
        others = self.may_be.setdefault(field, [])
        if len(others) < OFFERS_MOST and all(each.id != offered.id for each in others):
            others.append(offered)

    def is_full(self, field: str) -> bool:
        """Whether there is no room for more that may be meant."""
        return len(self.may_be.get(field, ())) >= OFFERS_MOST
