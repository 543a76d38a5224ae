"""What may a name in a table stand for, and how surely?

Scores run from 0 to 100, in bands by how the name was found (`BANDS`), and within a band by how
alike the names are. A candidate matches only where it alone has the name, or an alias, to the word,
or holds the office that alone has it, certainly, on a day that was asked for; and where whatever
else was given of it is so.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from msgspec import Struct

from events.errors import UnknownIdError
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded
from projections.reconciliation.entities import (
    Entity,
    EntityType,
    TypeName,
    described,
    entity,
    id_of,
)
from projections.reconciliation.holders import Holder, holders
from projections.reconciliation.office_titles import HowTitled, Titled, titled
from projections.reconciliation.properties import PROPERTIES, agrees, values
from projections.search.called import meant, nearly

ACTORS_LOOKED_AT: Final = 60
TITLES_LOOKED_AT: Final = 5
"""Offices whose holders are looked for."""

BANDS: Final[dict[str, tuple[int, int]]] = {
    "id": (100, 100),
    "name": (100, 100),
    "alias": (95, 95),
    "holder": (90, 90),
    "title": (80, 80),
    "holder-of-title": (75, 75),
    "words": (55, 79),
    "surname": (50, 70),
    "initials": (45, 65),
    "prefix": (35, 55),
    "possible-holder": (50, 50),
    "spelling": (25, 50),
}
"""The least and the most that a candidate scores, by how it was found."""

CONTRADICTED: Final = 0.5
"""What is left of a score for each property that is given otherwise than it is."""

_EXACT: Final = frozenset({"id", "name", "alias"})
_HOLDING: Final = frozenset({"holder", "holder-of-title", "possible-holder"})


class WantedEntity(NamedTuple):
    """What is looked for: a name of something of some types, with properties that it should have.

    `is_dated`: the day was given, and is not just today.
    """

    name: str
    types: frozenset[TypeName]
    properties: tuple[tuple[str, tuple[str, ...]], ...]
    is_dated: bool
    limit: int


class MatchingFeature(Struct, frozen=True):
    """What the score was made from: `name_similarity`, how it was found, whether each property that
    was given is so.
    """

    id: str
    value: float | bool


class EntityCandidate(Struct, frozen=True, kw_only=True):
    """What a name may stand for."""

    id: str
    name: str
    description: str
    type: tuple[EntityType, ...]
    score: float
    match: bool
    features: tuple[MatchingFeature, ...]


class _FoundBy(NamedTuple):
    """How something was found, by which of its names; an office that it was found by."""

    how: str
    name: str
    because: str = ""


def candidates(reader: Reader, wanted: WantedEntity, clocks: Clocks) -> tuple[EntityCandidate, ...]:
    """The candidates for a name, the best first."""
    if not folded(wanted.name):
        return ()
    best: dict[str, tuple[Entity, _FoundBy]] = {}
    for of, found in _found(reader, wanted, clocks):
        before = best.get(of.id)
        if before is None or BANDS[found.how] > BANDS[before[1].how]:
            best[of.id] = (of, found)
    rated = [_rated(reader, *each, wanted, clocks) for each in best.values()]
    ranked = sorted(rated, key=lambda each: (-each.score, each.id))
    sole = _matching(ranked, {id: found for id, (_, found) in best.items()}, wanted)
    return tuple(
        _candidate(reader, each, best[each.id], sole, clocks) for each in ranked[: wanted.limit]
    )


def _found(
    reader: Reader, wanted: WantedEntity, clocks: Clocks
) -> Iterator[tuple[Entity, _FoundBy]]:
    for of, found in _by_whatever(reader, wanted, clocks):
        if of.type.id in wanted.types:
            yield of, found


def _by_whatever(
    reader: Reader, wanted: WantedEntity, clocks: Clocks
) -> Iterator[tuple[Entity, _FoundBy]]:
    """By id, by name, by the name of an office, and where there is nothing, by spelling."""
    is_found = False
    try:
        of = entity(reader, wanted.name, clocks)
        is_found = True
        yield of, _FoundBy("id", of.added.name)
    except UnknownIdError:
        pass
    if wanted.types - {"office"}:
        for each in meant(reader, wanted.name, clocks, limit=ACTORS_LOOKED_AT):
            is_found = True
            yield entity(reader, each.id, clocks), _FoundBy(each.matched, each.name)
    if wanted.types & {"office", "person"}:
        offices = titled(reader, wanted.name, clocks)
        for title in offices:
            is_found = True
            yield _office(reader, title.id, clocks), _FoundBy(title.matched, title.name)
        if "person" in wanted.types:
            yield from _who_held(reader, offices, clocks)
    if not is_found:
        yield from _spelt_otherwise(reader, wanted, clocks)


def _office(reader: Reader, id: str, clocks: Clocks) -> Entity:
    return entity(reader, id_of("office", id), clocks)


def _who_held(
    reader: Reader, offices: Iterable[Titled], clocks: Clocks
) -> Iterator[tuple[Entity, _FoundBy]]:
    """The holders of the offices that are called so, and of no others."""
    called = [each for each in offices if each.matched in {*_EXACT, "title"}]
    for office in called[:TITLES_LOOKED_AT]:
        told = holders(reader, office.id, clocks)
        for each in told:
            of = entity(reader, each.person, clocks)
            because = _held(office, each)
            yield of, _FoundBy(_as_holder(office.matched, each, told), of.added.name, because)


def _as_holder(matched: HowTitled, holder: Holder, told: list[Holder]) -> str:
    if not holder.is_certain or len(told) > 1:
        return "possible-holder"
    return "holder" if matched in _EXACT else "holder-of-title"


def _held(office: Titled, holder: Holder) -> str:
    last = f", last told on {holder.last_told}" if holder.last_told else ""
    return f"{'' if holder.is_certain else 'perhaps '}{office.name}{last}"


def _spelt_otherwise(
    reader: Reader, wanted: WantedEntity, clocks: Clocks
) -> Iterator[tuple[Entity, _FoundBy]]:
    if wanted.types - {"office"}:
        for each in nearly(reader, wanted.name, clocks, limit=ACTORS_LOOKED_AT):
            yield entity(reader, each.id, clocks), _FoundBy("spelling", each.name)
    if "office" in wanted.types:
        for each in nearly(reader, wanted.name, clocks, limit=ACTORS_LOOKED_AT, kind="office"):
            yield _office(reader, each.id, clocks), _FoundBy("spelling", each.name)


class _Rated(NamedTuple):
    """A candidate's id, its score, how alike the names are, and which properties are as given."""

    id: str
    score: float
    similarity: float
    given: dict[str, bool]


