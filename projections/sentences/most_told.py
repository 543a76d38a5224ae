"""Of whom is most told: where a sentence names one state or none, the days that it names choose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, TypeVar

from events.vocabulary.registry import ActorAdded
from projections.sentences.readings import AskedWords, Asker
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

Key = TypeVar("Key", str, tuple[str, str])

FACTS_LOOKED_AT: Final = 100
"""Last facts, of the days or up to them, in which it is looked for who they are about."""


def beside(asker: Asker, asked: AskedWords, one: str) -> ActorAdded | None:
    """The state that most is told of with another one."""
    counted = Counter(
        id for states in _states(asker, asked, one) for id in dict.fromkeys(states) if id != one
    )
    return _actor(asker, _most(counted)) if counted else None


def pair(asker: Asker, asked: AskedWords) -> tuple[ActorAdded, ActorAdded] | None:
    """The two states that most is told of, whoever of them is told of more first."""
    every = _states(asker, asked, None)
    counted = Counter(two for states in every for two in combinations(sorted({*states}), 2))
    if not counted:
        return None
    alone = Counter(id for states in every for id in states)
    first, second = sorted(_most(counted), key=lambda id: (-alone[id], id))
    return _actor(asker, first), _actor(asker, second)


def _most(counted: Counter[Key]) -> Key:
    most = max(counted.values())
    return min(key for key, number in counted.items() if number == most)


def _states(asker: Asker, asked: AskedWords, actor: str | None) -> Sequence[Sequence[str]]:
    """The states that each fact of the days is about; without one, the facts up to them."""
    within = list(_read(asker, asked, actor, is_within=True))
    return within or list(_read(asker, asked, actor, is_within=False))


def _read(
    asker: Asker, asked: AskedWords, actor: str | None, *, is_within: bool
) -> Iterator[Sequence[str]]:
    date = asked.date if is_within else None
    filters = Filters(
        actor=actor,
        since=None if date is None else date.first,
        until=None if date is None else date.last,
    )
    clocks = asker.on(asked.day(asker.clocks)).clocks
    paging = Paging(limit=FACTS_LOOKED_AT, descending=True)
    for item in timeline.page(asker.reader, filters, clocks, paging).items:
        states = [id for id in item.actors if _actor(asker, id).kind == "state"]
        if len({*states}) > 1:
            yield states


def _actor(asker: Asker, id: str) -> ActorAdded:
    return asker.reader.registered("actor", id, ActorAdded, known_at=asker.clocks.known_at)
