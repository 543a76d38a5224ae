"""Versions of facts while they are filed: those that begin and those that end, what that touches,
and on which subjects it bears.

Rows wait until many are there (`flush`). What waits cannot be asked of the views: as much of it as
filing has to know is remembered until it can be (`filed`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from msgspec.structs import replace

from events.time.dates import EARLIEST
from events.vocabulary.facts import AnyFact
from projections.dossiers.rendered import is_by_rule
from projections.facts import denials, given_names, history, holdings
from projections.filing import rows, touched
from projections.filing.learned import read_directory
from projections.filing.origins import LAST, read_origin
from projections.filing.read_models import PROJECTIONS
from projections.holding import chains, segments
from projections.model.clocks import FOREVER
from projections.model.directory import Directory
from projections.model.table import Row
from projections.model.version import Origin, Version, version_of
from projections.relations import left_out
from projections.search import spelling
from projections.search.names import NamesFiled
from projections.search.wording import Wording
from projections.subjects.effects import changes_of

_IS_CURRENT = "SELECT known_to FROM version WHERE fact = ? ORDER BY known_from DESC LIMIT 1"

_SCOPES = PROJECTIONS.index(touched.SCOPES)

CITED_KEPT = 100
"""Facts whose current version is remembered, as they have just got a citation."""

RECENT_KEPT = 200
"""Facts whose version is remembered once it is filed, as what comes next often follows them."""


class FiledVersions:
    """What is asked of the views by a connection, and filed by another one or the same."""

    def __init__(self, db: sqlite3.Connection, directory: Directory | None = None) -> None:
        """`directory` is what is known of the registry, where somebody has read it before."""
        self._db = db
        self.to = db
        """Where what is filed goes."""
        self.directory = read_directory(db) if directory is None else directory
        self.wording = Wording(db)
        self.names = NamesFiled(db)
        self.borne_on = segments.BorneOn(self.directory.numbers)
        self.held = holdings.NumbersHeld()
        self._pending: list[list[Row]] = [[] for _ in PROJECTIONS]
        self._cited: dict[str, Version] = {}
        self._chained = chains.Chained(db)
        self._recent: dict[str, Version] = {}

    def open(self, fact: AnyFact, origin: Origin, first_position: int) -> None:
        """File what a fact says from now on."""
        version = self.derive(fact, origin, first_position, self.directory)
        if self.directory.mergers:
            given_names.keep(self.to, fact, version.fact)
        self.open_version(version)

    def derive(
        self, fact: AnyFact, origin: Origin, first_position: int, directory: Directory
    ) -> Version:
        """A version as a directory has it."""
        return version_of(
            fact, origin, directory, first_position=first_position, changes_of=changes_of
        )

    def open_version(self, version: Version) -> None:
        """File a version that stands from now on."""
        for table, pending in zip(PROJECTIONS, self._pending, strict=True):
            pending.extend(table.rows(version, self.directory))
        self.wording.open(version, self.directory)
        spelling.file(self.to, version, self.directory)
        self._bear(version, version.known_from)
        self._recent[version.fact.id] = version.as_it_stands
        self._touch_denied(version, version.known_from)
        self._chained.learn(version.fact)
        self._touch_chain(version, version.known_from)
        if version.known_from != version.first_position:
            self._touch_naming(version)

    def cite(self, version: Version) -> None:
        """File a version that has got a citation, and is likely to get another one."""
        self.open_version(version)
        self._cited[version.fact.id] = version.as_it_stands
        if len(self._cited) > CITED_KEPT:
            del self._cited[next(iter(self._cited))]

    def end(self, fact: str, position: int) -> int:
        """Close the current version of a fact; returns where the fact was first recorded. One that
        stood no more, as a data set was withdrawn, stands again from here on.
        """
        version = self.last(fact)
        if self.directory.withdrawn and not self._stands(fact):
            self.give_back(fact, position)
        else:
            self.close(version, position)
        return version.first_position

    def give_back(self, fact: str, position: int) -> None:
        """A fact that stood no more stands again, whatever it reads. The states that it was left
        out of say so no more, also between those whom it does not name any more.
        """
        self.held.add(holdings.FACT)
        numbers = self.directory.numbers
        for (pair,) in self._db.execute(left_out.LEFT_OUT_OF, (fact,)).fetchall():
            self._pending[_SCOPES].append((numbers[f"pair/{pair}"], position))
        self._db.execute(left_out.GIVE_BACK, (position, fact))

    def close(self, version: Version, position: int) -> None:
        """A version stands no more from a position on."""
        self._cited.pop(version.fact.id, None)
        self.flush()  # what was filed before was so while the version stood
        rows.close(self._db, version, self.directory, position)
        self.wording.close(version, self.directory)
        self._bear(version, position)
        self._touch_denied(version, position)
        self._touch_chain(version, position)

    def last(self, fact: str) -> Version:
        """The current version, or the last one of a fact that was retracted, derived anew where it
        is filed: what was filed for it follows from it.
        """
        found = self._cited.get(fact) or self._recent.get(fact)
        return self._derived(fact) if found is None else found

    def settle(self, position: int) -> None:
        """What was to be looked through and is not any more after the event at a position."""
        for text in self.wording.settle(position):
            words = text.quote.split()
            spelling.forget(self._db, words, position, self.directory)

    def flush(self) -> None:
        """File all that waits, as what was filed is to be amended."""
        self.send()
        self._recent.clear()
        self.filed()

    def send(self) -> None:
        """Have all that waits filed, sooner or later."""
        self.directory.numbers.file(self.to)
        self.wording.flush(self.to)
        rows.file_pending(self.to, self._pending)

    def filed(self) -> None:
        """All that waited can be asked of the views."""
        for fact in list(islice(self._recent, max(0, len(self._recent) - RECENT_KEPT))):
            del self._recent[fact]
        self._chained.filed()
        self.directory.links.filed()
        self.directory.numbers.filed()

    def end_batch(self, checkpoint: int) -> list[str]:
        """File on what a batch bears, and up to where it goes; returns the subjects."""
        borne_on = self.borne_on.file(self._db, self.to)
        self.directory.numbers.file(self.to)
        self.held.file(self.to)
        self.to.execute("UPDATE meta SET checkpoint = ?", (checkpoint,))
        return borne_on

    def _bear(self, version: Version, position: int) -> None:
        """The elements of what a version is about may be others from a position on."""
        for subject in touched.subjects_of(version):
            # What is told later bears on what holds before, and not on what was said before.
            day = EARLIEST if is_by_rule(subject) else version.told_from
            self.borne_on.add(subject, position, day)

    def _touch_denied(self, version: Version, position: int) -> None:
        """What a denied fact makes is contested from where a denial begins to where it ends."""
        denied = denials.denied_by(version.fact)
        if denied is not None and self._stands(denied):
            self._touch(denied, position)

    def _touch_chain(self, version: Version, position: int) -> None:
        """What a fact follows, and what follows it, may have other bounds for it."""
        scopes: set[int] = set()
        for each in self._chained.of(version.fact):
            if self._is_recorded(each):
                found = self.last(each)
                scopes.update(self._touched(found, touched.states_of))
                self._bear(found, position)
        self._pending[_SCOPES] += [(each, position) for each in scopes]

    def _touch_naming(self, version: Version) -> None:
        """What names a fact names it from the day on by which that fact was public."""
        fact, position = version.fact.id, version.known_from
        before = history.public_from(self._db, fact, position - 1)
        if before is not None and version.public_from < before:
            history.file_public_from(self._db, fact, position, version.public_from)
            self.flush()
            for each in touched.naming(self._db, fact):
                self._touch(each, position)

    def _touch(self, fact: str, position: int) -> None:
        """Touch the scopes of a fact at a position, and those that its subjects are linked to."""
        scopes = self._touched(self.last(fact), touched.scopes_of)
        self._pending[_SCOPES] += [(each, position) for each in scopes]

    def _touched(
        self, version: Version, scopes_of: Callable[[Version], Iterable[str]]
    ) -> Iterator[int]:
        """Scopes of a version, and those that its subjects are linked to, by number."""
        numbers = self.directory.numbers
        yield from (numbers[scope] for scope in scopes_of(version))
        yield from touched.reached(version, self.directory)

    def _stands(self, fact: str) -> bool:
        """Whether a fact is recorded and was not retracted."""
        if fact in self._recent:
            return True
        row = self._db.execute(_IS_CURRENT, (fact,)).fetchone()
        return row is not None and row[0] == FOREVER

    def _is_recorded(self, fact: str) -> bool:
        return fact in self._recent or self._db.execute(_IS_CURRENT, (fact,)).fetchone() is not None

    def _derived(self, fact: str) -> Version:
        *recorded, first_position, basis, body = self._db.execute(LAST, (fact,)).fetchone()
        given, origin = history.decode_fact(body), read_origin(*recorded)
        version = self.derive(given, origin, first_position, self.directory)
        return replace(version, basis=basis)
