"""`detente serve --read-only`: beside a process that writes, and over a copy of its ledger."""

import os
import shutil
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.service.stores import LEDGER
from projections.filing import store
from tests.listening import listening
from tests.running import Server, detente, serving
from tests.writers import bearer, issue, key

WRITER = "https://writer.example.org"
RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
ADDRESSES = (
    *(RELATIONS, f"{RELATIONS}&known_at=212", f"{RELATIONS}&min_lineages=2"),
    *("/v1/timeline?limit=200", "/v1/offices/foreign-minister-of-china?as_of=2023-07-15"),
    *("/v1/events?after=0&limit=50", "/v1/ledger/checkpoint", "/v1/doubles", "/v1/labels?facts=x"),
)
RETRACTED = {
    "type": "fact-retracted",
    "fact": "blinken-visit-postponed",
    "reason": "It is tried here.",
}
LINES = {"Content-Type": "application/jsonl"}
HOST = {"Host": "127.0.0.1"}
"""For both, as a validator is of an answer under a name."""
WAIT_SECONDS = 30


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def written(founded: Path, token: str) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


@contextmanager
def reading(data: Path, *arguments: str) -> Iterator[Server]:
    with serving(data, "--read-only", *arguments) as server:
        yield server


def post(server: Server, token: str, *events: Any, query: str = "") -> httpx.Response:
    body = list(events) if len(events) > 1 else events[0]
    address = f"{server.address}/v1/events{query}"
    return httpx.post(address, json=body, headers=bearer(token), timeout=30)


def recorded(server: Server, token: str, id: str) -> int:
    """The position of an issue, recorded just now and perhaps not shown yet."""
    answer = post(server, token, issue(id), query="?wait=0")
    assert answer.status_code in {201, 202}, answer.text
    return int(answer.json()["min_position"])


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not found():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def says(server: Server, status: int, path: str = "/ready") -> Callable[[], bool]:
    return lambda: server.get(path).status_code == status


class Asking:
    """Somebody who asks without a pause, on a connection that is kept."""

    def __init__(self, server: Server, path: str) -> None:
        self.statuses: list[int] = []
        self._ended = threading.Event()
        self._address = server.address + path
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self) -> None:
        with httpx.Client(timeout=30) as client:
            while not self._ended.is_set():
                self.statuses.append(client.get(self._address).status_code)

    def __enter__(self) -> "Asking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def failed(self) -> set[int]:
        return set(self.statuses) - {200}


def test_reader_answers_as_the_writer_does_to_the_byte_and_its_tag(
    written: Server, founded: Path
) -> None:
    with reading(founded) as reader:
        for address in ADDRESSES:
            ours, theirs = reader.get(address, HOST), written.get(address, HOST)
            assert (ours.status_code, ours.content) == (theirs.status_code, theirs.content)
            assert ours.headers.get("etag") == theirs.headers.get("etag")
        tag = written.get(RELATIONS, HOST).headers["etag"]
        assert reader.get(RELATIONS, HOST | {"If-None-Match": tag}).status_code == 304


def test_reader_waits_for_what_was_recorded_just_now(
    written: Server, founded: Path, token: str
) -> None:
    with reading(founded) as reader:
        at = 0
        for number in range(20):
            at = recorded(written, token, f"new-{number}")
            shown = reader.get(f"/v1/issues/new-{number}?min_position={at}")
            assert (shown.status_code, shown.json()["clocks"]["known_at"] >= at) == (200, True)
        beyond = reader.get(f"{RELATIONS}&min_position={at + 1}")
    assert beyond.status_code == 400


def test_answer_that_was_kept_is_not_given_once_something_touched_it(
    written: Server, founded: Path, token: str
) -> None:
    with reading(founded) as reader:
        before = reader.get("/v1/issues?limit=200")
        assert reader.get("/v1/issues?limit=200").content == before.content
        at = recorded(written, token, "new")
        assert reader.get(f"/v1/issues/new?min_position={at}").status_code == 200

        after = reader.get("/v1/issues?limit=200")

    assert '"new"' in after.text
    assert after.headers["etag"] != before.headers["etag"]


def test_writes_are_refused_with_where_one_may_write(
    written: Server, founded: Path, token: str
) -> None:
    head = written.get("/health").json()["ledger_head"]
    with reading(founded, "--writer-url", WRITER) as reader:
        event = post(reader, token, issue("new"))
        nobodys = httpx.post(f"{reader.address}/v1/events", json=issue("new"))
        lines = httpx.post(
            f"{reader.address}/v1/imports", content=b"{}", headers=bearer(token) | LINES
        )
    for refused in (event, nobodys, lines):
        problem = refused.json()
        assert (refused.status_code, problem["writer"]) == (403, WRITER)
        assert problem["errors"][0]["code"] == "read-only"
        assert f"write at {WRITER}" in problem["detail"]
        assert refused.headers["content-type"] == "application/problem+json"
    assert written.get("/health").json()["ledger_head"] == head


