"""What are ids called? The names of actors, and what facts say in a sentence, many at once."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.model.tense import version_of

LIMIT: Final = 100
"""Ids of a kind that are looked up at once."""

_FACT = f"""
SELECT v.said FROM version v
WHERE {version_of(":fact")} AND v.public_from <= :p AND v.earliest <= :d
"""


class _Summed(Struct, frozen=True):
    """What a fact says in a sentence, as it is filed."""

    summary: str


_decode = msgspec.json.Decoder(_Summed).decode


class Labels(Struct, frozen=True, kw_only=True):
    """By id what actors and engagements are called, one that was merged as what it was merged into,
    and what facts say. Ids that nothing is registered under, or that nothing is told of by then,
    are left out.
    """

    actors: dict[str, str]
    facts: dict[str, str]
    engagements: dict[str, str]


@at_one_time
def labels(
    reader: Reader,
    actors: Sequence[str],
    facts: Sequence[str],
    clocks: Clocks,
    engagements: Sequence[str] = (),
) -> Labels:
    """What ids are called."""
    return Labels(
        actors=dict(_names(reader, actors, clocks)),
        facts=dict(_sentences(reader, facts, clocks)),
        engagements=dict(_engagements(reader, engagements, clocks)),
    )


def _names(reader: Reader, ids: Sequence[str], clocks: Clocks) -> Iterator[tuple[str, str]]:
    at = clocks.known_at
    for id in ids:
        try:
            reader.registered("actor", id, ActorAdded, known_at=at)
        except UnknownIdError:
            continue
        survivor = mergers.survivor(reader, id, clocks)
        yield id, reader.registered("actor", survivor, ActorAdded, known_at=at).name


def _engagements(reader: Reader, ids: Sequence[str], clocks: Clocks) -> Iterator[tuple[str, str]]:
    for id in ids:
        survivor = mergers.survivor(reader, id, clocks, "engagement")
        name = reader.name_of("engagement", survivor, known_at=clocks.known_at)
        if name is not None:
            yield id, name


def _sentences(reader: Reader, ids: Sequence[str], clocks: Clocks) -> Iterator[tuple[str, str]]:
    for id in ids:
        asked = {"fact": id, "k": clocks.known_at, "p": clocks.public_limit, "d": clocks.as_of}
        row = reader.db.execute(_FACT, asked).fetchone()
        if row is not None:
            yield id, _decode(row[0]).summary
