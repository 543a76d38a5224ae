"""The collections of facts that Detente comes with, each of which can be recorded by itself."""

from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from events.vocabulary.catalogue import AnyEvent
from seeds.founding import founding_events

CollectionName = Literal["founding"]


class Collection(NamedTuple):
    """`name` is what people choose it by, `by` who has recorded its events in a ledger."""

    name: CollectionName
    by: str
    title: str
    events: Callable[[], Iterable[AnyEvent]]


FOUNDING: Final = Collection(
    name="founding",
    by="founding facts",
    title="From a balloon to a visit: the United States and China in 2023, by five articles",
    events=founding_events,
)
COLLECTIONS: Final[dict[CollectionName, Collection]] = {each.name: each for each in (FOUNDING,)}
"""By name, in the order in which they are recorded: a later one may name what is in an earlier."""
