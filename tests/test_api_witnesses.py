"""Checkpoints are cosigned by witnesses, whatever those answer, and nothing else waits for them."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from api.service.stores import LEDGER
from api.witnessing.asking import (
    BYTES,
    AskedCheckpoint,
    AskedWitness,
    NotCosignedError,
    cosignature,
    read_witnesses,
)
from api.witnessing.ledger_witness import EVIDENCE, LedgerWitness, witness_key
from events.errors import SettingsError
from events.ledger.signing_key import COSIGNED, checkpoint_of, read_key
from events.proofs.checkpoints import Checkpoint, Signer, new_signer, opened, read_verifier, verify
from events.proofs.cosignatures import cosigned_at, new_cosigner
from events.proofs.witness_requests import WitnessRequest
from events.storage.sqlite import SqliteLedger
from tests.noon import NOON
from tests.recording import ISSUE, record, served
from tests.running import Client
from tests.witnesses import Answer, answering, at_an_address, witness_in

TOLD = "/v1/ledger/witnesses"


def until(holds: Callable[[], Any]) -> bool:
    """Whether something comes to hold."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


class Log:
    """A ledger of the founding facts, and what signs it."""

    def __init__(self, data: Path) -> None:
        self.ledger = SqliteLedger(data / LEDGER, read_only=True)
        self.signer = read_key(data, self.ledger)

    async def asked(self, size: int) -> AskedCheckpoint:
        note = await checkpoint_of(self.ledger, self.signer, size)
        return AskedCheckpoint(self.ledger, size, note)

    async def request(self, old: int, size: int) -> bytes:
        path = await self.ledger.consistency(old, size)
        note = await checkpoint_of(self.ledger, self.signer, size)
        return str(WitnessRequest(old, path, note)).encode()


@pytest.fixture
async def log(founded: Path) -> AsyncIterator[Log]:
    found = Log(founded)
    yield found
    await found.ledger.close()


@pytest.fixture
def witness(tmp_path: Path, log: Log) -> LedgerWitness:
    return witness_in(tmp_path / "w", "example.org/w", str(log.signer.verifier))


async def test_witness_cosigns_what_extends_what_it_has_cosigned(
    log: Log, witness: LedgerWitness
) -> None:
    first = witness.add(await log.request(0, 100))
    second = witness.add(await log.request(100, 350))
    again = witness.add(await log.request(350, 350))

    assert (first.status, second.status, again.status) == (200, 200, 200)
    note = (await log.asked(350)).note
    key = witness.verifier
    assert cosigned_at(note + second.body, key) == NOON.timestamp()
    origin_hash = sha256(log.signer.verifier.name.encode()).hexdigest()
    assert witness.monitored(origin_hash) == note + again.body
    assert witness.monitored("0" * 64) is None


async def test_witness_remembers_across_its_life(
    log: Log, witness: LedgerWitness, tmp_path: Path
) -> None:
    witness.add(await log.request(0, 100))
    reborn = witness_in(tmp_path / "w", "example.org/w", str(log.signer.verifier))

    stale = reborn.add(await log.request(0, 350))

    assert (stale.status, stale.body, stale.media_type) == (409, "100\n", "text/x.tlog.size")
    assert reborn.add(await log.request(100, 350)).status == 200
    assert reborn.add(await log.request(100, 200)).body == "350\n"


