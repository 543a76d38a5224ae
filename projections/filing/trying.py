"""What would the views say, if some events were recorded next?

They are filed by the very code that files what is recorded, in a transaction that is rolled back:
what is asked within it is what will be answered once they are recorded. Nothing of it reaches the
disk, nobody else sees it, and what is learned of the registry then is learned by a copy of what is
known.

Meanwhile nothing else is filed. So only as many events are filed as there is time for, and it is
given up where the first of them takes all of it, as the merging of two parties of whom half of the
record tells would.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from time import monotonic
from typing import Final

from msgspec import Struct

from events.errors import ViewsBehindError
from events.ledger.protocol import Recorded
from projections.filing import store, touched
from projections.filing.filed_events import FiledEvents
from projections.filing.filed_versions import FiledVersions
from projections.filing.learned import read_directory
from projections.model.directory import Directory
from projections.model.links import Links
from projections.model.numbered import Numbers
from projections.model.reader import Reader
from projections.model.version import Version
from projections.relations.foreseen import KnownBefore

SECONDS: Final = 1.5
"""For which nothing else may be filed: whoever files waits for five."""

FOR_FILING: Final = 0.5
"""How much of that filing may take: the rest is for looking at what comes of it."""

LOOKED_AT_AGAIN: Final = 2_000
"""Steps of SQLite after which it is looked whether it takes too long."""

_WITH_LIVES: Final = frozenset({"engagement", "measure", "channel", "incident", "accord"})
"""Kinds of subjects that are shown between those whom any fact of them stands between."""

_NUMBER: Final = "SELECT number FROM numbered WHERE name = ?"
_LINKED: Final = "SELECT scope FROM linked WHERE subject = ?"
_PAIRS: Final = "SELECT name, number FROM numbered WHERE name >= 'pair/' AND name < 'pair0'"
_STANDS: Final = """
SELECT 1 FROM involved WHERE list = (SELECT number FROM numbered WHERE name = ?) AND subject = ?
LIMIT 1
"""
"""That there was a link once says no more than that: whether a subject is between two parties now.
"""


class TakesLongError(Exception):
    """What some events would change takes longer to work out than it may."""


class Tried(Struct, frozen=True):
    """Views in which some events are filed that are not recorded. `before` is where they stood, and
    `after` where they stand with these; `opened` are the versions of facts that begin with them,
    and `closed` those that end. `pairs` show what these tell of, by the ids of facts; `shown` are
    subjects of them that stand somewhere by other facts, too. There was no time for the last
    events, `untried` of them, and there is none to look after `until`.
    """

    reader: Reader
    directory: Directory
    before: int
    after: int
    opened: Sequence[Version]
    closed: Sequence[Version]
    pairs: Mapping[str, Sequence[str]]
    shown: Set[str]
    untried: int
    until: float
    known_before: KnownBefore

    def is_late(self) -> bool:
        """Whether there is no more time to look."""
        return monotonic() > self.until

    def is_shown(self, version: Version) -> bool:
        """Whether a version stands between two parties, or what it is about does."""
        return bool(version.pairs) or not self.shown.isdisjoint(touched.subjects_of(version))


class Trial:
    """A connection to views (`store.open_for_trying`), and what is known of the registry by a
    position.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._directory: Directory | None = None
        self._known_before: KnownBefore = {}
        self.known_to = 0

    def learn(self, batch: Iterable[Recorded]) -> None:
        """Take in what was recorded since, in its order."""
        self._known_before = {}
        for recorded in batch:
            if recorded.position > self.known_to and self._directory is not None:
                self._directory.learn(recorded.event)
                self.known_to = recorded.position

    def learn_all(self) -> None:
        """Read all that is registered, as the views have it now."""
        self._known_before = {}
        self._db.execute("BEGIN")
        try:
            self._directory = read_directory(self._db)
            self.known_to = store.read_meta(self._db).checkpoint
        finally:
            self._db.execute("COMMIT")

    @contextmanager
    def filed(self, batch: Sequence[Recorded]) -> Iterator[Tried]:
        """The views with these events, which come right after what is known; they are rolled back.

        Raises `ViewsBehindError` where the views stand elsewhere, `TakesLongError`, and
        `sqlite3.OperationalError` where others are filing for long.
        """
        if self._directory is None:
            raise ViewsBehindError(batch[0].position - 1, 0)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            stands = store.read_meta(self._db).checkpoint
            if not stands == self.known_to == batch[0].position - 1:
                raise ViewsBehindError(batch[0].position - 1, stands)
            with self._for_so_long() as until:
                yield self._tried(batch, self._directory.apart(), until)
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _tried(self, batch: Sequence[Recorded], directory: Directory, until: float) -> Tried:
        directory.numbers, directory.links = Numbers(self._db), Links(self._db)
        versions = _Noting(self._db, directory)
        events = FiledEvents(self._db, versions)
        enough = until - SECONDS * (1 - FOR_FILING)
        filed = 0
        while filed < len(batch) and (not filed or monotonic() <= enough):
            events.file(batch[filed])
            filed += 1
        before, after = batch[0].position - 1, batch[filed - 1].position
        versions.flush()
        versions.end_batch(after)
        opened, closed = versions.opened, versions.closed
        pairs, shown = _pairs(self._db, [*opened, *closed], directory)
        return Tried(
            reader=_ReaderWithin(self._db, after),
            directory=directory,
            before=before,
            after=after,
            opened=opened,
            closed=closed,
            pairs=pairs,
            shown=shown,
            untried=len(batch) - filed,
            until=until,
            known_before=self._known_before,
        )

    @contextmanager
    def _for_so_long(self) -> Iterator[float]:
        end = monotonic() + SECONDS
        self._db.set_progress_handler(lambda: monotonic() > end, LOOKED_AT_AGAIN)
        try:
            yield end
        except sqlite3.OperationalError as error:
            if monotonic() > end:
                raise TakesLongError from error
            raise
        finally:
            self._db.set_progress_handler(None, 0)


