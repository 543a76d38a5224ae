"""What is registered, by what somebody types of its name, and what tells it from its namesakes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, get_args

from msgspec import Struct

from events.dates_in_words.date_words import said
from events.errors import UnknownIdError
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ChannelAdded,
    EngagementAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    Registration,
    SourceAdded,
)
from projections.dossiers.actors import offices_held
from projections.holding.tellings import Standing, standing
from projections.model.clocks import Clocks
from projections.model.publication import is_public
from projections.model.reader import Reader, at_one_time
from projections.reconciliation.entities import Entity, described, name_of
from projections.search.as_typed import as_typed
from projections.search.named_in import named_in

TYPED_KINDS: Final[Mapping[str, type[Registration]]] = {
    KIND_OF_REGISTRATION[each]: each for each in get_args(Registration)
}
"""What is found by its name as it is typed, and as what it is registered."""

OFFICES_MOST: Final = 3
"""Offices that a person is told apart by."""


class ThingTyped(Struct, frozen=True, kw_only=True):
    """What is registered under an id, what it is called, and what tells it from its namesakes:
    whose an office is, when an engagement took place, who published a source; empty where nothing
    does. `offices` are those that a person held on the day, or may have.
    """

    id: str
    name: str
    description: str
    offices: tuple[str, ...] = ()


@at_one_time
def things_typed(
    reader: Reader, kind: str, text: str, clocks: Clocks, limit: int
) -> tuple[ThingTyped, ...]:
    """The things of a kind that may be meant, the likeliest first."""
    return things_of_ids(reader, kind, as_typed(reader, kind, text, clocks, limit=limit), clocks)


@at_one_time
def things_named_in(
    reader: Reader, kind: str, passage: str, clocks: Clocks, limit: int
) -> tuple[ThingTyped, ...]:
    """The things of a kind that may be named in a passage."""
    ids = named_in(reader, kind, passage, clocks, limit=limit)
    return things_of_ids(reader, kind, ids, clocks)


@at_one_time
def things_of_ids(
    reader: Reader, kind: str, ids: Sequence[str], clocks: Clocks
) -> tuple[ThingTyped, ...]:
    """The things of a kind with these ids; what nobody registered, or a source that had not come
    out, is left out.
    """
    found = list(_registered(reader, kind, ids, clocks))
    subjects = [f"engagement/{each.id}" for each in found if isinstance(each, EngagementAdded)]
    held = standing(reader, subjects, clocks)
    return tuple(
        ThingTyped(
            id=each.id,
            name=each.title if isinstance(each, SourceAdded) else each.name,
            description=_described(reader, each, held, clocks),
            offices=_offices(reader, each, clocks),
        )
        for each in found
    )


def _registered(
    reader: Reader, kind: str, ids: Iterable[str], clocks: Clocks
) -> Iterator[Registration]:
    for id in ids:
        try:
            added = reader.registered(kind, id, TYPED_KINDS[kind], known_at=clocks.known_at)
        except UnknownIdError:
            continue
        if not isinstance(added, SourceAdded) or is_public(added, clocks):
            yield added


def _offices(reader: Reader, added: Registration, clocks: Clocks) -> tuple[str, ...]:
    if not isinstance(added, ActorAdded) or added.kind != "person":
        return ()
    return offices_held(reader, added.id, clocks, OFFICES_MOST)


def _described(
    reader: Reader, added: Registration, held: Mapping[str, Standing], clocks: Clocks
) -> str:
    match added:
        case ActorAdded() | OfficeAdded():
            return described(reader, Entity(added), clocks)
        case SourceAdded():
            return f"{added.publisher}, {said(added.published)}"
        case EngagementAdded() | MeasureAdded() | AccordAdded():
            kind = KIND_OF_REGISTRATION[type(added)]
            return ", ".join((added.form, *_last_told(held.get(f"{kind}/{added.id}"))))
        case PlaceAdded():
            return "" if added.country is None else name_of(reader, added.country, clocks)
        case ChannelAdded():
            return ", ".join(name_of(reader, each, clocks) for each in added.between)
        case _:
            return ""


def _last_told(standing: Standing | None) -> Iterator[str]:
    """How an engagement stands by the last that is told of it, and the days of that."""
    if standing is not None and standing.latest is not None:
        yield f"{standing.latest.kind} {said(standing.latest.date)}"
