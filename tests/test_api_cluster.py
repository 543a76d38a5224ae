"""Two services over one ledger on a cluster: what is recorded at one is answered by the other."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.ledger_place import LedgerPlace, open_ledger
from api.service.progress import in_silence
from api.service.stores import writing
from events.errors import LedgerUnavailableError, SettingsError
from events.source_texts.attached_texts import Texts
from tests import nats_servers
from tests.nats_servers import closed_lines, lasting, leaves_lines_open  # noqa: F401 (a fixture)
from tests.recording import ISSUE, QUIET, an_app, record
from tests.running import Client

pytestmark = [leaves_lines_open, pytest.mark.usefixtures("closed_lines")]


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


async def test_servers_are_asked_over_tls_by_who_has_a_certificate_and_a_password(
    tmp_path: Path,
) -> None:
    if nats_servers.BINARY is None:
        pytest.skip("nats-server does not run here")
    _certificates(tmp_path)
    (tmp_path / "credentials").write_text("detente:secret\n")
    more = f"""
tls {{
  cert_file: "{tmp_path}/server.pem", key_file: "{tmp_path}/server.key"
  ca_file: "{tmp_path}/ca.pem", verify: true
}}
authorization {{ user: detente, password: secret }}
"""
    with nats_servers.serving(tmp_path / "servers", 1, more) as servers:
        whole = LedgerPlace(
            f"tls://127.0.0.1:{servers.nodes[0].port}/name?replicas=1",
            credentials=str(tmp_path / "credentials"),
            ca=str(tmp_path / "ca.pem"),
            certificate=str(tmp_path / "client.pem"),
            certificate_key=str(tmp_path / "client.key"),
        )
        path, texts = tmp_path / "l.sqlite3", Texts(tmp_path / "texts")
        ledger = await open_ledger(path, whole, texts, in_silence)
        assert (await ledger.append([ISSUE], by="tests")).first == 1
        await ledger.close()

        for lacking in (
            replace(whole, ca=""),
            replace(whole, certificate="", certificate_key=""),
            replace(whole, credentials=""),
        ):
            with pytest.raises(LedgerUnavailableError, match="no server answers"):
                await open_ledger(tmp_path / "other.sqlite3", lacking, texts, in_silence)


def _certificates(directory: Path) -> None:
    """An authority, and a server and a client that it vouches for, until long after any test."""
    authority = Ed25519PrivateKey.generate()
    for name in ("ca", "server", "client"):
        key = authority if name == "ca" else Ed25519PrivateKey.generate()
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")])
        hosts = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        certificate = (
            x509.CertificateBuilder(issuer, named, key.public_key(), x509.random_serial_number())
            .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2199, 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .add_extension(hosts, critical=False)
            .sign(authority, None)
        )
        (directory / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        (directory / f"{name}.key").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
