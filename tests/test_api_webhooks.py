"""Webhooks against targets that take them, refuse them, hang, lead elsewhere or are within."""

import base64
import hashlib
import hmac
import json
import queue
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from events.time.clock import utc_now
from tests.running import detente, serving
from tests.test_api_stream import post
from tests.writers import issue, key, statement

PRIVATE = ("--webhook-private", "--webhook-seconds", "0.5")
FACT = "/v1/facts/blinken-visit-postponed?as_of=2023-03-01"


class Message(NamedTuple):
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)


class Target:
    """Listens on this machine; answers with what `statuses` has, then with 204."""

    def __init__(self, port: int = 0) -> None:
        self.statuses: list[int] = []
        self.taken: queue.Queue[Message] = queue.Queue()
        self.refused: list[Message] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?who=me"

    def next(self) -> Message:
        return self.taken.get(timeout=15)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                message = Message({n.lower(): v for n, v in self.headers.items()}, body)
                status = target.statuses.pop(0) if target.statuses else 204
                (target.taken.put if status == 204 else target.refused.append)(message)
                self.send_response(status)
                if status == 307:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def listening() -> Iterator[Target]:
    target = Target()
    thread = Thread(target=target.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield target
    finally:
        target.server.shutdown()
        target.server.server_close()


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


def add(data: Path, url: str, *options: str) -> tuple[str, str]:
    """Add a webhook; its id and secret."""
    added = detente("webhooks", "add", url, "--data", data, *options)
    assert added.returncode == 0, added.stderr
    return added.stderr.split()[1].rstrip("."), added.stdout.strip()


def listed(data: Path) -> list[dict[str, Any]]:
    return list(json.loads(detente("webhooks", "list", "--json", "--data", data).stdout))


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_signed(message: Message, secret: str) -> bool:
    """Standard Webhooks' rule, written here once more."""
    assert secret.startswith("whsec_")
    signed = b".".join(
        [
            message.headers["webhook-id"].encode(),
            message.headers["webhook-timestamp"].encode(),
            message.body,
        ]
    )
    digest = hmac.digest(base64.b64decode(secret[6:]), signed, hashlib.sha256)
    recent = abs(utc_now().timestamp() - int(message.headers["webhook-timestamp"])) < 60
    return recent and message.headers["webhook-signature"] == (
        "v1," + base64.b64encode(digest).decode()
    )


def test_webhook_is_told_in_order_signed_as_cloud_events(founded: Path, token: str) -> None:
    with listening() as target, serving(founded, *PRIVATE) as server:
        id, secret = add(founded, target.url)
        _, watching = add(founded, target.url, "--watch", FACT)
        first, *_ = post(server, token, *(issue(f"new-{n}") for n in range(20)))
        messages = [target.next() for _ in range(20)]
        retraction = {"fact": "blinken-visit-postponed", "reason": "It was not so."}
        post(server, token, {"type": "fact-retracted", **retraction})
        both = sorted((target.next() for _ in range(2)), key=lambda each: each.event["type"])

    ids = [f"{id}.{first + n}.0" for n in range(20)]
    assert all(is_signed(each, secret) for each in messages)
    assert not is_signed(messages[0]._replace(body=b"{}"), secret)
    assert [each.headers["webhook-id"] for each in messages] == ids
    assert [each.headers["content-type"] for each in messages] == [
        "application/cloudevents+json"
    ] * 20
    event = messages[0].event
    data = event.pop("data")
    assert event.pop("source").startswith("urn:detente:")
    assert event.pop("time") == data["recorded_at"]
    assert event == {
        "specversion": "1.0",
        "id": ids[0],
        "type": "detente.registration",
        "subject": "issue/new-0",
        "datacontenttype": "application/json",
    }
    assert [each.event["type"] for each in both] == ["detente.changed", "detente.retraction"]
    assert is_signed(both[0], watching)


def test_what_is_refused_is_sent_again_before_what_follows(founded: Path, token: str) -> None:
    with (
        listening() as refusing,
        listening() as quick,
        socket.create_server(("127.0.0.1", 0)) as deaf,
        serving(founded, *PRIVATE) as server,
    ):
        add(founded, f"http://127.0.0.1:{deaf.getsockname()[1]}/")  # which takes nothing, for ever
        add(founded, refusing.url)
        add(founded, quick.url)
        refusing.statuses = [500, 307]
        post(server, token, issue("one"), issue("two"))
        soon = [quick.next().event["subject"] for _ in range(2)]
        taken = [refusing.next() for _ in range(2)]

    subjects = ["issue/one", "issue/two"]
    assert soon == subjects
    assert [each.event["subject"] for each in taken] == subjects
    assert [each.body for each in refusing.refused] == [taken[0].body] * 2
    assert {each.headers["webhook-id"] for each in refusing.refused} == {
        taken[0].headers["webhook-id"]
    }


def test_delivery_goes_on_after_a_kill_where_it_stopped(founded: Path, token: str) -> None:
    with listening() as target:
        with serving(founded, *PRIVATE) as server:
            add(founded, target.url, "--kind", "statement-made")
            post(server, token, statement("one"))
            assert target.next().event["subject"] == "fact/one"
            target.statuses = [500] * 100
            post(server, token, statement("two"), issue("aside"), statement("three"))
            assert until(lambda: len(target.refused) > 0)
            server.end(signal.SIGKILL)
        target.statuses = []
        with serving(founded, *PRIVATE):
            taken = [target.next().event["subject"] for _ in range(2)]
            settled = until(lambda: listed(founded)[0]["failing_since"] is None)

    assert (taken, settled) == (["fact/two", "fact/three"], True)
    assert target.taken.empty()


def test_nothing_goes_to_ones_own_network_unless_it_may(founded: Path, token: str) -> None:
    with listening() as target, serving(founded) as server:
        add(founded, target.url)
        add(founded, target.url.replace("127.0.0.1", "localhost"))
        post(server, token, issue("new"))

        assert until(lambda: all(each["failing_since"] for each in listed(founded)))
        assert (target.taken.empty(), target.refused) == (True, [])


def test_target_that_is_gone_is_told_no_more_until_it_is_resumed(founded: Path, token: str) -> None:
    with listening() as target, serving(founded, *PRIVATE) as server:
        id, secret = add(founded, target.url)
        target.statuses = [410]
        post(server, token, issue("new"))
        assert until(lambda: listed(founded)[0]["disabled_at"] is not None)
        metrics = server.get("/metrics").text
        detente("webhooks", "resume", id, "--data", founded)
        taken = target.next()
        removed = detente("webhooks", "remove", id, "--data", founded)
        server.end(signal.SIGTERM)
        logged = server.complaints()

    assert taken.event["subject"] == "issue/new"
    assert "detente_webhooks_disabled_total 1.0" in metrics
    assert f"webhook {id} is disabled" in logged
    assert secret not in logged
    assert (removed.returncode, listed(founded)) == (0, [])
    assert (founded / "webhooks.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "arguments",
    [
        ("ftp://example.org/",),
        ("https://",),
        ("https://me:secret@example.org/",),
        ("https://example.org:0/",),
        ("https://example.org/", "--actor", "nobody"),
        ("https://example.org/", "--watch", "/v1/actors/wang-yi?as_of=2023-12-31"),
    ],
)
def test_webhook_that_fits_nothing_is_refused(founded: Path, arguments: tuple[str, ...]) -> None:
    refused = detente("webhooks", "add", *arguments, "--data", founded)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: ")
    assert listed(founded) == []
