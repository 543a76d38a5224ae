"""The persons of a data set that are named by something it tells."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from events.vocabulary.registry import ActorAdded, Alias
from seeds.derived.offices import HOME


class Official(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who serves the United States: `pocom` is the id in the list of its officers, `also_called`
    the name there that is not the full one.
    """

    id: str
    name: str
    pocom: str
    also_called: tuple[str, ...] = ()


def people_events(people: Iterable[Official]) -> Iterator[ActorAdded]:
    """The persons, registered."""
    for each in people:
        yield ActorAdded(
            id=each.id,
            kind="person",
            name=each.name,
            acts_for=(HOME,),
            aliases=tuple(Alias(name=name) for name in each.also_called),
            identifiers={"pocom": each.pocom},
        )
