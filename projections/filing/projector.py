"""Files events into the views, in ledger order, a batch and its checkpoint in one transaction."""

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice

from events.ledger.protocol import Recorded
from projections.filing.filed_events import FiledEvents
from projections.holding import segments
from projections.holding.segments import Segments


class Projector:
    """Owns the connection that writes the views. Not thread-safe: one batch after another."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._events = FiledEvents(db)
        self._unrendered = dict.fromkeys(segments.unrendered(db))
        self.checkpoint: int = db.execute("SELECT checkpoint FROM meta").fetchone()[0]

    def apply(self, batch: Iterable[Recorded]) -> None:
        """File the events that follow the checkpoint; earlier ones are passed over.

        All of the batch is filed and the checkpoint moved, or nothing is.
        """
        checkpoint, versions = self.checkpoint, self._events.versions
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for recorded in batch:
                if recorded.position > checkpoint:
                    self._events.file(recorded)
                    checkpoint = recorded.position
            versions.send()
            versions.filed()
            borne_on = versions.end_batch(checkpoint)
            self._db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self._unrendered.update(dict.fromkeys(borne_on))
        # Last: other threads take it for what can be read (`projections.filing.views`).
        self.checkpoint = checkpoint

    def hand_over(self, part: Iterable[Recorded], to: sqlite3.Connection) -> None:
        """Have events that are plain filed by another connection, a part of a batch at a time.

        What was handed over before that batch is filed by now (`handed_over`). Where this fails the
        projector is of no use any more.
        """
        self._events.versions.to = to
        for recorded in part:
            self._events.file(recorded)
        self._events.versions.send()

    def end_handing(self, checkpoint: int) -> None:
        """What was handed over is a batch, and goes up to a position."""
        versions = self._events.versions
        self._unrendered.update(dict.fromkeys(versions.end_batch(checkpoint)))
        versions.to = self._db

    def handed_over(self, checkpoint: int) -> None:
        """What was handed over up to a position can be asked of the views by now."""
        self._events.versions.filed()
        self.checkpoint = checkpoint

    def unrendered(self, most: int) -> list[str]:
        """Subjects that what was filed bears on, and whose elements are not rendered since."""
        return list(islice(self._unrendered, most))

    def keep(self, found: Mapping[str, Segments | None]) -> bool:
        """File what was worked out, but for what something was filed on since; whether there are
        more subjects to render.
        """
        self._db.execute("BEGIN IMMEDIATE")
        try:
            kept = segments.render(self._db, found)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has undone it
                self._db.execute("ROLLBACK")
            raise
        for each in kept:
            self._unrendered.pop(each, None)
        return bool(self._unrendered)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        # They have learned from events that are now to be filed once more, a merge perhaps.
        self._events = FiledEvents(self._db)
