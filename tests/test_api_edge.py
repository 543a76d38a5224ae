"""What every request passes and every answer has, whichever route takes it or none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from api.http.policies import Hosts, hosts_of
from api.service.settings import Config
from api.service.stores import writing
from tests.more_routes import COMMAND, get_crash
from tests.recording import an_app
from tests.running import Client, Server, serving

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, Memento-Datetime, RateLimit,"
    " RateLimit-Policy, Retry-After, X-Request-ID",
}
PAGE = "https://page.example"
EDITOR = "https://editor.example"


@contextmanager
def asked(data: Path, **settings: Any) -> Iterator[Client]:
    with (
        an_app(lambda: writing(data), Config(**settings), more_routes=[get_crash]) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service as `example.org`, for pages of one origin, edited from another."""
    with asked(
        tmp_path_factory.mktemp("named"),
        empty=True,
        allowed_hosts=("example.org", "*.example.net", "::1"),
        cors_origins=(PAGE, EDITOR),
        cors_write_origins=(EDITOR,),
        behind_tls=True,
    ) as client:
        client.base_url = httpx.URL("http://example.org")
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/v1/actors", 200),
        ("GET", "/nowhere", 404),
        ("POST", "/v1/actors", 405),
        ("GET", "/v1/timeline?limit=0", 400),
        ("GET", "/v1/timeline?" + "&".join(["a=b"] * 101), 400),
        ("OPTIONS", "/v1/actors", 204),
        ("GET", "/openapi.json", 200),
        ("GET", "/metrics", 200),
        ("GET", "/ready", 200),
    ],
)
def test_every_answer_tells_browsers_what_to_do(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)

    expected = EVERYWHERE if method not in {"POST", "OPTIONS"} else _without_cors()
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "strict-transport-security" not in answer.headers
    assert len(answer.headers["x-request-id"]) == 16


def _without_cors() -> dict[str, str | None]:
    return {name: None if name.startswith("access") else EVERYWHERE[name] for name in EVERYWHERE}


def test_page_may_load_script_and_style_from_here_alone(client: Client) -> None:
    policy = client.get("/docs").headers["content-security-policy"]

    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
        " form-action 'none'"
    )


def test_browsers_are_told_to_come_by_https_where_that_is_so(named: Client) -> None:
    fields = [
        named.get(path).headers["strict-transport-security"] for path in ("/", "/nowhere", "/docs")
    ]

    assert fields == ["max-age=31536000"] * 3


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("example.org", 200),
        ("example.org:8000", 200),
        ("EXAMPLE.org.", 200),
        ("a.example.net", 200),
        ("a.b.example.net:80", 200),
        ("[::1]:8000", 200),
        ("[0:0:0:0:0:0:0:1]", 200),
        ("example.net", 421),
        ("badexample.net", 421),
        ("example.org.evil.example", 421),
        ("127.0.0.1", 421),
        ("[::2]", 421),
        ("", 400),
        ("example.org:", 200),
        ("example.org:80:80", 400),
        ("user@example.org", 400),
        ("example.org/path", 400),
        ("example.org, evil.example", 400),
        ("a" * 300, 400),
    ],
)
def test_only_hosts_that_are_allowed_are_answered_for(
    named: Client, host: str, status: int
) -> None:
    for path in ("/", "/nowhere", "/metrics"):
        answer = named.get(path, headers={"Host": host})

        assert answer.status_code == (404 if (path, status) == ("/nowhere", 200) else status)
        if status != 200:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("settings", "allowed"),
    [
        ({}, ("localhost", "127.0.0.1", "::1")),
        ({"host": "localhost"}, ("localhost", "127.0.0.1", "::1")),
        ({"host": "127.0.0.9"}, ("localhost", "127.0.0.9")),
        ({"host": "::1", "public_url": "https://example.org:8443"}, ("::1", "example.org")),
        ({"host": "0.0.0.0"}, ("localhost", "anything.example")),  # noqa: S104 (that is the case)
        ({"allowed_hosts": ("a.example",), "public_url": "https://b.example"}, ("b.example",)),
    ],
)
def test_hosts_follow_from_where_the_service_listens(
    settings: dict[str, Any], allowed: tuple[str, ...]
) -> None:
    config = Config(**settings)
    hosts = Hosts(hosts_of(config))

    assert [name for name in allowed if not hosts.allow(_bracketed(name).encode())] == []
    assert hosts.allow(b"evil.example") is (config.host == "0.0.0.0")  # noqa: S104 (as above)


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


@pytest.mark.parametrize(
    ("origin", "method", "allowed"),
    [
        (PAGE, "GET", "GET, HEAD"),
        (PAGE.upper(), "HEAD", "GET, HEAD"),
        (EDITOR, "POST", "POST, PUT, PATCH, DELETE"),
        (PAGE, "POST", None),
        ("https://evil.example", "GET", None),
        ("null", "GET", None),
        (f"{PAGE}.evil.example", "GET", None),
    ],
)
def test_preflight_allows_what_an_origin_may(
    named: Client, origin: str, method: str, allowed: str | None
) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = named.options("/v1/actors", headers=asks)

    if allowed is None:
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    else:
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-methods"] == allowed
        assert ("Authorization" in answer.headers["access-control-allow-headers"]) is (
            origin == EDITOR
        )
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", [PAGE, "https://evil.example", None])
@pytest.mark.parametrize("path", ["/v1/actors", "/nowhere"])
def test_answer_names_the_origin_that_may_read_it(
    named: Client, origin: str | None, path: str
) -> None:
    answer = named.get(path, headers={"Origin": origin} if origin else {})

    assert answer.headers.get("access-control-allow-origin") == (PAGE if origin == PAGE else None)
    assert "Origin" in answer.headers["vary"].split(", ")


