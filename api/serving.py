"""`detente serve`: opens the stores, binds the address, serves until it is told to stop."""

import asyncio
import logging
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from pathlib import Path

import click
import uvicorn

from api.app import create_app
from api.service import PASSAGE, Service, writing
from projections.facts import count_current

EXAMPLES = (
    "/v1/relations/united-states/china?as_of=2023-03-01",
    "/v1/offices/foreign-minister-of-china?as_of=2023-07-15",
    "/v1/citations?quote=candid+and+productive",
)
STOP_SECONDS = 5


def serve(
    host: str, port: int, data: Path, *, founding: bool = True, passage: int = PASSAGE
) -> None:
    """Serve until SIGINT or SIGTERM; raises `LedgerLockedError` and `LedgerUnavailableError`."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        opened = writing(data, founding=founding, passage=passage)
        runner.run(_serve(host, port, data, opened))


async def _serve(
    host: str, port: int, data: Path, opened: AbstractAsyncContextManager[Service]
) -> None:
    listening = _bind(host, port)
    try:
        async with opened as service:
            app = create_app(lambda: nullcontext(service))
            server = _Server(
                uvicorn.Config(
                    app,
                    lifespan="on",
                    log_config=None,
                    access_log=False,
                    timeout_graceful_shutdown=STOP_SECONDS,
                )
            )
            _announce(service, data, f"http://{_shown(host)}:{listening.getsockname()[1]}")
            await server.serve(sockets=[listening])
    finally:
        listening.close()


class _Server(uvicorn.Server):
    """Ends on a signal and lets the stores be closed: uvicorn's own raises the signal once more."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop serving on SIGINT and SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error
    listening.setblocking(False)
    return listening


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _announce(service: Service, data: Path, address: str) -> None:
    facts = count_current(service.reader)
    click.echo(f"Detente serves {facts} facts from {data} on {address}")
    click.echo(f"ledger position {service.views.checkpoint}, SQLite {sqlite3.sqlite_version}")
    click.echo("\nThree requests to try:")
    for path in EXAMPLES:
        click.echo(f"  curl '{address}{path}'")
    click.echo(f"\nThe API reference is at {address}/docs. Ctrl-C stops.")


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 (not there on Windows)
    except ImportError:
        return None
    return uvloop.new_event_loop
