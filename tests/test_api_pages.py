import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from tests.running import Ask, Client

LISTS = (
    "/v1/actors",
    "/v1/issues",
    "/v1/offices",
    "/v1/engagements",
    "/v1/sources",
    "/v1/citations",
    "/v1/citations?issue=taiwan",
    "/v1/timeline",
    "/v1/timeline?order=desc",
    "/v1/timeline?from=2023-02-01&until=2023-06-18&actor=china",
    "/v1/timeline?text=visit",
    "/v1/timeline?contested=true",
    "/v1/timeline?contested=false&actor=china",
    "/v1/disagreements",
    "/v1/disagreements?order=desc&from=2023-06-10",
    "/v1/actors/wang-yi/timeline",
    "/v1/issues/communication/timeline?order=desc",
)


def pages(client: Client, address: str) -> Iterator[Any]:
    following: str | None = address
    while following is not None:
        page = client.get(following).raise_for_status().json()
        yield page
        following = page["next"]


def with_limit(address: str, limit: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}limit={limit}"


def cursor_of(page: Any) -> str:
    return dict(parse_qsl(urlsplit(str(page["next"])).query))["cursor"]


def forged(cursor: str, index: int, value: Any) -> str:
    """The cursor with another value in one place."""
    content = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    content[index] = value
    return base64.urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")


@pytest.mark.parametrize("address", LISTS)
def test_pages_together_are_the_whole_list(client: Client, address: str) -> None:
    (whole,) = pages(client, with_limit(address, 500))

    parts = [each for page in pages(client, with_limit(address, 3)) for each in page["items"]]

    assert parts == whole["items"]
    assert len(parts) > 3


@pytest.mark.parametrize("address", LISTS)
def test_page_has_no_more_items_than_asked_for(client: Client, address: str) -> None:
    sizes = [len(page["items"]) for page in pages(client, with_limit(address, 3))]

    assert max(sizes) == 3


def test_order_can_be_turned_round(ask: Ask) -> None:
    up = [each["id"] for each in ask("/v1/timeline", limit=500)["items"]]
    down = [each["id"] for each in ask("/v1/timeline", limit=500, order="desc")["items"]]

    assert down == up[::-1]


def test_events_are_read_to_the_head(client: Client) -> None:
    read = [
        each["position"] for page in pages(client, "/v1/events?limit=40") for each in page["items"]
    ]

    assert read == list(range(1, client.get("/health").json()["ledger_head"] + 1))


def test_events_beyond_the_head_are_none(ask: Ask) -> None:
    answer = ask("/v1/events", after=10**9)

    assert (answer["items"], answer["next"]) == ([], None)


def test_later_pages_keep_the_clocks_of_the_first(client: Client) -> None:
    address = "/v1/timeline?limit=20&as_of=2023-06-16&public_by=2023-06-16"

    clocks = {msgspec.json.encode(page["clocks"]) for page in pages(client, address)}

    assert len(clocks) == 1


def test_cursor_alone_carries_the_clocks(client: Client) -> None:
    first = client.get("/v1/timeline?limit=5&as_of=2023-03-01").json()

    second = client.get("/v1/timeline", params={"limit": 5, "cursor": cursor_of(first)}).json()

    assert second["clocks"] == first["clocks"]


@pytest.mark.parametrize(
    "path", ["/v1/actors", "/v1/timeline", "/v1/disagreements", "/v1/citations", "/v1/sources"]
)
@pytest.mark.parametrize("cursor", ["", "abc", "é", "=", "W10", "bnVsbA", "a" * 1_000, "\0", "e30"])
def test_forged_cursor_is_refused(client: Client, path: str, cursor: str) -> None:
    answer = client.get(path, params={"cursor": cursor})

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("index", "value"),
    [
        *((0, "0" * 16), (1, -(10**15)), (1, 10**15), (2, "x"), (3, -1), (3, 10**9), (3, 2**63)),
        *(
            (4, [2**70, "x"]),
            (4, [-(2**70), "x"]),
            (4, []),
            (4, ["a"]),
            (4, [1, 2]),
            (4, [1, "a", "b"]),
            (4, None),
        ),
    ],
)
def test_altered_cursor_is_refused(client: Client, index: int, value: Any) -> None:
    cursor = cursor_of(client.get("/v1/timeline?limit=5").json())

    answer = client.get("/v1/timeline", params={"limit": 5, "cursor": forged(cursor, index, value)})

    assert answer.status_code == 400, answer.text
    assert [each["parameter"] for each in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/v1/timeline?limit=5", "/v1/actors?limit=5"),
        ("/v1/actors?limit=5", "/v1/issues?limit=5"),
        ("/v1/timeline?limit=5", "/v1/timeline?limit=6"),
        ("/v1/timeline?limit=5", "/v1/timeline?limit=5&order=desc"),
        ("/v1/timeline?limit=5", "/v1/timeline?limit=5&actor=china"),
        ("/v1/actors/wang-yi/timeline?limit=5", "/v1/actors/qin-gang/timeline?limit=5"),
    ],
)
def test_cursor_of_another_question_is_refused(client: Client, here: str, there: str) -> None:
    cursor = cursor_of(client.get(here).json())

    assert client.get(f"{there}&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("clock", ["as_of=2023-06-02", "public_by=2023-06-19", "known_at=150"])
def test_cursor_beside_other_clocks_is_refused(client: Client, clock: str) -> None:
    cursor = cursor_of(client.get("/v1/timeline?limit=5&as_of=2023-06-16").json())

    answer = client.get(f"/v1/timeline?limit=5&cursor={cursor}&{clock}")

    assert answer.status_code == 400


def test_cursor_beside_a_quote_is_refused(client: Client) -> None:
    cursor = cursor_of(client.get("/v1/citations?limit=5").json())

    assert client.get(f"/v1/citations?limit=5&quote=balloon&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("limit", ["0", "-1", "501", "10000000000", "x", "", "1.5", "NaN", "null"])
@pytest.mark.parametrize("path", ["/v1/timeline", "/v1/actors", "/v1/citations", "/v1/events"])
def test_limit_is_a_number_from_1_to_500(client: Client, path: str, limit: str) -> None:
    answer = client.get(path, params={"limit": limit})

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == ["limit"]


def test_pair_state_says_which_sections_were_cut_off(ask: Ask) -> None:
    state = ask("/v1/relations/united-states/china", as_of="2023-12-31", limit=1)

    forms = {each["form"] for each in state["engagements"]}
    assert len(forms) == len(state["engagements"])  # the last one, and that of each form
    assert len(state["measures"]) == 1
    assert {"engagements", "measures"} <= set(state["more"])
