"""The benchmarks themselves: each server comes up, and a subject that fails is not the last one."""

import asyncio
from pathlib import Path

import httpx
import pytest

from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from projections.filing.opening import read_views
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.figures import Figure
from tests.benchmarks.quotes import of_sqlites_own
from tests.benchmarks.servers import bare, detente, fixed, with_nothing
from tests.benchmarks.setting import Setting


def test_subject_that_fails_is_told_and_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails(_: Setting) -> list[Figure]:
        raise ConnectionRefusedError("nobody listens")

    async def measures(_: Setting) -> list[Figure]:
        return [Figure(name="speed", measured="7 m/s")]

    subjects = {"first": measures, "second": fails, "third": measures}
    monkeypatch.setattr(benchmarks, "SUBJECTS", subjects)

    figures, failed = asyncio.run(
        benchmarks.measure(tuple(subjects), Setting(directory=tmp_path, quick=True))
    )

    assert [subject for subject, _ in figures] == ["first", "third"]
    assert failed == ["second"]
    assert "nobody listens" in capsys.readouterr().err


def test_servers_that_say_where_they_listen_take_connections(founded: Path) -> None:
    # One after the other: only one process may write a ledger.
    with fixed() as server:
        assert _get(server.port, "/fixed/100").status_code == 200
    for started in (bare, detente, with_nothing):
        with started(founded) as server:
            assert _get(server.port, "/v1/actors/wang-yi").status_code == 200


def test_server_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no ledger" * 1_000)

    with pytest.raises(RuntimeError, match="no server came up"), bare(tmp_path):
        pass


def test_quotes_stand_in_full_text_of_sqlites_own_making_too(founded: Path) -> None:
    views = read_views(founded, SqliteLedger(founded / LEDGER, read_only=True))
    assert views is not None

    with of_sqlites_own(views.reader) as db:
        found = db.execute("SELECT count(*) FROM quote WHERE quote MATCH 'balloon'").fetchone()

    assert found[0] > 0


def _get(port: int, path: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=30)
