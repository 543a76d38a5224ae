"""Checkpoints and proofs over HTTP, checked as somebody far away would."""

from base64 import b64decode
from pathlib import Path
from signal import SIGKILL

import pytest

from events.proofs.checkpoints import Checkpoint, read_verifier, verify
from events.proofs.merkle import leaf_hash, verify_consistency, verify_inclusion
from tests.running import Ask, Client, serving

CHECKPOINT = "/v1/ledger/checkpoint"
INCLUSION = "/v1/ledger/proofs/inclusion"
CONSISTENCY = "/v1/ledger/proofs/consistency"


def checkpoint(client: Client, **parameters: int) -> Checkpoint:
    key = read_verifier(client.get("/v1/ledger/key").json()["key"])
    answer = client.get(CHECKPOINT, params=parameters)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return verify(answer.text, key)


def test_checkpoint_is_that_of_the_head(client: Client, ask: Ask) -> None:
    found = checkpoint(client)

    assert found.size == ask("/health")["ledger_head"]
    assert found.root.hex() == ask("/v1/facts/blinken-visit-postponed")["clocks"]["root"]


def test_checkpoint_of_a_size_never_changes(client: Client) -> None:
    texts = {client.get(CHECKPOINT, params={"size": 100}).text for _ in range(3)}

    assert len(texts) == 1


def test_checkpoint_of_nothing_has_the_empty_root(client: Client) -> None:
    empty = b64decode("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")

    assert checkpoint(client, size=0).root == empty


@pytest.mark.parametrize("position", [1, 2, 100, 256, 257, 350])
def test_event_is_included(client: Client, ask: Ask, position: int) -> None:
    found = checkpoint(client)
    proof = ask(INCLUSION, position=position, size=found.size)

    path = [bytes.fromhex(each) for each in proof["path"]]
    verify_inclusion(bytes.fromhex(proof["leaf"]), proof["index"], found.size, path, found.root)


def test_leaf_is_the_hash_of_the_stored_bytes(ask: Ask) -> None:
    bundle = ask("/v1/facts/blinken-visit-postponed/proof")

    for event in bundle["events"]:
        proof = ask(INCLUSION, position=event["position"])
        assert proof["leaf"] == leaf_hash(event["stored"].encode()).hex()
        assert proof["path"] == event["path"]


@pytest.mark.parametrize(("first", "second"), [(0, 350), (1, 350), (100, 257), (256, 350), (7, 7)])
def test_later_checkpoint_extends_an_earlier_one(
    client: Client, ask: Ask, first: int, second: int
) -> None:
    old, new = checkpoint(client, size=first), checkpoint(client, size=second)
    proof = ask(CONSISTENCY, **{"from": first, "to": second})

    path = [bytes.fromhex(each) for each in proof["path"]]
    verify_consistency((first, second), (old.root, new.root), path)


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        (f"{CHECKPOINT}?size=100000", "size"),
        (f"{CHECKPOINT}?size=-1", "size"),
        (f"{CHECKPOINT}?size=x", "size"),
        (f"{CHECKPOINT}?size={2**70}", "size"),
        (f"{INCLUSION}", "position"),
        (f"{INCLUSION}?position=0", "position"),
        (f"{INCLUSION}?position=5&size=4", "position"),
        (f"{INCLUSION}?position=5&size=100000", "size"),
        (f"{INCLUSION}?position=1&size=0", "size"),
        (f"{CONSISTENCY}", "from"),
        (f"{CONSISTENCY}?from=5&to=4", "from"),
        (f"{CONSISTENCY}?from=5&to=100000", "to"),
        (f"{CONSISTENCY}?from=100000", "from"),
    ],
)
def test_wrong_value_is_a_problem_that_names_it(
    client: Client, address: str, parameter: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    "address", ["/v1/timeline?limit=3", "/v1/offices?limit=2", "/v1/citations?limit=2"]
)
def test_pages_name_the_root_of_the_first(client: Client, address: str) -> None:
    first = client.get(address, params={"known_at": 300}).json()

    second = client.get(first["next"] or first["permalink"]).json()

    assert second["clocks"] == first["clocks"]
    assert second["clocks"]["root"] == checkpoint(client, size=300).root.hex()


def test_checkpoints_before_and_after_a_kill_are_consistent(founded: Path) -> None:
    with serving(founded) as server:
        before = server.get(CHECKPOINT).text
        key = read_verifier(server.get("/v1/ledger/key").json()["key"])
        server.end(SIGKILL)
    with serving(founded) as server:
        after = server.get(CHECKPOINT).text

        old, new = verify(before, key), verify(after, key)
        proof = server.get(f"{CONSISTENCY}?from={old.size}&to={new.size}").json()
    path = [bytes.fromhex(each) for each in proof["path"]]
    verify_consistency((old.size, new.size), (old.root, new.root), path)
