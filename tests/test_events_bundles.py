"""Answers that prove themselves: whatever is changed in a bundle, it is not what was signed."""

import ast
import copy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from events.errors import ProofError
from events.proofs.bundles import verify_bundle
from events.proofs.checkpoints import VerifierKey, new_signer, read_verifier
from tests.running import ENVIRONMENT, ROOT, Ask, Client, detente, serving

RELATIONS = "/v1/relations/united-states/china/proof"
FACT = "/v1/facts/blinken-visit-postponed/proof"
ADDRESSES = (RELATIONS, FACT)
FORBIDDEN = ("litestar", "projections", "sqlite3", "sqlite_utils", "uvicorn", "seeds")
FAR = 400
"""Mutations of a large bundle that are tried: enough of every kind."""

Place = tuple[Any, ...]


@pytest.fixture
def key(ask: Ask) -> VerifierKey:
    return read_verifier(ask("/v1/ledger/key")["key"])


def checked(bundle: Any, key: VerifierKey | None) -> int:
    verified, _ = verify_bundle(msgspec.json.encode(bundle), key)
    return len(verified.events)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bundle_holds_the_answer_and_proves_it(
    client: Client, ask: Ask, key: VerifierKey, address: str
) -> None:
    bundle = ask(address, as_of="2023-06-19")

    assert bundle["answer"] == client.get(bundle["answer"]["permalink"]).json()
    assert checked(bundle, key) == len(bundle["events"]) > 3