def test_no_page_may_read_where_no_origin_is_allowed(tmp_path: Path) -> None:
    with asked(tmp_path, empty=True, cors_origins=()) as client:
        answer = client.get("/", headers={"Origin": PAGE})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("given", ["a", "0-9._A", "x" * 64])
def test_request_keeps_the_id_that_it_came_with(client: Client, given: str) -> None:
    assert client.get("/", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "ü", "<b>", '"', "a\x1b[2J"])
def test_malformed_id_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/", headers={b"X-Request-ID": given.encode()})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 16


@contextmanager
def logged(data: Path, *options: str) -> Iterator[tuple[Server, list[dict[str, Any]]]]:
    """A server and, once it has ended, the lines that it logged."""
    lines: list[dict[str, Any]] = []
    arguments = ("--empty", "--log-level", "info", "--log-format", "json", *options)
    with serving(data, *arguments, command=COMMAND) as server:
        yield server, lines
        server.process.terminate()
        lines += map(json.loads, server.complaints().splitlines())


def test_request_is_logged_in_a_line_without_what_it_may_hide(tmp_path: Path) -> None:
    with logged(tmp_path) as (server, lines):
        refused = httpx.post(
            f"{server.address}/tests/body?key=hidden",
            content=b"hidden",
            headers={"Authorization": "Bearer hidden", "X-Request-ID": "mine"},
        )
        server.get("/v1/actors/nobody%0Ainjected?as_of=2023-01-01")

    first, second = lines
    assert "hidden" not in str(lines)
    assert {name: first[name] for name in first if name not in {"at", "ms"}} == {
        "level": "info",
        "logger": "detente.requests",
        "message": "request",
        "request_id": "mine",
        "method": "POST",
        "route": "/tests/body",
        "path": "/tests/body",
        "status": 400,
        "bytes": len(refused.content),
        "client": "127.0.0.1",
    }
    assert (second["route"], second["path"]) == (
        "/v1/actors/{id}",
        "/v1/actors/nobody%0Ainjected",
    )


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v1/actors/{}", "/v1/actors/detente_…"),
        ("/{}/v1/" + "x" * 300, "/detente_…/v1/"),
        ("/v1/" + "x" * 170 + "/{}", "/v1/"),
        ("/v1/actors?name={}", "/v1/actors"),
    ],
)
@pytest.mark.parametrize("is_encoded", [False, True])
def test_no_key_is_logged_wherever_it_was_sent(
    tmp_path: Path, path: str, shown: str, is_encoded: bool
) -> None:
    token = f"detente_0123abcd_{'Sec-ret' * 6}x"
    sent = token.replace("_", "%5F").replace("r", "%72") if is_encoded else token

    with logged(tmp_path) as (server, lines):
        answer = httpx.get(server.address + path.format(sent), headers={"X-Request-ID": token})

    (line,) = lines
    assert line["path"].startswith(shown)
    assert "Sec-" not in str(line) + answer.text + str(answer.headers)
    assert "0123abcd" not in str(line) + answer.text + str(answer.headers)


def test_crash_is_logged_once_with_the_id_that_the_client_is_told(tmp_path: Path) -> None:
    with logged(tmp_path) as (server, lines):
        answer = server.get("/tests/crash")

    crash, request = lines
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert {crash["request_id"], request["request_id"]} == {answer.json()["request_id"]}
    assert (crash["level"], crash["message"]) == ("error", "GET /tests/crash failed")
    assert "KeyError: 'a mistake'" in crash["exception"]
    assert request["status"] == 500


def test_log_is_readable_where_it_is_asked_for(tmp_path: Path) -> None:
    with serving(
        tmp_path, "--empty", "--log-level", "info", "--log-format", "text", command=COMMAND
    ) as server:
        server.get("/health")
        server.process.terminate()
        (line,) = server.complaints().splitlines()

    assert " info request method=GET route=/health path=/health status=200 ms=" in line


def test_forwarded_address_is_believed_from_a_trusted_proxy_alone(tmp_path: Path) -> None:
    seen = []
    for options in ((), ("--trusted-proxies", "127.0.0.1")):
        with logged(tmp_path, *options) as (server, lines):
            httpx.get(f"{server.address}/health", headers={"X-Forwarded-For": "192.0.2.7"})
        seen.append(lines[0]["client"])

    assert seen == ["127.0.0.1", "192.0.2.7"]


def test_listening_to_the_world_without_naming_hosts_is_warned_of(tmp_path: Path) -> None:
    with serving(tmp_path, "--empty", "--host", "0.0.0.0") as server:  # noqa: S104 (that is the case)
        server.process.terminate()
        assert "answering for any host, as allowed_hosts is not set" in server.complaints()
