"""An answer on its way out: completed, and what is counted of it kept."""

from http import HTTPStatus
from typing import Final

from litestar.types import Message, Send

from api.caching.stored_answers import Kept
from api.http.fields import Fields
from api.http.policies import POLICIES_OF_ROUTES
from api.telemetry.metrics import UNMATCHED

BROKEN_OFF: Final = 499
"""The status in logs and metrics of a request whose client has gone before it was answered."""


class Exchange:
    """Completes an answer on its way out and keeps what is counted of it."""

    __slots__ = ("_fields", "_policies", "_send", "route", "sent", "status")

    def __init__(self, send: Send, policies: Fields, fields: Fields) -> None:
        self._send = send
        self._policies = policies
        self._fields = fields
        self.status = BROKEN_OFF
        self.sent = 0
        self.route = UNMATCHED

    async def send(self, message: Message) -> None:
        """Send what the routes answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._completed([*message.get("headers", ())])
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
        await self._send(message)

    async def send_whole(self, kept: Kept) -> None:
        """Send an answer that was kept."""
        self.status, self.route, self.sent = kept.status, kept.route, len(kept.body)
        fields = self._completed(kept.fields)
        await self._send({"type": "http.response.start", "status": kept.status, "headers": fields})
        await self._send({"type": "http.response.body", "body": kept.body, "more_body": False})

    def _completed(self, answered: Fields) -> Fields:
        """The fields of an answer, completed; a policy that a route has of its own stays.

        A client has the policies of what is not modified.
        """
        if self.status == HTTPStatus.NOT_MODIFIED:
            return answered + self._fields
        own = [name for name, _ in answered if name.lower() in POLICIES_OF_ROUTES]
        policies = self._policies
        if own:
            policies = [each for each in policies if each[0] not in own]
        return answered + policies + self._fields
