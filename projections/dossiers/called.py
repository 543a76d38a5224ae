"""Whom may somebody mean who is called so? As `projections.search.called` has it, a person with the
offices by which namesakes are told apart.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import Edtf, as_date, known_day
from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.holding import listing_order
from projections.holding.fact_tellings import FactTelling, FactTellings, in_order
from projections.holding.listing_order import Scope
from projections.holding.rule import History
from projections.holding.tellings import Standing, histories
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.worded import Worded
from projections.search.called import HowCalled, Meant, meant

OFFICES_SHOWN = 3


class NamedOffice(Worded, frozen=True, kw_only=True):
    """An office by which namesakes are told apart: the bounds of when the person came to it (where
    only conditions tell, after another was last told in it and not after the person first was),
    between which days the person is told in it, when removed.
    """

    office: str
    name: str
    since: Edtf | None
    since_in_words: str | None = None
    first_told: str | None
    last_told: str | None
    until: Edtf | None
    until_in_words: str | None = None


class NameMatch(Struct, frozen=True, kw_only=True):
    """How an actor is called what was asked for, and in which of the names; a person's offices."""

    actor: str
    matched: HowCalled
    name: str
    offices: tuple[NamedOffice, ...] = ()


def called(reader: Reader, name: str, clocks: Clocks, *, limit: int) -> list[NameMatch]:
    """The actors who may be meant, the best first; merged ones as what they were merged into."""
    found = meant(reader, name, clocks, limit=limit)
    return [_with_offices(reader, each, clocks) for each in found]


def _with_offices(reader: Reader, each: Meant, clocks: Clocks) -> NameMatch:
    match = NameMatch(actor=each.id, matched=each.matched, name=each.name)
    at = clocks.known_at
    if reader.registered("actor", each.id, ActorAdded, known_at=at).kind != "person":
        return match
    scope = Scope(f"actor:{each.id}", "office")
    subjects = listing_order.subjects(reader, scope, clocks, OFFICES_SHOWN).subjects
    offices = (_office(reader, each.id, of.partition("/")[2], clocks) for of in subjects)
    return replace(match, offices=tuple(told for told in offices if told is not None))


def _office(reader: Reader, actor: str, office: str, clocks: Clocks) -> NamedOffice | None:
    subject = f"office/{office}"
    tellings, history = histories(reader, [subject], clocks).get(subject, (FactTellings(), None))
    told = sorted((e for e in tellings.values() if e.told_from <= clocks.as_of), key=in_order)
    own = [each for each in told if each.value == actor]
    left = [each for each in told if each.party == actor and each.value != actor]
    if history is None or not (own or left):
        return None
    days = [last for each in own if (last := each.bounds.latest) <= clocks.as_of]
    is_gone = left and (not own or in_order(left[-1]) > in_order(own[-1]))
    return NamedOffice(
        office=office,
        name=reader.registered("office", office, OfficeAdded, known_at=clocks.known_at).name,
        since=_since(own, history, tellings) if own else None,
        first_told=known_day(min(days)) if days else None,
        last_told=known_day(max(days)) if days else None,
        until=left[-1].date if is_gone else None,
    )


def _since(own: Sequence[FactTelling], history: History, tellings: FactTellings) -> str | None:
    """When somebody came to an office, as the rule has it on the day on which that is first told;
    where others are told in it then, as that is told.
    """
    first = own[0]
    held = history.held(first.bounds.latest)
    if held is not None:
        standing = Standing(held, tellings, history)
        if standing.value == first.value:
            return standing.since
    return f"[..{as_date(first.bounds.latest)}]" if first.is_attested else first.date
