"""What comes of writes while the process that writes hangs, ends or refuses, by way of a worker."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest

from api.around_routes.handed_on_body import KEPT_BYTES, ClientGoneError, HandedOnBody
from api.processes.beats import LOOKS, LOOKS_AT_WORK, Beats, Watched
from tests.running import Server, serving
from tests.test_api_workers import children, is_there, pytestmark, until, writer_of
from tests.writers import bearer, issue, key

__all__ = ["pytestmark"]

ENDING = "the service is ending; sent again, the import goes on"


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def together(founded: Path) -> Iterator[Server]:
    with serving(founded, "--workers", "2") as server:
        yield server


def post(server: Server, token: str, id: str, **fields: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    address = f"{server.address}/v1/events"
    return httpx.post(address, json=issue(id), headers=bearer(token) | given, timeout=30)


@pytest.mark.parametrize("place", [0, 1], ids=["writer", "worker"])
def test_process_that_hangs_is_replaced(founded: Path, token: str, place: int) -> None:
    with serving(founded, "--workers", "2") as server:
        hanging = children(server)[place]
        os.kill(hanging, signal.SIGSTOP)

        until(lambda: hanging not in children(server) and len(children(server)) == 3)

        until(lambda: post(server, token, "new").status_code in {200, 201})
        server.end(signal.SIGTERM)
        said = server.complaints()
    assert re.search(rf"\(process {hanging}\) hangs: it is killed", said)
    assert re.search(rf"\(process {hanging}\) has ended by signal 9", said)


def test_processes_that_were_stopped_with_their_parent_go_on(together: Server, token: str) -> None:
    before = children(together)
    for each in (together.process.pid, *before):
        os.kill(each, signal.SIGSTOP)
    time.sleep(2)
    for each in (together.process.pid, *before):
        os.kill(each, signal.SIGCONT)

    assert post(together, token, "new").status_code == 201
    time.sleep(2)
    assert children(together) == before


def test_writes_are_held_until_another_process_writes(together: Server, token: str) -> None:
    parent = together.process.pid
    os.kill(parent, signal.SIGSTOP)  # nobody replaces it for now
    writer = children(together)[0]
    os.kill(writer, signal.SIGKILL)
    until(lambda: not is_there(writer))
    with ThreadPoolExecutor(20) as sending:
        held = [sending.submit(post, together, token, f"new-{each}") for each in range(20)]
        time.sleep(0.5)
        assert not any(each.done() for each in held)

        os.kill(parent, signal.SIGCONT)

        assert {each.result().status_code for each in held} == {201}


def test_write_is_refused_once_it_was_held_in_vain(together: Server, token: str) -> None:
    parent = together.process.pid
    os.kill(parent, signal.SIGSTOP)
    writer = children(together)[0]
    os.kill(writer, signal.SIGKILL)
    until(lambda: not is_there(writer))

    refused = post(together, token, "new")

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert "nothing was written" in refused.json()["detail"]
    os.kill(parent, signal.SIGCONT)
    until(lambda: post(together, token, "new").status_code == 201)


def test_write_with_a_key_is_sent_again_where_nobody_knows_what_became_of_it(
    together: Server, token: str
) -> None:
    writer = writer_of(together)
    os.kill(writer, signal.SIGSTOP)  # it takes in what is sent, and does nothing more
    with ThreadPoolExecutor(2) as sending:
        named = sending.submit(post, together, token, "named", Idempotency_Key="named")
        unnamed = sending.submit(post, together, token, "unnamed")
        time.sleep(0.5)
        os.kill(writer, signal.SIGKILL)

        assert named.result().status_code == 201
        refused = unnamed.result()
    assert refused.status_code == 503
    assert "whether this was recorded is unknown" in refused.json()["detail"]


@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.usefixtures("token")
def test_large_import_with_a_key_of_nobody_is_refused_as_that(
    together: Server, *, is_declared: bool
) -> None:
    body = b"x" * 40_000_000
    fields = {"Content-Type": "application/jsonl"} | bearer("nobody")
    if is_declared:
        fields["Content-Length"] = str(len(body))
    parts = (body[at : at + 1_000_000] for at in range(0, len(body), 1_000_000))

    refused = httpx.post(
        f"{together.address}/v1/imports", content=parts, headers=fields, timeout=60
    )

    assert refused.status_code == 401
    assert "a key is needed that is valid" in refused.json()["detail"]


def test_stream_of_an_import_that_the_end_cuts_off_says_so(founded: Path, token: str) -> None:
    lines = b"".join(json.dumps(issue(f"line-{n}")).encode() + b"\n" for n in range(30_000))
    fields = bearer(token) | {"Content-Type": "application/jsonl", "Accept": "text/event-stream"}
    told: list[str] = []
    with serving(founded, "--workers", "2") as server:

        def send() -> None:
            with httpx.stream(
                "POST",
                f"{server.address}/v1/imports",
                content=lines,
                headers=fields,
                timeout=60,
            ) as answer:
                told.extend(answer.iter_lines())

        sending = threading.Thread(target=send)
        sending.start()
        until(lambda: "event: appended" in told)
        code = server.end(signal.SIGTERM)
        sending.join(30)
    assert not sending.is_alive()
    last = [each for each in told if each][-2:]
    problem = json.loads(last[1].removeprefix("data: "))
    assert (code, last[0], problem["status"]) == (0, "event: fault", 503)
    assert ENDING in problem["detail"]
    with serving(founded, "--workers", "2") as server:
        again = httpx.post(
            f"{server.address}/v1/imports",
            content=lines,
            headers=bearer(token) | {"Content-Type": "application/jsonl"},
            timeout=120,
        )
        assert again.status_code in {200, 201, 202}
        assert again.json()["events_before"] > 0


@contextmanager
def another(does: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that says nothing and does one thing."""
    process = subprocess.Popen([sys.executable, "-c", does])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def looks_at(pid: int, beats: Beats, count: int) -> list[bool]:
    watched = Watched(beats, 1, pid)
    found = []
    for _ in range(count):
        time.sleep(0.15)
        found.append(watched.hangs())
    return found


