"""What a question is answered with: a read-only connection to the views, and what is registered."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import msgspec

from events.errors import UnknownIdError
from events.time.dates import parse
from events.vocabulary.registry import Registration
from projections.model.clocks import Clocks
from projections.model.remembered import Remembered, RememberedUpTo, RememberedWhole

REMEMBERED = 10_000
"""Registrations, and statements, that are remembered; all are forgotten when there are more."""

STANCES_REMEMBERED = 2_000
"""Stances that are remembered with their statements, as they were stored."""

ORDERS_REMEMBERED = 300
"""Subjects of which it is remembered how what is told of them was put in order."""

AS_KNOWN_REMEMBERED = 4_000
"""What follows from the ledger by a position: so many things of it are remembered."""

POSITIONS_REMEMBERED = 4
"""Positions of the ledger, the last that were asked about and the one at which the views stand, by
which any of that is remembered.
"""

EVER_REMEMBERED = 20_000
"""Tellings that are remembered by subject, whatever the clocks."""

CHAINS_REMEMBERED = 50_000
"""Facts of which it is remembered what they ever said that they follow; of most it is nothing."""

ROWS_REMEMBERED = 200_000
"""Rows of lists that are remembered whole, by now's clocks."""

OVER_REMEMBERED = 50_000
"""Subjects of which it is remembered from which day on they are over for good."""

DOUBTS_REMEMBERED = 100_000
"""Facts that are remembered as doubted; where there are more, each of them may be."""

MAY_LIE = "may_lie"
"""In SQL, whether one of the days of a date lies from one day to another: for dates with gaps."""

_Added = TypeVar("_Added", bound=Registration)
LAST_DAY = "last_day_until"
"""In SQL, the last of the days of a date by a day: for dates with gaps."""

_ReadAnswer = TypeVar("_ReadAnswer")
_FollowingFromLedger = TypeVar("_FollowingFromLedger")
_AskedAbout = ParamSpec("_AskedAbout")
_REGISTERED = "SELECT position, known_from, body FROM registered WHERE kind = ? AND id = ?"
_BEFORE = """
SELECT body FROM registered_before WHERE kind = ? AND id = ? AND known_from <= ?
ORDER BY known_from DESC LIMIT 1
"""
_CORRECTED = "SELECT kind, id FROM corrected WHERE position > ?"
_DOUBTED = """
SELECT fact FROM contested WHERE known_from > :after
UNION ALL SELECT replace(denied, '/past', '') FROM denial WHERE known_from > :after
"""
_CHECKPOINT = "SELECT checkpoint FROM meta"
_decode = msgspec.json.Decoder(Registration).decode


class _RememberedRegistration(NamedTuple):
    """Where something was registered, from where on it reads as it does, and how."""

    position: int
    known_from: int
    added: Registration


