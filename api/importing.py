"""Whole files of events into a ledger: checked to the end, then written in batches, each once.

The command line and `POST /v1/imports` both do it by `recorded`, which tells how far it is. Batches
have keys made from the SHA-256 of the content. So an import that was interrupted goes on where it
stopped when the same content comes again, by whichever way, and a repeated one adds nothing.
"""

import asyncio
from array import array
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
from msgspec import Struct

from events import strict_json
from events.batch import BATCH_LIMIT, EVENT_BYTES_LIMIT, shape_fault
from events.catalogue import AnyEvent, decode, encode
from events.checks import FAULT_LIMIT
from events.errors import EventsRefusedError, Fault, ImportFileError, JsonError, LineFault
from events.ledger import Appended, Ledger
from seeds.reading import read_yaml

LINE_BYTES_LIMIT = 2 * EVENT_BYTES_LIMIT
BLANK_LINES_LIMIT = 100_000
"""A body of nothing else would have a hundred million to go through."""
"""An event, and what blanks and escapes may add to it."""

CHECKING_SECONDS = 1.0
"""How often it is told how much is checked."""

Item = tuple[int, AnyEvent | ImportFileError]
"""The line that an event begins on, and the event, or why it is none."""


class Content(Protocol):
    """What is imported. `items` may be gone through again, one time after another."""

    name: Path
    digest: str

    def items(self) -> Iterator[Item]:
        """The events by line."""


class Checking(Struct, frozen=True, tag_field="stage", tag="checking"):
    """So many events have been looked at."""

    events: int


class Checked(Struct, frozen=True, tag_field="stage", tag="checked"):
    """All of it can be recorded; an earlier import has recorded `events_before` of it."""

    events: int
    events_before: int


class BatchRecorded(Struct, frozen=True, tag_field="stage", tag="appended"):
    """A batch is on disk, from the first position to the last."""

    first: int
    last: int


class Recorded(Struct, frozen=True, tag_field="stage", tag="recorded"):
    """All is on disk. `last` is where the content's last event stands, 0 where it has none."""

    events: int
    events_before: int
    last: int


Progress = Checking | Checked | BatchRecorded | Recorded


class FileContent:
    """A JSON Lines file, or a YAML one by its name (`.yaml`, `.yml`)."""

    def __init__(self, path: Path) -> None:
        self.name = path
        with path.open("rb") as content:
            self.digest = digest_of(iter(lambda: content.read(1 << 20), b""))

    def items(self) -> Iterator[Item]:
        """See `Content.items`."""
        if self.name.suffix in {".yaml", ".yml"}:
            yield from self._yaml()
            return
        with self.name.open("rb") as lines:
            yield from items_of_lines(self.name, lines)

    def _yaml(self) -> Iterator[Item]:
        try:
            yield from read_yaml(self.name)
        except ImportFileError as error:
            yield error.line, error


async def recorded(
    ledger: Ledger, content: Content, *, by: str, see: Callable[[AnyEvent], None]
) -> AsyncGenerator[Progress, None]:
    """Record all of a content, or nothing of it where anything is at fault.

    `see` is shown every event before `Checked` is told, and nothing is written before that is
    taken. Raises `ImportFileError` with the lines. Should somebody record meanwhile what
    contradicts the rest, that raises `EventsRefusedError`, and what has been told of as on disk
    stays.
    """
    earlier = await _earlier(ledger, content.digest)
    before = sum(len(each.positions) for each in earlier)
    check = _Check(content, len(earlier), see)
    async for checking in check.run(ledger):
        yield checking
    yield Checked(len(check.lines), before)
    last = earlier[-1].last if earlier else 0
    batches = _batches(content, len(earlier))
    index = len(earlier)
    while batch := await asyncio.to_thread(next, batches, None):
        appended = await ledger.append(batch, by=by, key=_key(content.digest, index))
        yield BatchRecorded(appended.first, appended.last)
        last, index = appended.last, index + 1
    yield Recorded(len(check.lines), before, last)


