"""What a dry run and a draft say of the difference that they would make."""

from pathlib import Path
from typing import Any

import pytest

from api.writing import foresight
from projections.filing import trying
from projections.relations.foreseen import foreseen
from tests.test_api_drafts import Desk, seated
from tests.writers import bearer, issue, statement, writer

CANCELLED = {
    "type": "engagement-cancelled",
    "id": "visit-cancelled",
    "date": "2023-03-01",
    "summary": "The visit is called off for good.",
    "engagement": "blinken-visit-to-beijing-2023",
    "cancelled_by": "united-states",
    "citations": [{"source": "cnn-blinken-xi-2023-06-19", "exact": "off", "start": 0, "end": 3}],
}
ALONE = [
    {"type": "actor-added", "id": "a-think-tank", "kind": "body", "name": "Think Tank"},
    statement("said-alone", speaker="a-think-tank"),
]
DRY = "?dry_run=true&effects=true"


def test_dry_run_says_what_is_found_after_recording(founded: Path) -> None:
    with writer(founded) as writes:
        effects = writes.post({"events": [CANCELLED]}, query=DRY).json()["effects"]
        before = writes.head()
        recorded = writes.post({"events": [CANCELLED]}).json()
        (pair,) = effects["pairs"]
        found = [
            writes.client.get(
                f"/v1/relations/{pair['a']}/{pair['b']}/changes"
                f"?learned_since={before}&until={day['as_of']}&known_at={recorded['min_position']}"
            ).json()["changes"]
            for day in pair["days"]
        ]

    assert (pair["a"], pair["b"]) == ("china", "united-states")
    assert effects["against"] == before
    assert [without_recorder(each["changes"]) for each in pair["days"]] == [
        without_recorder(each) for each in found
    ]
    assert pair["days"][0]["texts"] == ["Antony Blinken's visit to Beijing: postponed → cancelled"]
    assert effects["in_no_pair"] == []


