"""What answers questions: a ledger, its views and texts in a data directory, opened together."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from litestar.datastructures import State
from litestar.di import NamedDependency
from msgspec import Struct
from msgspec.structs import replace

from api.service.beside_writer import BesideWriter
from api.service.checkpoint_publisher import open_publisher
from api.service.ledger_place import IN_A_FILE, LedgerPlace, open_ledger
from api.service.opening_views import FirstTasks, opened_views
from api.service.progress import TellProgress, in_silence
from api.service.settings import DEFAULTS
from api.service.troubles import Troubles
from events.errors import (
    LedgerLockedError,
    LedgerUnavailableError,
    SigningError,
    TextsUnavailableError,
)
from events.files import durable
from events.files.write_lock import LedgerLock
from events.ledger.protocol import Ledger
from events.ledger.signing_key import read_key
from events.proofs.checkpoints import Signer
from events.source_texts.attached_records import DataSets
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from projections.filing.opening import read_views
from projections.filing.readers import EvidenceReaders
from projections.filing.views import DAMAGED_VIEWS, Views
from projections.model.on_evidence import ALL_BY_PEOPLE, OnEvidence
from projections.model.reader import Reader

_Told = TypeVar("_Told")

LEDGER = "ledger.sqlite3"
TEXTS = "texts"
DATA_SETS = "data-sets"

_log = logging.getLogger("detente.api")


class Service(Struct, frozen=True):
    """An open ledger with views that stand at most a moment behind it, and the texts beside it.

    `passage` is how many characters are shown of a text on each side of a quote, 0 for no passage.
    `signer` signs the ledger's checkpoints; None where this process may not read the key.
    `troubles` is what fails of what runs beside the requests. `evidence` is what counts for what is
    told. `beside` is there where this process only reads.
    """

    ledger: Ledger
    views: Views
    texts: Texts
    passage: int = DEFAULTS.passage
    signer: Signer | None = None
    troubles: Troubles = msgspec.field(default_factory=Troubles)
    evidence: OnEvidence = ALL_BY_PEOPLE
    readers: EvidenceReaders | None = None
    """What it is asked with in a thread."""
    beside: BesideWriter | None = None

    @property
    def reader(self) -> Reader:
        """What read models are asked with, on the evidence that counts."""
        return self.reader_on(self.evidence)

    def reader_on(self, evidence: OnEvidence) -> Reader:
        """What they are asked with on other evidence."""
        return (self.readers or self.views).reader_on(evidence)

    async def apart(self, ask: Callable[["Service"], _Told]) -> _Told:
        """Ask in a thread what takes long: who asks something else is not held up."""
        return await self.views.ask_apart(lambda readers: ask(replace(self, readers=readers)))

    @property
    def data_sets(self) -> DataSets:
        """The data sets that are attached."""
        return DataSets(self.data / DATA_SETS)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.views.path.parent if self.beside is None else self.beside.data


OpenService = NamedDependency[Service]


def service_of(state: State) -> Service:
    """The dependency that hands the app's service to a route."""
    service: Service = state.service
    return service


@asynccontextmanager
async def writing(
    data: Path,
    *,
    collections: Sequence[str] = (),
    passage: int = DEFAULTS.passage,
    progress: TellProgress = in_silence,
    at_once: bool = False,
    place: LedgerPlace = IN_A_FILE,
) -> AsyncIterator[Service]:
    """Open for writing; an empty ledger is given the collections of these names. New views are
    waited for where other code has filed them, or built while the old ones answer `at_once`.

    Raises `LedgerLockedError` where another process writes, `LedgerUnavailableError` where the
    directory cannot be used.
    """
    _make(data)
    async with AsyncExitStack() as stack:
        texts = Texts(data / TEXTS)
        ledger = await open_ledger(data / LEDGER, place, texts, progress)
        stack.push_async_callback(ledger.close)
        _keep_from_others(texts)
        troubles, start = Troubles(), FirstTasks(collections, progress, at_once)
        views, signer = await _writable(data, ledger, stack, troubles, start)
        yield Service(ledger, views, texts, passage, signer, troubles)