def test_one_that_does_nothing_hangs_after_several_looks_and_is_told_once() -> None:
    with another("import time; time.sleep(1_000)") as idle:
        time.sleep(1)
        found = looks_at(idle.pid, Beats(2), 3 * LOOKS)

    assert found.count(True) == 1
    assert found.index(True) <= LOOKS


def test_one_that_is_stopped_hangs() -> None:
    with another("while True: pass") as stopped:
        stopped.send_signal(signal.SIGSTOP)
        time.sleep(0.3)

        assert True in looks_at(stopped.pid, Beats(2), 2 * LOOKS)


def test_one_that_is_at_work_is_given_more_time() -> None:
    with another("while True: pass") as busy:
        time.sleep(0.3)
        watched = Watched(Beats(2), 1, busy.pid)
        found = []
        for _ in range(LOOKS_AT_WORK + 5):
            time.sleep(0.02)
            found.append(watched.hangs())

    assert found.index(True) == LOOKS_AT_WORK - 1
    assert found.count(True) == 1


def test_one_that_beats_does_not_hang() -> None:
    beats = Beats(2)

    async def beat() -> None:
        going_on = asyncio.create_task(beats.go_on(1))
        await asyncio.sleep(0)
        going_on.cancel()

    with another("import time; time.sleep(1_000)") as idle:
        watched = Watched(beats, 1, idle.pid)
        found = []
        for _ in range(3 * LOOKS):
            asyncio.run(beat())
            found.append(watched.hangs())

    assert not any(found)


Messages = list[dict[str, Any]]


def body_of(
    messages: Messages, fields: dict[str, str], *, method: str = "POST", most: int = 10**9
) -> HandedOnBody:
    coming = iter(messages)

    async def receive() -> Any:
        return next(coming)

    headers = [(name.encode(), value.encode()) for name, value in fields.items()]
    return HandedOnBody({"headers": headers, "method": method}, receive, most)


def parts(*contents: bytes) -> Messages:
    last = len(contents) - 1
    return [
        {"type": "http.request", "body": each, "more_body": number < last}
        for number, each in enumerate(contents)
    ]


async def taken(found: AsyncIterator[bytes], most: int = 100) -> list[bytes]:
    got: list[bytes] = []
    async for each in found:
        got.append(each)
        if len(got) == most:
            break
    return got


async def test_body_without_a_key_is_sent_once() -> None:
    body = body_of(parts(b"a", b"b"), {"content-length": "2"})
    assert body.may_be_sent_again

    assert await taken(body.parts()) == [b"a", b"b"]

    assert not body.may_be_sent_again


async def test_body_that_is_empty_has_been_sent_once_it_was_read() -> None:
    body = body_of(parts(b""), {"content-length": "0"})

    assert await taken(body.parts()) == []

    assert not body.may_be_sent_again


async def test_body_with_a_key_is_sent_again_from_its_beginning() -> None:
    fields = {"content-length": "3", "idempotency-key": "k"}
    body = body_of(parts(b"a", b"b", b"c"), fields)

    first = await taken(body.parts(), 2)

    assert (first, body.may_be_sent_again) == ([b"a", b"b"], True)
    assert await taken(body.parts()) == [b"a", b"b", b"c"]
    assert await taken(body.parts()) == [b"a", b"b", b"c"]


async def test_body_that_turns_out_large_is_not_kept() -> None:
    fields = {"transfer-encoding": "chunked", "idempotency-key": "k"}
    body = body_of(parts(b"x" * KEPT_BYTES, b"y"), fields)
    assert body.may_be_sent_again

    await taken(body.parts())

    assert not body.may_be_sent_again


async def test_request_without_a_body_is_sent_again_only_where_it_reads() -> None:
    assert body_of([], {}, method="GET").may_be_sent_again
    assert not body_of([], {}).may_be_sent_again


async def test_of_a_body_that_says_it_is_too_large_nothing_is_sent() -> None:
    body = body_of(parts(b"abc"), {"content-length": "3"}, most=2)

    with pytest.raises(httpcore.WriteError):
        await taken(body.parts())


async def test_client_that_hangs_up_is_told_from_a_body_that_ends() -> None:
    body = body_of([{"type": "http.disconnect"}], {"content-length": "3"})

    with pytest.raises(ClientGoneError):
        await taken(body.parts())
