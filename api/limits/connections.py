"""Connections that are bounded: how many (`places`), how much comes on each in every phase
(`request_limits`), how long any half-sent request and any answer that nobody takes is waited for
(`waiting`).

Uvicorn bounds none of these: its parser takes a head of any size for as long as it likes to come,
and what stands around and behind a body without end. It is subclassed down to its private parts, so
its version is capped, and `tests/test_api_connections_base.py` tells when one of them has moved.
"""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, ClassVar, Final, TypeGuard

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.http.policies import Policies
from api.limits.clients import HEALTH
from api.limits.joined_writes import JoinedWrites
from api.limits.places import Places
from api.limits.refusals import refusal
from api.limits.request_limits import Arrived, Refused
from api.limits.waiting import Phase, Waiting
from api.service.settings import Config
from api.telemetry.metrics import Metrics

SLICE: Final = 4_096
"""Bytes that are parsed at once."""

PIPELINED: Final = 16
"""Requests that may wait for the answer to an earlier one before no more is parsed; those of one
slice may be more.
"""

LAST_SECONDS: Final = 0.2
"""For which a connection without a request stays open when the service ends."""

HELD_MOST: Final = 2**20
"""Bytes that are kept of what was sent ahead; a server reads some hundred thousand at once."""


class Limits:
    """What all connections of a server share."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self.config = config
        self.metrics = metrics
        self.places = Places(config, metrics)
        self.policies = Policies(config)

    def count_cut(self, reason: str) -> None:
        """Count a connection that was closed on its client."""
        self.metrics.connections_cut.labels(reason).inc()


class Connection(HttpToolsProtocol):
    """Uvicorn's, within limits. `limited` makes a class of it for one server."""

    limits: ClassVar[Limits]

    client_name: str | None
    """Whose place it has; None for a spare one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; make room first where all places are taken."""
        super().connection_made(transport)
        self._joined = JoinedWrites(transport, self.loop)
        self.transport = self._joined  # type: ignore[assignment]  # as far as it is used
        self._waiting = Waiting(self.limits.config, self.loop.time())
        self._arrived = Arrived(self.limits.config)
        self._held = b""
        self._is_head_known = False
        self._running: RequestResponseCycle | None = None
        self._has_left = self._is_ending = False
        self._refused: Refused | None = None
        others = (each for each in self.connections if self._is_another(each))
        self.client_name = self.limits.places.take(self.client[0] if self.client else "", others)
        if self.client_name is None:
            self.limits.places.take_spare(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever answers a request that nobody listens: uvicorn tells it of the last one
        alone, while a client may have sent several at once.
        """
        self._disconnect()
        super().connection_lost(exc)
        if not self._has_left:
            self._has_left = True
            self.limits.places.leave(self)

    def data_received(self, data: bytes) -> None:
        """Parse what came, a little at a time, so that no limit is passed by far."""
        self._waiting.count(len(data))
        for start in range(0, len(data), SLICE):
            if self.transport.is_closing():
                return
            if self._held or len(self.pipeline) >= PIPELINED:
                self._hold(data[start:])
                return
            self._take(memoryview(data)[start : start + SLICE])

    def on_message_begin(self) -> None:
        """A head begins."""
        if self._is_head_known:
            return
        super().on_message_begin()
        self._waiting.begin(Phase.HEAD, self.loop.time())

    def on_url(self, url: bytes) -> None:
        """Take a part of the path and query."""
        if not self._is_head_known:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of a head. One behind a body is counted and dropped: merged into the head,
        it would say otherwise what was already acted on (RFC 9110, section 6.5.1).
        """
        if self._is_head_known:
            return
        if self._phase is Phase.BODY:
            self._stop_at(self._arrived.fault_of_trailer(name, value))
        else:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there: a request, if it is within the limits."""
        if self._is_head_known:
            return
        self._stop_at(self._arrived.fault_of_head(self.url, self.headers))
        if self._is_spare and self.url.partition(b"?")[0].decode("latin-1") not in HEALTH:
            self.limits.count_cut("full")
            self._stop_at((HTTPStatus.SERVICE_UNAVAILABLE, "all connections are in use"))
        super().on_headers_complete()
        if self._is_spare or self._is_ending:
            self.cycle.keep_alive = False
        self._waiting.begin(Phase.BODY, self.loop.time())
        self._arrived = Arrived(self.limits.config)

    def on_body(self, body: bytes) -> None:
        """Hand a part of a body on, or drop it where the request has been answered."""
        self._stop_at(self._arrived.fault_of_body(body, is_wanted=not self.cycle.response_complete))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there, whole, unless the parser takes its body for another protocol's."""
        if self.parser.should_upgrade() and self._framing:
            return
        super().on_message_complete()
        self._waiting.end()
        self._arrived = Arrived(self.limits.config)

    def on_response_complete(self) -> None:
        """Go on with what was sent ahead, before any more of it is read."""
        self._joined.end_answer()
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if not self.pipeline and self._held:
            held, self._held = self._held, b""
            self.data_received(held)
        if self.pipeline or self._held:
            self.flow.pause_reading()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's words)
        """Answer what is no request, or one beyond a limit."""
        status, detail = self._refused or (HTTPStatus.BAD_REQUEST, "expected an HTTP/1.1 request")
        if status != HTTPStatus.SERVICE_UNAVAILABLE:
            self.limits.count_cut("malformed" if self._refused is None else "too large")
        self._refuse(status, detail)

    def look_after(self, now: float) -> None:
        """Close the connection if its client has kept it waiting for too long."""
        is_paused = self.flow.read_paused
        overdue = self._waiting.overdue(now, is_idle=self._is_idle, is_paused=is_paused)
        if overdue is not None:
            self._cut(overdue)
        if self._waiting.is_left_untaken(self.transport.get_write_buffer_size(), now):
            self.limits.count_cut("answer not taken")
            self.transport.abort()

    def shutdown(self) -> None:
        """Close behind the answer to what is asked now or in a moment: whoever keeps a connection
        may have sent a request before it could know.
        """
        self._is_ending = True
        if self._is_idle:
            self.loop.call_later(LAST_SECONDS, self._close_idle)
        else:
            super().shutdown()

    def _close_idle(self) -> None:
        if self._is_idle and not self.transport.is_closing():
            self._close()

    def end_body(self) -> None:
        """Close the connection if it waits for the rest of a body."""
        if self._phase is Phase.BODY:
            self._cut("half-sent body")

    @property
    def waits_since(self) -> float | None:
        """Since when no whole head has come; None where a request is being answered, or the
        connection closed.
        """
        if not self._is_idle or self._phase is Phase.BODY or self.transport.is_closing():
            return None
        return self._waiting.since

    def _is_another(self, one: object) -> TypeGuard["Connection"]:
        return isinstance(one, Connection) and one is not self

    @property
    def _phase(self) -> Phase:
        return self._waiting.phase

    @property
    def _is_spare(self) -> bool:
        return self.client_name is None

    @property
    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    @property
    def _may_answer(self) -> bool:
        """Whether what is written now would be the answer to what is refused, and no other's."""
        if self._phase is Phase.BODY:
            return not self.cycle.response_started and not self.pipeline
        return self._is_idle

    def make_way(self) -> None:
        """Close the connection in favour of another one."""
        self._cut("made way")

    def _cut(self, reason: str) -> None:
        self.limits.count_cut(reason)
        if self._phase is Phase.REQUEST:
            self._close()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "the rest of the request did not come in time")

    def _take(self, data: memoryview) -> None:
        """Parse a little, and look whether that was too much."""
        self._arrived.count(len(data))
        self._unset_keepalive_if_required()
        try:
            self._parse(data)
        except httptools.HttpParserError:
            self.send_400_response("")
            return
        in_body = self._phase is Phase.BODY
        self._refused = self._arrived.fault_of_rest(b"" if in_body else self._target, in_body)
        if self._refused is not None:
            self.send_400_response("")
        elif self._phase is Phase.NOTHING and self._is_idle:
            # Uvicorn's clock is off, though what came (empty lines, say) began no request.
            self._waiting.begin(Phase.HEAD, self.loop.time())

    def _parse(self, data: memoryview) -> None:
        """Parse; behind the head of a request that asks for another protocol this one goes on, as
        it was not granted (RFC 9110, section 7.8).
        """
        while len(data):
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                if self._phase is Phase.BODY:
                    self._expect_body()
            else:
                return

    def _expect_body(self) -> None:
        """Have a parser read the body that the one before it would not: taken for the next request,
        a body could be made to say anything in the name of whoever shares the connection.
        """
        fields = [*self._framing, *([] if self.cycle.keep_alive else [(b"connection", b"close")])]
        head = b"".join(name + b": " + value + b"\r\n" for name, value in fields)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's
        self._is_head_known = True
        try:
            self.parser.feed_data(b"POST / HTTP/1.1\r\n" + head + b"\r\n")
        finally:
            self._is_head_known = False

    def _hold(self, data: bytes) -> None:
        """Keep what was sent ahead of too many answers; whoever sends on and on is cut."""
        self._held += data
        self.flow.pause_reading()
        if len(self._held) > HELD_MOST:
            self._refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "expected fewer requests at once"
            self.send_400_response("")

    def _stop_at(self, fault: Refused | None) -> None:
        """Have the parser stop, which asks for `send_400_response`, where there is a fault."""
        if fault is not None:
            self._refused = fault
            raise ValueError(fault[1])

    @property
    def _framing(self) -> list[tuple[bytes, bytes]]:
        """The fields of the head that say where the body ends; none where there is no body."""
        return [each for each in self.headers if each[0] in _OF_FRAMING]

    @property
    def _target(self) -> bytes:
        """As much as there is of the path and query of a request that begins."""
        return self.url if self._phase is Phase.HEAD else b""

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        if self._may_answer and not self.transport.is_closing():
            self.transport.write(refusal(status, detail, self.limits.policies))
        self._close()

    def _close(self) -> None:
        """Close once what was written has been taken; who waits for a body is told at once."""
        self._waiting.end()
        self._unset_keepalive_if_required()
        self._disconnect()
        self.transport.close()

    def _disconnect(self) -> None:
        for cycle in (self._running, self.cycle):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)


_OF_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


def limited(config: Config, metrics: Metrics) -> type[Connection]:
    """The class of a server's connections."""
    return type("LimitedConnection", (Connection,), {"limits": Limits(config, metrics)})


def look_after(connections: Iterable[Any], now: float) -> None:
    """Close those whose client has kept them waiting for too long."""
    for each in list(connections):
        if isinstance(each, Connection):
            each.look_after(now)


def end_bodies(connections: Iterable[Any]) -> None:
    """Close those that wait for the rest of a body."""
    for each in list(connections):
        if isinstance(each, Connection):
            each.end_body()
