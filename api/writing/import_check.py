"""All events of a content held against the ledger before any is written; faults by line."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice

from api.writing.body_faults import without_false
from api.writing.contents import Content
from events.admission.faults import Faults, FaultyItem
from events.errors import EventsRefusedError, ImportFileError, LineFault
from events.ledger.protocol import Ledger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.partial import Checkable, Partial


class Check:
    """Looks at all events but the first `done`, in the thread that the ledger does it in.

    `lines` are those of the events that have a shape, in their order.
    """

    def __init__(self, content: Content, done: int, see: Callable[[AnyEvent, int], None]) -> None:
        self.lines = array("Q")
        self._content = content
        self._done = done
        self._see = see
        self._faults = Faults[LineFault]()
        self._ids: set[str | None] = set()
        self._is_given_up = False

    async def run(self, ledger: Ledger, *, every_seconds: float) -> AsyncIterator[None]:
        """Check against the ledger, and come back now and then; raises `ImportFileError`."""
        checking = asyncio.ensure_future(ledger.check(self._events()))
        try:
            while not (await asyncio.wait({checking}, timeout=every_seconds))[0]:
                yield
            await checking
        except EventsRefusedError as error:
            self._add_rules(error)
        finally:
            self._is_given_up = True
            checking.cancel()
        if told := self._faults.told:
            name, first = self._content.name, told[0]
            raise ImportFileError(name, first.line, first.said, told, self._faults.rest)

    def _events(self) -> Iterator[Checkable]:
        for line, item in islice(self._content.items(), self._done, None):
            if self._is_given_up or self._faults.are_enough:
                return
            event: Checkable | None
            if isinstance(item, FaultyItem):
                event = self._part(line, item)
            else:
                self._see(item, line)
                event = item
            if event is not None:
                self.lines.append(line)
                yield event

    def _part(self, line: int, item: FaultyItem) -> Partial | None:
        self._faults.add(line, item.faults)
        self._faults.add_rest(item.rest)
        if item.part is None:
            self._ids.add(item.id)
        return item.part

    def _add_rules(self, error: EventsRefusedError) -> None:
        for each in without_false(error.faults, self._ids):
            line = self.lines[each.event]
            self._faults.add(line, [LineFault(line, each.field, each.said)])
        self._faults.add_rest(error.rest)
