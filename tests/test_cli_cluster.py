"""`detente cluster dev`: three servers and the end of them; commands that record on a cluster."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from tests import nats_servers
from tests.nats_servers import closed_lines, lasting, leaves_lines_open  # noqa: F401 (a fixture)

_DETENTE = "from api.cli.main import main; main()"


def test_three_servers_run_until_it_is_told_to_end(tmp_path: Path) -> None:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    command = [sys.executable, "-c", _DETENTE, "cluster", "dev", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline() for _ in range(11)]
        told = "".join(lines)
        pids = [int(each) for each in re.findall(r"  kill (\d+)", told)]
        assert len(pids) == 3, told
        assert (
            len(re.findall(r"detente serve --data node[12] --port 800[01] --ledger nats", told))
            == 2
        )
        assert (tmp_path / "cluster" / "credentials").stat().st_mode & 0o777 == 0o600
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=20)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    taken = nats_servers.lasting().nodes[0].port
    command = [sys.executable, "-c", _DETENTE, "cluster", "dev", "--port", str(taken)]
    found = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
    )
    assert found.returncode == 1
    assert f"{taken} is taken" in found.stderr


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty ledger, which the settings name."""
    address = f"{lasting().address}/{uuid4().hex}?replicas=1"
    monkeypatch.setenv("DETENTE_LEDGER", address)
    return address


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def _exported(data: Path) -> bytes:
    return _run("export", "--recorded", "--data", data).stdout_bytes


@leaves_lines_open
@pytest.mark.usefixtures("closed_lines")
def test_what_a_command_records_is_on_the_cluster(
    tmp_path: Path, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = {"type": "issue-added", "id": "first", "name": "First", "description": "One."}
    file = tmp_path / "events.jsonl"
    file.write_bytes(msgspec.json.encode(first) + b"\n")

    assert _run("import", file, "--data", one).output.endswith("the ledger is at 1\n")
    added = _run("collections", "add", "founding", "--data", other)
    assert added.exit_code == 0, added.output
    assert _run("import", file, "--data", one).exit_code == 0

    assert _exported(one) == _exported(other)
    assert b'"id":"first"' in _exported(one)
    monkeypatch.delenv("DETENTE_LEDGER")
    refused = _run("import", file, "--data", one)
    assert refused.exit_code == 1
    assert f"is a replica: it is written through {ledger}" in refused.stderr


@leaves_lines_open
@pytest.mark.usefixtures("closed_lines", "ledger")
def test_what_changes_no_event_does_without_the_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "node"
    added = _run("collections", "add", "founding", "--data", data)
    assert added.exit_code == 0, added.output
    monkeypatch.delenv("DETENTE_LEDGER")

    for command in (["rebuild"], ["rebuild", "--ahead"], ["rotate-key"], ["trust-clock"]):
        found = _run(*command, "--data", data)
        assert found.exit_code == 0, found.output
    audited = _run("audit", "--data", data)
    assert audited.exit_code == 0, audited.output
    assert "all as they were written" in audited.stdout
