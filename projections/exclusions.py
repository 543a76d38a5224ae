"""What did an answer leave out, and why?"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from projections.clocks import Clocks
from projections.reader import Reader
from projections.table import Row
from projections.version import Version

COUNT_LIMIT = 500
"""Each count goes up to here; what is nearest to the question is counted first."""

SCHEMA = """
CREATE INDEX timeline_public ON timeline (value, public_from, known_from, known_to)
WHERE facet = 'pair';

CREATE TABLE retracted (
    pair        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (pair, position, fact)
) STRICT, WITHOUT ROWID;
"""
RETRACT = "INSERT INTO retracted VALUES (?, ?, ?, ?)"

_KNOWN = "known_from <= :k AND known_to > :k"

# Who is left out, by reason, what is nearest to the question first: the fact, and where it was
# recorded as it then read (a retracted one: where it was retracted).
_NOT_YET_HAPPENED = f"""
SELECT fact, known_from FROM timeline
WHERE facet = 'pair' AND value = :pair AND earliest > :d AND {_KNOWN} AND public_from <= :p
ORDER BY earliest LIMIT {COUNT_LIMIT}
"""
_NOT_YET_PUBLIC = f"""
SELECT fact, known_from FROM timeline
WHERE facet = 'pair' AND value = :pair AND public_from > :p AND {_KNOWN}
ORDER BY public_from LIMIT {COUNT_LIMIT}
"""
_RETRACTED = f"""
SELECT fact, position AS known_from FROM retracted
WHERE pair = :pair AND position <= :k AND public_from <= :p
ORDER BY position DESC LIMIT {COUNT_LIMIT}
"""
_BEARING = f"""
SELECT fact, known_from FROM timeline
WHERE facet = 'pair' AND value = :pair AND earliest <= :d AND bears
  AND {_KNOWN} AND public_from <= :p
ORDER BY earliest DESC, fact DESC LIMIT {COUNT_LIMIT}
"""
_HIDDEN = "fact NOT IN (SELECT value FROM json_each(:shown))"
_SUPERSEDED = f"SELECT fact, known_from FROM ({_BEARING}) WHERE {_HIDDEN}"
# How many were looked at, and how many of them are left out.
_COUNT_SUPERSEDED = f"SELECT count(*), coalesce(sum({_HIDDEN}), 0) FROM ({_BEARING})"

Reason = Literal["not_yet_happened", "not_yet_public", "retracted", "superseded"]
LEFT_OUT: dict[Reason, str] = {
    "not_yet_happened": _NOT_YET_HAPPENED,
    "not_yet_public": _NOT_YET_PUBLIC,
    "retracted": _RETRACTED,
    "superseded": _SUPERSEDED,
}
"""The facts that an answer leaves out, by reason: what is counted, and listed on demand."""


class LeftOut(NamedTuple):
    """A fact that is left out, and the position from which it reads as it does."""

    fact: str
    known_from: int


class Excluded(Struct, frozen=True, kw_only=True):
    """How many facts between the parties the answer leaves out, and why.

    `superseded` facts at least possibly happened and bear on the state, but others came after (or
    the section they belong to was cut off). A count that `at_least` names stopped at `COUNT_LIMIT`
    facts: there may be more.
    """

    not_yet_happened: int
    not_yet_public: int
    retracted: int
    superseded: int
    at_least: tuple[str, ...] = ()


NONE = Excluded(not_yet_happened=0, not_yet_public=0, retracted=0, superseded=0)


def retracted_rows(version: Version, position: int) -> Iterator[Row]:
    """Where a retracted fact is counted."""
    for pair in version.pairs:
        yield pair, position, version.fact.id, version.public_from


def count(reader: Reader, pair: str, clocks: Clocks, shown: set[str]) -> Excluded:
    """Count what stands between a pair and is not among the facts that are shown."""
    parameters = _parameters(pair, clocks, shown)
    counted: dict[str, int] = {
        reason: reader.db.execute(
            f"SELECT count(*) FROM ({LEFT_OUT[reason]})", parameters
        ).fetchone()[0]
        for reason in ("not_yet_happened", "not_yet_public", "retracted")
    }
    bearing, superseded = reader.db.execute(_COUNT_SUPERSEDED, parameters).fetchone()
    reached = {**counted, "superseded": bearing}
    return Excluded(
        **counted,
        superseded=superseded,
        at_least=tuple(name for name, number in reached.items() if number == COUNT_LIMIT),
    )


def left_out(
    reader: Reader, pair: str, clocks: Clocks, shown: set[str], reason: Reason
) -> list[LeftOut]:
    """The facts that `count` counts for a reason."""
    rows = reader.db.execute(LEFT_OUT[reason], _parameters(pair, clocks, shown))
    return [LeftOut(*row) for row in rows]


def _parameters(pair: str, clocks: Clocks, shown: set[str]) -> dict[str, str | int]:
    return {
        "pair": pair,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "shown": msgspec.json.encode(sorted(shown)).decode(),
    }