async def test_witness_refuses_a_fork_and_keeps_both_checkpoints(
    log: Log, witness: LedgerWitness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    witness.add(await log.request(0, 100))
    origin = log.signer.verifier.name
    same_size = log.signer.sign(Checkpoint(origin, 100, bytes(32)))
    larger = log.signer.sign(Checkpoint(origin, 200, bytes(32)))
    path = await log.ledger.consistency(100, 200)

    refused = witness.add(str(WitnessRequest(100, (), same_size)).encode())
    stale = witness.add(str(WitnessRequest(0, (), same_size)).encode())
    unproven = witness.add(str(WitnessRequest(100, path, larger)).encode())

    assert (refused.status, stale.status, unproven.status) == (422, 409, 422)
    files = sorted((tmp_path / "w" / EVIDENCE).iterdir())
    kept = (await log.asked(100)).note
    assert [each.name.partition("-")[0] for each in files] == ["fork", "unproven"]
    for file, note in zip(files, (same_size, larger), strict=True):
        assert kept in file.read_text()
        assert note in file.read_text()
    said = capsys.readouterr().out
    assert f"{origin} has forked: of 100 events another root was cosigned; see " in said
    assert f"{origin} was asked for without a proof: it is not shown to extend" in said
    assert witness.add(await log.request(100, 200)).status == 200


async def test_witness_refuses_what_is_not_the_ledgers(log: Log, witness: LedgerWitness) -> None:
    origin = log.signer.verifier.name
    forged = new_signer(origin).sign(Checkpoint(origin, 1, bytes(32)))
    foreign = new_signer("detente/other").sign(Checkpoint("detente/other", 1, bytes(32)))
    broken = re.sub(r"(?<=\n)\d+\n", "99\n", (await log.asked(100)).note, count=1)

    statuses = {
        name: witness.add(body).status
        for name, body in {
            "forged": str(WitnessRequest(0, (), forged)).encode(),
            "foreign": str(WitnessRequest(0, (), foreign)).encode(),
            "broken": str(WitnessRequest(0, (), broken)).encode(),
            "backwards": (await log.request(0, 100)).replace(b"old 0", b"old 101"),
            "proof of nothing": (await log.request(50, 100)).replace(b"old 50", b"old 0"),
            "empty": b"",
        }.items()
    }

    assert statuses == {
        "forged": 403,
        "foreign": 404,
        "broken": 403,
        "backwards": 400,
        "proof of nothing": 422,
        "empty": 400,
    }
    assert witness.add(await log.request(0, 100)).status == 200


async def test_witness_knows_a_key_that_follows_another(log: Log, tmp_path: Path) -> None:
    origin = log.signer.verifier.name
    following = new_signer(origin)
    keys = (str(log.signer.verifier), str(following.verifier))
    witness = witness_in(tmp_path / "w", "example.org/w", *keys)
    resigned = following.sign(Checkpoint(origin, 200, await log.ledger.root(200)))
    path = await log.ledger.consistency(100, 200)

    before = witness.add(await log.request(0, 100))
    after = witness.add(str(WitnessRequest(100, path, resigned)).encode())

    assert (before.status, after.status) == (200, 200)
    assert cosigned_at(resigned + after.body, witness.verifier) == NOON.timestamp()


async def test_empty_ledger_is_cosigned_as_that(log: Log, witness: LedgerWitness) -> None:
    wrong = log.signer.sign(Checkpoint(log.signer.verifier.name, 0, bytes(32)))

    assert witness.add(str(WitnessRequest(0, (), wrong)).encode()).status == 422
    assert witness.add(await log.request(0, 0)).status == 200


async def test_cosignature_is_asked_with_what_the_witness_says_it_has(
    log: Log, witness: LedgerWitness
) -> None:
    witness.add(await log.request(0, 100))
    asked = await log.asked(350)

    with at_an_address(answering(witness)) as address:
        line = await cosignature(AskedWitness(witness.verifier, address), asked, 0, 10)

    assert cosigned_at(asked.note + line, witness.verifier) == NOON.timestamp()


OTHERS = new_cosigner("example.org/w")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, b"", "its answer is no cosignature"),
        (200, b"<html>hello</html>", "its answer is no cosignature"),
        (200, b"\xff\xfe\n", "its answer is no cosignature"),
        (200, b"\xe2\x80\x94 example.org/w AAAA\n", "its answer is no cosignature"),
        (200, b"x" * (BYTES + 1), "its answer has more than 64,000 bytes"),
        (409, b"", "status 409 without the size"),
        (409, b"many\n", "status 409 without the size"),
        (409, b"007\n", "status 409 without the size"),
        (409, b"7\n", r"^status 409$"),
        (
            409,
            b"900\n",
            "it has cosigned 900 events of this ledger, which has 350: this is an older",
        ),
        (422, b"", "what it has cosigned is not what this ledger begins with"),
        (403, b"", "it does not know the key of this ledger"),
        (404, b"", "it does not know this ledger"),
        (302, b"", r"^status 302$"),
        (500, b"x" * 1000, r"^status 500$"),
        (299, b"", r"^status 299$"),
    ],
)
async def test_what_else_a_witness_answers_is_told_as_it_is(
    log: Log, witness: LedgerWitness, status: int, body: bytes, reason: str
) -> None:
    asked = await log.asked(350)
    with (
        at_an_address(lambda _: (status, body)) as address,
        pytest.raises(NotCosignedError, match=reason),
    ):
        await cosignature(AskedWitness(witness.verifier, address), asked, 0, 10)


