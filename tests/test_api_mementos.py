"""Memento (RFC 7089): what a resource said at an instant, and all that it ever said."""

import re
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from events.vocabulary.registry import IssueAdded
from tests.recording import record, served
from tests.running import Client

ACTOR = "/v1/actors/wang-yi"
EARLY, LATE = "Sun, 18 Jun 1989 12:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


def mementos(client: Client, of: str = ACTOR, **parameters: int) -> list[int]:
    """The positions of a page of a TimeMap."""
    answer = client.get("/v1/timemap", params={"of": of, **parameters})
    assert answer.status_code == 200, answer.text
    return [int(each) for each in re.findall(r'known_at=(\d+)>; rel="memento"', answer.text)]


@pytest.mark.parametrize(("instant", "which"), [(EARLY, 0), (LATE, -1)])
def test_instant_leads_to_a_memento(client: Client, instant: str, which: int) -> None:
    gate = client.get(ACTOR, headers={"Accept-Datetime": instant}, follow_redirects=False)
    memento = client.get(gate.headers["location"])

    assert gate.status_code == 302
    assert "Accept-Datetime" in gate.headers["vary"]
    assert memento.json()["clocks"]["known_at"] == mementos(client, limit=500)[which]
    assert "immutable" in memento.headers["cache-control"]
    assert parsedate_to_datetime(memento.headers["memento-datetime"]).year >= 2023
    assert 'rel="original timegate"' in memento.headers["link"]
    assert 'rel="timemap"' in memento.headers["link"]


def test_other_parameters_stay(client: Client) -> None:
    path = "/v1/relations/united-states/china?as_of=2023-03-01&limit=3"

    gate = client.get(path, headers={"Accept-Datetime": LATE}, follow_redirects=False)

    assert re.fullmatch(
        r"/v1/relations/united-states/china\?as_of=2023-03-01&known_at=\d+&limit=3",
        gate.headers["location"],
    )


@pytest.mark.parametrize(
    "instant",
    [
        *("yesterday", "", "GMT", "5", "2023-06-18", "2023-06-18T12:00:00Z"),
        *("Sun, 18 Jun 2023 12:00:00", "Sun, 18 Jun 2023 12:00:00 +0200 GMT"),
        *("Sun, 99 Jun 2023 12:00:00 GMT", "Sun, 18 Jun 2023 99:00:00 GMT"),
        *("Sun, 18 Jun 2147483648 12:00:00 GMT", "Sunday, 18-Jun-23 12:00:00 GMT"),
    ],
)
def test_instant_that_is_none_is_refused(client: Client, instant: str) -> None:
    answer = client.get(ACTOR, headers={"Accept-Datetime": instant})

    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert answer.headers["content-type"] == "application/problem+json"


def test_memento_itself_does_not_negotiate(client: Client) -> None:
    answer = client.get(
        f"{ACTOR}?as_of=2023-01-01&known_at=300", headers={"Accept-Datetime": EARLY}
    )

    assert answer.status_code == 200
    assert "Accept-Datetime" not in answer.headers["vary"]


def test_answer_without_a_clock_is_no_memento(client: Client) -> None:
    assert "memento-datetime" not in client.get(ACTOR).headers


def test_timemap_comes_in_pages(client: Client) -> None:
    first = client.get("/v1/timemap", params={"of": ACTOR, "limit": 3})
    (following,) = re.findall(r'<([^>]*)>; rel="next"', first.text)
    second = client.get(following)

    assert first.headers["content-type"] == "application/link-format"
    assert [*mementos(client, limit=3), *map(int, re.findall(r"known_at=(\d+)>", second.text))] == (
        mementos(client, limit=6)
    )


def test_each_memento_says_something_else_than_the_one_before(client: Client) -> None:
    positions = mementos(client, of="/v1/facts/blinken-visit-postponed?as_of=2023-12-31")
    pages = [
        client.get(f"/v1/facts/blinken-visit-postponed?as_of=2023-12-31&known_at={each}").json()
        for each in positions
    ]

    shown = [
        {k: v for k, v in page.items() if k not in {"clocks", "permalink", "cite_as"}}
        for page in pages
    ]
    assert positions
    assert all(one != other for one, other in pairwise(shown))


def test_head_of_the_ledger_bounds_what_any_event_changes(client: Client) -> None:
    assert mementos(client, of="/v1/citations", after=5, limit=3) == [6, 7, 8]


@pytest.mark.parametrize(
    "of",
    [
        "/",
        "/health",
        "/v1/events",
        "/v1/actors/wang-yi?known_at=3",
        "nonsense",
        "/v1/actors>",
        "/v1/actors?name=\xe9",
    ],
)
def test_what_has_no_mementos_is_refused(client: Client, of: str) -> None:
    assert client.get("/v1/timemap", params={"of": of}).status_code == 400


def test_page_that_is_gone_on_with_is_of_one_position_already(client: Client) -> None:
    following = client.get("/v1/timeline?limit=2").json()["next"]

    answer = client.get(following, headers={"Accept-Datetime": LATE}, follow_redirects=False)

    assert answer.status_code == 200


def test_each_memento_is_found_by_the_date_that_it_says(founded: Path) -> None:
    with served(founded) as client:
        for number in range(3):  # most of them within one second
            record(client, IssueAdded(id=f"new-{number}", name="New", description="New."))
        listed = client.get("/v1/timemap", params={"of": "/v1/issues", "limit": 500}).text
        links = re.findall(r'<(\S+)>; rel="memento"; datetime="(.+?)"', listed)
        last_of_second = {date: address for address, date in links}

        assert len(links) > 3
        for address, date in links:
            asked = {"Accept-Datetime": date}
            gate = client.get("/v1/issues", headers=asked, follow_redirects=False)
            memento = client.get(gate.headers["location"])
            assert memento.headers["memento-datetime"] == date
            assert last_of_second[date].endswith(gate.headers["location"])
            assert client.get(address).headers["memento-datetime"] == date
            assert '</v1/issues>; rel="original timegate"' in memento.headers["link"]


def test_addresses_of_a_timemap_are_whole_and_lead_on(client: Client) -> None:
    whole = client.get("/v1/timemap", params={"of": f"http://testserver.local{ACTOR}", "limit": 3})
    bare = client.get("/v1/timemap", params={"of": ACTOR, "limit": 3})

    assert whole.text == bare.text
    addresses = re.findall("<(.+?)>", whole.text)
    assert all(each.startswith("http://testserver.local/v1/") for each in addresses)
    assert {client.get(each).status_code for each in addresses} == {200}


@pytest.mark.parametrize("of", ["http://elsewhere.example/v1/issues", "//x/v1/a", "ftp://x/v1/a"])
def test_timemap_of_an_address_elsewhere_is_refused(client: Client, of: str) -> None:
    answer = client.get("/v1/timemap", params={"of": of})

    assert answer.status_code == 400
    assert "of this service" in answer.json()["errors"][0]["detail"]


def test_original_has_the_day_that_was_asked_for_and_no_other(client: Client) -> None:
    position = mementos(client)[-1]
    asked = client.get(f"/v1/actors/wang-yi?as_of=2023-06-19&known_at={position}").headers["link"]

    assert '</v1/actors/wang-yi?as_of=2023-06-19>; rel="original timegate"' in asked
