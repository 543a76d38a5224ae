"""Who turned out to be whom, at any position of the ledger?

Actors that are one hang together: each merge hangs one tree of them under another, the smaller
under the larger, so that however long a chain of merges is, no way up has more steps than the
number of actors has binary digits. Which of them stands for all is noted at the top, from each
merge on. Where a merge is undone, the actors that hung together are hung anew, by those that stand.
"""

import sqlite3

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorMerged, MergeUndone
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


class Mergers:
    """Who is whom by now, held in memory."""

    def __init__(self) -> None:
        self._merges: dict[str, ActorMerged] = {}
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

    def learn(self, merge: ActorMerged) -> None:
        """Take in that two actors are one."""
        self._merges[merge.actor] = merge
        lower, top = self.hung(merge)
        if lower != top:
            survivor = self.survivor(merge.into)
            self._under[lower] = top
            self._sizes[top] = self._sizes.get(top, 1) + self._sizes.pop(lower, 1)
            self._survivors.pop(lower, None)
            self._survivors[top] = survivor

    def without(self, undone: MergeUndone) -> "Mergers":
        """Who is whom where one merge does not stand."""
        others = Mergers()
        for merge in self._merges.values():
            if merge.actor != undone.actor:
                others.learn(merge)
        return others

    def together(self, actor: str) -> list[str]:
        """All ids that stand for the same as one."""
        named = (id for each in self._merges.values() for id in (each.actor, each.into))
        top = self._top(actor)
        return sorted(each for each in {actor, *named} if self._top(each) == top)

    def hangs_under(self, actor: str) -> str | None:
        """What an actor hangs under, if it does."""
        return self._under.get(actor)

    def hung(self, merge: ActorMerged) -> tuple[str, str]:
        """Which tree is to be hung under which; one and the same where they are one already."""
        trees = (self._top(merge.actor), self._top(merge.into))
        lower, top = sorted(trees, key=lambda tree: self._sizes.get(tree, 1))
        return lower, top

    def _top(self, actor: str) -> str:
        while (under := self._under.get(actor)) is not None:
            actor = under
        return actor


def file(db: sqlite3.Connection, position: int, event: AnyEvent, known: Mergers) -> None:
    """File a merge; what is `known` does not hold it yet."""
    if isinstance(event, ActorMerged):
        lower, top = known.hung(event)
        if lower != top:
            db.execute(_HANG, (lower, position, top))
            db.execute(_SURVIVE, (top, position, known.survivor(event.into)))
    elif isinstance(event, MergeUndone):
        _hang_anew(db, position, known.together(event.actor), known.without(event))


def _hang_anew(db: sqlite3.Connection, position: int, actors: list[str], standing: Mergers) -> None:
    """File how actors hang by the merges that stand."""
    db.executemany(_TAKE_DOWN, [(position, each) for each in actors])
    for each in actors:
        under = standing.hangs_under(each)
        if under is None:
            db.execute(_SURVIVE, (each, position, standing.survivor(each)))
        else:
            db.execute(_HANG, (each, position, under))


def survivor(reader: Reader, actor: str, clocks: Clocks) -> str:
    """The actor that an id stands for: itself, or what it was merged into."""
    top = _top(reader, actor, clocks)
    row = reader.db.execute(_SURVIVOR, (top, clocks.known_at)).fetchone()
    return top if row is None else str(row[0])


def ids_of(reader: Reader, actor: str, clocks: Clocks) -> list[str]:
    """Every id that an actor goes by: the surviving one and those that were merged into it."""
    parameters = {"top": _top(reader, actor, clocks), "k": clocks.known_at}
    return [id for (id,) in reader.db.execute(_ALL_OF, parameters)]


def ever(reader: Reader, actor: str) -> list[str]:
    """Every actor that an id stands for at any position, itself included."""
    return [each for (each,) in reader.db.execute(_EVER, {"actor": actor})]


def _top(reader: Reader, actor: str, clocks: Clocks) -> str:
    while row := reader.db.execute(_UNDER, {"actor": actor, "k": clocks.known_at}).fetchone():
        (actor,) = row
    return actor
