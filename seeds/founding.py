"""The founding facts: the packaged YAML as events, each after everything that it refers to."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from msgspec import Struct, structs

from events.vocabulary.base import Event
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ChannelAdded,
    EngagementAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    Registration,
    SourceAdded,
)
from events.vocabulary.statements import DenialMade
from seeds.parsing import Parsed
from seeds.reading import event_of, file_error, read_items

FoundingEvent = Registration | AnyFact

REGISTRIES: Final[dict[str, type[Event]]] = {
    "sources": SourceAdded,
    "actors": ActorAdded,
    "issues": IssueAdded,
    "places": PlaceAdded,
    "offices": OfficeAdded,
    "engagements": EngagementAdded,
    "channels": ChannelAdded,
    "measures": MeasureAdded,
    "incidents": IncidentAdded,
    "accords": AccordAdded,
}
"""The files of the registry and what is in them, in the order in which they are recorded."""

FACTS: Final = "facts"
"""The folder of the facts, a file per theme."""

_ACTOR_KINDS: Final = ("state", "body", "person")


class _Item(Struct, frozen=True):
    """An event and where it was read."""

    file: Traversable
    line: int
    event: FoundingEvent


def founding_events(folder: Traversable | None = None) -> tuple[FoundingEvent, ...]:
    """Read all founding facts, in an order in which nothing is named before it is recorded.

    `folder` is laid out as this package is, which stands in for it; a file of the registry that it
    does not have holds nothing. Raises ImportFileError, with file, line and id, where an item is
    not what its file is for, an id occurs twice in its kind or facts follow each other in a circle.
    """
    folder = folder or files("seeds")
    registry = (
        event
        for name, kind in REGISTRIES.items()
        for event in _ordered(_registrations(folder / f"{name}.yaml", kind))
    )
    return (*registry, *_ordered(_facts(folder / FACTS)))


def _registrations(file: Traversable, kind: type[Event]) -> list[_Item]:
    """Read a file whose items are all of one kind, so that none of them needs to say so."""
    if not file.is_file():
        return []
    items = (_typed(item, kind) for item in read_items(file))
    return sorted((_Item(file, item.line, event_of(item, kind, file)) for item in items), key=_rank)


def _typed(item: Parsed, kind: type[Event]) -> Parsed:
    if not isinstance(item.value, dict):
        return item
    return structs.replace(item, value={"type": tag_of(kind), **item.value})


def _rank(item: _Item) -> int:
    """States come before bodies and bodies before persons; elsewhere the file's order stays."""
    return _ACTOR_KINDS.index(item.event.kind) if isinstance(item.event, ActorAdded) else 0


def _facts(folder: Traversable) -> Iterator[_Item]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            for item in read_items(file):
                yield _Item(file, item.line, event_of(item, AnyFact, file))


def _ordered(items: Iterable[_Item]) -> list[FoundingEvent]:
    """Put each event after those of its own kind that it names, and keep the order otherwise."""
    by_id = _by_id(items)
    done: dict[str, FoundingEvent] = {}

    def place(item: _Item, above: tuple[str, ...]) -> None:
        own = item.event.id
        if own in above:
            circle = " > ".join((*above[above.index(own) :], own))
            raise file_error(item.file, item.line, f"item {own!r}: expected no circle: {circle}")
        for other in _named_by(item.event):
            if other in by_id and other not in done:
                place(by_id[other], (*above, own))
        done[own] = item.event

    for item in by_id.values():
        if item.event.id not in done:
            place(item, ())
    return list(done.values())


def _by_id(items: Iterable[_Item]) -> dict[str, _Item]:
    by_id: dict[str, _Item] = {}
    for item in items:
        other = by_id.setdefault(item.event.id, item)
        if other is not item:
            reason = f"item {item.event.id!r}: id is taken in {other.file.name}:{other.line}"
            raise file_error(item.file, item.line, reason)
    return by_id


def _named_by(event: FoundingEvent) -> tuple[str, ...]:
    """Ids of the things of its own kind that an event names."""
    match event:
        case ActorAdded():
            return (*event.acts_for, *_some(event.part_of))
        case EngagementAdded():
            return _some(event.part_of)
        case DenialMade():
            return (*event.follows, *_some(event.denies))
        case _:
            return getattr(event, "follows", ())


def _some(reference: str | None) -> tuple[str, ...]:
    return () if reference is None else (reference,)
