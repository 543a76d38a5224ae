"""What answers questions: a ledger and its views in a data directory, opened together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from litestar.datastructures import State
from litestar.di import NamedDependency
from msgspec import Struct

from events.errors import LedgerLockedError, LedgerUnavailableError
from events.ledger import Ledger
from events.sqlite_ledger import SqliteLedger
from projections.reader import Reader
from projections.runner import Views, open_views, read_views
from seeds.founding import founding_events

LEDGER = "ledger.sqlite3"
FOUNDERS = "founding facts"
"""Who recorded the founding facts, and the idempotency key that they were recorded under."""


class Service(Struct, frozen=True):
    """An open ledger with views that stand at most a moment behind it."""

    ledger: Ledger
    views: Views

    @property
    def reader(self) -> Reader:
        """What read models are asked with."""
        return self.views.reader

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.views.path.parent


OpenService = NamedDependency[Service]


def service_of(state: State) -> Service:
    """The dependency that hands the app's service to a route."""
    service: Service = state.service
    return service


@asynccontextmanager
async def writing(data: Path, *, founding: bool = True) -> AsyncIterator[Service]:
    """Open for writing; an empty ledger is given the founding facts.

    Raises `LedgerLockedError` where another process writes, `LedgerUnavailableError` where the
    directory cannot be used.
    """
    _make(data)
    async with AsyncExitStack() as stack:
        ledger = SqliteLedger(data / LEDGER)
        stack.push_async_callback(ledger.close)
        yield await _writable(data, ledger, stack, founding)


@asynccontextmanager
async def reading(data: Path) -> AsyncIterator[Service]:
    """Open to ask: beside a process that writes, or where nobody does, brought up first."""
    async with AsyncExitStack() as stack:
        try:
            _make(data)
            ledger = SqliteLedger(data / LEDGER)
        except (LedgerLockedError, LedgerUnavailableError):
            ledger = SqliteLedger(data / LEDGER, read_only=True)
            stack.push_async_callback(ledger.close)
            yield _readable(data, ledger, stack)
        else:
            stack.push_async_callback(ledger.close)
            yield await _writable(data, ledger, stack, founding=True)


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerUnavailableError(f"{data}: {error.strerror}") from error


async def _writable(
    data: Path, ledger: SqliteLedger, stack: AsyncExitStack, founding: bool
) -> Service:
    if founding and await ledger.head() == 0:
        await ledger.append(founding_events(), by=FOUNDERS, key=FOUNDERS)
    views = await open_views(data, ledger)
    stack.push_async_callback(views.close)
    return Service(ledger, views)


def _readable(data: Path, ledger: SqliteLedger, stack: AsyncExitStack) -> Service:
    views = read_views(data, ledger)
    if views is None:
        raise LedgerUnavailableError(
            f"{data} has no views yet: the process that writes builds them"
        )
    stack.push_async_callback(views.close)
    return Service(ledger, views)
