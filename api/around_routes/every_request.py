"""What every request passes before and every answer after the routes, matched or not.

Middleware of the framework does not see a request that no route takes, so this stands outside.
"""

from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from litestar.types import Receive, Send

from api.around_routes.every_answer import Exchange
from api.caching.cache import Cache
from api.http.allow import Methods
from api.http.cors import READING, CrossOrigin
from api.http.fields import Fields
from api.http.head_method import IS_HEAD, without_body
from api.http.policies import Hosts, Policies
from api.http.request import Routes
from api.limits.clients import HEALTH, client_of
from api.limits.shares import Shares
from api.problems.document_shape import MEDIA_TYPE, RETRY_AFTER_SECONDS, encoded
from api.routes.page.page import OF_THE_API, prefers_page
from api.routes.page.refused import bare
from api.service.settings import Config
from api.telemetry import logs
from api.telemetry.metrics import UNMATCHED, Metrics
from api.telemetry.redaction import redacted
from api.timelines import announced

_WANTED: Final = frozenset(
    {
        *(b"host", b"origin", b"x-request-id", b"access-control-request-method"),
        *(b"content-length", b"transfer-encoding"),
        *(b"accept", b"accept-encoding", b"accept-datetime", b"if-none-match", b"authorization"),
    }
)


class Refusal(Exception):  # noqa: N818 (it never leaves this module, and is an answer)
    """A request is answered here, with a problem document."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(detail)


_FULL: Final = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "your share of all answers is in use")


class Edge:
    """Checks requests, completes answers, counts and logs both."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self._policies = Policies(config)
        self._hosts = Hosts(config.allowed_hosts)
        self._cross_origin = CrossOrigin(config)
        self._most_parameters = config.query_parameters
        self._metrics = metrics if config.metrics else None
        self._is_logging = config.log_requests
        refused = metrics.shares_refused.labels("answers").inc
        self._places = Shares(config.connections, config.client_share, refused)
        self.methods = Methods()
        self.cache = Cache(config, announced.links)
        metrics.watch_cache(self.cache)

    async def __call__(self, routes: Routes, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one request."""
        began = perf_counter()
        asked = _asked(scope)
        identified = logs.request_id(asked.get(b"x-request-id"))
        exchange = Exchange(
            send, self._policies.of(scope["path"]), self._fields(scope, asked, identified)
        )
        if self._metrics is not None:
            self._metrics.in_flight += 1
        token = logs.REQUEST_ID.set(identified)
        client = client_of(scope["client"][0] if scope["client"] else "")
        is_given = self._places.may_have(client) or scope["path"] in HEALTH
        self._places.take(client)
        # Whatever is checked of a request was checked of the one whose answer was kept.
        kept = None if _has_body(asked) else self.cache.find(scope, asked)
        try:
            if not is_given:
                await _refuse(scope, asked, _FULL, exchange.send)
            elif kept is None:
                await self._ask(routes, asked, scope, receive, exchange)
            else:
                await exchange.send_whole(kept)
        finally:
            self._places.leave(client)
            self._end(scope, exchange, perf_counter() - began)
            logs.REQUEST_ID.reset(token)

    async def _ask(
        self,
        routes: Routes,
        asked: dict[bytes, bytes],
        scope: Any,
        receive: Receive,
        exchange: "Exchange",
    ) -> None:
        is_head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET", IS_HEAD: True} if is_head else scope
        out = without_body(exchange.send) if is_head else exchange.send
        out = self.methods.completing(inner, out)
        try:
            await self._pass(routes, asked, inner, receive, out)
        finally:
            exchange.route = inner.get("path_template") or UNMATCHED

    async def _pass(
        self,
        routes: Routes,
        asked: dict[bytes, bytes],
        scope: Any,
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            preflight = self._checked(scope, asked)
        except Refusal as refusal:
            await _refuse(scope, asked, refusal, send)
            return
        if preflight is not None:
            await send({"type": "http.response.start", "status": 204, "headers": preflight})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await self.cache.answer(routes, asked, scope, receive, send)

    def _checked(self, scope: Any, asked: dict[bytes, bytes]) -> Fields | None:
        """The answer to a preflight; raises `Refusal`."""
        self._check_host(scope, asked.get(b"host"))
        if scope["query_string"].count(b"&") >= self._most_parameters:
            most = self._most_parameters
            raise Refusal(HTTPStatus.BAD_REQUEST, f"expected a query of up to {most} parameters")
        method = scope["method"]
        if method in READING and _has_body(asked):
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "expected a request without a body")
        wanted = asked.get(b"access-control-request-method")
        origin = asked.get(b"origin")
        if method != "OPTIONS" or wanted is None or origin is None:
            return None
        answer = self._cross_origin.preflight(wanted.decode("latin-1"), scope["path"], origin)
        if answer is None:
            detail = "pages of that origin may not send such a request"
            raise Refusal(HTTPStatus.FORBIDDEN, detail)
        return answer

    def _check_host(self, scope: Any, host: bytes | None) -> None:
        if host is None and scope["http_version"] == "1.0":
            return
        allowed = None if host is None else self._hosts.allow(host)
        if allowed is None:
            raise Refusal(HTTPStatus.BAD_REQUEST, "expected one Host field that names a host")
        if not allowed:
            detail = "this service does not answer for that host; allowed_hosts names those it does"
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, detail)

    def _fields(self, scope: Any, asked: dict[bytes, bytes], identified: str) -> Fields:
        """What an answer says besides the policies of its path."""
        fields = [(b"x-request-id", identified.encode())]
        if b"access-control-request-method" in asked:
            return fields
        method, path = scope["method"], scope["path"]
        return fields + self._cross_origin.fields(method, path, asked.get(b"origin"))

    def _end(self, scope: Any, exchange: "Exchange", seconds: float) -> None:
        method, status, route = scope["method"], exchange.status, exchange.route
        if self._metrics is not None:
            self._metrics.in_flight -= 1
            self._metrics.answered((route, method, status), seconds, exchange.sent)
        client = scope["client"]
        if self._is_logging and client:  # without one, another process of ours has asked
            fields = {
                "method": method,
                "route": route,
                "path": redacted(scope["raw_path"].decode("latin-1"))[:200],
                "status": status,
                "ms": round(seconds * 1000, 2),
                "bytes": exchange.sent,
                "client": client[0],
            }
            logs.log_request(fields)


def _asked(scope: Any) -> dict[bytes, bytes]:
    """The fields of a request that matter here. A second Host makes the first one worthless."""
    asked: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _WANTED:
            asked[name] = value if name not in asked else _together(name, asked[name], value)
    return asked


def _together(name: bytes, one: bytes, other: bytes) -> bytes:
    return b"" if name == b"host" else one + b", " + other


def _has_body(asked: dict[bytes, bytes]) -> bool:
    return b"transfer-encoding" in asked or asked.get(b"content-length", b"0") != b"0"


async def _refuse(scope: Any, asked: dict[bytes, bytes], refusal: Refusal, send: Send) -> None:
    body, media_type = encoded(refusal.status, refusal.detail, scope["path"]), MEDIA_TYPE
    accept = asked.get(b"accept", b"").decode("latin-1")
    if not scope["path"].startswith(OF_THE_API) and prefers_page(accept):
        body, media_type = bare(refusal.status, refusal.detail), "text/html; charset=utf-8"
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", RETRY_AFTER_SECONDS.encode()))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
