"""Files what a ledger has with two processes: this one works out rows, the other inserts them.

That goes for what is plain, recorded facts and what is registered, which is nearly all. What amends
a fact or merges two asks the views for what it changes: it is filed here alone, once all before it
is there.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from events.ledger.protocol import Recorded
from projections.filing.filed_events import is_plain
from projections.filing.handed import Handed
from projections.filing.processes.row_process import RowProcess
from projections.filing.projector import Projector

WORTH_HANDING: Final = 10_000
"""Events from which on a process more is worth its start."""

HANDED_AT_ONCE: Final = 200
"""Events whose rows wait before they are passed on."""

RUN_LEAST: Final = 200
"""Plain events between two others that are worth handing over."""


class Handing:
    """Owns the process; `position` is up to where events were filed or handed over."""

    def __init__(self, projector: Projector, path: Path, lock: int) -> None:
        self._projector = projector
        self._to = Handed()
        self._rows = RowProcess(path, lock)
        self.position = projector.checkpoint

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._rows.pid

    def file(self, batch: Sequence[Recorded]) -> None:
        """File events, or hand them over; what was handed over before is filed by then.

        Raises `RowsNotInsertedError`, and whatever filing raises: then the projector is of no use
        any more, and the views stand where the last whole batch has left them.
        """
        for are_plain, run in _runs(batch):
            self.wait()
            if are_plain:
                self._hand_over(run)
            else:
                self._projector.apply(run)
            self.position = run[-1].position

    def wait(self) -> None:
        """Wait until all that was handed over is filed."""
        self._rows.wait()
        self._projector.handed_over(self.position)

    def _hand_over(self, run: Sequence[Recorded]) -> None:
        for start in range(0, len(run), HANDED_AT_ONCE):
            self._projector.hand_over(run[start : start + HANDED_AT_ONCE], self._to)
            self._rows.insert(self._to.passed_on())
        self._projector.end_handing(run[-1].position)
        self._rows.insert(self._to.passed_on())
        self._rows.commit()

    def end(self) -> None:
        """End the process; what is not a whole batch is undone."""
        self._rows.end()
        self._to.close()


def _runs(batch: Sequence[Recorded]) -> Iterator[tuple[bool, list[Recorded]]]:
    """The events in order, those that are plain together, unless they are few."""
    others: list[Recorded] = []
    for are_plain, group in groupby(batch, key=lambda each: is_plain(each.event)):
        run = list(group)
        if not are_plain or len(run) < RUN_LEAST:
            others += run
            continue
        if others:
            yield False, others
            others = []
        yield True, run
    if others:
        yield False, others
