"""Dates of every kind in questions and in answers: EDTF goes in, faithful answers come out."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from msgspec.structs import replace

from api.timelines.formats import FORMATS
from events.time.dates import LONGEST
from events.vocabulary.registry import SourceAdded
from tests.recording import postponed, record, served, statement
from tests.running import Ask, Client

ODD = (
    *("0000", "-0044-03-15", "Y12024", "Y-17E7", "Y999999999999", "1950S2", "000X", "XXXX"),
    *("2018-21", "2018-24", "2018-36", "156X-12-25", "XXXX-12-25", "XX23", "2018-X1", "2018-02-X5"),
    *("2018-06~-18", "?2018-~06", "{2018-01,2018-03}", "{..1984}", "{2018-01-05..}", "[..-0044]"),
    *("[2018-01,2018-03]", "-0044/2018", "2018-21/..", "/Y12024", "../-0044", "Y12024/"),
)
"""Dates of kinds that the founding facts do not have."""


def dated(date: str, id: str = "odd") -> Any:
    return replace(statement(id), date=date)


def answered(client: Client, address: str) -> Any:
    return client.get(address).raise_for_status().json()


def shown(client: Client, address: str) -> list[str]:
    return [each["id"] for each in answered(client, address)["items"]]


@pytest.fixture(scope="module")
def odd(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service that holds a fact of each of the odd dates, and a source and a plan of each."""
    facts = [dated(date, f"odd-{n:02}") for n, date in enumerate(ODD)]
    sources = [
        SourceAdded(
            id=f"odd-{n:02}", publisher="Daily", title="Odd", published=date, lineage="daily"
        )
        for n, date in enumerate(ODD)
    ]
    plans = [
        replace(postponed(), id=f"plan-{n:02}", date=f"2023-06-{10 + n % 20}", planned_for=date)
        for n, date in enumerate(ODD)
    ]
    data = copytree(_founded, tmp_path_factory.mktemp("odd") / "data")
    with served(data) as client:
        record(client, *facts, *sources, *plans)
        yield client


