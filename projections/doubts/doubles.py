"""What may be told twice: two engagements, persons, sources or facts that may be one.

Exact rather than complete: a list that nobody can read to its end is none. Whatever is compared
shares something that is looked up (a visitor and a host, a word of a name and a state, an address).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, Literal, TypeVar, get_args

import msgspec
from msgspec import Struct

from events.time.dates import parse
from events.vocabulary.accords import AgreementReached, JointStatementIssued
from events.vocabulary.base import Condition, Fact
from events.vocabulary.catalogue import tag_of
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import AnyFact, Statement
from events.vocabulary.registry import ActorAdded, EngagementAdded, Registration, SourceAdded
from projections.doubts.nearly_the_same import nearly_the_same
from projections.facts.history import decode_fact
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time

DoubleKind = Literal["engagements", "actors", "sources", "facts"]

NEAR_YEARS: Final = 10
"""Between the years of which two persons are told: more are generations."""

LONGEST_DOUBT: Final = 400
"""Days of an engagement that may be another one: of what is told more vaguely anything may be."""

_SettledBy = Literal["engagement-merged", "actor-merged", "fact-retracted"]
_SETTLED_BY: Final[dict[DoubleKind, _SettledBy]] = {
    "engagements": "engagement-merged",
    "actors": "actor-merged",
    "sources": "fact-retracted",
    "facts": "fact-retracted",
}
_REGISTERED: Final = "SELECT body FROM registered WHERE kind = ? AND position <= ?"
_NOT_COMPARED: Final = (
    EngagementHeld,
    *get_args(Statement),
    AgreementReached,
    JointStatementIssued,
)
"""Facts of which all the fields may be the same and the words tell of two things; visits that were
held are compared by their visitors.
"""
_COMPARED: Final = tuple(
    each
    for each in get_args(AnyFact)
    if not issubclass(each, Condition) and each not in _NOT_COMPARED
)
"""What happens once. A condition may be found on a day by several."""

_BESIDE: Final = frozenset(Fact.__struct_fields__) - {"place"}
"""Fields of facts in which tellings of one thing may differ."""

_FACTS: Final = f"""
SELECT body FROM version WHERE known_from <= :k AND known_to > :k AND public_from <= :p
  AND earliest <= :d AND change != 'retracted'
  AND json_extract(CAST(body AS TEXT), '$.type')
    IN ({", ".join(f"'{tag_of(each)}'" for each in (EngagementHeld, *_COMPARED))})
