"""Connections that are bounded: how many, how much comes on each in every phase, how long any
half-sent request and any answer that nobody takes is waited for.

Uvicorn bounds none of these: its parser takes a head of any size for as long as it likes to come,
and what stands around and behind a body without end. It is subclassed down to its private parts, so
its version is capped, and `tests/test_api_connections_base.py` tells when one of them has moved.
"""

import asyncio
from collections.abc import Iterable
from enum import Enum
from http import HTTPStatus
from typing import Any, ClassVar, Final

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.connections.clients import HEALTH, Proxies, client_of
from api.connections.request_limits import Arrived, Refused
from api.connections.shares import Shares
from api.http.policies import Policies
from api.problems.problem import MEDIA_TYPE, encoded
from api.service.settings import Config
from api.telemetry.metrics import Metrics

SPARE: Final = 32
"""Connections beyond those that there are places for, which are told how the service is."""

SLICE: Final = 4_096
"""Bytes that are parsed at once."""

PIPELINED: Final = 16
"""Requests that may wait for the answer to an earlier one before no more is parsed; those of one
slice may be more.
"""

HELD_MOST: Final = 2**20
"""Bytes that are kept of what was sent ahead; a server reads some hundred thousand at once."""


class Phase(Enum):
    """What a connection waits for from its client."""

    REQUEST = "request"
    """The first byte of one; for the next one on the connection, uvicorn keeps the time."""

    HEAD = "head"
    BODY = "body"
    NOTHING = "nothing"


class Limits:
    """What all connections of a server share."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self.config = config
        self.metrics = metrics
        self.most = config.connections
        refused = metrics.shares_refused.labels("connections").inc
        self.places = Shares(config.connections, config.client_share, refused)
        self.proxies = Proxies(config.trusted_proxies)
        self.spare: list[Connection] = []
        """Connections beyond the places, in the order in which they came."""
        self.policies = Policies(config)

    def count_cut(self, reason: str) -> None:
        """Count a connection that was closed on its client."""
        self.metrics.connections_cut.labels(reason).inc()


class Connection(HttpToolsProtocol):
    """Uvicorn's, within limits. `limited` makes a class of it for one server."""

    limits: ClassVar[Limits]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; make room first where all places are taken."""
        super().connection_made(transport)
        self._phase = Phase.REQUEST
        self._since = self._taken_at = self.loop.time()
        self._received = 0
        self._untaken = 0
        self._arrived = Arrived(self.limits.config)
        self._held = b""
        self._is_head_known = False
        self._running: RequestResponseCycle | None = None
        self._has_left = False
        self._refused: Refused | None = None
        self._client = client_of(self.client[0] if self.client else "")
        self._is_spare = not self._has_place()
        if self._is_spare:
            self._take_spare()
        else:
            self.limits.places.take(self._client)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever answers a request that nobody listens: uvicorn tells it of the last one
        alone, while a client may have sent several at once.
        """
        self._disconnect()
        super().connection_lost(exc)
        if not self._has_left:
            self._has_left = True
            self._leave()

    def data_received(self, data: bytes) -> None:
        """Parse what came, a little at a time, so that no limit is passed by far."""
        self._received += len(data)
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
        self._phase = Phase.HEAD
        self._since = self.loop.time()
        self._received = 0

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
        if self._is_spare:
            self.cycle.keep_alive = False
        self._phase = Phase.BODY
        self._since = self.loop.time()
        self._received = 0
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
        self._phase = Phase.NOTHING
        self._arrived = Arrived(self.limits.config)

    def on_response_complete(self) -> None:
        """Go on with what was sent ahead, before any more of it is read."""
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
        config = self.limits.config
        waited = now - self._since
        if self._phase is Phase.BODY and waited > config.body_seconds:
            self._look_after_body(now)
        elif self._phase in _BEFORE_REQUEST and self._is_idle and waited > config.head_seconds:
            self._cut("half-sent head")
        self._look_after_answer(now)

    def end_body(self) -> None:
        """Close the connection if it waits for the rest of a body."""
        if self._phase is Phase.BODY:
            self._cut("half-sent body")

    @property
    def client_name(self) -> str | None:
        """Whose place it has; None for a spare one."""
        return None if self._is_spare else self._client

    @property
    def waits_since(self) -> float | None:
        """Since when no whole head has come; None where a request is being answered."""
        return self._since if self._is_idle and self._phase is not Phase.BODY else None

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

    def _look_after_body(self, now: float) -> None:
        config = self.limits.config
        is_too_slow = self._received < config.body_rate * config.body_seconds
        if self._is_idle or (is_too_slow and not self.flow.read_paused):
            self._cut("half-sent body")
        self._since, self._received = now, 0

    def _look_after_answer(self, now: float) -> None:
        untaken = self.transport.get_write_buffer_size()
        if untaken == 0 or untaken != self._untaken:
            self._untaken, self._taken_at = untaken, now
        elif now - self._taken_at > self.limits.config.answer_seconds:
            self.limits.count_cut("answer not taken")
            self.transport.abort()

    def _has_place(self) -> bool:
        """Whether there is one for this client, if need be one that another makes."""
        places = self.limits.places
        if self.client and self.limits.proxies.is_one(self.client[0]):  # there are many behind it
            return places.has_room() or self._make_room(None)
        if places.may_have(self._client):
            return True
        return self._make_room(self._client if places.has_room() else None)

    def _take_spare(self) -> None:
        """Wait for a request whether all is well; whoever waits for longest makes way."""
        spare = self.limits.spare
        spare.append(self)
        if len(spare) > SPARE:
            spare.pop(0).make_way()

    def _leave(self) -> None:
        if not self._is_spare:
            self.limits.places.leave(self._client)
        elif self in self.limits.spare:
            self.limits.spare.remove(self)

    def _make_room(self, client: str | None) -> bool:
        """Close some of those (of a client, or of all) that have waited longest for a whole head,
        if there are any. Some, since who wants to fill all places would else have them all looked
        at for each of his.
        """
        waiting = [
            (each.waits_since, id(each), each)
            for each in self.connections
            if isinstance(each, Connection)
            and each is not self
            and client in {None, each.client_name}
            and each.waits_since is not None
            and not each.transport.is_closing()
        ]
        if not waiting:
            return False
        for _, _, oldest in sorted(waiting)[: max(1, self.limits.most // 20)]:
            oldest.make_way()
        return True

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
            self._phase, self._since = Phase.HEAD, self.loop.time()

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
            self.transport.write(_answer(status, detail, self.limits.policies))
        self._close()

    def _close(self) -> None:
        """Close once what was written has been taken; who waits for a body is told at once."""
        self._phase = Phase.NOTHING
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
_BEFORE_REQUEST: Final = frozenset({Phase.REQUEST, Phase.HEAD})


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


def _answer(status: HTTPStatus, detail: str, policies: Policies) -> bytes:
    body = encoded(status, detail, "/")
    retry = [(b"retry-after", b"1")] if status == 503 else []
    fields = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *retry,
        *policies.everywhere,
    ]
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in fields]
    return b"\r\n".join([*lines, b"", body])
