"""Whole files of events into a ledger: checked to the end, then written in batches, each once.

The command line and `POST /v1/imports` both do it by `recorded`, which tells how far it is. Batches
have keys made from the SHA-256 of the content. So an import that was interrupted goes on where it
stopped when the same content comes again, by whichever way, and a repeated one adds nothing.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from api.writing.contents import Content, NumberedItem
from api.writing.import_check import Check
from events.admission.batch import BATCH_LIMIT
from events.admission.faults import FaultyItem
from events.errors import ImportFileError
from events.ledger.protocol import Appended, Ledger
from events.vocabulary.catalogue import AnyEvent

CHECKING_SECONDS = 1.0
"""How often it is told how much is checked."""


class Checking(Struct, frozen=True, tag_field="stage", tag="checking"):
    """So many events have been looked at."""

    events: int


class ImportChecked(Struct, frozen=True, tag_field="stage", tag="checked"):
    """All of it can be recorded; an earlier import has recorded `events_before` of it."""

    events: int
    events_before: int


class BatchRecorded(Struct, frozen=True, tag_field="stage", tag="appended"):
    """A batch is on disk, from the first position to the last."""

    first: int
    last: int


class ImportRecorded(Struct, frozen=True, tag_field="stage", tag="recorded"):
    """All is on disk. `last` is where the content's last event stands, 0 where it has none."""

    events: int
    events_before: int
    last: int


Progress = Checking | ImportChecked | BatchRecorded | ImportRecorded


async def recorded(
    ledger: Ledger,
    content: Content,
    *,
    by: str,
    see: Callable[[AnyEvent, int], None],
    dry_run: bool = False,
) -> AsyncGenerator[Progress, None]:
    """Record all of a content, or nothing of it where anything is at fault. A dry run ends with
    `ImportChecked`.

    `see` is shown every event with its line before `ImportChecked` is told, and nothing is written
    before that is taken. Raises `ImportFileError` with the lines. Should somebody record meanwhile
    what contradicts the rest, that raises `EventsRefusedError`, and what has been told of as on
    disk stays.
    """
    earlier = await _earlier(ledger, content.digest)
    before = sum(len(each.positions) for each in earlier)
    check = Check(content, len(earlier) * BATCH_LIMIT, see)
    async for _ in check.run(ledger, every_seconds=CHECKING_SECONDS):
        yield Checking(len(check.lines))
    yield ImportChecked(len(check.lines), before)
    if dry_run:
        return
    last = earlier[-1].last if earlier else 0
    batches = _batches(content, len(earlier))
    index = len(earlier)
    while batch := await asyncio.to_thread(next, batches, None):
        appended = await ledger.append(batch, by=by, key=_key(content.digest, index))
        yield BatchRecorded(appended.first, appended.last)
        last, index = appended.last, index + 1
    yield ImportRecorded(len(check.lines), before, last)


async def _earlier(ledger: Ledger, digest: str) -> list[Appended]:
    """The batches of this very content that an earlier import has recorded."""
    found: list[Appended] = []
    while appended := await ledger.appended(_key(digest, len(found))):
        found.append(appended)
    return found


def _batches(content: Content, done: int) -> Iterator[Sequence[AnyEvent]]:
    events = _sound(content, islice(content.items(), done * BATCH_LIMIT, None))
    while batch := list(islice(events, BATCH_LIMIT)):
        yield batch


def _sound(content: Content, items: Iterator[NumberedItem]) -> Iterator[AnyEvent]:
    """What was checked; a quote may stand no more where it was found, as its text was replaced."""
    for _, item in items:
        if isinstance(item, FaultyItem):
            first = item.faults[0]
            name = content.name
            raise ImportFileError(name, first.line, first.said, item.faults, item.rest)
        yield item


def _key(digest: str, index: int) -> str:
    return f"import/{digest}/{index}"