"""
_YEARS: Final = """
SELECT actors, earliest FROM version
WHERE known_from <= :k AND known_to > :k AND public_from <= :p AND change != 'retracted'
"""
_YEAR_DAYS: Final = 365.2425
_decode = msgspec.json.Decoder(Registration).decode
_ThingT = TypeVar("_ThingT")


class Double(Struct, frozen=True, kw_only=True):
    """Two that may be one: why, and the event by which a curator would say so."""

    kind: DoubleKind
    ids: tuple[str, str]
    names: tuple[str, str]
    days: tuple[str, str] = ("", "")
    reason: str
    settled_by: _SettledBy


@at_one_time
def doubles(
    reader: Reader, clocks: Clocks, apart: frozenset[frozenset[str]] = frozenset()
) -> list[Double]:
    """All pairs in doubt, but for those that are known to be `apart`."""
    told = [decode_fact(body) for (body,) in reader.db.execute(_FACTS, _asked(clocks))]
    found = (
        *_engagements(reader, told, clocks),
        *_persons(reader, clocks),
        *_sources(reader, clocks),
        *_facts(told),
    )
    return [each for each in found if frozenset(each.ids) not in apart]


class _Visit(Struct, frozen=True):
    fact: EngagementHeld
    first: int
    last: int


def _engagements(reader: Reader, told: Sequence[AnyFact], clocks: Clocks) -> Iterator[Double]:
    visits: list[tuple[tuple[str, str | None], _Visit]] = []
    for fact in told:
        if not isinstance(fact, EngagementHeld):
            continue
        days = parse(fact.when)
        first, last = days.first.earliest, days.last.latest
        if fact.visitors and last - first <= LONGEST_DOUBT:
            visits += [((who, fact.host), _Visit(fact, first, last)) for who in fact.visitors]
    journeys = _Journeys(visits)
    for one, other in _once(_pairs_by(visits, _may_be_one)):
        by_one = _sources_of(one.fact) & _sources_of(other.fact)
        if by_one and journeys.lead_elsewhere(one, other):
            continue
        if not _are_linked(reader, one.fact.engagement, other.fact.engagement, clocks):
            ids = (one.fact.engagement, other.fact.engagement)
            named = tuple(_name(reader, "engagement", each, clocks) for each in ids)
            yield Double(
                kind="engagements",
                ids=ids,
                names=(named[0], named[1]),
                days=(one.fact.when, other.fact.when),
                reason=_why(one, other),
                settled_by=_SETTLED_BY["engagements"],
            )


class _Journeys:
    """Where visitors went: who was elsewhere between two stays has come back."""

    def __init__(self, visits: Iterable[tuple[tuple[str, str | None], _Visit]]) -> None:
        self._by_visitor: dict[str, list[_Visit]] = {}
        for (who, _), visit in visits:
            self._by_visitor.setdefault(who, []).append(visit)

    def lead_elsewhere(self, one: _Visit, other: _Visit) -> bool:
        """Whether a visitor of both was at another host's on the days that they share."""
        first, last = max(one.first, other.first), min(one.last, other.last)
        return any(
            each.fact.host != one.fact.host and each.first <= last and first <= each.last
            for who in one.fact.visitors
            for each in self._by_visitor.get(who, ())
        )


def _may_be_one(one: _Visit, other: _Visit) -> bool:
    """Of one teller two stays on a day at one place, or nowhere in particular; of two tellers two
    at about the same time.
    """
    if one.fact.engagement == other.fact.engagement:
        return False
    apart = max(one.first, other.first) - min(one.last, other.last)
    if not _sources_of(one.fact) & _sources_of(other.fact):
        return apart <= 1
    places = {one.fact.place, other.fact.place}
    return apart <= 0 and (len(places) == 1 or None in places)


def _why(one: _Visit, other: _Visit) -> str:
    if max(one.first, other.first) - min(one.last, other.last) > 0:
        return "the same visitor and host on days that follow each other, told by two"
    if _sources_of(one.fact) & _sources_of(other.fact):
        return "the same visitor and host on a day, told by one as two visits"
    return "the same visitor and host on days that overlap, told by two"


def _sources_of(fact: EngagementHeld) -> set[str]:
    return {each.source for each in fact.citations}


def _are_linked(reader: Reader, one: str, other: str, clocks: Clocks) -> bool:
    """Whether one is the other, a part of it, or a part of the same whole."""
    above, beside = (_wholes(reader, each, clocks) for each in (one, other))
    return bool(above & beside)


def _wholes(reader: Reader, engagement: str, clocks: Clocks) -> set[str]:
    found: set[str] = set()
    at: str | None = engagement
    while at is not None:
        at = mergers.survivor(reader, at, clocks, "engagement")
        if at in found:
            break
        found.add(at)
        added = reader.registered("engagement", at, EngagementAdded, known_at=clocks.known_at)
        at = added.part_of
    return found


def _persons(reader: Reader, clocks: Clocks) -> Iterator[Double]:
    years = _years(reader, clocks)
    actors = _registered(reader, "actor", ActorAdded, clocks)
    persons = [each for each in actors if each.kind == "person"]
    keyed = [(key, each) for each in persons for key in _keys(each)]

    def is_near(one: ActorAdded, other: ActorAdded) -> bool:
        if nearly_the_same(one.name, other.name) is None:
            return False
        first, second = years.get(one.id), years.get(other.id)
        if first is None or second is None:
            return True
        return max(first[0], second[0]) - min(first[1], second[1]) <= NEAR_YEARS

    for one, other in _once(_pairs_by(keyed, is_near)):
        survivors = {mergers.survivor(reader, each.id, clocks) for each in (one, other)}
        if len(survivors) == 2:
            reason = nearly_the_same(one.name, other.name)
            assert reason is not None, "the pair is near"
            yield Double(
                kind="actors",
                ids=(one.id, other.id),
                names=(one.name, other.name),
                days=(_said(years.get(one.id)), _said(years.get(other.id))),
                reason=f"for the same state, and {reason}",
                settled_by=_SETTLED_BY["actors"],
            )


