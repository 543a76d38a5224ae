"""A client that blocks until it has its answer."""

from collections.abc import Iterator
from contextlib import closing
from time import sleep
from types import TracebackType
from typing import Self, TypeVar

import httpx

from api.client.asked_of import QUIET_FOR, TIMEOUT, AskedOf, as_sent, failed, replied
from api.client.asks import Hearing, Inquiry
from api.client.reading import Reply
from api.client.retries import Came, Pause, Retries, Send, Steps
from api.client.streams import HangUp, Heard, Listen, NextChunk, StreamCame
from api.client.verbs import Blocking

Told = TypeVar("Told")


class Client(AskedOf, Blocking):
    """Asks a service and waits for its answers.

    `http` is a client of HTTPX to ask with, which its owner closes: with proxies, certificates or
    a transport of its own. Without it, this one has its own, closed by `close` or `with`.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        retries: Retries | None = None,
        keep: int = 0,
        timeout: float = TIMEOUT,
        http: httpx.Client | None = None,
    ) -> None:
        super().__init__(url, key=key, retries=retries, keep=keep)
        self._is_owner = http is None
        self._http = httpx.Client(timeout=timeout) if http is None else http

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is its own."""
        if self._is_owner:
            self._http.close()

    def ask(self, asked: Inquiry[Told]) -> Told:
        """The answer to a question, or what became of what was sent."""
        return self._done(self._answering(asked))

    def _done(self, steps: Steps[Told]) -> Told:
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as ended:
                told: Told = ended.value
                return told
            came = self._do(step)

    def _do(self, step: Send | Pause) -> Came:
        if isinstance(step, Pause):
            sleep(step.seconds)
            return None
        try:
            sent = as_sent(self._http, step.request)
            return replied(self._http.send(sent, follow_redirects=True))
        except httpx.HTTPError as error:
            return failed(error)

    def hear(self, hearing: Hearing) -> Iterator[Heard]:
        """What a stream tells after a place, for ever."""
        steps, came = self._hearing(hearing), None
        line = _OpenStream(self._http)
        with closing(line):
            while True:
                step = steps.send(came)
                came = None
                if isinstance(step, Heard):
                    yield step
                elif isinstance(step, Pause):
                    sleep(step.seconds)
                else:
                    came = line.do(step)


class _OpenStream:
    """The connection of a stream, while there is one."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._open: httpx.Response | None = None
        self._chunks: Iterator[bytes] = iter(())

    def do(self, step: Listen | NextChunk | HangUp) -> StreamCame:
        try:
            match step:
                case Listen():
                    return self._listen(step)
                case NextChunk():
                    return next(self._chunks, None)
                case HangUp():
                    self.close()
                    return None
        except httpx.HTTPError as error:
            self.close()
            return failed(error)

    def _listen(self, step: Listen) -> Reply | None:
        sent = as_sent(self._http, step.request)
        sent.extensions["timeout"] = {**sent.extensions["timeout"], "read": QUIET_FOR}
        self._open = self._http.send(sent, stream=True, follow_redirects=True)
        if self._open.status_code != 200:
            self._open.read()
            return replied(self._open)
        self._chunks = self._open.iter_bytes()
        return None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