class _Noting(FiledVersions):
    """Notes which versions begin and end."""

    def __init__(self, db: sqlite3.Connection, directory: Directory) -> None:
        super().__init__(db, directory)
        self.opened: list[Version] = []
        self.closed: list[Version] = []

    def open_version(self, version: Version) -> None:
        """File a version that stands from now on."""
        self.opened.append(version)
        super().open_version(version)

    def close(self, version: Version, position: int) -> None:
        """A version stands no more from a position on."""
        self.closed.append(version)
        super().close(version, position)


def _pairs(
    db: sqlite3.Connection, versions: Iterable[Version], directory: Directory
) -> tuple[dict[str, list[str]], set[str]]:
    """The pairs that facts stand between, and those of states that show what they are about, as
    other facts of it stand between these; and what stands so.
    """
    found: dict[str, dict[str, None]] = {}
    by_subject: dict[str, dict[str, None]] = {}
    for version in versions:
        found.setdefault(version.fact.id, {}).update(dict.fromkeys(version.pairs))
        for subject in touched.subjects_of(version):
            if subject.partition("/")[0] in _WITH_LIVES:
                by_subject.setdefault(subject, {})[version.fact.id] = None
    shown = set()
    for pair, subject in _standing(db, by_subject, directory):
        shown.add(subject)
        for fact in by_subject[subject]:
            found[fact][pair] = None
    return {fact: list(pairs) for fact, pairs in found.items()}, shown


def _standing(
    db: sqlite3.Connection, subjects: Iterable[str], directory: Directory
) -> Iterator[tuple[str, str]]:
    """The pairs of states between which a fact of a subject stands."""
    numbered: dict[int, str] = {}
    for subject in subjects:
        numbered |= {number: subject for (number,) in db.execute(_NUMBER, (f"subject/{subject}",))}
    scopes: dict[int, set[str]] = {}
    for number, subject in numbered.items():
        for (scope,) in db.execute(_LINKED, (number,)):
            scopes.setdefault(scope, set()).add(subject)
    for name, number in db.execute(_PAIRS).fetchall() if scopes else ():
        pair = name.removeprefix("pair/")
        about = scopes.get(number, ())
        if about and all(map(directory.is_state, pair.split("|"))):
            for subject in sorted(about):
                between = f"of pair:{pair}/{subject.partition('/')[0]}"
                if db.execute(_STANDS, (between, subject)).fetchone():
                    yield pair, subject


class _ReaderWithin(Reader):
    """Reads within a transaction that somebody else has begun, and remembers for as long."""

    def __init__(self, db: sqlite3.Connection, stands_at: int) -> None:
        super().__init__(db)
        self._stood_at = stands_at
        self._stands_still = True