@pytest.mark.parametrize("position", [50, 200, 300])
def test_a_bundle_of_any_position_proves_itself(ask: Ask, key: VerifierKey, position: int) -> None:
    bundle = ask(RELATIONS, as_of="2023-06-19", known_at=position)

    assert checked(bundle, key) == len(bundle["events"])


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every value and every container in a JSON value."""
    if at:
        yield at
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    if isinstance(value, list):
        children = enumerate(value)
    for name, each in children:
        yield from places(each, (*at, name))


def changed(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case None:
            return "x"
        case int():
            return value + 1
        case str():
            return value[:-1] + ("a" if value[-1:] != "a" else "b")
        case list():
            return [*value, "x"]
        case _:
            return {**value, "x": "x"}


def mutated(bundle: Any, place: Place, how: str) -> Any:
    copied = copy.deepcopy(bundle)
    parent = copied
    for step in place[:-1]:
        parent = parent[step]
    if how == "changed":
        parent[place[-1]] = changed(parent[place[-1]])
    else:
        del parent[place[-1]]
    return copied


@pytest.mark.parametrize("how", ["changed", "removed"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_changed_is_noticed(ask: Ask, key: VerifierKey, address: str, how: str) -> None:
    bundle = ask(address, as_of="2023-03-01")
    found = list(places(bundle))
    step = max(1, len(found) // FAR)

    passed = []
    for place in found[::step]:
        wrong = mutated(bundle, place, how)
        try:
            checked(wrong, key)
        except ProofError:
            continue
        passed.append(place)

    assert passed == []


def test_an_event_that_is_left_out_is_missed(ask: Ask, key: VerifierKey) -> None:
    bundle = ask(FACT)

    for index in range(len(bundle["events"])):
        with pytest.raises(ProofError):
            checked(mutated(bundle, ("events", index), "removed"), key)


def test_an_event_of_another_bundle_is_refused(ask: Ask, key: VerifierKey) -> None:
    bundle, other = ask(FACT), ask("/v1/facts/wang-yi-on-taiwan/proof")

    bundle["events"].append(other["events"][-1])

    with pytest.raises(ProofError, match="a statement of this answer"):
        checked(bundle, key)


def test_an_answer_of_another_position_is_refused(ask: Ask, key: VerifierKey) -> None:
    bundle, earlier = ask(FACT, as_of="2023-06-19"), ask(FACT, as_of="2023-06-19", known_at=300)

    with pytest.raises(ProofError):
        checked({**bundle, "answer": earlier["answer"]}, key)
    with pytest.raises(ProofError):
        checked({**bundle, "checkpoint": earlier["checkpoint"]}, key)


def test_another_key_vouches_for_nothing(ask: Ask) -> None:
    bundle = ask(FACT)

    with pytest.raises(ProofError, match="expected the key"):
        checked(bundle, new_signer("detente/other").verifier)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"format": "detente-proof/2"}']
)
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(ProofError):
        verify_bundle(content, None)


@pytest.mark.parametrize(
    ("member", "forged"),
    [
        (b'"answer":{', b'"answer":{"summary":"Never."},"answer":{'),
        (b'"permalink":', b'"permalink":"elsewhere","permalink":'),
        (b'"exact":', b'"exact":"Never.","exact":'),
        (b'"known_at":', b'"\\u006bnown_at":1,"known_at":'),
        (b'"position":', b'"position":1,"position":'),
        (b'"key":', b'"key":"nobody","key":'),
    ],
)
def test_a_member_that_comes_twice_is_refused_whichever_is_forged(
    ask: Ask, key: VerifierKey, member: bytes, forged: bytes
) -> None:
    bundle = msgspec.json.encode(ask(FACT))
    assert member in bundle

    with pytest.raises(ProofError, match="two members named "):
        verify_bundle(bundle.replace(member, forged, 1), key)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bundle_is_verified_as_the_api_sends_it(
    client: Client, key: VerifierKey, address: str
) -> None:
    verify_bundle(client.get(address, params={"as_of": "2023-06-19"}).content, key)


def test_a_bundle_is_read_as_it_is_given_and_in_no_other_way(ask: Ask, key: VerifierKey) -> None:
    given = ask(FACT)
    compact = msgspec.json.encode(given)
    printed = msgspec.json.format(compact, indent=2)
    sorted_by_name = msgspec.json.encode(given, order="sorted")
    otherwise = (
        msgspec.json.format(compact, indent=4),
        sorted_by_name,
        b" " + compact,
        compact + b" ",
        compact + b"\n\n",
        printed.replace(b"\n", b"\r\n"),
        compact.replace(b"balloon", b"b\\u0061lloon"),
        compact.replace(b'":null', b'": null', 1),
        b"\xef\xbb\xbf" + compact,
    )

    for whole in (compact, compact + b"\n", printed, printed + b"\n"):
        verify_bundle(whole, key)
    for each in otherwise:
        assert each != compact
        with pytest.raises(ProofError):
            verify_bundle(each, key)


def test_what_is_not_public_by_a_day_cannot_be_proven_in_part(client: Client) -> None:
    answer = client.get(FACT, params={"public_by": "2023-06-19"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "public_by"


def test_the_verifier_knows_nothing_of_the_service(tmp_path: Path, ask: Ask) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(msgspec.json.encode(ask(FACT)))
    script = (
        "import sys; from pathlib import Path; from api.cli.operating.audit_bundle import check; "
        f"check(Path({str(file)!r}), None, trust_bundled_key=True); "
        f"print([each for each in {FORBIDDEN!r} if each in sys.modules])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        timeout=60,
    )

    assert ended.stdout.splitlines()[-1:] == ["[]"], ended.stderr


def test_a_verifier_needs_no_more_of_ours_than_it_says() -> None:
    of_ours = ("merkle", "checkpoints", "bundle_shape", "bundles")
    needed = [f"events.proofs.{each}" for each in of_ours]
    script = f"import sys; import {', '.join(needed)}; print("
    script += "sorted(each for each in sys.modules if each.partition('.')[0] in "
    script += "('api', 'events', 'projections', 'seeds')))"

    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},  # under another day more is on it
        check=True,
        timeout=60,
    )

    allowed = {"events", "events.proofs", *needed, "events.errors", "events.strict_json"}
    assert set(ast.literal_eval(ended.stdout)) == allowed


def test_command_proves_and_verifies(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    proven = detente("prove", "fact", "blinken-visit-postponed", "--data", founded)
    file.write_text(proven.stdout, encoding="utf-8")
    key = msgspec.json.decode(proven.stdout)["key"]

    known = detente("audit", "--offline", file, "--key", key)
    unknown = detente("audit", "--offline", file)
    trusted = detente("audit", "--offline", file, "--trust-bundled-key")
    file.write_text(proven.stdout.replace("because of the balloon", "because of the weather"))
    forged = detente("audit", "--offline", file, "--key", key)

    assert (known.returncode, trusted.returncode) == (0, 0), known.stderr
    assert (unknown.returncode, forged.returncode) == (1, 1)
    assert "not whose they are" in unknown.stdout
    assert "expected a statement of this answer" in forged.stderr


def test_command_proves_and_audits_beside_a_server(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    with serving(founded) as server:
        key = server.get("/v1/ledger/key").json()["key"]
        proven = detente("prove", "relations", "united-states", "china", "--data", founded)
        file.write_text(proven.stdout, encoding="utf-8")
        offline = detente("audit", "--offline", file, "--key", key)
        audited = detente("audit", "--data", founded)

    assert (offline.returncode, audited.returncode) == (0, 0), audited.stdout + offline.stderr
