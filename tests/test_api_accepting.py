"""`Accept` means the same whoever reads it: routes, guards, the page, the cache."""

from pathlib import Path

import msgspec
import pytest

from api.http.accept import READ_MOST, canonical, names_nothing_but, preferred, ranges_of
from api.http.encodings import accepted_encoding
from tests.running import Client
from tests.writers import Writer, bearer, issue, key

JSON = "application/json"

HEADERS = {
    "": True,
    " ": True,
    "*/*": True,
    "application/*": True,
    "APPLICATION/JSON": True,
    "application/json; charset=utf-8": True,
    "application/json;q=0.001": True,
    "application/json;q=1.000": True,
    "text/html, */*;q=0.1": True,
    "nonsense": True,
    ",,;q=1": True,
    "application/json;q=2": True,
    'text/html;a="x,application/json"': False,
    "text/html": False,
    "application/json;q=0": False,
    "application/json;q=0.000, */*": False,
    "*/*, application/*;q=0": False,
    "application/json;profile=x": False,
    "text/*, application/xml": False,
}
"""And whether JSON may be sent."""


@pytest.fixture
def writing(writable: Client, founded: Path) -> Writer:
    return Writer(writable, founded, key(founded, requests_per_minute=100_000))


@pytest.mark.parametrize("accept", HEADERS)
def test_parser_grants_what_the_header_grants(accept: str) -> None:
    assert (preferred(accept, [JSON]) == 0) is HEADERS[accept]


@pytest.mark.parametrize("accept", HEADERS)
def test_guard_of_a_writing_route_refuses_what_the_parser_refuses(
    writing: Writer, accept: str
) -> None:
    answer = writing.client.post(
        "/v1/events?dry_run=true",
        content=msgspec.json.encode(issue("new")),
        headers={**bearer(writing.token), "Content-Type": JSON, "Accept": accept},
    )

    assert answer.status_code == (200 if HEADERS[accept] else 406)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json, text/event-stream", "text/event-stream"),
        ("application/json, text/event-stream;q=0.5", JSON),
        ("text/event-stream", "text/event-stream"),
        ("TEXT/EVENT-STREAM", "text/event-stream"),
        ("text/*", "text/event-stream"),
        ("text/*, application/json", JSON),
        ('text/html;a="text/event-stream", */*;q=0.1', JSON),
    ],
)
def test_stages_are_told_to_who_asks_for_them(
    writing: Writer, accept: str, media_type: str
) -> None:
    answer = writing.load(b"\n", accept=accept)

    assert answer.headers["content-type"].startswith(media_type), answer.text


def test_headers_that_mean_the_same_share_an_answer(writable: Client) -> None:
    address = "/v1/actors/china?as_of=2023-03-01"
    alike = ("application/json, */*;q=0.1", "*/*;Q=0.1 ,  APPLICATION/json;q=1.0")

    tags = {writable.get(address, headers={"Accept": each}).headers["etag"] for each in alike}

    assert len(tags) == 1
    assert canonical(alike[0]) == canonical(alike[1]) != canonical("*/*")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", True),
        ("*/*", True),
        ("Application/JSON", True),
        ("application/json, */*;q=0.1", True),
        ("*/*, application/json;q=0", False),
        ("application/ld+json", False),
        ("text/calendar, */*", False),
    ],
)
def test_who_gets_json_for_certain_is_known_before_any_route(accept: str, expected: bool) -> None:
    assert names_nothing_but(accept, JSON) is expected


def test_no_more_is_read_of_a_header_than_anybody_sends() -> None:
    assert len(ranges_of("a/b;q=0.1," * 50_000)) <= READ_MOST // 10
    assert ranges_of("a" * 100_000) == ()
    assert accepted_encoding(b"gzip;q=0," * 10_000) == ""
    assert accepted_encoding(b"br," + b"x," * 100_000) == "br"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/timeline", "GET, HEAD, OPTIONS"),
        ("/v1/timeline.csv", "GET, HEAD, OPTIONS"),
        ("/v1/events", "GET, HEAD, OPTIONS, POST"),
        ("/v1/imports", "OPTIONS, POST"),
        ("/v1/facts/nothing", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/docs", "GET, HEAD, OPTIONS"),
    ],
)
def test_allow_names_every_method_that_is_answered(client: Client, path: str, methods: str) -> None:
    told = client.options(path)
    refused = client.request("PATCH", path)

    assert (told.status_code, told.headers["allow"]) == (204, methods)
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)
    for method in methods.split(", "):
        assert client.request(method, path).status_code != 405
