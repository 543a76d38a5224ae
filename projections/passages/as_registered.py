"""What the record tells of the thing that a fact is about: who meets, who hosts, who imposed it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from events.errors import UnknownIdError
from events.time.dates import LATEST
from projections.facts import facts
from projections.passages.names_known import NamesKnown
from projections.timeline import timeline

LOOKED_AT: Final = 12
"""Facts about a thing that are looked at, the last ones."""

TAKEN_OVER: Final[Mapping[str, tuple[str, ...]]] = {
    "engagement": ("participants", "host", "visitors"),
    "measure": ("imposed_by", "targets"),
    "incident": ("responsible", "affected"),
    "accord": ("parties",),
}
"""By the field that names the thing the roles that all of its facts have alike."""

_PLACED: Final = frozenset(("engagement-held",))


def as_registered(known: NamesKnown, tag: str, thing: str, id: str) -> dict[str, Any]:
    """The roles that the other facts about a thing agree on; nothing where they do not."""
    found: dict[str, Any] = {}
    told = list(_told(known, thing, id))
    for field in (*TAKEN_OVER[thing], *(("place",) if tag in _PLACED else ())):
        values = {_value(getattr(each, field, None)) for each in told}
        values -= {None, ()}
        if len(values) == 1:
            found[field] = values.pop()
    if tag == "measure-lifted":
        found["lifted_by"] = found.pop("imposed_by", None)
    return {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in found.items()
        if value is not None
    }


def _value(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def _told(known: NamesKnown, facet: str, id: str) -> Iterator[Any]:
    clocks = replace(known.clocks, as_of=LATEST)
    try:
        part = timeline.latest(known.reader, facet, id, clocks, limit=LOOKED_AT)
    except UnknownIdError:
        return
    for item in part.items:
        fact = facts.as_it_reads(known.reader, item.id, clocks)
        if fact is not None:
            yield fact