@pytest.mark.parametrize("kind", ["another key", "another checkpoint", "an earlier one"])
async def test_cosignature_of_something_else_is_none(
    log: Log, witness: LedgerWitness, tmp_path: Path, kind: str
) -> None:
    asked, earlier = await log.asked(350), await log.request(0, 100)
    text, cosigner = opened(asked.note)[0], witness_key(tmp_path / "w")
    lines = {
        "another key": new_cosigner("example.org/w").cosign(text, 1),
        "another checkpoint": cosigner.cosign(text.replace("350", "351"), 1),
        "an earlier one": witness.add(earlier).body,
    }
    with (
        at_an_address(lambda _: (200, lines[kind].encode())) as address,
        pytest.raises(NotCosignedError, match="its answer is no cosignature"),
    ):
        await cosignature(AskedWitness(witness.verifier, address), asked, 0, 10)


async def test_witness_that_hangs_or_is_not_there_is_given_up(
    log: Log, witness: LedgerWitness
) -> None:
    over = Event()

    def hang(_: bytes) -> tuple[int, bytes]:
        over.wait(20)
        return 200, b""

    asked = await log.asked(350)
    with at_an_address(hang) as address:
        with pytest.raises(NotCosignedError, match=r"^no answer within 0.2 seconds$"):
            await cosignature(AskedWitness(witness.verifier, address), asked, 0, 0.2)
        over.set()
    for gone in (address, "http://[::1", "http://" + "x" * 70 + ".example/"):
        with pytest.raises(NotCosignedError, match=r"^it cannot be reached \("):
            await cosignature(AskedWitness(witness.verifier, gone), asked, 0, 10)


@pytest.mark.parametrize(
    ("given", "quorum", "fault"),
    [
        (("example.org/w+00000000+BAAA http://x",), 0, "witnesses: expected a verifier key"),
        ((f"{OTHERS.verifier} http://a", f"{OTHERS.verifier} http://b"), 0, "each name once"),
        ((f"{OTHERS.verifier} http://a",), 2, "witness_quorum: expected up to 1"),
    ],
)
def test_settings_that_name_no_witnesses_are_refused(
    given: tuple[str, ...], quorum: int, fault: str
) -> None:
    with pytest.raises(SettingsError, match=fault):
        read_witnesses(given, quorum)


def seen(witness: LedgerWitness, signer: Signer) -> int:
    """How many events a witness has cosigned."""
    note = witness.monitored(sha256(signer.verifier.name.encode()).hexdigest())
    return 0 if note is None else verify(note, signer.verifier).size


def settings_of(witness: LedgerWitness, address: str) -> str:
    return f"{witness.verifier} {address}"


def test_service_without_witnesses_says_so(client: Client) -> None:
    nobody: dict[str, Any] = {"quorum": 0, "size": None, "checkpoint": None, "witnesses": []}

    assert client.get(TOLD).json() == nobody


