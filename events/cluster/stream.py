"""The stream, as one connection asks it. Positions are its sequences.

Whatever is published says which position it comes after, of the whole stream, and is refused by the
servers where that is not the last one: so what was decided holds, whoever else publishes, and what
is sent twice is stored once. The formats are JetStream's own (ADR-1, ADR-31, ADR-50 of its
architecture).
"""

import asyncio
import json
import logging
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import sample
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct
from nats import errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.admission.tail import Group
from events.cluster import promises
from events.cluster.address import ClusterAddress
from events.cluster.messages import APPEND, StoredMessage, append_told
from events.cluster.refusals import DoubtfulError, NotNowError, refuse
from events.errors import (
    ClockAheadError,
    LedgerCorruptError,
    LedgerUnavailableError,
    NobodyThereError,
)
from events.ledger.protocol import READ_LIMIT

ASK_SECONDS: Final = 2.0
"""Until an answer is waited for."""

CONNECT_SECONDS: Final = 5.0
PING_SECONDS: Final = 2
"""Between two looks whether the server is there."""

RECONNECT_SECONDS: Final = 0.2
READ_SECONDS: Final = 10.0
"""Until a page has come whole."""

HEADERS_BYTES: Final = 2_048
"""What a message's headers take at most, its key among them."""

MOST_APART: Final = timedelta(seconds=60)
"""A node's clock and a server's; what is recorded is ordered by the former."""

NO_JETSTREAM: Final = "no server answers for JetStream: is it in their configuration?"
NOT_FOUND: Final = 10059
_AFTER: Final = "Nats-Expected-Last-Sequence"

_FAILURES: Final = (errors.Error, OSError, TimeoutError)
"""What a connection raises that is being lost."""

_log = logging.getLogger("detente.cluster")


class StreamStand(Struct, frozen=True):
    """How a stream stands, by its leader: the last position, and how it is set."""

    head: int
    config: dict[str, Any]
    leader: str | None


