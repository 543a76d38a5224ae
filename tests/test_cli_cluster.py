"""`detente cluster dev`: three servers, a service on them, and the end of both."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import nats_servers

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
