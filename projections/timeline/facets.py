"""How many of the facts that are asked for are of which kind, about which issue, by whom?"""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.timeline import Item

COUNTED_LIMIT = 1_000
"""Facts that are counted, the earliest."""

VALUES_LIMIT = 50
"""Values that are shown of each facet, the most frequent."""


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


FACETS: dict[str, Callable[[Item], tuple[str, ...]]] = {
    "kind": lambda item: (item.type,),
    "issue": lambda item: tuple(dict.fromkeys(item.issues)),
    "actor": lambda item: item.actors,
    "engagement": lambda item: _one(item.engagement),
    "place": lambda item: _one(item.place),
    "certainty": lambda item: (item.certainty,),
}


class ValueCount(Struct, frozen=True):
    """How many of the facts have a value."""

    value: str
    facts: int


class FacetCounts(Struct, frozen=True, kw_only=True):
    """Counts under the filters of the question, for all of its pages together.

    With `at_least` the counting stopped at `facts` and there are more. `by` has for each facet its
    values, the most frequent first; `cut_off` names the facets that have more values than shown.
    """

    facts: int
    at_least: bool
    by: dict[str, tuple[ValueCount, ...]]
    cut_off: tuple[str, ...] = ()


def count(reader: Reader, filters: Filters, clocks: Clocks, names: Sequence[str]) -> FacetCounts:
    """Count the facts of a timeline by some facets."""
    page = timeline.page(reader, filters, clocks, Paging(limit=COUNTED_LIMIT))
    counted = {name: _ranked(page.items, FACETS[name]) for name in names}
    return FacetCounts(
        facts=len(page.items),
        at_least=page.after is not None,
        by={name: tuple(values[:VALUES_LIMIT]) for name, values in counted.items()},
        cut_off=tuple(name for name, values in counted.items() if len(values) > VALUES_LIMIT),
    )


def _ranked(
    items: Sequence[Item], values_of: Callable[[Item], tuple[str, ...]]
) -> list[ValueCount]:
    counts = Counter(value for item in items for value in values_of(item))
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [ValueCount(value, facts) for value, facts in ranked]