class ClusterStream:
    """A connection; `on_more` is called where somebody has published, or may have."""

    def __init__(self, client: Client, address: ClusterAddress) -> None:
        self._client = client
        self._address = address

    @property
    def is_connected(self) -> bool:
        """Whether a server can be asked at all just now."""
        return self._client.is_connected

    @property
    def is_closed(self) -> bool:
        """Whether the connection is lost for good."""
        return self._client.is_closed

    @property
    def version(self) -> str:
        """Of the server that is asked."""
        found = self._client.connected_server_version
        return f"{found.major}.{found.minor}.{found.patch}"

    async def is_missing(self) -> bool:
        """Whether there is no such stream."""
        told = await self._api("STREAM.INFO", {})
        return bool((told.get("error") or {}).get("err_code") == NOT_FOUND)

    async def listen(self, on_more: Callable[[], None]) -> None:
        """Hear of what others publish: before it is stored, so that it is only a nudge."""

        async def heard(_: Msg) -> None:
            on_more()

        await self._client.subscribe(self._address.subject, cb=heard)

    async def stand(self) -> StreamStand:
        """How it stands; raises `NotNowError` where no leader can tell."""
        told = await self._api("STREAM.INFO", {})
        if (error := told.get("error")) is not None:
            if error.get("err_code") == NOT_FOUND:
                # Not all servers know at once of one that was just made.
                raise NotNowError(f"the cluster has no stream {self._address.name!r}")
            refuse(error)
        leader = (told.get("cluster") or {}).get("leader")
        if told["config"].get("num_replicas", 1) > 1 and not leader:
            raise NotNowError("the stream has no leader: too few of its servers are there")
        return StreamStand(told["state"]["last_seq"], told["config"], leader)

    async def create(self, config: dict[str, Any]) -> None:
        """Make the stream, unless it is there."""
        told = await self._api("STREAM.CREATE", config)
        if (error := told.get("error")) is None or error.get("err_code") == 10058:  # it is there
            return
        if error.get("err_code") == 10074:
            servers = f"{config['num_replicas']} servers, and this one is alone"
            raise LedgerUnavailableError(f"the stream is to be on {servers}: start the others")
        refuse(error)

    async def publish(self, group: Group, after: int) -> None:
        """Store all of a group or nothing of it, right after a position.

        Raises `MovedError`, `NotNowError`, `DoubtfulError` or `LedgerUnavailableError`.
        """
        firsts = {each.first: append_told(each) for each in group.entries.values()}
        bodies = [each.stored for each in group.rows]
        headers = [dict(firsts.get(each.position, {})) for each in group.rows]
        headers[0][_AFTER] = str(after)
        self._refuse_large(bodies)
        if len(bodies) == 1:
            last = await self._stored(bodies[0], headers[0])
        else:
            last = await self._stored_as_batch(bodies, headers)
        if last != group.rows[-1].position:
            raise DoubtfulError(f"stored up to {last}, not {group.rows[-1].position}")

    async def read(self, after: int, limit: int = READ_LIMIT) -> list[StoredMessage]:
        """Messages after a position, in order and without gaps, as many as a server gives at once;
        none at the end of what it has, which may be behind the leader. Raises `NotNowError`, and
        `LedgerCorruptError` where the next one is gone.
        """
        inbox = self._client.new_inbox()
        asked = json.dumps({"seq": after + 1, "batch": limit}).encode()
        subject = f"$JS.API.DIRECT.GET.{self._address.name}"
        try:
            coming = await self._client.subscribe(inbox)
            try:
                await self._client.publish(subject, asked, reply=inbox)
                async with asyncio.timeout(READ_SECONDS):
                    return await self._page(coming, after)
            finally:
                await coming.unsubscribe()
        except _FAILURES as error:
            raise NotNowError(_said(error)) from error

    async def message(self, position: int) -> StoredMessage | None:
        """What the leader has at a position; None where it has nothing there."""
        told = await self._api("STREAM.MSG.GET", {"seq": position})
        if "error" in told:
            return None
        found = told["message"]
        head = b64decode(found.get("hdrs", "")).decode("ascii", "replace")
        lines = (each.partition(": ") for each in head.splitlines())
        append = next((value for name, _, value in lines if name == APPEND), None)
        return StoredMessage(found["seq"], append, b64decode(found.get("data", "")))

    async def refuse_clock(self, now: datetime) -> None:
        """Raise `ClockAheadError` where a clock and the servers' are far apart."""
        told = await self._api("STREAM.INFO", {})
        if "ts" not in told:
            return
        theirs = datetime.fromisoformat(told["ts"][:19]).replace(tzinfo=UTC)
        if abs(now - theirs) > MOST_APART:
            mine = now.isoformat(timespec="seconds")
            servers = theirs.isoformat(timespec="seconds")
            raise ClockAheadError(f"{mine} here and {servers} on the cluster: set the one right")

    async def leave(self) -> None:
        """Go on with another server."""
        await self._client.force_reconnect()

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.close()

    async def _page(self, coming: Any, after: int) -> list[StoredMessage]:
        found: list[StoredMessage] = []
        while True:
            # One that cannot be reached is asked as well as another, and says nothing.
            message = await coming.next_msg(timeout=READ_SECONDS if found else ASK_SECONDS)
            headers = message.headers or {}
            if "Status" in headers or "Nats-Sequence" not in headers:
                return found  # 204 after the last one, 404 for none
            position = int(headers["Nats-Sequence"])
            if position != after + len(found) + 1:
                if found:
                    return found
                raise LedgerCorruptError(after + 1, f"the stream goes on at {position}")
            found.append(StoredMessage(position, headers.get(APPEND), message.data))

    async def _stored(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            told = await self._client.request(
                self._address.subject, body, timeout=ASK_SECONDS, headers=headers
            )
        except errors.NoRespondersError as error:
            raise NotNowError("nobody there has the stream") from error
        except (errors.OutboundBufferLimitError, errors.ConnectionClosedError) as error:
            raise NotNowError(_said(error)) from error
        except _FAILURES as error:
            raise DoubtfulError(_said(error)) from error
        return _acknowledged(told.data)

    async def _stored_as_batch(
        self, bodies: Sequence[bytes], headers: Sequence[dict[str, str]]
    ) -> int:
        batch, last = uuid4().hex, len(bodies)
        for number, (body, own) in enumerate(zip(bodies, headers, strict=True), start=1):
            own |= {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
            if number == last:
                own["Nats-Batch-Commit"] = "1"
                return await self._stored(body, own)
            await self._staged(body, own, is_first=number == 1)
        raise AssertionError("a batch has messages")

    async def _staged(self, body: bytes, headers: dict[str, str], *, is_first: bool) -> None:
        """Nothing of a batch is stored before its last message is there."""
        try:
            if not is_first:
                await self._client.publish(self._address.subject, body, headers=headers)
                return
            told = await self._client.request(
                self._address.subject, body, timeout=ASK_SECONDS, headers=headers
            )
        except _FAILURES as failure:
            raise NotNowError(_said(failure)) from failure
        if told.data and (refusal := json.loads(told.data).get("error")) is not None:
            refuse(refusal)

    def _refuse_large(self, bodies: Sequence[bytes]) -> None:
        # Not by the server: it would end the connection, for good.
        most = (self._client.max_payload or promises.LARGEST) - HEADERS_BYTES
        if (largest := max(map(len, bodies))) > most:
            reason = f"an event of {largest} bytes, and the servers take {most} (max_payload)"
            raise LedgerUnavailableError(reason)

    async def _api(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        subject = f"$JS.API.{what}.{self._address.name}"
        try:
            told = await self._client.request(
                subject, json.dumps(asked).encode() if asked else b"", timeout=ASK_SECONDS
            )
        except errors.NoRespondersError as error:
            raise NotNowError(NO_JETSTREAM) from error
        except _FAILURES as error:
            raise NotNowError(_said(error)) from error
        found: dict[str, Any] = json.loads(told.data)
        return found


async def connected(address: ClusterAddress, options: Mapping[str, Any]) -> ClusterStream:
    """A connection to the first server that answers, which is left for another one when it is gone.

    Raises `NobodyThereError`, saying what is wrong with each.
    """
    reasons: list[str] = []
    servers = sample(address.servers, len(address.servers))  # not all nodes ask the same one
    client = Client()
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await _connect(client, servers, options, reasons)
    except _FAILURES as error:
        with suppress(Exception):
            await client.close()
        told = "; ".join(dict.fromkeys(reasons)) or _said(error)
        raise NobodyThereError(f"no server answers at {', '.join(servers)}: {told}") from error
    return ClusterStream(client, address)


async def _connect(
    client: Client, servers: list[str], options: Mapping[str, Any], reasons: list[str]
) -> None:
    async def told(error: Exception) -> None:
        if not client.is_connected:
            reasons.append(_said(error))
        _log.debug("the cluster: %s", _said(error))

    await client.connect(
        servers,
        name="detente",
        pending_size=0,  # what cannot be sent is refused, and not sent when all have given up
        no_echo=True,
        dont_randomize=True,
        max_reconnect_attempts=1,  # the first time: somebody is to be told what is wrong
        reconnect_time_wait=0,
        # A server that stands still is left for another one within seconds.
        ping_interval=PING_SECONDS,
        max_outstanding_pings=2,
        connect_timeout=2,
        error_cb=told,
        **options,
    )
    client.options["max_reconnect_attempts"] = -1
    client.options["reconnect_time_wait"] = RECONNECT_SECONDS
    reasons.clear()


def _acknowledged(data: bytes) -> int:
    try:
        told = json.loads(data)
    except ValueError as error:
        raise DoubtfulError(f"an answer that is none: {data[:100]!r}") from error
    if (refusal := told.get("error")) is not None:
        refuse(refusal)
    return int(told["seq"])


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