class Reader:
    """Views as they stand; registrations are remembered until they are corrected."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        db.create_function(MAY_LIE, 3, _may_lie, deterministic=True)
        db.create_function(LAST_DAY, 2, _last_day_until, deterministic=True)
        self._stood_at = 0
        self._stands_still = False
        self._meanwhile: tuple[Clocks | None, dict[str, Any]] = (None, {})
        self._as_known: dict[int, dict[Hashable, Any]] = {}
        self.said: Remembered[int, Any] = Remembered(REMEMBERED)
        """Statements by the numbers of their rows: how they read stays as it is."""
        self.stances: Remembered[Any, Any] = Remembered(STANCES_REMEMBERED)
        """Stances with their statements, by what is stored of them."""
        self.told: Remembered[int, Any] = Remembered(REMEMBERED)
        """What facts tell of subjects, by the numbers of their rows: so does that."""
        self.put_in_order: Remembered[Any, Any] = Remembered(ORDERS_REMEMBERED)
        """What is told of subjects, put in order, by all that the order follows from."""
        self.told_ever: RememberedUpTo[str, Any] = RememberedUpTo(EVER_REMEMBERED, len)
        """All that was ever told of subjects, by their names."""
        self.chains: RememberedUpTo[str, Any] = RememberedUpTo(CHAINS_REMEMBERED)
        """The chains of facts that follow one another, by each of these facts."""
        self.lists: RememberedWhole[Hashable, Any] = RememberedWhole(ROWS_REMEMBERED)
        """Lists in order of day by now's clocks, for `asks_of_now` alone."""
        self._over_from: dict[str, int] = {}
        self._over_at = 0
        self._registered: dict[tuple[str, str], _RememberedRegistration] = {}
        self._remembered_at = 0
        self._doubted: set[str] | None = set()
        self._doubted_by = 0

    @contextmanager
    def standing_still(self) -> Iterator[int]:
        """Meanwhile the views are read as they stand at its beginning, whatever is filed; gives the
        position that they have reached. Within another one they are read as they are there.
        """
        if self._stands_still:
            yield self._stood_at
            return
        self.db.execute("BEGIN")
        try:
            self._look()
            self._stands_still = True
            yield self._stood_at
        finally:
            self._stands_still = False
            self._meanwhile = (None, {})
            if self.db.in_transaction:  # SQLite has ended it where a file could not be read
                self.db.execute("COMMIT")

    def meanwhile(self, clocks: Clocks) -> dict[str, Any]:
        """What was worked out of subjects by these clocks while the views stand still; empty where
        they do not, or others were asked by last.
        """
        if not self._stands_still:
            return {}
        if self._meanwhile[0] != clocks:
            self._meanwhile = (clocks, {})
        return self._meanwhile[1]

    def as_known(
        self, key: Hashable, known_at: int, read: Callable[[], _FollowingFromLedger]
    ) -> _FollowingFromLedger:
        """What is read under a key, where it follows from the ledger by a position alone: once the
        views have reached that, it stays so, whatever is filed since.
        """
        known = self._as_known.get(known_at)
        if known is not None and key in known:
            remembered: _FollowingFromLedger = known[key]
            return remembered
        is_reached = known_at <= self._look()
        found = read()
        if is_reached:
            self._remember(key, known_at, found)
        return found

    def _remember(self, key: Hashable, known_at: int, found: object) -> None:
        known = self._as_known.setdefault(known_at, {})
        if len(self._as_known) > POSITIONS_REMEMBERED:
            # By now's position is asked most, however many others come between.
            others = (each for each in self._as_known if each != self._stood_at)
            del self._as_known[next(others)]
        if len(known) >= AS_KNOWN_REMEMBERED:
            known.clear()
        known[key] = found

    def asks_of_now(self, clocks: Clocks) -> bool:
        """Whether by some clocks all is known that is filed, and public what ever will be, while
        the views stand still at that.
        """
        is_at = self._stands_still and self._stood_at == clocks.known_at
        return is_at and clocks.public_by is None

    def over_from(self, position: int) -> dict[str, int]:
        """Subjects of which it was found that they are over for good from a day on, by a position
        of the ledger: the last that was asked about.
        """
        if position != self._over_at or len(self._over_from) >= OVER_REMEMBERED:
            self._over_from, self._over_at = {}, position
        return self._over_from

    def has_passed(self, position: int) -> bool:
        """Whether the views are known to stand beyond a position."""
        return self._stood_at > position

    def passes(self, position: int) -> bool:
        """Whether the views stand beyond a position just now."""
        return self._look() > position

    def stands_at(self) -> int:
        """Where the views stand just now."""
        return self._look()

    def registered(self, kind: str, id: str, wanted: type[_Added], *, known_at: int) -> _Added:
        """What was registered under an id, as it read by a position; raises `UnknownIdError`."""
        added = self._read(kind, id, known_at)
        assert isinstance(added, wanted), f"{kind}/{id} is a {type(added).__name__}"
        return added

    def name_of(self, kind: str, id: str, *, known_at: int) -> str | None:
        """What something was called by a position; None where it had no name."""
        try:
            name: str | None = getattr(self._read(kind, id, known_at), "name", None)
        except UnknownIdError:
            return None
        return name

    def _read(self, kind: str, id: str, known_at: int) -> Registration:
        self._forget_corrected(known_at)
        found = self._find(kind, id)
        if found.position > known_at:
            raise UnknownIdError(kind, id)
        if found.known_from <= known_at:
            return found.added
        (body,) = self.db.execute(_BEFORE, (kind, id, known_at)).fetchone()
        before: Registration = _decode(body)
        return before

    def ever_doubted(self, facts: Iterable[str]) -> list[str]:
        """Those of some facts that may ever have been contested or denied, by whatever clocks: of
        most facts nothing ever was.
        """
        position = self._look()
        if self._doubted is not None and position > self._doubted_by:
            self._doubted.update(
                id for (id,) in self.db.execute(_DOUBTED, {"after": self._doubted_by})
            )
            self._doubted_by = position
            if len(self._doubted) > DOUBTS_REMEMBERED:
                self._doubted = None
        doubted = self._doubted
        return [each for each in facts if doubted is None or each in doubted]

    def _forget_corrected(self, known_at: int) -> None:
        """Forget what was corrected since registrations were remembered, if that may matter."""
        if known_at <= self._remembered_at:
            return
        checkpoint = self._look()
        if checkpoint > self._remembered_at:
            for kind, id in self.db.execute(_CORRECTED, (self._remembered_at,)).fetchall():
                self._registered.pop((kind, id), None)
            self._remembered_at = checkpoint

    def _look(self) -> int:
        """Where the views stand; while they stand still, as was seen at the beginning."""
        if not self._stands_still:
            (self._stood_at,) = self.db.execute(_CHECKPOINT).fetchone()
        return self._stood_at

    def _find(self, kind: str, id: str) -> _RememberedRegistration:
        found = self._registered.get((kind, id))
        if found is None:
            row = self.db.execute(_REGISTERED, (kind, id)).fetchone()
            if row is None:
                raise UnknownIdError(kind, id)
            found = _RememberedRegistration(row[0], row[1], _decode(row[2]))
            if len(self._registered) >= REMEMBERED:
                self._registered.clear()
            self._registered[kind, id] = found
        return found


def at_one_time(
    question: Callable[Concatenate[Reader, _AskedAbout], _ReadAnswer],
) -> Callable[Concatenate[Reader, _AskedAbout], _ReadAnswer]:
    """A question that is answered by many reads, all of them of the views as they stand when it is
    put: it costs one look at where they stand, and no answer is of two times.
    """

    @wraps(question)
    def asked(
        reader: Reader, /, *about: _AskedAbout.args, **further: _AskedAbout.kwargs
    ) -> _ReadAnswer:
        with reader.standing_still():
            return question(reader, *about, **further)

    return asked


def _last_day_until(date: str, day: int) -> int | None:
    return parse(date).days.until(day)


def _may_lie(date: str, first: int, last: int) -> bool:
    return parse(date).days.touches(first, last)
