"""The body of a request that is handed on: as it comes, and once more where that is possible."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpcore
from litestar.types import Receive

KEPT_BYTES: Final = 1_000_000
"""Of a body that is kept until it is answered."""

_READS: Final = frozenset({"GET", "HEAD"})


class ClientGoneError(Exception):
    """Whoever was sending has hung up."""


class HandedOnBody:
    """A body that is sent to the process that writes. It may be sent again while nothing of it was;
    afterwards where the client has named it by a key, so that it is recorded once.
    """

    def __init__(self, scope: Any, receive: Receive, most: int) -> None:
        """`most` is how many bytes are taken."""
        fields = dict(scope["headers"])
        declared = int(fields.get(b"content-length", 0))
        self.is_there = b"content-length" in fields or b"transfer-encoding" in fields
        self._reads = scope["method"] in _READS
        # Of what is too large nothing has to come for it to be refused.
        self._most = -1 if declared > most else most
        self._receive = receive
        self._is_kept = b"idempotency-key" in fields and declared <= KEPT_BYTES
        self._kept: list[bytes] = []
        self._passed = 0
        self._has_all = False
        self.is_untouched = self.is_there
        """Whether nothing of it was sent, so that nothing can have been done about it."""

    @property
    def may_be_sent_again(self) -> bool:
        """Whether no more can come of that than of sending it once."""
        return self._reads or self.is_untouched or self._is_kept

    async def parts(self) -> AsyncIterator[bytes]:
        """What comes, until it is more than is taken: it has been refused by then, and that is read
        as soon as no more can be written.
        """
        for part in self._kept:
            yield part
        while not self._has_all:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            if self._passed > self._most:
                raise httpcore.WriteError
            self.is_untouched = False
            part = message.get("body", b"")[: self._most - self._passed + 1]
            self._has_all = not message.get("more_body")
            if part:
                self._take(part)
                yield part

    def _take(self, part: bytes) -> None:
        self._passed += len(part)
        if not self._is_kept:
            return
        self._kept.append(part)
        if self._passed > KEPT_BYTES:  # it did not say how long it is
            self._kept, self._is_kept = [], False
