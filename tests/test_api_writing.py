"""What `POST /v1/events` records, and what it refuses."""

import asyncio
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from api.app import create_app
from api.service.stores import reading
from api.service.stores import writing as open_for_writing
from api.writing.idempotency import ledger_key
from events.admission.batch import BATCH_LIMIT
from events.vocabulary.catalogue import decode
from projections.filing.store import current
from tests.writers import Writer, bearer, issue, key, statement, writer


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [(each["pointer"], each["detail"]) for each in answer.json()["errors"]]


def test_event_is_recorded_and_shown_by_the_next_read(writes: Writer) -> None:
    before = writes.head()

    answer = writes.post(statement("said"))

    assert answer.status_code == 201
    told = answer.json()
    (item,) = told["items"]
    assert (told["outcome"], told["events"], told["views"]) == ("appended", 1, "show it")
    assert told["positions"] == [before + 1] == [told["min_position"]] == [item["position"]]
    assert "synchronous=FULL" in told["durability"]
    assert item["stream"] == "fact/said"
    assert answer.headers["location"] == item["permalink"]
    shown = writes.client.get(item["permalink"]).json()
    assert (shown["fact"]["summary"], shown["permalink"]) == (
        "Something is said.",
        item["permalink"],
    )


def test_record_says_who_recorded_it_and_has_the_id_that_was_told(writes: Writer) -> None:
    told = writes.post(issue("new")).json()

    (recorded,) = writes.client.get(f"/v1/events?after={writes.head() - 1}").json()["items"]

    assert recorded["recorded_by"] == "curator"
    assert (recorded["position"], recorded["id"]) == (
        told["positions"][0],
        told["items"][0]["id"],
    )
    assert recorded["event"] == issue("new")


def test_batch_is_recorded_in_its_order(writes: Writer) -> None:
    before = writes.head()
    events = [issue("one"), statement("two", issues=["one"]), issue("three")]

    told = writes.post({"events": events}).json()

    assert told["positions"] == [before + 1, before + 2, before + 3]
    assert [each["stream"] for each in told["items"]] == ["issue/one", "fact/two", "issue/three"]


def test_every_permalink_leads_to_what_was_recorded(writes: Writer) -> None:
    events: list[dict[str, Any]] = [
        {"type": "actor-added", "id": "alba", "kind": "state", "name": "Alba"},
        {"type": "office-added", "id": "head-of-alba", "name": "Head", "of": "alba"},
        {"type": "engagement-added", "id": "fair", "form": "meeting", "name": "A fair"},
        {"type": "channel-added", "id": "line", "name": "A line", "between": ["alba", "china"]},
        {"type": "measure-added", "id": "toll", "form": "tariff", "name": "A toll"},
        {"type": "place-added", "id": "hill", "name": "A hill"},
        issue("new"),
        statement("said"),
        {"type": "fact-retracted", "fact": "said", "reason": "It never was."},
    ]

    told = writes.post({"events": events})

    assert told.status_code == 201, told.text
    statuses = {
        each["permalink"]: writes.client.get(each["permalink"]).status_code
        for each in told.json()["items"]
    }
    assert set(statuses.values()) == {200}, statuses


def test_batch_with_one_fault_records_nothing(writes: Writer) -> None:
    before = writes.head()

    answer = writes.post({"events": [issue("one"), issue("taiwan")]})

    assert faults(answer) == [
        ("/events/1/id", "expected an id that no other issue has, found 'taiwan'")
    ]
    assert writes.head() == before


def test_all_faults_of_a_batch_are_told_at_once_and_no_false_one(writes: Writer) -> None:
    quote = {"source": "nowhere", "exact": " ".join("a" * 26), "start": 0, "end": 51}
    events = [
        issue("good"),
        issue("broken", name=7),
        statement("dependent", issues=["broken", "unheard-of"]),
        statement("quoting", citations=[statement("x")["citations"][0], quote]),
        {"type": "nothing-known"},
        "no object",
    ]

    told = faults(writes.post({"events": events}))

    assert [pointer for pointer, _ in told] == [
        "/events/1/name",
        "/events/2/issues/1",
        "/events/3/citations/1/source",
        "/events/3/citations/1/exact",
        "/events/4/type",
        "/events/5",
    ]
    assert dict(told)["/events/1/name"] == "expected `str`, got `int`"
    assert "expected one of: source-added" in dict(told)["/events/4/type"]
    assert dict(told)["/events/5"] == "expected `object`, got `str`"