def _rated(
    reader: Reader, of: Entity, found: _FoundBy, wanted: WantedEntity, clocks: Clocks
) -> _Rated:
    from rapidfuzz import fuzz  # noqa: PLC0415 (whoever only reads answers lacks it)

    similarity = fuzz.token_sort_ratio(folded(wanted.name), folded(found.name)) / 100
    least, most = BANDS[found.how]
    given = {
        id: any(
            agrees(reader, value, each, clocks)
            for value in values(reader, of, PROPERTIES[id], clocks)
            for each in expected
        )
        for id, expected in wanted.properties
    }
    score = (least + (most - least) * similarity) * CONTRADICTED ** [*given.values()].count(False)
    return _Rated(of.id, round(score, 1), round(similarity, 3), given)


def _matching(ranked: list[_Rated], found: dict[str, _FoundBy], wanted: WantedEntity) -> str | None:
    """The candidate that is meant and no other, if there is one."""
    fitting = [each for each in ranked if all(each.given.values())]
    exact = [each.id for each in fitting if _is_exact(found[each.id].how, each)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    held = [each.id for each in fitting if _is_holder(found[each.id].how, each)]
    rivals = [each.id for each in fitting if found[each.id].how in _HOLDING]
    return held[0] if wanted.is_dated and held and len(rivals) == 1 else None


def _is_exact(how: str, rated: _Rated) -> bool:
    """A title is as good as a name where whose it is was given too."""
    return how in _EXACT or (how == "title" and rated.given.get("of", False))


def _is_holder(how: str, rated: _Rated) -> bool:
    """So is the title of somebody who acts for whom is given."""
    return how == "holder" or (how == "holder-of-title" and rated.given.get("acts_for", False))


def _candidate(
    reader: Reader,
    rated: _Rated,
    best: tuple[Entity, _FoundBy],
    sole: str | None,
    clocks: Clocks,
) -> EntityCandidate:
    of, found = best
    what = described(reader, of, clocks)
    return EntityCandidate(
        id=of.id,
        name=of.added.name,
        description=f"{what}; {found.because}" if found.because else what,
        type=(of.type,),
        score=rated.score,
        match=of.id == sole,
        features=(
            MatchingFeature("name_similarity", rated.similarity),
            MatchingFeature(f"found_by_{found.how}", True),
            *(MatchingFeature(id, is_so) for id, is_so in rated.given.items()),
        ),
    )