def test_reader_says_what_it_is_and_how_far_behind(
    written: Server, founded: Path, token: str
) -> None:
    with reading(founded, "--writer-url", WRITER) as reader:
        at = recorded(written, token, "new")
        reader.get(f"/v1/issues?min_position={at}")
        health, ready = reader.get("/health").json(), reader.get("/ready")
        numbers = reader.get("/metrics").text
    assert (health["role"], health["writer"], health["status"]) == ("reader", WRITER, "ok")
    assert (health["ledger_head"], health["lag"]) == (at, 0)
    assert (ready.status_code, ready.json()["role"]) == (200, "reader")
    assert "detente_read_only 1.0" in numbers
    assert f"detente_ledger_head {float(at)}" in numbers
    of_writer = written.get("/health").json()
    assert (of_writer["role"], of_writer["writer"]) == ("writer", None)
    assert "detente_read_only 0.0" in written.get("/metrics").text


def test_streams_and_watches_of_a_reader_go_on_as_positions_come(
    written: Server, founded: Path, token: str
) -> None:
    watch = "/v1/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-20"
    with (
        reading(founded) as reader,
        listening(reader) as listener,
        listening(reader, f"?watch={quote(watch, safe='')}") as watching,
    ):
        at = 0
        for number in range(3):
            at = recorded(written, token, f"new-{number}")
            heard = listener.next()
            assert (heard.id, heard.data["subject"]) == (str(at), f"issue/new-{number}")
        post(written, token, RETRACTED)
        changed = watching.next()
    assert (changed.name, changed.data["event"]) == ("changed", at + 1)


def test_reader_leaves_nothing_in_the_directory_and_takes_nothing_from_the_writer(
    written: Server, founded: Path, token: str
) -> None:
    before = {each.name for each in founded.iterdir()}
    with reading(founded) as reader:
        reader.get(RELATIONS)
        reader.end(signal.SIGKILL)
    assert {each.name for each in founded.iterdir()} == before
    assert post(written, token, issue("new")).status_code == 201


def test_reads_go_on_where_the_writer_was_killed(
    written: Server, founded: Path, token: str
) -> None:
    at = recorded(written, token, "new")
    with reading(founded) as reader:
        reader.get(f"/v1/issues?min_position={at}")
        written.end(signal.SIGKILL)

        assert reader.get("/v1/issues/new").status_code == 200
        assert reader.get("/ready").status_code == 200
        with serving(founded) as again:
            later = recorded(again, token, "newer")
            assert reader.get(f"/v1/issues/newer?min_position={later}").status_code == 200


def test_views_that_were_built_anew_are_gone_over_to_without_a_failed_answer(
    written: Server, founded: Path, token: str
) -> None:
    written.end(signal.SIGTERM)
    with reading(founded) as reader, Asking(reader, f"{RELATIONS}&lineages_at_least=2") as asking:
        before = store.current(founded)
        assert detente("rebuild", "--data", founded).returncode == 0
        assert store.current(founded) != before
        with serving(founded) as again:
            at = recorded(again, token, "new")
            assert reader.get(f"/v1/issues/new?min_position={at}").status_code == 200
            # A connection that is made only now, under the name that there is now.
            other = reader.get(f"{RELATIONS}&lineages_at_least=3")
    assert other.status_code == 200
    assert asking.failed == set()
    assert len(asking.statuses) > 1


def changed(data: Path, *statements: str) -> None:
    views = store.current(data)
    assert views is not None
    with closing(sqlite3.connect(views, isolation_level=None)) as db:
        for each in statements:
            db.execute(each)


OTHER_CODE = ("UPDATE meta SET files = 'other'", "DELETE FROM filed_by")


def test_views_of_other_code_stand_in_and_nobody_keeps_what_they_say(founded: Path) -> None:
    changed(founded, *OTHER_CODE)
    with reading(founded) as reader:
        answer, ready = reader.get(RELATIONS), reader.get("/ready").json()
    assert (answer.status_code, "etag" in answer.headers) == (200, False)
    assert ready["status"] == "degraded"
    assert "another version's" in ready["checks"]["version"]


@contextmanager
def waiting(data: Path, *arguments: str) -> Iterator[Server]:
    """A reader that has nothing to read yet: it announces nothing."""
    with serving(data, "--read-only", *arguments, port=free_port()) as server:
        until(lambda: is_there(server))
        yield server


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def is_there(server: Server) -> bool:
    try:
        return server.get("/health").status_code == 200
    except httpx.TransportError:
        return False


def test_views_of_other_tables_are_refused_with_what_to_do(founded: Path) -> None:
    changed(founded, *OTHER_CODE, "ALTER TABLE registered ADD COLUMN more TEXT")
    with waiting(founded) as reader:
        until(lambda: "another version's" in reader.get("/ready").json()["checks"]["starting"])
        refused = reader.get(RELATIONS)
    assert refused.status_code == 503
    assert "own_views" in refused.json()["detail"]
    assert refused.json()["detail"].startswith("the service is starting; waiting: ")


