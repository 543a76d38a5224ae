"""`detente serve`: opens the stores, binds the address, serves until it is told to stop."""

import asyncio
import logging
import resource
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
import uvicorn
from litestar.types import ASGIApp

from api.app import Application, Opening, create_app
from api.around_routes.while_starting import WhileStarting
from api.http.listening import Listening, listen
from api.http.policies import hosts_of, is_loopback
from api.limits.connections import end_bodies, limited, look_after
from api.service.filing_apart import filed_apart
from api.service.ledger_place import ledger_meant
from api.service.progress import ShownProgress
from api.service.reading_only import ToRead, reading_only
from api.service.settings import Config, at_first
from api.service.starting import Starting
from api.service.stores import LEDGER, Service, writing
from api.service.troubles import Troubles
from api.telemetry import logs
from api.witnessing.asking import read_witnesses
from events.errors import SettingsError
from events.uncollected import settled, unsettled
from projections.facts.facts import count_current

EXAMPLES = (
    "/v1/relations/united-states/china?as_of=2023-03-01",
    "/v1/offices/foreign-minister-of-china?as_of=2023-07-15",
    "/v1/citations?quote=candid+and+productive",
)

TICKS = 5
"""Of uvicorn's clock, a tenth of a second each, between two looks at the connections."""

HELD_SECONDS = 0.01
"""Between two looks whether connections may be taken."""

MOST_HELD_SECONDS = 10.0
"""For which connections wait for a start that tells nothing."""

QUEUE_SECONDS_AT_END = 0.01
"""For which connections are still taken when the service ends: a turn or two of the loop."""

BODY_SECONDS_AT_END = 0.1
"""For which the rest of a body is waited for when the service ends."""

FILES_BESIDE_CONNECTIONS = 128
"""Files that a process has open for other ends than connections, at most."""

_log = logging.getLogger("detente.serving")


def serve(config: Config, *, more_routes: Sequence[Any] = ()) -> None:
    """Serve until SIGINT or SIGTERM; raises `LedgerLockedError` and `LedgerUnavailableError`."""
    logs.configure(config)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve(config, more_routes))


async def _serve(config: Config, more_routes: Sequence[Any]) -> None:
    check(config)
    listening = listen(config.host, config.port)
    config = effective(config, listening)
    try:
        while not await _serve_until_lost(listening, config, more_routes):
            unsettled()
    finally:
        listening.socket.close()


async def _serve_until_lost(
    listening: Listening, config: Config, more_routes: Sequence[Any]
) -> bool:
    """Serve what is in the data directory; whether that was to be the end. Where a reader's ledger
    has become another one everything is made anew, while the socket goes on taking connections.
    """
    starting = Starting(ShownProgress())
    app = create_app(opening_of(config, starting), config, more_routes=more_routes)
    settled()
    app.until_open = WhileStarting(starting, config, app.state.metrics)
    server = Server(app, config)
    if listening.was_there:
        server.hold_for(starting)
    else:
        server.closes_at_end(listening.socket)
    await server.serve_at_once(
        listening.socket.dup(), lambda: click.echo(announcement(app.state.service, config))
    )
    return not server.has_lost


def opening_of(config: Config, starting: Starting) -> Opening:
    """What opens the stores of a process that serves alone."""
    if config.read_only:
        own = Path(config.own_views) if config.own_views else None
        found = ToRead(Path(config.data), own, config.writer_url, config.passage)
        return partial(reading_only, found, starting)
    return partial(
        writing,
        Path(config.data),
        collections=at_first(config),
        passage=config.passage,
        progress=starting,
        at_once=True,
        place=ledger_meant(config),
    )


def check(config: Config) -> None:
    """Raise `SettingsError` for settings that do not go together."""
    if config.ledger and config.read_only:
        raise SettingsError(("ledger: expected no read_only beside it",))
    if config.own_views and not config.read_only:
        raise SettingsError(("own_views: expected read_only beside it",))
    if config.own_views and Path(config.own_views).resolve() == Path(config.data).resolve():
        raise SettingsError(("own_views: expected another directory than the data directory",))
    read_witnesses(config.witnesses, config.witness_quorum)