@asynccontextmanager
async def reading(
    data: Path, *, collections: Sequence[str] = (), progress: TellProgress = in_silence
) -> AsyncIterator[Service]:
    """Open to ask: beside a process that writes, or where nobody does, brought up first."""
    texts = Texts(data / TEXTS)
    async with AsyncExitStack() as stack:
        try:
            _make(data)
            ledger = SqliteLedger(data / LEDGER, texts=texts)
        except (LedgerLockedError, LedgerUnavailableError):
            yield await stack.enter_async_context(only_reading(data))
        else:
            stack.push_async_callback(ledger.close)
            troubles, start = Troubles(), FirstTasks(collections, progress)
            views, signer = await _writable(data, ledger, stack, troubles, start)
            with _telling_damage(views):
                yield Service(ledger, views, texts, signer=signer, troubles=troubles)


@asynccontextmanager
async def only_reading(data: Path) -> AsyncIterator[Service]:
    """Open what is there to ask, whoever writes it, and change no byte of it; raises
    `LedgerUnavailableError` where it cannot be asked.
    """
    texts = Texts(data / TEXTS)
    async with AsyncExitStack() as stack:
        ledger = SqliteLedger(data / LEDGER, read_only=True, texts=texts)
        stack.push_async_callback(ledger.close)
        views = _readable(data, ledger, stack)
        with _telling_damage(views):
            yield Service(ledger, views, texts, signer=signer_in(data, ledger))


@asynccontextmanager
async def ledger_to_read(data: Path) -> AsyncIterator[SqliteLedger]:
    """A ledger's file or replica, whoever writes it; raises `LedgerUnavailableError` where there is
    none.
    """
    if not (data / LEDGER).exists():
        raise LedgerUnavailableError(f"{data / LEDGER} does not exist")
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    try:
        yield ledger
    finally:
        await ledger.close()


@asynccontextmanager
async def unwritten(data: Path) -> AsyncIterator[SqliteLedger]:
    """A ledger's file or replica, which nobody writes meanwhile.

    Raises `LedgerLockedError` beside a process that writes, and what `ledger_to_read` does.
    """
    path = data / LEDGER
    async with AsyncExitStack() as stack:
        if path.exists():  # a lock would make one
            stack.callback(LedgerLock(path.resolve()).release)
        yield await stack.enter_async_context(ledger_to_read(data))


@contextmanager
def _telling_damage(views: Views) -> Iterator[None]:
    """Whoever asks damaged views without HTTP is told so in a sentence, too."""
    try:
        yield
    except sqlite3.Error as error:
        if not views.disown(error):
            raise
        raise LedgerUnavailableError(DAMAGED_VIEWS) from error


async def head_of(data: Path) -> int:
    """The position of the last event in a directory that somebody else has open, or is opening."""
    try:
        ledger = SqliteLedger(data / LEDGER, read_only=True)
    except LedgerUnavailableError:
        return 0  # it is not made yet
    try:
        return await ledger.head()
    except LedgerUnavailableError:
        return 0  # it is being put there
    finally:
        await ledger.close()


def _keep_from_others(texts: Texts) -> None:
    try:
        texts.keep_from_others()
    except TextsUnavailableError as error:  # somebody else's: no reason to answer nothing
        _log.warning("other users of the machine may read texts: %s", error)


def _make(data: Path) -> None:
    try:
        durable.make_directory(data)
        durable.clear(data)
    except OSError as error:
        raise LedgerUnavailableError(f"{data}: {error.strerror}") from error


async def _writable(
    data: Path,
    ledger: SqliteLedger,
    stack: AsyncExitStack,
    troubles: Troubles,
    start: FirstTasks,
) -> tuple[Views, Signer]:
    publisher = await open_publisher(data, ledger, troubles)
    stack.push_async_callback(publisher.close)
    return await opened_views(data / LEDGER, ledger, stack, start), publisher.signer


def _readable(data: Path, ledger: SqliteLedger, stack: AsyncExitStack) -> Views:
    views = read_views(data, ledger)
    if views is None:
        raise LedgerUnavailableError(
            f"{data} has no views yet: the process that writes builds them"
        )
    stack.push_async_callback(views.close)
    return views


def signer_in(data: Path, ledger: SqliteLedger) -> Signer | None:
    """What signs the ledger's checkpoints, where this process may read it."""
    try:
        return read_key(data, ledger)
    except SigningError:
        return None