def _keys(person: ActorAdded) -> Iterator[Hashable]:
    states = {*person.acts_for, *(each.acts_for for each in person.affiliations)}
    words = person.name.casefold().split()
    for state in states:
        yield state, "words", frozenset(words)
        if len(words) > 1:
            yield state, "surname", words[-1], words[0][0]
            yield state, "forename", words[0], words[-1][0]


def _years(reader: Reader, clocks: Clocks) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for actors, day in reader.db.execute(_YEARS, _asked(clocks)):
        year = int(day / _YEAR_DAYS) + 1
        for each in actors.split():
            first, last = found.get(each, (year, year))
            found[each] = (min(first, year), max(last, year))
    return found


def _said(years: tuple[int, int] | None) -> str:
    return "" if years is None else f"{years[0]}/{years[1]}"


def _sources(reader: Reader, clocks: Clocks) -> Iterator[Double]:
    registered = _registered(reader, "source", SourceAdded, clocks)
    told = [(each.url.rstrip("/"), each) for each in registered if each.url]
    for one, other in _once(_pairs_by(told, lambda one, other: one.id != other.id)):
        yield Double(
            kind="sources",
            ids=(one.id, other.id),
            names=(one.title, other.title),
            days=(one.published, other.published),
            reason="two sources at one address",
            settled_by=_SETTLED_BY["sources"],
        )


def _facts(told: Iterable[AnyFact]) -> Iterator[Double]:
    keyed = [(_what_it_tells(each), each) for each in told if isinstance(each, _COMPARED)]
    for one, other in _once(_pairs_by(keyed, lambda one, other: one.id != other.id)):
        yield Double(
            kind="facts",
            ids=(one.id, other.id),
            names=(one.summary, other.summary),
            days=(one.when, other.when),
            reason="the same of the same parties on one day",
            settled_by=_SETTLED_BY["facts"],
        )


def _what_it_tells(fact: AnyFact) -> Hashable:
    told = (getattr(fact, each) for each in fact.__struct_fields__ if each not in _BESIDE)
    return type(fact), fact.when, *told


def _pairs_by(
    keyed: Iterable[tuple[Hashable, _ThingT]], is_pair: Callable[[_ThingT, _ThingT], bool]
) -> Iterator[tuple[_ThingT, _ThingT]]:
    """Pairs of what has a key in common."""
    by_key: dict[Hashable, list[_ThingT]] = {}
    for key, thing in keyed:
        by_key.setdefault(key, []).append(thing)
    for things in by_key.values():
        yield from (pair for pair in combinations(things, 2) if is_pair(*pair))


def _once(pairs: Iterable[tuple[_ThingT, _ThingT]]) -> list[tuple[_ThingT, _ThingT]]:
    """Each pair once, whatever keys it has in common."""
    return list({frozenset(map(_id_of, pair)): pair for pair in pairs}.values())


def _id_of(thing: object) -> str:
    return thing.fact.engagement if isinstance(thing, _Visit) else str(getattr(thing, "id", ""))


def _registered(reader: Reader, kind: str, wanted: type[_ThingT], clocks: Clocks) -> list[_ThingT]:
    rows = reader.db.execute(_REGISTERED, (kind, clocks.known_at))
    found = (_decode(body) for (body,) in rows)
    return [each for each in found if isinstance(each, wanted)]


def _asked(clocks: Clocks) -> dict[str, int]:
    return {"k": clocks.known_at, "p": clocks.public_limit, "d": clocks.as_of}


def _name(reader: Reader, kind: str, id: str, clocks: Clocks) -> str:
    return reader.name_of(kind, id, known_at=clocks.known_at) or id