def test_faults_of_a_single_event_are_pointed_at_from_its_own_top(writes: Writer) -> None:
    answer = writes.post(statement("said", date="soon", issues=["unheard-of"]))

    assert [pointer for pointer, _ in faults(answer)] == ["/issues/0", "/date"]


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({"events": []}, "/events", "length >= 1"),
        ({"events": "x"}, "/events", "expected `array`"),
        ({"events": {"a": 1}}, "/events", "expected `array`, got `object`"),
        (statement("x", citations={"a": 1}), "/citations", "expected `array`, got `object`"),
        ({"events": [issue("x")] * (BATCH_LIMIT + 1)}, "/events", f"length <= {BATCH_LIMIT}"),
        ({"events": [issue("x")], "more": 1}, "", "unknown field `more`"),
        (
            {"events": [issue("x")], "expected": {"issue/x": "0"}},
            "/expected/issue~1x",
            "expected `int`",
        ),
        ({"events": [issue("x")], "expected": {"issue/x": -1}}, "/expected/issue~1x", ">= 0"),
        ([issue("x")], "", "expected `object`, got `array`"),
        ({}, "", "required field `type`"),
        (issue("x", more=1), "", "unknown field `more`"),
        (issue("X Y"), "/id", "expected lower-case letters, digits"),
        (statement("x", credibility="5"), "/credibility", "expected `int | null`, got `str`"),
        (statement("x", credibility=5.5), "/credibility", "expected `int | null`, got `float`"),
        (statement("x", citations=[]), "/citations", "length >= 1"),
    ],
)
def test_shape_is_strict(writes: Writer, body: Any, pointer: str, detail: str) -> None:
    ((found, said),) = faults(writes.post(body))

    assert found == pointer
    assert detail in said


def test_same_key_and_content_is_answered_with_the_old_positions(writes: Writer) -> None:
    first = writes.post(issue("new"), key="k")
    writes.post(issue("other"))

    second = writes.post(issue("new"), key="k")

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "outcome": "already appended"}


def test_same_key_with_other_content_is_refused(writes: Writer) -> None:
    writes.post(issue("new"), key="k")
    before = writes.head()

    answer = writes.post(issue("newer"), key="k")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "idempotency key 'k' was used with other content"
    assert writes.head() == before


def test_content_is_what_is_compared_and_not_how_it_is_written(writes: Writer) -> None:
    event = issue("new")
    writes.post(event, key="k")
    spaced = msgspec.json.format(msgspec.json.encode(dict(reversed(event.items()))), indent=4)

    assert writes.send(spaced, Idempotency_Key="k").status_code == 200


def test_key_is_bound_for_ever_and_to_its_writer(founded: Path) -> None:
    with writer(founded) as first:
        told = first.post(issue("new"), key="k").json()
    other = key(founded, name="somebody else")

    with writer(founded, token=first.token) as again:
        assert again.post(issue("new"), key="k").json()["positions"] == told["positions"]
        again.token = other
        assert again.post(issue("newer"), key="k").status_code == 201


def test_slash_in_a_name_or_a_key_makes_no_two_keys_one(founded: Path) -> None:
    with writer(founded, token=key(founded, name="team")) as writes:
        assert writes.post(issue("ours"), key="ann/k").status_code == 201
        writes.token = key(founded, name="team/ann")
        assert writes.post(issue("anns"), key="k").status_code == 201
        assert writes.post(issue("anns"), key="k").status_code == 200


PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
NAMES = st.text(st.one_of(st.sampled_from("/a\u00e9 "), PRINTABLE), min_size=1, max_size=8)
KEYS = st.text(st.one_of(st.sampled_from("/a "), PRINTABLE), min_size=1, max_size=8)


@given(NAMES, KEYS, st.integers(0, 16))
def test_no_other_writer_and_key_have_the_same_name_in_the_ledger(
    by: str, key: str, at: int
) -> None:
    joined = f"{by}/{key}"
    others = [(joined[:at], joined[at + 1 :]), (by, f"{key}/"), (f"{by}/", key)]

    taken = ledger_key("post", by, key)

    assert {ledger_key("post", *each) for each in others if each != (by, key)}.isdisjoint({taken})


def test_key_of_a_name_without_a_slash_is_the_one_it_always_was() -> None:
    name = sha256(b"Ann Curator/fentanyl/1").hexdigest()

    assert ledger_key("post", "Ann Curator", "fentanyl/1") == f"post/{name}"


@pytest.mark.parametrize("wrong", ["", "a" * 201, "tab\there", "na\u00efve"])
def test_key_that_is_none_is_refused(writes: Writer, wrong: str) -> None:
    headers = bearer(writes.token) | {"Idempotency-Key": wrong, "Content-Type": "application/json"}
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    answer = writes.client.post("/v1/events", content=b"{}", headers=encoded)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_expected_versions_that_hold_let_the_batch_in(writes: Writer) -> None:
    (first,) = writes.post(statement("said")).json()["positions"]
    version = writes.client.get("/v1/facts/said").json()["version"]
    retraction = {"type": "fact-retracted", "fact": "said", "reason": "Never said."}

    answer = writes.post({"events": [retraction], "expected": {"fact/said": version}})

    assert (version, answer.status_code) == (first, 201)


