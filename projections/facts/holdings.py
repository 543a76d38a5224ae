"""How much does the record hold, and of which kinds are those that it names?

The numbers are kept as events are filed: to tell them nothing has to be counted.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from events.vocabulary.catalogue import KIND_OF_REGISTRATION, RegistryEvent
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from projections.facts import registry
from projections.model.reader import Reader

ACTOR_KINDS: Final = ("state", "body", "person")

DATA_SET: Final = "data-set"
FACT: Final = "fact"
DATA_SETS_LIMIT = 50

SCHEMA = """
CREATE TABLE holding (
    kind   TEXT    NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was ever registered as of a kind; how it is registered by now, its registration says.
CREATE TABLE of_kind (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
"""

_ADD = """
INSERT INTO holding VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET number = number + excluded.number
"""
_FORGET_NONE = "DELETE FROM holding WHERE number = 0"
_ADD_OF_KIND = "INSERT OR IGNORE INTO of_kind VALUES (?, ?)"
_NUMBERS = "SELECT kind, number FROM holding"
_DATA_SETS = f"SELECT id FROM of_kind WHERE kind = '{DATA_SET}' ORDER BY id LIMIT {DATA_SETS_LIMIT}"
_OF_KIND = "SELECT id FROM of_kind WHERE kind = ? AND id > ? ORDER BY id"


class DataSetHeld(Struct, frozen=True, kw_only=True):
    """A data set that facts rest on: who publishes it, in which version, by which licence."""

    source: str
    title: str
    publisher: str
    version: str
    licence: str
    url: str | None


class RecordHoldings(Struct, frozen=True, kw_only=True):
    """How much the record holds at its head: facts that stand; states, bodies and persons, one that
    goes by several ids once; what else facts name; on how many documents and which data sets it
    rests, those ones that were withdrawn included.
    """

    facts: int = 0
    states: int = 0
    bodies: int = 0
    persons: int = 0
    engagements: int = 0
    offices: int = 0
    places: int = 0
    issues: int = 0
    accords: int = 0
    measures: int = 0
    channels: int = 0
    incidents: int = 0
    documents: int = 0
    data_sets: tuple[DataSetHeld, ...] = ()


class NumbersHeld:
    """What is being filed, as far as it adds to the numbers or takes from them."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()

    def add(self, kind: str, number: int = 1) -> None:
        """There are so many more of a kind."""
        self._numbers[kind] += number

    def register(
        self, db: sqlite3.Connection, event: RegistryEvent, before: Registration | None
    ) -> None:
        """Something is registered, or otherwise than `before`; or two actors are one."""
        match event:
            case ActorMerged():
                self.add(_kind_of(registry.now(db, f"actor/{event.actor}")), -1)
            case MergeUndone():
                self.add(_kind_of(registry.now(db, f"actor/{event.actor}")))
            case RegistrationCorrected():
                assert before is not None, "what is corrected was registered"
                self.add(_kind_of(before), -1)
                self.add(_kind_of(event.registration))
                _list(db, event.registration)
            case _ if isinstance(event, Registration):
                self.add(_kind_of(event))
                _list(db, event)
            case _:
                pass

    def file(self, db: sqlite3.Connection) -> None:
        """File the numbers as they are from now on."""
        db.executemany(_ADD, [each for each in self._numbers.items() if each[1]])
        db.execute(_FORGET_NONE)  # however it came to be none, there is no row of it
        self.forget()

    def forget(self) -> None:
        """Nothing of it is filed."""
        self._numbers.clear()


def _list(db: sqlite3.Connection, added: Registration) -> None:
    kind = _kind_of(added)
    if isinstance(added, ActorAdded) or kind == DATA_SET:
        db.execute(_ADD_OF_KIND, (kind, added.id))


def _kind_of(added: Registration) -> str:
    if isinstance(added, ActorAdded):
        return added.kind
    if isinstance(added, SourceAdded) and added.data_set is not None:
        return DATA_SET
    return KIND_OF_REGISTRATION[type(added)]


def ids_of_kind(reader: Reader, kind: str, after: str) -> Iterator[str]:
    """The actors that were ever registered as of a kind, by id, behind one."""
    return (id for (id,) in reader.db.execute(_OF_KIND, (kind, after)))


def holdings(reader: Reader) -> RecordHoldings:
    """How much the record holds now."""
    with reader.standing_still() as position:
        numbers: dict[str, int] = dict(reader.db.execute(_NUMBERS).fetchall())
        ids = [id for (id,) in reader.db.execute(_DATA_SETS).fetchall()]
        sources = [reader.registered("source", id, SourceAdded, known_at=position) for id in ids]
    return RecordHoldings(
        facts=numbers.get(FACT, 0),
        states=numbers.get("state", 0),
        bodies=numbers.get("body", 0),
        persons=numbers.get("person", 0),
        engagements=numbers.get("engagement", 0),
        offices=numbers.get("office", 0),
        places=numbers.get("place", 0),
        issues=numbers.get("issue", 0),
        accords=numbers.get("accord", 0),
        measures=numbers.get("measure", 0),
        channels=numbers.get("channel", 0),
        incidents=numbers.get("incident", 0),
        documents=numbers.get("source", 0),
        data_sets=tuple(_held(each) for each in sources if each.data_set is not None),
    )


def actors_held(reader: Reader) -> int:
    """How many actors the record holds now."""
    numbers: dict[str, int] = dict(reader.db.execute(_NUMBERS).fetchall())
    return sum(numbers.get(kind, 0) for kind in ACTOR_KINDS)


def _held(source: SourceAdded) -> DataSetHeld:
    assert source.data_set is not None, "it is a data set"
    return DataSetHeld(
        source=source.id,
        title=source.title,
        publisher=source.publisher,
        version=source.data_set.version,
        licence=source.data_set.licence,
        url=source.url,
    )
