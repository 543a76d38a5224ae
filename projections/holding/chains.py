"""Which facts say that they came after others, and the bounds of their dates that this leaves.

A chain goes on through facts of whatever subject: what is told of one may bear on another.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from events.time.dates import EARLIEST, LATEST
from events.vocabulary.base import Fact
from projections.holding import chains_ever
from projections.holding.chains_ever import ChainOrder
from projections.holding.stored_dates import date_of
from projections.holding.which_came_later import (
    NOTHING_SAID,
    Dated,
    SaidOrder,
    closed,
    reached_from,
    said_order,
)
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import Directory
from projections.model.facet_lists import EVERYTHING, stated_from
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, THEN, ask, tensed, version_of
from projections.model.version import Version

SCHEMA = """
CREATE TABLE following (
    fact        TEXT    NOT NULL,
    followed    TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (fact, followed, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX following_followed ON following (followed);
"""

INSERT = f"INSERT INTO following VALUES (?, ?, ?, {FOREVER}, ?)"
CLOSE = f"""
UPDATE following SET known_to = ?, fact = fact || '{PAST}', followed = followed || '{PAST}'
WHERE fact = ? AND followed = ? AND known_from = ?
"""


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Which facts the version says that it follows."""
    for followed in dict.fromkeys(version.fact.follows):
        yield version.fact.id, followed, version.known_from, version.stated_from


_FOLLOWING = tensed(
    lambda tense: (
        f"""
SELECT replace(f.fact, '{PAST}', ''), replace(f.followed, '{PAST}', '')
FROM json_each(:facts) j CROSS JOIN following f
WHERE {tense.filed("f.fact", "j.value")} AND {tense.visible("f")}
UNION
SELECT replace(f.fact, '{PAST}', ''), replace(f.followed, '{PAST}', '')
FROM json_each(:facts) j CROSS JOIN following f
WHERE {tense.filed("f.followed", "j.value")} AND {tense.visible("f")}
"""
    )
)
_BESIDE = """
SELECT followed FROM following WHERE fact = :fact
UNION SELECT fact FROM following WHERE followed = :fact
"""
_DATES = f"""
SELECT j.value, v.said FROM json_each(:facts) j CROSS JOIN version v
WHERE {version_of("j.value")} AND EXISTS (
    SELECT 1 FROM timeline t WHERE {THEN.numbered("t.list", EVERYTHING)}
    AND t.earliest = v.earliest AND t.fact = v.fact AND t.known_from = v.known_from
    AND t.public_from <= :p)
"""

_STATED_FROM = f"""
SELECT v.fact, {stated_from("v")} FROM json_each(:facts) j CROSS JOIN version v
WHERE {version_of("j.value")}
"""


class Chained:
    """Which facts say that they follow others, while events are filed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._followed = {fact for (fact,) in db.execute("SELECT DISTINCT followed FROM following")}
        self._unfiled: dict[str, set[str]] = {}

    def learn(self, fact: Fact) -> None:
        """Take in what a fact follows, that is to be filed with others."""
        self._followed.update(fact.follows)
        for each in fact.follows:
            self._unfiled.setdefault(fact.id, set()).add(each)
            self._unfiled.setdefault(each, set()).add(fact.id)

    def filed(self) -> None:
        """All that was to be filed is."""
        self._unfiled.clear()

    def of(self, fact: Fact) -> list[str]:
        """What a fact says that it follows and what says that it follows it, each through others
        too, by what is recorded now.
        """
        if not fact.follows and fact.id not in self._followed:
            return []
        found = {fact.id}
        waiting = [fact.id, *fact.follows]
        while waiting:
            at = waiting.pop()
            near = self._beside(at) - found
            found |= {at, *near}
            waiting += near
        return sorted(found - {fact.id})

    def _beside(self, fact: str) -> set[str]:
        filed = {each for (each,) in self._db.execute(_BESIDE, {"fact": fact})}
        return filed | self._unfiled.get(fact, set())


class PublicWithChains:
    """By which days facts were public, and those that they follow or that follow them; read for
    many facts at once.
    """

    def __init__(self, reader: Reader, facts: AbstractSet[str], clocks: Clocks) -> None:
        self._beside: dict[str, set[str]] = {}
        for fact, some in _follows(reader, facts, clocks).items():
            for followed in some:
                self._beside.setdefault(fact, set()).add(followed)
                self._beside.setdefault(followed, set()).add(fact)
        parameters = {"facts": _encoded(facts | self._beside.keys()), "k": clocks.known_at}
        days = reader.db.execute(_STATED_FROM, parameters)
        # What is beside them and nobody but a program tells has no part in any state.
        self._days: dict[str, int] = {fact: day for fact, day in days if day <= LATEST}

    def by(self, facts: AbstractSet[str]) -> int:
        """The day by which some of the facts were public, with their chains."""
        found, waiting = {*facts}, [*(facts & self._beside.keys())]
        while waiting:
            near = self._beside[waiting.pop()] - found
            found |= near
            waiting += near
        return max((self._days[each] for each in found if each in self._days), default=EARLIEST)


def ordered(
    reader: Reader, dated: Mapping[str, Dated], clocks: Clocks
) -> tuple[SaidOrder, Mapping[str, Dated]]:
    """What facts say of their order, and the bounds that are left for it of their own dates."""
    if reader.has_passed(clocks.known_at) or clocks.public_by is not None:
        chains = chains_ever.orders(reader, dated, clocks)
        if chains is not None:
            return _together(chains, dated)
    follows = _follows(reader, dated.keys(), clocks)
    if not follows:
        return NOTHING_SAID, dated
    others = {*follows, *(each for some in follows.values() for each in some)} - dated.keys()
    every = {**dated, **_dates(reader, others, clocks)}
    follows = {f: [each for each in some if each in every] for f, some in follows.items()}
    reached = reached_from(follows)
    return said_order(reached), closed(every, reached)


def _together(
    chains: Iterable[ChainOrder], dated: Mapping[str, Dated]
) -> tuple[SaidOrder, Mapping[str, Dated]]:
    said: dict[str, AbstractSet[str]] = {}
    left = {**dated}
    for each in chains:
        said.update(each.said)
        left.update(each.left)
    return said, left


def in_order_with(reader: Reader, facts: AbstractSet[str], *clocks: Clocks) -> set[str]:
    """What is told, by any of the clocks, to come before some facts or after them, step by step."""
    found: set[str] = set()
    for each in clocks:
        follows = _follows(reader, facts, each)
        found |= {*follows, *(followed for some in follows.values() for followed in some)}
    return found - facts


def _follows(reader: Reader, facts: AbstractSet[str], clocks: Clocks) -> dict[str, list[str]]:
    """What the facts say they follow, and what says that it follows them, step by step."""
    found: dict[str, list[str]] = {}
    bound = {"k": clocks.known_at, "p": clocks.public_limit}
    seen: set[str] = set()
    waiting = set(facts)
    while waiting:
        seen |= waiting
        encoded = _encoded(waiting)
        edges = ask(reader, _FOLLOWING, {**bound, "facts": encoded})
        waiting = {fact for edge in edges for fact in edge} - seen
        for fact, followed in edges:
            if followed not in found.setdefault(fact, []):
                found[fact].append(followed)
    return found


def _dates(reader: Reader, facts: Iterable[str], clocks: Clocks) -> dict[str, Dated]:
    parameters = {
        "facts": _encoded(facts),
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return {fact: date_of(said).dated for fact, said in reader.db.execute(_DATES, parameters)}


def _encoded(facts: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(facts)).decode()


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
