"""What did an answer leave out, and why?"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from projections.clocks import Clocks
from projections.reader import Reader
from projections.table import Row
from projections.tense import PAST, Tense, Tensed, ask, tensed
from projections.version import Version

COUNT_LIMIT = 500
"""Each count goes up to here; what is nearest to the question is counted first."""

SCHEMA = f"""
CREATE INDEX timeline_public ON timeline (value, public_from, known_from, known_to)
WHERE facet = 'pair';
CREATE INDEX timeline_public_past ON timeline (value, public_from, known_from, known_to)
WHERE facet = 'pair{PAST}';

CREATE TABLE retracted (
    pair        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (pair, position, fact)
) STRICT, WITHOUT ROWID;
"""
RETRACT = "INSERT INTO retracted VALUES (?, ?, ?, ?)"

Reason = Literal["not_yet_happened", "not_yet_public", "retracted", "superseded"]


# Who is left out, by reason, what is nearest to the question first: the fact, and where it was
# recorded as it then read (a retracted one: where it was retracted).
def _between(condition: str, order: str) -> Callable[[Tense], str]:
    return lambda tense: (
        f"""
SELECT t.fact, t.known_from FROM timeline t
WHERE {tense.filed("t.facet", "'pair'")} AND t.value = :pair AND {tense.known("t")} AND {condition}
ORDER BY {order} LIMIT {COUNT_LIMIT}
"""
    )


_HIDDEN = "fact NOT IN (SELECT value FROM json_each(:shown))"
_BEARING = _between(
    "t.earliest <= :d AND t.bears AND t.public_from <= :p", "t.earliest DESC, t.fact DESC"
)
LEFT_OUT: dict[Reason, Tensed] = {
    "not_yet_happened": tensed(_between("t.earliest > :d AND t.public_from <= :p", "t.earliest")),
    "not_yet_public": tensed(_between("t.public_from > :p", "t.public_from")),
    "retracted": tensed(
        lambda _: (
            f"""
SELECT fact, position AS known_from FROM retracted
WHERE pair = :pair AND position <= :k AND public_from <= :p
ORDER BY position DESC LIMIT {COUNT_LIMIT}
"""
        )
    ),
    "superseded": tensed(
        lambda tense: f"SELECT fact, known_from FROM ({_BEARING(tense)}) WHERE {_HIDDEN}"
    ),
}
"""The facts that an answer leaves out, by reason: what is counted, and listed on demand."""

# How many were looked at, and how many of them are left out.
_COUNT_SUPERSEDED = tensed(
    lambda tense: f"SELECT count(*), coalesce(sum({_HIDDEN}), 0) FROM ({_BEARING(tense)})"
)
_COUNTS: dict[str, Tensed] = {
    reason: Tensed(*(f"SELECT count(*) FROM ({each})" for each in LEFT_OUT[reason]))
    for reason in ("not_yet_happened", "not_yet_public", "retracted")
}


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
        reason: ask(reader, question, parameters)[0][0] for reason, question in _COUNTS.items()
    }
    ((bearing, superseded),) = ask(reader, _COUNT_SUPERSEDED, parameters)
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
    rows = ask(reader, LEFT_OUT[reason], _parameters(pair, clocks, shown))
    return [LeftOut(*row) for row in rows]


def _parameters(pair: str, clocks: Clocks, shown: set[str]) -> dict[str, str | int]:
    return {
        "pair": pair,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "shown": msgspec.json.encode(sorted(shown)).decode(),
    }
