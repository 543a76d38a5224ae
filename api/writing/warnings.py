"""Warnings: doubts about what is to be recorded, as writers are told of them."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Annotated

from litestar.params import QueryParameter
from msgspec import Struct

from api.answers.problems import ProblemFault
from api.answers.recording import RecordingWarning
from api.service.stores import Service
from events.admission.faults import Faults
from events.errors import ImportFileError, LedgerUnavailableError, LineFault
from events.vocabulary.catalogue import AnyEvent
from projections.doubts.doubts import Doubt, Doubts

FEW = 3
"""Events that are looked at in the loop: to open the views once more would take longer."""

Strict = Annotated[
    bool,
    QueryParameter(
        name="strict", description="Refuse what there are warnings about, with them as faults."
    ),
]

_log = logging.getLogger("detente.api")


class Doubtful(Struct, frozen=True):
    """The doubts about some events; where there are any, `checked_against` is where the views
    stood then.
    """

    told: tuple[Doubt, ...] = ()
    rest: int = 0
    checked_against: int | None = None


@contextmanager
def doubting(service: Service) -> Iterator[Doubts]:
    """Doubts that any thread may gather, over views that stay as they are meanwhile."""
    with _views(service) as db:
        yield Doubts(db, service.texts)


async def doubts_about(service: Service, events: Sequence[AnyEvent]) -> Doubtful:
    """The doubts about a batch."""
    if len(events) <= FEW:
        return _at_one_time(service.reader.db, events, service)
    return await asyncio.to_thread(_in_thread, service, events)


def doubtful(doubts: Doubts) -> Doubtful:
    """What was gathered. Without doubts it is the same answer wherever the views stand."""
    if not doubts.found.told:
        return Doubtful()
    return Doubtful(doubts.found.told, doubts.found.rest, doubts.checked_against)


def as_warning(doubt: Doubt, pointer: str, *, has_line: bool = False) -> RecordingWarning:
    """A doubt as a writer is told of it."""
    return RecordingWarning(
        code=doubt.code,
        detail=doubt.detail,
        pointer=pointer,
        line=doubt.place if has_line else None,
        clashes_with=doubt.clashes_with,
    )


def warnings_of_lines(found: Doubtful) -> tuple[RecordingWarning, ...]:
    """The doubts about an import."""
    return tuple(as_warning(each, each.field, has_line=True) for each in found.told)


def warnings_of_batch(
    found: Doubtful, pointer: Callable[[int, str], str]
) -> tuple[RecordingWarning, ...]:
    """The doubts about a body, pointed at in it."""
    return tuple(as_warning(each, pointer(each.place, each.field)) for each in found.told)


def as_fault(warning: RecordingWarning) -> ProblemFault:
    """A warning where none is taken."""
    return ProblemFault(
        pointer=warning.pointer,
        line=warning.line,
        detail=warning.detail,
        code=warning.code,
        clashes_with=warning.clashes_with,
    )


def refuse_doubtful(name: Path, found: Doubtful, error: ImportFileError | None = None) -> None:
    """Raise `ImportFileError` where there are doubts about an import, each as a fault beside those
    of an error.
    """
    faults = Faults[LineFault]()
    for fault in () if error is None else error.faults:
        faults.add(fault.line, [fault])
    for each in found.told:
        fault = LineFault(each.place, each.field, each.detail, each.code, each.clashes_with)
        faults.add(each.place, [fault])
    faults.add_rest(found.rest + (0 if error is None else error.rest))
    if told := faults.told:
        raise ImportFileError(name, told[0].line, told[0].said, told, faults.rest) from error


@contextmanager
def refusing_doubts(name: Path, doubts: Doubts, *, strict: bool) -> Iterator[None]:
    """Where `strict`, a refusal tells the doubts as well."""
    try:
        yield
    except ImportFileError as error:
        if strict and not any(each.code for each in error.faults):
            refuse_doubtful(name, doubtful(doubts), error)
        raise


@contextmanager
def _views(service: Service) -> Iterator[sqlite3.Connection]:
    """The views, or none: that they cannot be asked is no reason not to record."""
    with ExitStack() as reading:
        try:
            db = reading.enter_context(service.views.reading_beside())
        except LedgerUnavailableError:
            _log.warning("no warnings can be told, as the views cannot be asked", exc_info=True)
            none = sqlite3.connect(":memory:", check_same_thread=False)
            db = reading.enter_context(closing(none))
        yield db


def _in_thread(service: Service, events: Sequence[AnyEvent]) -> Doubtful:
    with _views(service) as db:
        return _at_one_time(db, events, service)


def _at_one_time(db: sqlite3.Connection, events: Sequence[AnyEvent], service: Service) -> Doubtful:
    """The views are locked for reading once, and not for each seek; they may be damaged."""
    is_own = not db.in_transaction
    with suppress(sqlite3.Error):
        db.execute("BEGIN")
    try:
        return _about(events, Doubts(db, service.texts))
    finally:
        if is_own and db.in_transaction:  # SQLite has ended it where a file could not be read
            db.execute("COMMIT")


def _about(events: Sequence[AnyEvent], doubts: Doubts) -> Doubtful:
    for index, event in enumerate(events):
        doubts.see(event, index)
    return doubtful(doubts)
