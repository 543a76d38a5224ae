"""Server processes of their own: the real service, and a handler that answers with fixed bytes.

`python -m tests.benchmarks.servers` is the latter. Both have the same server under them, with the
same settings.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from litestar import Litestar, MediaType, Request, Response, get, post
from msgspec import Struct

_ADDRESS = re.compile(r"http://127\.0\.0\.1:([0-9]+)")
_WITH_NOTHING = """
from api import app
from api.cli import main
from tests.benchmarks.servers import post_nothing
app.ROUTES.append(post_nothing)
main()
"""
_DETENTE = "from api.cli import main; main()"


class Server(Struct, frozen=True):
    """A running process and where it listens."""

    pid: int
    port: int


@contextmanager
def detente(data: Path) -> Iterator[Server]:
    """The service over a data directory."""
    arguments = ("serve", "--port", "0", "--empty", "--data", str(data))
    with _running(sys.executable, "-c", _DETENTE, *arguments) as server:
        yield server


@contextmanager
def with_nothing(data: Path) -> Iterator[Server]:
    """The service, with `post_nothing` as a route of the same app."""
    arguments = ("serve", "--port", "0", "--empty", "--data", str(data))
    with _running(sys.executable, "-c", _WITH_NOTHING, *arguments) as server:
        yield server


@contextmanager
def fixed() -> Iterator[Server]:
    """A Litestar handler that answers `/fixed/<size>` with as many bytes."""
    with _running(sys.executable, "-m", __name__) as server:
        yield server


@contextmanager
def _running(*command: str) -> Iterator[Server]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "it is piped"
        try:
            found = (_ADDRESS.search(line) for line in process.stdout)
            address = next(each for each in found if each is not None)
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


async def _serve() -> None:
    config = uvicorn.Config(
        Litestar([get_fixed], logging_config=None),
        port=0,
        lifespan="on",
        log_config=None,
        access_log=False,
    )
    listening = config.bind_socket()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve())
