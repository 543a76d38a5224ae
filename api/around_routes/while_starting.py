"""What is answered while the stores are being opened: that the service lives, and how far it is."""

import sqlite3
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
from litestar.types import Receive, Scope, Send
from prometheus_client.exposition import choose_encoder

from api.answers.operation import Health, Ready
from api.http.media_formats import JSON
from api.problems.document_shape import MEDIA_TYPE, encoded
from api.routes.operation.about import READER, WRITER
from api.routes.page.page import OF_THE_API, prefers_page
from api.routes.page.refused import bare
from api.service.settings import Config
from api.service.starting import Starting
from api.service.stores import head_of
from api.telemetry.metrics import Metrics
from events.storage.sqlite import SqliteLedger

HTML: Final = "text/html; charset=utf-8"


class WhileStarting:
    """Stands for all routes until the stores are open."""

    def __init__(self, starting: Starting, config: Config, metrics: Metrics) -> None:
        self._starting = starting
        self._config = config
        self._metrics = metrics if config.metrics else None

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        fields = dict(scope["headers"])
        accept = fields.get(b"accept", b"").decode("latin-1")
        if path == "/health":
            await self._send(send, HTTPStatus.OK, await self._health(), JSON.media_type)
        elif path == "/ready":
            await self._send(send, HTTPStatus.SERVICE_UNAVAILABLE, self._ready(), JSON.media_type)
        elif path == "/metrics" and self._metrics is not None:
            encode, media_type = choose_encoder(accept)
            body = encode(self._metrics.registry)
            await self._send(send, HTTPStatus.OK, body, media_type)
        elif not path.startswith(OF_THE_API) and prefers_page(accept):
            detail, seconds = str(self._starting), self._starting.seconds_left
            body = bare(HTTPStatus.SERVICE_UNAVAILABLE, detail, seconds)
            await self._send(send, HTTPStatus.SERVICE_UNAVAILABLE, body, HTML)
        else:
            detail = f"the service is starting; {self._starting}"
            body = encoded(HTTPStatus.SERVICE_UNAVAILABLE, detail, path)
            await self._send(send, HTTPStatus.SERVICE_UNAVAILABLE, body, MEDIA_TYPE)

    async def _health(self) -> bytes:
        head = await head_of(Path(self._config.data))
        health = Health(
            status="starting",
            ledger_head=head,
            views_checkpoint=0,
            lag=head,
            failing_at=None,
            troubles=(),
            durability=SqliteLedger.durability,
            sqlite=sqlite3.sqlite_version,
            version=version("detente"),
            clock=None,
            starting=self._starting.at,
            role=READER if self._config.read_only else WRITER,
            writer=self._config.writer_url or None,
        )
        return msgspec.json.encode(health)

    def _ready(self) -> bytes:
        ready = Ready(
            status="not ready",
            checks={"starting": str(self._starting)},
            role=READER if self._config.read_only else WRITER,
        )
        return msgspec.json.encode(ready)

    async def _send(self, send: Send, status: HTTPStatus, body: bytes, media_type: str) -> None:
        headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append((b"retry-after", b"%d" % self._starting.seconds_left))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
