"""Changes between two states of relations over HTTP and at the terminal."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from api.cli.main import main
from api.service.stores import writing
from tests.recording import an_app
from tests.running import Ask, Client

RELATIONS = "/v1/relations/united-states/china"
CHANGES = f"{RELATIONS}/changes"
VISIT = "blinken-visit-to-beijing-2023"


def change(answer: Any, section: str, id: str) -> dict[str, Any]:
    (only,) = [e for e in answer["changes"] if (e["section"], e["id"]) == (section, id)]
    found: dict[str, Any] = only
    return found


def causes(changed: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(each["fact"], each["did"]) for each in changed["facts"]]


def run(data: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, [*arguments, "--data", str(data)])


def test_in_july_a_foreign_minister_followed_another(ask: Ask) -> None:
    answer = ask(CHANGES, since="2023-06-30", until="2023-07-31")

    only = change(answer, "offices", "foreign-minister-of-china")
    assert [each["id"] for each in answer["changes"]] == [
        "wang-yi-visit-to-washington-2023",  # to which he may have been invited from now on
        "foreign-minister-of-china",
    ]
    assert only["change"] == "changed"
    assert only["reason"] == "the-world-moved"
    assert (only["before"]["holder"], only["after"]["holder"]) == ("qin-gang", "wang-yi")
    assert causes(only) == [
        ("qin-gang-removed", ["happened"]),
        ("wang-yi-reappointed", ["happened"]),
    ]


def test_within_six_days_the_postponed_visit_took_place(ask: Ask) -> None:
    answer = ask(CHANGES, since="2023-06-13", until="2023-06-19")

    visit = change(answer, "engagements", VISIT)
    assert (visit["before"]["status"], visit["after"]["status"]) == ("postponed", "held")
    assert causes(visit) == [("blinken-visited-beijing", ["happened"])]
    assert visit["reason"] == "the-world-moved"
    assert not {"we-learned", "we-were-wrong"} & {each["reason"] for each in answer["changes"]}


def test_on_the_days_of_the_visit_the_visit_its_talks_and_what_was_said_moved(ask: Ask) -> None:
    answer = ask(CHANGES, since="2023-06-17", until="2023-06-20")

    moved = {
        (each["section"], each["id"])
        for each in answer["changes"]
        if each["reason"] == "the-world-moved"
    }
    sections = {section for section, _ in moved}
    assert {id for section, id in moved if section == "engagements"} == {
        VISIT,
        "blinken-qin-talks-2023",
        "blinken-wang-yi-talks-2023",
        "blinken-xi-meeting-2023",
        "qin-gang-visit-to-washington-2023",  # to which he was invited in the talks
    }
    assert sections == {"engagements", "stances", "contacts"}
    assert {each["reason"] for each in answer["changes"] if each["section"] == "offices"} <= {
        "first-told",
        "told-otherwise",
        "told-again",
    }


def test_answer_names_both_states_and_stands_at_its_permalink(client: Client) -> None:
    answer = client.get(CHANGES, params={"since": "2023-06-13", "until": "2023-06-19"}).json()
    before, after = (client.get(answer[side]["permalink"]).json() for side in ("before", "after"))

    assert before["clocks"] == answer["before"]["clocks"]
    assert after["clocks"] == answer["after"]["clocks"] == answer["clocks"]
    assert client.get(answer["permalink"]).json() == answer
    visit = change(answer, "engagements", VISIT)
    for side, state in (("before", before), ("after", after)):
        assert visit[side] in [each | {"parts": []} for each in state["engagements"]]


def test_end_is_the_day_of_as_of(ask: Ask) -> None:
    by_as_of = ask(CHANGES, since="2023-06-13", as_of="2023-06-19")

    assert by_as_of == ask(CHANGES, since="2023-06-13", until="2023-06-19")


def test_everything_was_learned_since_nothing_was_known(ask: Ask) -> None:
    answer = ask(CHANGES, learned_since=0, as_of="2023-06-19")

    assert {(each["change"], each["reason"]) for each in answer["changes"]} == {
        ("appeared", "we-learned")
    }
    assert all(each["facts"] for each in answer["changes"])


@pytest.mark.parametrize(
    ("asked", "parameter", "expected"),
    [
        ({}, "since", "expected a day to compare with (YYYY-MM-DD)"),
        ({"since": "2023-07-01", "until": "2023-06-01"}, "since", "no later than until"),
        ({"since": "9999-12-31"}, "since", "no later than until"),
        ({"since": "[2023-07,2023-09]"}, "since", "a day of the calendar"),
        ({"since": "2023-06-01", "until": "June"}, "until", "a day of the calendar"),
        (
            {"since": "2023-06-01", "until": "2023-06-02", "as_of": "2023-06-03"},
            "until",
            "the day of as_of, 2023-06-03",
        ),
        ({"learned_since": "99999"}, "learned_since", "a position up to known_at"),
        ({"learned_since": "150", "known_at": "149"}, "learned_since", "up to known_at, 149"),
        ({"learned_since": "then"}, "learned_since", "a ledger position, or an instant"),
        ({"learned_since": "2023-01-01T00:00:00"}, "learned_since", "with its offset"),
        ({"learned_since": "-1"}, "learned_since", "a ledger position, or an instant"),
    ],
)
def test_bad_period_is_a_problem(
    client: Client, asked: dict[str, str], parameter: str, expected: str
) -> None:
    answer = client.get(CHANGES, params=asked)

    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter
    assert expected in fault["detail"]


def test_amendments_are_learned_and_later_facts_are_the_world_moving(
    founded: Path, tmp_path: Path
) -> None:
    with an_app(lambda: writing(founded)) as app, TestClient(app) as client:
        postponed = client.get("/v1/facts/blinken-visit-postponed").json()["fact"]
        head = client.get("/health").json()["ledger_head"]
    postponed["date"] = "2023-02-03"
    citation = {**postponed["citations"][0], "start": 0, "exact": "postponed", "end": 9}
    file = tmp_path / "amendments.jsonl"
    file.write_bytes(
        b"\n".join(
            msgspec.json.encode(each)
            for each in (
                {"type": "fact-corrected", "fact": postponed, "reason": "told by the day"},
                {"type": "fact-retracted", "fact": "biden-xi-met-in-bali", "reason": "a test"},
                {
                    "type": "citation-added",
                    "fact": "military-exchanges-broke-down",
                    "citation": citation,
                },
            )
        )
    )
    assert run(founded, "import", str(file)).exit_code == 0

    with an_app(lambda: writing(founded)) as app, TestClient(app) as client:
        asked = {"learned_since": head, "until": "2023-03-01"}
        learned = client.get(CHANGES, params=asked).json()
        moved = client.get(CHANGES, params={"since": "2023-02-20", "until": "2023-03-01"}).json()
        until_june = {"since": "2023-02-20", "until": "2023-06-19"}
        both = client.get(CHANGES, params={**until_june, "learned_since": head}).json()

    visit = change(learned, "engagements", VISIT)
    assert (visit["reason"], causes(visit)) == (
        "we-were-wrong",
        [("blinken-visit-postponed", ["corrected"])],
    )
    assert visit["facts"][0]["amendments"][0]["reason"] == "told by the day"
    bali = change(learned, "engagements", "biden-xi-meeting-bali-2022")
    assert (bali["change"], bali["reason"]) == ("ended", "we-were-wrong")
    lines = change(learned, "channels", "us-china-military-line")
    assert (lines["reason"], causes(lines)) == (
        "we-learned",
        [("military-exchanges-broke-down", ["citation-added"])],
    )
    assert moved["changes"] == []
    reasons = [each["reason"] for each in both["changes"] if each["id"] == VISIT]
    assert reasons == ["we-were-wrong", "the-world-moved"]


def test_explanation_is_there_only_where_it_is_asked_for(ask: Ask, client: Client) -> None:
    asked = {"as_of": "2023-07-15", "public_by": "2023-06-16"}

    plain = ask(RELATIONS, **asked)
    explained = ask(RELATIONS, **asked, explain="true")

    assert plain["explained"] is None
    listed = explained["explained"]["excluded"]
    counted = explained["excluded"]
    reasons = ("not_yet_happened", "not_yet_public", "retracted", "superseded")
    assert {r: len([e for e in listed if e["reason"] == r]) for r in reasons} == {
        r: min(100, counted[r]) for r in reasons
    }
    assert {**explained, "explained": None, "permalink": ""} == {**plain, "permalink": ""}
    assert client.get(explained["permalink"]).json() == explained


def test_dates_of_removal_and_appointment_would_settle_the_minister(ask: Ask) -> None:
    answer = ask(RELATIONS, as_of="2023-07-15", explain="true")["explained"]["unsettled"]

    (minister,) = [each for each in answer if each["id"] == "foreign-minister-of-china"]
    assert [(each["fact"], each["whether_by_then"]) for each in minister["facts"]] == [
        ("qin-gang-removed", True),
        ("wang-yi-reappointed", True),
    ]
    assert minister["settled_on"] == "2023-07-31"


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (("--since", "2023-06-13", "--until", "2023-06-19"), "since=2023-06-13&until=2023-06-19"),
        (("--learned-since", "150", "--as-of", "2023-06-19"), "learned_since=150&as_of=2023-06-19"),
    ],
)
def test_command_answers_as_the_api_does(
    founded: Path, client: Client, arguments: tuple[str, ...], address: str
) -> None:
    printed = run(founded, "changes", "united-states", "china", "--json", *arguments)

    assert msgspec.json.decode(printed.stdout) == client.get(f"{CHANGES}?{address}").json()


def test_command_tells_changes_by_reason(founded: Path) -> None:
    told = run(
        founded,
        *("changes", "united-states", "china"),
        *("--since", "2023-06-18", "--until", "2023-06-20", "--learned-since", "300"),
    ).stdout

    assert told.index("\nWe learned\n") < told.index("\nThe world moved\n")
    assert "blinken-visited-beijing (ended, from 18 June 2023 to 19 June 2023); days-passed" in (
        " ".join(told.split())
    )


def test_command_tells_what_an_explanation_says(founded: Path, client: Client) -> None:
    asked = ("relations", "united-states", "china", "--as-of", "2023-07-15", "--explain")

    told, printed = run(founded, *asked).stdout, run(founded, *asked, "--json").stdout

    assert "qin-gang-removed, July 2023 (had it happened?)" in told
    assert (
        msgspec.json.decode(printed)
        == client.get(RELATIONS, params={"as_of": "2023-07-15", "explain": "true"}).json()
    )


def test_bad_period_is_one_line_at_the_terminal(founded: Path) -> None:
    printed = run(
        founded,
        *("changes", "united-states", "china", "--since", "2023-07-01", "--until", "2023-06-01"),
    )

    assert printed.exit_code == 1
    assert "expected a day no later than until, 2023-06-01" in printed.stderr