@pytest.mark.parametrize("chosen", FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize("as_of", ["2018-02-14", "Y999999999999", "-0044"])
def test_every_format_tells_of_dates_of_every_kind(odd: Client, chosen: Any, as_of: str) -> None:
    answer = odd.get(f"/v1/timeline{chosen.extension}?as_of={as_of}&limit=500&order=asc")

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("number", range(len(ODD)), ids=ODD)
def test_everything_that_is_told_of_a_fact_takes_dates_of_every_kind(
    odd: Client, number: int
) -> None:
    fact = odd.get(f"/v1/facts/odd-{number:02}?as_of=Y12024").raise_for_status().json()
    (citation,) = fact["citations"]

    assert fact["fact"]["date"] == ODD[number]
    for address in (
        *(f"/v1/facts/odd-{number:02}{each}" for each in (".jsonld", ".bib", ".csl.json", ".ris")),
        *(f"/v1/facts/plan-{number:02}{each}" for each in ("", ".jsonld", "/history", "/proof")),
        f"/v1/sources/odd-{number:02}",
        f"/v1/citations/{citation['id']}.txt",
    ):
        assert odd.get(f"{address}?as_of=Y999999999999").status_code == 200, address


@pytest.mark.parametrize(
    "address",
    [
        "/v1/relations/united-states/china?explain=true&as_of={}",
        "/v1/relations/united-states/china/changes?since=-0044&until={}",
        "/v1/relations/united-states/china.bib?as_of={}",
        "/v1/issues/taiwan?as_of={}",
        "/v1/actors/united-states?as_of={}",
        "/v1/engagements/blinken-visit-to-beijing-2023?as_of={}",
        "/v1/disagreements?as_of={}",
        "/v1/sources?as_of={0}&public_by={0}",
        "/v1/timeline?from=-0044&until={}",
        "/v1/timeline?from=0000&until={}&order=recorded",
        "/v1/timeline?from=Y-17E8&until={}&order=desc&limit=2",
    ],
)
@pytest.mark.parametrize("day", ["0000", "-0044", "Y12024", "Y-17E7", "2018-02-14"])
def test_questions_about_days_far_off_have_answers(odd: Client, address: str, day: str) -> None:
    asked = address.format(day)
    answer = odd.get(asked)

    begins = {"from=0000": ("-0044", "Y-17E7"), "=-0044&until": ("Y-17E7",)}
    is_backwards = any(day in days for start, days in begins.items() if start in asked)
    assert answer.status_code == (400 if is_backwards else 200), answer.text


def test_pages_of_a_timeline_go_on_over_the_year_0(odd: Client) -> None:
    address: str | None = "/v1/timeline?as_of=Y12024&limit=7&order=desc&issue=taiwan"
    found = []
    while address is not None:
        page = odd.get(address).raise_for_status().json()
        found += [each["id"] for each in page["items"]]
        address = page["next"]

    ascending = shown(odd, "/v1/timeline?as_of=Y12024&limit=500&issue=taiwan")
    assert found == ascending[::-1]
    assert {f"odd-{n:02}" for n, date in enumerate(ODD) if "9999" not in date} <= {*found}


def test_order_is_that_of_days_whatever_their_texts(odd: Client) -> None:
    found = shown(odd, "/v1/timeline?as_of=Y12024&limit=500&issue=taiwan")

    far = ["Y-17E7", "-0044-03-15", "0000", "156X-12-25", "1950S2", "Y12024"]
    assert sorted(far, key=lambda date: found.index(f"odd-{ODD.index(date):02}")) == far


@pytest.mark.parametrize("date", ["[2018-01,2018-03]", "{2018-01,2018-03}", "[2018-03,2018-01-0X]"])
@pytest.mark.parametrize("order", ["asc", "desc", "recorded"])
def test_date_with_a_gap_does_not_answer_a_window_in_it(
    writable: Client, date: str, order: str
) -> None:
    record(writable, dated(date))
    asked = f"/v1/timeline?as_of=2018-12-31&limit=500&order={order}"

    in_the_gap = shown(writable, f"{asked}&from=2018-02-01&until=2018-02-28")

    assert "odd" not in in_the_gap
    for window in ("from=2018-01&until=2018-01", "from=2018-02&until=2018-03-01", "from=2018-02"):
        assert "odd" in shown(writable, f"{asked}&{window}"), window
    said = f"{asked}&text=it+was+said"
    assert "odd" not in shown(writable, f"{said}&from=2018-02&until=2018-02")
    assert "odd" in shown(writable, f"{said}&from=2018-03&until=2018-03")


@pytest.mark.parametrize(
    ("date", "inside", "outside"),
    [
        ("2018-0X-15", "from=2018-04-15&until=2018-04-15", "from=2018-04-16&until=2018-05-14"),
        ("2018-XX-1X", "from=2018-04-19&until=2018-05-01", "from=2018-04-20&until=2018-05-09"),
        ("XXXX-12-25", "from=1972&until=1972", "from=1972-01&until=1972-12-24"),
        ("1XXX-12", "from=1972&until=1972", "from=1972-01&until=1972-11"),
        ("156X-12-25", "from=1565-12-25&until=1565-12-25", "from=1560-12-26&until=1561-12-24"),
        ("2018-25", "from=2018-04&until=2018-05", "from=2018-07&until=2018-08"),
        ("2018-24", "from=2018-01&until=2018-01", "from=2018-04-01&until=2018-05-31"),
        ("[2016,2018]", "from=2018&until=2019", "from=2017&until=2017"),
        ("-00X4-03", "from=-0044&until=-0044", "from=-0043&until=-0040"),
    ],
)
def test_masked_date_answers_the_windows_that_hold_one_of_its_days(
    writable: Client, date: str, inside: str, outside: str
) -> None:
    record(writable, dated(date))

    asked = "/v1/timeline?issue=taiwan&limit=500&as_of=2018-12-31"
    assert "odd" in shown(writable, f"{asked}&{inside}")
    assert "odd" not in shown(writable, f"{asked}&{outside}")


def test_gap_in_a_date_is_no_time_at_which_it_may_have_been_the_last_word(writable: Client) -> None:
    blunt = replace(dated("[2018-01,2018-03]"), speaker="iran")
    sharp = replace(dated("2018-02-10", "sharp"), speaker="iran")
    record(writable, blunt, sharp)

    def said(day: str) -> list[str]:
        stances = answered(writable, f"/v1/issues/taiwan?as_of={day}")["stances"]
        return [each["fact"] for s in stances if s["side"] == "iran" for each in s["statements"]]

    # In January it came before, in March it comes after, in between it does not come.
    assert said("2018-01-31") == ["odd"]
    assert said("2018-02-28") == ["sharp"]
    assert {*said("2018-03-15")} == {"odd", "sharp"}


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2023-06", "2023-06-30"),
        ("2023", "2023-12-31"),
        ("202X", "2029-12-31"),
        ("2023-06~", "2023-06-30"),
        ("2023-02-0X", "2023-02-09"),
        ("2023-34", "2023-06-30"),
        ("2023-06/2023-07-15", "2023-07-15"),
        ("-0044", "-0044-12-31"),
        ("Y12024", "Y12024-12-31"),
        ("Y12024-06-18", "Y12024-06-18"),
    ],
)
def test_clock_takes_a_stretch_of_days_and_tells_its_last_one(
    client: Client, asked: str, day: str
) -> None:
    path = "/v1/relations/united-states/china"
    by_stretch = client.get(f"{path}?as_of={asked}&public_by={asked}").raise_for_status().json()

    by_day = client.get(f"{path}?as_of={day}&public_by={day}").raise_for_status().json()

    assert by_stretch == by_day
    assert (by_stretch["clocks"]["as_of"], by_stretch["clocks"]["public_by"]) == (day, day)
    assert client.get(by_stretch["permalink"]).raise_for_status().json() == by_stretch


