"""The service with routes that tests need and it has not: a stream that never ends, a body."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import click
from litestar import get, post
from litestar.response import Stream

from api.cli.shared.shared_options import setting_options
from api.http.request import AnyRequest
from api.service.read_settings import load
from api.service.stopping import OpenStopping
from api.serving import serve
from tests.running import PYTHON

COMMAND = (*PYTHON, "from tests.more_routes import main; main()")


async def beats() -> AsyncIterator[bytes]:
    while True:
        yield b": beat\n\n"
        await asyncio.sleep(60)


@get("/tests/stream", include_in_schema=False)
async def get_stream(stopping: OpenStopping) -> Stream:
    return Stream(stopping.until(beats()), media_type="text/event-stream")


@get("/tests/deaf", include_in_schema=False)
async def get_deaf_stream() -> Stream:
    """One that nobody told of the end."""
    return Stream(beats(), media_type="text/event-stream")


@get("/tests/slow", include_in_schema=False)
async def get_slow() -> str:
    await asyncio.sleep(0.5)
    return "done"


@get("/tests/crash", include_in_schema=False)
async def get_crash() -> str:
    raise KeyError("a mistake")


@post("/tests/body", include_in_schema=False)
async def post_body(request: AnyRequest) -> int:
    return len(await request.body())


@post("/tests/fields", include_in_schema=False)
async def post_fields(request: AnyRequest) -> dict[str, str]:
    """The fields of the head, as they are once the whole body is there."""
    await request.body()
    return {name.decode(): value.decode() for name, value in request.scope["headers"]}


ROUTES = [get_stream, get_deaf_stream, get_slow, get_crash, post_body, post_fields]


@click.command()
@setting_options
def main(config_file: Path | None, **options: Any) -> None:
    serve(load(options, file=config_file, environment=os.environ).config, more_routes=ROUTES)
