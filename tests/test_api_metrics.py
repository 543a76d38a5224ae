"""The numbers at `/metrics`, and whether the service is ready."""

import asyncio
import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as open_metrics_of,
)
from prometheus_client.parser import text_string_to_metric_families as families_of

from api.app import create_app
from api.service import disk, keeping_up
from api.service.keeping_up import KeepingUp
from api.service.settings import Config
from api.service.stores import LEDGER, Service, writing
from events.vocabulary.registry import IssueAdded
from tests.backups import run
from tests.more_routes import get_crash
from tests.recording import an_app
from tests.running import Client

Samples = dict[tuple[str, ...], float]

ISSUES = [IssueAdded(id=f"issue-{n}", name=f"Issue {n}", description="An issue.") for n in range(3)]


@contextmanager
def served(data: Path, **settings: Any) -> Iterator[Client]:
    """The service with an empty ledger."""
    opening = partial(writing, data)
    with (
        an_app(opening, Config(**settings), more_routes=[get_crash]) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/plain"),
        ("*/*", "text/plain"),
        ("text/plain;version=0.0.4", "text/plain"),
        ("text/plain;version=1.0.0;escaping=allow-utf-8", "text/plain"),
        ("application/openmetrics-text;version=1.0.0", "application/openmetrics-text"),
    ],
)
def test_metrics_are_sent_with_one_charset(tmp_path: Path, accept: str, media_type: str) -> None:
    with served(tmp_path) as client:
        answer = client.get("/metrics", headers={"Accept": accept})
        (sent,) = answer.headers.get_list("content-type")

    assert sent.startswith(f"{media_type}; version=")
    assert sent.count("charset=utf-8") == 1


def test_version_is_told_alike_everywhere(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        told = {
            client.get("/health").json()["version"],
            client.get("/openapi.json").json()["info"]["version"],
            run("--version").output.strip().removeprefix("detente, version "),
        }

    assert told == {version("detente")}


def full() -> sqlite3.Error:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


@pytest.mark.parametrize("failure", [full(), OSError(errno.ENOSPC, "No space left on device")])
def test_service_whose_views_lack_room_is_ready_for_reads(
    tmp_path: Path, failure: Exception
) -> None:
    with served(tmp_path) as client:
        service: Service = client.app.state.service
        service.views.failure, service.views.failing_at = failure, 1

        ready, health = client.get("/ready"), client.get("/health")

    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["checks"]["disk"].startswith("the disk is full, ")
    assert ready.json()["checks"]["views"] == "ok"
    assert (health.status_code, health.json()["status"]) == (200, "ok")


def test_disk_that_fills_is_told_before_an_append_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path) as client:
        before = client.get("/ready").json()
        monkeypatch.setattr(disk, "free", lambda _: disk.LEAST_FREE - 1)

        after, told = client.get("/ready").json(), samples(client)

    assert "disk" not in before["checks"]
    assert after["checks"]["disk"] == (
        "the disk is full, 15,999,999 bytes are left: appends are refused, reads go on;"
        " make room, and it goes on by itself"
    )
    assert told["detente_disk_free_bytes",] == disk.LEAST_FREE - 1


def test_room_of_a_disk_that_is_gone_is_not_known(tmp_path: Path) -> None:
    assert disk.free(tmp_path / "gone") is None
    assert disk.trouble(tmp_path / "gone", None) is None
    assert disk.trouble(tmp_path / "gone", full()) is not None


def record(client: Client) -> None:
    """Append the issues at once, and wait until the views have them."""
    service: Service = client.app.state.service

    async def append() -> None:
        await asyncio.gather(*(service.ledger.append([each], by="tests") for each in ISSUES))
        await service.views.reach(len(ISSUES), within_seconds=5)

    assert client.blocking_portal is not None
    client.blocking_portal.call(append)


def samples(client: Client) -> Samples:
    """Each sample by its name and the values of its labels."""
    text = client.get("/metrics").text
    return {
        (each.name, *each.labels.values()): each.value
        for family in families_of(text)
        for each in family.samples
    }


def by_label(client: Client) -> dict[tuple[str, str, str], float]:
    return {
        (each.labels["route"], each.labels["method"], each.labels["status"]): each.value
        for family in families_of(client.get("/metrics").text)
        for each in family.samples
        if each.name == "detente_requests_total"
    }


