"""Large and cunning bodies, sent to a process of its own: it stays small, and answers in time."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.service.settings import DEFAULTS
from tests.running import Server, serving
from tests.writers import JSON_LINES, bearer, issue, key

MOST = DEFAULTS.body_bytes
HANG_SECONDS = 30.0
"""The machine may have others to serve too; whatever hangs takes for ever."""

MEMORY_MB = 400
"""A body of 33 MB in a few forms at once, over what the process takes anyway (80 MB)."""


def filled(before: bytes, part: bytes, after: bytes = b"") -> bytes:
    """As many parts as a body may have."""
    return before + part * ((MOST - len(before) - len(after)) // len(part)) + after


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bodies")


@pytest.fixture(scope="module")
def token(data: Path) -> str:
    return key(data, requests_per_minute=100_000)


@pytest.fixture(scope="module")
def server(data: Path, token: str) -> Iterator[Server]:
    with serving(data, "--empty") as server:
        yield server
        assert server.get("/ready").status_code == 200
        server.end(signal.SIGTERM)
        assert server.complaints() == ""


def post(
    server: Server, token: str, content: bytes, path: str = "/v1/events", **headers: str
) -> httpx.Response:
    kind = JSON_LINES if path == "/v1/imports" else "application/json"
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = bearer(token) | {"Content-Type": kind} | given
    return httpx.post(server.address + path, content=content, headers=sent, timeout=HANG_SECONDS)


def most_memory(server: Server) -> int:
    """The most that the process has ever held, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1_024


def fact(number: int) -> dict[str, Any]:
    """A fact as large as may be, each part of which leads nowhere."""
    return {
        "type": "statement-made",
        "id": f"fact-{number}",
        "date": "[2023-01,2023-02,2023-03]",
        "summary": "x" * 300,
        "speaker": "nobody",
        "issues": [f"issue-{each}" for each in range(20)],
        "follows": [f"other-{each}" for each in range(20)],
        "citations": [
            {"source": f"source-{each}", "exact": "a", "start": 0, "end": 1} for each in range(100)
        ],
    }


LARGE: dict[str, tuple[Callable[[], bytes], int]] = {
    "blanks": (lambda: filled(b"", b" "), 400),
    "open arrays": (lambda: filled(b"", b"["), 422),
    "open objects": (lambda: filled(b"", b'{"a":'), 400),
    "open arrays in a batch": (lambda: filled(b'{"events":', b"["), 400),
    "digits": (lambda: filled(b'{"type":"issue-added","id":', b"9", b"}"), 422),
    "text": (lambda: filled(b'{"type":"issue-added","id":"', b"a", b'"}'), 422),
    "escapes": (lambda: filled(b'{"type":"issue-added","id":"', b"\\u0041", b'"}'), 422),
    "numbers for events": (lambda: filled(b'{"events":[', b"1,", b"1]}"), 422),
    "empty events": (lambda: filled(b'{"events":[', b"{},", b"{}]}"), 422),
    "events": (
        lambda: filled(b'{"events":[', json.dumps(issue("a")).encode() + b",", b"{}]}"),
        422,
    ),
    "expected streams": (
        lambda: (
            b'{"events":[],"expected":{'
            + b",".join(b'"fact/%d":0' % each for each in range(1_800_000))
            + b"}}"
        ),
        422,
    ),
    "unknown members": (lambda: filled(b'{"type":"issue-added"', b',"x":1', b"}"), 422),
    "one member again": (
        lambda: filled(json.dumps(issue("a")).encode()[:-1], b',"name":"b"', b"}"),
        400,
    ),
    "faults": (lambda: json.dumps({"events": [{}] * 1_000}).encode(), 422),
    "rules broken": (
        lambda: json.dumps({"events": [fact(each) for each in range(1_000)]}).encode(),
        422,
    ),
}
"""How each is made, when its test runs: they are ten megabytes each."""


@pytest.mark.parametrize("name", LARGE)
def test_large_body_is_refused_in_bounded_time_and_memory(
    server: Server, token: str, name: str
) -> None:
    make, status = LARGE[name]
    body = make()
    assert len(body) <= MOST

    answer = post(server, token, body)

    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert 0 < len(answer.content) < 100_000
    assert len(answer.json().get("errors", [])) <= 101
    assert most_memory(server) < MEMORY_MB


@pytest.mark.parametrize(
    ("part", "times"),
    [(b"\n", 50_000_000), (b"{}\n", 10_000_000), (b"[", 50_000_000), (b" ", 50_000_000)],
    ids=["blank lines", "empty events", "open arrays", "a blank line"],
)
def test_large_import_is_refused_in_bounded_time_and_memory(
    server: Server, token: str, part: bytes, times: int
) -> None:
    answer = post(server, token, part * times, "/v1/imports")

    assert answer.status_code == 422, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert most_memory(server) < MEMORY_MB


@pytest.mark.parametrize("path", ["/v1/events", "/v1/imports"])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "x"])
def test_compressed_body_is_never_unpacked(
    server: Server, token: str, path: str, coding: str
) -> None:
    bomb = bytes.fromhex("1f8b080000000000000363606018050000") * 1_000

    answer = post(server, token, bomb, path, Content_Encoding=coding)

    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("member", ["events", "expected"])
def test_batch_of_too_many_is_refused_by_its_number_alone(
    server: Server, token: str, member: str
) -> None:
    streams = {f"issue/{'x' * 180}-{each}": 0 for each in range(8_000)}
    many: dict[str, Any] = {"events": [issue(f"i-{each}") for each in range(1_001)]}
    body = many if member == "events" else {"events": [issue("one")], "expected": streams}

    answer = post(server, token, json.dumps(body).encode())

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == f"/{member}"
    assert "of length <= 1000" in fault["detail"]


def test_text_that_is_no_text_is_said_to_be_malformed(server: Server, token: str) -> None:
    body = json.dumps(issue("one")).encode().replace(b"For", b"\\ud800")

    detail = post(server, token, body).json()["detail"]

    assert detail.startswith("the body is not JSON as it should be: half of a surrogate pair")