async def test_service_hands_out_what_was_cosigned_and_says_by_whom(
    log: Log, witness: LedgerWitness, founded: Path, tmp_path: Path
) -> None:
    down = witness_in(tmp_path / "down", "example.org/down", str(log.signer.verifier))
    with ExitStack() as stack:
        address = stack.enter_context(at_an_address(answering(witness)))
        broken = stack.enter_context(at_an_address(lambda _: (500, b"")))
        both = (settings_of(down, broken), settings_of(witness, address))
        client = stack.enter_context(served(founded, witnesses=both))
        assert until(lambda: client.get(TOLD).json()["size"] is not None)
        size = client.get(TOLD).json()["size"]
        assert until(lambda: "witnesses" in client.get("/ready").json()["checks"])

        told, note = client.get(TOLD).json(), client.get("/checkpoint").text
        ready = client.get("/ready")
        record(client, ISSUE)
        assert until(lambda: client.get(TOLD).json()["size"] == size + 1)
        newest = client.get("/checkpoint").text

    assert told["checkpoint"] == note
    at = {each["name"]: each["cosigned_at"] for each in told["witnesses"]}
    assert at == {"example.org/down": None, "example.org/w": "2023-06-18T12:00:00Z"}
    assert cosigned_at(note, witness.verifier) == NOON.timestamp()
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["checks"]["witnesses"].startswith("it fails (NotCosignedError)")
    assert verify(newest, log.signer.verifier).size == size + 1
    assert cosigned_at(newest, witness.verifier) == NOON.timestamp()


async def test_quorum_that_is_not_reached_is_never_claimed(
    log: Log, witness: LedgerWitness, founded: Path, tmp_path: Path
) -> None:
    second = witness_in(tmp_path / "second", "example.org/second", str(log.signer.verifier))
    now: list[Answer] = [lambda _: (503, b"")]

    def other_answers(body: bytes) -> tuple[int, bytes]:
        return now[-1](body)

    with ExitStack() as stack:
        address = stack.enter_context(at_an_address(answering(witness)))
        other = stack.enter_context(at_an_address(other_answers))
        both = (settings_of(witness, address), settings_of(second, other))
        client = stack.enter_context(served(founded, witnesses=both, witness_quorum=2))
        assert until(lambda: "witnesses" in client.get("/ready").json()["checks"])

        before, told = client.get("/checkpoint"), client.get(TOLD).json()
        plain = client.get("/v1/ledger/checkpoint")
        now.append(answering(second))
        assert until(lambda: client.get("/checkpoint").status_code == 200)
        reached = client.get("/checkpoint").text
        now.pop()
        record(client, ISSUE)
        reached_size = verify(reached, log.signer.verifier).size
        assert until(lambda: seen(witness, log.signer) > reached_size)
        after = client.get("/checkpoint").text

    assert before.status_code == 503
    assert before.json()["detail"].startswith("no checkpoint has 2 cosignatures yet")
    assert (told["quorum"], told["checkpoint"], plain.status_code) == (2, None, 200)
    for each in (witness, second):
        assert cosigned_at(reached, each.verifier) == NOON.timestamp()
    assert after == reached


async def test_what_is_kept_of_another_ledger_is_not_handed_out(
    log: Log, witness: LedgerWitness, founded: Path, tmp_path: Path
) -> None:
    reply = witness.add(await log.request(0, 100))
    text = opened((await log.asked(100)).note)[0]
    forged = new_signer(log.signer.verifier.name).signed(text)
    gone = (settings_of(witness, "http://127.0.0.1:1"),)
    with served(founded, witnesses=gone) as client:
        wanted = client.get("/checkpoint").text
        for kept in (forged + reply.body, (await log.asked(100)).note, "nothing", "\0"):
            (founded / COSIGNED).write_text(kept)

            assert client.get(TOLD).json()["checkpoint"] is None
            assert client.get("/checkpoint").text == wanted
        (founded / COSIGNED).write_text((await log.asked(100)).note + reply.body)
        assert client.get(TOLD).json()["size"] == 100
        assert client.get("/checkpoint").text == wanted
    key = read_verifier(str(log.signer.verifier))
    assert verify(wanted, key).size > 100
