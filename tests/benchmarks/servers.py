"""Server processes of their own: the real service, one without limits and metrics, and a handler
that answers with fixed bytes.

`python -m tests.benchmarks.servers` is the last one, with a data directory the one before it. Both
have uvicorn as it comes under them.
"""

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import msgspec
import uvicorn
import uvloop
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.types import Receive, Send
from msgspec import Struct

from api.app import Application, create_app
from api.around_routes.every_request import Edge
from api.http.request import Routes
from api.limits.connections import limited
from api.service.settings import DEFAULTS
from api.service.stores import writing
from api.telemetry.metrics import Metrics

_ADDRESS = re.compile(r"http://127\.0\.0\.1:([0-9]+)")
_WITH_NOTHING = """
import sys
from api.service.settings import Config
from api.serving import serve
from tests.benchmarks.servers import post_nothing
config = Config(port=0, empty=True, log_requests=False, data=sys.argv[1])
serve(config, more_routes=[post_nothing])
"""
_DETENTE = "from api.cli.main import main; main()"


class Server(Struct, frozen=True):
    """A running process and where it listens."""

    pid: int
    port: int


@contextmanager
def detente(data: Path, *options: str) -> Iterator[Server]:
    """The service over a data directory; it logs no requests unless told to."""
    arguments = ("serve", "--port", "0", "--empty", "--no-log-requests", "--data", str(data))
    with _running(sys.executable, "-c", _DETENTE, *arguments, *options) as server:
        yield server


@contextmanager
def reading(data: Path) -> Iterator[Server]:
    """The service over what another process writes."""
    script = "from tests.listening import main; main()"
    arguments = ("--no-log-requests", "--data", str(data))
    with _running(sys.executable, "-c", script, *arguments) as server:
        yield server


@contextmanager
def with_nothing(data: Path) -> Iterator[Server]:
    """The service, with `post_nothing` as a route of the same app."""
    with _running(sys.executable, "-c", _WITH_NOTHING, str(data)) as server:
        yield server


@contextmanager
def fixed() -> Iterator[Server]:
    """A Litestar handler that answers `/fixed/<size>` with as many bytes."""
    with _running(sys.executable, "-m", __name__) as server:
        yield server


@contextmanager
def plain(answers: Path) -> Iterator[Server]:
    """An application of nothing but ASGI that answers `/<number>` as a file of `PlainAnswer`s says.

    Its connections are bounded as the service's are: it is the same server.
    """
    with _running(sys.executable, "-m", __name__, "plain", str(answers)) as server:
        yield server


@contextmanager
def bare(data: Path) -> Iterator[Server]:
    """The service's routes alone, without what stands before and around them."""
    with _running(sys.executable, "-m", __name__, str(data)) as server:
        yield server


@contextmanager
def _running(*command: str) -> Iterator[Server]:
    with (
        TemporaryFile("w+") as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as process,
    ):
        assert process.stdout is not None, "it is piped"
        try:
            found = (_ADDRESS.search(line) for line in process.stdout)
            address = next((each for each in found if each is not None), None)
            if address is None:
                complaints.seek(0)
                raise RuntimeError(f"no server came up:\n{complaints.read()}")
            yield Server(process.pid, int(address[1]))
        finally:
            process.terminate()


@get("/fixed/{size:int}", media_type=MediaType.JSON)
async def get_fixed(size: int) -> Response[bytes]:
    """Bytes that cost nothing to come by."""
    return Response(_bytes(size), media_type=MediaType.JSON)


@post("/nothing", include_in_schema=False)
async def post_nothing(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take a body in and answer with as many bytes as a recorded event is answered with."""
    await request.body()
    return Response(_bytes(360), media_type=MediaType.JSON)


@cache
def _bytes(size: int) -> bytes:
    return b'"' + b"x" * (size - 2) + b'"'


class PlainAnswer(Struct):
    """An answer, byte for byte."""

    status: int
    fields: list[tuple[bytes, bytes]]
    body: bytes


def _plain(answers: list[PlainAnswer]) -> Any:
    sent = {f"/{number}": each for number, each in enumerate(answers)}

    async def answer(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        it = sent[scope["path"]]
        await send({"type": "http.response.start", "status": it.status, "headers": it.fields})
        await send({"type": "http.response.body", "body": it.body, "more_body": False})

    return answer


class _NoEdge(Edge):
    """Lets everything pass, uncounted and unkept."""

    async def __call__(self, routes: Routes, scope: Any, receive: Receive, send: Send) -> None:
        await routes(scope, receive, send)


def _bare(data: Path) -> Application:
    app = create_app(lambda: writing(data))
    app.edge = _NoEdge(DEFAULTS, Metrics())
    return app


async def _serve(app: Any, **bounded: Any) -> None:
    config = uvicorn.Config(
        app,
        **bounded,
        port=0,
        lifespan="on" if isinstance(app, Litestar) else "off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    await _Announced(config).serve(sockets=[config.bind_socket()])


class _Announced(uvicorn.Server):
    """Says where it listens once it does: a bound socket refuses connections until then."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and not self.should_exit:
            print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)


async def _main(*arguments: str) -> None:
    match arguments:
        case ("plain", answers):
            told = msgspec.msgpack.decode(Path(answers).read_bytes(), type=list[PlainAnswer])
            await _serve(_plain(told), http=limited(DEFAULTS, Metrics()))
        case (data,):
            await _serve(_bare(Path(data)))
        case _:
            await _serve(Litestar([get_fixed], logging_config=None))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main(*sys.argv[1:]))