def test_reader_with_views_of_its_own_needs_none_of_the_writers(
    founded: Path, tmp_path: Path
) -> None:
    changed(founded, *OTHER_CODE, "ALTER TABLE registered ADD COLUMN more TEXT")
    with reading(founded, "--own-views", str(tmp_path / "own")) as reader:
        answer = reader.get(RELATIONS)
    assert (answer.status_code, "etag" in answer.headers) == (200, True)


def test_reader_waits_for_a_ledger_that_is_not_there_yet(tmp_path: Path) -> None:
    data = tmp_path / "later"
    with waiting(data) as reader:
        health, ready = reader.get("/health"), reader.get("/ready")
        assert (health.status_code, health.json()["role"]) == (200, "reader")
        assert (ready.status_code, ready.json()["role"]) == (503, "reader")
        assert "does not exist" in ready.json()["checks"]["starting"]
        assert not data.exists()
        with serving(data) as writer:
            until(says(reader, 200))
            assert reader.get(RELATIONS).content == writer.get(RELATIONS).content


def copied(data: Path, copy: Path) -> None:
    """The ledger alone, as a replicator would bring it: whole, and in one step."""
    copy.mkdir(exist_ok=True)
    beside = copy / "ledger.arriving"
    with closing(sqlite3.connect(data / LEDGER)) as source, closing(sqlite3.connect(beside)) as at:
        source.backup(at)
        at.execute("PRAGMA journal_mode = WAL")
    for each in copy.glob(f"{LEDGER}-*"):
        each.unlink()
    beside.rename(copy / LEDGER)


def test_reader_over_a_copy_goes_on_with_each_that_extends_the_last(
    written: Server, founded: Path, token: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copied(founded, copy)
    with (
        reading(copy, "--own-views", str(tmp_path / "own")) as reader,
        Asking(reader, RELATIONS) as asking,
    ):
        for number in range(3):
            at = recorded(written, token, f"new-{number}")
            copied(founded, copy)
            until(lambda at=at: reader.get("/health").json()["ledger_head"] == at)  # type: ignore[misc]
            for each in (reader, written):
                assert each.get(f"/v1/issues?min_position={at}").status_code == 200
            shown = reader.get(f"/v1/issues/new-{number}", HOST)
            theirs = written.get(f"/v1/issues/new-{number}", HOST)
            assert shown.status_code == 200
            assert (shown.content, shown.headers["etag"]) == (
                theirs.content,
                theirs.headers["etag"],
            )
    assert asking.failed == set()


def test_reader_whose_ledger_became_an_older_one_opens_that(
    written: Server, founded: Path, token: str, tmp_path: Path
) -> None:
    copy, older = tmp_path / "copy", tmp_path / "older"
    copied(founded, older)
    recorded(written, token, "new")
    copied(founded, copy)
    with reading(copy, "--own-views", str(tmp_path / "own")) as reader:
        assert reader.get("/v1/issues/new").status_code == 200
        tag = reader.get(RELATIONS).headers["etag"]

        copied(older, copy)

        until(lambda: reader.get("/v1/issues/new").status_code == 404)
        assert reader.process.poll() is None
        assert reader.get(RELATIONS).headers["etag"] == tag  # what it tells was not touched


def test_directory_that_is_gone_is_told_and_taken_up_when_it_is_back(
    founded: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    with reading(founded) as reader:
        assert reader.get("/ready").status_code == 200
        founded.rename(away)
        # What was open is let go of first: until then it answers.
        until(lambda: "does not exist" in reader.get("/ready").json()["checks"].get("starting", ""))
        refused = reader.get(RELATIONS)
        assert refused.status_code == 503
        assert "does not exist" in refused.json()["detail"]
        assert reader.get("/health").json()["status"] == "starting"

        away.rename(founded)

        until(says(reader, 200))
        assert reader.get(RELATIONS).status_code == 200
        assert reader.end(signal.SIGTERM) == 0


def test_file_that_is_no_ledger_is_waited_out(founded: Path, tmp_path: Path) -> None:
    data = tmp_path / "torn"
    data.mkdir()
    (data / LEDGER).write_bytes(b"half of a copy" * 1000)
    with waiting(data) as reader:
        until(lambda: "not a database" in reader.get("/ready").json()["checks"]["starting"])
        for each in founded.iterdir():
            if each.is_file():
                shutil.copy(each, data / f"{each.name}.new")
                os.replace(data / f"{each.name}.new", data / each.name)  # noqa: PTH105
        until(says(reader, 200))


def test_one_process_files_views_in_a_directory(founded: Path, tmp_path: Path) -> None:
    own = str(tmp_path / "own")
    with reading(founded, "--own-views", own) as reader:
        second = detente(
            "serve", "--read-only", "--data", founded, "--own-views", own, "--port", "0"
        )
    assert second.returncode == 1
    assert f"is being written by process {reader.process.pid}" in second.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--own-views", "own"), "own_views: expected read_only beside it"),
        (("--read-only", "--own-views", "."), "own_views: expected another directory"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = detente("serve", "--data", ".", "--port", "0", *arguments)
    assert refused.returncode == 1
    assert told in refused.stderr