def test_stream_that_moved_is_a_conflict_with_its_actual_position(writes: Writer) -> None:
    (first,) = writes.post(statement("said")).json()["positions"]

    answer = writes.post({"events": [issue("new")], "expected": {"fact/said": 0}})

    problem = answer.json()
    assert answer.status_code == 409
    assert (problem["stream"], problem["expected"], problem["actual"]) == ("fact/said", 0, first)
    assert writes.client.get("/v1/issues/new").status_code == 404


def test_dry_run_answers_as_a_real_one_and_writes_nothing(writes: Writer) -> None:
    before = writes.head()
    query = "?dry_run=true"

    checked = writes.post(issue("new"), query=query)
    refused = writes.post(issue("taiwan"), query=query)
    moved = writes.post({"events": [issue("new")], "expected": {"issue/taiwan": 0}}, query=query)

    assert checked.status_code == 200
    assert (checked.json()["outcome"], checked.json()["positions"]) == ("checked", [])
    assert (refused.status_code, moved.status_code) == (422, 409)
    assert writes.head() == before


def test_dry_run_knows_of_keys(writes: Writer) -> None:
    told = writes.post(issue("new"), key="k").json()

    same = writes.post(issue("new"), key="k", query="?dry_run=true")
    other = writes.post(issue("other"), key="k", query="?dry_run=true")

    assert (same.status_code, same.json()["positions"]) == (200, told["positions"])
    assert other.status_code == 409
    assert writes.post(issue("unused"), key="n", query="?dry_run=true").status_code == 200
    assert writes.post(issue("used"), key="n").status_code == 201


def test_answer_says_that_the_views_are_on_their_way(writes: Writer) -> None:
    path = current(writes.data)
    assert path is not None
    blocking = sqlite3.connect(path, isolation_level=None)
    blocking.execute("BEGIN IMMEDIATE")

    answer = writes.post(issue("new"), query="?wait=0")
    position = answer.json()["min_position"]
    unseen = writes.client.get("/v1/issues/new")
    behind = writes.client.get(f"/v1/issues/new?min_position={position}")
    blocking.execute("ROLLBACK")
    blocking.close()
    seen = writes.client.get(f"/v1/issues/new?min_position={position}")

    assert (answer.status_code, answer.headers["retry-after"]) == (202, "1")
    assert (answer.json()["outcome"], answer.json()["views"]) == ("appended", "are on their way")
    assert unseen.status_code == 404
    assert (behind.status_code, behind.headers["retry-after"]) == (503, "1")
    assert seen.status_code == 200


def test_position_to_wait_for_changes_nothing_of_the_answer(writes: Writer) -> None:
    told = writes.post(issue("new")).json()
    address = "/v1/issues?limit=2&as_of=2023-12-31"

    plain = writes.client.get(address).content
    waited = writes.client.get(f"{address}&min_position={told['min_position']}").content

    assert waited == plain


def test_position_that_nobody_was_told_is_refused_at_once(writes: Writer) -> None:
    answer = writes.client.get(f"/v1/issues?min_position={writes.head() + 1}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "min_position"


def test_service_that_only_reads_says_so_and_shows_what_the_writer_recorded(founded: Path) -> None:
    with writer(founded) as writes:
        app = create_app(lambda: reading(founded))
        with TestClient(app, raise_server_exceptions=False) as reader:
            refused = Writer(reader, founded, writes.token).post(issue("new"))
            position = writes.post(issue("new"), query="?wait=0").json()["min_position"]
            shown = reader.get(f"/v1/issues/new?min_position={position}")

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert "open for reading only" in refused.json()["detail"]
    assert (shown.status_code, shown.json()["clocks"]["known_at"]) == (200, position)


def test_key_that_was_used_before_slashes_were_told_apart_is_known(founded: Path) -> None:
    older = f"post/{sha256(b'team/ann/k').hexdigest()}"

    async def record() -> None:
        async with open_for_writing(founded) as service:
            event = decode(msgspec.json.encode(issue("old")))
            await service.ledger.append([event], by="team/ann", key=older)

    asyncio.run(record())
    tokens = {name: key(founded, name=name) for name in ("team/ann", "team")}
    with writer(founded, token=tokens["team/ann"]) as writes:
        again = writes.post(issue("old"), key="k")
        other = writes.post(issue("new"), key="k")
    with writer(founded, token=tokens["team"]) as writes:
        another = writes.post(issue("new"), key="ann/k")

    assert (again.status_code, again.json()["outcome"]) == (200, "already appended")
    assert (other.status_code, another.status_code) == (409, 201)
    with writer(founded, token=tokens["team"]) as writes:
        assert writes.post(issue("new"), key="ann/k").json()["outcome"] == "already appended"
        assert writes.post(issue("newer"), key="ann/k").status_code == 409
