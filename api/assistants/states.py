"""`relations` and `changes`: what holds between two parties on a day, and what became different."""

from msgspec.structs import replace

from api.assistants.arguments import OfPair, OfPeriod
from api.assistants.asked import AskedService, PlacedAnswer
from api.assistants.told import (
    CHARACTERS_MOST,
    ChangeLine,
    ChangesTold,
    StateLine,
    StateTold,
    answered,
    horizon_said,
    size,
)
from api.assistants.unknown_ids import ids_meant
from projections.holding.elements import Element
from projections.relations import change_words
from projections.relations.brief import Grounds
from projections.relations.changed_elements import AnyChange
from projections.relations.element_words import by_id
from projections.relations.horizon import Horizon

NO_NEWS = frozenset({"told-again", "not-compared"})
"""Reasons for which an element reads otherwise though nothing is known to have become different."""

SENTENCE_MOST = 240
"""Characters of what is said of one change."""

LIMITS = ("50", "10", "5", "3")
"""Of the sections of a state, one after another until it fits."""


class _BriefRead(PlacedAnswer, frozen=True, kw_only=True):
    between: tuple[str, str]
    headline: tuple[str, ...]
    horizon: Horizon
    elements: tuple[str, ...]
    grounds: tuple[Grounds, ...]
    more: tuple[str, ...] = ()
    cite_as: str


class _ChangesRead(PlacedAnswer, frozen=True, kw_only=True):
    between: tuple[str, str]
    changes: tuple[AnyChange, ...]
    more: tuple[str, ...] = ()


async def relations(asked: AskedService, pair: OfPair) -> StateTold:
    """The state in brief, with as much of each section as there is room for."""
    await ids_meant(asked, "actor", (pair.a, pair.b), pair)
    path = f"/v1/relations/{pair.a}/{pair.b}"
    for limit in LIMITS:
        found = await asked.get(_BriefRead, path, view="brief", limit=limit, **pair.clocks)
        told = _state(asked, found)
        if size(told) <= CHARACTERS_MOST or limit == LIMITS[-1]:
            return _cut(told)
    raise AssertionError("one of the limits is the last one")


def _state(asked: AskedService, found: _BriefRead) -> StateTold:
    return StateTold(
        between=found.between,
        headline=found.headline,
        last_told=found.horizon.told_by_day,
        record_reaches=found.horizon.told_until,
        not_told=horizon_said(found.horizon, found.clocks),
        state=tuple(map(_line, found.elements, found.grounds)),
        more=found.more,
        **{**answered(asked, found, ""), "cite_as": found.cite_as},
    )


def _line(says: str, of: Grounds) -> StateLine:
    return StateLine(
        says=says,
        certainty=of.certainty,
        last_told=of.last_told,
        of=of.subject,
        facts=of.facts,
    )


def _cut(told: StateTold) -> StateTold:
    """Without as many lines as have to go: those first that only count what was said, then those
    that come last.
    """
    kept = list(told.state)
    counts = [each for each in kept if each.of.startswith("stance/")]
    going = [each for each in kept if each not in counts] + counts
    while going and size(told) > CHARACTERS_MOST:
        kept.remove(going.pop())
        told = replace(told, state=tuple(kept), left_out=told.left_out + 1)
    return told


async def changes(asked: AskedService, period: OfPeriod) -> ChangesTold:
    """What became different, without what is merely told once more."""
    await ids_meant(asked, "actor", (period.a, period.b), period)
    found = await asked.get(
        _ChangesRead,
        f"/v1/relations/{period.a}/{period.b}/changes",
        since=period.since,
        **period.clocks,
    )
    news = [each for each in found.changes if each.reason not in NO_NEWS]
    lines = tuple(map(_changed, news))
    last = [each.last_told for each in lines if each.last_told]
    a, b = found.between
    told = ChangesTold(
        between=found.between,
        since=period.since,
        changes=lines,
        more=found.more,
        last_told=max(last, default=None),
        not_told=None if lines else "the record tells of no change between the two in these days",
        **answered(asked, found, f"Changes between {a} and {b} since {period.since}"),
    )
    return _shortened(told)


def _changed(change: AnyChange) -> ChangeLine:
    told: object = change.after or change.before
    element = told if isinstance(told, Element) else None
    return ChangeLine(
        says=_in_short(change_words.sentence(change, by_id)),
        change=change.change,
        reason=change.reason,
        certainty=element.certainty if element else None,
        last_told=element.last_told if element else None,
        facts=tuple(each.fact for each in change.facts[:2]),
    )


def _in_short(says: str) -> str:
    """A sentence without its end where that is far: what each of many statements says."""
    if len(says) <= SENTENCE_MOST:
        return says
    return f"{says[:SENTENCE_MOST].rsplit(' ', 1)[0]} …"


def _shortened(told: ChangesTold) -> ChangesTold:
    kept = list(told.changes)
    while kept and size(told) > CHARACTERS_MOST:
        kept.pop()
        told = replace(told, changes=tuple(kept), left_out=told.left_out + 1)
    return told
