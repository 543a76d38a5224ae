"""Who travelled for the United States, and who were their presidents."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import ActorAdded, Alias
from seeds.data_sets.record import RecordRow

PRESIDENT = "president-of-the-united-states"


class TravellerRow(Struct, frozen=True, kw_only=True):
    """A president or secretary of state, `also_called` by the name that the data set has."""

    person: str
    name: str
    also_called: tuple[str, ...] = ()


class TermRow(RecordRow, frozen=True, kw_only=True, omit_defaults=True):
    """A president's term: its first day, and the first day after it where it ended."""

    person: str
    name: str
    first: str
    until: str = ""


def traveller_events(rows: Iterable[TravellerRow]) -> Iterator[ActorAdded]:
    """What is registered of them. Who is registered by other facts already is not needed."""
    for row in rows:
        yield ActorAdded(
            id=row.person,
            kind="person",
            name=row.name,
            acts_for=("united-states",),
            aliases=tuple(Alias(name=each) for each in row.also_called),
        )


def term_events(rows: Iterable[TermRow], source: str) -> Iterator[OfficialAppointed]:
    """The terms of presidents."""
    for row in rows:
        says = {"date": row.first} | ({"until": row.until} if row.until else {})
        yield OfficialAppointed(
            id=f"travels-{row.record}-appointed",
            date=row.first,
            summary=f"{row.name} takes office as President of the United States.",
            official=row.person,
            office=PRESIDENT,
            until=row.until or None,
            citations=(row.citation(source, **says),),
        )