class Server(uvicorn.Server):
    """Uvicorn's, with bounded connections. The first signal ends it and lets the stores be closed;
    the second one kills the process, which loses nothing that was acknowledged.
    """

    def __init__(self, app: Application, config: Config, served: ASGIApp | None = None) -> None:
        """`served` stands before the app, where something does."""
        super().__init__(_uvicorn_config(app, config, served or app))
        self._app = app
        self._stopping = app.state.stopping
        self._has_served = asyncio.Event()
        self._was_told = False
        self._was_lost = False
        self._has_opened = asyncio.Event()
        self._held_for: Starting | None = None
        self._closed_at_end: socket.socket | None = None
        app.state.metrics.watch_connections(lambda: len(self.server_state.connections))

    def hold_for(self, starting: Starting) -> None:
        """Take connections once the stores are open, or there is something to tell meanwhile: until
        then they wait, and none of them is refused.
        """
        self._held_for = starting

    def closes_at_end(self, listening: socket.socket) -> None:
        """Close a socket that nobody listens to after this: who comes to it while what is there is
        answered would wait for that, and be cut off.
        """
        self._closed_at_end = listening

    async def serve_at_once(self, listening: socket.socket, opened: Callable[[], None]) -> None:
        """Serve while the stores are being opened, and then until it is told to stop; raises what
        keeps them from being opened.
        """
        opening = asyncio.create_task(self._open(opened), name="opening")
        opening.add_done_callback(self._cannot_open)
        with self.capture_signals():
            await self._hold()
        await self.serve(sockets=[listening])
        self._has_served.set()
        if not self._app.is_open:
            opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening

    async def _open(self, opened: Callable[[], None]) -> None:
        # Not by the app itself: its life would wrap what keeps the stores shut in a group.
        async with self._app.state.opening() as service:
            self._app.state.opening = lambda: nullcontext(service)
            async with self._app.lifespan(), self._filing(service):
                opened()
                self._has_opened.set()
                await self._until_it_ends(service)

    def _filing(self, service: Service) -> AbstractAsyncContextManager[None]:
        config: Config = self._app.state.config
        if service.beside is not None or not config.views_process:
            return nullcontext()
        return filed_apart(service.views, service.data / LEDGER)

    async def _hold(self) -> None:
        until = asyncio.get_running_loop().time() + MOST_HELD_SECONDS
        while self._held_for is not None and not self._has_opened.is_set():
            is_over = asyncio.get_running_loop().time() > until
            if is_over or self._held_for.takes_long or self.should_exit:
                return
            await asyncio.sleep(HELD_SECONDS)

    async def _until_it_ends(self, service: Service) -> None:
        served = asyncio.ensure_future(self._has_served.wait())
        if service.beside is not None:
            await asyncio.wait((served, service.beside.lost), return_when=asyncio.FIRST_COMPLETED)
            if not served.done():
                self._was_lost = True
                self._stopping.begin()
                self.should_exit = True
        await served

    @property
    def has_lost(self) -> bool:
        """Whether it ended because what it read is another by now, and not as it was told to."""
        return self._was_lost and not self._was_told

    def _cannot_open(self, _: "asyncio.Task[None]") -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop serving on SIGINT and SIGTERM; uvicorn's own would raise the signal once more."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._end, number)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections now and then."""
        if counter % TICKS == 0 and self._app.is_open:
            self._look_after()
        return await super().on_tick(counter)

    def _look_after(self) -> None:
        troubles: Troubles = self._app.state.service.troubles
        try:
            look_after(self.server_state.connections, asyncio.get_running_loop().time())
        except Exception as error:  # noqa: BLE001 (whatever it is: it would end the whole service)
            troubles.note("connections", error)
        else:
            troubles.over("connections")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests; answer those that are there."""
        if self._closed_at_end is not None and not self.has_lost:
            # What has come by now would be reset in the socket's queue.
            await asyncio.sleep(QUEUE_SECONDS_AT_END)
            self._closed_at_end.close()
        asyncio.get_running_loop().call_later(BODY_SECONDS_AT_END, self._end_bodies)
        await super().shutdown(sockets)

    def end(self) -> None:
        """Take no more requests, answer those that are there, and end."""
        self._was_told = True
        self._stopping.begin()
        self.should_exit = True

    def _end(self, number: int) -> None:
        self.end()
        self.handle_exit(number, None)
        for each in _SIGNALS:
            asyncio.get_running_loop().remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)

    def _end_bodies(self) -> None:
        end_bodies(self.server_state.connections)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _uvicorn_config(app: Application, config: Config, served: Any) -> uvicorn.Config:
    if config.tracing:
        served = _traced(served)
    return uvicorn.Config(
        served,
        http=limited(config, app.state.metrics),
        ws="none",
        lifespan="off",  # `serve_at_once` has it run beside
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(config.trusted_proxies),
        forwarded_allow_ips=list(config.trusted_proxies),
        timeout_keep_alive=config.idle_seconds,
        timeout_graceful_shutdown=config.stop_seconds,
    )


def _traced(app: Any) -> Any:
    try:
        from api.telemetry.tracing import traced  # noqa: PLC0415 (needs an extra)
    except ImportError as error:
        reason = f"tracing: expected the extra otel to be installed, found no {error.name}"
        raise SettingsError((reason,)) from error
    return traced(app)


def effective(config: Config, listening: Listening) -> Config:
    """The configuration with what depends on where it listens and what the system allows."""
    config = msgspec.structs.replace(config, host=listening.host, port=listening.port)
    if not config.allowed_hosts and not is_loopback(config.host):
        _log.warning("answering for any host, as allowed_hosts is not set")
    return msgspec.structs.replace(
        config, allowed_hosts=hosts_of(config), connections=_connections(config.connections)
    )


def _connections(wanted: int) -> int:
    """As many connections as the process may have files, at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_BESIDE_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        if soft < needed:
            wanted = max(1, soft - FILES_BESIDE_CONNECTIONS)
            _log.warning("up to %d connections, as the system allows no more files", wanted)
    return wanted


def address_of(config: Config) -> str:
    """Where the service is reached on this machine."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{config.port}"


def announcement(service: Service, config: Config) -> str:
    """What is said once the service can answer."""
    address = address_of(config)
    lines = (
        f"Detente serves {count_current(service.reader)} facts from {config.data} on {address}",
        f"ledger position {service.views.checkpoint}, SQLite {sqlite3.sqlite_version}",
        "\nThree requests to try:",
        *(f"  curl '{address}{path}'" for path in EXAMPLES),
        f"\nThe API reference is at {address}/docs. Ctrl-C stops.",
    )
    return "\n".join(lines)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes event loops, where that is not what Python has."""
    try:
        import uvloop  # noqa: PLC0415 (not there on Windows)
    except ImportError:
        return None
    return uvloop.new_event_loop
