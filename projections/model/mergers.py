"""Who turned out to be whom, at any position of the ledger? And which engagement is which?

Each has a *key*: an actor its id, an engagement its stream, which is nobody's id. Actors that are
one hang together: each merge hangs one tree of them under another, the smaller
under the larger, so that however long a chain of merges is, no way up has more steps than the
number of actors has binary digits. Which of them stands for all is noted at the top, from each
merge on. Where a merge is undone, the actors that hung together are hung anew, by those that stand.
"""

import sqlite3
from typing import NamedTuple

from events.vocabulary.catalogue import AnyEvent, stream_of
from events.vocabulary.registry import Merger, MergerUndone
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader

SCHEMA = """
CREATE TABLE hanging (
    actor    TEXT    NOT NULL,
    position INTEGER NOT NULL,
    known_to INTEGER NOT NULL,
    under    TEXT    NOT NULL,
    PRIMARY KEY (actor, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX hanging_under ON hanging (under, position);

CREATE TABLE survivor (
    top      TEXT    NOT NULL,
    position INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    PRIMARY KEY (top, position)
) STRICT, WITHOUT ROWID;
"""

_STANDS = FOREVER + 1
"""The end of what stands: it does so even for who asks at the end of all positions."""

_HANG = f"INSERT INTO hanging VALUES (?, ?, {_STANDS}, ?)"
_TAKE_DOWN = f"UPDATE hanging SET known_to = ? WHERE actor = ? AND known_to = {_STANDS}"
_SURVIVE = "INSERT INTO survivor VALUES (?, ?, ?)"
_UNDER = """
SELECT under FROM hanging WHERE actor = :actor AND position <= :k AND known_to > :k
"""
_SURVIVOR = """
SELECT actor FROM survivor WHERE top = ? AND position <= ? ORDER BY position DESC LIMIT 1
"""
_ALL_OF = """
WITH RECURSIVE one(actor) AS (
    SELECT :top
    UNION ALL
    SELECT h.actor FROM one CROSS JOIN hanging h WHERE h.under = one.actor
    AND h.position <= :k AND h.known_to > :k
)
SELECT actor FROM one ORDER BY actor
"""
_EVER = """
WITH RECURSIVE one(actor) AS (
    SELECT :actor
    UNION
    SELECT h.under FROM one CROSS JOIN hanging h WHERE h.actor = one.actor
)
SELECT :actor UNION SELECT s.actor FROM one CROSS JOIN survivor s WHERE s.top = one.actor
"""


class Merged(NamedTuple):
    """Of what is merged the key, and the key of what it is merged into."""

    key: str
    into: str


MERGED_KINDS = frozenset({"actor", "engagement"})
"""What may turn out to be another one."""


def key_of(kind: str, id: str) -> str:
    """By what an actor or an engagement is known here."""
    return id if kind == "actor" else f"{kind}/{id}"


def id_of(key: str) -> str:
    """The id of what has a key."""
    return key.rpartition("/")[2]


def merged_by(event: Merger) -> Merged:
    """What an event merges."""
    kind, _, id = stream_of(event).partition("/")
    return Merged(key_of(kind, id), key_of(kind, event.into))


def parted_by(event: MergerUndone) -> str:
    """The key of what an event says is not what it was merged into."""
    return key_of(*stream_of(event).split("/"))


class Mergers:
    """Who is whom by now, held in memory."""

    def __init__(self) -> None:
        self._merges: dict[str, Merged] = {}
        """Those that stand, in their order, by who was merged."""
        self._under: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._survivors: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._under)

    def survivor(self, actor: str) -> str:
        """The actor that an id stands for: itself, or what it was merged into."""
        top = self._top(actor)
        return self._survivors.get(top, top)

    def learn(self, merge: Merged) -> None:
        """Take in that two actors are one."""
        self._merges[merge.key] = merge
        lower, top = self.hung(merge)
        if lower != top:
            survivor = self.survivor(merge.into)
            self._under[lower] = top
            self._sizes[top] = self._sizes.get(top, 1) + self._sizes.pop(lower, 1)
            self._survivors.pop(lower, None)
            self._survivors[top] = survivor

    def copied(self) -> "Mergers":
        """The same, to learn more by itself."""
        other = Mergers()
        for merge in self._merges.values():
            other.learn(merge)
        return other

    def without(self, parted: str) -> "Mergers":
        """Who is whom where one merge does not stand."""
        others = Mergers()
        for merge in self._merges.values():
            if merge.key != parted:
                others.learn(merge)
        return others

    def together(self, actor: str) -> list[str]:
        """All ids that stand for the same as one."""
        named = (key for each in self._merges.values() for key in each)
        top = self._top(actor)
        return sorted(each for each in {actor, *named} if self._top(each) == top)

    def hangs_under(self, actor: str) -> str | None:
        """What an actor hangs under, if it does."""
        return self._under.get(actor)

    def hung(self, merge: Merged) -> tuple[str, str]:
        """Which tree is to be hung under which; one and the same where they are one already."""
        trees = (self._top(merge.key), self._top(merge.into))
        lower, top = sorted(trees, key=lambda tree: self._sizes.get(tree, 1))
        return lower, top

    def _top(self, actor: str) -> str:
        while (under := self._under.get(actor)) is not None:
            actor = under
        return actor


def file(db: sqlite3.Connection, position: int, event: AnyEvent, known: Mergers) -> None:
    """File a merge; what is `known` does not hold it yet."""
    if isinstance(event, Merger):
        merge = merged_by(event)
        lower, top = known.hung(merge)
        if lower != top:
            db.execute(_HANG, (lower, position, top))
            db.execute(_SURVIVE, (top, position, known.survivor(merge.into)))
    elif isinstance(event, MergerUndone):
        parted = parted_by(event)
        _hang_anew(db, position, known.together(parted), known.without(parted))


def _hang_anew(db: sqlite3.Connection, position: int, actors: list[str], standing: Mergers) -> None:
    """File how actors hang by the merges that stand."""
    db.executemany(_TAKE_DOWN, [(position, each) for each in actors])
    for each in actors:
        under = standing.hangs_under(each)
        if under is None:
            db.execute(_SURVIVE, (each, position, standing.survivor(each)))
        else:
            db.execute(_HANG, (each, position, under))


def survivor(reader: Reader, id: str, clocks: Clocks, kind: str = "actor") -> str:
    """The actor, or the engagement, that an id stands for: itself, or what it was merged into."""
    top = _top(reader, key_of(kind, id), clocks)
    row = reader.db.execute(_SURVIVOR, (top, clocks.known_at)).fetchone()
    return id_of(top if row is None else str(row[0]))


def ids_of(reader: Reader, id: str, clocks: Clocks, kind: str = "actor") -> list[str]:
    """Every id that one goes by: the surviving one and those that were merged into it."""
    parameters = {"top": _top(reader, key_of(kind, id), clocks), "k": clocks.known_at}
    return [id_of(key) for (key,) in reader.db.execute(_ALL_OF, parameters)]


def ever(reader: Reader, id: str, kind: str = "actor") -> list[str]:
    """Every one that an id stands for at any position, itself included."""
    rows = reader.db.execute(_EVER, {"actor": key_of(kind, id)})
    return [id_of(key) for (key,) in rows]


def _top(reader: Reader, actor: str, clocks: Clocks) -> str:
    while row := reader.db.execute(_UNDER, {"actor": actor, "k": clocks.known_at}).fetchone():
        (actor,) = row
    return actor
