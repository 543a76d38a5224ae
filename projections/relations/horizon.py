"""How far does the record of two parties reach, and how near to the day that is asked about?"""

from msgspec import Struct

from events.time.dates import LATEST, known_day
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.tense import ask, tensed
from projections.relations import told_between

_BEGUN = told_between.first(
    "t.earliest", "t.earliest <= :day AND t.public_from <= :p", "earliest DESC", 1
)
_OVER = told_between.first(
    "t.ends", f"t.ends <= min(:day, {LATEST - 1}) AND t.public_from <= :p", "ends DESC", 1
)
# What is not over by the day, or has no end told, tells of its beginning.
_LAST = tensed(lambda tense: f"SELECT ({_BEGUN(tense)}), ({_OVER(tense)})")


class Horizon(Struct, frozen=True, kw_only=True):
    """The last day up to the one that is asked about of which anything is told between the parties
    (null: nothing is told by then), and the last day of which anything is told between them at all,
    under the other two clocks.

    Of a date that is several days the last one is told of, where it has come, or else the first.
    """

    told_by_day: str | None
    told_until: str | None


def of_pair(reader: Reader, pair: str, clocks: Clocks) -> Horizon:
    """How far what is told of a pair (a key of `projections.model.directory`) reaches."""
    return Horizon(
        told_by_day=_last(reader, pair, clocks, clocks.as_of),
        told_until=_last(reader, pair, clocks, LATEST),
    )


def _last(reader: Reader, pair: str, clocks: Clocks, day: int) -> str | None:
    parameters = {"pair": pair, "day": day, "k": clocks.known_at, "p": clocks.public_limit}
    (days,) = ask(reader, _LAST, parameters)
    told = [day for day in days if day is not None]
    return known_day(max(told)) if told else None
