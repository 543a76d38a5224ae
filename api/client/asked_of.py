"""Of whom a client asks, and by what; what it is the same in whether it blocks or not."""

from collections.abc import Mapping
from copy import copy
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Self, TypeVar

import httpx
from httpx import URL
from msgspec.structs import replace

from api.answers.recording import RecordingAnswer
from api.client.asks import Hearing, Inquiry
from api.client.clocks import AskedBy, Clocks, DayAsked, Instant
from api.client.kept import KeptReplies, unless_it_reads_as
from api.client.reading import Reply, told_by
from api.client.retries import Failed, RequestToSend, Retries, Steps, answered
from api.client.streams import StreamSteps, heard
from api.client.table import Verbs
from projections.model.on_evidence import OnEvidence

Told = TypeVar("Told")

TIMEOUT: Final = 30.0
QUIET_FOR: Final = 90.0
"""Seconds without a word after which a stream is taken to be cut off: a service sends beats."""

_NEVER: Final = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.TooManyRedirects)
"""What fails again however often it is tried."""


class AskedOf(Verbs):
    """A service at a `url`, asked with a `key` where it takes one, by the clocks and the evidence
    that it was bound to. `keep` answers are kept, and sent anew only where they read otherwise.
    """

    def __init__(
        self, url: str, *, key: str | None = None, retries: Retries | None = None, keep: int = 0
    ) -> None:
        try:
            at = URL(url)
        except httpx.InvalidURL as error:
            raise ValueError(f"expected the address of a service, found {url!r}") from error
        if at.userinfo:
            raise ValueError("expected the address of a service, without a user and a password")
        if at.scheme not in {"http", "https"} or not at.host or at.query or at.fragment:
            raise ValueError(f"expected the address of a service, found {url!r}")
        if key is not None and not (key.isascii() and key.isprintable() and key.strip() == key):
            raise ValueError("expected a key as it was given out")  # and never shown
        self.url = str(at).rstrip("/")
        self.asked_by = AskedBy()
        self._headers = {"User-Agent": _agent()}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"
        self._retries = retries or Retries()
        self._kept = KeptReplies(keep)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.url}>"

    def at(
        self,
        clocks: Clocks | None = None,
        *,
        as_of: DayAsked | None = None,
        public_by: DayAsked | None = None,
        known_at: Instant | None = None,
    ) -> Self:
        """The same client, asking by these clocks: those given, or by name those that are to be
        other than those that it asks by now.
        """
        given = {"as_of": as_of, "public_by": public_by, "known_at": known_at}
        named = {name: each for name, each in given.items() if each is not None}
        return self._by(clocks=replace(clocks or self.asked_by.clocks, **named))

    def on(self, evidence: OnEvidence) -> Self:
        """The same client, asking what some evidence tells."""
        return self._by(evidence=evidence)

    def after(self, recorded: RecordingAnswer | int) -> Self:
        """The same client, whose answers show what was recorded."""
        position = recorded if isinstance(recorded, int) else recorded.min_position
        return self._by(min_position=position)

    def _by(self, **changed: Any) -> Self:
        other = copy(self)
        other.asked_by = replace(self.asked_by, **changed)
        return other

    def _request(
        self, asked: Inquiry[Any], headers: Mapping[str, str] | None = None
    ) -> RequestToSend:
        return RequestToSend(
            method=asked.method,
            address=f"{self.url}{asked.path}",
            parameters=asked.asked_by(self.asked_by),
            headers={**self._headers, **asked.headers, **(headers or {})},
            content=asked.content,
            is_repeatable=asked.is_repeatable,
        )

    def _answering(self, asked: Inquiry[Told]) -> Steps[Told]:
        request = self._request(asked)
        kept = self._kept.of(request)
        reply = yield from answered(unless_it_reads_as(request, kept), self._retries)
        if reply.status == 304 and kept is not None:
            reply = kept
        self._kept.keep(request, reply)
        return told_by(reply, asked.reading)

    def _hearing(self, hearing: Hearing) -> StreamSteps:
        def request_at(place: str | None) -> RequestToSend:
            from_there = {} if place is None else {"Last-Event-ID": place}
            return self._request(hearing.asked, {"Accept": "text/event-stream", **from_there})

        return heard(request_at, self._retries, hearing.after)


def as_sent(http: httpx.Client | httpx.AsyncClient, request: RequestToSend) -> httpx.Request:
    """A request as it goes over the wire; raises `ValueError` for an address that cannot."""
    try:
        address = URL(request.address)
    except httpx.InvalidURL as error:
        raise ValueError(f"the address cannot be asked: {error}") from error
    if request.parameters:
        address = address.copy_merge_params(list(request.parameters))
    return http.build_request(
        request.method, address, headers=dict(request.headers), content=request.content
    )


def replied(response: httpx.Response) -> Reply:
    """What came, once all of it is there."""
    headers = {name.lower(): each for name, each in response.headers.items()}
    return Reply(str(response.request.url), response.status_code, headers, response.content)


def failed(error: httpx.HTTPError) -> Failed:
    """Why nothing came."""
    said = str(error) or type(error).__name__
    return Failed(said, is_passing=not isinstance(error, _NEVER))


def _agent() -> str:
    try:
        return f"detente-client/{version('detente')}"
    except PackageNotFoundError:
        return "detente-client"
