"""How often is an answer outdated by what does not change it?

That an answer which changed was touched is a law (`tests/test_projections_touched.py`). Of the
opposite there is only this measure: the states that the last facts of a ledger touched, each before
and after, as of the day of the fact and as of the last day.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

import msgspec

from events.storage.memory import MemoryLedger
from events.time.dates import parse
from events.vocabulary.base import Fact
from projections.dossiers import actors, issues
from projections.model import touches
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure
from tests.benchmarks.setting import Setting, fill
from tests.projected import views_of

EVENTS: Final = 2_000


def _pair(reader: Reader, pair: str, clocks: Clocks) -> object:
    a, b = pair.split("|")
    return pair_state.between(reader, a, b, clocks)


_STATES: Final[dict[str, Callable[[Reader, str, Clocks], object]]] = {
    "pair": _pair,
    "actor": actors.view,
    "issue": issues.view,
}
_SCOPES = """
SELECT name FROM numbered
WHERE name LIKE ? || '/%' AND number IN (SELECT scope FROM linked) ORDER BY name
"""


async def measure(setting: Setting) -> list[Figure]:
    """Of each kind of state, how many of those that were touched read as before."""
    ledger = MemoryLedger()
    await fill(ledger, synthetic.events(EVENTS))
    events = await ledger.read(limit=EVENTS)
    days = {each.position: _day(each.event) for each in events if isinstance(each.event, Fact)}
    with closing(views_of(events)) as db:
        reader = Reader(db)
        found = Counter(
            (scope.partition("/")[0], is_other)
            for position in list(days)[-(40 if setting.quick else 200) :]
            for scope, is_other in _touched(reader, position, days[position])
        )
    return [_figure(kind, found[kind, True], found[kind, False]) for kind in _STATES]


def _day(fact: Fact) -> int:
    return parse(fact.when).told_from


def _touched(reader: Reader, position: int, day: int) -> Iterator[tuple[str, bool]]:
    """The scopes of states that a position touched, and whether any of these is another one."""
    for kind in _STATES:
        for (scope,) in reader.db.execute(_SCOPES, (kind,)).fetchall():
            if touches.last(reader, [scope], by=position) == position:
                yield (
                    scope,
                    any(
                        _state(reader, scope, Clocks(each, position - 1))
                        != _state(reader, scope, Clocks(each, position))
                        for each in (day, synthetic.SPAN[1])
                    ),
                )


def _state(reader: Reader, scope: str, clocks: Clocks) -> bytes:
    kind, _, id = scope.partition("/")
    return msgspec.json.encode(_STATES[kind](reader, id, clocks))


def _figure(kind: str, others: int, same: int) -> Figure:
    share = same / max(1, others + same)
    return Figure(
        name=f"touched states of {kind}s that read as before",
        measured=f"{share:.0%} of {others + same}",
    )
