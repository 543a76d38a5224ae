"""Who may write: the guard of every writing route. It runs before a body is read.

Guards are coroutines that await nothing: Litestar would run plain functions in threads, and each
would wait for its turn there.
"""

from pathlib import Path
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import (
    ClientException,
    HTTPException,
    NotAuthorizedException,
    PermissionDeniedException,
    TooManyRequestsException,
)
from litestar.handlers import BaseRouteHandler

from api.http.request import AnyRequest
from api.limits.clients import client_of
from api.service.settings import Config
from api.service.stores import Service
from api.telemetry.redaction import has_key
from api.writing.keys import ADMINISTRATION, SCOPES, Key, Keyring, KeyScope
from api.writing.rate_limits import Allowance, Buckets
from events.errors import ReadOnlyError

WRITING = "writing"
"""The option that every writing route is declared with."""

KEYED = "keyed"
"""The option of a route that reads what is kept beside the ledger: only who has a key is answered,
by the process that writes.
"""

FAILURES_PER_MINUTE = 60
"""How often a client's address may come with a key that is none, before it is told to wait."""

REALM = 'Bearer realm="detente"'

BODY = "body"
"""The option that names the struct which a route of the desk takes."""

CONFLICT = "conflict"
"""The option that names what such a route answers where somebody else was faster (409)."""

_OFF = (
    "writing is off: nobody has a key yet;"
    " whoever runs the service makes one: detente keys add NAME --scope facts:write"
)

_Connection = ASGIConnection[Any, Any, Any, Any]


class Access:
    """The keys of a data directory, and how often they have been used of late."""

    def __init__(self, directory: Path) -> None:
        self.keyring = Keyring(directory)
        self._used = Buckets()
        self._failed = Buckets()

    def admit(self, authorization: str | None, address: str) -> tuple[Key, Allowance]:
        """Whose key came with a request; raises what the client is to be told otherwise."""
        kind, _, token = (authorization or "").partition(" ")
        key = self.keyring.holder(token.strip()) if kind.lower() == "bearer" else None
        if key is None:
            raise self._refusal(address, is_given=authorization is not None)
        allowance = self._used.take(key.id, key.requests_per_minute)
        if allowance.wait_seconds:
            detail = f"more than the {key.requests_per_minute} requests a minute of this key"
            raise TooManyRequestsException(detail, headers=allowance.headers)
        return key, allowance

    def _refusal(self, address: str, *, is_given: bool) -> HTTPException:
        if not self.keyring.all():
            return PermissionDeniedException(_OFF)
        allowance = self._failed.take(client_of(address), FAILURES_PER_MINUTE)
        if allowance.wait_seconds:
            detail = "too many requests from this address without a key that is valid"
            return TooManyRequestsException(detail, headers=allowance.headers)
        return _no_valid_key(is_given=is_given)


async def needs_key(connection: _Connection, handler: BaseRouteHandler) -> None:
    """Let through who has a key; `holder` and `rate_headers` tell of it afterwards. A service that
    only reads asks for none.
    """
    service: Service = connection.app.state.service
    if service.beside is not None:
        raise ReadOnlyError(service.beside.writer)
    access: Access = connection.app.state.access
    address = connection.client.host if connection.client else ""
    try:
        key, allowance = access.admit(connection.headers.get("authorization"), address)
    except TooManyRequestsException:
        connection.app.state.metrics.rate_limited.inc()
        raise
    if not key.scopes:
        refuse_without(key, {*SCOPES} - {ADMINISTRATION})
    connection.scope["user"] = key
    connection.scope["auth"] = allowance


async def no_key_in_address(connection: _Connection, handler: BaseRouteHandler) -> None:
    """Refuse a key in an address, where logs and histories would keep it."""
    scope = connection.scope
    query = scope["query_string"].decode("latin-1")
    if has_key(query) or has_key(scope["path"]):
        raise ClientException(
            "a key belongs into the Authorization header; this one has been in an address,"
            " where others may have seen it: revoke it"
        )


def holder(request: AnyRequest) -> Key:
    """Whose key a request came with."""
    key: Key = request.scope["user"]
    return key


def rate_headers(request: AnyRequest) -> dict[str, str]:
    """What the holder has left."""
    allowance: Allowance = request.scope["auth"]
    return allowance.headers


def refuse_revoked(request: AnyRequest, key: Key) -> None:
    """Raise a 401 where a key has been revoked, or has expired, while the body came in."""
    access: Access = request.app.state.access
    if not access.keyring.is_live(key):
        raise _no_valid_key(is_given=True)


def refuse_without(key: Key, scopes: set[KeyScope]) -> None:
    """Raise a 403 that names the scopes which a key lacks."""
    if missing := key.lacks(scopes):
        names = " ".join(missing)
        raise PermissionDeniedException(
            f"the key lacks: {', '.join(missing)}",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{names}"'},
        )


def recorder(request: AnyRequest, *, is_dry_run: bool) -> Key:
    """Whose key a request to record came with. Raises a 403 where it takes two persons to record,
    as this is one; who has `administration` answers for it alone.
    """
    config: Config = request.app.state.config
    key = holder(request)
    if config.reviewers > 1 and not is_dry_run and key.lacks({ADMINISTRATION}):
        raise PermissionDeniedException(
            "it takes two persons to record here: keep the events as a draft (POST /v1/drafts),"
            " which somebody else accepts; administration alone records without one"
        )
    return key


def _no_valid_key(*, is_given: bool) -> NotAuthorizedException:
    error = ', error="invalid_token"' if is_given else ""
    return NotAuthorizedException(
        "a key is needed that is valid: Authorization: Bearer detente_…",
        headers={"WWW-Authenticate": REALM + error},
    )
