import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import get
from litestar.testing import create_test_client

from api.app import ERRORS, ROUTES
from api.problems.what_errors_say import PROBLEMS
from api.routes.page.page import ADDRESSES
from api.writing.access import KEYED, WRITING
from events.errors import (
    DateError,
    DetenteError,
    EventsRefusedError,
    Fault,
    LedgerLockedError,
    OutcomeUnknownError,
    PositionConflictError,
)
from events.time.dates import parse
from tests.running import Client

PUBLIC = [each for each in ROUTES if not each.opt.get(KEYED) and not each.opt.get(WRITING)]
NAMES = {"/v1/exports/{name:str}"}
"""Routes of what has a fixed name: whoever asks for another is told those."""

WITH_ID = [
    path for each in PUBLIC for path in sorted(each.paths - NAMES) if "{" in path and "/v1/" in path
]
PAGES = {*ADDRESSES, "/embed"}
"""Pages, which read the query of their address themselves."""

QUESTIONS = sorted(
    path
    for each in PUBLIC
    if "GET" in each.http_methods
    for path in each.paths - PAGES
    if "{" not in path
)


def tree(error: type[DetenteError]) -> Iterator[type[DetenteError]]:
    yield error
    for each in error.__subclasses__():
        yield from tree(each)


def raising(error: Exception) -> Any:
    """What a route answers that raises an error."""

    @get("/", sync_to_thread=False)
    def fail() -> None:
        raise error

    with create_test_client([fail], exception_handlers=ERRORS, logging_config=None) as client:
        return client.get("/")


@pytest.mark.parametrize("error", [*tree(DetenteError)], ids=lambda each: each.__name__)
def test_every_error_has_a_status(error: type[DetenteError]) -> None:
    own_or_inherited = [PROBLEMS[base] for base in error.__mro__ if base in PROBLEMS]

    assert own_or_inherited[0] >= 400
    assert error in PROBLEMS or error.__base__ is not DetenteError


def test_problems_name_no_other_errors() -> None:
    assert set(PROBLEMS) <= set(tree(DetenteError))


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (
            PositionConflictError("fact/a", 3, 4),
            409,
            "stream 'fact/a' is at position 4, expected 3",
        ),
        (LedgerLockedError(Path("x"), "process 7"), 503, "x is being written by process 7"),
        (OutcomeUnknownError("k", "full"), 503, "the outcome of append 'k' is unknown (full)"),
        (DateError("x", "a date"), 400, "date 'x' is not in the EDTF profile: expected a date"),
    ],
)
def test_error_says_what_was_wrong(error: DetenteError, status: int, detail: str) -> None:
    answer = raising(error)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"].startswith(detail)


def test_unavailable_service_says_when_to_ask_again() -> None:
    assert raising(LedgerLockedError(Path("x"), "process 7")).headers["retry-after"] == "1"


def test_refused_events_are_pointed_at() -> None:
    faults = (Fault(0, "/date", "a date", "x"), Fault(2, "/citations", "at least one"))

    assert raising(EventsRefusedError(faults)).json()["errors"] == [
        {"pointer": "/0/date", "detail": "expected a date, found 'x'"},
        {"pointer": "/2/citations", "detail": "expected at least one"},
    ]


def test_crash_is_logged_whole_and_told_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = raising(KeyError("a secret"))

    assert answer.status_code == 500
    assert answer.json() == {
        "status": 500,
        "title": "Internal Server Error",
        "detail": "the service failed to answer; the failure has been logged",
        "instance": "/",
    }
    (logged,) = [each for each in caplog.records if each.name == "detente.api"]
    assert "a secret" in str(logged.exc_info)


@pytest.mark.parametrize("path", WITH_ID)
def test_unknown_id_is_not_found(client: Client, path: str) -> None:
    url = re.sub(r"\{\w+:\w+\}", "nobody", path.replace("{a:str}", "united-states"))

    answer = client.get(url)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert re.fullmatch(r"no \w+ has the id 'nobody'", answer.json()["detail"])
    assert answer.json()["instance"] == url


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1", "/v1/", "/v2/actors", "/v1/facts", "/v1/a/b/c"]
)
def test_address_with_nothing_at_it_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


@pytest.mark.parametrize("path", QUESTIONS)
def test_unknown_parameter_is_refused_and_the_known_are_named(client: Client, path: str) -> None:
    answer = client.get(path, params={"as_off": "2023-01-01"})

    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == "as_off"
    assert fault["detail"].startswith("unknown parameter, expected ")


@pytest.mark.parametrize("name", ["as_of", "known_at", "limit", "actor", "cursor"])
def test_repeated_parameter_is_refused(client: Client, name: str) -> None:
    answer = client.get(f"/v1/timeline?{name}=2023-01-01&{name}=2023-01-01")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"parameter": name, "detail": "expected once"}]


@pytest.mark.parametrize(
    ("question", "parameter", "expected"),
    [
        ("/v1/timeline?kind=visit", "kind", "accusation-made"),
        ("/v1/timeline?contested=yes", "contested", "true or false"),
        ("/v1/disagreements?kind=visit", "kind", "accusation-made"),
        ("/v1/disagreements?counterpart=china", "counterpart", "an actor beside it"),
        ("/v1/disagreements?from=2023-06-19&until=2023-06-18", "from", "no later than until"),
        ("/v1/timeline?order=up", "order", "asc, desc, recorded"),
        ("/v1/timeline?limit=0", "limit", "1"),
        ("/v1/timeline?text=%20", "text", "a word"),
        ("/v1/timeline?actor=", "actor", "length >= 1"),
        ("/v1/timeline?from=2023-06-19&until=2023-06-18", "from", "2023-06-18"),
        ("/v1/timeline?from=June", "from", "YYYY-MM-DD"),
        ("/v1/citations?quote=", "quote", "a word"),
        ("/v1/actors/wang-yi/timeline?actor=qin-gang", "actor", "path"),
        ("/v1/issues/taiwan/timeline?issue=balloon", "issue", "path"),
        ("/v1/relations/china/china", "b", "another party"),
        ("/v1/events?after=-1", "after", "0"),
        ("/v1/events?after=x", "after", "int"),
    ],
)
def test_bad_question_says_what_was_expected(
    client: Client, question: str, parameter: str, expected: str
) -> None:
    answer = client.get(question)

    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter
    assert expected in fault["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/v1/timeline", "/v1/facts/x", "/health", "/openapi.json"])
def test_nothing_takes_another_method(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path)

    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))
    assert answer.headers["content-type"] == "application/problem+json"


def test_address_that_is_only_written_to_says_so(client: Client) -> None:
    answer = client.get("/v1/imports")

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"POST", "OPTIONS"}


def test_problem_is_never_kept_by_a_cache(client: Client) -> None:
    assert client.get("/v1/facts/none").headers["cache-control"] == "no-store"


def test_date_error_has_a_status_of_its_own() -> None:
    with pytest.raises(DateError) as caught:
        parse("next summer")

    assert raising(caught.value).status_code == 400
