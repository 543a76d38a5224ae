"""Two services over one ledger on a cluster: what is recorded at one is answered by the other."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.ledger_place import LedgerPlace, open_ledger
from api.service.progress import in_silence
from api.service.stores import writing
from events.errors import LedgerUnavailableError, SettingsError
from events.source_texts.attached_texts import Texts
from tests.nats_servers import lasting
from tests.recording import ISSUE, QUIET, an_app, record
from tests.running import Client


@pytest.fixture
def place() -> LedgerPlace:
    monitors = (f"http://127.0.0.1:{lasting().nodes[0].monitor}",)
    return LedgerPlace(f"{lasting().address}/{uuid4().hex}?replicas=1", monitors)


@contextmanager
def _node(data: Path, place: LedgerPlace) -> Iterator[Client]:
    opening = partial(writing, data, collections=("founding",), place=place)
    with an_app(opening) as app, TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def nodes(tmp_path: Path, place: LedgerPlace) -> Iterator[list[Client]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_node(tmp_path / f"node{each}", place)) for each in range(2)]


def test_both_answer_alike_and_know_at_once_what_either_records(nodes: list[Client]) -> None:
    one, other = nodes
    assert one.get(QUIET).content == other.get(QUIET).content

    position = record(one, ISSUE)
    found = other.get(f"/v1/issues/fentanyl?min_position={position}")

    assert found.status_code == 200
    assert other.get(f"{QUIET}&min_position={position + 1}").status_code == 400
    _, size, root, *_ = one.get("/v1/ledger/checkpoint").text.splitlines()
    assert int(size) == position
    assert other.get("/v1/ledger/checkpoint").text.splitlines()[1:3] == [size, root]


def test_what_is_promised_is_said(nodes: list[Client]) -> None:
    told = nodes[0].get("/health").json()["durability"]

    assert told == "degraded, on 1 of 1 servers: the stream is on one server alone"


def test_a_node_that_cannot_be_told_says_so_and_leaves_after_a_while(
    nodes: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = type(nodes[0].app.state.service.ledger)
    assert nodes[0].get("/ready").json()["status"] == "ready"

    monkeypatch.setattr(ledger, "trouble", "no leader")
    found = nodes[0].get("/ready")
    assert (found.status_code, found.json()["status"]) == (200, "degraded")
    assert found.json()["checks"]["cluster"] == "no leader"

    monkeypatch.setattr(ledger, "is_behind", True)
    found = nodes[0].get("/ready")
    assert (found.status_code, found.json()["status"]) == (503, "not ready")
    assert found.json()["checks"]["cluster"] == "no leader"


async def test_nobody_there_and_nothing_known_is_no_start(tmp_path: Path) -> None:
    place = LedgerPlace("nats://127.0.0.1:1/name")

    with pytest.raises(LedgerUnavailableError, match="no server answers"):
        await open_ledger(tmp_path / "l.sqlite3", place, Texts(tmp_path / "texts"), in_silence)
    assert not (tmp_path / "l.sqlite3").exists()


@pytest.mark.parametrize("kind", ["ca", "credentials", "certificate"])
async def test_a_file_of_the_settings_that_is_not_there_is_told(tmp_path: Path, kind: str) -> None:
    place = replace(LedgerPlace("nats://127.0.0.1:1/name"), **{kind: str(tmp_path / "none")})

    with pytest.raises(SettingsError, match="cannot be used"):
        await open_ledger(tmp_path / "l.sqlite3", place, Texts(tmp_path / "texts"), in_silence)
