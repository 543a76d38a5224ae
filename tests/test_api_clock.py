"""A clock that cannot be believed, as it is told over HTTP and on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from events.audit.whole_ledger import audit
from events.time import clock
from tests.test_api_metrics import samples
from tests.writers import Writer, issue, key, statement, writer


@contextmanager
def shifted(monkeypatch: pytest.MonkeyPatch, days: float) -> Iterator[None]:
    """Our clock is another, as whoever starts the service then finds it."""
    at = clock.source() + timedelta(days=days)  # it stands still: what is told of it has seconds
    with monkeypatch.context() as patch:
        patch.setattr(clock, "source", lambda: at)
        yield


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        opened.post(issue("first"))
        yield opened


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_append_under_a_clock_of_another_century_is_refused_with_what_to_do(
    writes: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = writes.head()

    with shifted(monkeypatch, 365 * 73):
        answer = writes.post(statement("said"))
        loaded = writes.load(b'{"type":"issue-added","id":"a","name":"A","description":"A."}')
        health = writes.client.get("/health").json()
        ready = writes.client.get("/ready")
        told = samples(writes.client)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert loaded.status_code == 503
    (fault,) = answer.json()["errors"]
    assert fault["code"] == loaded.json()["errors"][0]["code"] == "clock-ahead"
    assert "set it right" in fault["detail"]
    assert "detente trust-clock" in fault["detail"]
    assert health["clock"]["refuses"]
    assert health["clock"]["doubt"] == fault["detail"]
    assert health["clock"]["ahead_seconds"] > 72 * 365 * 86_400
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["checks"]["clock"] == fault["detail"]
    assert told["detente_clock_doubted",] == 1
    assert told["detente_clock_ahead_seconds",] > 72 * 365 * 86_400
    assert writes.head() == head
    assert writes.post(statement("said")).status_code == 201


def test_clock_that_jumps_under_a_service_is_refused_until_it_is_back(
    writes: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = clock.system
    with monkeypatch.context() as patch:
        patch.setattr(clock, "system", lambda: right() + timedelta(days=3))
        answer = writes.post(statement("said"))
        told = samples(writes.client)

    assert answer.status_code == 503
    assert "3.0 days ahead of what the system has counted" in answer.json()["detail"]
    assert told["detente_clock_jumped_seconds",] > 2.9 * 86_400
    assert writes.post(statement("said")).status_code == 201
    assert writes.client.get("/health").json()["clock"]["doubt"] is None


def test_import_on_the_command_line_is_refused_too(
    founded: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text('{"type":"issue-added","id":"a","name":"A","description":"A."}\n')
    file.with_name("first.jsonl").write_text(file.read_text().replace('"a"', '"b"'))
    assert command("import", file.with_name("first.jsonl"), "--data", founded).exit_code == 0

    with shifted(monkeypatch, 365 * 73):
        refused = command("import", file, "--data", founded)

    assert refused.exit_code == 1
    assert "nothing was written: the clock cannot be believed: 2" in refused.output
    assert "set it right" in refused.output
    assert command("import", file, "--data", founded).exit_code == 0


def test_ledger_from_the_future_comes_back_by_a_word(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = key(founded)
    with shifted(monkeypatch, 365 * 9), writer(founded, token=token) as future:
        future.post(issue("first"))
    with writer(founded, token=token) as writes:
        assert "before the last event" in writes.client.get("/ready").json()["checks"]["clock"]
        assert command("trust-clock", "--data", founded).exit_code == 1  # it has the ledger open

    trusted = command("trust-clock", "--data", founded)
    with writer(founded, token=token) as writes:
        ready = writes.client.get("/ready").json()
        told = writes.post(issue("second")).json()
        at = writes.client.get("/health").json()["clock"]
        items = writes.client.get("/v1/events?after=" + str(told["positions"][0] - 2)).json()

    assert trusted.exit_code == 0
    assert "is recorded by the clock as it is" in trusted.output
    assert "clock" not in ready["checks"]
    assert abs(at["ahead_seconds"]) < 86_400
    future_at, now_at = (each["recorded_at"] for each in items["items"])
    assert future_at > now_at
    assert audit(founded / "ledger.sqlite3", whole=True).findings == ()
    again = command("trust-clock", "--data", founded)
    assert "nothing is doubted, and nothing was changed" in again.output


def test_word_is_given_for_a_ledger_that_is_there(tmp_path: Path) -> None:
    assert "does not exist" in command("trust-clock", "--data", tmp_path).output
