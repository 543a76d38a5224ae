"""Events of data sets, beside what is recorded before them, as a ledger gets them."""

from collections.abc import Iterable
from functools import cache
from itertools import chain

from events.vocabulary.catalogue import AnyEvent
from seeds.derived.states import state_events
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_events


def beside_founding(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """What is registered by others already is not registered again."""
    found: dict[object, AnyEvent] = {}
    for each in chain(_registered(), events):
        found.setdefault((type(each), getattr(each, "id", id(each))), each)
    return list(found.values())


@cache
def _registered() -> tuple[AnyEvent, ...]:
    return (*founding_events(), *primary_source_events(), *state_events())
