"""The engagement in the record that a passage tells of: of the same persons and form, on the same
days. It is surely that one if it is the only one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from events.errors import DateError, UnknownIdError
from events.time.dates import parse
from projections.passages.names_known import NamesKnown
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

LOOKED_AT: Final = 40
AROUND_DAYS: Final = 45
"""Days around those that are told within which an engagement may be meant."""

SHARP_DAYS: Final = 7
"""Days of a date that tells two meetings of the same persons apart."""

_HELD: Final = "engagement-held"
_FORMS: Final[Mapping[str | None, frozenset[str]]] = {
    None: frozenset(("call", "meeting", "summit")),
    "call": frozenset(("call",)),
    "meeting": frozenset(("meeting", "summit")),
    "summit": frozenset(("meeting", "summit")),
    "visit": frozenset(("visit",)),
}


class EngagementsKnown(NamedTuple):
    """The one that is surely told of, if it is, and all that may be meant."""

    sure: str | None
    may_be: tuple[str, ...]


NONE_KNOWN: Final = EngagementsKnown(None, ())


def engagements_known(
    known: NamesKnown, fact: Mapping[str, Any], form: str | None
) -> EngagementsKnown:
    """Those in the record, by who has part in them and on which day a fact is told to be."""
    who = [*_ids(fact.get("participants")), *_ids(fact.get("visitors"))]
    days = _days(fact.get("date"))
    if not who or days is None:
        return NONE_KNOWN
    first, last = days
    near, same = dict[str, None](), dict[str, None]()
    for item in _around(known, who[0], first, last):
        if item.engagement is None or not {*who} <= {*item.actors}:
            continue
        thing = known.thing("engagement", item.engagement)
        if thing is not None and thing.is_a in _FORMS[form]:
            near.setdefault(thing.id)
            told = parse(item.date).days
            is_sharp = told.latest - told.earliest < SHARP_DAYS
            if item.type == _HELD and is_sharp and told.touches(first, last):
                same.setdefault(thing.id)
    are_told_apart = last - first < SHARP_DAYS and (len(who) > 1 or form == "visit")
    sure = next(iter(same)) if len(same) == 1 and are_told_apart else None
    return EngagementsKnown(sure, tuple(near))


def _days(date: Any) -> tuple[int, int] | None:
    """The days of a date, if they are so few that they tell meetings apart."""
    try:
        days = parse(date).days if isinstance(date, str) else None
    except DateError:
        return None
    if days is None or days.latest - days.earliest > AROUND_DAYS:
        return None
    return days.earliest, days.latest


def _around(known: NamesKnown, actor: str, first: int, last: int) -> Sequence[timeline.Item]:
    """What the record tells of somebody about these days."""
    window = Filters(actor=actor, since=first - AROUND_DAYS, until=last + AROUND_DAYS)
    try:
        return timeline.page(known.reader, window, known.clocks, Paging(limit=LOOKED_AT)).items
    except UnknownIdError:
        return ()


def _ids(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
