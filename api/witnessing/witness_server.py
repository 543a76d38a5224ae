"""A witness over HTTP: `POST /add-checkpoint`, and what it has cosigned last of each ledger."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final

import uvicorn
from litestar.types import Receive, Send

from api.limits.connections import limited, look_after
from api.service.settings import Config
from api.telemetry.metrics import Metrics
from api.witnessing.ledger_witness import TEXT, LedgerWitness, WitnessReply
from events.errors import SigningError
from events.proofs.witness_requests import BYTES_LIMIT

TICKS: Final = 5
"""Of uvicorn's clock, a tenth of a second each, between two looks at the connections."""

ADD: Final = "/add-checkpoint"
CONNECTIONS: Final = 256

_log = logging.getLogger("detente.witness")


class WitnessApp:
    """The witness as an ASGI application. One request at a time is judged: what was cosigned last
    is read, held against what comes and replaced, with nothing in between.
    """

    def __init__(self, witness: LedgerWitness) -> None:
        self._witness = witness
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            reply = await self._reply(scope, receive)
        except (OSError, SigningError) as error:  # the disk is full, or not there
            _log.error("nothing can be kept: %s", error)
            reply = WitnessReply(HTTPStatus.SERVICE_UNAVAILABLE, "nothing can be kept just now\n")
        content = reply.body.encode()
        headers = [
            (b"content-type", reply.media_type.encode()),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _reply(self, scope: Any, receive: Receive) -> WitnessReply:
        method, path = scope["method"], scope["path"]
        if path == ADD and method == "POST":
            body = await _body(receive)
            if body is None:
                told = f"expected at most {BYTES_LIMIT} bytes\n"
                return WitnessReply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, told)
            async with self._turn:
                return await asyncio.to_thread(self._witness.add, body)
        if path == ADD or method not in {"GET", "HEAD"}:
            return WitnessReply(HTTPStatus.METHOD_NOT_ALLOWED, f"expected POST {ADD}\n")
        origin_hash, _, name = path.strip("/").partition("/")
        found = self._witness.monitored(origin_hash) if name == "checkpoint" else None
        if found is None:
            return WitnessReply(HTTPStatus.NOT_FOUND, "nothing was cosigned under that name\n")
        return WitnessReply(HTTPStatus.OK, found, TEXT)


class WitnessServer(uvicorn.Server):
    """Uvicorn's, with bounded connections that are looked after."""

    def __init__(
        self, witness: LedgerWitness, host: str, port: int, begun: Callable[[str], None]
    ) -> None:
        config = Config(connections=CONNECTIONS, body_bytes=BYTES_LIMIT)
        super().__init__(
            uvicorn.Config(
                WitnessApp(witness),
                host=host,
                port=port,
                http=limited(config, Metrics()),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=config.idle_seconds,
                timeout_graceful_shutdown=config.stop_seconds,
            )
        )
        self._begun = begun

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGINT and SIGTERM, in peace; uvicorn's own would raise the signal once more."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and say where."""
        await super().startup(sockets)
        for server in self.servers:
            for each in server.sockets:
                host, port = each.getsockname()[:2]
                self._begun(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections now and then."""
        if counter % TICKS == 0:
            look_after(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)


async def _body(receive: Receive) -> bytes | None:
    """What was sent; None where it is too much."""
    content = bytearray()
    while True:
        message: Any = await receive()
        content += message.get("body", b"")
        if len(content) > BYTES_LIMIT:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(content)