def items_of_lines(name: Path, lines: BinaryIO) -> Iterator[Item]:
    """The events of JSON Lines, one by one; blank lines are passed over."""
    number = blank = 0
    while line := lines.readline(LINE_BYTES_LIMIT + 1):
        number += 1
        if len(line) > LINE_BYTES_LIMIT:
            # Where the next line begins is not looked for.
            yield _given_up(name, number, f"at most {LINE_BYTES_LIMIT} bytes in a line")
            return
        if line.strip():
            yield number, _decoded(name, number, line)
            continue
        blank += 1
        if blank > BLANK_LINES_LIMIT:
            yield _given_up(name, number, f"at most {BLANK_LINES_LIMIT} blank lines")
            return


def _given_up(name: Path, number: int, reason: str) -> Item:
    return number, ImportFileError(name, number, reason, _fault(number, reason))


def digest_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 by which a content is known."""
    hashed = sha256()
    for chunk in chunks:
        hashed.update(chunk)
    return hashed.hexdigest()


class _Check:
    """Looks at all events that are not recorded yet, in the thread that the ledger does it in."""

    def __init__(self, content: Content, done: int, see: Callable[[AnyEvent], None]) -> None:
        self.lines = array("Q")
        self._content = content
        self._done = done
        self._see = see
        self._unreadable: list[ImportFileError] = []
        self._is_given_up = False

    async def run(self, ledger: Ledger) -> AsyncIterator[Checking]:
        """Check against the ledger; raises `ImportFileError`."""
        checking = asyncio.ensure_future(ledger.check(self._events()))
        try:
            while not (await asyncio.wait({checking}, timeout=CHECKING_SECONDS))[0]:
                yield Checking(len(self.lines))
            with self._by_line():
                await checking
        finally:
            self._is_given_up = True
            checking.cancel()
        if self._unreadable:
            raise _all_of(self._unreadable)

    def _events(self) -> Iterator[AnyEvent]:
        for line, item in islice(self._content.items(), self._done * BATCH_LIMIT, None):
            if self._is_given_up or len(self._unreadable) >= FAULT_LIMIT:
                return
            if isinstance(item, ImportFileError):
                self._unreadable.append(item)
                continue
            self._see(item)
            self.lines.append(line)
            yield item

    @contextmanager
    def _by_line(self) -> Iterator[None]:
        try:
            yield
        except EventsRefusedError as error:
            if not self._unreadable:  # or it may be wrong only for what a faulty line would add
                raise self._refusal(error.faults) from error

    def _refusal(self, faults: tuple[Fault, ...]) -> ImportFileError:
        found = tuple(LineFault(self.lines[each.event], each.field, each.said) for each in faults)
        others = len(found) - 1
        more = f" (and {others} more faults)" if others else ""
        reason = f"{found[0].field or '/'}: {found[0].detail}{more}"
        return ImportFileError(self._content.name, found[0].line, reason, found)


def _decoded(name: Path, number: int, line: bytes) -> AnyEvent | ImportFileError:
    try:
        event: AnyEvent = strict_json.read(line.rstrip(), decode, encode)
    except msgspec.ValidationError as error:
        fault = LineFault(number, shape_fault(0, error).field, str(error).partition(" - at `")[0])
        return ImportFileError(name, number, str(error), (fault,))
    except JsonError as error:
        reason = (
            error.reason if error.column is None else f"{error.reason} at column {error.column}"
        )
        fault = LineFault(number, error.pointer or "", reason)
        return ImportFileError(name, number, reason, (fault,))
    return event


def _fault(line: int, detail: str) -> tuple[LineFault, ...]:
    return (LineFault(line, "", detail),)


def _all_of(errors: list[ImportFileError]) -> ImportFileError:
    first = errors[0]
    more = f" (and {len(errors) - 1} more lines)" if len(errors) > 1 else ""
    faults = tuple(fault for each in errors for fault in each.faults)
    return ImportFileError(first.path, first.line, first.reason + more, faults)


async def _earlier(ledger: Ledger, digest: str) -> list[Appended]:
    """The batches of this very content that an earlier import has recorded."""
    found: list[Appended] = []
    while appended := await ledger.appended(_key(digest, len(found))):
        found.append(appended)
    return found


def _batches(content: Content, done: int) -> Iterator[Sequence[AnyEvent]]:
    items = islice(content.items(), done * BATCH_LIMIT, None)
    events = (item for _, item in items if not isinstance(item, ImportFileError))
    while batch := list(islice(events, BATCH_LIMIT)):
        yield batch


def _key(digest: str, index: int) -> str:
    return f"import/{digest}/{index}"
