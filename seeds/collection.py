"""The collections of facts that Detente comes with, each of which can be recorded by itself."""

from collections.abc import Callable, Iterable
from collections.abc import Collection as Several
from typing import Final, Literal, NamedTuple

from events.vocabulary.catalogue import AnyEvent
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_events
from seeds.readers.shipped import vanished_records
from seeds.us_diplomacy import us_diplomacy_events

CollectionName = Literal["founding", "primary-sources", "us-diplomacy"]


class Collection(NamedTuple):
    """`name` is what people choose it by, `by` who has recorded its events in a ledger; `needs` has
    what is named in it. One that `is_large` has tens of thousands of events. `vanished` are
    records, by source, that the keepers of its data sets have removed: it tells no more of them,
    and what was told stands. `licence` (SPDX) is that under which it may be used, `attribution`
    whom to name; texts that it quotes stay their publishers'.
    """

    name: CollectionName
    by: str
    title: str
    events: Callable[[], Iterable[AnyEvent]]
    needs: tuple[CollectionName, ...] = ()
    is_large: bool = False
    vanished: Callable[[], Several[tuple[str, str]]] = frozenset
    licence: str = "MIT"
    attribution: str = "Detente, and the articles that are cited"


FOUNDING: Final = Collection(
    name="founding",
    by="founding facts",
    title="From a balloon to a visit: the United States and China in 2023, by five articles",
    events=founding_events,
)
PRIMARY_SOURCES: Final = Collection(
    name="primary-sources",
    by="primary sources",
    title="The same story in the words of the White House, from the balloon to Woodside",
    events=primary_source_events,
    attribution="Detente, and the documents of the White House that are cited",
    needs=("founding",),
)
US_DIPLOMACY: Final = Collection(
    name="us-diplomacy",
    by="us diplomacy",
    title="Envoys, visits and relations of the United States since 1776, by their own historians",
    events=us_diplomacy_events,
    needs=("founding", "primary-sources"),
    is_large=True,
    vanished=vanished_records,
    licence="CC0-1.0",
    attribution="Office of the Historian, United States Department of State (history.state.gov)",
)
COLLECTIONS: Final[dict[CollectionName, Collection]] = {
    each.name: each for each in (FOUNDING, PRIMARY_SOURCES, US_DIPLOMACY)
}
"""By name, in the order in which they are recorded: a later one may name what is in an earlier."""


def chosen(names: Iterable[str]) -> list[Collection]:
    """The collections of these names and those that they need, in the order of recording."""
    wanted = {each for name, each in COLLECTIONS.items() if name in names}
    needed = {COLLECTIONS[name] for each in wanted for name in each.needs}
    return [each for each in COLLECTIONS.values() if each in wanted | needed]
