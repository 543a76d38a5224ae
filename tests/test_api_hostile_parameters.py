"""Every parameter of every operation in the OpenAPI document, whatever is put into it.

The document is walked, so that a new route is attacked as soon as there is one.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from api.app import ROUTES
from api.writing.access import KEYED
from tests.asking import Answered, answers
from tests.running import Ask, Client

FULL_TEXT = ('"', "balloon*", "NEAR(a b, 5)", "text : x", "balloon OR NOT", "{fact} : x", "a^2 -b")
SQL = (
    "' OR 1=1 --",
    '"; DROP TABLE facts; --',
    "1); ATTACH DATABASE 'x' AS y; --",
    "%",
    "?1",
    ":k",
)
TEXTS = (
    *FULL_TEXT,
    *SQL,
    *("", " ", "\0", "a\0b", "\r\nX-Evil: 1", "\x1b[2J", "\ufeff", "\u202egnohtyp", "\U0001f388"),
    *("\u0441hina", "\uff43\uff48\uff49\uff4e\uff41", "china\u200b", "e\u0301", "\xdf", "\u0130"),
    *("..", "../../etc/passwd", ".json", "%2e%2e", "%00"),
    *("null", "true", "[]", "{}", "NaN", "-0", "1e9", "1_0", "\u0663", "0x10", "9" * 300, "-1"),
    *("0000-00-00", "2023-02-30", "9999-12-31", "2023-W24-7", "2023-06-18T25:00:00Z"),
    "a" * 3_000,
)
BYTES = ("%ED%A0%80", "%FF%FE", "%C0%AE", "%", "%zz", "%u0041", "+")
SENT = tuple(dict.fromkeys([*(quote(text, safe="") for text in TEXTS), *BYTES]))
HANG_SECONDS = 60.0
PAGED = ("/v1/timeline", "/v1/actors", "/v1/issues", "/v1/sources", "/v1/citations")

ENDLESS = {"/v1/stream"}
"""What never ends by itself; tests/test_api_stream.py tries its parameters."""

READING = sorted(
    re.sub(r":\w+", "", path)
    for each in ROUTES
    if each.include_in_schema is not False and "GET" in each.http_methods
    if not each.opt.get(KEYED)
    for path in each.paths - ENDLESS
)


@pytest.fixture(scope="module")
def paths(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = ask("/openapi.json")["paths"]
    return found


def addresses(path: str, parameters: list[dict[str, Any]]) -> Iterator[str]:
    """The path with each text in each of its parameters, the others as they have to be."""
    needed = "&".join(
        f"{each['name']}=1" for each in parameters if each["in"] == "query" and each.get("required")
    )
    whole = re.sub(r"\{b\}", "china", re.sub(r"\{(a|id)\}", "united-states", path))
    for each in parameters:
        name = each["name"]
        if each["in"] == "path":
            before, _, after = path.partition(f"{{{name}}}")
            ends = [re.sub(r"\{\w+\}", "china", end) for end in (before, after)]
            yield from (text.join(ends) for text in SENT)
        elif each["in"] == "query":
            beside = "&".join(one for one in needed.split("&") if one and one != f"{name}=1")
            yield from (f"{whole}?{beside}{'&' if beside else ''}{name}={text}" for text in SENT)


def strayed(address: str, answer: Answered) -> str | None:
    """What is wrong with the answer, if anything is."""
    if answer.seconds > HANG_SECONDS:
        return f"{address[:200]} took too long"
    if answer.status == 200:
        return None
    kind = answer.headers.get("content-type")
    if answer.status not in {400, 404} or kind != "application/problem+json":
        return f"{address[:200]} {answer.status} {kind}"
    problem = msgspec.json.decode(answer.content)
    return None if problem["status"] == answer.status else f"{address[:200]} {problem}"


@pytest.mark.parametrize("path", READING)
def test_no_parameter_of_any_route_makes_it_fail(
    client: Client, paths: dict[str, Any], path: str
) -> None:
    parameters = paths[path]["get"].get("parameters", [])

    asked = list(addresses(path, parameters))

    found = map(strayed, asked, answers(client, asked))

    assert [each for each in found if each is not None] == []


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("name", ["%00", "limit%00", "limit[]", "LIMIT", "__class__", "%ff", ""])
def test_no_route_takes_a_parameter_that_it_does_not_have(
    client: Client, path: str, name: str
) -> None:
    address = re.sub(r"\{\w+\}", "china", path)

    answer = client.get(f"{address}?{name}=1")

    assert answer.status_code == 400
    assert answer.json()["status"] == 400


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/v1/ledger/checkpoint?size=null", "size"),
        ("/v1/ledger/proofs/consistency?from=1&to=null", "to"),
        ("/v1/timeline?limit=1e1", "limit"),
        ("/v1/timeline?limit=1.0", "limit"),
        ("/v1/timeline?limit=%D9%A3", "limit"),
        ("/v1/relations/united-states/china?explain=on", "explain"),
        ("/v1/relations/united-states/china?explain=1", "explain"),
        ("/v1/timeline?known_at=2023-W24-7T00:00:00Z", "known_at"),
        ("/v1/timeline?known_at=20230618T000000Z", "known_at"),
    ],
)
def test_value_that_is_written_as_none_is_refused(
    client: Client, address: str, parameter: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("path", PAGED)
def test_cursor_of_another_question_is_refused(client: Client, path: str) -> None:
    other = next(each for each in PAGED if each != path)
    limit = "&limit=1" if path != "/v1/citations" else "&limit=2"
    cursor = client.get(f"{other}?limit=1").json()["next"].partition("cursor=")[2]

    answer = client.get(f"{path}?cursor={cursor}{limit}")

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == ["cursor"]


def test_cursor_that_was_tampered_with_shows_nothing_that_it_should_not(client: Client) -> None:
    cursor = client.get("/v1/timeline?limit=1").json()["next"].partition("cursor=")[2]

    changed = [
        cursor[:at] + letter + cursor[at + 1 :] for at in range(len(cursor)) for letter in "A-9"
    ]
    statuses = {client.get(f"/v1/timeline?limit=1&cursor={each}").status_code for each in changed}

    assert statuses <= {200, 400}
    assert 400 in statuses
