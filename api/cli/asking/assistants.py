"""`detente mcp`: tools for an assistant on standard input and output.

They ask a data directory, read beside whoever writes it and opened anew where it is replaced, or a
service somewhere else.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import click
import httpx
import msgspec

from api.app import create_app
from api.assistants.asked import Ask, AskedService, RefusedAnswerError
from api.caching.within import Within, WithinAnswer
from api.cli.shared.opening import asking
from api.cli.shared.shared_options import loaded, served_at
from api.cli.shared.terminal import say
from api.service.progress import in_silence
from api.service.reading_only import ToRead, reading_only
from api.service.starting import Starting
from events.errors import DetenteError

OPEN_SECONDS: Final = 20.0
"""For which a question waits for a directory that is being opened."""

ANSWER_SECONDS: Final = 30.0
"""Within which a service somewhere else has to answer."""

MISSING: Final = "expected the extra mcp to be installed: pip install 'detente[mcp]'"

_SCOPE: Final = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "scheme": "http",
    "root_path": "",
    "client": None,
    "server": ("localhost", 0),
    "headers": [(b"host", b"localhost")],
}
"""Of a request that nobody sent: what routes ask within."""


class AskedDirectory:
    """A data directory that is asked, and opened anew where it is another one now."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._starting = Starting(in_silence)
        self._within: Within | None = None
        self._is_open = asyncio.Event()
        self._failed = ""

    async def keep_open(self) -> None:
        """Have it open until this is cancelled, or that fails, which whoever asks is told."""
        try:
            async with asking(self._data):
                pass  # where nobody serves it, it is brought up first, and let go
            await self._keep_reading()
        except DetenteError as error:
            self._failed = str(error)
            self._is_open.set()
            say(self._failed, err=True)

    async def _keep_reading(self) -> None:
        config = msgspec.structs.replace(loaded({}).config, data=str(self._data), read_only=True)
        what = ToRead(self._data, None, "", config.passage)
        while True:
            app = create_app(partial(reading_only, what, self._starting), config)
            async with app.lifespan():
                self._within = app.state.within
                self._is_open.set()
                await app.state.service.beside.lost
                self._is_open.clear()

    async def ask(self, address: str) -> WithinAnswer:
        """The answer to `GET address`; raises `RefusedAnswerError` while there is none."""
        try:
            await asyncio.wait_for(self._is_open.wait(), OPEN_SECONDS)
        except TimeoutError as error:
            detail = f"the record is being opened: {self._starting}; ask again in a moment"
            raise RefusedAnswerError(detail, HTTPStatus.SERVICE_UNAVAILABLE) from error
        if self._within is None:
            raise RefusedAnswerError(self._failed, HTTPStatus.SERVICE_UNAVAILABLE)
        return await self._within.ask(_SCOPE, address)


async def serve_directory(data: Path) -> None:
    """Serve what is in a data directory until standard input ends."""
    serve = _serving()
    directory = AskedDirectory(data)
    opening = asyncio.create_task(directory.keep_open(), name="the data directory")
    try:
        await serve(AskedService(directory.ask, served_at()))
    finally:
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening


async def serve_from(url: str) -> None:
    """Serve what a service tells until standard input ends."""
    serve = _serving()
    async with service_at(url) as ask:
        await serve(AskedService(ask, url.rstrip("/")))


@asynccontextmanager
async def service_at(url: str) -> AsyncIterator[Ask]:
    """The service at an address, asked over HTTP."""
    async with httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS) as client:

        async def ask(address: str) -> WithinAnswer:
            try:
                answer = await client.get(address, headers={"Accept": "application/json"})
                is_json = "json" in answer.headers.get("content-type", "")
                body = msgspec.json.decode(answer.content) if is_json else None
            except (httpx.HTTPError, msgspec.DecodeError) as error:
                detail = f"{url} does not answer as a Detente does ({type(error).__name__})"
                raise RefusedAnswerError(detail, HTTPStatus.BAD_GATEWAY) from error
            return WithinAnswer(answer.status_code, dict(answer.headers), body)

        yield ask


def _serving() -> Any:
    """What serves on standard input and output; raises where the extra is not installed."""
    try:
        from api.assistants.over_stdio import serve_over_stdio
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("api."):
            raise
        raise click.ClickException(MISSING) from error
    # As SIGTERM ends it: a thread waits for the next line, and nobody can call it back from there.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    return serve_over_stdio
