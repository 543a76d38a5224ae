"""Beside every date in an answer stand its words, and there are no others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

from api.app import ROUTES
from api.cli.making.make_examples import REQUESTS
from events.dates_in_words.date_words import said
from projections.model.worded import IN_WORDS, dates_of
from tests.running import Client

DATES = ("date", "attested", "since", "published", "planned_for", "checked_on")
ADDRESSES = sorted(
    {each for each in REQUESTS.values() if "{" not in each and "/proof" not in each}
    - {"/v1/events?after=100&limit=2"}
)
"""But for the ledger itself and proofs: there an event stands to the letter, as it was recorded."""


def structs_in(kind: Any, seen: set[Any]) -> Iterator[type[Struct]]:
    """All structs that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, Struct) and kind not in seen:
        seen.add(kind)
        yield kind
        for each in get_type_hints(kind).values():
            yield from structs_in(each, seen)
    for each in get_args(kind):
        yield from structs_in(each, seen)


def answers() -> list[type[Struct]]:
    """The structs that reading routes answer with, and those within them."""
    seen: set[Any] = set()
    found: list[type[Struct]] = []
    for route in ROUTES:
        if "GET" in getattr(route, "http_methods", ()):
            found += structs_in(get_type_hints(route.fn).get("return"), seen)
    return found


def made_for_answers() -> list[type[Struct]]:
    """Those that are no part of what was recorded, which an answer tells as it is."""
    return [each for each in answers() if not each.__module__.startswith("events.vocabulary.")]


def test_every_struct_of_an_answer_has_words_beside_its_dates() -> None:
    dated = [each for each in made_for_answers() if dates_of(each)]

    for kind in dated:
        for date in dates_of(kind):
            assert f"{date}{IN_WORDS}" in kind.__struct_fields__, f"{kind.__name__}.{date}"
    assert len(dated) > 15


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """All objects of an answer; a fact, which stands as it was recorded, with what is beside it."""
    if isinstance(value, dict):
        beside = {name: each for name, each in value.items() if name.endswith(IN_WORDS)}
        yield value
        for name, each in value.items():
            is_fact = name == "fact" and isinstance(each, dict)
            yield from objects_in({**beside, **each} if is_fact else each)
    if isinstance(value, list):
        for each in value:
            yield from objects_in(each)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_date_of_an_answer_has_its_words_beside_it(client: Client, address: str) -> None:
    response = client.get(address).raise_for_status()
    if "json" not in response.headers["content-type"]:
        return

    for each in objects_in(response.json()):
        for name in DATES:
            if name in each and not isinstance(each[name], dict):
                expected = None if each[name] is None else said(each[name])
                assert each.get(f"{name}{IN_WORDS}") == expected, each


def test_all_fields_that_hold_dates_are_looked_at() -> None:
    named = {date for each in made_for_answers() for date in dates_of(each)}

    assert named - {"until"} <= {*DATES}


@pytest.mark.parametrize("extra", ["&fields=date,summary", "&include=sources", "&order=recorded"])
def test_words_are_there_however_an_answer_is_shaped(client: Client, extra: str) -> None:
    answer = client.get(f"/v1/timeline?as_of=2023-06-19&limit=5{extra}").raise_for_status().json()

    for each in objects_in(answer["items"]):
        for name in DATES:
            if name in each:
                assert each[f"{name}{IN_WORDS}"] == said(each[name])


def test_clocks_are_told_in_words(client: Client) -> None:
    clocks = client.get("/v1/timeline?as_of=2023-06&public_by=2023").json()["clocks"]

    assert clocks["as_of_in_words"] == "30 June 2023"
    assert clocks["public_by_in_words"] == "31 December 2023"


def test_words_are_no_difference_of_their_own(client: Client) -> None:
    address = "/v1/relations/united-states/china/changes?since=2023-06-13&until=2023-06-19"
    changes = client.get(address).raise_for_status().json()["changes"]

    assert not any(name.endswith(IN_WORDS) for each in changes for name in each["differs"])


PAGE = Path(__file__).parent.parent / "api" / "page"
WORDING = re.compile("January|February|some day|unknown day|perhaps|approximately|on or before")


def test_no_wording_of_dates_stands_on_the_page() -> None:
    scripts = sorted(PAGE.rglob("*.js"))

    assert scripts
    for script in scripts:
        assert WORDING.search(script.read_text(encoding="utf-8")) is None, script.name


def test_document_says_that_words_of_recorded_events_are_for_reading(client: Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]

    said_so = schemas["SourceAdded"]["properties"]["published_in_words"]
    assert said_so["readOnly"]
    assert "date_in_words" in schemas["Contact"]["required"]
    assert "default" not in schemas["Contact"]["properties"]["date_in_words"]