def without_recorder(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who has recorded something, and when, is not known before."""
    return [
        {
            **change,
            "facts": [
                {
                    **fact,
                    "amendments": [
                        {"change": each["change"], "position": each["position"]}
                        for each in fact["amendments"]
                    ],
                }
                for fact in change["facts"]
            ],
        }
        for change in changes
    ]


def test_nothing_of_what_is_foreseen_is_recorded_or_shown(founded: Path) -> None:
    with writer(founded) as writes:
        before = writes.client.get("/v1/engagements/blinken-visit-to-beijing-2023").content
        writes.post({"events": [CANCELLED]}, query=DRY)

        after = writes.client.get("/v1/engagements/blinken-visit-to-beijing-2023").content
        assert after == before
        assert writes.client.get("/v1/facts/visit-cancelled").status_code == 404
        assert writes.post({"events": [CANCELLED]}).status_code == 201


def test_fact_between_nobody_says_why(founded: Path) -> None:
    with writer(founded) as writes:
        effects = writes.post({"events": ALONE}, query=DRY).json()["effects"]

    (alone,) = effects["in_no_pair"]
    assert alone["pointer"] == "/events/1"
    assert alone["text"].endswith("Think Tank acts for no state (`acts_for`)")
    assert effects["pairs"] == []


def test_what_may_be_told_before_is_named(founded: Path) -> None:
    with writer(founded) as writes:
        fact = writes.client.get("/v1/facts/balloon-shot-down").json()["fact"]
        effects = writes.post({**fact, "id": "shot-down-again"}, query=DRY).json()["effects"]

    (double,) = effects["doubles"]
    assert double["fact"] == "shot-down-again"
    assert double["text"].startswith("balloon-shot-down, between 16 January 2023")


def test_what_persons_did_may_be_told_before_too(founded: Path) -> None:
    with writer(founded) as writes:
        fact = writes.client.get("/v1/facts/pompeo-visited-china-2018").json()["fact"]
        again = [{**fact, "id": "they-met-again"}, {**fact, "id": "and-again"}]
        effects = writes.post({"events": again}, query=DRY).json()["effects"]

    assert [(each["fact"], each["text"].partition(",")[0]) for each in effects["doubles"]] == [
        ("they-met-again", "pompeo-visited-china-2018"),
        ("and-again", "pompeo-visited-china-2018"),
    ]


def test_what_was_told_for_some_day_of_years_is_no_double_of_a_day(founded: Path) -> None:
    with writer(founded) as writes:
        fact = writes.client.get("/v1/facts/pompeo-visited-china-2018").json()["fact"]
        elsewhere = {
            "type": "engagement-added",
            "id": "another-visit",
            "form": "visit",
            "name": "Another visit",
        }
        some_day = {**fact, "id": "they-met-again", "date": "[2016-01-01..2019-12-31]"}
        other = {**some_day, "engagement": "another-visit"}
        found = writes.post({"events": [elsewhere, other]}, query=DRY).json()["effects"]
        same = writes.post(some_day, query=DRY).json()["effects"]

    assert found["doubles"] == []
    assert [each["fact"] for each in same["doubles"]] == ["they-met-again"]


def test_what_is_told_of_a_party_that_was_not_there_comes_first(founded: Path) -> None:
    sanction = {
        "type": "measure-imposed",
        "id": "rotor-sanctioned",
        "date": "2023-06-14",
        "summary": "A maker of engines is put under sanctions.",
        "measure": "sanctions-on-rotor",
        "imposed_by": "united-states",
        "targets": ["rotor"],
        "citations": CANCELLED["citations"],
    }
    events = [
        {"type": "actor-added", "id": "rotor", "kind": "body", "name": "Rotor"},
        {
            "type": "measure-added",
            "id": "sanctions-on-rotor",
            "name": "Sanctions on Rotor",
            "form": "sanction",
        },
        sanction,
    ]
    with writer(founded) as writes:
        (pair,) = writes.post({"events": events}, query=DRY).json()["effects"]["pairs"]

    changes = pair["days"][0]["changes"]
    assert changes[0]["id"].startswith("sanctions-on-rotor")
    assert {each["section"] for each in changes[1:]} >= {"offices"}


def test_effects_come_where_they_are_asked_for_alone(founded: Path) -> None:
    with writer(founded) as writes:
        plain = writes.post(CANCELLED, query="?dry_run=true").json()
        recorded = writes.post(CANCELLED, query="?effects=true").json()

    assert plain["effects"] is None
    assert recorded["effects"] is None
    assert recorded["outcome"] == "appended"


@pytest.fixture
def desk(founded: Path) -> Any:
    with seated(founded) as found:
        yield found


def test_draft_has_effects_once_it_has_no_faults(desk: Desk) -> None:
    draft = desk.made({"type": "engagement-cancelled"})
    with_faults = draft.now()["effects"]

    effects = draft.save(CANCELLED).json()["effects"]

    assert with_faults is None
    assert effects["pairs"][0]["days"][0]["texts"]
    assert desk.get(f"{draft.path}?effects=false").json()["effects"] is None
    assert draft.act("accept").json()["effects"] is None


def test_effects_are_of_the_record_as_it_stands_by_then(desk: Desk) -> None:
    draft = desk.made(CANCELLED)
    first = draft.now()["effects"]
    desk.made(issue("fentanyl")).act("accept")

    second = draft.now()["effects"]

    assert second["against"] == first["against"] + 1
    assert [each["a"] for each in second["pairs"]] == [each["a"] for each in first["pairs"]]


def test_what_was_worked_out_is_not_worked_out_again_while_nothing_changes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.made(CANCELLED)
    first = draft.now()["effects"]
    worked_out: list[int] = []

    def counted(*about: Any) -> Any:
        worked_out.append(1)
        return foreseen(*about)

    monkeypatch.setattr(foresight, "foreseen", counted)
    second = draft.now()["effects"]
    third = draft.save({**CANCELLED, "date": "2023-03-02"}).json()["effects"]

    assert second == first
    assert worked_out == [1]
    assert third != first


def test_draft_is_answered_where_effects_take_too_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "SECONDS", -1.0)
    monkeypatch.setattr(trying, "LOOKED_AT_AGAIN", 1)

    draft = desk.made(CANCELLED).now()

    assert (draft["faults"], draft["effects"]) == ([], None)
    assert desk.client.get("/ready").status_code == 200
    assert desk.client.post(
        "/v1/events", json=CANCELLED, headers=bearer(desk.tokens["ann"])
    ).status_code in {201, 202}
