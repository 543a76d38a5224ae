"""Who holds an office?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from events.vocabulary.facts import OfficeFact
from events.vocabulary.offices import (
    OfficialAbsent,
    OfficialAppointed,
    OfficialInOffice,
    OfficialRemoved,
)
from events.vocabulary.registry import (
    Heads,
    OfficeAdded,
)
from projections.facts.contested import ContestedFact, in_state
from projections.holding import seats
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.fact_tellings import FactTelling
from projections.holding.listing_order import SECTION_LIMIT
from projections.holding.rule import History
from projections.holding.tellings import Found, Standing, standing
from projections.model import counts
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.whose_offices import subject_of
from projections.timeline import timeline


class HolderState(Element, frozen=True, kw_only=True):
    """Who holds, or may hold, one of several seats of an office: since when, and as told when."""

    office: str
    official: str

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"holder/{self.office}/{self.official}"


class OfficeState(Element, frozen=True, kw_only=True):
    """An office's holder: null where it is vacant, or not certain, or where there are several
    `holders`, as terms may overlap, or as the office has several seats. Of such an office `seats`
    has each person by himself, those who certainly hold it before those who possibly do; what the
    office says of certainty and time is of those who certainly hold it, if anybody does.
    """

    office: str
    name: str
    of: str
    accredited_to: str | None = None
    heads: Heads | None = None
    holder: str | None
    holders: tuple[str, ...] = ()
    seats: tuple[HolderState, ...] = ()

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"office/{self.office}"


class OfficeView(Struct, frozen=True, kw_only=True):
    """An office: its holder (null: nothing is told of it by then), and who came and went, the
    latest last, and those that came last where there are many. `sections` says of how many, and
    where the others are.
    """

    office: OfficeAdded
    state: OfficeState | None
    contested: tuple[ContestedFact, ...]
    succession: tuple[timeline.Item, ...]
    sections: Extents


def changes(fact: OfficeFact) -> Iterator[Change]:
    """Who is appointed, or in office, fills it; a removal passes it on or empties it."""
    match fact:
        case OfficialAppointed():
            # Whom somebody succeeds tells who leaves one of several seats.
            subject, succeeded = f"office/{fact.office}", fact.succeeds
            yield Change(subject, "appointed", fact.official, succeeded, until=fact.until)
        case OfficialInOffice():
            yield Change(f"office/{fact.office}", "in-office", fact.official, until=fact.until)
        case OfficialRemoved():
            yield Change(f"office/{fact.office}", "removed", fact.replaced_by, party=fact.official)
        case OfficialAbsent():
            pass
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[OfficeState]:
    """The holders of offices, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> OfficeView:
    """An office as of then; raises `UnknownIdError`."""
    office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
    subject = subject_of(id)
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    succession = timeline.latest(reader, "office", id, clocks, limit=SECTION_LIMIT)
    return OfficeView(
        office=office,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        succession=tuple(succession.items),
        sections={
            "succession": succession.extent(lambda: counts.count(reader, "office", id, clocks))
        },
    )


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> OfficeState:
    """The state of a subject, given what holds of it."""
    id = subject.partition("/")[2]
    office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
    held_by: tuple[HolderState, ...] = ()
    if office.seats == "several":
        standing, held_by = _in_seats(office, standing, clocks)
    is_certain = standing.held.certainty == "certain"
    return OfficeState.from_standing(
        standing,
        clocks,
        office=office.id,
        name=office.name,
        of=office.of,
        accredited_to=office.accredited_to,
        heads=office.heads,
        holder=standing.value,
        holders=tuple(
            each.value for each in standing.held.options if is_certain and each.value is not None
        ),
        seats=held_by,
    )


def _in_seats(
    office: OfficeAdded, standing: Standing, clocks: Clocks
) -> tuple[Standing, tuple[HolderState, ...]]:
    """What holds of an office of which each person's seat is a subject by itself, and of these."""
    found = seats.on_day(by_seat(standing.history, standing.tellings), clocks.as_of)
    if not found:
        return standing, ()
    holders = tuple(
        HolderState.from_standing(
            replace(standing, held=found[person]), clocks, office=office.id, official=person
        )
        for person in seats.listed(found)
    )
    return replace(standing, held=seats.together(found)), holders


def by_seat(history: History, tellings: Mapping[str, FactTelling]) -> dict[str, History]:
    """The history of each person in an office that several hold at a time."""
    succeeded = {each.fact: each.detail for each in tellings.values() if each.detail is not None}
    return seats.by_person(history, succeeded)


def break_days(
    reader: Reader,
    subject: str,
    history: History,
    tellings: Mapping[str, FactTelling],
    known_at: int,
) -> set[int]:
    """The days from which somebody else may be in one of several seats."""
    id = subject.partition("/")[2]
    office = reader.registered("office", id, OfficeAdded, known_at=known_at)
    if office.seats == "one":
        return set()
    return {day for each in by_seat(history, tellings).values() for day in each.break_days()}
