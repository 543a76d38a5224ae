"""What did an answer leave out, and why?"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.model.redated import public_from
from projections.model.table import Row
from projections.model.tense import PAST, Tense, Tensed, ask, tensed
from projections.model.version import Version

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
    undone      INTEGER NOT NULL,
    PRIMARY KEY (pair, position, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX retracted_fact ON retracted (fact, undone);
"""
RETRACT = f"INSERT INTO retracted VALUES (?, ?, ?, ?, {FOREVER})"
GIVE_BACK = f"UPDATE retracted SET undone = ? WHERE fact = ? AND undone = {FOREVER}"
"""Where a retraction is undone; what was asked of the ledger before that counts it."""

Reason = Literal[
    "not_yet_happened", "not_told_yet", "not_yet_public", "retracted", "superseded", "cut_off"
]


# Who is left out, by reason, what is nearest to the question first: the fact, and where it was
# recorded as it then read (a retracted one: where it was retracted).
def _between(condition: str, order: str) -> Callable[[Tense], str]:
    return lambda tense: (
        f"""
SELECT t.fact, t.known_from, t.earliest FROM timeline t
WHERE {tense.filed("t.facet", "'pair'")} AND t.value = :pair AND {tense.known("t")} AND {condition}
ORDER BY {order} LIMIT {COUNT_LIMIT}
"""
    )


_HIDDEN = "b.fact NOT IN (SELECT value FROM json_each(:facts))"
_BEARING = _between(
    "t.earliest <= :d AND t.bears AND t.public_from <= :p", "t.earliest DESC, t.fact DESC"
)


def _among_bearing(columns: str, condition: str = "TRUE") -> Tensed:
    """What is asked of the facts that bear on the state, as `b`. `beside` are those of them that
    bear on a subject that is shown: its rows are sought as far back as these facts go.
    """
    return tensed(
        lambda tense: (
            f"""
WITH bearing AS MATERIALIZED ({_BEARING(tense)}), beside AS MATERIALIZED (
    SELECT l.fact FROM json_each(:subjects) j CROSS JOIN involved l
    WHERE {tense.filed("l.scope", "('pair:' || :pair)")}
      AND l.kind = j.value ->> 0 AND l.subject = j.value ->> 1
      AND l.earliest >= (SELECT min(earliest) FROM bearing) AND l.earliest <= :d
      AND {tense.visible("l")}
)
SELECT {columns} FROM bearing b WHERE {condition}
"""
        )
    )


_BESIDE = "b.fact IN (SELECT fact FROM beside)"
_LATEST = "ORDER BY b.earliest DESC, b.fact DESC"
LEFT_OUT: dict[Reason, Tensed] = {
    "not_yet_happened": tensed(
        _between("t.earliest > :d AND NOT t.is_open AND t.public_from <= :p", "t.earliest")
    ),
    "not_told_yet": tensed(
        _between("t.earliest > :d AND t.is_open AND t.public_from <= :p", "t.earliest")
    ),
    "not_yet_public": tensed(_between("t.public_from > :p", "t.public_from")),
    "retracted": tensed(
        lambda _: (
            f"""
SELECT x.fact, x.position AS known_from FROM retracted x
WHERE x.pair = :pair AND x.position <= :k AND x.undone > :k
  AND {public_from("x", "position")} <= :p
ORDER BY position DESC LIMIT {COUNT_LIMIT}
"""
        )
    ),
    "superseded": _among_bearing("b.fact, b.known_from", f"{_HIDDEN} AND {_BESIDE} {_LATEST}"),
    "cut_off": _among_bearing("b.fact, b.known_from", f"{_HIDDEN} AND NOT {_BESIDE} {_LATEST}"),
}
"""The facts that an answer leaves out, by reason: what is counted, and listed on demand."""

# How many were looked at, how many of them are left out, and how many of these only came before.
_COUNT_BEARING = _among_bearing(
    f"count(*), coalesce(sum({_HIDDEN}), 0), coalesce(sum({_HIDDEN} AND {_BESIDE}), 0)"
)
_COUNTS: dict[str, Tensed] = {
    reason: Tensed(*(f"SELECT count(*) FROM ({each})" for each in LEFT_OUT[reason]))
    for reason in ("not_yet_happened", "not_told_yet", "not_yet_public", "retracted")
}


class LeftOut(NamedTuple):
    """A fact that is left out, and the position from which it reads as it does."""

    fact: str
    known_from: int


class Shown(NamedTuple):
    """What an answer shows of what stands between a pair: the facts that it rests on, and the
    subjects whose state it tells; `is_whole`: there are no others.
    """

    facts: set[str]
    subjects: list[str]
    is_whole: bool


class Excluded(Struct, frozen=True, kw_only=True):
    """How many facts between the parties the answer leaves out, and why.

    Of what is `not_told_yet` it is not known how early it began, or it is told of a later day that
    it held. Facts that at least possibly happened and bear on the state are `superseded` where
    others came after, and `cut_off` where they bear on nothing that is shown, as a section goes on
    elsewhere.
    A count that `at_least` names stopped at `COUNT_LIMIT` facts: there may be more.
    """

    not_yet_happened: int
    not_told_yet: int
    not_yet_public: int
    retracted: int
    superseded: int
    cut_off: int = 0
    at_least: tuple[str, ...] = ()


NONE = Excluded(not_yet_happened=0, not_told_yet=0, not_yet_public=0, retracted=0, superseded=0)


def retracted_rows(version: Version, position: int) -> Iterator[Row]:
    """Where a retracted fact is counted."""
    for pair in version.pairs:
        yield pair, position, version.fact.id, version.public_from


def count(reader: Reader, pair: str, clocks: Clocks, shown: Shown) -> Excluded:
    """Count what stands between a pair and is not among the facts that are shown."""
    parameters = _parameters(pair, clocks, shown)
    counted: dict[str, int] = {
        reason: ask(reader, question, parameters)[0][0] for reason, question in _COUNTS.items()
    }
    ((bearing, hidden, superseded),) = ask(reader, _COUNT_BEARING, parameters)
    reached = {**counted, "superseded": bearing, "cut_off": 0 if shown.is_whole else bearing}
    return Excluded(
        **counted,
        superseded=superseded,
        cut_off=hidden - superseded,
        at_least=tuple(name for name, number in reached.items() if number == COUNT_LIMIT),
    )


def left_out(
    reader: Reader, pair: str, clocks: Clocks, shown: Shown, reason: Reason
) -> list[LeftOut]:
    """The facts that `count` counts for a reason."""
    rows = ask(reader, LEFT_OUT[reason], _parameters(pair, clocks, shown))
    return [LeftOut(*row[:2]) for row in rows]


def _parameters(pair: str, clocks: Clocks, shown: Shown) -> dict[str, str | int]:
    subjects = [(each.partition("/")[0], each) for each in shown.subjects]
    return {
        "pair": pair,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "facts": msgspec.json.encode(sorted(shown.facts)).decode(),
        "subjects": msgspec.json.encode(subjects).decode(),
    }