def test_window_of_a_year_is_that_year(client: Client) -> None:
    asked = "/v1/timeline?as_of=2023&limit=500&"
    whole = answered(client, f"{asked}from=1972&until=1972")["items"]
    june = answered(client, f"{asked}from=2023-06&until=2023-06")["items"]

    assert whole == answered(client, f"{asked}from=1972-01-01&until=1972-12-31")["items"]
    assert june == answered(client, f"{asked}from=2023-06-01&until=2023-06-30")["items"]
    assert len(june) > 50


def test_changes_are_told_from_the_first_day_of_a_month_to_the_last_of_another(ask: Ask) -> None:
    path = "/v1/relations/united-states/china/changes"
    by_months = ask(path, since="2023-06", until="2023-07")

    assert by_months == ask(path, since="2023-06-01", until="2023-07-31")
    assert by_months["before"]["clocks"]["as_of"] == "2023-06-01"
    assert by_months["after"]["clocks"]["as_of"] == "2023-07-31"


def test_page_goes_on_from_a_question_that_named_a_month(client: Client) -> None:
    asked = "/v1/timeline?as_of=2023-06&public_by=2023&limit=3&actor=wang-yi"
    first = client.get(asked).raise_for_status().json()
    cursor = first["next"].partition("cursor=")[2]

    second = client.get(f"{asked}&cursor={cursor}").raise_for_status().json()

    assert second["clocks"] == first["clocks"]
    assert second == client.get(first["next"]).raise_for_status().json()
    assert client.get(f"{asked}&cursor={cursor}".replace("2023-06", "2023-05")).status_code == 400


@pytest.mark.parametrize("known_at", ["", "&known_at=212"])
def test_answer_that_was_asked_for_by_a_month_is_kept_for_as_long_as_that_of_its_day(
    client: Client, known_at: str
) -> None:
    path = "/v1/relations/united-states/china"
    answers = [client.get(f"{path}?as_of={day}{known_at}") for day in ("2023-06", "2023-06-30")]

    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["cache-control"] == answers[1].headers["cache-control"]
    assert ("immutable" in answers[0].headers["cache-control"]) == bool(known_at)
    again = client.get(
        f"{path}?as_of=2023-06{known_at}", headers={"If-None-Match": answers[0].headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("parameter", ["as_of", "public_by", "from", "until"])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("[2023,2024]", "instead of a set"),
        ("{2023..2024}", "instead of a set"),
        ("2023/..", "instead of an open end"),
        ("/2023", "instead of an open end"),
        ("2023-0X-15", "instead of a date with gaps"),
        ("XXXX-12-25", "instead of a date with gaps"),
        ("2023-21", "instead of a date with gaps"),
        ("2023-06-18T10:00:00", "without a time of day"),
        ("Y1E12", "a year of 12 digits at most"),
        ("tomorrow", "a date such as 2023, 2023-07 or 2023-06-18"),
        ("", "a date such as"),
        ("2" * LONGEST, "a date such as"),
    ],
)
def test_what_names_no_stretch_of_days_is_refused_with_what_to_write(
    client: Client, parameter: str, asked: str, expected: str
) -> None:
    answer = client.get("/v1/timeline", params={parameter: asked})

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert expected in error["detail"]


def test_watch_takes_an_address_whose_day_is_a_month(client: Client) -> None:
    refused = client.get("/v1/stream", params={"watch": "/v1/offices/chair?as_of=[2023,2024]"})

    assert refused.status_code == 400
    assert "instead of a set" in refused.text


def test_calendar_leaves_out_what_it_cannot_hold_and_says_how_much(odd: Client) -> None:
    calendar = odd.get("/v1/timeline.ics?as_of=Y12024&limit=1000&issue=taiwan").text

    (left_out,) = (e for e in calendar.split("\r\n") if e.startswith("X-DETENTE-LEFT-OUT"))
    listed = odd.get("/v1/timeline.vis.json?as_of=Y12024&limit=1000&issue=taiwan").json()
    beyond = {f"odd-{ODD.index(date):02}" for date in ("0000", "-0044-03-15", "Y12024", "Y-17E7")}
    assert beyond <= {*listed["left_out"]}
    assert int(left_out.partition(":")[2]) >= len(beyond)


def test_table_has_the_date_and_its_bounds_whatever_the_year(odd: Client) -> None:
    text = odd.get("/v1/timeline.csv?as_of=Y12024&limit=500&issue=taiwan").text
    rows = {row["edtf"]: row for row in csv.DictReader(io.StringIO(text))}

    assert (rows["Y-17E7"]["earliest"], rows["Y-17E7"]["latest"]) == (
        "Y-170000000-01-01",
        "Y-170000000-12-31",
    )
    assert rows["-0044-03-15"]["earliest"] == "-0044-03-15"
    assert rows["-0044-03-15"]["date_in_words"] == "15 March 45 BCE"