def test_requests_are_counted_by_route_and_never_by_what_was_asked(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        for path in ("/v1/actors/one", "/v1/actors/two", "/nowhere", "/no/where", "/v1/actors"):
            client.get(path)
        client.head("/v1/actors")
        client.post("/v1/actors")
        client.get("/v1/actors?limit=0")
        client.get("/tests/crash")
        client.request("BREW", "/")
        client.request("SPILL", "/")

        counted = by_label(client)

    assert counted == {
        ("/v1/actors/{id}", "GET", "404"): 2,
        ("unmatched", "GET", "404"): 2,
        ("/v1/actors", "GET", "200"): 1,
        ("/v1/actors", "HEAD", "200"): 1,
        ("unmatched", "POST", "405"): 1,
        ("/v1/actors", "GET", "400"): 1,
        ("/tests/crash", "GET", "500"): 1,
        ("unmatched", "other", "405"): 2,
    }


def test_durations_and_bytes_are_those_of_the_answers(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        sent = sum(len(client.get("/v1/issues").content) for _ in range(3))

        found = samples(client)

    assert found["detente_request_seconds_count", "/v1/issues"] == 3
    assert found["detente_request_seconds_sum", "/v1/issues"] > 0
    assert found["detente_sent_bytes_total",] == sent
    assert found["detente_requests_in_flight",] == 1


def test_two_services_in_a_process_count_their_own(tmp_path: Path) -> None:
    with served(tmp_path / "one") as one, served(tmp_path / "other") as other:
        one.get("/health")

        assert ("/health", "GET", "200") in by_label(one)
        assert by_label(other) == {}


def test_app_that_is_run_again_has_nothing_left_of_the_run_before(tmp_path: Path) -> None:
    one, other = (partial(writing, tmp_path / each) for each in ("one", "other"))
    app = create_app(one)
    with TestClient(app) as client:
        record(client)
        assert client.get("/health").headers["access-control-allow-origin"] == "*"
        assert len(client.get("/v1/issues").json()["items"]) == len(ISSUES)
        assert client.blocking_portal is not None
        client.blocking_portal.call(client.app.state.stopping.begin)

    app.until_open = app  # whatever stands there while stores are opened
    app.begin(other, Config(cors_origins=()))

    with TestClient(app) as client:
        assert vars(app)["until_open"] is None
        assert by_label(client) == {}
        assert "access-control-allow-origin" not in client.get("/health").headers
        assert client.get("/v1/issues").json()["items"] == []
        assert client.get("/ready").status_code == 200


def test_ledger_and_views_tell_what_they_did(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        record(client)
        found = samples(client)

    assert found["detente_append_seconds_count",] == 3
    assert found["detente_commit_events_sum",] == 3
    assert found["detente_projected_events_total",] == 3
    assert 1 <= found["detente_projection_seconds_count",] <= 3
    assert {
        name: found[f"detente_{name}",]
        for name in ("ledger_head", "views_checkpoint", "views_lag", "views_failing")
    } == {"ledger_head": 3, "views_checkpoint": 3, "views_lag": 0, "views_failing": 0}


def test_a_changed_byte_of_the_ledger_is_counted_when_it_is_met(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        record(client)
        with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as db:
            db.execute("DROP TRIGGER event_stays")
            db.execute("UPDATE event SET stored = x'7b' WHERE position = 2")
        answers = [client.get("/v1/events").status_code for _ in range(2)]

        found = samples(client)

    assert answers == [500, 500]
    assert found["detente_verification_failures_total", "ledger"] == 2


def test_numbers_are_given_as_open_metrics_too(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        accept = "application/openmetrics-text; version=1.0.0"
        answer = client.get("/metrics", headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.headers["cache-control"] == "no-store"
    names = {each.name for each in open_metrics_of(answer.text)}  # type: ignore[no-untyped-call] # theirs is not annotated
    assert {"detente_requests", "detente_build_info", "detente_ledger_head"} <= names


def test_numbers_are_nobodys_where_they_are_off(tmp_path: Path) -> None:
    with served(tmp_path, metrics=False) as client:
        assert client.get("/metrics").status_code == 404
        assert client.get("/health").status_code == 200


def test_service_is_ready_when_it_answers(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "status": "ready",
        "checks": {"ledger": "ok", "views": "ok", "lag": "ok", "stopping": "ok"},
        "role": "writer",
    }


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("views", "they cannot follow the ledger"),
        ("stopping", "the service is ending"),
        ("ledger", "it cannot be read"),
        ("lag", "the views are 3 events behind, 0 may be"),
    ],
)
def test_service_that_is_not_ready_says_why(
    tmp_path: Path, check: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_up, "STILL_SECONDS", 0)
    with served(tmp_path, ready_lag=0) as client:
        service: Service = client.app.state.service
        assert client.blocking_portal is not None
        match check:
            case "views":
                service.views.failure = OSError("disk")
            case "stopping":
                client.blocking_portal.call(client.app.state.stopping.begin)
            case "ledger":
                client.blocking_portal.call(service.ledger.close)
            case _:
                client.blocking_portal.call(lag_behind, service)
        answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert {name: value for name, value in answer.json()["checks"].items() if value != "ok"} == {
        check: says
    }


def test_service_that_files_much_stays_ready_and_says_how_much(tmp_path: Path) -> None:
    with served(tmp_path, ready_lag=0) as client:
        assert client.blocking_portal is not None
        client.blocking_portal.call(lag_behind, client.app.state.service)
        answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    told = "the views are 3 events behind, 0 may be when they stand still: they go on"
    assert answer.json()["checks"]["lag"] == told


def test_views_stand_still_that_are_behind_and_make_no_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(keeping_up, "monotonic", lambda: now)
    seen = KeepingUp()

    assert not seen.stands_still(5, is_behind=False)
    now += 3_600
    assert not seen.stands_still(5, is_behind=True), "it has not been behind for long"
    now += keeping_up.STILL_SECONDS - 1
    assert not seen.stands_still(5, is_behind=True)
    now += 1
    assert seen.stands_still(5, is_behind=True)
    assert not seen.stands_still(6, is_behind=True), "it has made a step"
    now += keeping_up.STILL_SECONDS
    assert seen.stands_still(6, is_behind=True)
    assert not seen.stands_still(6, is_behind=False)
    assert not seen.stands_still(6, is_behind=True)


async def lag_behind(service: Service) -> None:
    """Views that do not follow any more, beside a ledger that grows."""
    here = service.views._here  # noqa: SLF001 (there is no way to stop it alone)
    assert here is not None
    assert here.filing is not None
    here.filing.cancel()
    await asyncio.wait([here.filing])
    await service.ledger.append(ISSUES, by="tests")
