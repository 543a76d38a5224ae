"""What of a text is in no fact has its reason, said with a key, and kept on the desk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.desk.desk_schema import FILE, open_desk
from events.vocabulary.registry import SourceAdded
from tests.recording import record, served
from tests.running import Client
from tests.writers import bearer, key

TEXT = "One \U0001f54a. Two. Three."
SOURCE = "harbour-daily"


@pytest.fixture
def desk(founded: Path) -> Iterator[Client]:
    with served(founded) as client:
        attach(client)
        yield client


def attach(client: Client) -> None:
    added = SourceAdded(
        id=SOURCE, publisher="Daily", title="One", published="2023", lineage="daily"
    )
    record(client, added)
    client.app.state.service.texts.attach(SOURCE, TEXT.encode())


def mark(client: Client, token: str, status: int = 200, **span: Any) -> Any:
    answer = client.post(f"/v1/texts/{SOURCE}/read", json=span, headers=bearer(token))
    assert answer.status_code == status, answer.text
    return answer.json()


def read(client: Client, token: str) -> Any:
    return client.get(f"/v1/texts/{SOURCE}", headers=bearer(token)).json()


def test_span_has_its_reason_until_that_is_taken_back(desk: Client, founded: Path) -> None:
    token = key(founded, "drafts:write")

    mark(desk, token, start=0, end=6, reason="byline")
    told = mark(desk, token, start=0, end=6, reason="boilerplate")

    assert [each["reason"] for each in told["read"]] == ["boilerplate"]
    found = read(desk, token)
    assert found["read"] == [{"start": 0, "end": 6, "reason": "boilerplate"}]
    assert found["uncovered"] == [{"start": 6, "end": len(TEXT)}]
    assert mark(desk, token, start=0, end=6)["read"] == []
    assert read(desk, token)["read"] == []


@pytest.mark.parametrize(
    ("status", "span"),
    [
        (422, {"start": 0, "end": 6, "reason": "dull"}),
        (422, {"start": 6, "end": 6, "reason": "blank"}),
        (422, {"start": 0, "end": len(TEXT) + 1, "reason": "blank"}),
        (422, {"start": -1, "end": 3, "reason": "blank"}),
        (422, {"start": 0, "end": 3, "reason": "blank", "more": 1}),
    ],
)
def test_what_is_no_span_is_refused(
    desk: Client, founded: Path, status: int, span: dict[str, Any]
) -> None:
    mark(desk, key(founded, "drafts:write"), status, **span)


def test_key_needs_its_scope_and_the_text_has_to_be_there(desk: Client, founded: Path) -> None:
    mark(desk, key(founded, "facts:write", name="another"), 403, start=0, end=3, reason="blank")
    token = key(founded, "drafts:write")
    path = "/v1/texts/nobody-has-this/read"
    body = {"start": 0, "end": 3, "reason": "blank"}
    assert desk.post(path, json=body, headers=bearer(token)).status_code == 404
    assert desk.post(path, json=body).status_code == 401


def test_reason_that_is_the_first_thing_on_a_desk_stays(founded: Path) -> None:
    token = key(founded, "drafts:write")
    span: dict[str, Any] = {"start": 0, "end": 6, "reason": "byline"}
    with served(founded) as client:
        attach(client)
        mark(client, token, **span)
        draft = {"title": "The first draft", "events": []}
        answer = client.post("/v1/drafts", json=draft, headers=bearer(token))
        assert answer.status_code == 201
        assert read(client, token)["read"] == [span]
    with served(founded) as client:
        assert read(client, token)["read"] == [span]


def test_desk_of_before_gets_the_table(tmp_path: Path) -> None:
    open_desk(tmp_path / FILE).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("DROP TABLE spans_read")

    with closing(open_desk(tmp_path / FILE)) as db:
        assert db.execute("SELECT count(*) FROM spans_read").fetchone() == (0,)
