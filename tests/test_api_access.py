"""Who may write, and that nobody else can."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import ROUTES
from api.http.form_bodies import ASKING_ADDRESSES
from api.writing.access import FAILURES_PER_MINUTE, KEYED, WRITING, Access, needs_key
from api.writing.keys import FILE, Keyring, KeyScope
from api.writing.record_events import SCOPE_OF
from events.time.clock import utc_now
from events.vocabulary.catalogue import EVENT_TYPES, FACT_TYPES, tag_of
from tests.recording import served
from tests.running import Client
from tests.writers import bearer, issue, key, statement

READING = {"GET", "HEAD", "OPTIONS"}
JSON = "application/json"


@pytest.fixture
def serving(founded: Path) -> Iterator[Client]:
    with served(founded) as client:
        yield client


def writing_routes(client: Client) -> list[tuple[str, str]]:
    """Every method and address by which something could be written."""
    return [
        (method, re.sub(r"\{\w+:\w+\}", "x", route.path))
        for route in client.app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in handler.http_methods
        if method not in READING and route.path not in ASKING_ADDRESSES
    ]


def send(client: Client, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    kinds = {"/v1/imports": "application/jsonl", "/v1/texts": "text/plain"}
    kind = kinds.get(path, JSON)
    sent = {"Content-Type": kind, **headers}
    return client.request(method, path, json=issue("new"), headers=sent)


def test_routes_that_write_are_declared_so_and_guarded() -> None:
    writers = {
        each
        for each in ROUTES
        if set(each.http_methods) - READING and not each.paths <= ASKING_ADDRESSES
    }
    declared = {each for each in ROUTES if each.opt.get(WRITING)}
    keyed = {each for each in ROUTES if each.opt.get(KEYED)}

    assert writers == declared
    assert {path for each in writers for path in sorted(each.paths)} == {
        "/v1/events",
        "/v1/imports",
        "/v1/drafts",
        "/v1/drafts/{id:str}",
        "/v1/drafts/{id:str}/acts",
        "/v1/citations/draft",
        "/v1/facts/draft",
        "/v1/texts/{id:str}/read",
        "/v1/texts",
    }
    assert all(needs_key in each.guards for each in writers | keyed)
    assert not any(needs_key in (each.guards or ()) for each in {*ROUTES} - writers - keyed)


def test_guards_run_where_they_are_and_not_in_threads(serving: Client) -> None:
    guards = {
        guard
        for route in serving.app.routes
        for handler in getattr(route, "route_handlers", ())
        for guard in (*serving.app.guards, *(handler.guards or ()))
    }

    assert [each for each in guards if not iscoroutinefunction(each)] == []


def test_nobody_without_a_right_gets_past_any_writing_route(founded: Path, serving: Client) -> None:
    ring = Keyring(founded)
    live = key(founded, name="live")
    revoked = key(founded, name="revoked")
    ring.revoke(revoked.split("_")[1])
    expired = key(founded, name="expired", expires_at=utc_now() - timedelta(seconds=1))
    amending = key(founded, "amendments:write", name="amending")
    wrong = live[:-43] + "A" * 43
    nobody: list[dict[str, str]] = [
        {},
        *(bearer(token) for token in ("", "x", wrong, revoked, expired, "detente_00000000_x")),
        {"Authorization": live},
        {"Authorization": f"Basic {live}"},
        {"Authorization": "Bearer"},
        {"X-Api-Key": live},
        {"Cookie": f"key={live}"},
    ]
    before = serving.get("/health").json()["ledger_head"]
    routes = writing_routes(serving)

    assert len(routes) == 9
    for method, path in routes:
        serving.app.state.access = Access(founded)  # that knows of no failures at another route
        statuses = [send(serving, method, path, each).status_code for each in nobody]
        assert statuses == [401] * len(nobody)
        is_open = path in {"/v1/citations/draft", "/v1/facts/draft"}  # to any key
        assert send(serving, method, path, bearer(amending)).status_code == (
            422 if is_open else 403
        )
    assert serving.get("/health").json()["ledger_head"] == before
    assert serving.get("/v1/relations/united-states/china").status_code == 200
    assert serving.get("/v1/events").status_code == 200


def test_refusals_do_not_tell_what_was_wrong_with_a_key(founded: Path, serving: Client) -> None:
    token = key(founded)
    wrong = (token[:-43] + "A" * 43, "detente_00000000_" + "A" * 43, "x")

    answers = [send(serving, "POST", "/v1/events", bearer(each)) for each in wrong]

    assert len({each.content for each in answers}) == 1
    assert {each.headers["www-authenticate"] for each in answers} == {
        'Bearer realm="detente", error="invalid_token"'
    }
    absent = send(serving, "POST", "/v1/events", {})
    assert absent.headers["www-authenticate"] == 'Bearer realm="detente"'
    assert absent.json()["title"] == "Unauthorized"


@pytest.mark.parametrize("headers", [{}, bearer("detente_00000000_" + "A" * 43)])
def test_writing_is_off_until_there_is_a_key(serving: Client, headers: dict[str, str]) -> None:
    answer = send(serving, "POST", "/v1/events", headers)

    assert answer.status_code == 403
    assert "detente keys add" in answer.json()["detail"]


def test_key_is_checked_before_the_body_is_read(founded: Path, serving: Client) -> None:
    key(founded)

    answer = serving.post("/v1/events", content=b"{broken", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 401


def test_running_server_knows_of_new_and_revoked_keys(founded: Path, serving: Client) -> None:
    token = key(founded)
    assert send(serving, "POST", "/v1/events", bearer(token)).status_code == 201

    Keyring(founded).revoke(token.split("_")[1])

    assert send(serving, "POST", "/v1/events", bearer(token)).status_code == 401


def test_key_file_that_is_damaged_stops_writing_and_not_reading(
    founded: Path, serving: Client
) -> None:
    token = key(founded)
    (founded / FILE).write_bytes(b"{")

    answer = send(serving, "POST", "/v1/events", bearer(token))

    assert answer.status_code == 503
    assert str(founded) not in answer.text
    assert serving.get("/v1/issues/taiwan").status_code == 200


@pytest.mark.parametrize(
    ("scopes", "bodies", "missing"),
    [
        (("facts:write",), [issue("new")], "registry:write"),
        (("registry:write",), [statement("said")], "facts:write"),
        (
            ("registry:write", "facts:write"),
            [{"type": "fact-retracted", "fact": "blinken-visit-postponed", "reason": "x"}],
            "amendments:write",
        ),
        (("facts:write",), [statement("said"), issue("new")], "registry:write"),
    ],
)
def test_key_writes_what_its_scopes_allow(
    founded: Path,
    serving: Client,
    scopes: tuple[KeyScope, ...],
    bodies: list[Any],
    missing: KeyScope,
) -> None:
    some = bearer(key(founded, *scopes, name="some"))
    both = bearer(key(founded, *scopes, missing, name="both"))

    refused = serving.post("/v1/events", json={"events": bodies}, headers=some)
    allowed = serving.post("/v1/events", json={"events": bodies}, headers=both)

    assert (refused.status_code, allowed.status_code) == (403, 201)
    assert refused.json()["detail"] == f"the key lacks: {missing}"
    assert f'error="insufficient_scope", scope="{missing}"' in refused.headers["www-authenticate"]


def test_what_changes_what_is_recorded_needs_another_scope_than_what_adds_to_it() -> None:
    needed = {tag_of(each): SCOPE_OF[each] for each in EVENT_TYPES}

    assert {tag for tag, scope in needed.items() if scope == "amendments:write"} == {
        "fact-corrected",
        "fact-retracted",
        "retraction-undone",
        "citation-added",
        "actor-merged",
        "merge-undone",
        "engagement-merged",
        "engagement-merge-undone",
        "registration-corrected",
        "data-set-withdrawn",
    }
    assert {tag for tag, scope in needed.items() if scope == "registry:write"} == {
        tag_of(each)
        for each in EVENT_TYPES
        if each.__module__ == "events.vocabulary.registry" and SCOPE_OF[each] != "amendments:write"
    }
    assert {tag for tag, scope in needed.items() if scope == "facts:write"} == set(
        map(tag_of, FACT_TYPES)
    )


def test_requests_beyond_the_rate_of_a_key_wait(founded: Path, serving: Client) -> None:
    slow = bearer(key(founded, name="slow", requests_per_minute=2))
    other = bearer(key(founded, name="other"))

    statuses = [send(serving, "POST", "/v1/events", slow).status_code for _ in range(2)]
    refused = send(serving, "POST", "/v1/events", slow)

    assert statuses == [201, 422]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.headers["ratelimit-policy"] == '"minute";q=2;w=60'
    assert send(serving, "POST", "/v1/events", other).status_code == 422
    assert "detente_rate_limited_total 1.0" in serving.get("/metrics").text.splitlines()


def test_guessing_is_slowed_down_and_does_not_lock_the_others_out(
    founded: Path, serving: Client
) -> None:
    token = key(founded)
    wrong = bearer("detente_00000000_" + "A" * 43)

    statuses = [
        send(serving, "POST", "/v1/events", wrong).status_code
        for _ in range(FAILURES_PER_MINUTE + 5)
    ]

    assert statuses[:FAILURES_PER_MINUTE] == [401] * FAILURES_PER_MINUTE
    assert statuses[-1] == 429
    assert send(serving, "POST", "/v1/events", bearer(token)).status_code == 201


@pytest.mark.parametrize(
    "address",
    [
        "/v1/timeline?text={}",
        "/v1/timeline?{}=x",
        "/v1/events?key={}",
        "/v1/timeline?text=%64etente{}",
        "/v1/facts/{}",
        "/nowhere/{}",
        "/{}",
    ],
)
def test_key_in_an_address_is_refused_and_not_repeated(
    founded: Path, serving: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = key(founded)
    secret = token.split("_", 2)[2]
    given = token.removeprefix("detente") if "%64" in address else token

    with caplog.at_level(logging.DEBUG):
        answer = serving.get(address.format(given))

    assert answer.status_code in {400, 404}
    assert secret not in answer.text + str(answer.headers)
    assert secret not in "".join(
        each.getMessage() for each in caplog.records if each.name.startswith("detente")
    )


@pytest.mark.parametrize("where", ["id", "type", "name", "Idempotency-Key", "Accept"])
def test_key_that_strays_into_a_body_or_header_is_not_repeated(
    founded: Path, serving: Client, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = key(founded)
    secret = token.split("_", 2)[2]
    body, headers = issue("new"), bearer(token)
    if where in body:
        body[where] = token * (20 if where == "name" else 1)
    else:
        headers[where] = {"Idempotency-Key": token * 10, "Accept": f"application/{token}"}[where]

    with caplog.at_level(logging.DEBUG):
        answer = serving.post("/v1/events", json=body, headers=headers)

    assert answer.status_code >= 400
    assert secret not in answer.text + str(answer.headers)
    assert secret not in caplog.text
