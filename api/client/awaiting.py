"""A client that lets others run until it has its answer."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from types import TracebackType
from typing import Self, TypeVar

import anyio
import httpx

from api.client.asked_of import QUIET_FOR, TIMEOUT, AskedOf, as_sent, failed, replied
from api.client.asks import Hearing, Inquiry
from api.client.reading import Reply
from api.client.retries import Came, Pause, Retries, Send, Steps
from api.client.streams import HangUp, Heard, Listen, NextChunk, StreamCame
from api.client.verbs import Awaiting

Told = TypeVar("Told")


class AsyncClient(AskedOf, Awaiting):
    """Asks a service; its answers are awaited.

    `http` is a client of HTTPX to ask with, which its owner closes. Without it, this one has its
    own, closed by `aclose` or `async with`.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        retries: Retries | None = None,
        keep: int = 0,
        timeout: float = TIMEOUT,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(url, key=key, retries=retries, keep=keep)
        self._is_owner = http is None
        self._http = httpx.AsyncClient(timeout=timeout) if http is None else http

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what is its own."""
        if self._is_owner:
            await self._http.aclose()

    async def ask(self, asked: Inquiry[Told]) -> Told:
        """The answer to a question, or what became of what was sent."""
        return await self._done(self._answering(asked))

    async def _done(self, steps: Steps[Told]) -> Told:
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as ended:
                told: Told = ended.value
                return told
            came = await self._do(step)

    async def _do(self, step: Send | Pause) -> Came:
        if isinstance(step, Pause):
            await anyio.sleep(step.seconds)
            return None
        try:
            sent = as_sent(self._http, step.request)
            return replied(await self._http.send(sent, follow_redirects=True))
        except httpx.HTTPError as error:
            return failed(error)

    async def hear(self, hearing: Hearing) -> AsyncIterator[Heard]:
        """What a stream tells after a place, for ever."""
        steps, came = self._hearing(hearing), None
        async with aclosing(_AwaitedStream(self._http)) as line:
            while True:
                step = steps.send(came)
                came = None
                if isinstance(step, Heard):
                    yield step
                elif isinstance(step, Pause):
                    await anyio.sleep(step.seconds)
                else:
                    came = await line.do(step)


class _AwaitedStream:
    """The connection of a stream, while there is one."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._open: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None

    async def do(self, step: Listen | NextChunk | HangUp) -> StreamCame:
        try:
            match step:
                case Listen():
                    return await self._listen(step)
                case NextChunk():
                    return None if self._chunks is None else await anext(self._chunks, None)
                case HangUp():
                    await self.aclose()
                    return None
        except httpx.HTTPError as error:
            await self.aclose()
            return failed(error)

    async def _listen(self, step: Listen) -> Reply | None:
        sent = as_sent(self._http, step.request)
        sent.extensions["timeout"] = {**sent.extensions["timeout"], "read": QUIET_FOR}
        self._open = await self._http.send(sent, stream=True, follow_redirects=True)
        if self._open.status_code != 200:
            await self._open.aread()
            return replied(self._open)
        self._chunks = self._open.aiter_bytes()
        return None

    async def aclose(self) -> None:
        if self._open is not None:
            await self._open.aclose()
            self._open = None
