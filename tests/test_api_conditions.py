"""What held on a day is told as such over HTTP, in whichever format, and refused with advice."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.writers import Writer, statement, writer

SOURCE = {
    "type": "source-added",
    "id": "s",
    "publisher": "S",
    "title": "S",
    "lineage": "s",
    "published": "2023-07",
}


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("conditions") / "data") as opened:
        told = opened.post({"events": [SOURCE, in_office("held")]})
        assert told.status_code == 201, told.text
        yield opened


def in_office(id: str, **changes: Any) -> dict[str, Any]:
    fact = {key: each for key, each in statement(id).items() if key not in {"speaker", "date"}}
    told = {
        "type": "official-in-office",
        "attested": "2023-06-19",
        "official": "wang-yi",
        "office": "foreign-minister-of-china",
        "place": "beijing",
    }
    citation = {"source": "s", "exact": "so", "start": 0, "end": 2}
    return {**fact, "citations": [citation], **told, **changes}


def get(writes: Writer, path: str) -> str:
    answer = writes.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("extension", "said"),
    [
        ("", '"condition":true'),
        (".csv", "held,official-in-office,2023-06-19,19 June 2023,true"),
        (".feed.json", "19 June 2023, as told: "),
        (".feed.json", '"condition":true'),
        (".atom", 'condition="true"'),
        (".geojson", '"condition":true'),
        (".ics", "as told."),
        (".ics", "(as told: 19 June 2023)"),
        (".atom", "(as told: 19 June 2023)</title>"),
        (".feed.json", "(as told: 19 June 2023)"),
        (".timelinejs.json", "(as told: 19 June 2023)"),
        (".vis.json", "(as told: 19 June 2023)"),
        (".vis.json", '"certain condition'),
        (".timelinejs.json", "19 June 2023, as told"),
        (".vis.json", "19 June 2023, as told: "),
    ],
)
def test_condition_is_told_as_one_in_every_format(
    writes: Writer, extension: str, said: str
) -> None:
    path = f"/v1/timeline{extension}?office=foreign-minister-of-china&kind=official-in-office"

    found = get(writes, path).replace("\r\n ", "").replace('": ', '":')

    assert said.replace('": ', '":') in found


def test_fact_says_that_it_is_a_condition_and_its_day_in_words(writes: Writer) -> None:
    view = writes.client.get("/v1/facts/held").json()

    assert view["condition"]
    assert (view["attested_in_words"], view["date_in_words"]) == ("19 June 2023", None)
    assert view["fact"]["attested"] == "2023-06-19"


@pytest.mark.parametrize(
    ("changes", "pointer", "detail"),
    [
        (
            {"date": "2023-06-19"},
            "/date",
            "an official-in-office has attested, not a date: `attested` is a day it held on",
        ),
        (
            {"type": "official-appointed"},
            "/attested",
            "an official-appointed has a date, not attested: `date` is when it happened",
        ),
        (
            {"attested": "2023-06/2023-07"},
            "/attested",
            "expected a single day, however blunt: no interval, and no set in braces",
        ),
    ],
)
def test_wrong_date_is_refused_with_what_to_do(
    writes: Writer, changes: dict[str, str], pointer: str, detail: str
) -> None:
    answer = writes.post(in_office("other", **changes))

    ((found, said),) = [(each["pointer"], each["detail"]) for each in answer.json()["errors"]]
    assert (answer.status_code, found) == (422, pointer)
    assert said.startswith(detail)


def test_schema_tells_conditions_and_happenings_apart(writes: Writer) -> None:
    schemas = writes.client.get("/openapi.json").json()["components"]["schemas"]

    assert "attested" in schemas["OfficialInOffice"]["required"]
    assert "date" not in schemas["OfficialInOffice"]["properties"]
    assert "date" in schemas["OfficialAppointed"]["required"]
