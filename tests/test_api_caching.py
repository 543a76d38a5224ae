"""What answers say of how long they are right, and how much is kept of them."""

import gzip
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no stubs
import pytest

from api.caching.validity import is_pinned, matches
from api.http.encodings import accepted_encoding
from events.vocabulary.registry import SourceChecked
from tests.recording import (
    ISSUE,
    NAMED,
    PINNED,
    QUIET,
    RELATIONS,
    cache_of,
    record,
    served,
    statement,
)
from tests.running import Client

CHANGES = "/v1/relations/united-states/china/changes?as_of=2023-03-01&since=2023-01-01&known_at=212"


def test_pinned_answer_is_immutable(client: Client) -> None:
    answer = client.get(PINNED)

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["etag"].startswith('"212-')
    assert f'<{PINNED}>; rel="canonical"' in answer.headers["link"]
    assert answer.json()["permalink"] == PINNED


@pytest.mark.parametrize(
    "path",
    [
        RELATIONS,
        "/v1/relations/united-states/china?known_at=212",
        f"{RELATIONS}&known_at=2027-01-01T00:00:00Z",
        f"{CHANGES}&learned_since=2024-01-01T00:00:00Z",
    ],
)
def test_answer_that_may_change_is_asked_for_again(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["cache-control"] in {"no-cache", "no-store"}
    assert answer.headers.get("etag", "W/").startswith("W/")


@pytest.mark.parametrize("path", [RELATIONS, PINNED, QUIET, "/v1/timeline?place=beijing"])
@pytest.mark.parametrize("form", ["{}", '"other", {}', '{} , W/"x"', "*"])
def test_answer_that_the_client_has_is_not_sent(client: Client, path: str, form: str) -> None:
    whole = client.get(path, headers=NAMED)
    wanted = form.format(whole.headers["etag"])

    same = client.get(path, headers={**NAMED, "If-None-Match": wanted})

    about_body = {"content-type", "content-length", "content-encoding"}
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == whole.headers["etag"]
    assert same.headers["vary"] == whole.headers["vary"]
    assert not about_body & same.headers.keys()


def test_304_needs_no_kept_answer(founded: Path) -> None:
    with served(founded, cache_bytes=0) as client:
        tag = client.get(QUIET).headers["etag"]
        same = client.get(QUIET, headers={"If-None-Match": tag})

        assert same.status_code == 304
        assert (len(cache_of(client)), cache_of(client).size) == (0, 0)


@pytest.mark.parametrize(
    "wanted", ['"x"', "", "x", '"', "W/", '"372', "* , *", '"212-', "\xff" * 100, ", ,"]
)
def test_other_tags_are_answered_in_full(client: Client, wanted: str) -> None:
    answer = client.get(PINNED, headers={b"If-None-Match": wanted.encode("latin-1")})

    assert answer.status_code == 200


def test_what_is_not_there_is_not_unchanged(client: Client) -> None:
    assert client.get("/v1/actors/nobody", headers={"If-None-Match": "*"}).status_code == 404


def test_quiet_page_stays_valid_while_others_change(writable: Client) -> None:
    quiet, loud = writable.get(QUIET).headers["etag"], writable.get(RELATIONS).headers["etag"]

    record(writable, statement())

    assert writable.get(QUIET, headers={"If-None-Match": quiet}).status_code == 304
    changed = writable.get(RELATIONS, headers={"If-None-Match": loud})
    assert changed.status_code == 200
    assert "spoken" in changed.text


def test_registered_and_checked_things_change_their_pages(writable: Client) -> None:
    source = "/v1/sources/cnn-blinken-xi-2023-06-19"
    issues, checks = writable.get("/v1/issues"), writable.get(source)

    record(writable, ISSUE)
    record(writable, SourceChecked(source=source[12:], checked_on="2026-01-01", found="gone"))

    assert writable.get("/v1/issues").headers["etag"] != issues.headers["etag"]
    assert writable.get(source).headers["etag"] != checks.headers["etag"]


def test_cache_keeps_to_its_bound(founded: Path) -> None:
    with served(founded, cache_bytes=50_000) as client:
        for day in range(1, 29):
            client.get(f"/v1/actors/wang-yi?as_of=2023-02-{day:02}")
        client.get("/v1/timeline?limit=500", headers={"Accept-Encoding": "identity"})
        cache = cache_of(client)

        assert 0 < cache.size <= 50_000
        assert 0 < len(cache) < 28
        last = client.get("/v1/actors/wang-yi?as_of=2023-02-28")
        assert (last.status_code, cache.hits) == (200, 1)


def test_requests_are_still_told_apart(client: Client) -> None:
    answers = [client.get(PINNED, headers={"Origin": "https://page.example"}) for _ in range(2)]

    assert len({each.headers["x-request-id"] for each in answers}) == 2
    assert {each.headers["access-control-allow-origin"] for each in answers} == {"*"}


def test_problems_and_what_needs_a_key_are_not_kept(founded: Path) -> None:
    with served(founded) as client:
        for path in ("/v1/actors/nobody", "/v1/timeline?limit=0", "/v1/facts/nothing?known_at=1"):
            assert client.get(path).headers["cache-control"] == "no-store"
        client.get(QUIET, headers={"Authorization": "Bearer nothing"})

        assert len(cache_of(client)) == 0


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_state_of_the_service_is_never_stored(client: Client, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_head_of_a_kept_answer_is_that_of_get(client: Client) -> None:
    whole, head = client.get(PINNED, headers=NAMED), client.head(PINNED, headers=NAMED)

    assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)


def test_each_encoding_is_an_answer_of_its_own(client: Client) -> None:
    named = ("identity", "gzip", "br")
    found = {
        each: client.get(PINNED, headers={"Accept-Encoding": each}, follow_redirects=False)
        for each in named
    }

    assert len({each.headers["etag"] for each in found.values()}) == 3
    assert len({each.content for each in found.values()}) == 1
    assert [found[each].headers.get("content-encoding") for each in named] == [None, "gzip", "br"]
    assert all("Accept-Encoding" in each.headers["vary"] for each in found.values())


@pytest.mark.parametrize(
    ("given", "encoding"),
    [
        ("", ""),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity, br;q=0.1", ""),
        ("GZIP", "gzip"),
        ("br;q=2, nonsense;;", ""),
    ],
)
def test_encoding_is_the_one_preferred(given: str, encoding: str) -> None:
    assert accepted_encoding(given.encode()) == encoding


def test_cache_is_told_of_in_the_metrics(founded: Path) -> None:
    with served(founded) as client:
        tag, *_ = [client.get(QUIET).headers["etag"] for _ in range(3)]
        client.get(QUIET, headers={"If-None-Match": tag})
        lines = client.get("/metrics").text.splitlines()
        size = cache_of(client).size

    told = dict(each.split(" ") for each in lines if each.startswith("detente_cache"))
    assert {name: float(value) for name, value in told.items()} == {
        "detente_cache_size_bytes": size,
        "detente_cache_entries": 1,
        "detente_cache_hits_total": 2,
        "detente_cache_misses_total": 1,
        "detente_cache_not_modified_total": 1,
    }


@pytest.mark.parametrize(
    ("given", "pinned"),
    [
        ({"as_of": "2023-01-01", "known_at": "5"}, True),
        ({"as_of": "2023-01-01"}, False),
        ({"known_at": "5"}, False),
        ({"as_of": "2023-01-01", "known_at": "11"}, False),
        ({"as_of": "2023-01-01", "known_at": "2023-01-01T00:00:00Z"}, False),
        ({"as_of": "2023-01-01", "known_at": "5", "learned_since": "now"}, False),
    ],
)
def test_pinned_is_what_no_clock_moves(given: dict[str, str], *, pinned: bool) -> None:
    assert is_pinned(given, 10) is pinned


def test_tags_are_compared_weakly() -> None:
    assert matches(b'"a"', b'W/"a"')
    assert matches(b'W/"a"', b'"a"')
    assert not matches(b'"a, b"', b'"a"')


def test_compressed_bytes_are_the_answer(client: Client) -> None:
    plain = client.get(PINNED, headers={"Accept-Encoding": "identity"}).content
    found = {}
    for encoding in ("br", "gzip"):
        with client.stream("GET", PINNED, headers={"Accept-Encoding": encoding}) as answer:
            found[encoding] = b"".join(answer.iter_raw())

    assert brotli.decompress(found["br"]) == gzip.decompress(found["gzip"]) == plain


@pytest.mark.parametrize("hosts", [[], [(b"host", b"")], [(b"host", b"a"), (b"host", b"b")]])
def test_kept_answer_does_not_excuse_a_request_without_one_host(
    client: Client, hosts: list[tuple[bytes, bytes]]
) -> None:
    app: Any = client.app

    async def status(version: str, headers: list[tuple[bytes, bytes]]) -> int:
        sent: list[Any] = []
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": version,
            "method": "GET",
            "scheme": "http",
            "path": "/v1/issues",
            "raw_path": b"/v1/issues",
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": None,
            "server": None,
            "state": {},
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return int(sent[0]["status"])

    assert client.blocking_portal is not None
    assert client.blocking_portal.call(status, "1.0", []) == 200
    assert client.blocking_portal.call(status, "1.1", hosts) == 400
