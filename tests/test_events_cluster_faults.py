"""Two nodes that write to three servers, while servers are killed: nothing acknowledged is lost.

More of it, and more often: `make soak-cluster`.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from events.cluster import writer
from events.errors import LedgerUnavailableError, OutcomeUnknownError
from tests import nats_servers
from tests.cluster_trial import FAULTS, Trial
from tests.ledger_engines import REGISTERED, everything, held
from tests.nats_servers import Servers, closed_lines, leaves_lines_open  # noqa: F401 (a fixture)

pytestmark = [leaves_lines_open, pytest.mark.usefixtures("closed_lines")]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    with nats_servers.serving(tmp_path_factory.mktemp("servers"), 3) as found:
        yield found


@pytest.mark.parametrize("fault", ["the leader killed", "what is answered to a node lost"])
async def test_what_was_acknowledged_is_there_once_on_each_node(
    servers: Servers, tmp_path: Path, fault: str
) -> None:
    async with Trial(servers, tmp_path, uuid4().hex) as trial:
        found = await trial.beside(FAULTS[fault])

    assert len(found.acknowledged) > 12


async def test_without_a_quorum_writing_fails_in_time_and_reading_goes_on(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Trial(servers, tmp_path, uuid4().hex) as trial:
        monkeypatch.setattr(writer, "WRITE_SECONDS", 1.0)
        for each in servers.nodes[:2]:
            each.kill()

        async with asyncio.timeout(60):
            for node in trial.nodes:
                with pytest.raises((LedgerUnavailableError, OutcomeUnknownError)):
                    await node.append([held("a")], by="tests", key="a")
        assert trial.nodes[0].trouble is not None
        assert len(await everything(trial.nodes[0])) == REGISTERED

        monkeypatch.setattr(writer, "WRITE_SECONDS", 20.0)
        await trial.restarted()
        appended = [await node.append([held("a")], by="tests", key="a") for node in trial.nodes]
        assert {each.first for each in appended} == {REGISTERED + 1}
        for node in trial.nodes:
            await node.caught_up(lambda *_: None)
            assert len(await everything(node)) == REGISTERED + 1
