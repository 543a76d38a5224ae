"""`POST /v1/imports`: files of events, all or none, once, with progress."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from tests.writers import JSON_LINES, Writer, bearer, issue, key, statement, writer

MANY = 2_500


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def lines(*events: Any) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in events)


def many(prefix: str = "i") -> bytes:
    return lines(*(issue(f"{prefix}-{number}") for number in range(MANY)))


def stages(answer: Any) -> list[tuple[str, Any]]:
    """The server-sent events of an answer."""
    assert answer.headers["content-type"].startswith("text/event-stream")
    blocks = [each.split("\n") for each in answer.text.strip().split("\n\n")]
    return [
        (name.removeprefix("event: "), msgspec.json.decode(data.removeprefix("data: ")))
        for name, data in blocks
    ]


def test_file_is_recorded_in_its_order_by_its_writer(writes: Writer) -> None:
    before = writes.head()

    answer = writes.load(many())

    assert answer.status_code == 201
    told = answer.json()
    assert (told["outcome"], told["events"], told["events_before"]) == ("appended", MANY, 0)
    assert told["min_position"] == before + MANY == writes.head()
    page = writes.client.get(f"/v1/events?after={before}&limit=500").json()["items"]
    assert [each["event"]["id"] for each in page] == [f"i-{number}" for number in range(500)]
    assert {each["recorded_by"] for each in page} == {"curator"}
    shown = writes.client.get(f"/v1/issues/i-{MANY - 1}?min_position={told['min_position']}")
    assert shown.status_code == 200


def test_file_that_was_imported_adds_nothing_again(writes: Writer) -> None:
    first = writes.load(many()).json()
    head = writes.head()

    answer = writes.load(many())

    assert answer.status_code == 200
    assert answer.json() == {
        **first,
        "outcome": "already appended",
        "events": 0,
        "events_before": MANY,
        "views": "show it",
    }
    assert writes.head() == head


def test_stages_are_told_as_they_come(writes: Writer) -> None:
    before = writes.head()

    found = stages(writes.load(many(), accept="text/event-stream"))

    assert [name for name, _ in found if name != "checking"] == [
        "checked",
        "appended",
        "appended",
        "appended",
        "recorded",
        "done",
    ]
    batches = [(data["first"], data["last"]) for name, data in found if name == "appended"]
    assert batches == [
        (before + 1, before + 1_000),
        (before + 1_001, before + 2_000),
        (before + 2_001, before + MANY),
    ]
    assert found[-1][1]["events"] == MANY


@pytest.mark.parametrize(
    ("once", "twice", "pointer"),
    [
        (b'{"type"', b'{"id":"old","type"', "/id"),
        (b'{"type"', b'{"\\u0069d":"old","type"', "/id"),
        (b'"start":0', b'"start":1,"start":0', "/citations/0/start"),
    ],
)
def test_line_with_a_name_twice_is_refused_by_every_way_in(
    writes: Writer, tmp_path: Path, once: bytes, twice: bytes, pointer: str
) -> None:
    fact = msgspec.json.encode(statement("new")).replace(once, twice)
    before = writes.head()

    (fault,) = writes.load(lines(issue("one")) + fact).json()["errors"]
    file = tmp_path / "doubled.jsonl"
    file.write_bytes(lines(issue("one")) + fact)
    told = CliRunner().invoke(main, ["import", str(file), "--data", str(tmp_path / "empty")])

    assert (fault["line"], fault["pointer"]) == (2, pointer)
    assert fault["detail"].startswith("two members named ")
    assert told.exit_code == 1
    assert f"{file.name}:2: {pointer}: two members named " in told.output.replace("\n", " ")
    assert writes.head() == before


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_every_line_that_is_wrong_is_told_and_nothing_is_recorded(
    writes: Writer, accept: str
) -> None:
    before = writes.head()
    content = (
        lines(issue("a"), issue("b", name=7)) + b"\n{\n" + lines(issue("c", more=1)) + b"\xff\n"
    )

    answer = writes.load(content, accept=accept)

    problem = stages(answer)[0][1] if "event" in accept else answer.json()
    assert problem["status"] == 422
    assert [(each["line"], each["pointer"]) for each in problem["errors"]] == [
        (2, "/name"),
        (4, ""),
        (5, ""),
        (6, ""),
    ]
    assert writes.head() == before


def test_rules_are_checked_over_the_whole_file(writes: Writer) -> None:
    before = writes.head()
    content = many() + lines(
        statement("said", issues=["i-7", "unheard-of"]), issue("taiwan"), issue("i-0")
    )

    problem = writes.load(content).json()

    assert [(each["line"], each["pointer"]) for each in problem["errors"]] == [
        (MANY + 1, "/issues/1"),
        (MANY + 2, "/id"),
        (MANY + 3, "/id"),
    ]
    assert writes.head() == before


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"type":' + b"[" * 100_000,
        b'{"type":"issue-added","id":"\\ud800"}',
        b"9" * 100_000,
        b"x" * 3_000_000,
        b"\0",
    ],
    ids=range(6),
)
def test_line_that_is_hostile_is_a_fault(writes: Writer, line: bytes) -> None:
    answer = writes.load(lines(issue("good")) + line + b"\n")

    assert answer.status_code == 422
    assert [each["line"] for each in answer.json()["errors"]] == [2]
    assert len(answer.content) < 5_000


def test_faults_are_told_up_to_a_hundred(writes: Writer) -> None:
    assert len(writes.load(b"{}\n" * 5_000).json()["errors"]) == 100


def test_empty_body_adds_nothing(writes: Writer) -> None:
    answer = writes.load(b"\n\n")

    assert (answer.status_code, answer.json()["events"]) == (200, 0)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_file_needs_every_scope_of_its_events(founded: Path, accept: str) -> None:
    with writer(founded, "registry:write") as writes:
        before = writes.head()

        answer = writes.load(lines(issue("new"), statement("said")), accept=accept)

        problem = stages(answer)[-1][1] if "event" in accept else answer.json()
        assert (problem["status"], problem["detail"]) == (403, "the key lacks: facts:write")
        assert writes.head() == before
        assert writes.load(lines(issue("new"))).status_code == 201


def test_other_media_types_are_not_read(writes: Writer) -> None:
    headers = bearer(writes.token) | {"Content-Type": "application/json"}

    answer = writes.client.post("/v1/imports", content=b"", headers=headers)

    assert answer.status_code == 415
    assert answer.headers["accept-post"] == (
        "application/jsonl, application/x-ndjson, application/yaml, application/x-yaml,"
        " text/yaml, text/x-yaml"
    )
    assert writes.load(b"", accept="text/csv").status_code == 406


def test_command_and_route_know_each_others_imports(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_bytes(many())
    printed = CliRunner().invoke(main, ["import", str(file), "--data", str(founded)])

    with writer(founded) as writes:
        answer = writes.load(many())

    assert printed.exit_code == 0, printed.output
    assert (answer.status_code, answer.json()["events_before"]) == (200, MANY)


def test_same_file_from_two_at_once_is_recorded_once(writes: Writer) -> None:
    before = writes.head()
    start = threading.Barrier(2)
    statuses: list[int] = []

    def load() -> None:
        start.wait()
        statuses.append(writes.load(many()).status_code)

    both = [threading.Thread(target=load) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(statuses) in ([200, 201], [201, 503], [200, 202], [202, 503])
    assert writes.load(many()).status_code == 200
    assert writes.head() == before + MANY


def test_nothing_of_an_upload_is_left_in_the_data_directory(writes: Writer) -> None:
    before = {each.name for each in writes.data.iterdir()}

    writes.load(many())

    assert {each.name for each in writes.data.iterdir()} == before


def test_import_is_counted_as_one_request_of_its_key(founded: Path) -> None:
    with writer(founded, token=key(founded, requests_per_minute=1)) as writes:
        assert writes.load(lines(issue("a"), issue("b"))).status_code == 201
        assert writes.load(b"").status_code == 429


def test_media_type_of_json_lines_has_two_names(writes: Writer) -> None:
    headers = bearer(writes.token) | {"Content-Type": "application/x-ndjson"}

    assert headers["Content-Type"] != JSON_LINES
    assert writes.client.post("/v1/imports", content=b"", headers=headers).status_code == 200
