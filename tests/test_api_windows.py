"""A window of days over HTTP: the same facts in every format, what only may lie there, what is left
out, and how that is asked for.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from api.timelines.atom import ATOM, DETENTE
from tests.running import Client

DAY = "as_of=2023-12-31&from=2023-06-19&until=2023-06-19&issue=taiwan"
OPEN = {
    "china-accused-of-promoting-taiwan-independence",
    "china-claims-taiwan",
    "united-states-denied-change-on-taiwan",
}
"""What an article of that day tells of Taiwan, of no day."""

JULY = "as_of=2023-12-31&actor=qin-gang&from=2023-07-10&until=2023-07-10"


def shown(client: Client, path: str) -> Any:
    return client.get(path).raise_for_status().json()


def test_what_is_open_below_is_left_out_and_counted_unless_it_is_asked_for(
    client: Client,
) -> None:
    without = shown(client, f"/v1/timeline?{DAY}")
    included = shown(client, f"/v1/timeline?{DAY}&undated=include")

    more = {each["id"]: each for each in included["items"]}
    assert more.keys() - {each["id"] for each in without["items"]} == OPEN
    assert {more[id]["within"] for id in OPEN} == {"possible"}
    assert without["undated_left_out"] == {"facts": len(OPEN), "at_least": False}
    assert included["undated_left_out"] == {"facts": 0, "at_least": False}


@pytest.mark.parametrize("page", ["&limit=2", "&limit=2&order=desc", "&limit=2&order=recorded"])
def test_every_page_counts_what_is_left_out_of_all_of_them(client: Client, page: str) -> None:
    first = shown(client, f"/v1/timeline?{DAY}{page}")
    second = shown(client, first["next"])

    assert first["undated_left_out"] == second["undated_left_out"]
    assert first["undated_left_out"]["facts"] == len(OPEN)


def test_centuries_of_which_nothing_is_told_are_empty(client: Client) -> None:
    asked = "as_of=2023-12-31&from=1500-01-01&until=1600-12-31"

    for path in ("/v1/timeline", "/v1/actors/china/timeline", "/v1/disagreements"):
        for more in ("", "&undated=include"):
            answer = shown(client, f"{path}?{asked}{more}")
            assert answer["items"] == []
            assert answer["undated_left_out"]["facts"] == 0


@pytest.mark.parametrize(
    "path", ["/v1/issues/taiwan/timeline", "/v1/actors/china/timeline", "/v1/disagreements"]
)
def test_timelines_of_things_and_disagreements_have_windows_too(client: Client, path: str) -> None:
    asked = "as_of=2023-12-31&from=2023-06-01&until=2023-06-19&limit=200"

    without = shown(client, f"{path}?{asked}")
    included = shown(client, f"{path}?{asked}&undated=include")

    left_out = len(included["items"]) - len(without["items"])
    assert without["undated_left_out"]["facts"] == left_out
    assert all(each["within"] in {"certain", "possible"} for each in included["items"])


def test_nothing_is_said_of_windows_where_none_is_asked_for(client: Client) -> None:
    whole = shown(client, "/v1/timeline?as_of=2023-12-31&limit=200")
    fields = shown(client, "/v1/timeline?as_of=2023-12-31&fields=id,within&limit=1")
    header = client.get("/v1/timeline.csv?as_of=2023-12-31&limit=1").text.split("\r\n")[0]

    assert "undated_left_out" not in whole
    assert not any("within" in each for each in whole["items"])
    assert [each.keys() for each in fields["items"]] == [{"id"}]
    assert "within" not in header.split(",")


def test_whoever_asks_for_anything_but_what_there_is_is_told_so(client: Client) -> None:
    answer = client.get("/v1/timeline?undated=all")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"detail": "expected include", "parameter": "undated"}]


IN_WORDS = "only possibly in the days asked for"


def in_lines(text: str) -> Iterator[str]:
    rows = map(json.loads, text.splitlines())
    return (each["id"] for each in rows if each["within"] == "possible")


def in_csv(text: str) -> Iterator[str]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return (row["id"] for row in rows if row["within"] == "possible")


def in_atom(text: str) -> Iterator[str]:
    for entry in ET.fromstring(text).iter(f"{{{ATOM}}}entry"):  # noqa: S314 (we wrote it)
        (happened,) = entry.iter(f"{{{DETENTE}}}happened")
        if happened.get("within") == "possible":
            yield str(entry.findtext(f"{{{ATOM}}}id")).rpartition("/")[2]


def in_feed(text: str) -> Iterator[str]:
    items = json.loads(text)["items"]
    possible = (each for each in items if each["_detente"]["within"] == "possible")
    return (each["id"].rpartition("/")[2] for each in possible)


def in_slides(text: str) -> Iterator[str]:
    slides = json.loads(text)["events"]
    return (each["unique_id"] for each in slides if IN_WORDS in each["text"]["text"])


def in_bars(text: str) -> Iterator[str]:
    bars = json.loads(text)["items"]
    return (each["id"] for each in bars if "may-lie-outside" in each["className"].split())


def in_calendar(text: str) -> Iterator[str]:
    entries = text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    possible = (each for each in entries if IN_WORDS in each)
    return (re.findall(r"UID:fact\.([^@]+)@", each)[0] for each in possible)


POSSIBLE_IN: dict[str, Callable[[str], Iterator[str]]] = {
    ".jsonl": in_lines,
    ".csv": in_csv,
    ".atom": in_atom,
    ".feed.json": in_feed,
    ".timelinejs.json": in_slides,
    ".vis.json": in_bars,
    ".ics": in_calendar,
}
"""The facts that a format says may lie outside."""


@pytest.mark.parametrize("extension", POSSIBLE_IN)
def test_formats_say_the_same_of_what_may_lie_outside(client: Client, extension: str) -> None:
    answer = client.get(f"/v1/timeline{extension}?{JULY}").raise_for_status()

    items = shown(client, f"/v1/timeline?{JULY}")["items"]
    assert {each["within"] for each in items} == {"possible"}
    assert {*POSSIBLE_IN[extension](answer.text)} == {each["id"] for each in items}


def test_map_says_which_facts_may_lie_outside(client: Client) -> None:
    asked = "as_of=2023-12-31&from=2022-11-14&until=2022-11-14"

    told = shown(client, f"/v1/timeline.geojson?{asked}")

    within = {each["id"]: each["properties"]["when"]["within"] for each in told["features"]}
    assert within["biden-xi-met-in-bali"] == "possible"
    assert told["left_out"]["undated"] == {"facts": 0, "at_least": False}


def test_documents_say_how_many_are_left_out(client: Client) -> None:
    said = "3 left out, of which only a last day is told."
    counted = {"facts": 3, "at_least": False}

    def get(extension: str) -> Any:
        return client.get(f"/v1/timeline{extension}?{DAY}").raise_for_status()

    slides = get(".timelinejs.json").json()
    assert said in slides["title"]["text"]["text"]
    assert slides["detente"]["undated_left_out"] == counted
    assert get(".vis.json").json()["undated_left_out"] == counted
    assert get(".geojson").json()["left_out"]["undated"] == counted
    assert get(".feed.json").json()["description"].endswith(said)
    assert f"<subtitle>{said}</subtitle>" in get(".atom").text
    assert said in get(".ics").text.replace("\r\n ", "").replace("\\,", ",")
