"""`POST /v1/facts/draft`: what a passage of a text tells, for a form to begin with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.service.stores import TEXTS
from events.source_texts.attached_texts import Texts
from tests.writers import Writer, bearer, writer

SOURCE = "cnn-blinken-xi-2023-06-19"
MET = "Antony Blinken, the secretary of state, met Xi Jinping in Beijing on Monday."
SANCTIONS = (
    "On Tuesday, the Treasury Department imposed sanctions on Tianhe Rotor, a maker of engines."
)
MET_BEFORE = "Wang Yi met Jake Sullivan in Vienna on May 11."
VISITED = "Fiona Burns, the trade minister of Barbados, visited Beijing."
CONTENT = f"𠮷 A text.\n\n{MET}\n\n{SANCTIONS}\n\n{VISITED}\n\n{MET_BEFORE}\n\n{'word ' * 400}\n"


@pytest.fixture
def desk(founded: Path) -> Iterator[Writer]:
    Texts(founded / TEXTS).attach(SOURCE, CONTENT.encode())
    with writer(founded) as opened:
        yield opened


def ask(desk: Writer, words: str, /, **wanted: Any) -> Any:
    start = CONTENT.index(words)
    body = {"source": SOURCE, "start": start, "end": start + len(words), **wanted}
    return desk.client.post("/v1/facts/draft", json=body, headers=bearer(desk.token))


def drafted(desk: Writer, words: str, /, **wanted: Any) -> Any:
    answer = ask(desk, words, **wanted)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def test_before_a_kind_is_chosen_kinds_alone_are_told(desk: Writer) -> None:
    answer = drafted(desk, MET)

    assert answer["kinds"][0] == {"kind": "engagement-held", "found_by": "met"}
    assert answer["fact"] == answer["offers"] == answer["registrations"] == {}
    assert answer["summary"] is None


def test_a_fact_is_filled_and_says_why(desk: Writer) -> None:
    answer = drafted(desk, MET, fact={"type": "engagement-held"})

    assert answer["fact"] == {
        "participants": ["antony-blinken", "xi-jinping"],
        "place": "beijing",
        "date": "2023-06-19",
        "dated_by": "weekday",
        "engagement": "blinken-xi-meeting-2023",
    }
    assert {field: each["exact"] for field, each in answer["why"].items()} == {
        "participants": "Antony Blinken, the secretary of state, met Xi Jinping",
        "place": "Beijing",
        "date": "on Monday",
        "dated_by": "on Monday",
        "engagement": "Antony Blinken, the secretary of state, met Xi Jinping",
    }
    start, end = answer["why"]["place"]["start"], answer["why"]["place"]["end"]
    assert CONTENT[start:end] == "Beijing"


def test_what_is_given_is_not_told_again(desk: Writer) -> None:
    fact = {"type": "engagement-held", "date": "2023-06", "participants": ["qin-gang"]}

    answer = drafted(desk, MET, fact=fact)

    assert answer["fact"].keys() == {"place", "dated_by"}
    assert answer["registrations"]["engagement"][0]["form"] == "meeting"


def test_an_engagement_that_is_chosen_tells_who_takes_part(desk: Writer) -> None:
    fact = {"type": "statement-made", "engagement": "blinken-visit-to-beijing-2023"}
    held = {"type": "engagement-held", "engagement": "blinken-visit-to-beijing-2023"}

    of_a_visit = drafted(desk, "A text.", fact=held)

    assert of_a_visit["fact"] == {
        "host": "china",
        "visitors": ["antony-blinken"],
        "place": "beijing",
    }
    assert of_a_visit["why"]["host"] == {"engagement": "blinken-visit-to-beijing-2023"}
    assert drafted(desk, "A text.", fact=fact)["fact"] == {}


def test_a_meeting_that_the_record_has_is_taken_and_not_registered_again(desk: Writer) -> None:
    told = drafted(desk, MET_BEFORE, fact={"type": "engagement-held"})

    assert told["fact"]["engagement"] == "wang-yi-sullivan-meeting-2023"
    assert "engagement" not in told["registrations"]
    assert told["summary"] == "Wang Yi and Jake Sullivan meet in Vienna."


def test_what_nothing_is_called_is_to_be_registered_under_a_free_id(desk: Writer) -> None:
    registered = {"type": "actor-added", "id": "tianhe-rotor", "kind": "body", "name": "Another"}

    answer = drafted(desk, SANCTIONS, fact={"type": "measure-imposed"}, events=[registered])

    assert answer["fact"]["imposed_by"] == "us-treasury"
    assert answer["registrations"]["targets"] == [
        {"type": "actor-added", "id": "tianhe-rotor-2", "kind": "body", "name": "Tianhe Rotor"}
    ]


def test_a_state_that_nobody_has_registered_goes_first(desk: Writer) -> None:
    answer = drafted(desk, VISITED, fact={"type": "engagement-held"})

    assert answer["first"]["visitors"] == [
        {"type": "actor-added", "id": "barbados", "kind": "state", "name": "Barbados"}
    ]
    assert answer["registrations"]["visitors"] == [
        {
            "type": "actor-added",
            "id": "fiona-burns",
            "kind": "person",
            "name": "Fiona Burns",
            "acts_for": ["barbados"],
        }
    ]
    assert "visitors" not in answer["fact"]
    first = [*answer["first"]["visitors"], *answer["registrations"]["visitors"]]
    again = drafted(desk, VISITED, fact={"type": "engagement-held"}, events=first)
    assert again["fact"]["visitors"] == ["fiona-burns"]
    assert "visitors" not in again["registrations"]


def test_what_the_draft_registers_is_known(desk: Writer) -> None:
    registered = {"type": "actor-added", "id": "rotor", "kind": "body", "name": "Tianhe Rotor"}
    measure = {"type": "measure-added", "id": "m", "form": "sanction", "name": "Rotor sanctions"}
    fact = {"type": "measure-imposed", "measure": "m"}

    answer = drafted(desk, SANCTIONS, fact=fact, events=[registered, measure])

    assert answer["fact"]["targets"] == ["rotor"]
    assert answer["summary"] == (
        "The US Department of the Treasury imposes sanctions on Tianhe Rotor."
    )


def test_a_text_that_waits_is_dated_by_who_asks(desk: Writer) -> None:
    headers = {**bearer(desk.token), "Content-Type": "text/plain"}
    text = desk.client.post("/v1/texts", content=MET.encode(), headers=headers).json()["text"]
    body = {"text": text, "start": 0, "end": len(MET), "fact": {"type": "engagement-held"}}

    dates = [
        desk.client.post("/v1/facts/draft", json=body | more, headers=bearer(desk.token))
        .json()["fact"]
        .get("date")
        for more in (
            {},
            {"published": "2024-03-14"},
            {"events": [{"type": "source-added", "sha256": text, "published": "2024-03-12"}]},
        )
    ]

    assert dates == [None, "2024-03-11", "2024-03-11"]


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"start": 5, "end": 5}, "/end"),
        ({"start": 0, "end": 1_000_000}, "/end"),
        ({"start": CONTENT.index("word"), "end": CONTENT.index("word") + 1_900}, "/end"),
        ({"start": -1}, "/start"),
        ({"published": "Tuesday"}, "/published"),
        ({"fact": {"type": "engagement-hold"}}, "/fact/type"),
        ({"fact": {"type": "source-added"}}, "/fact/type"),
        ({"fact": {"type": ["statement-made"]}}, "/fact/type"),
        ({"fact": {"type": "statement-made", "targets": []}}, "/fact/targets"),
        ({"events": [{}] * 201}, "/events"),
        ({"events": ["actor-added"]}, "/events/0"),
        ({"text": "0" * 64}, ""),
        ({"source": None}, ""),
        ({"passage": "all"}, ""),
    ],
)
def test_what_cannot_be_asked_is_told_where_it_is_wrong(
    desk: Writer, wanted: dict[str, Any], pointer: str
) -> None:
    answer = ask(desk, MET, **wanted)

    assert answer.status_code == 422, answer.text
    assert pointer in {each["pointer"] for each in answer.json()["errors"]}


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"start": 1e400}', b"7", b"null"])
@pytest.mark.parametrize("path", ["/v1/facts/draft", "/v1/citations/draft", "/v1/drafts"])
def test_a_body_of_which_nothing_can_be_made_is_refused(
    desk: Writer, path: str, body: bytes
) -> None:
    headers = {**bearer(desk.token), "Content-Type": "application/json"}

    answer = desk.client.post(path, content=body, headers=headers)

    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["errors"]


def test_a_text_that_is_not_there_is_not_found(desk: Writer) -> None:
    assert ask(desk, MET, source="nobody").status_code == 404
    assert ask(desk, MET, source=None, text="0" * 64).status_code == 404


@pytest.mark.parametrize(
    "fact",
    [
        {"type": "statement-made", "engagement": 7, "speaker": {}, "date": []},
        {"type": "engagement-held", "engagement": "nobody", "participants": "xi-jinping"},
        {"type": "engagement-held", "engagement": "x" * 5_000},
        {"speaker": "xi-jinping"},
    ],
)
def test_a_fact_may_be_as_faulty_as_it_is_while_somebody_writes_it(
    desk: Writer, fact: dict[str, Any]
) -> None:
    drafted(desk, MET, fact=fact)


def test_registrations_may_be_as_faulty_as_a_draft_has_them(desk: Writer) -> None:
    events: list[dict[str, Any]] = [
        {},
        {"type": 7},
        {"type": ["actor-added"]},
        {"type": "actor-added", "id": "tianhe", "name": 7},
        {"type": "actor-added", "id": "tianhe", "kind": "body", "name": "Tianhe Rotor"},
        {"type": "office-added", "id": "an-office", "name": "", "of": [1]},
        {"type": "source-added", "sha256": "0", "published": 7},
    ]

    answer = drafted(desk, SANCTIONS, fact={"type": "measure-imposed"}, events=events)

    assert answer["fact"]["targets"] == ["tianhe"]
