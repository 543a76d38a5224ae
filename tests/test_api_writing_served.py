"""Writing to a server in a process of its own: killed, contended, sent half of a request."""

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import Server, detente, serving
from tests.writers import JSON_LINES, bearer, issue, key

MANY = 6_000


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def served(founded: Path, token: str) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


def post(server: Server, token: str, body: Any, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(
        f"{server.address}/v1/events", json=body, headers=bearer(token) | given, timeout=30
    )


def head(server: Server) -> int:
    return int(server.get("/health").json()["ledger_head"])


def issues_of(server: Server, prefix: str) -> list[str]:
    """The ids of the ledger's issues that begin so, in its order."""
    found, after = [], 0
    while page := server.get(f"/v1/events?after={after}&limit=500").json()["items"]:
        found += [
            each["event"]["id"]
            for each in page
            if each["event"]["type"] == "issue-added" and each["event"]["id"].startswith(prefix)
        ]
        after = page[-1]["position"]
    return found


def test_same_key_from_many_clients_is_recorded_once(served: Server, token: str) -> None:
    start = threading.Barrier(16)

    def send(_: int) -> tuple[int, tuple[int, ...]]:
        start.wait()
        answer = post(served, token, issue("new"), Idempotency_Key="k")
        return answer.status_code, tuple(answer.json()["positions"])

    with ThreadPoolExecutor(16) as sending:
        answers = list(sending.map(send, range(16)))

    assert sorted(status for status, _ in answers) == [200] * 15 + [201]
    assert len({positions for _, positions in answers}) == 1


def test_what_was_acknowledged_before_a_kill_is_there_and_once(founded: Path, token: str) -> None:
    acknowledged: dict[str, int] = {}
    with serving(founded) as server:

        def send(writer: int) -> None:
            for number in range(200):
                id = f"n-{writer}-{number}"
                try:
                    answer = post(server, token, issue(id), Idempotency_Key=id)
                except httpx.TransportError:
                    return
                acknowledged[id] = answer.json()["positions"][0]

        with ThreadPoolExecutor(4) as sending:
            sent = sending.map(send, range(4))
            while len(acknowledged) < 20:
                time.sleep(0.01)
            server.end(signal.SIGKILL)
            list(sent)

    with serving(founded) as server:
        again = {
            id: post(server, token, issue(id), Idempotency_Key=id) for id in [*acknowledged, "n-x"]
        }
        recorded = issues_of(server, "n-")

    assert {id: again[id].json()["positions"][0] for id in acknowledged} == acknowledged
    assert {again[id].status_code for id in acknowledged} == {200}
    assert again["n-x"].status_code == 201
    assert len(recorded) == len(set(recorded))
    assert set(acknowledged) <= set(recorded)


def test_import_that_was_cut_off_goes_on_when_it_is_sent_again(founded: Path, token: str) -> None:
    ids = [f"n-{number}" for number in range(MANY)]
    content = "".join(json.dumps(issue(id)) + "\n" for id in ids).encode()
    headers = bearer(token) | {"Content-Type": JSON_LINES, "Accept": "text/event-stream"}
    with serving(founded) as server:
        before = head(server)
        address = f"{server.address}/v1/imports"
        with httpx.stream("POST", address, content=content, headers=headers, timeout=60) as told:
            for line in told.iter_lines():
                if line == "event: appended":
                    break
            server.end(signal.SIGKILL)

    with serving(founded) as server:
        left = head(server) - before
        with httpx.stream("POST", address_of(server), content=content, headers=headers, timeout=60):
            pass  # this client goes away at once
        headers["Accept"] = "application/json"
        while True:
            answer = httpx.post(address_of(server), content=content, headers=headers, timeout=60)
            if answer.status_code != 503:
                break
            time.sleep(float(answer.headers["retry-after"]))
        recorded = issues_of(server, "n-")

    assert 1_000 <= left < MANY
    assert answer.json()["events"] + answer.json()["events_before"] == MANY
    assert recorded == ids


def test_import_that_is_told_of_says_that_the_service_ends(founded: Path, token: str) -> None:
    ids = [f"n-{number}" for number in range(MANY)]
    content = "".join(json.dumps(issue(id)) + "\n" for id in ids).encode()
    headers = bearer(token) | {"Content-Type": JSON_LINES, "Accept": "text/event-stream"}
    with (
        serving(founded) as server,
        httpx.stream(
            "POST", address_of(server), content=content, headers=headers, timeout=60
        ) as told,
    ):
        lines = told.iter_lines()
        next(line for line in lines if line == "event: appended")
        server.process.send_signal(signal.SIGTERM)
        last = [line for line in lines if line][-2:]
        ended = server.process.wait(timeout=10)

    assert (ended, last[0]) == (0, "event: fault")
    fault = json.loads(last[1].removeprefix("data: "))
    assert (fault["status"], fault["instance"]) == (503, "/v1/imports")
    assert fault["detail"].endswith("the service is ending; sent again, the import goes on")


def address_of(server: Server) -> str:
    return f"{server.address}/v1/imports"


def test_key_that_is_revoked_by_the_command_opens_nothing_a_second_later(
    served: Server, founded: Path
) -> None:
    made = detente("keys", "add", "guest", "--scope", "registry:write", "--data", founded)
    guest = made.stdout.strip()
    assert post(served, guest, issue("first")).status_code == 201

    detente("keys", "revoke", guest.split("_")[1], "--data", founded)

    assert post(served, guest, issue("second")).status_code == 401


@pytest.mark.parametrize("authorization", ["", "Authorization: Bearer x\r\n"])
def test_nobody_is_refused_before_the_body_has_come(served: Server, authorization: str) -> None:
    sent = (
        f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\n{authorization}"
        "Content-Type: application/json\r\nContent-Length: 30000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as raw:
        raw.sendall(sent.encode())
        answer = raw.recv(1 << 16)

    assert answer.startswith(b"HTTP/1.1 401 ")


def test_large_body_from_nobody_is_not_waited_for(served: Server) -> None:
    answer = httpx.post(f"{served.address}/v1/events", content=b"x" * 5_000_000, timeout=10)

    assert answer.status_code == 401
    assert served.get("/health").status_code == 200


def test_chunks_beyond_the_limit_are_refused(served: Server, token: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 1_000_000

    try:
        answer = httpx.post(
            f"{served.address}/v1/events",
            content=chunks(),
            headers=bearer(token) | {"Content-Type": "application/json"},
            timeout=30,
        )
    except httpx.WriteError:  # the answer came and the connection went before all was sent
        answer = None

    assert answer is None or answer.status_code == 413
    assert served.get("/health").status_code == 200


def test_no_secret_is_printed_or_logged(founded: Path, token: str) -> None:
    secret = token.split("_", 2)[2]
    with serving(founded) as server:
        post(server, token, issue("new"))
        post(server, token, {"type": token})
        post(server, token[:-1] + "!", issue("new"))
        server.get(f"/v1/facts/{token}")
        server.get(f"/v1/timeline?text={token}")
        server.end(signal.SIGTERM)
        printed = server.announced + server.complaints()

    kept = [each for each in founded.iterdir() if each.is_file()]
    assert secret not in printed
    assert [each.name for each in kept if secret.encode() in each.read_bytes()] == []
